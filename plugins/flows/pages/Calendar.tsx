import { Await, DateText, PageHeader, useContextInfo, useRpc, useT, useVerb } from '@anju/sdk'
import { Alert, Button, Checkbox, Input, InputNumber, Modal, Segmented, TimePicker } from 'antd'
import dayjs from 'dayjs'
import { useState } from 'react'
import { kindOf, readDays, turned, weeksOf, type WorkCalendar } from '../calendar.ts'
import { DayInput } from '../components/DayInput.tsx'
import { Field } from '../designer/StepPanel.tsx'
import '../flows.css'

interface Answer extends WorkCalendar {
  may_write: boolean
}

/** Which days and hours are worked: what time limits of approvals are counted by. */
export default function Calendar() {
  const { org } = useContextInfo()
  const calendar = useRpc<Answer>('flow_calendar', { org: org?.id }, { enabled: org !== null })
  return <Await query={calendar}>{({ may_write, ...stored }) => <Sheet key={JSON.stringify(stored)} stored={stored} mayWrite={may_write} />}</Await>
}

function Sheet({ stored, mayWrite }: { stored: WorkCalendar; mayWrite: boolean }) {
  const t = useT()
  const { org } = useContextInfo()
  const [calendar, setCalendar] = useState(stored)
  const [year, setYear] = useState(() => dayjs().year())
  const [pasting, setPasting] = useState(false)
  const save = useVerb('set_flow_calendar', { success: t('calendar.saved'), invalidates: ['flow_calendar', 'flow_due'] })
  const change = (part: Partial<WorkCalendar>): void => setCalendar({ ...calendar, ...part })
  const changed = JSON.stringify(calendar) !== JSON.stringify(stored)
  const thisYear = dayjs().year()
  return (
    <>
      <PageHeader
        help="flow"
        title={t('calendar.title')}
        subtitle={mayWrite ? t('calendar.subtitle') : `${t('calendar.subtitle')} ${t('calendar.read_only')}`}
        parents={[{ title: t('inbox.title'), path: '/flows' }]}
        actions={mayWrite ? <Button type="primary" disabled={!changed} loading={save.isPending} onClick={() => save.mutate({ org: org?.id, calendar })}>{t('calendar.save')}</Button> : null}
      />
      {calendar.holidays.some((day) => day.startsWith(String(year))) ? null : <Alert className="flows-calendar-note" type="info" showIcon title={t('calendar.none_year', { year })} />}
      <section className="anju-card flows-calendar-week">
        <div>
          <h2>{t('calendar.days')}</h2>
          <Checkbox.Group<number> disabled={!mayWrite} value={calendar.days} options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({ value: day, label: t(`calendar.day_${day}`) }))} onChange={(days) => change({ days: [...days].sort((a, b) => a - b) })} />
        </div>
        <div className="flows-pair">
          <Field label={t('calendar.from')}><Clock disabled={!mayWrite} value={calendar.from} onChange={(from) => change({ from })} /></Field>
          <Field label={t('calendar.until')}><Clock disabled={!mayWrite} value={calendar.until} onChange={(until) => change({ until })} /></Field>
        </div>
        <Trial changed={changed} />
      </section>
      <section className="anju-card">
        <div className="flows-acts flows-calendar-bar">
          <Segmented<number> aria-label={t('calendar.year')} value={year} options={[thisYear - 1, thisYear, thisYear + 1, thisYear + 2]} onChange={setYear} />
          {mayWrite ? <Button onClick={() => setPasting(true)}>{t('calendar.paste')}</Button> : null}
          <ul className="flows-calendar-legend">
            {(['holiday', 'workday', 'working', 'free'] as const).map((kind) => <li key={kind}><span className={`flows-day flows-day-${kind}`} aria-hidden="true" />{t(`calendar.${kind}`)}</li>)}
          </ul>
        </div>
        {mayWrite ? <p className="anju-muted">{t('calendar.hint')}</p> : null}
        <div className="flows-months">
          {Array.from({ length: 12 }, (_, i) => i + 1).map((month) => <Month key={month} year={year} month={month} calendar={calendar} disabled={!mayWrite} onTurn={(day) => setCalendar(turned(calendar, day))} />)}
        </div>
      </section>
      {pasting ? <Paste calendar={calendar} onChange={setCalendar} onClose={() => setPasting(false)} /> : null}
    </>
  )
}

/** A time of day, kept as `HH:mm`. */
function Clock({ value, disabled, onChange }: { value: string; disabled: boolean; onChange: (time: string) => void }) {
  return <TimePicker format="HH:mm" minuteStep={5} allowClear={false} disabled={disabled} value={dayjs(`2000-01-01T${value}`)} onChange={(time) => time && onChange(time.format('HH:mm'))} />
}

interface MonthProps {
  year: number
  month: number
  calendar: WorkCalendar
  disabled: boolean
  onTurn: (day: string) => void
}

function Month({ year, month, calendar, disabled, onTurn }: MonthProps) {
  const t = useT()
  const name = `${year}-${String(month).padStart(2, '0')}`
  const today = dayjs().format('YYYY-MM-DD')
  return (
    <table className="flows-month">
      <caption>{name}</caption>
      <thead><tr>{[1, 2, 3, 4, 5, 6, 7].map((day) => <th key={day} scope="col">{t(`calendar.day_${day}`)}</th>)}</tr></thead>
      <tbody>
        {weeksOf(year, month).map((week, n) => (
          <tr key={n}>
            {week.map((day, at) => {
              if (!day) return <td key={at} />
              const kind = kindOf(calendar, day)
              return (
                <td key={day}>
                  <button type="button" className={`flows-day flows-day-${kind}`} disabled={disabled} aria-current={day === today ? 'date' : undefined} title={t(`calendar.${kind}`)} onClick={() => onTurn(day)}>
                    {Number(day.slice(8))}
                    <span className="anju-visually-hidden"> {day} {t(`calendar.${kind}`)}</span>
                  </button>
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Many dates at once, one a line: they take the place of those of the years they name. */
function Paste({ calendar, onChange, onClose }: { calendar: WorkCalendar; onChange: (calendar: WorkCalendar) => void; onClose: () => void }) {
  const t = useT()
  const [text, setText] = useState({ holidays: calendar.holidays.join('\n'), workdays: calendar.workdays.join('\n') })
  const read = { holidays: readDays(text.holidays), workdays: readDays(text.workdays) }
  const wrong = [...read.holidays.unreadable, ...read.workdays.unreadable]
  return (
    <Modal
      open title={t('calendar.paste')} okText={t('app:confirm')} cancelText={t('app:cancel')} onCancel={onClose} okButtonProps={{ disabled: wrong.length > 0 }}
      onOk={() => { onChange({ ...calendar, holidays: read.holidays.days, workdays: read.workdays.days.filter((day) => !read.holidays.days.includes(day)) }); onClose() }}
    >
      <p className="anju-muted">{t('calendar.paste_hint')}</p>
      <div className="flows-pair">
        {(['holidays', 'workdays'] as const).map((list) => (
          <Field key={list} label={t(list === 'holidays' ? 'calendar.holiday' : 'calendar.workday')}>
            <Input.TextArea rows={12} value={text[list]} onChange={({ target }) => setText({ ...text, [list]: target.value })} />
          </Field>
        ))}
      </div>
      {wrong.length ? <p role="alert">{t('calendar.unreadable', { count: wrong.length, first: wrong[0] })}</p> : null}
    </Modal>
  )
}

/** Counts a limit by the stored calendar, as the flows do. */
function Trial({ changed }: { changed: boolean }) {
  const t = useT()
  const { org } = useContextInfo()
  const [start, setStart] = useState(() => dayjs().format('YYYY-MM-DDTHH:mm'))
  const [hours, setHours] = useState<number | null>(8)
  const due = useRpc<string>('flow_due', { org: org?.id, start: `${start}:00+08:00`, hours }, { enabled: org !== null && start !== '' && hours !== null && !changed, keepPrevious: true })
  return (
    <div>
      <h2>{t('calendar.try')}</h2>
      <div className="flows-acts">
        <Field label={t('calendar.try_start')}><DayInput time value={start} onChange={(moment) => setStart(moment ?? '')} /></Field>
        <Field label={t('calendar.try_hours')}><InputNumber<number> min={0.5} max={2000} value={hours} onChange={setHours} /></Field>
        <span role="status">{t('calendar.try_due')} <strong><DateText value={changed ? null : due.data} /></strong></span>
      </div>
    </div>
  )
}
