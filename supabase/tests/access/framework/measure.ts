import type { Sql, TransactionSql } from 'postgres'
import { databaseRole } from './actors.ts'
import type { ExposedFunction, Relation } from './catalog.ts'
import { keyOf, type PlacedRow } from './classify.ts'
import type { Actor } from './scenario.ts'

const refusals = ['42501', '28000', 'PT401', 'PT403', 'PT404']

export const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : ''

class Rollback extends Error {}

/** Runs work as the actor, exactly as the API would, and takes everything back. */
export async function asActor<T>(sql: Sql, actor: Actor, work: (tx: TransactionSql) => Promise<T>): Promise<T> {
  let result: { value: T } | null = null
  const role = databaseRole(actor.name)
  const claims = { role, ...(actor.user ? { sub: actor.user, aud: 'authenticated', email: `${actor.name}@example.org` } : {}) }
  try {
    await sql.begin(async (tx) => {
      await tx`
        select set_config('request.jwt.claims', ${JSON.stringify(claims)}, true),
          set_config('request.jwt.claim.sub', ${actor.user ?? ''}, true), set_config('role', ${role}, true)`
      result = { value: await work(tx) }
      throw new Rollback()
    })
  } catch (error) {
    if (!(error instanceof Rollback)) throw error
  }
  if (!result) throw new Error('no result')
  return (result as { value: T }).value
}

/** Whether a statement passes the rights check; a fault of another kind (a constraint, a wrong state) has passed it. */
async function passes(tx: TransactionSql, statement: (tx: TransactionSql) => Promise<{ count: number }>): Promise<boolean> {
  try {
    let touched = 0
    await tx.savepoint(async (inner) => {
      touched = (await statement(inner)).count
      throw new Rollback()
    }).catch((error: unknown) => {
      if (!(error instanceof Rollback)) throw error
    })
    return touched > 0
  } catch (error) {
    return !refusals.includes(codeOf(error))
  }
}

/** Keys of the rows the actor can read. */
export async function visibleKeys(tx: TransactionSql, relation: Relation, key: string[]): Promise<Set<string>> {
  try {
    const rows = await tx.savepoint((inner) =>
      inner<{ key: Record<string, unknown> }[]>`
        select to_jsonb(k) as key from (select ${tx(key)} from ${tx(relation.name)}) k`)
    return new Set(rows.map((row) => keyOf(key, row.key)))
  } catch (error) {
    if (codeOf(error) === '42501') return new Set()
    throw error
  }
}

const whereKey = (tx: TransactionSql, key: string[], row: PlacedRow) =>
  key.reduce((sofar, column, i) =>
    tx`${sofar} ${i === 0 ? tx`where` : tx`and`} to_jsonb(${tx(column)}) #>> '{}' = ${String(row.row[column])}`, tx``)

/** Keys of the rows the actor can change, setting a column he may write to itself. */
export async function updatableKeys(
  tx: TransactionSql, relation: Relation, key: string[], rows: PlacedRow[], columns: string[],
): Promise<Set<string>> {
  const column = columns.find((name) => relation.columns.some((c) => c.name === name && c.writable))
  if (!column) return new Set()
  const found = new Set<string>()
  for (const row of rows) {
    const value = tx`(jsonb_populate_record(null::${tx(relation.name)}, ${JSON.stringify(row.row)}::text::jsonb)).${tx(column)}`
    if (await passes(tx, (inner) =>
      inner`update ${tx(relation.name)} set ${tx(column)} = ${value} ${whereKey(tx, key, row)}`)) found.add(row.key)
  }
  return found
}

/** Keys of the rows the actor can delete. */
export async function deletableKeys(
  tx: TransactionSql, relation: Relation, key: string[], rows: PlacedRow[],
): Promise<Set<string>> {
  const found = new Set<string>()
  for (const row of rows) {
    if (await passes(tx, (inner) => inner`delete from ${tx(relation.name)} ${whereKey(tx, key, row)}`)) found.add(row.key)
  }
  return found
}

/** Keys of the rows of which the actor can insert a copy, in the columns he may write. */
export async function insertableKeys(
  tx: TransactionSql, relation: Relation, rows: PlacedRow[], columns: string[],
): Promise<Set<string>> {
  const writable = columns.filter((name) => name !== 'id' && relation.columns.some((c) => c.name === name && c.writable))
  if (writable.length === 0) return new Set()
  const found = new Set<string>()
  for (const row of rows) {
    if (await passes(tx, (inner) => inner`
      insert into ${tx(relation.name)} (${tx(writable)})
      select ${tx(writable)} from jsonb_populate_record(null::${tx(relation.name)}, ${JSON.stringify(row.row)}::text::jsonb)`)) {
      found.add(row.key)
    }
  }
  return found
}

/** Outcome of a trial call: passed the rights check, or the code and message of the refusal. */
export type CallOutcome = { passed: true; note: string } | { passed: false; note: string }

/** Calls a function as the actor and takes it back. */
export async function tryCall(
  tx: TransactionSql, fn: ExposedFunction, args: unknown[],
): Promise<CallOutcome> {
  const list = args.map((arg, i) => literal(arg, fn.argumentTypes[i] ?? 'text')).join(', ')
  try {
    await tx.savepoint(async (inner) => {
      await inner.unsafe(`select * from ${fn.name}(${list})`)
      throw new Rollback()
    })
  } catch (error) {
    if (error instanceof Rollback) return { passed: true, note: 'ok' }
    const note = `${codeOf(error)} ${error instanceof Error ? error.message : ''}`
    return { passed: !refusals.includes(codeOf(error)), note }
  }
  return { passed: true, note: 'ok' }
}

const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** A JavaScript value as an SQL literal of the given type (trial arguments only, never a user's text). */
function literal(value: unknown, type: string): string {
  if (value === null || value === undefined) return `null::${type}`
  if (type === 'json' || type === 'jsonb') return `${quote(JSON.stringify(value))}::${type}`
  if (Array.isArray(value)) return `array[${value.map((item) => literal(item, type.replace(/\[\]$/, ''))).join(', ')}]::${type}`
  if (value instanceof Date) return `${quote(value.toISOString())}::${type}`
  return `${quote(String(value))}::${type}`
}
