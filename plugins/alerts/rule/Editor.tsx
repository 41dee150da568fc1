import { PageHeader, useContextInfo, useLastingDraft, useT, useVerb } from '@anju/sdk'
import { Alert as Note, Button, Input, Modal, Segmented } from 'antd'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { Words } from '../alert.ts'
import { spoken } from '../seen.ts'
import { cleaned, isSaid, type Metric, type RuleBody } from './model.ts'
import { readRule, scheduleText } from './reading.ts'
import { RuleForm } from './RuleForm.tsx'
import { TrialPanel } from './TrialPanel.tsx'
import { useTrial } from './useTrial.ts'

interface EditorProps {
  itemKey: string
  /** Under which name unsaved work is kept. */
  draft: string
  /** Null for a rule that is not stored yet. */
  itemId: string | null
  /** The version the form began from; a draft saved meanwhile by somebody else is refused. */
  base: string | null
  /** Whether some version is published. */
  inForce: boolean
  title: Words
  body: RuleBody
  catalog: ReadonlyMap<string, Metric>
}

interface Saved {
  id: string
  item_id: string
}

const TOUCHED = ['config_items', 'config_versions', 'config_list', 'config_history', 'rule_list']

/** The rule builder: the form, its sentence, what it would find today, draft and publish. */
export function Editor(props: EditorProps) {
  const t = useT()
  const { org, can, locale } = useContextInfo()
  const navigate = useNavigate()
  const work = useLastingDraft<{ base: string | null; title: Words; body: RuleBody }>(props.draft)
  // Work on another version than the one that is here now is not put over it.
  const found = work.stored && work.stored.base === props.base && props.catalog.has(work.stored.body.metric) ? work.stored : null
  const [begun] = useState({ title: props.title, body: props.body })
  const [value, setShown] = useState(found ? { title: found.title, body: found.body } : begun)
  const [recovered, setRecovered] = useState(found !== null)
  const [kept, setKept] = useState({ value: begun, base: props.base, itemId: props.itemId })
  const [pane, setPane] = useState<'form' | 'trial'>('form')
  const [publishing, setPublishing] = useState(false)
  const { title, body } = value
  const mayWrite = can('config.write:alert_rule')
  const attempt = useTrial(org?.id, body, mayWrite)
  const save = useVerb<Saved>('save_config_draft', { success: t('rule.saved'), invalidates: TOUCHED, onSuccess: (saved) => {
    work.forget()
    setRecovered(false)
    setKept({ value, base: saved.id, itemId: saved.item_id })
  } })
  const setValue = (next: typeof value): void => {
    setShown(next)
    work.keep({ base: kept.base, ...next })
  }
  const startOver = (): void => {
    work.forget()
    setRecovered(false)
    setShown(kept.value)
  }
  const named = Boolean(title.zh?.trim() || title.en?.trim())
  const changed = value !== kept.value || kept.itemId === null
  const draft = () => ({ org: org?.id, kind: 'alert_rule', key: props.itemKey, title: { ...(title.zh?.trim() ? { zh: title.zh.trim() } : {}), ...(title.en?.trim() ? { en: title.en.trim() } : {}) }, body: cleaned(body), note: '', base: kept.base })
  const ready = named && isSaid(body.condition) && attempt.error === null
  const saveDraft = async (): Promise<Saved> => {
    const saved = await save.mutateAsync(draft())
    if (!props.itemId) void navigate(`/alerts/rules/${saved.item_id}`, { replace: true })
    return saved
  }
  const name = spoken(title, locale) || t('rules.new')
  return (
    <>
      <PageHeader
        help="rule"
        title={name}
        subtitle={isSaid(body.condition) ? `${readRule(body, props.catalog.get(body.metric), locale, t)} · ${scheduleText(body.schedule, t)}` : t('rule.subtitle')}
        parents={[{ title: t('alerts.title'), path: '/alerts' }, { title: t('rules.title'), path: '/alerts/rules' }]}
        actions={
          <>
            {kept.itemId && can('config.read') ? <Button onClick={() => void navigate(`/lowcode/items/${kept.itemId}`)}>{t('rule.history')}</Button> : null}
            {mayWrite ? <Button loading={save.isPending} disabled={!ready || !changed} onClick={() => void saveDraft().catch(() => undefined)}>{t('rule.save')}</Button> : null}
            {mayWrite && can('config.publish:alert_rule') ? <Button type="primary" disabled={!ready} onClick={() => setPublishing(true)}>{t('rule.publish')}</Button> : null}
          </>
        }
      />
      {recovered ? <Note className="alerts-recovered" type="info" showIcon title={t('rule.recovered')} action={<Button size="small" onClick={startOver}>{t('rule.start_over')}</Button>} /> : null}
      {mayWrite ? <div className="alerts-panes"><Segmented block aria-label={t('rule.panes')} value={pane} onChange={setPane} options={[{ value: 'form', label: t('rule.pane_form') }, { value: 'trial', label: attempt.trial ? t('rule.pane_trial', { count: attempt.trial.count }) : t('trial.title') }]} /></div> : null}
      <div className={`alerts-editor alerts-show-${pane}`}>
        <RuleForm title={title} body={body} catalog={props.catalog} disabled={!mayWrite} onTitle={(next) => setValue({ ...value, title: next })} onBody={(next) => setValue({ ...value, body: next })} />
        {mayWrite ? <TrialPanel trial={attempt.trial} error={attempt.error} trying={attempt.trying} said={isSaid(body.condition)} /> : null}
      </div>
      {mayWrite && !named ? <p className="anju-muted" role="status">{t('rule.name_first')}</p> : null}
      {publishing ? (
        <Publish
          count={attempt.trial?.count ?? null} enabled={body.enabled} onClose={() => setPublishing(false)}
          save={async () => (changed || !props.inForce ? (await save.mutateAsync(draft())) : null)} itemId={kept.itemId}
        />
      ) : null}
    </>
  )
}

/** Puts the rule in force, saving it first where that is needed. */
function Publish({ save, itemId, count, enabled, onClose }: { save: () => Promise<Saved | null>; itemId: string | null; count: number | null; enabled: boolean; onClose: () => void }) {
  const t = useT()
  const navigate = useNavigate()
  const [note, setNote] = useState('')
  const publish = useVerb('publish_config', { success: t('rule.published'), invalidates: TOUCHED, onSuccess: () => void navigate('/alerts/rules') })
  const go = async (): Promise<void> => {
    const saved = await save()
    await publish.mutateAsync({ item: saved?.item_id ?? itemId, note, version: saved?.id ?? null })
  }
  return (
    <Modal open title={t('rule.publish')} okText={t('rule.publish')} cancelText={t('app:cancel')} confirmLoading={publish.isPending} onCancel={onClose} onOk={() => void go().catch(onClose)}>
      <p>{!enabled ? t('rule.publish_off') : count === null ? t('rule.publish_hint') : t('rule.publish_count', { count })}</p>
      <label className="alerts-field">{t('rule.publish_note')}<Input maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} /></label>
    </Modal>
  )
}
