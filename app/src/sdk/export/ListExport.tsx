import { Button, Dropdown } from 'antd'
import { useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../i18n.ts'
import { fieldText } from '../../lowcode/forms/fieldText.ts'
import { referenceNames } from '../../lowcode/forms/references.ts'
import type { Field, Values } from '../../lowcode/forms/types.ts'
import { useContextInfo } from '../context.ts'
import { useAction } from '../query.ts'
import type { ExportEntry } from './rows.ts'
import { cellOf, type ExportCell, type ExportedColumn } from './table.ts'
import { writeFile, type ExportFormat } from './write.ts'

export interface ListExportProps<Row> {
  /** Name of the list in the log: `housing.unit`. */
  list: string
  /** Name of the file. */
  title: string
  /** Columns on screen, in their order; a key of `fields` is one of the operator's own. */
  columns: readonly ExportedColumn<Row>[]
  fields: readonly Field[]
  /** The rows as the list shows them under its conditions, page by page. */
  rows: (entry: ExportEntry) => AsyncIterable<Row[]>
}

/** Takes what a list shows out as a file, a page at a time; `rows` sees to it that who did so, and what, is written down first. */
export default function ListExport<Row extends object>({ list, title, columns, fields, rows: read }: ListExportProps<Row>) {
  const { t } = useTranslation('app')
  const { org, estate } = useContextInfo()
  const [done, setDone] = useState<number | null>(null)
  const stopped = useRef(false)
  const run = useAction(async (format: ExportFormat) => {
    stopped.current = false
    setDone(0)
    try {
      const rows: Row[] = []
      for await (const page of read({ org: org?.id, estate: estate?.id ?? null, list, format, columns: columns.map(({ key }) => key) })) {
        rows.push(...page)
        setDone(rows.length)
        if (stopped.current) return
      }
      const names = await referenceNames(fields, rows.map((row) => (row as { extra?: Values }).extra ?? {}))
      const cells = columns.map(({ key, value }) => {
        const field = fields.find((one) => one.key === key)
        return value ?? (field ? (row: Row) => fieldCell(field, (row as { extra?: Values }).extra ?? {}, names) : (row: Row) => cellOf((row as Record<string, unknown>)[key]))
      })
      await writeFile(format, title, columns.map((column) => column.title), rows.map((row) => cells.map((cell) => cell(row))))
    } finally {
      setDone(null)
    }
  })
  if (done !== null) {
    return (
      <span role="status">
        <span className="anju-muted">{t('list.exporting', { count: done })}</span>{' '}
        <Button onClick={() => { stopped.current = true }}>{t('list.stop')}</Button>
      </span>
    )
  }
  return (
    <Dropdown trigger={['click']} menu={{ items: [{ key: 'xlsx', label: 'Excel' }, { key: 'csv', label: 'CSV' }], onClick: ({ key }) => run.mutate(key === 'csv' ? 'csv' : 'xlsx') }}>
      <Button>{t('export')}</Button>
    </Dropdown>
  )
}

/** Numbers stay numbers, money is in yuan; sensitive values come masked from the database. */
function fieldCell(field: Field, values: Values, names: ReadonlyMap<string, string>): ExportCell {
  const value = values[field.key]
  if (value === undefined || value === null) return null
  if (typeof value === 'number') return field.type === 'money' ? value / 100 : value
  return fieldText(field, value, currentLocale(), (id) => names.get(id))
}
