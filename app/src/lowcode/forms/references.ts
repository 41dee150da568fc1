import { useSyncExternalStore } from 'react'
import { from } from '../../sdk/client.ts'
import type { Field, ReferenceTarget, Values } from './types.ts'

/** How the records a reference may lead to are found and called. */
export interface ReferenceKind {
  table: string
  /** Column with the text of a row; also what the search looks through. */
  name: string
  /** Where a click leads in the admin. */
  path?: (id: string) => string
}

export const referenceKinds: Readonly<Record<ReferenceTarget, ReferenceKind>> = {
  person: { table: 'persons', name: 'display_name' },
  household: { table: 'households', name: 'code', path: (id) => `/tenants/households/${id}` },
  unit: { table: 'units', name: 'label', path: (id) => `/housing/units/${id}` },
  contract: { table: 'contracts', name: 'code', path: (id) => `/contracts/${id}` },
  staff: { table: 'staff', name: 'name' },
}

/** Names by `<table>:<id>`; null when there is no such record in sight. */
const names = new Map<string, string | null>()
const wanted = new Map<string, Set<string>>()
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setTimeout> | undefined

const subscribe = (listener: () => void): (() => void) => {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Asks for the names of a page of rows together: one question per table, not one per cell. */
async function ask(): Promise<void> {
  const asked = [...wanted]
  wanted.clear()
  await Promise.all(asked.map(async ([target, ids]) => {
    const { table, name } = referenceKinds[target as ReferenceTarget]
    const { data, error } = await from(table).select(`id, ${name}`).in('id', [...ids])
    if (error) return
    for (const id of ids) names.set(`${table}:${id}`, null)
    for (const row of data as unknown as Record<string, string>[]) names.set(`${table}:${row['id']}`, row[name] ?? null)
  }))
  for (const listener of listeners) listener()
}

/** Name of a referred record: undefined while it is fetched, null when it is not (or no longer) to be seen. */
export function useReferenceName(target: ReferenceTarget | undefined, id: string | null): string | null | undefined {
  const kind = target && referenceKinds[target]
  return useSyncExternalStore(subscribe, () => {
    if (!kind || !target || id === null) return null
    const key = `${kind.table}:${id}`
    if (!names.has(key)) {
      wanted.set(target, (wanted.get(target) ?? new Set()).add(id))
      clearTimeout(timer)
      timer = setTimeout(() => void ask(), 20)
    }
    return names.get(key)
  })
}

const CHUNK = 200

/** Names of everything that reference fields of these records lead to, by id: a question per 200 records, not one per cell. */
export async function referenceNames(fields: readonly Field[], records: readonly Values[]): Promise<ReadonlyMap<string, string>> {
  const found = new Map<string, string>()
  for (const { key, type, target } of fields) {
    if (type !== 'reference' || !target) continue
    const { table, name } = referenceKinds[target]
    const ids = [...new Set(records.flatMap((values) => { const id = values[key]; return typeof id === 'string' ? [id] : [] }))]
    for (let at = 0; at < ids.length; at += CHUNK) {
      const { data } = await from(table).select(`id, ${name}`).in('id', ids.slice(at, at + CHUNK))
      for (const row of (data ?? []) as unknown as Record<string, string>[]) found.set(row['id'] ?? '', row[name] ?? '')
    }
  }
  return found
}
