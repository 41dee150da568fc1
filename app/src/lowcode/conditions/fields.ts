import type { LogicField } from '../logic/index.ts'
import type { Title } from '../../sdk/plugin.ts'

/** A choice of a field: the stored text and what people read. */
export interface ConditionOption {
  value: string
  title: Title
}

/** A field as the condition builder offers it. */
export interface ConditionField extends Omit<LogicField, 'items'> {
  title: Title
  /** Shown behind numbers: `月`, `m²`. Numbers are in this unit; nothing is converted. */
  unit?: Title
  /** An amount whose numbers are fen in the rule; people type and read it in yuan, which is its unit. */
  fen?: boolean
  /** The values of a text or the items of a list, when they are known. */
  options?: readonly ConditionOption[]
  /** Fields of one item of a list. */
  items?: ConditionFields
}

/** Fields by variable name, in the order they are offered. */
export type ConditionFields = Readonly<Record<string, ConditionField>>
