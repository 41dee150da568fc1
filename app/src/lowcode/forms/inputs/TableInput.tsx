import { Button } from 'antd'
import { memo, useCallback, useEffect, useRef, type CSSProperties } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale, titleText } from '../../../sdk/i18n.ts'
import type { JsonValue } from '../../../sdk/schemaFaults.ts'
import type { FormFault } from '../faults.ts'
import { faultText } from '../faultText.ts'
import { fieldText } from '../fieldText.ts'
import { settle } from '../settle.ts'
import { defaultsOf } from '../store.ts'
import type { Field, Values } from '../types.ts'
import { CellInput, isPlainCell } from './CellInput.tsx'
import { FieldInput } from './FieldInput.tsx'
import type { InputProps } from './types.ts'

const NO_ROWS: JsonValue[] = []
const ROW_LIMIT = 200

/** Rows of a table, one line each. A key stroke draws its row alone. */
export default function TableInput({ id, field, value, onChange, onLeave, disabled, faults }: InputProps) {
  const { t } = useTranslation('forms')
  const rows = Array.isArray(value) ? value : NO_ROWS
  const columns = field.fields ?? []
  const full = rows.length >= (field.max_rows ?? ROW_LIMIT)
  const latest = useRef({ rows, onChange, adding: false })
  const body = useRef<HTMLTableSectionElement>(null)
  useEffect(() => {
    const { adding } = latest.current
    latest.current = { rows, onChange, adding: false }
    if (adding) body.current?.querySelector<HTMLElement>('tr:last-child input, tr:last-child select')?.focus()
  })
  // These stay the same functions, so that other rows need not be drawn again.
  const change = useCallback((n: number, key: string, cell: JsonValue | undefined): void => {
    const before = latest.current.rows
    const row = { ...asRow(before[n]) }
    if (cell === undefined) delete row[key]
    else row[key] = cell
    latest.current.rows = before.map((one, i) => (i === n ? row : one))
    latest.current.onChange(latest.current.rows)
  }, [])
  const remove = useCallback((n: number): void => {
    const rest = latest.current.rows.filter((_row, i) => i !== n)
    latest.current.onChange(rest.length === 0 ? undefined : rest)
  }, [])
  const add = (): void => {
    latest.current.adding = true
    onChange([...rows, defaultsOf(columns)])
  }
  const faultsOf = (n: number): string => JSON.stringify(faults.filter(({ path }) => path.startsWith(`/${field.key}/${n}/`)))
  return (
    <div id={id} role="group" aria-labelledby={`${id}-label`} onBlur={onLeave}>
      {rows.length === 0 ? <p className="anju-muted">{t('table.empty')}</p> : (
        <div className="anju-form-grid">
          {/* Drawn as grids, a table is none for assistive technology any more unless it says so. */}
          <table role="table" aria-labelledby={`${id}-label`} style={{ '--columns': columns.length } as CSSProperties}>
            <thead role="rowgroup">
              <tr role="row">
                <th role="columnheader" scope="col" aria-label={t('table.row', { row: '' })} />
                {columns.map((column) => <th key={column.key} role="columnheader" scope="col" title={titleText(column.title)}>{titleText(column.title)}{column.required ? ' *' : ''}{column.type === 'money' ? ` (${t('form.yuan')})` : column.unit ? ` (${column.unit})` : ''}</th>)}
                <th role="columnheader" scope="col" aria-label={t('table.remove', { row: '' })} />
              </tr>
            </thead>
            <tbody ref={body} role="rowgroup">
              {rows.map((row, n) => <TableRow key={n} n={n} path={`/${field.key}/${n}/`} columns={columns} row={row} faults={faultsOf(n)} disabled={disabled} change={change} remove={remove} />)}
            </tbody>
          </table>
        </div>
      )}
      {disabled ? null : <Button size="small" onClick={add} disabled={full} style={{ marginTop: 8 }}>{t('table.add')}</Button>}
      {rows.length > 5 ? <span className="anju-muted"> {t('table.rows', { count: rows.length })}</span> : null}
    </div>
  )
}

interface TableRowProps {
  n: number
  path: string
  columns: readonly Field[]
  row: JsonValue
  /** As JSON: the same text is the same faults. */
  faults: string
  disabled: boolean
  change: (n: number, key: string, value: JsonValue | undefined) => void
  remove: (n: number) => void
}

const TableRow = memo(function TableRow({ n, path, columns, row, faults, disabled, change, remove }: TableRowProps) {
  const { t } = useTranslation('forms')
  const values = asRow(row)
  const found = JSON.parse(faults) as FormFault[]
  const { values: kept, shown } = settle(columns, values)
  const set = useCallback((key: string, cell: JsonValue | undefined): void => change(n, key, cell), [change, n])
  return (
    <tr role="row">
      <td role="cell" className="anju-form-number">{n + 1}</td>
      {columns.map((column) => {
        const fault = found.find((one) => one.path === path + column.key || one.path.startsWith(`${path}${column.key}/`))
        const label = t('table.cell', { row: n + 1, column: titleText(column.title) })
        return (
          <td key={column.key} role="cell">
            {!shown.has(column.key) ? null : column.type === 'computed' ? (
              <div className="anju-form-computed">{fieldText(column, kept[column.key], currentLocale()) || '—'}</div>
            ) : isPlainCell(column) ? (
              <CellInput field={column} value={values[column.key]} label={label} disabled={disabled} invalid={fault !== undefined} onChange={set} />
            ) : (
              <FieldInput id={`${path.replaceAll('/', '-')}${column.key}`} field={column} value={values[column.key]} onChange={(value) => set(column.key, value)} onLeave={() => undefined} describedBy="" invalid={fault !== undefined} disabled={disabled} faults={found} />
            )}
            {fault ? <span className="anju-form-cell-fault">{faultText(fault, column)}</span> : null}
          </td>
        )
      })}
      <td role="cell">{disabled ? null : <Button size="small" type="text" aria-label={t('table.remove', { row: n + 1 })} onClick={() => remove(n)}>×</Button>}</td>
    </tr>
  )
})

const asRow = (row: JsonValue | undefined): Values => (typeof row === 'object' && row !== null && !Array.isArray(row) ? row : {})
