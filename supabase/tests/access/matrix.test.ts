import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TestDatabase, testDatabase } from '../harness.ts'
import { type ActorName, actorNames, databaseRole, isSignedIn } from './framework/actors.ts'
import {
  columnsWith, exposedFunctions, type ExposedFunction, internalGrants, policies, type Relation, relations, roleExists,
} from './framework/catalog.ts'
import {
  allTables, describeRows, expectedKeys, keyColumns, missingRows, type PlacedRow, placedRows,
} from './framework/classify.ts'
import { type Access, expectationFor, type FunctionAccess, isAllowed, type TableAccess, wordOf } from './framework/define.ts'
import { prepareAttempts, reach, tryCalls, type Writable } from './framework/measure.ts'
import { report } from './framework/report.ts'
import { buildScenario, type Scenario } from './framework/scenario.ts'

const declared = import.meta.glob<Access>('./*.ts', { import: 'default', eager: true })
const migrationOrder = readdirSync(fileURLToPath(new URL('../../migrations', import.meta.url)))
const accesses = Object.entries(declared)
  .filter(([path]) => !path.endsWith('.test.ts'))
  .map(([, access]) => access)
  .sort((a, b) => position(a) - position(b))
const tables = allTables(accesses)
const functions = new Map(accesses.flatMap((access) => Object.entries(access.functions).map(([name, fn]) => [bare(name), fn] as const)))

function position(access: Access): number {
  return migrationOrder.findIndex((file) => file.endsWith(`_${access.plugin}.sql`))
}

/** Functions are declared by name; the argument types in parentheses are for the reader. */
function bare(name: string): string {
  return name.replace(/\(.*$/, '')
}

let db: TestDatabase
let scenario: Scenario
let found: Relation[]
let exposed: ExposedFunction[]
let hasBridge: boolean
const placed = new Map<string, PlacedRow[]>()

beforeAll(async () => {
  db = await testDatabase()
  await prepareAttempts(db.sql)
  found = await relations(db.sql)
  exposed = await exposedFunctions(db.sql)
  hasBridge = await roleExists(db.sql, 'anju_bridge')
  scenario = await buildScenario(db)
  for (const access of accesses) await access.rows?.(scenario)
  for (const relation of found) {
    const access = tables.get(relation.name)
    if (access) placed.set(relation.name, await placedRows(db.sql, relation, access, tables))
  }
})
afterAll(async () => {
  await db.end()
})

const walk = (): ActorName[] => actorNames.filter((name) => name !== 'bridge' || hasBridge)

describe('every exposed object is declared', () => {
  it('tables and views', () => {
    const names = [...tables.keys()].filter((name) => name.startsWith('public.'))
    expect(found.map((relation) => relation.name).sort()).toEqual(names.sort())
  })

  it('policies', async () => {
    const named = [...tables].flatMap(([table, access]) =>
      (access.policies ?? []).map((policy) => `${table}: ${policy}`))
    const there = (await policies(db.sql)).map(({ table, policy }) => `${table}: ${policy}`)
    expect(there.sort()).toEqual(named.sort())
  })

  it('functions, each with one signature', () => {
    expect(exposed.map((fn) => fn.name).sort()).toEqual([...functions.keys()].sort())
  })

  it('whatever API roles may use in private and telemetry', async () => {
    const expected = new Map<string, Set<string>>()
    for (const [roles, names] of accesses.flatMap((access) => Object.entries(access.internals ?? {}))) {
      for (const name of names) {
        const all = expected.get(bare(name)) ?? new Set<string>()
        for (const role of roles.split(' ')) all.add(role)
        expected.set(bare(name), all)
      }
    }
    const wanted = Object.fromEntries([...expected].map(([name, roles]) => [name, [...roles].sort().join(' ')]))
    expect(Object.fromEntries(await internalGrants(db.sql))).toEqual(wanted)
  })
})

describe('rows', () => {
  for (const [name, access] of tables) {
    if (name.startsWith('public.')) it(name, { timeout: 240_000 }, () => compareTable(name, access))
  }
})

async function compareTable(name: string, access: TableAccess): Promise<void> {
  const relation = found.find((candidate) => candidate.name === name)
  const rows = placed.get(name)
  if (!relation || !rows) throw new Error(`${name} does not exist`)
  expect(missingRows(access, rows, scenario), 'the scenario lacks').toEqual([])

  const key = keyColumns(relation, access)
  const differences: string[] = []
  const actors = walk().map((actorName) => scenario.actors[actorName])
  const writable = new Map<string, Writable>()
  for (const role of new Set(actors.map((actor) => databaseRole(actor.name)))) {
    writable.set(role, { insert: await columnsWith(db.sql, role, relation, 'insert'), update: await columnsWith(db.sql, role, relation, 'update') })
  }
  const measured = await reach(db.sql, relation, key, rows, actors, (actor) => writable.get(databaseRole(actor.name)) ?? { insert: [], update: [] })
  for (const [actor, truth] of measured) {
    for (const verb of ['select', 'insert', 'update', 'delete'] as const) {
      const expectation = expectationFor(actor.name, access[verb])
      const wanted = expectedKeys(expectation, actor, rows, scenario)
      if (!sameKeys(wanted, truth[verb])) {
        differences.push(`${actor.name} ${verb}: declared "${wordOf(expectation)}" (${describeRows(wanted, rows, scenario)}), `
          + `measured ${describeRows(truth[verb], rows, scenario)}`)
      }
    }
  }
  expect(differences).toEqual([])
  await compareColumns(relation, access)
}

const sameKeys = (a: Set<string>, b: Set<string>): boolean => a.size === b.size && [...a].every((key) => b.has(key))

async function compareColumns(relation: Relation, access: TableAccess): Promise<void> {
  const every = relation.columns.map((column) => column.name)
  const of = (privilege: string) => columnsWith(db.sql, 'authenticated', relation, privilege)
  const [select, insert, update] = [await of('select'), await of('insert'), await of('update')]
  const hidden = select.length === 0 ? [] : every.filter((column) => !select.includes(column))
  expect({ hidden: hidden.sort(), insert: insert.sort(), update: update.sort() }).toEqual({
    hidden: [...(access.columns?.hidden ?? [])].sort(),
    insert: [...(access.columns?.insert ?? [])].sort(),
    update: [...(access.columns?.update ?? [])].sort(),
  })
}

describe('functions', () => {
  for (const [name, access] of functions) it(name, () => compareFunction(name, access))
})

async function compareFunction(name: string, access: FunctionAccess): Promise<void> {
  const fn = exposed.find((candidate) => candidate.name === name)
  if (!fn) throw new Error(`${name} does not exist`)
  const differences: string[] = []
  const calls = walk().map((actorName) => scenario.actors[actorName]).map((actor) => ({ actor, args: access.args?.(scenario, actor) ?? [] }))
  const outcomes = await tryCalls(db.sql, fn, calls)
  for (const [index, { actor }] of calls.entries()) {
    const outcome = outcomes[index]
    if (!outcome) throw new Error(`${name} was not called as ${actor.name}`)
    const wanted = isAllowed(actor.name, access)
    if (outcome.passed !== wanted) {
      differences.push(`${actor.name}: declared ${wanted ? 'allowed' : 'refused'}, measured ${outcome.passed ? 'passes' : 'refused'} (${outcome.note})`)
    }
  }
  expect(differences).toEqual([])

  const [granted] = await db.sql<{ anon: boolean; authenticated: boolean }[]>`
    select has_function_privilege('anon', p.oid, 'execute') as anon,
      has_function_privilege('authenticated', p.oid, 'execute') as authenticated
    from pg_proc p where p.oid = ${name}::regproc`
  expect(granted, 'EXECUTE').toEqual({
    anon: access.execute === 'everybody' || isAllowed('anonymous', access),
    authenticated: access.execute !== undefined || actorNames.some((actor) => isSignedIn(actor) && isAllowed(actor, access)),
  })
}

it('docs/access-matrix.md is current', async () => {
  await expect(report(accesses)).toMatchFileSnapshot('../../../docs/access-matrix.md')
})
