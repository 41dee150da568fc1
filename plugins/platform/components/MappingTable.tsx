import { titleText, useContextInfo, useT } from '@anju/sdk'
import { AutoComplete, Input, Select } from 'antd'
import type { ImportField, Mapping } from '../imports/mapping.ts'
import type { ImportTable } from '../imports/table.ts'

interface MappingTableProps {
  fields: readonly ImportField[]
  table: ImportTable
  mapping: Mapping
  onChange: (mapping: Mapping) => void
}

/** Which column fills which field; what the file lacks can be given once for all rows. */
export function MappingTable({ fields, table, mapping, onChange }: MappingTableProps) {
  const t = useT()
  const { estates } = useContextInfo()
  const samples = (header: string): string => {
    const seen = new Set<string>()
    for (const row of table.rows) {
      const value = row?.[header]?.trim()
      if (value) seen.add(value)
      if (seen.size === 3) break
    }
    return [...seen].join(' / ')
  }
  const used = new Set(Object.values(mapping.columns))
  const setColumn = (key: string, header: string | undefined): void => {
    const columns = { ...mapping.columns }
    if (header) columns[key] = header
    else delete columns[key]
    onChange({ ...mapping, columns })
  }
  const setFixed = (key: string, value: string): void => onChange({ ...mapping, fixed: { ...mapping.fixed, [key]: value } })
  return (
    <table className="platform-mapping">
      <thead>
        <tr>
          <th scope="col">{t('import.field')}</th>
          <th scope="col">{t('import.column')}</th>
          <th scope="col">{t('import.fixed')}</th>
          <th scope="col">{t('import.example')}</th>
        </tr>
      </thead>
      <tbody>
        {fields.map((field) => {
          const title = titleText(field.title)
          const header = mapping.columns[field.key]
          return (
            <tr key={field.key}>
              <td>
                {title}
                {field.required ? (
                  <span className="platform-required" title={t('import.required')} aria-label={t('import.required')} role="img">
                    *
                  </span>
                ) : null}
              </td>
              <td>
                <Select
                  allowClear
                  showSearch
                  aria-label={t('import.column_of', { field: title })}
                  placeholder={t('import.no_column')}
                  value={header ?? null}
                  onChange={(value: string | undefined) => setColumn(field.key, value)}
                  options={table.headers.map((name) => ({ value: name, label: name, disabled: name !== header && used.has(name) }))}
                />
              </td>
              <td>
                {header ? null : field.key === 'estate' && estates.length > 0 ? (
                  <AutoComplete
                    aria-label={t('import.fixed_of', { field: title })}
                    placeholder={t('import.fixed_hint')}
                    value={mapping.fixed[field.key] ?? ''}
                    onChange={(value: string) => setFixed(field.key, value)}
                    options={estates.map(({ name }) => ({ value: name }))}
                  />
                ) : (
                  <Input
                    aria-label={t('import.fixed_of', { field: title })}
                    placeholder={t('import.fixed_hint')}
                    value={mapping.fixed[field.key] ?? ''}
                    onChange={(event) => setFixed(field.key, event.target.value)}
                  />
                )}
              </td>
              <td>{header ? samples(header) : (mapping.fixed[field.key] ?? '')}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}
