import { describe, expect, it } from 'vitest'
import { afterCursor, cursorOf, startOfScan, type OrderBy } from './keyset.ts'

const byName: OrderBy[] = [{ column: 'sort_key', ascending: true }, { column: 'id', ascending: true }]

describe('the page after a row', () => {
  it('is greater in the first column, or equal there and greater in the next', () => {
    const cursor = cursorOf(byName, { sort_key: '3,"栋"', id: 'b', area: 5 })
    expect(afterCursor(byName, cursor)).toBe('sort_key.gt."3,\\"栋\\"",and(sort_key.eq."3,\\"栋\\"",id.gt."b")')
    expect(startOfScan(byName, cursor)).toEqual(['sort_key', 'gte', '3,"栋"'])
  })

  it('starts at the cursor from the other side when the order falls', () => {
    expect(startOfScan([{ column: 'at', ascending: false }, { column: 'id', ascending: false }], ['2026-09-01', 'b'])).toEqual(['at', 'lte', '2026-09-01'])
  })

  it('may hold nulls, which come last: then there is no such start', () => {
    const byArea: OrderBy[] = [{ column: 'area', ascending: true, nullable: true }, { column: 'id', ascending: true }]
    expect(afterCursor(byArea, [40, 'b'])).toBe('area.gt.40,area.is.null,and(area.eq.40,id.gt."b")')
    expect(startOfScan(byArea, [40, 'b'])).toBeNull()
    expect(afterCursor(byArea, [null, 'b'])).toBe('and(area.is.null,id.gt."b")')
    expect(startOfScan(byArea, [null, 'b'])).toBeNull()
  })
})
