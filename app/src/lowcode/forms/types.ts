import type { IconName } from '../../sdk/icons.ts'
import type { Title } from '../../sdk/plugin.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Rule } from '../logic/index.ts'
import type { FileKind } from './fileKinds.ts'

/** What a field may hold, in the order the palette offers them. */
export const fieldTypes = [
  'text', 'number', 'money', 'date', 'choice', 'choices', 'boolean', 'reference', 'file', 'address', 'id_number', 'phone', 'signature', 'table',
  'computed', 'section',
] as const

export type FieldType = (typeof fieldTypes)[number]

/** One value of a choice: what is stored and what people read. */
export interface FieldOption {
  value: string
  title: Title
  color?: OptionColor
}

/** Tones of an option's tag; a shape goes with each, so that colour never stands alone. */
export type OptionColor = 'neutral' | 'info' | 'success' | 'warning' | 'danger' | 'accent'

/** A condition every value set must meet, and what to say when it does not. */
export interface FieldRule {
  logic: Rule
  message: Title
}

export type ReferenceTarget = 'person' | 'household' | 'unit' | 'contract' | 'staff'

/** A field as the designer writes it and the database keeps it (docs/fields.md). What a type does not use is left out. */
export interface Field {
  key: string
  type: FieldType
  title: Title
  help?: Title
  required?: boolean
  default?: JsonValue
  /** JsonLogic over the form's values: shown when it holds. A hidden field is not required and keeps no value. */
  visible?: Rule
  rules?: FieldRule[]
  /** Data class of the privacy plugin: kept encrypted, shown masked. */
  sensitive?: string
  list?: boolean
  filter?: boolean
  print?: boolean
  /** Tenants see it. */
  portal?: boolean
  /** Tenants fill it in when they hand such a record in; they see it then. */
  portal_input?: boolean
  multiline?: boolean
  min_length?: number
  max_length?: number
  pattern?: string
  /** Behind a number: `m²`. */
  unit?: string
  decimals?: number
  /** Numbers; money in fen. */
  min?: number
  max?: number
  options?: FieldOption[]
  target?: ReferenceTarget
  photo?: boolean
  /** Kinds of files a field takes; left out: all that are kept. */
  accept?: FileKind[]
  max_files?: number
  /** Megabytes of one file. */
  max_mb?: number
  fields?: Field[]
  max_rows?: number
  /** Formula of a computed field, and what it gives. */
  logic?: Rule
  result?: 'number' | 'money' | 'text' | 'boolean'
}

/**
 * Values by key. text, choice, reference: text · number · money: whole fen · date: `YYYY-MM-DD` · choices, file: list of texts ·
 * address, signature: object · table: list of objects. What is not filled in is left out.
 */
export type Values = Record<string, JsonValue>

/** Address by the divisions of GB/T 2260. */
export interface Address {
  province: string
  city: string
  district: string
  detail: string
  /** Six digits of the district. */
  code?: string
}

/** SVG path data of the strokes in a box of 480 × 160, or the name as typed; when, and by whom. */
export interface SignatureValue {
  paths: string
  at: string
  by?: string
  name?: string
}

export interface ResourceStatus {
  value: string
  title: Title
  color?: OptionColor
}

export type AttachTarget = 'estate' | 'building' | 'unit' | 'household' | 'contract'

export interface Attachment {
  to: AttachTarget
  required?: boolean
}

/** How tenants hand records of a kind in; there at all: they may. */
export interface PortalSubmit {
  /** What one is about; left out: home, household or lease, the first the kind is attached to. */
  to?: 'unit' | 'household' | 'contract'
  /** Above the form. */
  intro?: Title
  /** On the page that says it has arrived. */
  next?: Title
  /** Unsettled ones a household may have; 5. */
  most_open?: number
  /** States that settle one; left out: the last of several. */
  done?: string[]
  /** Whether it can be taken back while nobody has begun with it; true. */
  withdraw?: boolean
  /** Roles that are told; left out: who may write such records. */
  tell?: string[]
}

/** Body of a configuration item of kind `resource`. */
export interface ResourceBody {
  /** The built-in resource these fields belong to; null or left out: a resource of its own. */
  base?: string | null
  title: Title
  icon?: IconName
  description?: Title
  fields: Field[]
  title_field?: string
  attach?: (AttachTarget | Attachment)[]
  number?: { prefix: string }
  statuses?: ResourceStatus[]
  menu?: { group?: string; order?: number }
  portal?: { read: boolean; submit?: PortalSubmit }
}

/** A published resource as `resource_definitions` tells it, with what the reader may do. */
export interface ResourceDefinition extends ResourceBody {
  key: string
  version_id: string
  rights: { read: boolean; write: boolean; export: boolean }
  /** Of a built-in one: its table, and what its records belong to. */
  table?: string | null
  scope?: 'estate' | 'person' | 'organization' | null
}
