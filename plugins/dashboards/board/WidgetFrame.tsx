import { useContextInfo, useNotify, useT } from '@anju/sdk'
import { BellOutlined, DownloadOutlined, MoreOutlined, BorderlessTableOutlined } from '@ant-design/icons'
import { Button, Dropdown } from 'antd'
import { useRef, useState } from 'react'
import { useNavigate } from 'react-router'
import { isChart, isFailure, needsQuestion, spoken, type Answer, type Failure, type Metric, type Widget } from '../model.ts'
import { tableOf } from '../table.ts'
import { useTerms } from '../useTerms.ts'
import { ruleAddress } from './ruleAddress.ts'
import { WidgetBody } from './WidgetBody.tsx'

export interface WidgetFrameProps {
  widget: Widget
  answer: Answer | Failure | undefined
  error: unknown
  metric: Metric | undefined
  onRetry: () => void
  /** In the editor and on the wall there is no menu. */
  bare?: boolean
}

/** The heading a widget has: its own, else its metric's. */
export const titleOf = (widget: Widget, metric: Metric | undefined, locale: string): string =>
  spoken(widget.title, locale) || (metric ? spoken(metric.title, locale) : '')

/** A widget's frame: heading, menu (as table, picture, file), body. */
export function WidgetFrame({ widget, answer, error, metric, onRetry, bare = false }: WidgetFrameProps) {
  const t = useT()
  const { locale, can, pluginEnabled } = useContextInfo()
  const navigate = useNavigate()
  const terms = useTerms()
  const notify = useNotify()
  const frame = useRef<HTMLElement>(null)
  const [asTable, setAsTable] = useState(false)
  const title = titleOf(widget, metric, locale) || t(`kinds.${widget.kind}`)
  const table = answer && !isFailure(answer) ? tableOf(answer, locale, terms) : null
  const failed = (problem: unknown): void => void notify.error(problem)
  const act = (key: string): void => {
    if (key === 'table') setAsTable(!asTable)
    else if (key === 'rule') void navigate(ruleAddress(widget, title))
    else void import('./exports.ts').then(async ({ downloadCsv, downloadExcel, downloadPng, tableOnScreen }) => {
      // Lists and the stack chart ask no question: what they show is what is exported.
      const shown = table ?? (frame.current ? tableOnScreen(frame.current) : null)
      if (key === 'png' && frame.current) await downloadPng(frame.current, shown, title)
      else if (key === 'xlsx' && shown) await downloadExcel(shown, title)
      else if (key === 'csv' && shown) downloadCsv(shown, title)
    }).catch(failed)
  }
  const items = [
    ...(isChart(widget.kind) || widget.kind === 'ranking' || widget.kind === 'calendar' ? [{ key: 'table', icon: <BorderlessTableOutlined />, label: t(asTable ? 'widget.as_drawing' : 'widget.as_table') }] : []),
    { key: 'png', icon: <DownloadOutlined />, label: t('widget.png') },
    { key: 'xlsx', icon: <DownloadOutlined />, label: t('widget.xlsx') },
    { key: 'csv', icon: <DownloadOutlined />, label: t('widget.csv') },
    ...(widget.query && can('config.write:alert_rule') && pluginEnabled('alerts') ? [{ key: 'rule', icon: <BellOutlined />, label: t('widget.rule') }] : []),
  ]
  const headless = widget.kind === 'text' && !spoken(widget.title, locale)
  return (
    <section ref={frame} className={`dash-widget dash-widget-${widget.kind}`} aria-label={title}>
      {headless ? null : (
        <header className="dash-widget-head">
          <h2>{title}</h2>
          {bare || (!table && needsQuestion(widget.kind)) ? null : (
            <Dropdown trigger={['click']} menu={{ items, onClick: ({ key }) => act(key) }}>
              <Button type="text" size="small" className="dash-menu" icon={<MoreOutlined />} aria-label={t('widget.menu', { title })} />
            </Dropdown>
          )}
        </header>
      )}
      <div className="dash-widget-body">
        <WidgetBody widget={widget} answer={answer} error={error} metric={metric} asTable={asTable} onRetry={onRetry} />
      </div>
    </section>
  )
}
