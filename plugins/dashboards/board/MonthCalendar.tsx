import { useContextInfo, useT } from '@anju/sdk'
import { LeftOutlined, RightOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import type { Answer } from '../model.ts'
import { useTerms } from '../useTerms.ts'
import { formatShort, formatValue } from '../values.ts'
import { monthCells, valuesByDay } from './month.ts'

/** A number for each day of a month: what falls due, what was paid, what ends. */
export function MonthCalendar({ answer }: { answer: Answer }) {
  const t = useT()
  const { locale } = useContextInfo()
  const terms = useTerms()
  const [measure] = answer.measures
  const days = valuesByDay(answer)
  const known = [...days.keys()].sort()
  const today = dayjs().format('YYYY-MM-DD')
  // The month of today where there is something; else the nearest one that has something.
  const start = known.find((day) => day.slice(0, 7) >= today.slice(0, 7)) ?? known.at(-1) ?? today
  const [month, setMonth] = useState(start.slice(0, 7))
  if (!measure) return null
  const most = Math.max(...days.values(), 1)
  const turn = (by: number): void => setMonth(dayjs(`${month}-01`).add(by, 'month').format('YYYY-MM'))
  return (
    <div className="dash-scroll" tabIndex={0} role="group" aria-label={t('kinds.calendar')}>
      <div className="dash-month-head">
        <Button size="small" type="text" icon={<LeftOutlined />} aria-label={t('calendar.former')} onClick={() => turn(-1)} />
        <strong aria-live="polite">{month}</strong>
        <Button size="small" type="text" icon={<RightOutlined />} aria-label={t('calendar.next')} onClick={() => turn(1)} />
      </div>
      <table className="dash-month">
        <thead><tr>{[1, 2, 3, 4, 5, 6, 7].map((day) => <th key={day} scope="col">{t(`calendar.day_${day}`)}</th>)}</tr></thead>
        <tbody>
          {monthCells(month).map((week, n) => (
            <tr key={n}>
              {week.map((day, at) => {
                const value = day ? days.get(day) : undefined
                return (
                  <td key={day ?? `none-${at}`} data-today={day === today || undefined} style={value ? { background: `color-mix(in srgb, var(--anju-primary) ${Math.round(8 + (value / most) * 22)}%, transparent)` } : undefined}>
                    {day ? <><span className="dash-month-day">{Number(day.slice(8))}</span>{value === undefined ? null : <span className="dash-month-value" title={formatValue(value, measure.unit, locale, terms)}>{formatShort(value, measure.unit, locale)}</span>}</> : null}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
