import type { Status, StatusCounts } from './status.ts'

export interface StackDevice {
  id: string
  uid: string
  kind: string
  status: string
  online: boolean
  battery: number | null
  last_seen_at: string | null
  locked: boolean | null
}

export interface Occupant {
  household_id: string
  household_code: string
  name: string | null
  category: string
  size: number
  link: string
  since: string
}

export interface Lease {
  id: string
  code: string
  status: string
  rent_fen: number
  starts: string
  /** The day after the last one. */
  ends: string | null
}

export interface StackUnit {
  id: string
  code: string
  entrance: string
  label: string
  layout: string
  area_m2: number | null
  status: Status
  since: string
  occupant: Occupant | null
  contract: Lease | null
  devices: StackDevice[]
  arrears_fen: number
}

/** What `stack_chart` answers. */
export interface StackChart {
  building: { id: string; code: string; name: string; estate_id: string; estate_name: string; floors: number | null; year_completed: number | null; address: string }
  counts: StatusCounts
  floors: { floor: number; units: StackUnit[] }[]
}

/** What the legend narrows the chart to; several narrow by “or”. */
export type Mark = Status | 'arrears' | 'offline'

export interface StackColumn {
  entrance: string
  /** What the units of the column have in common: `04` of 1204 and 304; a running number where numbers tell nothing. */
  key: string
}

export interface StackGrid {
  columns: StackColumn[]
  entrances: { name: string; span: number }[]
  rows: { floor: number; cells: (StackUnit | null)[] }[]
}

const natural = new Intl.Collator('en', { numeric: true })

/** The part of a room number after its floor: 1204 on floor 12 → 04; null where the number does not begin with the floor. */
function suffix(code: string, floor: number): string | null {
  const match = /^\D*(\d+)\D*$/.exec(code)
  const digits = match?.[1]
  const start = String(floor)
  return digits && digits.startsWith(start) && digits.length > start.length ? digits.slice(start.length) : null
}

/**
 * Lays a building out as floors × columns. Rooms with the same ending stand above each other, so that a missing room
 * leaves a gap where it is missing; entrances whose numbers tell nothing are filled from the left.
 */
export function stackGrid(chart: Pick<StackChart, 'floors'>): StackGrid {
  const entrances = new Map<string, { floor: number; unit: StackUnit }[]>()
  for (const { floor, units } of chart.floors) {
    for (const unit of units) {
      const list = entrances.get(unit.entrance) ?? []
      list.push({ floor, unit })
      entrances.set(unit.entrance, list)
    }
  }
  const names = [...entrances.keys()].sort(natural.compare)
  const columns: StackColumn[] = []
  const place = new Map<string, number>()
  const spans: { name: string; span: number }[] = []
  for (const name of names) {
    const homes = entrances.get(name) ?? []
    const keys = new Map<string, string>()
    const taken = new Set<string>()
    let telling = true
    for (const { floor, unit } of homes) {
      const key = suffix(unit.code, floor)
      if (key === null || taken.has(`${floor} ${key}`)) telling = false
      else {
        taken.add(`${floor} ${key}`)
        keys.set(unit.id, key)
      }
    }
    if (!telling) {
      const next = new Map<number, number>()
      for (const { floor, unit } of homes) {
        const index = (next.get(floor) ?? 0) + 1
        next.set(floor, index)
        keys.set(unit.id, String(index).padStart(2, '0'))
      }
    }
    const wanted = [...new Set(keys.values())].sort(natural.compare)
    const start = columns.length
    for (const key of wanted) columns.push({ entrance: name, key })
    for (const { unit } of homes) place.set(unit.id, start + wanted.indexOf(keys.get(unit.id) ?? ''))
    spans.push({ name, span: wanted.length })
  }
  const rows = chart.floors.map(({ floor, units }) => {
    const cells: (StackUnit | null)[] = columns.map(() => null)
    for (const unit of units) cells[place.get(unit.id) ?? 0] = unit
    return { floor, cells }
  })
  return { columns, entrances: spans, rows }
}

/** Devices that take part (active ones) and cannot be reached. */
export const offlineDevices = (unit: Pick<StackUnit, 'devices'>): StackDevice[] => unit.devices.filter((device) => device.status === 'active' && !device.online)

export function matches(unit: StackUnit, marks: ReadonlySet<Mark>): boolean {
  if (marks.size === 0 || marks.has(unit.status)) return true
  return (marks.has('arrears') && Number(unit.arrears_fen) > 0) || (marks.has('offline') && offlineDevices(unit).length > 0)
}

/** The last day of a lease, from the day after it. */
export function lastDay(ends: string | null): string | null {
  return ends ? new Date(Date.parse(`${ends}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10) : null
}

/** The cell an arrow key leads to from [row, column]: the next home that way, over gaps. Null at the edge. */
export function neighbour(grid: StackGrid, row: number, column: number, key: string): [number, number] | null {
  const steps: Record<string, [number, number]> = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }
  const step = steps[key]
  if (!step) return null
  for (let r = row + step[0], c = column + step[1]; grid.rows[r] && c >= 0 && c < grid.columns.length; r += step[0], c += step[1]) {
    if (grid.rows[r]?.cells[c]) return [r, c]
  }
  return null
}
