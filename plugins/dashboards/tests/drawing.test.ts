import { expect, test } from 'vitest'
import { trendOf } from '../board/NumberTile.tsx'
import { listPath } from '../board/links.ts'
import { monthCells, valuesByDay } from '../board/month.ts'
import { chartOptions, gaugeEnd, seriesOf } from '../chart/options.ts'
import { paletteOf } from '../chart/palette.ts'
import type { Answer, Metric } from '../model.ts'
import { csvOf, tableOf } from '../table.ts'
import { formatShort, formatValue, keyText, periodsBetween } from '../values.ts'

const terms = { yes: '是', no: '否', missing: '未填写', days: '# 天', months: '# 个月', target: '目标 #' }
const status = { key: 'status', title: { zh: '房态', en: 'Status' }, type: 'choice' as const, options: [
  { value: 'occupied', title: { zh: '已入住', en: 'Occupied' }, tone: 'success' }, { value: 'vacant', title: { zh: '空置', en: 'Vacant' } }] }
const month = { key: 'due_on', title: { zh: '应缴日期', en: 'Due on' }, type: 'date' as const, grain: 'month' as const, from: '2026-06-01', to: '2026-12-01' }
const units = { key: 'units', agg: 'count', title: { zh: '套数', en: 'Homes' }, unit: 'count' }
const money = { key: 'amount', agg: 'sum', title: { zh: '应收', en: 'Charged' }, unit: 'fen' }
const answer = (part: Partial<Answer>): Answer => ({ metric: 'x.y', dimensions: [], measures: [units], rows: [], truncated: false, at: '2026-11-24T00:00:00Z', ...part })
const palette = paletteOf({ colorText: '#000', colorTextSecondary: '#555', colorBorderSecondary: '#ddd', colorBgContainer: '#fff', colorSuccess: '#080', colorInfo: '#008', colorWarning: '#a50', colorError: '#a00', fontFamily: 'x' }, false)
const look = { palette, locale: 'zh-CN' as const, terms, width: 400, height: 200 }

test('B.5 numbers are written in their unit and language', () => {
  expect(formatValue(123456, 'fen', 'zh-CN', terms)).toBe('¥1,234.56')
  expect(formatValue(87.456, 'percent', 'zh-CN', terms)).toBe('87.46%')
  expect(formatValue(3, 'months', 'zh-CN', terms)).toBe('3 个月')
  expect(formatValue(null, 'count', 'zh-CN', terms)).toBe('—')
  expect(formatShort(1_234_560_000, 'fen', 'zh-CN')).toBe('¥1234.6万')
  expect(formatShort(1_200_000, 'fen', 'en-US')).toBe('¥12K')
})

test('B.5 keys are written as people say them', () => {
  expect(keyText(status, 'occupied', null, 'zh-CN', terms)).toBe('已入住')
  expect(keyText(status, 'something_new', null, 'zh-CN', terms)).toBe('something_new')
  expect(keyText(status, null, null, 'zh-CN', terms)).toBe('未填写')
  expect(keyText({ ...month, grain: 'quarter' }, '2026-07-01', null, 'en-US', terms)).toBe('2026 Q3')
  expect(keyText({ key: 'online', title: status.title, type: 'boolean' }, false, null, 'zh-CN', terms)).toBe('否')
})

test('B.5 a month in which nothing happened is a zero, not a gap', () => {
  const { categories, series } = seriesOf(answer({ dimensions: [month], measures: [money], rows: [
    { keys: ['2026-08-01'], labels: [null], values: [100] }, { keys: ['2026-11-01'], labels: [null], values: [300] }] }), 'zh-CN', terms)
  expect(categories).toEqual(['2026-06', '2026-07', '2026-08', '2026-09', '2026-10', '2026-11'])
  expect(series[0]?.values).toEqual([0, 0, 100, 0, 0, 300])
  expect(periodsBetween('2026-01-31', '2026-02-02', 'day')).toEqual(['2026-01-31', '2026-02-01'])
})

test('B.5 two dimensions make one series per value of the second, in the plugin’s order and colours', () => {
  const { categories, series } = seriesOf(answer({ dimensions: [month, status], rows: [
    { keys: ['2026-11-01', 'vacant'], labels: [null, null], values: [2] }, { keys: ['2026-11-01', 'occupied'], labels: [null, null], values: [5] }] }), 'zh-CN', terms)
  expect(categories.at(-1)).toBe('2026-11')
  expect(series.map(({ name, tone, values }) => [name, tone, values.at(-1)])).toEqual([['已入住', 'success', 5], ['空置', undefined, 2]])
})

test('B.5 more than eight slices of a ring become a rest', () => {
  const rows = Array.from({ length: 12 }, (_, i) => ({ keys: [`k${i}`], labels: [null], values: [12 - i] }))
  const options = chartOptions('pie', answer({ dimensions: [{ ...status, type: 'text', options: [] }], rows }), look) as { series: { data: { name: string; value: number }[] }[] }
  expect(options.series[0]?.data).toHaveLength(9)
  expect(options.series[0]?.data.reduce((sum, { value }) => sum + value, 0)).toBe(78)
})

test('B.5 a gauge of a share ends at 100, of anything else above value and target', () => {
  expect(gaugeEnd({ ...units, unit: 'percent' }, 40, 90)).toBe(100)
  expect(gaugeEnd(units, 430, 500)).toBe(600)
  expect(gaugeEnd(units, 0, undefined)).toBeGreaterThan(0)
})

test('B.5 a change is good or bad by what the measure wants', () => {
  expect(trendOf(110, 100, 'more')).toEqual({ percent: 10, tone: 'good' })
  expect(trendOf(110, 100, 'less')).toEqual({ percent: 10, tone: 'bad' })
  expect(trendOf(5, 0, 'more')).toEqual({ percent: null, tone: 'good' })
  expect(trendOf(5, 5, 'more')).toEqual({ percent: 0, tone: 'flat' })
  expect(trendOf(5, undefined, 'more')).toBeNull()
})

test('B.5 a row leads to the list behind it with its keys as filters', () => {
  const metric = { key: 'housing.units', link: { path: '/housing/units', columns: { status: 'status' } } } as unknown as Metric
  const found = answer({ dimensions: [status], rows: [{ keys: ['vacant'], labels: [null], values: [2] }] })
  expect(listPath(metric, undefined, found, found.rows[0])).toBe('/housing/units?f.status=vacant')
  expect(listPath(undefined, undefined, found, found.rows[0])).toBeNull()
})

test('B.5 a link leads only to a list that shows exactly what was counted', () => {
  const link = { path: '/finance/charges', columns: { status: 'status', estate: 'estate_id' }, fixed: { overdue: 'true' }, single: true }
  const metric = { key: 'finance.charges', link } as unknown as Metric
  const number = answer({ rows: [{ keys: [], labels: [], values: [7] }] })
  const asked = (filters: { dimension: string; op: string; value?: unknown }[]) => ({ metric: 'finance.charges', measures: [{ key: 'n' }], filters })
  expect(listPath(metric, asked([]), number)).toBe('/finance/charges?f.overdue=true')
  expect(listPath(metric, asked([{ dimension: 'status', op: 'eq', value: 'open' }]), number)).toBe('/finance/charges?f.overdue=true&f.status=open')
  expect(listPath(metric, asked([{ dimension: 'status', op: 'in', value: ['open', 'paid'] }]), number)).toBeNull()
  expect(listPath(metric, asked([{ dimension: 'due_on', op: 'period', value: { unit: 'month', from: 0, to: 0 } }]), number)).toBeNull()
  const byMonth = answer({ dimensions: [month], rows: [{ keys: ['2026-06-01'], labels: [null], values: [2] }] })
  expect(listPath(metric, asked([]), byMonth, byMonth.rows[0])).toBeNull()
})

test('B.5 a calendar has its numbers on their days, weeks from Monday', () => {
  const day = { ...month, grain: 'day' as const }
  const found = answer({ dimensions: [day], rows: [{ keys: ['2026-11-03'], labels: [null], values: [4] }, { keys: [null], labels: [null], values: [9] }] })
  expect([...valuesByDay(found)]).toEqual([['2026-11-03', 4]])
  expect(monthCells('2026-11')[0]).toEqual([null, null, null, null, null, null, '2026-11-01'])
  expect(monthCells('2026-11')[1]?.[1]).toBe('2026-11-03')
})

test('B.5 an exported file has yuan as numbers, and no cell that Excel would run', () => {
  const table = tableOf(answer({ dimensions: [{ ...status, type: 'text', options: [] }], measures: [money], rows: [{ keys: ['=1+1'], labels: [null], values: [123456] }, { keys: ['a,"b"'], labels: [null], values: [null] }] }), 'zh-CN', terms)
  expect(table.rows[0]?.cells).toEqual(['=1+1', 1234.56])
  expect(csvOf(table)).toBe('\uFEFF房态,应收\r\n\'=1+1,1234.56\r\n"a,""b""",\r\n')
})
