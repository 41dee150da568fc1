import { PageHeader, readLogic, useContextInfo, currentLocale, useNotify, useT, useVerb } from '@anju/sdk'
import { Button, Drawer, Input, Modal } from 'antd'
import { useMemo, useState, type KeyboardEvent } from 'react'
import { useNavigate } from 'react-router'
import { textIn } from '../run.ts'
import { placed, stepOf, type FlowBody, type Step, type StepKind, type Text, type Who } from '../steps.ts'
import Canvas from './Canvas.tsx'
import { conditionFields, type Catalog } from './catalog.ts'
import { FlowPanel } from './FlowPanel.tsx'
import { StepPanel } from './StepPanel.tsx'
import { addWay, insertStep, moveStep, newStep, removeStep, removeWay, stepAt, updateStep, type Gap } from './tree.ts'
import { DryRunPanel, litBy, TrialPanel, type Trial } from './TrialPanel.tsx'
import { useFaults } from './useFaults.ts'
import { useHistory } from './useHistory.ts'

interface EditorProps {
  itemKey: string
  /** Null for a flow that is not stored yet. */
  itemId: string | null
  /** The version the drawing began from; a draft saved meanwhile by somebody else is refused. */
  base: string | null
  title: Partial<Text>
  body: FlowBody
  catalog: Catalog
}

interface Saved {
  id: string
  item_id: string
}

type Panel = 'step' | 'flow' | 'trial' | 'dry_run' | null

const TOUCHED = ['config_items', 'config_versions', 'config_list', 'config_history']

/** The designer: a drawing with undo, settings at its side, faults as they arise, test run, dry run, draft and publish. */
export default function Editor(props: EditorProps) {
  const t = useT()
  const { org, can } = useContextInfo()
  const navigate = useNavigate()
  const history = useHistory({ body: props.body, title: props.title, key: props.itemKey })
  const { body, title, key } = history.value
  const [kept, setKept] = useState({ value: history.value, base: props.base })
  const [selected, setSelected] = useState<string | null>(null)
  const [panel, setPanel] = useState<Panel>(props.itemId ? null : 'flow')
  const [trial, setTrial] = useState<Trial | null>(null)
  const [publishing, setPublishing] = useState(false)
  const mayWrite = can('config.write:flow')
  const { faults } = useFaults(org?.id, body, mayWrite)
  const fields = useMemo(() => conditionFields(props.catalog, body), [props.catalog, body])
  const changed = history.value !== kept.value
  const setBody = (next: FlowBody): void => {
    history.set({ body: next, title, key })
    setTrial(null)
  }
  const save = useVerb<Saved>('save_config_draft', { success: t('design.saved'), invalidates: TOUCHED, onSuccess: (saved) => {
    setKept({ value: history.value, base: saved.id })
    if (!props.itemId) void navigate(`/flows/design/${saved.item_id}`, { replace: true })
  } })
  const draft = () => ({ org: org?.id, kind: 'flow', key, title, body, note: '', base: kept.base })

  const step = stepOf(body.steps, selected)
  const byStep = new Map<string, string[]>()
  for (const { path, text } of faults) {
    const id = stepAt(body.steps, path)
    if (id) byStep.set(id, [...(byStep.get(id) ?? []), text])
  }
  const open = (id: string): void => {
    setSelected(id)
    setPanel('step')
  }
  const add = (gap: Gap, kind: StepKind): void => {
    const made = newStep(body.steps, kind)
    setBody(insertStep(body, gap, made))
    open(made.id)
  }
  const remove = (id: string): void => {
    setBody(removeStep(body, id))
    setSelected(null)
    setPanel(null)
  }

  function onKey(event: KeyboardEvent): void {
    const order = placed(body.steps).map(({ step: { id } }) => id)
    const at = selected ? order.indexOf(selected) : -1
    const command = event.ctrlKey || event.metaKey
    const act = ((): (() => void) | null => {
      if (command && event.key.toLowerCase() === 'z') return event.shiftKey ? history.redo : history.undo
      if (command && event.key.toLowerCase() === 'y') return history.redo
      if (event.altKey && selected && mayWrite && event.key === 'ArrowUp') return () => setBody(moveStep(body, selected, -1))
      if (event.altKey && selected && mayWrite && event.key === 'ArrowDown') return () => setBody(moveStep(body, selected, 1))
      if (event.key === 'ArrowDown' || event.key === 'ArrowRight') return () => setSelected(order[Math.min(at + 1, order.length - 1)] ?? null)
      if (event.key === 'ArrowUp' || event.key === 'ArrowLeft') return () => setSelected(order[Math.max(at - 1, 0)] ?? null)
      if (event.key === 'Enter' && selected && (event.target as HTMLElement).classList.contains('flows-canvas')) return () => open(selected)
      if (event.key === 'Delete' && selected && mayWrite) return () => remove(selected)
      return null
    })()
    if (!act) return
    event.preventDefault()
    act()
  }

  const whoText = (who: Who): string => {
    if (who.by === 'role' || who.by === 'condition') return textIn(props.catalog.roles.find((role) => role.key === who.role)?.title) ?? who.role ?? t(`design.by_${who.by}`)
    if (who.by === 'persons') return (who.users ?? []).map((id) => props.catalog.people.find((one) => one.id === id)?.name ?? '—').join(' · ')
    return who.by === 'permission' ? (who.permission ?? t('design.by_permission')) : t(`design.by_${who.by}`)
  }
  const summary = (one: Step): string => {
    if (one.who) return `${one.who.map(whoText).join(' · ')}${one.kind === 'approve' && one.who.length ? ` · ${t(`design.mode_${one.mode ?? 'any'}`)}` : ''}`
    if (one.kind === 'wait') return one.days ? t('design.wait_days', { count: one.days }) : one.working_hours ? t('design.wait_hours', { count: one.working_hours }) : ''
    if (one.kind === 'action') return textIn(props.catalog.actions.find((action) => action.key === one.action)?.title) ?? ''
    return one.branches ? t('design.ways', { count: one.branches.length }) : ''
  }
  const wayText = (one: Step, n: number): string => {
    const branch = one.branches?.[n]
    if (!branch) return ''
    const named = textIn(branch.title)
    if (named) return named
    if (one.kind === 'parallel') return t('design.way', { n: n + 1 })
    return branch.condition === undefined ? t('design.default_way') : readLogic(branch.condition, fields, currentLocale())
  }
  const name = textIn(title) ?? t('design.new')
  return (
    <>
      <PageHeader
        help="flow"
        title={name}
        subtitle={t('design.subtitle')}
        parents={[{ title: t('design.configuration'), path: '/lowcode' }, ...(props.itemId ? [{ title: t('design.history'), path: `/lowcode/items/${props.itemId}` }] : [])]}
        actions={
          <>
            <Button onClick={() => setPanel('trial')}>{t('design.trial')}</Button>
            <Button onClick={() => setPanel('dry_run')}>{t('design.dry_run')}</Button>
            <Button onClick={() => setPanel('flow')}>{t('design.flow_settings')}</Button>
            {mayWrite ? <Button loading={save.isPending} disabled={!changed && props.itemId !== null} onClick={() => save.mutate(draft())}>{t('design.save')}</Button> : null}
            {can('config.publish:flow') && mayWrite ? <Button type="primary" disabled={faults.length > 0} onClick={() => setPublishing(true)}>{t('design.publish')}</Button> : null}
          </>
        }
      />
      <div className="flows-acts flows-toolbar" role="toolbar" aria-label={t('design.tools')}>
        <Button size="small" disabled={!history.canUndo} onClick={history.undo}>{t('design.undo')}</Button>
        <Button size="small" disabled={!history.canRedo} onClick={history.redo}>{t('design.redo')}</Button>
        <Button size="small" disabled={!step || !mayWrite} onClick={() => step && setBody(moveStep(body, step.id, -1))}>{t('design.up')}</Button>
        <Button size="small" disabled={!step || !mayWrite} onClick={() => step && setBody(moveStep(body, step.id, 1))}>{t('design.down')}</Button>
        <Button size="small" danger disabled={!step || !mayWrite} onClick={() => step && remove(step.id)}>{t('design.remove')}</Button>
        <span id="flows-keys" className="anju-muted">{t('design.keys')}</span>
      </div>
      {faults.length ? (
        <ul role="alert" className="flows-faults">
          {faults.map(({ path, text }) => {
            const id = stepAt(body.steps, path)
            return <li key={`${path} ${text}`}><button type="button" className="flows-link" onClick={() => (id ? open(id) : setPanel('flow'))}>{id ? (textIn(stepOf(body.steps, id)?.title) ?? id) : t('design.flow_settings')}</button> {text}</li>
          })}
        </ul>
      ) : null}
      <Canvas beside={panel !== null} steps={body.steps} selected={selected} faults={byStep} lit={litBy(trial)} readOnly={!mayWrite} summary={summary} wayText={wayText} onSelect={setSelected} onOpen={open} onAdd={add} onKey={onKey} />
      <Drawer open={panel !== null} mask={false} size={440} title={panel === 'step' && step ? (textIn(step.title) ?? t(`kind.${step.kind}`)) : panel ? t(`design.panel_${panel}`) : ''} onClose={() => setPanel(null)} destroyOnHidden rootClassName="flows-drawer">
        {panel === 'step' && step ? (
          <StepPanel key={step.id} step={step} catalog={props.catalog} fields={fields} disabled={!mayWrite} faults={byStep.get(step.id) ?? []} onChange={(next) => setBody(updateStep(body, step.id, () => next))} onAddWay={() => setBody(addWay(body, step.id))} onRemoveWay={(way) => setBody(removeWay(body, step.id, way))} />
        ) : null}
        {panel === 'flow' ? <FlowPanel body={body} title={title} itemKey={key} keyFixed={props.itemId !== null} catalog={props.catalog} fields={fields} disabled={!mayWrite} onBody={setBody} onTitle={(next) => history.set({ body, title: next, key })} onKey={(next) => history.set({ body, title, key: next })} /> : null}
        {panel === 'trial' ? <TrialPanel body={body} catalog={props.catalog} fields={fields} trial={trial} onTrial={setTrial} /> : null}
        {panel === 'dry_run' ? <DryRunPanel body={body} /> : null}
      </Drawer>
      {publishing ? <Publish save={async () => (changed || !kept.base ? await save.mutateAsync(draft()) : null)} itemId={props.itemId} onClose={() => setPublishing(false)} /> : null}
    </>
  )
}

/** Publishes what is drawn: saves it first where that is needed. Runs under way stay on their version. */
function Publish({ save, itemId, onClose }: { save: () => Promise<Saved | null>; itemId: string | null; onClose: () => void }) {
  const t = useT()
  const [note, setNote] = useState('')
  const notify = useNotify()
  const publish = useVerb<{ status: string }>('publish_config', { invalidates: TOUCHED, onSuccess: ({ status }) => {
    notify.success(t(status === 'published' ? 'design.published' : 'design.asked'))
    onClose()
  } })
  const go = async (): Promise<void> => {
    const saved = await save()
    publish.mutate({ item: saved?.item_id ?? itemId, note, version: saved?.id ?? null })
  }
  return (
    <Modal open title={t('design.publish')} okText={t('design.publish')} cancelText={t('app:cancel')} confirmLoading={publish.isPending} onCancel={onClose} onOk={() => void go().catch(onClose)}>
      <p className="anju-muted">{t('design.publish_hint')}</p>
      <label>{t('design.note')}<Input maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} /></label>
    </Modal>
  )
}
