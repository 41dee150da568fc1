/** A JsonLogic rule as it is stored: a literal, a list, or an object with one key, the operator. Unchecked. */
export type Rule = unknown

/** What a variable holds. A date is a text `YYYY-MM-DD`. */
export type FieldKind = 'number' | 'text' | 'date' | 'boolean' | 'list'

/** One variable a rule may use. */
export interface LogicField {
  type: FieldKind
  /** Variables of one item of a list, for some, all and none; `""` is the item itself and always allowed. */
  items?: LogicFields
}

/** The allow-list of a rule: variables by name; a dot leads into an object (`household.category`). */
export type LogicFields = Readonly<Record<string, Partial<LogicField>>>

/** What a rule gives. A list from the record comes with the items it has there. */
export type LogicResult = null | boolean | number | string | unknown[]
