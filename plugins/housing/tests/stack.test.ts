import { describe, expect, it } from 'vitest'
import { lastDay, matches, neighbour, offlineDevices, stackGrid, type StackUnit } from '../stack.ts'
import { occupiedPercent } from '../status.ts'

const unit = (code: string, more: Partial<StackUnit> = {}): StackUnit => ({
  id: code, code, entrance: '', label: code, layout: '', area_m2: null, status: 'vacant', since: '2026-09-01T00:00:00Z', occupant: null, contract: null, devices: [], arrears_fen: 0, ...more,
})
const floors = (...rows: [number, ...StackUnit[]][]) => ({ floors: rows.map(([floor, ...units]) => ({ floor, units })) })
const codes = (chart: ReturnType<typeof floors>) => stackGrid(chart).rows.map(({ cells }) => cells.map((cell) => cell?.code ?? null))

describe('6.1.c how a building is laid out', () => {
  it('puts rooms of one ending above each other and leaves a gap where a room is missing', () => {
    expect(codes(floors([3, unit('301'), unit('303')], [2, unit('202'), unit('201'), unit('203')]))).toEqual([['301', null, '303'], ['201', '202', '203']])
  })

  it('counts from the left where numbers do not tell the floor', () => {
    expect(codes(floors([2, unit('A'), unit('B')], [1, unit('C')]))).toEqual([['A', 'B'], ['C', null]])
  })

  it('keeps entrances apart and in their natural order', () => {
    const grid = stackGrid(floors([1, unit('101', { id: 'x', entrance: '10' }), unit('101', { id: 'y', entrance: '2' }), unit('102', { id: 'z', entrance: '2' })]))
    expect(grid.entrances).toEqual([{ name: '2', span: 2 }, { name: '10', span: 1 }])
    expect(grid.rows[0]?.cells.map((cell) => cell?.id)).toEqual(['y', 'z', 'x'])
  })

  it('loses no home, however floors and numbers are written', () => {
    const homes = [unit('B1-01', { id: 'a' }), unit('B1-02', { id: 'b' })]
    const chart = floors([12, unit('1201'), unit('1202')], [1, unit('101')], [-1, ...homes])
    expect(stackGrid(chart).rows.flatMap(({ cells }) => cells).filter(Boolean)).toHaveLength(5)
  })
})

it('6.1.c arrow keys walk over gaps and stop at the edge', () => {
  const grid = stackGrid(floors([2, unit('201'), unit('203')], [1, unit('101'), unit('102'), unit('103')]))
  expect(neighbour(grid, 0, 0, 'ArrowRight')).toEqual([0, 2])
  expect(neighbour(grid, 1, 1, 'ArrowUp')).toBeNull()
  expect(neighbour(grid, 0, 0, 'ArrowLeft')).toBeNull()
  expect(neighbour(grid, 0, 2, 'ArrowDown')).toEqual([1, 2])
  expect(neighbour(grid, 0, 0, 'Enter')).toBeNull()
})

it('6.1.d the legend narrows by any of what is chosen; only active devices can be missed', () => {
  const device = { id: 'd', uid: 'd', kind: 'lock', battery: null, last_seen_at: null, locked: null }
  const silent = unit('101', { devices: [{ ...device, status: 'active', online: false }] })
  const retired = unit('102', { devices: [{ ...device, status: 'retired', online: false }] })
  const owing = unit('103', { status: 'occupied', arrears_fen: 100 })
  const all = [silent, retired, owing]
  const shown = (...marks: Parameters<typeof matches>[1] extends ReadonlySet<infer M> ? M[] : never) => all.filter((one) => matches(one, new Set(marks))).map(({ code }) => code)
  expect(shown()).toEqual(['101', '102', '103'])
  expect(shown('offline')).toEqual(['101'])
  expect(shown('offline', 'arrears')).toEqual(['101', '103'])
  expect(shown('occupied')).toEqual(['103'])
  expect(offlineDevices(retired)).toEqual([])
})

it('says the last day of a lease, across months and years', () => {
  expect(lastDay('2027-01-01')).toBe('2026-12-31')
  expect(lastDay('2028-03-01')).toBe('2028-02-29')
  expect(lastDay(null)).toBeNull()
})

it('has no share of homes where there are none', () => {
  expect(occupiedPercent({}, 0)).toBeNull()
  expect(occupiedPercent({ occupied: 1 }, 3)).toBe(33)
})
