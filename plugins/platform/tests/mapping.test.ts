import { expect, it } from 'vitest'
import { guessMapping, missingFields, type ImportField } from '../imports/mapping.ts'

const fields: ImportField[] = [
  { key: 'estate', title: { zh: '小区', en: 'Estate' }, required: true, aliases: ['项目名称'] },
  { key: 'building', title: { zh: '楼栋', en: 'Building' }, required: true, aliases: ['楼号'] },
  { key: 'code', title: { zh: '房号', en: 'Room' }, required: true },
  { key: 'area_m2', title: { zh: '建筑面积', en: 'Area' }, aliases: ['面积'] },
]

it('6.1.b guesses the columns by title, alias and key, in either language', () => {
  expect(guessMapping(['项目名称', '楼号', '房号*', '套内建筑面积'], fields)).toEqual({ estate: '项目名称', building: '楼号', code: '房号*', area_m2: '套内建筑面积' })
  expect(guessMapping(['Estate', 'BUILDING', 'room', 'area_m2'], fields)).toEqual({ estate: 'Estate', building: 'BUILDING', code: 'room', area_m2: 'area_m2' })
})

it('gives no column to two fields, and the exact name before the similar one', () => {
  expect(guessMapping(['使用面积', '建筑面积'], fields)).toEqual({ area_m2: '建筑面积' })
  const guessed = guessMapping(['楼栋房号'], fields)
  expect(Object.keys(guessed)).toHaveLength(1)
})

it('a fixed value fills a required field, blanks do not', () => {
  const keys = (fixed: Record<string, string>) => missingFields({ columns: { building: '楼栋', code: '房号' }, fixed }, fields).map(({ key }) => key)
  expect(keys({})).toEqual(['estate'])
  expect(keys({ estate: '  ' })).toEqual(['estate'])
  expect(keys({ estate: '望江苑' })).toEqual([])
})
