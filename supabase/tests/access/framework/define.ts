import { type ActorName, type Group, keysFor } from './actors.ts'
import type { Actor, Scenario } from './scenario.ts'

/** A row as the database owner sees it. */
export type Row = Record<string, unknown>

/**
 * Which rows, seen from the actor's place:
 * - `none`: not one;
 * - `own`: of his user, person or household;
 * - `estates`: of the estates he works in;
 * - `shared`: of his organisation, belonging to no estate;
 * - `org`: all of his organisation;
 * - `all`: every row there is.
 * Joined with `+`: `'estates+shared'`.
 */
export type Base = 'none' | 'own' | 'estates' | 'shared' | 'org' | 'all'
export type Word = Base | `${Base}+${Base}` | `${Base}+${Base}+${Base}`

/** For rights that no word says: a short phrase for the document and the rule itself. */
export interface Sees {
  say: string
  sees: (row: Row, actor: Actor, scenario: Scenario) => boolean
}

export type Expectation = Word | Sees
/** One expectation for everybody who has a user, or one per actor or group; who is not named gets `none`. */
export type ByActor = Partial<Record<ActorName | Group, Expectation>>

export interface TableAccess {
  select?: ByActor
  insert?: ByActor
  update?: ByActor
  delete?: ByActor
  /** Names of the table's policies. */
  policies?: string[]
  /**
   * Columns, where rights are narrower than the table: `hidden` from signed-in users, or the only ones they may write
   * (`insert`, `update`).
   */
  columns?: { hidden?: string[]; insert?: string[]; update?: string[] }
  /** Primary key of a view (a table's is read from the catalogue). */
  key?: string[]
  /** Where a row belongs, when not in its columns org_id and estate_id. */
  scope?: (row: Row) => { org: unknown; estate: unknown }
  /** Whether a row is the actor's own, when its columns user_id, person_id and household_id do not say so. */
  own?: (row: Row, actor: Actor) => boolean
  /** The row belongs where its parent does: [column, parent table]. */
  parent?: [column: string, table: string]
  /** Why the scenario need not hold a row in another estate or organisation (or any row at all). */
  onlyRows?: string
}

export interface FunctionAccess {
  /** Whose call passes the rights check; everybody else is refused with 401, 403 or 404, or has no EXECUTE. */
  allowed: (ActorName | Group)[]
  /** Arguments of the trial call: something in the first estate of the first operator. It is rolled back. */
  args?: (scenario: Scenario, actor: Actor) => unknown[]
  /** Who may execute it at all, when more than those whose call passes: the function itself refuses the rest. */
  execute?: 'everybody' | 'signed_in'
}

export interface Access {
  plugin: string
  /** Makes the plugin's rows in every place of the scenario, as the database owner. */
  rows?: (scenario: Scenario) => Promise<void>
  /** Tables and views of public (and policies on realtime.messages and storage.objects, by `policies` alone). */
  tables: Record<string, TableAccess>
  /** Functions of public, by name. */
  functions: Record<string, FunctionAccess>
  /** What API roles may use in private and telemetry: roles, space-separated → names of functions, or `table:privilege`. */
  internals?: Record<string, string[]>
}

/** Declares who may do what to a plugin's tables and functions; `supabase/tests/access/README.md` says how. */
export function defineAccess(plugin: string, access: Omit<Access, 'plugin'>): Access {
  return { plugin, ...access }
}

/** What a declaration expects of an actor. The service role may do everything to exposed tables unless it says otherwise. */
export function expectationFor(actor: ActorName, byActor: ByActor | undefined): Expectation {
  if (actor === 'service') return byActor?.service ?? 'all'
  for (const key of keysFor(actor)) {
    const found = byActor?.[key]
    if (found) return found
  }
  return 'none'
}

export const wordOf = (expectation: Expectation): string =>
  typeof expectation === 'string' ? expectation : expectation.say

/**
 * Whether a function declaration lets the actor pass. The trial concerns something in the first estate, so whoever works
 * or lives elsewhere passes only when named himself, or when everybody does.
 */
export function isAllowed(actor: ActorName, access: FunctionAccess): boolean {
  const elsewhere = actor === 'other_tenant' || actor === 'other_estate' || actor === 'other_org'
  const keys = elsewhere || actor === 'former_staff' ? [actor, 'signed_in' as const, 'others' as const] : keysFor(actor)
  if (actor === 'service' || actor === 'bridge') return access.allowed.includes(actor)
  return keys.some((key) => access.allowed.includes(key))
}
