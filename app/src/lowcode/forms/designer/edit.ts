import type { Title } from '../../../sdk/plugin.ts'
import type { Field, FieldType } from '../types.ts'

/** Where a field stands: its key, and for a column of a table the key of the table. */
export interface Place {
  key: string
  table?: string
}

/** A key nobody has yet: `field_3`. Keys are for the database; people read titles. */
export function freeKey(fields: readonly Field[], stem = 'field'): string {
  const taken = new Set(fields.map(({ key }) => key))
  let n = fields.length + 1
  while (taken.has(`${stem}_${n}`)) n++
  return `${stem}_${n}`
}

const names: Readonly<Record<FieldType, { zh: string; en: string }>> = {
  text: { zh: '文字', en: 'Text' },
  number: { zh: '数字', en: 'Number' },
  money: { zh: '金额', en: 'Amount' },
  date: { zh: '日期', en: 'Date' },
  choice: { zh: '单选', en: 'Choice' },
  choices: { zh: '多选', en: 'Choices' },
  boolean: { zh: '是否', en: 'Yes or no' },
  reference: { zh: '关联记录', en: 'Linked record' },
  file: { zh: '附件', en: 'Files' },
  address: { zh: '地址', en: 'Address' },
  id_number: { zh: '身份证号', en: 'ID number' },
  phone: { zh: '电话', en: 'Phone' },
  signature: { zh: '签名', en: 'Signature' },
  table: { zh: '明细', en: 'Rows' },
  computed: { zh: '自动计算', en: 'Computed' },
  section: { zh: '分组', en: 'Section' },
}

const given = new Set([...Object.values(names).map(({ en }) => en), 'Item'])

/** A changed title: an English one that only came with the new field must not stand for what the field now is. */
export const retitled = (before: Title, after: Title): Title => (after.zh !== before.zh && (given.has(after.en) || /^Option \d+$/.test(after.en)) ? { zh: after.zh, en: '' } : after)

const option = (n: number) => ({ value: `option_${n}`, title: { zh: `选项 ${n}`, en: `Option ${n}` } })

/** A new field of a type, complete enough to be published. */
export function newField(type: FieldType, among: readonly Field[]): Field {
  const field: Field = { key: freeKey(among), type, title: { ...names[type] } }
  switch (type) {
    case 'choice':
    case 'choices':
      return { ...field, options: [option(1), option(2)] }
    case 'reference':
      return { ...field, target: 'unit' }
    case 'number':
      return { ...field, decimals: 2 }
    case 'table':
      return { ...field, fields: [{ key: 'field_1', type: 'text', title: { zh: '项目', en: 'Item' } }], max_rows: 50 }
    case 'computed':
      return { ...field, result: 'number', logic: 0 }
    default:
      return field
  }
}

/** Puts a field in at a position of the list. */
export const insertAt = (fields: readonly Field[], index: number, field: Field): Field[] => [...fields.slice(0, index), field, ...fields.slice(index)]

export const removeField = (fields: readonly Field[], key: string): Field[] => fields.filter((field) => field.key !== key)

/** Moves a field to a position; outside the list it goes to its end. */
export function moveTo(fields: readonly Field[], key: string, index: number): Field[] {
  const field = fields.find((one) => one.key === key)
  if (!field) return [...fields]
  const rest = removeField(fields, key)
  return insertAt(rest, Math.max(0, Math.min(index, rest.length)), field)
}

/** One place up (-1) or down (1). */
export const moveBy = (fields: readonly Field[], key: string, by: -1 | 1): Field[] => moveTo(fields, key, fields.findIndex((field) => field.key === key) + by)

/** Replaces a field, also when its key changes; what conditions and formulas say of the former key follows. */
export function replaceField(fields: readonly Field[], key: string, next: Field): Field[] {
  return fields.map((field) => {
    const changed = field.key === key ? next : field
    return next.key === key ? changed : renamed(changed, key, next.key)
  })
}

function renamed(field: Field, from: string, to: string): Field {
  const copy: Field = { ...field }
  if (field.visible !== undefined) copy.visible = renameIn(field.visible, from, to)
  if (field.logic !== undefined) copy.logic = renameIn(field.logic, from, to)
  if (field.rules) copy.rules = field.rules.map((rule) => ({ ...rule, logic: renameIn(rule.logic, from, to) }))
  return copy
}

/** Renames a variable in a rule. */
export function renameIn(rule: unknown, from: string, to: string): unknown {
  if (Array.isArray(rule)) return rule.map((part) => renameIn(part, from, to))
  if (typeof rule !== 'object' || rule === null) return rule
  return Object.fromEntries(Object.entries(rule as Record<string, unknown>).map(([operator, args]): [string, unknown] => {
    if (operator === 'var') {
      const [name, ...others]: unknown[] = Array.isArray(args) ? (args as unknown[]) : [args]
      const renamedTo = name === from ? to : typeof name === 'string' && name.startsWith(`${from}.`) ? to + name.slice(from.length) : name
      return [operator, Array.isArray(args) ? [renamedTo, ...others.map((part) => renameIn(part, from, to))] : renamedTo]
    }
    if (operator === 'missing') return [operator, (Array.isArray(args) ? (args as unknown[]) : [args]).map((name) => (name === from ? to : name))]
    return [operator, renameIn(args, from, to)]
  }))
}

/** A copy of a field under a free key, right behind it. */
export function duplicate(fields: readonly Field[], key: string): { fields: Field[]; key: string } {
  const index = fields.findIndex((field) => field.key === key)
  const field = fields[index]
  if (!field) return { fields: [...fields], key }
  const copy = { ...structuredClone(field), key: freeKey(fields) }
  return { fields: insertAt(fields, index + 1, copy), key: copy.key }
}

/** A changed field without members that say nothing: undefined ones, switches that are off, empty texts and lists. */
export function withPart(field: Field, part: { [K in keyof Field]?: Field[K] | undefined }): Field {
  const merged = Object.entries({ ...field, ...part }).filter(([name, value]) => {
    if (value === undefined || value === null || value === false) return name === 'default' && value === false
    if (name === 'rules') return (value as unknown[]).length > 0
    if (name === 'visible') return value !== true
    return value !== ''
  })
  return Object.fromEntries(merged) as unknown as Field
}
