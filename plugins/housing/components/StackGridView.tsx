import { useT } from '@anju/sdk'
import { useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { Link } from 'react-router'
import { matches, neighbour, offlineDevices, type Mark, type StackGrid, type StackUnit } from '../stack.ts'
import { statusMarks } from '../status.ts'
import { UnitPopover, UnitSheet } from './UnitPopover.tsx'

interface StackGridViewProps {
  grid: StackGrid
  chosen: ReadonlySet<Mark>
  /** Newest change of status when the page was opened: later ones light up. */
  openedWith: number
}

interface Pointed {
  id: string
  anchor: DOMRect
}

/**
 * Floors from the top, homes side by side. Each home is a link to its file; pointing at it or tabbing to it shows who
 * lives there, a tap on a phone opens the same as a sheet. Arrow keys walk the chart.
 */
export function StackGridView({ grid, chosen, openedWith }: StackGridViewProps) {
  const t = useT()
  const table = useRef<HTMLTableElement>(null)
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [sheet, setSheet] = useState<string | null>(null)
  const [current, setCurrent] = useState<string | null>(null)
  const units = new Map(grid.rows.flatMap(({ cells }) => cells.flatMap((unit) => (unit ? [[unit.id, unit] as const] : []))))
  const tabStop = current !== null && units.has(current) ? current : (units.keys().next().value ?? null)
  const several = grid.entrances.length > 1
  const entranceName = (name: string): string => (name === '' ? t('stack.no_entrance') : /^\d+$/.test(name) ? t('stack.entrance', { name }) : name)

  const walk = (event: KeyboardEvent, row: number, column: number): void => {
    if (event.key === 'Escape') setPointed(null)
    const to = neighbour(grid, row, column, event.key)
    const unit = to ? grid.rows[to[0]]?.cells[to[1]] : null
    if (!unit) return
    event.preventDefault()
    setCurrent(unit.id)
    table.current?.querySelector<HTMLElement>(`[data-unit="${unit.id}"]`)?.focus()
  }
  const point = (unit: StackUnit, target: Element): void => setPointed({ id: unit.id, anchor: target.getBoundingClientRect() })

  const shownUnit = pointed ? units.get(pointed.id) : undefined
  const sheetUnit = sheet ? units.get(sheet) : undefined
  return (
    <>
      <div className="housing-scroll" role="region" aria-label={t('stack.chart')} tabIndex={-1} onScroll={() => setPointed(null)}>
        <table className="housing-grid" ref={table}>
          {several ? (
            <thead>
              <tr>
                <td className="housing-corner" />
                {grid.entrances.map(({ name, span }) => (
                  <th key={name} scope="colgroup" colSpan={span} className="housing-entrance">
                    {entranceName(name)}
                  </th>
                ))}
              </tr>
            </thead>
          ) : null}
          <tbody>
            {grid.rows.map(({ floor, cells }, row) => (
              <tr key={floor}>
                <th scope="row" className="housing-floor">
                  {t('stack.floor', { floor })}
                </th>
                {cells.map((unit, column) => (
                  <td
                    key={`${grid.columns[column]?.entrance} ${grid.columns[column]?.key}`}
                    className={column > 0 && grid.columns[column]?.entrance !== grid.columns[column - 1]?.entrance ? 'housing-gap' : undefined}
                  >
                    {unit ? (
                      <Cell
                        unit={unit}
                        dim={!matches(unit, chosen)}
                        fresh={Date.parse(unit.since) > openedWith}
                        tabIndex={unit.id === tabStop ? 0 : -1}
                        onPoint={(target) => point(unit, target)}
                        onLeave={() => setPointed(null)}
                        onTap={() => setSheet(unit.id)}
                        onFocus={() => setCurrent(unit.id)}
                        onKeyDown={(event) => walk(event, row, column)}
                      />
                    ) : null}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {pointed && shownUnit ? <UnitPopover unit={shownUnit} anchor={pointed.anchor} /> : null}
      <UnitSheet unit={sheetUnit} onClose={() => setSheet(null)} />
    </>
  )
}

interface CellProps {
  unit: StackUnit
  dim: boolean
  fresh: boolean
  tabIndex: number
  onPoint: (target: Element) => void
  onLeave: () => void
  onTap: () => void
  onFocus: () => void
  onKeyDown: (event: KeyboardEvent) => void
}

function Cell({ unit, dim, fresh, tabIndex, onPoint, onLeave, onTap, onFocus, onKeyDown }: CellProps) {
  const t = useT()
  const touched = useRef(false)
  const status = t(`status.${unit.status}`)
  const arrears = Number(unit.arrears_fen) > 0
  const offline = offlineDevices(unit).length > 0
  const small = unit.occupant?.name ?? (unit.area_m2 ? `${unit.area_m2} m²` : '')
  const notes = [arrears ? t('stack.arrears') : null, offline ? t('stack.offline') : null].filter(Boolean).join(', ')
  return (
    <Link
      to={`/housing/units/${unit.id}`}
      data-unit={unit.id}
      tabIndex={tabIndex}
      aria-label={[unit.code, status, small].filter(Boolean).join(' ')}
      aria-description={notes || undefined}
      className={`housing-cell housing-tone-${unit.status}${dim ? ' housing-dim' : ''}${fresh ? ' housing-fresh' : ''}`}
      onPointerDown={(event) => {
        touched.current = event.pointerType === 'touch'
      }}
      onPointerEnter={(event) => {
        if (event.pointerType !== 'touch') onPoint(event.currentTarget)
      }}
      onPointerLeave={onLeave}
      onFocus={(event) => {
        onFocus()
        if (!touched.current) onPoint(event.currentTarget)
      }}
      onBlur={onLeave}
      onKeyDown={onKeyDown}
      onClick={(event: MouseEvent) => {
        if (!touched.current) return
        touched.current = false
        event.preventDefault()
        onTap()
      }}
    >
      <span className="housing-cell-top">
        <span aria-hidden="true" className="housing-mark">
          {statusMarks[unit.status]}
        </span>
        <span className="housing-code">{unit.code}</span>
        {arrears ? <span aria-hidden="true" className="housing-badge housing-badge-arrears">¥</span> : null}
        {offline ? <span aria-hidden="true" className="housing-badge housing-badge-offline">⌁</span> : null}
      </span>
      <span className="housing-cell-status">{status}</span>
      <span className="housing-cell-name">{small}</span>
    </Link>
  )
}
