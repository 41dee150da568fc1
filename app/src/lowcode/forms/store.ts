import type { JsonValue } from '../../sdk/schemaFaults.ts'
import { formFaults, type FormFault } from './faults.ts'
import { settle } from './settle.ts'
import type { Field, Values } from './types.ts'

/** What one field of a form draws. The object stays the same until something of it changes. */
export interface FieldState {
  /** As typed; of a computed field, the result. */
  value: JsonValue | undefined
  shown: boolean
  /** To be said now: of touched fields, of all after the form was sent, and the server's. */
  faults: readonly FormFault[]
}

const none: readonly FormFault[] = []

/**
 * Values of a form while it is filled in. Every field listens to itself alone, so that a key stroke draws one field and not
 * a hundred. What was typed stays while its field is hidden; `settled()` is what would be kept.
 */
export class FormStore {
  readonly fields: readonly Field[]
  private typed: Values
  private old: Values
  private shown: ReadonlySet<string> = new Set()
  private kept: Values = {}
  private readonly touched = new Set<string>()
  private revealed = false
  private server: readonly FormFault[] = []
  private states = new Map<string, FieldState>()
  private readonly listeners = new Set<() => void>()

  /** @param old values as stored, whose masks may stay; by default those it begins with */
  constructor(fields: readonly Field[], values: Values, old: Values = values) {
    this.fields = fields
    this.typed = { ...values }
    this.old = old
    this.reckon()
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  readonly field = (key: string): FieldState => this.states.get(key) ?? { value: undefined, shown: false, faults: none }

  /** Values as typed, also of hidden fields: what a draft keeps. The object changes with every value. */
  readonly values = (): Values => this.typed

  /** What would be kept: hidden fields without values, formulas reckoned. */
  readonly settled = (): Values => this.kept

  set(key: string, value: JsonValue | undefined): void {
    const next = { ...this.typed }
    if (value === undefined || value === null) delete next[key]
    else next[key] = value
    this.typed = next
    // What the server said was about the former value.
    this.server = this.server.filter(({ path }) => !within(path, key))
    this.reckon()
  }

  /** The user left the field: its faults may be said. */
  touch(key: string): void {
    if (this.touched.has(key)) return
    this.touched.add(key)
    this.reckon()
  }

  /** Says every fault, and gives them. */
  reveal(): readonly FormFault[] {
    this.revealed = true
    this.reckon()
    return formFaults(this.fields, this.typed, this.old)
  }

  /** Faults the server found; each stays at its field until that is changed. */
  refuse(faults: readonly FormFault[]): void {
    this.server = faults
    this.revealed = true
    this.reckon()
  }

  /** Other values altogether, nothing touched; `old` is what is stored now. */
  reset(values: Values, old: Values = values): void {
    this.old = old
    this.typed = { ...values }
    this.touched.clear()
    this.revealed = false
    this.server = []
    this.reckon()
  }

  private reckon(): void {
    const { values, shown } = settle(this.fields, this.typed)
    this.kept = values
    this.shown = shown
    const faults = [...formFaults(this.fields, this.typed, this.old), ...this.server]
    const byField = new Map<string, FormFault[]>()
    for (const fault of faults) {
      const key = fault.path.split('/')[1] ?? ''
      if (this.revealed || this.touched.has(key)) byField.set(key, [...(byField.get(key) ?? []), fault])
    }
    const next = new Map<string, FieldState>()
    for (const { key, type } of this.fields) {
      const state: FieldState = { value: type === 'computed' ? this.kept[key] : this.typed[key], shown: this.shown.has(key), faults: byField.get(key) ?? none }
      const before = this.states.get(key)
      next.set(key, before && sameState(before, state) ? before : state)
    }
    this.states = next
    for (const listener of this.listeners) listener()
  }
}

const within = (path: string, key: string): boolean => path === `/${key}` || path.startsWith(`/${key}/`)

const sameState = (a: FieldState, b: FieldState): boolean => a.value === b.value && a.shown === b.shown && (a.faults === b.faults || JSON.stringify(a.faults) === JSON.stringify(b.faults))

/** What a new form begins with. */
export function defaultsOf(fields: readonly Field[]): Values {
  return Object.fromEntries(fields.flatMap(({ key, default: value }) => (value === undefined || value === null ? [] : [[key, value]])))
}
