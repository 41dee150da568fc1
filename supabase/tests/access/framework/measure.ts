import type { Sql } from 'postgres'
import { databaseRole } from './actors.ts'
import type { ExposedFunction, Relation } from './catalog.ts'
import { keyOf, type PlacedRow } from './classify.ts'
import type { Actor } from './scenario.ts'

const refusals = ['42501', '28000', 'PT401', 'PT403', 'PT404']

/** A statement to run as an actor and take back. */
export interface Attempt {
  actor: Actor
  statement: string
}

/** What came of it: how many rows it touched, or the SQLSTATE and message it failed with. */
export interface Outcome {
  touched: number
  code: string | null
  message: string
  /** Answer of a statement with one value. */
  answer: unknown
}

/**
 * Lets the database make attempts by itself, thousands in a second: each runs exactly as the API would run it, with the actor's
 * role and claims, and is taken back whatever came of it.
 */
export async function prepareAttempts(sql: Sql): Promise<void> {
  await sql.unsafe(`
    create schema probe;
    create function probe.attempts(who jsonb, actors int[], statements text[], reads boolean,
      out touched bigint, out code text, out message text, out answer jsonb) returns setof record language plpgsql as $$
    declare
      actor jsonb;
    begin
      for i in 1 .. cardinality(statements) loop
        actor := who -> actors[i];
        perform set_config('request.jwt.claims', actor ->> 'claims', true), set_config('request.jwt.claim.sub', actor ->> 'sub', true),
          set_config('role', actor ->> 'role', true);
        touched := 0;
        code := null;
        message := '';
        answer := null;
        begin
          if reads then
            execute statements[i] into answer;
          else
            execute statements[i];
            get diagnostics touched = row_count;
          end if;
          raise exception using errcode = 'ZZ999';
        exception
          when sqlstate 'ZZ999' then null;
          when others then
            touched := 0;
            code := sqlstate;
            message := sqlerrm;
        end;
        return next;
      end loop;
    end
    $$`)
}

async function run(sql: Sql, attempts: readonly Attempt[], reads: boolean): Promise<Outcome[]> {
  if (attempts.length === 0) return []
  const actors = [...new Set(attempts.map(({ actor }) => actor))]
  const who = actors.map((actor) => {
    const role = databaseRole(actor.name)
    const claims = { role, ...(actor.user ? { sub: actor.user, aud: 'authenticated', email: `${actor.name}@example.org` } : {}) }
    return { role, sub: actor.user ?? '', claims: JSON.stringify(claims) }
  })
  const outcomes = await sql<{ touched: string; code: string | null; message: string; answer: unknown }[]>`
    select * from probe.attempts(${JSON.stringify(who)}::text::jsonb, ${attempts.map(({ actor }) => actors.indexOf(actor))}::int[],
      ${attempts.map(({ statement }) => statement)}::text[], ${reads})`
  return outcomes.map((outcome) => ({ ...outcome, touched: Number(outcome.touched) }))
}

/** Whether a statement passed the rights check; a fault of another kind (a constraint, a wrong state) has passed it. */
const passed = ({ touched, code }: Outcome): boolean => (code === null ? touched > 0 : !refusals.includes(code))

/** Columns a database role may write: for inserts, for updates. */
export interface Writable {
  insert: string[]
  update: string[]
}

/** Keys of the rows of a table each actor can read, insert a copy of, change and delete. */
export async function reach(
  sql: Sql, relation: Relation, key: string[], rows: readonly PlacedRow[], actors: readonly Actor[], writable: (actor: Actor) => Writable,
): Promise<Map<Actor, Record<'select' | 'insert' | 'update' | 'delete', Set<string>>>> {
  const read = await run(sql, actors.map((actor) => ({ actor, statement: readAll(relation, key) })), true)
  const writes = actors.flatMap((actor) => {
    const may = writable(actor)
    return rows.flatMap((row) => [
      { actor, row, verb: 'insert' as const, statement: insertCopy(relation, row, may.insert) },
      { actor, row, verb: 'update' as const, statement: updateItself(relation, key, row, may.update) },
      { actor, row, verb: 'delete' as const, statement: `delete from ${relation.name} ${whereKey(key, row)}` },
    ])
  }).flatMap((write) => (write.statement === null ? [] : [{ ...write, statement: write.statement }]))
  const outcomes = await run(sql, writes, false)
  return new Map(actors.map((actor, index) => {
    const seen = read[index]
    if (seen && seen.code !== null && seen.code !== '42501') throw new Error(`${relation.name}: ${seen.code} ${seen.message}`)
    const done = (verb: 'insert' | 'update' | 'delete') =>
      new Set(writes.flatMap((write, n) => {
        const outcome = write.actor === actor && write.verb === verb ? outcomes[n] : undefined
        return outcome && passed(outcome) ? [write.row.key] : []
      }))
    const keys = (seen?.answer ?? []) as Record<string, unknown>[]
    return [actor, { select: new Set(keys.map((row) => keyOf(key, row))), insert: done('insert'), update: done('update'), delete: done('delete') }]
  }))
}

const readAll = (relation: Relation, key: string[]): string =>
  `select coalesce(jsonb_agg(to_jsonb(k)), '[]') from (select ${key.map(name).join(', ')} from ${relation.name}) k`

const whereKey = (key: string[], row: PlacedRow): string =>
  `where ${key.map((column) => `to_jsonb(${name(column)}) #>> '{}' = ${quote(String(row.row[column]))}`).join(' and ')}`

const record = (relation: Relation, row: PlacedRow): string => `jsonb_populate_record(null::${relation.name}, ${quote(JSON.stringify(row.row))}::jsonb)`

/** Sets a column the actor may write to itself; null where there is none. */
function updateItself(relation: Relation, key: string[], row: PlacedRow, columns: string[]): string | null {
  const column = columns.find((candidate) => relation.columns.some((c) => c.name === candidate && c.writable))
  return column === undefined ? null : `update ${relation.name} set ${name(column)} = (${record(relation, row)}).${name(column)} ${whereKey(key, row)}`
}

/** A copy in the columns the actor may write; null where there are none. */
function insertCopy(relation: Relation, row: PlacedRow, columns: string[]): string | null {
  const writable = columns.filter((candidate) => candidate !== 'id' && relation.columns.some((c) => c.name === candidate && c.writable)).map(name).join(', ')
  return writable === '' ? null : `insert into ${relation.name} (${writable}) select ${writable} from ${record(relation, row)}`
}

/** Whether a call passed the rights check, with the code and message of what went wrong. */
export interface CallOutcome {
  passed: boolean
  note: string
}

/** Calls a function as each actor with his arguments and takes it back. */
export async function tryCalls(sql: Sql, fn: ExposedFunction, calls: readonly { actor: Actor; args: unknown[] }[]): Promise<CallOutcome[]> {
  const attempts = calls.map(({ actor, args }) => ({
    actor,
    statement: `select * from ${fn.name}(${args.map((arg, i) => literal(arg, fn.argumentTypes[i] ?? 'text')).join(', ')})`,
  }))
  return (await run(sql, attempts, false)).map(({ code, message }) =>
    code === null ? { passed: true, note: 'ok' } : { passed: !refusals.includes(code), note: `${code} ${message}` })
}

const name = (identifier: string): string => `"${identifier.replaceAll('"', '""')}"`
const quote = (value: string): string => `'${value.replaceAll("'", "''")}'`

/** A JavaScript value as an SQL literal of the given type (trial arguments only, never a user's text). */
function literal(value: unknown, type: string): string {
  if (value === null || value === undefined) return `null::${type}`
  if (type === 'json' || type === 'jsonb') return `${quote(JSON.stringify(value))}::${type}`
  if (Array.isArray(value)) return `array[${value.map((item) => literal(item, type.replace(/\[\]$/, ''))).join(', ')}]::${type}`
  if (value instanceof Date) return `${quote(value.toISOString())}::${type}`
  return `${quote(String(value))}::${type}`
}
