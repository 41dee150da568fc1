import { theme } from 'antd'
import { useEffect, useRef } from 'react'
import type { Limit } from '../series.ts'
import { init } from './library.ts'

export interface SeriesChartProps {
  points: readonly { at: string; value: number }[]
  limits: readonly Limit[]
  /** The stretch of time that is drawn. */
  first: string
  last: string
  /** How a value is written. */
  write: (value: number) => string
}

/** A number over time with the limits of the rule. The table beside it says the same to those who do not see it. */
export default function SeriesChart({ points, limits, first, last, write }: SeriesChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const { token } = theme.useToken()
  useEffect(() => {
    const element = place.current
    if (!element) return
    const chart = init(element, null, { renderer: 'canvas' })
    const values = [...points.map(({ value }) => value), ...limits.map(({ value }) => value)]
    chart.setOption({
      animation: false,
      grid: { left: 8, right: 16, top: 16, bottom: 8, containLabel: true },
      tooltip: { trigger: 'axis', valueFormatter: (value: unknown) => write(Number(value)), backgroundColor: token.colorBgElevated, borderColor: token.colorBorderSecondary, textStyle: { color: token.colorText } },
      xAxis: { type: 'time', min: Date.parse(first), max: Date.parse(last), axisLabel: { color: token.colorTextSecondary, hideOverlap: true }, axisLine: { lineStyle: { color: token.colorBorder } } },
      yAxis: { type: 'value', min: Math.min(0, ...values), max: Math.ceil(Math.max(...values) * 1.1) || 1, axisLabel: { color: token.colorTextSecondary }, splitLine: { lineStyle: { color: token.colorBorderSecondary } } },
      series: [{
        type: 'line', step: false, symbolSize: 6, showSymbol: points.length < 60, color: token.colorPrimary, data: points.map(({ at, value }) => [at, value]),
        markLine: { symbol: 'none', silent: true, lineStyle: { color: token.colorError, type: 'dashed' }, label: { color: token.colorText, formatter: '{b}', position: 'insideEndTop' }, data: limits.map(({ text, value }) => ({ name: text, yAxis: value })) },
      }],
    })
    const observer = new ResizeObserver(() => chart.resize())
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.dispose()
    }
  }, [points, limits, first, last, write, token])
  return <div ref={place} className="alerts-chart" aria-hidden="true" />
}
