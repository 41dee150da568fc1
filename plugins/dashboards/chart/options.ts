import type { Locale } from '@anju/sdk'
import type { EChartsCoreOption } from 'echarts/core'
import type { Answer, AnswerRow, DimensionColumn, Key, MeasureColumn, WidgetKind } from '../model.ts'
import { formatShort, formatValue, keyText, withEveryPeriod, type Terms } from '../values.ts'
import type { Palette } from './palette.ts'

/** What an answer is drawn with. */
export interface Look {
  palette: Palette
  locale: Locale
  terms: Terms
  /** A chart smaller than this many pixels leaves out what would not be read. */
  width: number
  height: number
  target?: number | undefined
}

/** One line or group of bars: a measure, or a value of the second dimension. */
export interface Series {
  name: string
  unit: string
  values: (number | null)[]
  tone: string | undefined
}

const word = (title: { zh: string; en: string }, locale: Locale): string => (locale === 'en-US' ? title.en : title.zh)

/** Options in the order the plugin gave them; everything else as it came. */
function inOptionOrder(column: DimensionColumn, keys: Key[]): Key[] {
  const rank = (key: Key): number => {
    const at = column.options?.findIndex(({ value }) => value === key) ?? -1
    return at < 0 ? 1000 : at
  }
  return column.type === 'choice' ? [...keys].sort((a, b) => rank(a) - rank(b)) : column.type === 'boolean' ? [...keys].sort((a, b) => Number(b) - Number(a)) : keys
}

const toneOf = (column: DimensionColumn, key: Key): string | undefined =>
  column.type === 'boolean' ? (key === true ? 'success' : 'neutral') : column.options?.find(({ value }) => value === key)?.tone

/** An answer as categories and series: measures side by side, or the second dimension's values. */
export function seriesOf(answer: Answer, locale: Locale, terms: Terms): { categories: string[]; series: Series[] } {
  const [first, second] = answer.dimensions
  if (!first) return { categories: [], series: [] }
  if (!second) {
    const rows = sorted(first, withEveryPeriod(answer.rows, first, answer.measures.length))
    return {
      categories: rows.map((row) => keyText(first, row.keys[0] ?? null, row.labels[0], locale, terms)),
      series: answer.measures.map((measure, i) => ({ name: word(measure.title, locale), unit: measure.unit, values: rows.map((row) => row.values[i] ?? null), tone: undefined })),
    }
  }
  const labels = new Map(answer.rows.map((row) => [row.keys[0] ?? null, row.labels[0]]))
  const own = (i: number): Key[] => [...new Set(answer.rows.map((row) => row.keys[i] ?? null))]
  const keys = sorted(first, withEveryPeriod(own(0).map((key) => ({ keys: [key], labels: [null], values: [] })), first, 0)).map((row) => row.keys[0] ?? null)
  const seconds = inOptionOrder(second, own(1))
  const secondLabels = new Map(answer.rows.map((row) => [row.keys[1] ?? null, row.labels[1]]))
  const found = new Map(answer.rows.map((row) => [JSON.stringify([row.keys[0], row.keys[1]]), row.values[0] ?? null]))
  const unit = answer.measures[0]?.unit ?? 'count'
  return {
    categories: keys.map((key) => keyText(first, key, labels.get(key), locale, terms)),
    series: seconds.map((key) => ({
      name: keyText(second, key, secondLabels.get(key), locale, terms),
      unit,
      values: keys.map((at) => found.get(JSON.stringify([at, key])) ?? 0),
      tone: toneOf(second, key),
    })),
  }
}

function sorted(column: DimensionColumn, rows: AnswerRow[]): AnswerRow[] {
  if (column.type !== 'choice' && column.type !== 'boolean') return rows
  const order = inOptionOrder(column, rows.map((row) => row.keys[0] ?? null))
  return [...rows].sort((a, b) => order.indexOf(a.keys[0] ?? null) - order.indexOf(b.keys[0] ?? null))
}

const colour = (series: Series, i: number, { palette }: Look): string => (series.tone && palette.tones[series.tone]) || (palette.series[i % palette.series.length] ?? palette.text)

const tooltip = ({ palette }: Look): object => ({
  confine: true,
  backgroundColor: palette.surface,
  borderColor: palette.line,
  textStyle: { color: palette.text, fontFamily: palette.font, fontSize: 13 },
})

const legend = (look: Look, shown: boolean): object => ({
  show: shown,
  type: 'scroll',
  top: 0,
  left: 0,
  itemWidth: 12,
  itemHeight: 12,
  icon: 'roundRect',
  textStyle: { color: look.palette.muted, fontFamily: look.palette.font },
  pageTextStyle: { color: look.palette.muted },
})

function axes(kind: WidgetKind, categories: string[], series: Series[], look: Look): object {
  const { palette, locale } = look
  const units = [...new Set(series.map(({ unit }) => unit))].slice(0, 2)
  const label = { color: palette.muted, fontFamily: palette.font, hideOverlap: true }
  return {
    grid: { left: 4, right: 8, top: series.length > 1 ? 34 : 12, bottom: 2, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
    xAxis: { type: 'category', data: categories, boundaryGap: kind !== 'line', axisLabel: { ...label, formatter: (text: string) => text.replace(/^\d{4}-(\d{2}-\d{2})$/, '$1') }, axisTick: { show: false }, axisLine: { lineStyle: { color: palette.line } } },
    yAxis: units.map((unit, i) => ({
      type: 'value',
      // A count has no halves.
      minInterval: unit === 'count' ? 1 : 0,
      splitNumber: look.height < 200 ? 3 : 5,
      splitLine: { show: i === 0, lineStyle: { color: palette.line } },
      axisLabel: { ...label, formatter: (value: number) => formatShort(value, unit, locale) },
    })),
  }
}

function cartesian(kind: WidgetKind, answer: Answer, look: Look): EChartsCoreOption {
  const { categories, series } = seriesOf(answer, look.locale, look.terms)
  const units = [...new Set(series.map(({ unit }) => unit))]
  return {
    tooltip: { ...tooltip(look), trigger: 'axis', axisPointer: { type: kind === 'line' ? 'line' : 'shadow' } },
    legend: legend(look, series.length > 1),
    ...axes(kind, categories, series, look),
    series: series.map((one, i) => ({
      name: one.name,
      type: kind === 'line' ? 'line' : 'bar',
      ...(kind === 'stacked' ? { stack: 'all' } : {}),
      yAxisIndex: Math.min(1, Math.max(0, units.indexOf(one.unit))),
      data: one.values,
      color: colour(one, i, look),
      barMaxWidth: 34,
      itemStyle: { borderRadius: kind === 'bar' ? [4, 4, 0, 0] : 0 },
      ...(kind === 'line' ? { smooth: 0.2, symbolSize: 6, showSymbol: one.values.length <= 40, lineStyle: { width: 2.5 }, areaStyle: { opacity: series.length === 1 ? 0.1 : 0 } } : {}),
      ...(i === 0 && look.target !== undefined ? { markLine: { symbol: 'none', silent: true, data: [{ yAxis: look.target }], lineStyle: { color: look.palette.muted, type: 'dashed' }, label: { color: look.palette.muted, formatter: formatShort(look.target, one.unit, look.locale) } } } : {}),
      tooltip: { valueFormatter: (value: unknown) => formatValue(typeof value === 'number' ? value : null, one.unit, look.locale, look.terms) },
    })),
  }
}

const MOST_SLICES = 8

function pie(answer: Answer, look: Look): EChartsCoreOption {
  const [column] = answer.dimensions
  const measure = answer.measures[0]
  if (!column || !measure) return {}
  const rows = sorted(column, answer.rows.filter((row) => (row.values[0] ?? 0) > 0))
  const slices = rows.slice(0, MOST_SLICES).map((row, i) => {
    const name = keyText(column, row.keys[0] ?? null, row.labels[0], look.locale, look.terms)
    return { name, value: row.values[0] ?? 0, itemStyle: { color: colour({ name, unit: measure.unit, values: [], tone: toneOf(column, row.keys[0] ?? null) }, i, look) } }
  })
  const rest = rows.slice(MOST_SLICES).reduce((sum, row) => sum + (row.values[0] ?? 0), 0)
  if (rest > 0) slices.push({ name: '…', value: rest, itemStyle: { color: look.palette.line } })
  const total = slices.reduce((sum, slice) => sum + slice.value, 0)
  const wide = look.width > look.height * 1.25
  const sum = formatShort(total, measure.unit, look.locale)
  const ring = Math.min(look.width * (wide ? 0.5 : 1), look.height) * 0.8 * 0.65
  const values = new Map(slices.map(({ name, value }) => [name, value]))
  return {
    tooltip: { ...tooltip(look), trigger: 'item', valueFormatter: (value: unknown) => formatValue(Number(value), measure.unit, look.locale, look.terms) },
    legend: {
      ...legend(look, true),
      ...(wide ? { orient: 'vertical', left: '52%', top: 'middle' } : { top: 'bottom' }),
      formatter: (name: string) => `${name}  ${total ? Math.round(((values.get(name) ?? 0) / total) * 100) : 0}%`,
    },
    series: [{
      type: 'pie', radius: ['52%', '80%'], center: wide ? ['26%', '50%'] : ['50%', '42%'], data: slices,
      label: { show: true, position: 'center', formatter: () => sum, color: look.palette.text, fontSize: Math.max(10, Math.min(20, (ring * 1.3) / sum.length)), fontWeight: 650, fontFamily: look.palette.font },
      emphasis: { scaleSize: 4 }, itemStyle: { borderColor: look.palette.surface, borderWidth: 2 },
    }],
  }
}

/** The end of a gauge: 100 for a share, else a round number above value and target. */
export function gaugeEnd(measure: MeasureColumn | undefined, value: number, target: number | undefined): number {
  if (measure?.unit === 'percent') return 100
  const most = Math.max(value, target ?? 0, 1) * 1.2
  const step = 10 ** Math.floor(Math.log10(most))
  return Math.ceil(most / step) * step
}

function gauge(answer: Answer, look: Look): EChartsCoreOption {
  const [measure] = answer.measures
  const value = answer.rows[0]?.values[0] ?? null
  const { palette, target } = look
  const unit = measure?.unit ?? 'count'
  const end = gaugeEnd(measure, value ?? 0, target)
  const reached = value === null || target === undefined || (measure?.better === 'less' ? value <= target : value >= target)
  const size = Math.min(look.width, look.height * 1.5)
  return {
    series: [{
      type: 'gauge', startAngle: 205, endAngle: -25, min: 0, max: end, radius: '96%', center: ['50%', '60%'],
      progress: { show: true, width: Math.max(10, size / 18), roundCap: true, itemStyle: { color: reached ? palette.series[0] : palette.tones['warning'] } },
      axisLine: { roundCap: true, lineStyle: { width: Math.max(10, size / 18), color: [[1, palette.line]] } },
      pointer: { show: false }, axisTick: { show: false }, splitLine: { show: false }, axisLabel: { show: false },
      detail: { valueAnimation: false, offsetCenter: [0, '-4%'], formatter: () => formatValue(value, unit, look.locale, look.terms), color: palette.text, fontSize: Math.max(18, size / 9), fontWeight: 650, fontFamily: palette.font },
      title: { show: target !== undefined, offsetCenter: [0, '34%'], color: palette.muted, fontSize: 13, fontFamily: palette.font },
      data: [{ value: value ?? 0, name: target === undefined ? '' : look.terms.target.replace('#', formatValue(target, unit, look.locale, look.terms)) }],
    }],
  }
}

/** The chart library's options for an answer; a pure function, so that it can be tested without a browser. */
export function chartOptions(kind: WidgetKind, answer: Answer, look: Look): EChartsCoreOption {
  const drawn = kind === 'pie' ? pie(answer, look) : kind === 'gauge' ? gauge(answer, look) : cartesian(kind, answer, look)
  return { animationDuration: 300, textStyle: { fontFamily: look.palette.font }, ...drawn }
}
