import { formatDate, formatFen } from '../../sdk/format.ts'
import { titleText, type Locale } from '../../sdk/i18n.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import type { Field } from './types.ts'
import en from './locales/en-US.json'
import zh from './locales/zh-CN.json'

/**
 * A value as one line of text: in lists, comparisons, exports. References and files come as what they are called when
 * `nameOf` knows it. Empty text when nothing was filled in.
 */
export function fieldText(field: Field, value: JsonValue | undefined, locale: Locale, nameOf?: (id: string) => string | undefined): string {
  if (value === undefined || value === null) return ''
  const words = (locale === 'en-US' ? en : zh).value
  switch (field.type) {
    case 'money':
      return typeof value === 'number' ? formatFen(value, locale) : String(value)
    case 'number':
    case 'computed':
      if (field.result === 'money' && typeof value === 'number') return formatFen(value, locale)
      if (typeof value === 'boolean') return value ? words.yes : words.no
      return `${typeof value === 'number' ? value.toLocaleString(locale, { maximumFractionDigits: 10 }) : asText(value)}${field.unit ? ` ${field.unit}` : ''}`
    case 'boolean':
      return value === true ? words.yes : words.no
    case 'choice':
      return optionTitle(field, value, locale)
    case 'choices':
      return Array.isArray(value) ? value.map((one) => optionTitle(field, one, locale)).join(locale === 'en-US' ? ', ' : '、') : asText(value)
    case 'date':
      return typeof value === 'string' ? formatDate(value, 'date') : asText(value)
    case 'reference':
      return typeof value === 'string' ? (nameOf?.(value) ?? value) : asText(value)
    case 'file':
      return Array.isArray(value) ? (locale === 'en-US' ? (value.length === 1 ? en.value.files_one : en.value.files_other) : zh.value.files).replace('{{count}}', String(value.length)) : asText(value)
    case 'address':
      return addressText(value)
    case 'signature':
      return signatureText(value, locale)
    case 'table':
      return Array.isArray(value) ? value.map((row) => rowText(field.fields ?? [], row, locale, nameOf)).join('; ') : asText(value)
    default:
      return asText(value)
  }
}

const asText = (value: JsonValue): string => (typeof value === 'object' ? JSON.stringify(value) : String(value))

function optionTitle(field: Field, value: JsonValue, locale: Locale): string {
  const option = field.options?.find((one) => one.value === value)
  return option ? titleText(option.title, locale) : asText(value)
}

/** Province and city of the same name (北京市北京市) are said once. */
function addressText(value: JsonValue): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return asText(value)
  const { province, city, district, detail } = value
  const parts = [province, city === province ? '' : city, district, detail].filter((part) => typeof part === 'string')
  return parts.join('')
}

function signatureText(value: JsonValue, locale: Locale): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return asText(value)
  const at = typeof value['at'] === 'string' ? formatDate(value['at']) : ''
  const name = typeof value['name'] === 'string' ? value['name'] : ''
  return [name, (locale === 'en-US' ? en : zh).sign.at.replace('{{time}}', at)].filter(Boolean).join(' · ')
}

function rowText(columns: readonly Field[], row: JsonValue, locale: Locale, nameOf?: (id: string) => string | undefined): string {
  if (typeof row !== 'object' || row === null || Array.isArray(row)) return asText(row)
  return columns.map((column) => fieldText(column, row[column.key], locale, nameOf)).filter(Boolean).join(' / ')
}
