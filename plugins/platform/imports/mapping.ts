import { plainName } from './table.ts'

/** A field of an importer, as its plugin registered it. */
export interface ImportField {
  key: string
  title: { zh: string; en: string }
  required?: boolean
  aliases?: string[]
}

export interface ImportKind {
  kind: string
  plugin: string
  fields: ImportField[]
}

/** Where each field's values come from: a column of the file, one value for all rows, or nowhere. */
export interface Mapping {
  columns: Record<string, string>
  fixed: Record<string, string>
}

export const fieldNames = (field: ImportField): string[] => [field.title.zh, field.title.en, field.key, ...(field.aliases ?? [])]

/** All names by which any field of the kind may stand in a header. */
export const knownNames = (kind: ImportKind): string[] => kind.fields.flatMap(fieldNames)

/**
 * Guesses which column belongs to which field: first columns that are called exactly like a field, then those whose
 * name contains an alias of at least two letters (建筑面积 in 套内建筑面积). No column serves two fields.
 */
export function guessMapping(headers: readonly string[], fields: readonly ImportField[]): Record<string, string> {
  const columns: Record<string, string> = {}
  const used = new Set<string>()
  const take = (fits: (header: string, name: string) => boolean): void => {
    for (const field of fields) {
      if (columns[field.key] !== undefined) continue
      const names = fieldNames(field).map(plainName)
      const header = headers.find((candidate) => !used.has(candidate) && names.some((name) => fits(plainName(candidate), name)))
      if (header === undefined) continue
      columns[field.key] = header
      used.add(header)
    }
  }
  take((header, name) => header === name)
  take((header, name) => name.length >= 2 && header.includes(name))
  return columns
}

/** Required fields that neither a column nor a fixed value fills. */
export const missingFields = (mapping: Mapping, fields: readonly ImportField[]): ImportField[] =>
  fields.filter(({ key, required }) => required && !mapping.columns[key] && !mapping.fixed[key]?.trim())
