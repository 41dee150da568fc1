import { errorText, FieldDesigner, from, PageHeader, titleText, useContextInfo, useRows, useT, useUndo, useVerb, type AnjuError, type ResourceBody, type Title } from '@anju/sdk'
import { Button, Input, Modal, Segmented } from 'antd'
import { useMemo, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { builtInPath, recordsPath } from '../record.ts'
import { inventedKey, isKey, tidyBody } from './body.ts'
import { Settings } from './Settings.tsx'

interface EditorProps {
  itemId: string | null
  itemKey: string
  /** Version the editing began from; a draft saved meanwhile by somebody else is refused. */
  base: string | null
  body: ResourceBody
  /** What is published now: its keys and types stay. */
  inForce: ResourceBody | null
}

interface Saved {
  id: string
  item_id: string
}

interface SaidFault {
  path: string
  text: string
}

const TOUCHED = ['config_items', 'config_versions', 'config_list', 'config_history', 'resource_definitions', 'menu']

/** Designs the fields of a built-in thing, or a kind of record of the operator's own: settings, fields, draft, publish. */
export default function Editor(props: EditorProps) {
  const t = useT()
  const { org, can } = useContextInfo()
  const navigate = useNavigate()
  const isOwn = !props.body.base
  const history = useUndo({ body: props.body, key: props.itemKey })
  const { body, key } = history.value
  const [kept, setKept] = useState({ value: history.value, base: props.base, itemId: props.itemId })
  const [part, setPart] = useState<'settings' | 'fields'>(isOwn && !props.itemId ? 'settings' : 'fields')
  const [publishing, setPublishing] = useState(false)
  const [note, setNote] = useState('')
  const [faults, setFaults] = useState<SaidFault[]>([])
  const mayWrite = can('config.write:resource')
  const changed = history.value !== kept.value
  const locked = useMemo(() => new Set(props.inForce?.fields.map((field) => field.key)), [props.inForce])
  const classes = useRows<{ key: string; title: Title }[]>(['data_classes', org?.id], () => from('data_classes').select('key, title').eq('org_id', org?.id ?? '').order('key'), { staleTime: 60_000 })
  const setBody = (next: ResourceBody, tag?: string): void => history.set({ ...history.value, body: next }, tag)

  const refused = async (error: AnjuError): Promise<void> => {
    const found = Array.isArray(error.params['faults']) ? (error.params['faults'] as { path: string; keyword?: string; fault?: string; params?: Record<string, unknown> }[]) : []
    setFaults(await Promise.all(found.map(async ({ path, keyword = '', params = {} }) => ({
      path,
      text: keyword.includes('.') ? await errorText(keyword, params) : t(`fault.${keyword}`, { ...params, defaultValue: t('fault.other') }),
    }))))
  }
  const save = useVerb<Saved>('save_config_draft', { invalidates: TOUCHED })
  const publish = useVerb('publish_config', { success: t('design.published'), invalidates: TOUCHED })
  const store = async (): Promise<(Saved & { key: string }) | null> => {
    setFaults([])
    const itemKey = key || inventedKey()
    try {
      const saved = await save.mutateAsync({ org: org?.id, kind: 'resource', key: itemKey, title: body.title.en ? body.title : { zh: body.title.zh }, body: tidyBody(body), note: '', base: kept.base })
      const value = key ? history.value : { ...history.value, key: itemKey }
      if (!key) history.set(value)
      setKept({ value, base: saved.id, itemId: saved.item_id })
      return { ...saved, key: itemKey }
    } catch (error) {
      await refused(error as AnjuError)
      return null
    }
  }
  const saveDraft = async (): Promise<void> => {
    const saved = await store()
    if (saved && !props.itemId) void navigate(`/records/design/${saved.item_id}`, { replace: true })
  }
  const publishNow = async (): Promise<void> => {
    const saved = changed || kept.base === null ? await store() : { id: kept.base, item_id: kept.itemId ?? '', key }
    if (!saved) {
      setPublishing(false)
      return
    }
    try {
      await publish.mutateAsync({ item: saved.item_id, note, version: saved.id })
      setPublishing(false)
      void navigate(isOwn ? recordsPath(saved.key) : builtInPath(body.base ?? saved.key))
    } catch (error) {
      setPublishing(false)
      await refused(error as AnjuError)
    }
  }
  const named = body.title.zh.trim() !== ''
  const keyFine = !isOwn || key === '' || isKey(key)
  const name = named ? titleText(body.title) : t('design.new')
  return (
    <>
      <PageHeader
        help={isOwn ? 'records' : 'field'}
        title={name}
        subtitle={isOwn ? t('design.subtitle_own') : t('design.subtitle_base')}
        parents={[{ title: t('resources.title'), path: '/records' }]}
        actions={
          <>
            {props.inForce ? <Link to={isOwn ? recordsPath(key) : builtInPath(body.base ?? key)}><Button>{t('resources.show')}</Button></Link> : null}
            {kept.itemId ? <Link to={`/lowcode/items/${kept.itemId}`}><Button>{t('design.history')}</Button></Link> : null}
            {mayWrite ? <Button loading={save.isPending && !publishing} disabled={!named || !keyFine || (!changed && kept.itemId !== null)} onClick={() => void saveDraft()}>{t('design.save')}</Button> : null}
            {mayWrite && can('config.publish:resource') ? <Button type="primary" disabled={!named || !keyFine || body.fields.length === 0} onClick={() => setPublishing(true)}>{t('design.publish')}</Button> : null}
          </>
        }
      />
      {faults.length > 0 ? <ul role="alert" className="records-faults">{faults.map(({ path, text }) => <li key={path + text}>{placeOf(body, path, t('design.settings'))}：{text}</li>)}</ul> : null}
      {isOwn ? (
        <Segmented
          className="records-tabs"
          value={part}
          onChange={setPart}
          options={[{ value: 'settings', label: t('design.settings') }, { value: 'fields', label: t('design.fields', { count: body.fields.length }) }]}
        />
      ) : null}
      {part === 'settings' && isOwn ? (
        <>
          <Settings body={body} itemKey={key} keyFixed={kept.itemId !== null} disabled={!mayWrite} onChange={setBody} onKey={(next) => history.set({ ...history.value, key: next }, 'key')} />
          <div style={{ marginTop: 16 }}><Button type="primary" disabled={!named || !keyFine} onClick={() => setPart('fields')}>{t('design.to_fields')}</Button></div>
        </>
      ) : (
        <FieldDesigner
          fields={body.fields}
          onChange={(fields, tag) => setBody({ ...body, fields }, tag)}
          undo={history.undo}
          redo={history.redo}
          canUndo={history.canUndo}
          canRedo={history.canRedo}
          locked={locked}
          classes={classes.data ?? []}
          portal={isOwn && body.portal?.read === true}
          portalInput={isOwn && body.portal?.submit !== undefined}
          faults={faults}
          disabled={!mayWrite}
        />
      )}
      <Modal open={publishing} title={t('design.publish_of', { name })} okText={t('design.publish')} cancelText={t('app:cancel')} confirmLoading={save.isPending || publish.isPending} onOk={() => void publishNow()} onCancel={() => setPublishing(false)}>
        <p>{isOwn ? t('design.publish_own') : t('design.publish_base')}</p>
        <label htmlFor="publish-note">{t('design.note')}</label>
        <Input id="publish-note" maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
      </Modal>
    </>
  )
}

/** What a path of a fault points at, by name. */
function placeOf(body: ResourceBody, path: string, settings: string): string {
  const [, part, index, inner, column] = path.split('/')
  const field = part === 'fields' ? body.fields[Number(index)] : undefined
  if (!field) return settings
  const of = inner === 'fields' ? field.fields?.[Number(column)] : undefined
  return of ? `${titleText(field.title)} / ${titleText(of.title)}` : titleText(field.title)
}
