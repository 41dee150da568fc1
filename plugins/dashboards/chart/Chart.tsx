import { useContextInfo } from '@anju/sdk'
import { theme } from 'antd'
import type { EChartsType } from 'echarts/core'
import { useEffect, useRef, useState } from 'react'
import type { Answer, WidgetKind } from '../model.ts'
import { useTerms } from '../useTerms.ts'
import { init } from './library.ts'
import { chartOptions } from './options.ts'
import { paletteOf } from './palette.ts'

export interface ChartProps {
  kind: WidgetKind
  answer: Answer
  target?: number | undefined
}

/** Draws an answer and follows its place's size and the theme. The table beside it says the same to those who do not see it. */
export default function Chart({ kind, answer, target }: ChartProps) {
  const place = useRef<HTMLDivElement>(null)
  const chart = useRef<EChartsType | null>(null)
  const [size, setSize] = useState<{ width: number; height: number } | null>(null)
  const { token } = theme.useToken()
  const { locale } = useContextInfo()
  const terms = useTerms()

  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => {
      const { width = 0, height = 0 } = entry?.contentRect ?? {}
      if (width > 0 && height > 0) setSize((old) => (old && Math.abs(old.width - width) < 1 && Math.abs(old.height - height) < 1 ? old : { width, height }))
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      chart.current?.dispose()
      chart.current = null
    }
  }, [])

  useEffect(() => {
    if (!size || !place.current) return
    chart.current ??= init(place.current, null, { renderer: 'canvas' })
    chart.current.resize()
    const dark = document.documentElement.dataset['appearance'] === 'dark'
    const palette = paletteOf(token, dark)
    chart.current.setOption(chartOptions(kind, answer, { palette, locale, terms, target, ...size }), { notMerge: true })
  }, [kind, answer, target, size, token, locale, terms])

  return <div ref={place} className="dash-chart" aria-hidden="true" />
}
