import { useContextInfo, useT, yuanInput } from '@anju/sdk'
import { Button, Drawer, Input, InputNumber, Select } from 'antd'
import { useMemo, useState } from 'react'
import { WidgetFrame } from '../board/WidgetFrame.tsx'
import { needsQuestion, widgetKinds, type Metric, type Question, type Widget, type WidgetKind, type Words } from '../model.ts'
import { useAnswers } from '../useAnswers.ts'
import { Field } from './Field.tsx'
import { PictureField } from './PictureField.tsx'
import { cleaned, firstQuestion, isComplete } from './question.ts'
import { QuestionForm } from './QuestionForm.tsx'

interface WidgetSettingsProps {
  widget: Widget
  metrics: ReadonlyMap<string, Metric>
  /** Config item of the dashboard: whose files its pictures are. */
  dashboard: string
  onChange: (widget: Widget) => void
  onClose: () => void
}

/** Everything about one widget, with the drawing as it will be above the form. */
export function WidgetSettings({ widget, metrics, dashboard, onChange, onClose }: WidgetSettingsProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const [draft, setDraft] = useState(widget)
  const shown = useMemo(() => cleaned(draft, metrics), [draft, metrics])
  const preview = useMemo(() => (isComplete(shown) ? [shown] : []), [shown])
  const answers = useAnswers(preview, 0)
  const metric = metrics.get(draft.query?.metric ?? '')
  const change = (part: Partial<Widget>): void => setDraft({ ...draft, ...part })
  const changeKind = (kind: WidgetKind): void => {
    const known = metric ?? [...metrics.values()][0]
    change({ kind, ...(needsQuestion(kind) && !draft.query && known ? { query: firstQuestion(known, kind) } : {}) })
  }
  const words = (field: 'title' | 'text', long: boolean) =>
    (['zh', 'en'] as const).map((language) => {
      const label = t(`settings.${field}_${language}`)
      const value = draft[field]?.[language] ?? ''
      const set = (text: string): void => change({ [field]: { ...draft[field], [language]: text } as Words })
      return (
        <Field key={`${field}-${language}`} label={label}>
          {(id) => (long ? <Input.TextArea id={id} rows={3} maxLength={2000} value={value} onChange={(event) => set(event.target.value)} /> : <Input id={id} maxLength={60} value={value} onChange={(event) => set(event.target.value)} />)}
        </Field>
      )
    })
  return (
    <Drawer
      open title={t('settings.title')} size="large" onClose={onClose}
      footer={<div className="dash-settings-foot"><Button onClick={onClose}>{t('app:cancel')}</Button><Button type="primary" disabled={!isComplete(shown)} onClick={() => onChange(shown)}>{t('settings.take')}</Button></div>}
    >
      <div className={`dash-preview dash-preview-${draft.kind}`}>
        {preview.length ? <WidgetFrame widget={shown} answer={answers.of(shown)} error={answers.error} metric={metric} onRetry={answers.refresh} bare /> : <p className="dash-empty">{t(draft.kind === 'picture' ? 'picture.none' : 'settings.incomplete')}</p>}
      </div>
      <div className="dash-fields">
        <Field label={t('settings.kind')}>
          {(id) => <Select id={id} value={draft.kind} onChange={changeKind} options={widgetKinds.map((kind) => ({ value: kind, label: t(`kinds.${kind}`) }))} />}
        </Field>
        {words('title', false)}
        {draft.kind === 'picture' ? <Field label={t('picture.file')}>{(id) => <PictureField id={id} dashboard={dashboard} value={draft.picture} onChange={(picture) => change({ picture })} />}</Field> : null}
        {draft.kind === 'text' || draft.kind === 'picture' ? words('text', draft.kind === 'text') : null}
        {needsQuestion(draft.kind) ? (
          <QuestionForm kind={draft.kind} question={draft.query} metrics={metrics} locale={locale} onChange={(query: Question) => change({ query })} />
        ) : null}
        {['number', 'gauge', 'line', 'bar'].includes(draft.kind) ? (
          <Field label={t('settings.target')} hint={metric?.measures.find(({ key }) => key === draft.query?.measures[0]?.key)?.unit === 'fen' ? t('settings.target_yuan') : undefined}>
            {(id) => <Target id={id} value={draft.target} fen={metric?.measures.find(({ key }) => key === draft.query?.measures[0]?.key)?.unit === 'fen'} onChange={(target) => setDraft(withTarget(draft, target))} />}
          </Field>
        ) : null}
      </div>
    </Drawer>
  )
}

function withTarget({ target: _, ...widget }: Widget, target: number | null): Widget {
  return target === null ? widget : { ...widget, target }
}

/** A target in the measure's unit; money is typed in yuan and kept in fen. */
function Target({ id, value, fen, onChange }: { id: string; value: number | undefined; fen: boolean; onChange: (value: number | null) => void }) {
  return <InputNumber<number> id={id} style={{ width: '100%' }} {...(fen ? yuanInput(value, onChange) : { value: value ?? null, onChange })} />
}
