import { describe, expect, it } from 'vitest'
import { lastDay, matches, neighbour, stackGrid, type StackUnit } from '../stack.ts'
import { occupiedPercent } from '../status.ts'

const unit = (code: string, more: Partial<StackUnit> = {}): StackUnit => ({
  id: `${more.entrance ?? ''}${code}`, code, entrance: '', label: code, layout: '', area_m2: null, status: 'vacant', since: '2026-09-01T00:00:00Z',
  occupant: null, contract: null, devices: [], arrears_fen: 0, ...more,
})
const drawn = (grid: ReturnType<typeof stackGrid>): (string | null)[][] => grid.rows.map(({ cells }) => cells.map((cell) => cell?.code ?? null))

describe('6.1.c the stack chart', () => {
  it('stands rooms with the same ending above each other and leaves a gap where one is missing', () => {
    const grid = stackGrid({ floors: [{ floor: 12, units: [unit('1201'), unit('1203')] }, { floor: 2, units: [unit('201'), unit('202'), unit('203')] }] })
    expect(drawn(grid)).toEqual([['1201', null, '1203'], ['201', '202', '203']])
    expect(grid.columns.map(({ key }) => key)).toEqual(['01', '02', '03'])
  })

  it('keeps entrances apart, in the order of their numbers', () => {
    const grid = stackGrid({ floors: [{ floor: 1, units: [unit('101', { entrance: '10' }), unit('101', { entrance: '2' }), unit('102', { entrance: '2' })] }] })
    expect(grid.entrances).toEqual([{ name: '2', span: 2 }, { name: '10', span: 1 }])
    expect(drawn(grid)).toEqual([['101', '102', '101']])
  })

  it('fills from the left where room numbers tell nothing of the floor', () => {
    const grid = stackGrid({ floors: [{ floor: 2, units: [unit('C')] }, { floor: 1, units: [unit('A'), unit('B')] }] })
    expect(drawn(grid)).toEqual([['C', null], ['A', 'B']])
  })

  it('is walked by arrow keys over gaps, and ends at its edges', () => {
    const grid = stackGrid({ floors: [{ floor: 3, units: [unit('301'), unit('303')] }, { floor: 2, units: [unit('202')] }, { floor: 1, units: [unit('101')] }] })
    expect(neighbour(grid, 0, 0, 'ArrowRight')).toEqual([0, 2])
    expect(neighbour(grid, 0, 0, 'ArrowDown')).toEqual([2, 0])
    expect(neighbour(grid, 0, 2, 'ArrowRight')).toBeNull()
    expect(neighbour(grid, 0, 0, 'Enter')).toBeNull()
  })

  it('6.1.d is narrowed by status, by arrears and by devices that cannot be reached', () => {
    const lock = { id: 'd', uid: 'u', kind: 'lock', status: 'active', online: false, battery: 40, last_seen_at: null, locked: true }
    expect(matches(unit('101'), new Set())).toBe(true)
    expect(matches(unit('101', { status: 'occupied' }), new Set(['occupied', 'blocked'] as const))).toBe(true)
    expect(matches(unit('101', { arrears_fen: 100 }), new Set(['arrears'] as const))).toBe(true)
    expect(matches(unit('101', { devices: [lock] }), new Set(['offline'] as const))).toBe(true)
    expect(matches(unit('101', { devices: [{ ...lock, status: 'quarantined' }] }), new Set(['offline'] as const))).toBe(false)
  })
})

it('a lease that ends before 1 March ends on the last of February', () => {
  expect(lastDay('2028-03-01')).toBe('2028-02-29')
  expect(lastDay(null)).toBeNull()
})

it('a building without homes has no occupancy', () => {
  expect(occupiedPercent({ occupied: 1 }, 3)).toBe(33)
  expect(occupiedPercent({}, 0)).toBeNull()
})
