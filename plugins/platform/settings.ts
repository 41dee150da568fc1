/** A setting's value as the database keeps it: JSON of the same type as its default. */
export type SettingValue = string | number | boolean | null | SettingValue[] | { [key: string]: SettingValue }

/** How a setting is edited, by the type of its default. */
export type SettingEditor = 'switch' | 'number' | 'text' | 'numbers' | 'texts' | 'json'

export function editorOf(value: SettingValue): SettingEditor {
  if (typeof value === 'boolean') return 'switch'
  if (typeof value === 'number') return 'number'
  if (typeof value === 'string') return 'text'
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'number')) return 'numbers'
  if (Array.isArray(value) && value.length > 0 && value.every((item) => typeof item === 'string')) return 'texts'
  return 'json'
}

/** The value as the form holds it: JSON is text there, numbers of a list are tags. */
export function toForm(value: SettingValue, editor: SettingEditor): unknown {
  if (editor === 'json') return JSON.stringify(value, null, 2)
  if (editor === 'numbers') return (value as number[]).map(String)
  return value
}

/** Back from the form; undefined where what was typed is no such value. */
export function fromForm(value: unknown, editor: SettingEditor): SettingValue | undefined {
  if (editor === 'json') {
    try {
      return JSON.parse(String(value)) as SettingValue
    } catch {
      return undefined
    }
  }
  if (editor === 'numbers') {
    const numbers = (value as string[]).map((item) => Number(item.trim() === '' ? Number.NaN : item))
    return numbers.some((item) => !Number.isFinite(item)) ? undefined : numbers
  }
  return value === undefined || value === null ? undefined : (value as SettingValue)
}

/** Only what differs from the defaults is kept, so that a better default of a later version still arrives. */
export function changedSettings(values: Record<string, SettingValue>, defaults: Record<string, SettingValue>): Record<string, SettingValue> {
  return Object.fromEntries(Object.entries(values).filter(([key, value]) => JSON.stringify(value) !== JSON.stringify(defaults[key])))
}
