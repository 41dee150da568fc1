import { testDatabase, type TestDatabase } from '../harness.ts'

export interface Operator {
  db: TestDatabase
  org: string
  estate: string
  founder: string
  /** Calls a function as a user and returns its value. */
  call<T>(user: string, expression: string, values?: unknown[]): Promise<T>
  end(): Promise<void>
}

/** An operator with one estate and its founder, nothing else. */
export async function operator(): Promise<Operator> {
  const db = await testDatabase()
  const founder = await db.createUser({ email: 'founder@test.invalid' })
  const call = <T>(user: string, expression: string, values: unknown[] = []): Promise<T> =>
    db.as({ user }, async (tx) => (await tx.unsafe(`select ${expression} as value`, values as never[]))[0]?.['value'] as T)
  const org = await call<string>(founder, `public.bootstrap_organization('安居运营', '望江苑', '周敏')`)
  const [estate] = await db.sql<{ id: string }[]>`select id from public.estates where org_id = ${org}`
  return { db, org, estate: estate?.id ?? '', founder, call, end: () => db.end() }
}
