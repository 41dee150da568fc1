import { expect, it } from 'vitest'
import { expandBlocks } from '../../seeds/import-housing-blocks.ts'
import { generateBlocks } from './blocks.ts'

it('makes exactly as many units as asked for, no two with the same address', () => {
  const units = [...expandBlocks(generateBlocks(5_000))]
  expect(units).toHaveLength(5_000)
  expect(new Set(units.map((unit) => `${unit.estate} ${unit.building} ${unit.code}`)).size).toBe(5_000)
})
