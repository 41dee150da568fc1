import { titleText, type Field, type PortalSubmit, type ResourceStatus, type Title, type Values } from '@anju/sdk'

/** What one hands something in about: a home, a household or a lease of one's own. */
export interface Place {
  id: string
  label: string
  /** Unsettled ones the household has handed in. */
  open: number
}

/** A kind of record the tenant may hand in, as `my_record_forms` tells it. */
export interface PortalForm {
  /** The operator: of its files, and where several have a kind of the same name. */
  org: string
  resource: string
  title: Title
  description: Title | null
  intro: Title | null
  next: Title | null
  most_open: number
  withdraw: boolean
  to: NonNullable<PortalSubmit['to']>
  fields: Field[]
  /** Keys of the fields that are sent; the others are headings and formulas. */
  inputs: string[]
  places: Place[]
}

/** A record as `my_records` tells it. */
export interface MyRecord {
  id: string
  /** Null for a built-in record. */
  number: string | null
  /** A name with words of ours comes in both languages. */
  title: string | Title
  status: string | null
  approval: 'none' | 'pending' | 'approved' | 'rejected'
  values: Values
  updated_at: string
  /** Null when staff wrote it. */
  handed_in: { at: string; mine: boolean; withdraw: boolean; correct: boolean; said: string | null } | null
}

export interface MyKind {
  org: string
  resource: string
  title: Title
  statuses: ResourceStatus[]
  fields: Field[]
  records: MyRecord[]
}

/** Answer of `my_record_submit`. */
export interface HandedIn {
  id: string
  number: string
  approval: MyRecord['approval']
}

/** Functions whose answers change when something is handed in, corrected or taken back. */
export const touched = ['my_record_forms', 'my_records', 'my_flows', 'flow_file']

/** The values of fields the tenant is asked. */
export const inputsOf = ({ inputs }: PortalForm, values: Values): Values => Object.fromEntries(Object.entries(values).filter(([key]) => inputs.includes(key)))

/** What a record is called, in the reader's language. */
export const nameOf = ({ title }: MyRecord): string => (typeof title === 'string' ? title : titleText(title))
