import { currentLocale, type ConditionFields, type Field, type FileInfo, type FieldKind, type JsonValue, type Tone } from '@anju/sdk'
import { placed, type FlowSettings, type Step, type Text } from './steps.ts'

export type RunStatus = 'running' | 'approved' | 'rejected' | 'withdrawn' | 'cancelled'

export interface Task {
  id: string
  /** Id of a step, or `$applicant` for corrections. */
  node: string
  round: number
  kind: 'approve' | 'form' | 'correct' | 'comment'
  status: 'waiting' | 'open' | 'approved' | 'rejected' | 'returned' | 'answered' | 'reassigned' | 'closed'
  name: string | null
  instead_of: string | null
  mine: boolean
  added: boolean
  due_at: string | null
  acted_at: string | null
  comment: string
}

export interface TrailEntry {
  id: string
  kind: string
  node: string | null
  at: string
  name: string | null
  comment: string
  detail: { [key: string]: JsonValue }
  files: FileInfo[]
  /** The record as the person saw it; null for tenants and for what no person did. */
  seen: { [key: string]: JsonValue } | null
}

/** A field of the record, as its plugin registered it; a title where it gave one. */
export interface SubjectField {
  type: FieldKind
  title?: Text
  unit?: Text
  options?: { value: string; title: Text }[]
}

/** Where a run stands: ids of steps that began and ended, the branch chosen (its number), until when a step waits. */
export interface RunState {
  begun?: Record<string, boolean>
  done?: Record<string, boolean>
  choice?: Record<string, number>
  wait?: Record<string, string>
  round?: Record<string, number>
  rejected?: string
  correct?: boolean
}

/** Answer of `flow_file`. `snapshot` and forms of steps are null or missing for tenants. */
export interface RunFile {
  id: string
  title: string
  link: string | null
  subject: string
  event: string
  /** The flow and its version; null for tenants. */
  item_id: string | null
  version_id: string | null
  organisation: string
  subject_title: Text | null
  event_title: Text | null
  status: RunStatus
  mine: boolean
  applicant: string | null
  started_at: string
  ended_at: string | null
  flow: { title: Partial<Text>; number: number; steps: Step[]; settings: FlowSettings; form: JsonValue | null }
  state: RunState
  form: { [node: string]: JsonValue } | null
  snapshot: { [key: string]: JsonValue } | null
  fields: Record<string, SubjectField> | null
  /** Definitions of operators' own fields in the record, by the name it has them under: `{extra: […]}`. Empty for tenants. */
  custom: Record<string, Field[]>
  tasks: Task[]
  events: TrailEntry[]
}

export const runTones: Record<RunStatus, Tone> = { running: 'info', approved: 'success', rejected: 'danger', withdrawn: 'neutral', cancelled: 'warning' }

/** A text in the reader's language, else in the other one. */
export function textIn(text: Partial<Text> | null | undefined): string | undefined {
  const [first, second] = currentLocale() === 'en-US' ? [text?.en, text?.zh] : [text?.zh, text?.en]
  return first || second || undefined
}

/** The record's fields as a condition is read with. */
export const conditionsOf = ({ fields }: Pick<RunFile, 'fields'>): ConditionFields =>
  Object.fromEntries(Object.entries(fields ?? {}).map(([name, { type, title }]) => [name, { type, title: { zh: title?.zh ?? name, en: title?.en ?? title?.zh ?? name } }]))

export type Standing = 'done' | 'open' | 'rejected' | 'waiting' | 'passed_by' | 'ended'

export const standingTones: Record<Standing, Tone> = { done: 'success', open: 'info', rejected: 'danger', waiting: 'neutral', passed_by: 'neutral', ended: 'neutral' }

/** Where one step of a run stands. `taken` is false below a branch that was not chosen. */
export function standingOf(file: Pick<RunFile, 'state' | 'status'>, step: Step, taken = true): Standing {
  const { state } = file
  if (!taken) return 'passed_by'
  if (state.rejected === step.id) return 'rejected'
  if (state.done?.[step.id]) return 'done'
  if (file.status !== 'running') return 'ended'
  return state.begun?.[step.id] && !state.correct ? 'open' : 'waiting'
}

/** The steps a task can be returned to: those somebody has approved already, in drawn order. */
export function returnTargets(file: Pick<RunFile, 'flow' | 'tasks'>, task: Pick<Task, 'node'>): Step[] {
  const approved = new Set(file.tasks.filter(({ kind, status }) => (kind === 'approve' || kind === 'form') && status === 'approved').map(({ node }) => node))
  return placed(file.flow.steps).map(({ step }) => step).filter(({ id }) => id !== task.node && approved.has(id))
}

/** What the assignee may do besides deciding, as the step allows it. */
export const mayDo = (step: Step | undefined, what: 'return' | 'reassign' | 'add_signer' | 'ask'): boolean => step?.may?.includes(what) ?? true

export const isOverdue = (task: Pick<Task, 'status' | 'due_at'>, now: number): boolean => task.status === 'open' && task.due_at !== null && Date.parse(task.due_at) < now

/** Values of a record by dotted name, in its own order. */
export function flatValues(value: { [key: string]: JsonValue }, prefix = ''): [name: string, value: JsonValue][] {
  return Object.entries(value).flatMap(([key, inner]): [string, JsonValue][] => {
    const name = prefix + key
    return typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? flatValues(inner, `${name}.`) : [[name, inner]]
  })
}
