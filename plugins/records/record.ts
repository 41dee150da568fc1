import { attachmentsOf, titleText, type AttachTarget, type Field, type ResourceDefinition, type Values } from '@anju/sdk'

/** A record as `record_get` and `record_list` tell it. */
export interface CustomRecord {
  id: string
  resource: string
  number: string
  title: string
  status: string | null
  approval: 'none' | 'pending' | 'approved' | 'rejected'
  estate_id: string | null
  origin: 'staff' | 'portal'
  /** Who handed it in on the portal (masked), for which household, and whether he took it back. */
  handed_in: { at: string; by: string; household: string; withdrawn_at: string | null } | null
  attach: Partial<Record<AttachTarget, { id: string; label: string }>>
  values: Values
  created_at: string
  /** Exactly as the database gave it: base of the next save. */
  updated_at: string
  archived_at: string | null
  archive_reason: string
}

export interface RecordPage {
  rows: CustomRecord[]
  next: string | null
}

export const attachTargets: readonly AttachTarget[] = ['estate', 'building', 'unit', 'household', 'contract']

/** Where what a record is attached to is seen in the admin. */
export const attachPath: Readonly<Partial<Record<AttachTarget, (id: string) => string>>> = {
  building: (id) => `/housing/buildings/${id}`,
  unit: (id) => `/housing/units/${id}`,
  household: (id) => `/tenants/households/${id}`,
  contract: (id) => `/contracts/${id}`,
}

export const recordsPath = (resource: string): string => `/records/of/${resource}`
/** The list of a built-in resource with its own fields. */
export const builtInPath = (base: string): string => `/records/built-in/${base.replace('.', '/')}`
export const recordPath = ({ resource, id }: { resource: string; id: string }): string => `/records/of/${resource}/${id}`

/** What a record is called: its title, else its number. */
export const recordName = ({ title, number }: { title: string; number: string }): string => title || number

/** Fields a list shows: those marked for it, or the first few when none is. */
export function listFields(definition: ResourceDefinition): Field[] {
  const shown = definition.fields.filter(({ list, type }) => list && type !== 'section')
  return shown.length > 0 ? shown : definition.fields.filter(({ type }) => !['section', 'table', 'signature', 'file'].includes(type)).slice(0, 5)
}

export const statusOf = (definition: ResourceDefinition, status: string | null) => definition.statuses?.find(({ value }) => value === status)
export const statusTitle = (definition: ResourceDefinition, status: string | null): string => { const known = statusOf(definition, status); return known ? titleText(known.title) : (status ?? '') }

/** Whether a kind is attached to such a thing. */
export const attachesTo = (definition: ResourceDefinition, target: AttachTarget): boolean => attachmentsOf(definition).some(({ to }) => to === target)
