import { afterAll, beforeAll, expect, test } from 'vitest'
import { client, prepare, signedIn, tidy, type SignedIn } from './support.ts'

const REQUESTS = 5_400
const CONCURRENT = 64

let users: [SignedIn, SignedIn]
beforeAll(async () => {
  await prepare()
  users = [await signedIn(), await signedIn()]
})
afterAll(tidy)

test('4.a 5,400 mixed requests of two users and a visitor, 64 at a time, never show one the other\'s rows', async () => {
  let sent = 0
  let leaks = 0
  let refused = 0
  const kinds: ((user: SignedIn, i: number) => Promise<void>)[] = [
    async (user) => {
      const { data } = await user.client.from('conformance_notes').select('id, owner, label').limit(20)
      leaks += (data ?? []).filter((row: { owner: string }) => row.owner !== user.id).length
    },
    async (user, i) => {
      const { data } = await user.client.from('conformance_notes').insert({ label: `note ${i}` }).select('owner').single()
      if (data && data.owner !== user.id) leaks++
    },
    async (user) => {
      const { data } = await user.client.rpc('conformance_whoami')
      if ((data as { uid?: string } | null)?.uid !== user.id) leaks++
    },
    async (user) => {
      const { error } = await user.client.rpc('conformance_fail', { how: 'P0001' })
      if (error?.code === 'P0001') refused++
    },
    async (user) => {
      const { data, error } = await user.client.from('conformance_notes').select('secret')
      if (data) leaks++
      if (error) refused++
    },
    async () => {
      const { data } = await visitor.rpc('conformance_whoami')
      if ((data as { uid?: string | null } | null)?.uid) leaks++
      const { error } = await visitor.from('conformance_notes').select('id')
      if (error) refused++
      else leaks++
      sent++
    },
  ]
  const visitor = client()
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < REQUESTS) {
      const i = next++
      const user = users[i % 2 === 0 ? 0 : 1]
      await kinds[(i >> 1) % kinds.length]?.(user, i)
      sent++
    }
  }
  await Promise.all(Array.from({ length: CONCURRENT }, worker))
  expect(sent).toBeGreaterThanOrEqual(5_000)
  expect(refused).toBeGreaterThan(1_500)
  expect(leaks).toBe(0)
}, 240_000)
