import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal, testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

test('4.a the first to sign in founds the operator and becomes its administrator; the second cannot', async () => {
  expect(await db.as({}, (tx) => tx`select public.platform_state() as state`)).toEqual([{ state: { initialized: false, demo: false } }])
  const founder = await db.createUser({ email: 'founder@test.invalid' })
  await db.as({ user: founder }, (tx) => tx`select public.bootstrap_organization('安居运营', '望江苑', '周敏')`)

  const [row] = await db.as({ user: founder }, (tx) => tx`select public.my_context() as context`)
  expect(row?.['context'].organizations).toMatchObject([
    { name: '安居运营', kind: 'operator', staff_name: '周敏', permissions: ['*'], estates: [{ name: '望江苑' }] },
  ])

  const late = await db.createUser()
  expect(await refusal(db.as({ user: late }, (tx) => tx`select public.bootstrap_organization('别家', '别处', '别人')`))).toEqual({
    code: 'PT409',
    message: 'platform.already_initialized',
  })
})
