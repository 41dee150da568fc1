import { afterAll, beforeAll, expect, it } from 'vitest'
import { refusal, testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
let administrator: string
let org: string

beforeAll(async () => {
  db = await testDatabase()
  administrator = await db.createUser()
  org = await db.as({ user: administrator }, async (tx) => {
    const [made] = await tx<{ id: string }[]>`select public.bootstrap_organization('Operator', 'First', 'Li') as id`
    return made?.id ?? ''
  })
})
afterAll(() => db.end())

it('4.a an administrator adds an estate and gets it back in the same request', async () => {
  const made = await db.as({ user: administrator }, (tx) => tx`insert into public.estates (org_id, code, name) values (${org}, 'E02', 'Second') returning code, name`)
  expect(made).toEqual([{ code: 'E02', name: 'Second' }])
})

it('4.a somebody without that right does not', async () => {
  const stranger = await db.createUser()
  const { code } = await refusal(db.as({ user: stranger }, (tx) => tx`insert into public.estates (org_id, code, name) values (${org}, 'E03', 'Third')`))
  expect(code).toBe('42501')
})
