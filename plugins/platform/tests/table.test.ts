import { describe, expect, it } from 'vitest'
import writeXlsxFile from 'write-excel-file/node'
import { cellText, decodeText, FileFault, plainName, readTable, toTable } from '../imports/table.ts'

const names = ['楼栋', '房号', '建筑面积']
const text = '楼栋,房号,建筑面积\n1栋,101,52.5\n'
const fault = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
  } catch (error) {
    if (error instanceof FileFault) return error.key
    throw error
  }
  return 'no fault'
}

describe('6.1.b lists as offices keep them', () => {
  it('reads UTF-8 with and without a mark at its start', async () => {
    for (const mark of ['', '\uFEFF']) {
      const table = await readTable(new File([mark + text], 'homes.csv'), names)
      expect(table).toEqual({ headers: names, rows: [{ 楼栋: '1栋', 房号: '101', 建筑面积: '52.5' }], encoding: 'utf-8' })
    }
  })

  it('reads what Excel on a Chinese Windows saves', async () => {
    // "楼栋,房号\r\n1栋,101\r\n" in GBK
    const bytes = new Uint8Array([0xc2, 0xa5, 0xb6, 0xb0, 0x2c, 0xb7, 0xbf, 0xba, 0xc5, 0x0d, 0x0a, 0x31, 0xb6, 0xb0, 0x2c, 0x31, 0x30, 0x31, 0x0d, 0x0a])
    const table = await readTable(new File([bytes], 'homes.CSV'), names)
    expect(table).toEqual({ headers: ['楼栋', '房号'], rows: [{ 楼栋: '1栋', 房号: '101' }], encoding: 'gb18030' })
    expect(decodeText(bytes).encoding).toBe('gb18030')
  })

  it('reads quotes, semicolons and tabs', async () => {
    const quoted = await readTable(new File(['楼栋,房号\n"1栋, 东",101\n'], 'a.csv'), names)
    expect(quoted.rows).toEqual([{ 楼栋: '1栋, 东', 房号: '101' }])
    const tabs = await readTable(new File(['楼栋\t房号\n1栋\t101\n'], 'a.tsv'), names)
    expect(tabs.rows).toEqual([{ 楼栋: '1栋', 房号: '101' }])
    const titled = await readTable(new File(['房源清单（一、二期）, 2026-09-01\n楼栋;房号\n1栋;101\n'], 'a.csv'), names)
    expect(titled.rows).toEqual([null, { 楼栋: '1栋', 房号: '101' }])
  })

  it('reads a workbook; numbers and days become what people see', async () => {
    const sheet = [
      [{ value: '房源清单' }],
      [{ value: '楼栋' }, { value: '房号' }, { value: '建筑面积' }, { value: '开放日期' }],
      [{ value: '1栋' }, { value: 101, type: Number }, { value: 52.5, type: Number }, { value: new Date(Date.UTC(2026, 8, 1)), type: Date, format: 'yyyy-mm-dd' }],
    ]
    const bytes = await writeXlsxFile(sheet as never).toBuffer()
    const table = await readTable(new File([new Uint8Array(bytes)], 'homes.xlsx'), names)
    expect(table.headers).toEqual(['楼栋', '房号', '建筑面积', '开放日期'])
    expect(table.rows.at(-1)).toEqual({ 楼栋: '1栋', 房号: '101', 建筑面积: '52.5', 开放日期: '2026-09-01' })
  })

  it('says what is wrong with a file that is none', async () => {
    expect(await fault(readTable(new File([''], 'a.csv'), names))).toBe('file_empty')
    expect(await fault(readTable(new File(['楼栋,房号\n'], 'a.csv'), names))).toBe('file_empty')
    expect(await fault(readTable(new File(['%PDF'], 'a.pdf'), names))).toBe('file_type')
    expect(await fault(readTable(new File(['no zip'], 'a.xlsx'), names))).toBe('file_broken')
  })
})

it('finds the header below a title and keeps the row numbers of the file', () => {
  const table = toTable([['某某小区房源清单', '', ''], ['制表：2026-09-01', '', ''], ['楼栋', '房号', '备注'], ['1', '101', ''], ['', '', ''], ['1', '102', ''], ['', '', '']], names)
  expect(table.headers).toEqual(['楼栋', '房号', '备注'])
  // Two lines above the header keep their numbers; the blank line between keeps its own; those at the end are none.
  expect(table.rows.map((row) => row?.['房号'] ?? null)).toEqual([null, null, '101', null, '102'])
})

it('takes the first of two columns of one name and leaves out columns without one', () => {
  const table = toTable([['楼栋', '', '房号', '房号'], ['1', 'x', '101', '999']], names)
  expect(table).toEqual({ headers: ['楼栋', '房号'], rows: [{ 楼栋: '1', 房号: '101' }] })
})

it('6.2.a1 takes no digits that Excel lost: an identity number kept as a number cannot pass for one', () => {
  expect(cellText(Number('110101199003070011'))).toBe('1.10101199003070E+17')
  expect(cellText('110101199003070011')).toBe('110101199003070011')
})

it('writes cells as people read them: all digits of a number, days without a time', () => {
  expect(cellText(13800138000)).toBe('13800138000')
  expect(cellText(52)).toBe('52')
  expect(cellText(0.1)).toBe('0.1')
  expect(cellText(new Date('2026-09-01T00:00:00Z'))).toBe('2026-09-01')
  expect(cellText(new Date('2026-09-01T08:30:00Z'))).toBe('2026-09-01 08:30')
  expect([cellText(null), cellText(undefined), cellText(true)]).toEqual(['', '', 'true'])
})

it('compares names without the signs people put around them', () => {
  expect(plainName(' 建筑面积（㎡）* ')).toBe(plainName('建筑面积(㎡)'))
  expect(plainName('ID_Number')).toBe(plainName('id number'))
})
