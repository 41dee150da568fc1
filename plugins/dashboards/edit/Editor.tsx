import { PageHeader, useContextInfo, useNotify, useT, useVerb, type Title } from '@anju/sdk'
import { PlusOutlined, RedoOutlined, UndoOutlined } from '@ant-design/icons'
import { Alert, Button, Dropdown, Input, InputNumber, Popconfirm, Select } from 'antd'
import { useMemo, useState } from 'react'
import { useNavigate } from 'react-router'
import { titleOf, WidgetFrame } from '../board/WidgetFrame.tsx'
import { compacted, freeId, freePlace, shifted, stepped, type Step } from '../layout.ts'
import { needsQuestion, spoken, widgetKinds, type Body, type DashboardItem, type DashboardList, type Widget, type WidgetKind, type Words } from '../model.ts'
import { useAnswers } from '../useAnswers.ts'
import { useCatalog } from '../useCatalog.ts'
import { EditFrame } from './EditFrame.tsx'
import { EditGrid } from './EditGrid.tsx'
import { useHistory } from './history.ts'
import { cleaned, firstQuestion, isComplete, sizes } from './question.ts'
import { forgetSketch, keepSketch, readSketch, type Sketch } from './sketch.ts'
import { WidgetSettings } from './WidgetSettings.tsx'

interface EditorProps {
  item: DashboardItem
  list: DashboardList
  operator: string
  /** One's own copy, or the version published for everybody. */
  mode: 'own' | 'published'
}

interface Saved {
  id: string
}

/** Arranges a dashboard by mouse and keyboard, and saves it as one's own copy or as a draft that is then published. */
export default function Editor({ item, list, operator, mode }: EditorProps) {
  const t = useT()
  const { locale, user } = useContextInfo()
  const navigate = useNavigate()
  const metrics = useCatalog()
  const sketchKey = `${user.id} ${operator} ${item.key} ${mode}`
  const [restored] = useState(() => readSketch(sketchKey))
  const start = mode === 'own' ? { body: item.own?.body ?? item.body ?? { widgets: [] }, title: item.title } : { body: item.draft?.body ?? item.body ?? { widgets: [] }, title: item.draft?.title ?? item.title }
  const history = useHistory<Sketch>(restored ?? start, (sketch) => keepSketch(sketchKey, sketch))
  const { body, title } = history.now
  const [settings, setSettings] = useState<string | null>(null)
  const [said, setSaid] = useState('')
  const answers = useAnswers(body.widgets, 0, list.query_seconds)
  const saveOwn = useVerb('save_dashboard_layout', { success: t('edit.saved_own'), invalidates: ['dashboards'] })
  const saveDraft = useVerb<Saved>('save_config_draft', { success: t('edit.saved_draft'), invalidates: ['dashboards'] })
  const notify = useNotify()
  const publish = useVerb<{ status: string }>('publish_config', { invalidates: ['dashboards'], onSuccess: ({ status }) => notify.success(t(status === 'published' ? 'edit.published_done' : 'edit.asked')) })
  const open = useMemo(() => body.widgets.find(({ id }) => id === settings), [body.widgets, settings])

  const arrange = (widgets: Widget[]): void => history.set({ ...history.now, body: { ...body, widgets } })
  const reset = (change: Partial<Body>): void => history.set({ ...history.now, body: { ...body, ...change } })
  const place = (id: string, widgets: Widget[]): void => {
    const moved = widgets.find((widget) => widget.id === id)
    arrange(widgets)
    if (moved) setSaid(t('edit.now_at', { column: moved.x + 1, row: moved.y + 1, width: moved.w, height: moved.h }))
  }
  const add = (kind: WidgetKind): void => {
    const size = sizes[kind]
    const [metric] = metrics.values()
    const widget: Widget = {
      id: freeId(body.widgets, kind.replaceAll('_', '-')), kind, ...size, ...freePlace(body.widgets, size.w, size.h),
      ...(needsQuestion(kind) && metric ? { query: firstQuestion(metric, kind) } : {}), ...(kind === 'text' ? { text: { zh: '' } } : {}),
    }
    arrange([...body.widgets, widget])
    setSettings(widget.id)
  }
  const copy = (widget: Widget): void => arrange([...body.widgets, { ...widget, id: freeId(body.widgets, widget.kind.replaceAll('_', '-')), ...freePlace(body.widgets, widget.w, widget.h) }])
  const remove = (id: string): void => {
    arrange(compacted(body.widgets.filter((widget) => widget.id !== id)))
    setSaid(t('edit.removed'))
  }
  const leave = (): void => {
    forgetSketch(sketchKey)
    void navigate(`/dashboards/${item.key}`)
  }
  const finished = (): Body => ({ ...body, widgets: body.widgets.filter(isComplete).map((widget) => cleaned(widget, metrics)) })
  const draft = (): Promise<Saved> => saveDraft.mutateAsync({ org: operator, kind: 'dashboard', key: item.key, title, body: finished(), note: '', base: item.draft?.id ?? item.version })
  const act = (work: () => Promise<unknown>): void => void work().then(leave).catch(() => undefined)
  const titleField = (language: keyof Words, label: string) => (
    <Input aria-label={label} placeholder={label} value={title[language] ?? ''} maxLength={60} onChange={(event) => history.set({ ...history.now, title: { ...title, [language]: event.target.value } })} />
  )

  return (
    <>
      <PageHeader
        help="dashboard"
        title={t(mode === 'own' ? 'edit.title_own' : 'edit.title_published', { title: spoken(title, locale) })}
        subtitle={t(mode === 'own' ? 'edit.hint_own' : 'edit.hint_published')}
        actions={
          <>
            <Button icon={<UndoOutlined />} disabled={!history.undo} onClick={() => history.undo?.()} aria-label={t('edit.undo')} />
            <Button icon={<RedoOutlined />} disabled={!history.redo} onClick={() => history.redo?.()} aria-label={t('edit.redo')} />
            <Dropdown trigger={['click']} menu={{ items: widgetKinds.map((kind) => ({ key: kind, label: t(`kinds.${kind}`) })), onClick: ({ key }) => add(key as WidgetKind) }}>
              <Button icon={<PlusOutlined />}>{t('edit.add')}</Button>
            </Dropdown>
            <Popconfirm title={t('edit.leave_sure')} okText={t('app:confirm')} cancelText={t('app:cancel')} disabled={!history.undo && !restored} onConfirm={leave}>
              <Button onClick={history.undo || restored ? undefined : leave}>{t('app:cancel')}</Button>
            </Popconfirm>
            {mode === 'own' ? (
              <Button type="primary" loading={saveOwn.isPending} onClick={() => act(() => saveOwn.mutateAsync({ org: operator, dashboard: item.key, body: finished(), base: item.version }))}>{t('app:save')}</Button>
            ) : (
              <>
                <Button loading={saveDraft.isPending} onClick={() => act(draft)}>{t('edit.save_draft')}</Button>
                {list.may_publish ? (
                  <Button type="primary" loading={publish.isPending} onClick={() => act(async () => { const saved = await draft(); await publish.mutateAsync({ item: item.id, version: saved.id }) })}>{t('edit.publish')}</Button>
                ) : null}
              </>
            )}
          </>
        }
      />
      {restored ? <Alert className="dash-restored" type="info" showIcon title={t('edit.restored')} /> : null}
      {mode === 'published' ? (
        <div className="dash-edit-head">
          {titleField('zh', t('new.zh'))}
          {titleField('en', t('new.en'))}
          <Select mode="multiple" showSearch={{ optionFilterProp: 'label' }} aria-label={t('edit.roles')} placeholder={t('edit.roles')} value={body.roles ?? []} onChange={(roles) => reset({ roles })} options={(list.roles ?? []).map((role) => ({ value: role.key, label: spoken(role.title as Title, locale) }))} />
          <InputNumber aria-label={t('edit.order')} placeholder={t('edit.order')} min={0} max={1000} precision={0} value={body.order ?? null} onChange={(order) => reset(order === null ? {} : { order })} />
        </div>
      ) : null}
      <p id="dash-edit-help" className="anju-muted dash-edit-help">{t('edit.help')}</p>
      <div className="anju-visually-hidden" role="status" aria-live="polite">{said}</div>
      <EditGrid widgets={body.widgets} onMove={arrange}>
        {(widget, narrow) => {
          const metric = metrics.get(widget.query?.metric ?? '')
          const name = titleOf(widget, metric, locale) || t(`kinds.${widget.kind}`)
          return (
            <EditFrame
              title={name} narrow={narrow} onSettings={() => setSettings(widget.id)} onCopy={() => copy(widget)} onRemove={() => remove(widget.id)}
              onStep={(step: Step) => place(widget.id, stepped(body.widgets, widget.id, step))} onShift={(step) => place(widget.id, shifted(body.widgets, widget.id, step))}
            >
              <WidgetFrame widget={widget} answer={answers.of(widget)} error={answers.error} metric={metric} onRetry={answers.refresh} bare />
            </EditFrame>
          )
        }}
      </EditGrid>
      {open ? <WidgetSettings key={open.id} widget={open} metrics={metrics} dashboard={item.id} onClose={() => setSettings(null)} onChange={(changed) => { arrange(body.widgets.map((widget) => (widget.id === changed.id ? changed : widget))); setSettings(null) }} /> : null}
    </>
  )
}
