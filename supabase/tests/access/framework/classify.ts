import type { Sql } from 'postgres'
import type { Access, Base, Expectation, Row, TableAccess } from './define.ts'
import type { Relation } from './catalog.ts'
import type { Actor, Scenario } from './scenario.ts'

/** A row with what decides who may touch it. */
export interface PlacedRow {
  key: string
  row: Row
  org: string | null
  estate: string | null
  isOwn: (actor: Actor) => boolean
}

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

const ownByColumns = (row: Row, actor: Actor): boolean =>
  (actor.user !== null && row.user_id === actor.user) ||
  (actor.person !== undefined && row.person_id === actor.person) ||
  (actor.household !== undefined && row.household_id === actor.household)

export const keyOf = (key: string[], row: Row): string => JSON.stringify(key.map((column) => text(row[column])))

/** The key columns that identify a row: the primary key, or what the declaration of a view names. */
export const keyColumns = (relation: Relation, access: TableAccess): string[] =>
  access.key ?? (relation.key.length > 0 ? relation.key : ['id'])

/** Reads a table as its owner and places every row by its own columns or by its parent's. */
export async function placedRows(
  sql: Sql, relation: Relation, access: TableAccess, tables: Map<string, TableAccess>,
): Promise<PlacedRow[]> {
  const rows = (await sql<{ row: Row }[]>`select to_jsonb(t) as row from ${sql(relation.name)} t`).map((found) => found.row)
  const parents = access.parent ? await parentRows(sql, access.parent[1]) : null
  const placement = access.parent ? (tables.get(access.parent[1]) ?? access) : access
  return rows.map((row) => {
    const parent = access.parent ? parents?.get(String(row[access.parent[0]])) : undefined
    const source = parent ?? row
    const scope = placement.scope?.(source) ?? { org: source.org_id, estate: source.estate_id }
    return {
      key: keyOf(keyColumns(relation, access), row),
      row,
      org: text(scope.org),
      estate: text(scope.estate),
      isOwn: (actor) =>
        access.own ? access.own(row, actor) : (placement.own?.(source, actor) ?? ownByColumns(source, actor)),
    }
  })
}

async function parentRows(sql: Sql, table: string): Promise<Map<string, Row>> {
  const rows = await sql<{ row: Row }[]>`select to_jsonb(t) as row from ${sql(table)} t`
  return new Map(rows.map(({ row }) => [String(row.id), row]))
}

/** Keys of the rows an expectation gives to the actor. */
export function expectedKeys(expectation: Expectation, actor: Actor, rows: PlacedRow[], scenario: Scenario): Set<string> {
  const matches = (placed: PlacedRow): boolean =>
    typeof expectation === 'string'
      ? expectation.split('+').some((base) => isWithin(base as Base, actor, placed))
      : expectation.sees(placed.row, actor, scenario)
  return new Set(rows.filter(matches).map((placed) => placed.key))
}

function isWithin(base: Base, actor: Actor, placed: PlacedRow): boolean {
  switch (base) {
    case 'none': return false
    case 'all': return true
    case 'own': return placed.isOwn(actor)
    case 'org': return placed.org !== null && actor.orgs.includes(placed.org)
    case 'estates': return placed.estate !== null && actor.estates.includes(placed.estate)
    case 'shared': return placed.estate === null && placed.org !== null && actor.orgs.includes(placed.org)
  }
}

/**
 * What the scenario lacks to tell rights apart on this table: rows of another organisation, of another estate, and, where
 * somebody has a right to his own, rows that are his and rows that are not.
 */
export function missingRows(access: TableAccess, rows: PlacedRow[], scenario: Scenario): string[] {
  if (access.onlyRows) return []
  const missing: string[] = []
  const has = (test: (row: PlacedRow) => boolean) => rows.some(test)
  if (!has((row) => row.org === scenario.home.org)) missing.push('a row of the first operator')
  if (!has((row) => row.org === scenario.otherOrg.org)) missing.push('a row of another operator')
  if (has((row) => row.estate !== null)) {
    if (!has((row) => row.estate === scenario.home.estate)) missing.push('a row in the first estate')
    if (!has((row) => row.estate === scenario.otherEstate.estate)) missing.push('a row in another estate')
  }
  const verbs = [access.select, access.insert, access.update, access.delete]
  const tenantsOwn = verbs.some((by) => [by?.tenant, by?.tenants].some((word) => typeof word === 'string' && word.includes('own')))
  if (tenantsOwn) {
    for (const name of ['tenant', 'other_tenant'] as const) {
      if (!has((row) => row.isOwn(scenario.actors[name]))) missing.push(`a row that is ${name}'s own`)
    }
  }
  return missing
}

/** Human description of the rows of a set, for a failing comparison. */
export function describeRows(keys: Set<string>, rows: PlacedRow[], scenario: Scenario): string {
  if (keys.size === 0) return 'no row'
  const names = rows.filter((row) => keys.has(row.key)).map((placed) => {
    const place = scenario.places.find((p) => p.estate === placed.estate)
    const owner = Object.values(scenario.actors).find((actor) => placed.isOwn(actor))
    const org = placed.org === scenario.home.org ? 'first operator'
      : placed.org === scenario.otherOrg.org ? 'another operator' : placed.org ? 'a party' : 'nobody'
    return [place ? `estate ${place.name === 'neighbour' ? 'home' : place.name}` : `${org}, no estate`, owner ? `${owner.name}'s` : '']
      .filter(Boolean).join(' ')
  })
  return [...new Set(names)].join('; ')
}

/** Every declaration's tables in one map. */
export const allTables = (accesses: Access[]): Map<string, TableAccess> =>
  new Map(accesses.flatMap((access) => Object.entries(access.tables)))
