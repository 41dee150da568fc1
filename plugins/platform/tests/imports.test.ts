import { describe, expect, it } from 'vitest'
import { csvCell } from '../imports/faults.ts'
import { guessMapping, missingFields, type ImportField } from '../imports/mapping.ts'
import { cellText, decodeText, readTable, toTable } from '../imports/table.ts'

const fields: ImportField[] = [
  { key: 'estate', title: { zh: '小区', en: 'Estate' }, required: true, aliases: ['项目名称'] },
  { key: 'code', title: { zh: '房号', en: 'Unit no.' }, required: true, aliases: ['室号', '门牌号'] },
  { key: 'floor', title: { zh: '楼层', en: 'Floor' }, aliases: ['层'] },
  { key: 'building_floors', title: { zh: '总层数', en: 'Storeys' }, aliases: ['总层数'] },
  { key: 'area_m2', title: { zh: '建筑面积（㎡）', en: 'Area (m²)' }, aliases: ['建筑面积', '面积'] },
]
/** 小区,房号 / 安和里,101 as an office machine writes it. */
const gbk = new Uint8Array([0xd0, 0xa1, 0xc7, 0xf8, 0x2c, 0xb7, 0xbf, 0xba, 0xc5, 0x0d, 0x0a, 0xb0, 0xb2, 0xba, 0xcd, 0xc0, 0xef, 0x2c, 0x31, 0x30, 0x31])

describe('reading a file', () => {
  it('takes GBK and UTF-8, with or without a byte order mark, for what they are', async () => {
    expect(decodeText(gbk)).toEqual({ text: '小区,房号\r\n安和里,101', encoding: 'gb18030' })
    expect(await readTable(new File([gbk], '房源.csv'), [])).toEqual({ headers: ['小区', '房号'], rows: [{ 小区: '安和里', 房号: '101' }], encoding: 'gb18030' })
    expect(await readTable(new File(['\uFEFF小区,房号\n"安和, 里",101\n'], 'a.CSV'), [])).toEqual({ headers: ['小区', '房号'], rows: [{ 小区: '安和, 里', 房号: '101' }], encoding: 'utf-8' })
  })

  it('finds the header below a title and keeps the row numbers people see', () => {
    const table = toTable([['2026 年房源登记表', '', ''], ['', '', ''], ['小区', '室号', ''], ['安和里', '101', 'x'], ['', '', ''], ['安和里', '102', ''], ['', '', '']], ['小区', '室号'])
    expect(table.headers).toEqual(['小区', '室号'])
    // The database counts from row 2: two lines above the header and a blank one keep their places.
    expect(table.rows).toEqual([null, null, { 小区: '安和里', 室号: '101' }, null, { 小区: '安和里', 室号: '102' }])
  })

  it('refuses what it cannot use, and says why', async () => {
    await expect(readTable(new File(['x'], 'list.xls'), [])).rejects.toThrow('file_type')
    await expect(readTable(new File(['not a workbook'], 'list.xlsx'), [])).rejects.toThrow('file_broken')
    await expect(readTable(new File([''], 'a.csv'), [])).rejects.toThrow('file_empty')
    await expect(readTable(new File(['小区,房号\n'], 'a.csv'), [])).rejects.toThrow('file_empty')
  })

  it('writes cells of a workbook as people see them', () => {
    expect(cellText(new Date('2026-09-01T00:00:00Z'))).toBe('2026-09-01')
    expect(cellText(13800001234)).toBe('13800001234')
    expect(cellText(45.5)).toBe('45.5')
    expect(cellText(null)).toBe('')
  })
})

describe('guessing the mapping', () => {
  it('knows columns by title and alias, whatever the brackets, and gives none to two fields', () => {
    expect(guessMapping(['项目名称', '门牌号 *', '总层数', '建筑面积(㎡)', '备注'], fields)).toEqual({
      estate: '项目名称', code: '门牌号 *', building_floors: '总层数', area_m2: '建筑面积(㎡)',
    })
    expect(guessMapping(['套内建筑面积'], fields)).toEqual({ area_m2: '套内建筑面积' })
  })

  it('asks only for required fields that neither a column nor a fixed value fills', () => {
    const missing = (fixed: Record<string, string>): string[] => missingFields({ columns: { code: '房号' }, fixed }, fields).map(({ key }) => key)
    expect(missing({})).toEqual(['estate'])
    expect(missing({ estate: ' ' })).toEqual(['estate'])
    expect(missing({ estate: '安和里' })).toEqual([])
  })
})

it('a cell that would be a formula stays a text in the file of faulty rows', () => {
  expect(csvCell('=cmd()')).toBe("'=cmd()")
  expect(csvCell('-12.5')).toBe('-12.5')
  expect(csvCell('a "b", c')).toBe('"a ""b"", c"')
})
