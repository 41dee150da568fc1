import { expect, it } from 'vitest'
import { passes, percentile, table } from './stats.ts'

it('takes percentiles by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index)
  expect([percentile(hundred, 50), percentile(hundred, 99), percentile([7], 99)]).toEqual([50, 99, 7])
})

it('judges ratios only, and says which figure is too slow', () => {
  expect(passes({ name: 'a', measured: '1 s' })).toBe(true)
  expect(passes({ name: 'a', measured: '1/s', ratio: 0.1, least: 0.2 })).toBe(false)
  expect(table([{ name: 'a', measured: '1/s', floor: '10/s', ratio: 0.1, least: 0.2 }])).toContain('| a | 1/s | 10/s | 0.100 | ≥ 0.2 | TOO SLOW |')
})
