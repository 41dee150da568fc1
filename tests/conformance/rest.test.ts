import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { client, prepare, signedIn, sql, target, tidy, type SignedIn } from './support.ts'

let ann: SignedIn
let bob: SignedIn

beforeAll(async () => {
  await prepare()
  ann = await signedIn()
  bob = await signedIn()
})
afterAll(tidy)

describe('rows', () => {
  test('4.a each user sees and changes only what the policies say', async () => {
    const { data: mine, error } = await ann.client.from('conformance_notes').insert({ label: 'ann 1', data: { a: [1, 2] } }).select('id, label, data').single()
    expect(error).toBeNull()
    expect(mine).toMatchObject({ label: 'ann 1', data: { a: [1, 2] } })
    expect((await bob.client.from('conformance_notes').select('id')).data).toEqual([])
    expect((await bob.client.from('conformance_notes').update({ label: 'taken' }).eq('id', mine?.id).select('id')).data).toEqual([])
    expect((await bob.client.from('conformance_notes').delete().eq('id', mine?.id).select('id')).data).toEqual([])
    expect((await client().from('conformance_notes').select('id')).error?.code).toBe('42501')
  })

  test('4.a revoked columns stay revoked after any number of requests', async () => {
    for (let i = 0; i < 3; i++) {
      const { error, status } = await ann.client.from('conformance_notes').select('secret')
      expect(error?.code).toBe('42501')
      expect(status).toBe(403)
    }
    const grants = await sql`select grantee from information_schema.table_privileges where table_name = 'conformance_notes' and grantee = 'anon'`
    expect(grants).toHaveLength(0)
  })

  test('8.1.a values come back in the types PostgREST gives', async () => {
    const { data } = await ann.client.from('conformance_notes').insert({ label: 'types', amount: 12.5, data: { 'ä': '"quoted"', n: null } }).select('amount, data, at').single()
    expect(data?.amount).toBe(12.5)
    expect(data?.data).toEqual({ 'ä': '"quoted"', n: null })
    expect(data?.at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?\+00:00$/)
  })

  test('8.1.a pages, counts, order, filters, embeds, upsert and CSV work', async () => {
    const rows = Array.from({ length: 25 }, (_, i) => ({ label: `page ${String(i).padStart(2, '0')}`, amount: i }))
    expect((await bob.client.from('conformance_notes').insert(rows)).error).toBeNull()
    const page = await bob.client.from('conformance_notes').select('label', { count: 'exact' }).like('label', 'page %').order('label').range(10, 14)
    expect(page.count).toBe(25)
    expect(page.data?.map((row: { label: string }) => row.label)).toEqual(['page 10', 'page 11', 'page 12', 'page 13', 'page 14'])
    const upserted = await bob.client.from('conformance_notes').upsert({ label: 'page 10', amount: 99 }, { onConflict: 'owner,label' }).select('amount')
    // owner may not be written by the client, so the conflict is met by the default.
    expect(upserted.data?.[0]?.amount).toBe(99)
    const first = await bob.client.from('conformance_notes').select('id').eq('label', 'page 00').single()
    await bob.client.from('conformance_notes').insert({ label: 'child', parent: first.data?.id })
    const embedded = await bob.client.from('conformance_notes').select('label, parent(label)').eq('label', 'child').single()
    expect(embedded.data?.parent).toEqual({ label: 'page 00' })
    const csv = await bob.client.from('conformance_notes').select('label, amount').eq('label', 'page 03').csv()
    const [head, row] = csv.data?.trim().split('\n') ?? []
    expect(head).toBe('label,amount')
    expect(row).toMatch(/^"?page 03"?,3(\.00)?$/)
  })
})

describe('functions of the database', () => {
  test('8.1.a JSON arguments and results are encoded once', async () => {
    const value = { text: 'a "b" 中', list: [1, { x: null }], flag: true }
    expect((await client().rpc('conformance_echo', { value })).data).toEqual(value)
    expect((await client().rpc('conformance_echo', { value: [1, 2] })).data).toEqual([1, 2])
  })

  test('4.a a function runs as the caller', async () => {
    expect((await client().rpc('conformance_whoami')).data).toMatchObject({ uid: null, role: 'anon' })
    expect((await ann.client.rpc('conformance_whoami')).data).toMatchObject({ uid: ann.id, role: 'authenticated', claims: { sub: ann.id, aal: 'aal1' } })
    await sql`grant execute on function public.conformance_whoami() to service_role`
    expect((await client(target.secretKey).rpc('conformance_whoami')).data).toMatchObject({ uid: null, role: 'service_role' })
  })

  test.each([
    ['PT409', 409, 'PT409'],
    ['P0001', 400, 'P0001'],
    ['23514', 400, '23514'],
    ['28000', 403, '28000'],
    ['P0002', 400, 'P0002'],
    ['other', 400, '22023'],
  ])('8.1.a an error raised as %s comes out with status %i', async (how, status, code) => {
    const answer = await ann.client.rpc('conformance_fail', { how })
    expect(answer.status).toBe(status)
    expect(answer.error?.code).toBe(code)
    if (how === 'PT409') expect(answer.error).toMatchObject({ message: 'test.conflict', details: '{"a": 1}', hint: 'try again' })
  })

  test('8.1.a broken input is told apart: duplicate, bad uuid, check, unknown table and function', async () => {
    await ann.client.from('conformance_notes').insert({ label: 'once' })
    expect((await ann.client.from('conformance_notes').insert({ label: 'once' })).error?.code).toBe('23505')
    expect((await ann.client.from('conformance_notes').select('id').eq('id', 'nonsense')).error?.code).toBe('22P02')
    expect((await ann.client.from('conformance_notes').insert({ label: 'x'.repeat(60) })).error?.code).toBe('23514')
    expect((await ann.client.from('no_such_table').select()).status).toBe(404)
    expect((await ann.client.rpc('no_such_function')).status).toBe(404)
  })

  test('8.1.a a statement that runs too long is stopped', async () => {
    const { error, status } = await ann.client.rpc('conformance_sleep', { seconds: 20 })
    expect(error?.code).toBe('57014')
    expect(status).toBe(500)
  })

  test('8.1.a a function’s own time-out holds instead of the role’s', async () => {
    const began = performance.now()
    const { error } = await ann.client.rpc('conformance_slow', { seconds: 6 })
    expect(error?.code).toBe('57014')
    expect(performance.now() - began).toBeLessThan(4000)
    expect((await ann.client.rpc('conformance_slow', { seconds: 0.01 })).error).toBeNull()
  })

  test('8.1.a a changed schema is served after NOTIFY pgrst', async () => {
    await sql.unsafe(`alter table public.conformance_notes add column added int default 7; grant select (added) on public.conformance_notes to authenticated; notify pgrst, 'reload schema'`)
    await ann.client.from('conformance_notes').insert({ label: 'after the change' })
    let data: { added?: number }[] | null = null
    for (let i = 0; i < 50 && !data; i++) {
      data = (await ann.client.from('conformance_notes').select('added').eq('label', 'after the change')).data
      if (!data) await new Promise((wake) => setTimeout(wake, 100))
    }
    expect(data?.[0]?.added).toBe(7)
  })
})
