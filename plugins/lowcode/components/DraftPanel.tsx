import { DateText, from, useContextInfo, useNotify, useRows, useT, useVerb, type JsonValue } from '@anju/sdk'
import { Alert, Button, Input, Popconfirm } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { HistoryEntry, Version } from '../config.ts'
import { DiffTable } from './DiffTable.tsx'
import { usePermissionNames } from './usePermissionNames.ts'
import type { ItemState } from './useVersions.ts'

/** What the draft would change, and the buttons that decide it. */
export function DraftPanel({ state, schema, entry, byApproval }: { state: ItemState; schema: JsonValue; entry: HistoryEntry | undefined; byApproval: boolean }) {
  const t = useT()
  const { can } = useContextInfo()
  const navigate = useNavigate()
  const { item, published, draft } = state
  const [note, setNote] = useState(draft?.note ?? '')
  const names = usePermissionNames(item.kind === 'role')
  const notify = useNotify()
  const publish = useVerb<Version>('publish_config', { onSuccess: ({ status }) => notify.success(t(status === 'published' ? 'item.published_done' : 'item.asked')) })
  const asked = useRows<{ id: string }[]>(['flow_instances', item.id], () => from('flow_instances').select('id').eq('subject_id', item.id).eq('event', 'publish').eq('status', 'running').limit(1), { enabled: byApproval })
  const run = asked.data?.[0]
  const discard = useVerb('discard_config_draft', { success: t('item.discarded'), onSuccess: () => (published ? undefined : void navigate('/lowcode')) })
  if (!draft) return null
  return (
    <section className="anju-card" aria-label={t('item.draft')}>
      <h2>{t('item.draft')}</h2>
      <p className="anju-muted">
        {t('item.draft_by', { name: entry?.author ?? '—' })} {entry ? <DateText value={entry.created_at} mode="relative" /> : null}
      </p>
      <DiffTable
        kind={item.kind}
        schema={schema}
        before={withTitle(published)}
        after={withTitle(draft)}
        beforeTitle={published ? t('state.version', { number: published.number }) : t('state.never')}
        afterTitle={t('item.draft')}
        nameOf={names}
      />
      <div className="lowcode-publish">
        {run ? <Alert type="info" showIcon title={<>{t('item.in_approval')} <Link to={`/flows/${run.id}`}>{t('item.see_approval')}</Link></>} /> : null}
        {!run && (can(`config.publish:${item.kind}`) || (byApproval && can(`config.write:${item.kind}`))) ? (
          <>
            <Input aria-label={t('edit.note')} placeholder={t('edit.note_hint')} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
            <Button type="primary" loading={publish.isPending} onClick={() => publish.mutate({ item: item.id, note, version: draft.id })}>
              {t(byApproval ? 'item.ask' : 'item.publish')}
            </Button>
          </>
        ) : null}
        {can(`config.write:${item.kind}`) ? (
          <Popconfirm title={t('item.discard_sure')} okText={t('app:confirm')} cancelText={t('app:cancel')} onConfirm={() => discard.mutate({ item: item.id })}>
            <Button danger>{t('item.discard')}</Button>
          </Popconfirm>
        ) : null}
      </div>
    </section>
  )
}

/** Title and body as one value, so that a changed title shows among the differences. */
export const withTitle = (version: { title: object; body: JsonValue } | null | undefined): JsonValue | undefined =>
  version ? ({ title: version.title, ...(typeof version.body === 'object' && version.body !== null && !Array.isArray(version.body) ? version.body : { body: version.body }) } as JsonValue) : undefined
