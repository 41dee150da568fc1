import { Await, DateText, Facts, PageHeader, StatusTag, useContextInfo, useLive, useRefresh, useRpc, useT, useVerb } from '@anju/sdk'
import { Button, Popconfirm } from 'antd'
import { Link, useNavigate, useParams } from 'react-router'
import { Compare } from '../components/Compare.tsx'
import { DraftPanel } from '../components/DraftPanel.tsx'
import { History } from '../components/History.tsx'
import { useKinds } from '../components/useKinds.ts'
import { useItem, type ItemState } from '../components/useVersions.ts'
import { editPath, kindTitle, titleOf, type HistoryEntry, type Kind } from '../config.ts'
import '../lowcode.css'

/** One item: what is in force, what is drafted, every version, and what changed between any two. */
export default function Item() {
  const { itemId } = useParams()
  const { org } = useContextInfo()
  const state = useItem(itemId)
  const kinds = useKinds()
  const refresh = useRefresh()
  useLive(org && `org:${org.id}`, 'config_changed', () => refresh('config_items', 'config_history'))
  return <Await query={state}>{(known) => <Await query={kinds}>{(list) => <Body state={known} kinds={list} />}</Await>}</Await>
}

function Body({ state, kinds }: { state: ItemState; kinds: readonly Kind[] }) {
  const t = useT()
  const { can, organizations, org } = useContextInfo()
  const navigate = useNavigate()
  const { item, published, draft } = state
  const kind = kinds.find((one) => one.kind === item.kind)
  const byApproval = kind?.by_approval ?? false
  const history = useRpc<HistoryEntry[]>('config_history', { item: item.id, max_rows: 200 })
  const archive = useVerb('archive_config', { success: t(byApproval ? 'item.archive_asked' : 'item.archived_done') })
  const copy = useVerb('copy_config', { success: t('item.copied') })
  const [mayWrite, mayPublish] = [can(`config.write:${item.kind}`), can(`config.publish:${item.kind}`)]
  const sure = { okText: t('app:confirm'), cancelText: t('app:cancel') }
  return (
    <>
      <PageHeader
        help="configuration"
        title={titleOf(item)}
        parents={[{ title: t('list.title'), path: '/lowcode' }]}
        status={item.archived_at ? <StatusTag tone="neutral">{t('state.archived')}</StatusTag> : published ? <StatusTag tone="success">{t('state.version', { number: published.number })}</StatusTag> : <StatusTag tone="info">{t('state.never')}</StatusTag>}
        actions={
          <>
            {(mayPublish || (byApproval && mayWrite)) && published && !item.archived_at && !item.archive_asked_at && !draft ? (
              <Popconfirm title={t('item.archive_sure')} onConfirm={() => archive.mutate({ item: item.id })} {...sure}>
                <Button>{t('item.archive')}</Button>
              </Popconfirm>
            ) : null}
            {published ? organizations.filter(({ id }) => id !== org?.id).map(({ id, name }) => (
              <Button key={id} onClick={() => copy.mutate({ item: item.id, target_org: id })}>
                {t('item.copy_to', { name })}
              </Button>
            )) : null}
            {mayWrite ? (
              <Button type={draft ? 'default' : 'primary'} onClick={() => void navigate(editPath(item.kind, item.id))}>
                {t(draft ? 'item.edit_draft' : 'item.edit')}
              </Button>
            ) : null}
          </>
        }
      />
      <section className="anju-card">
        <Facts
          rows={[
            [t('list.kind'), kind ? kindTitle(kind) : item.kind],
            [t('list.key'), <span key="key" className="anju-code">{item.key}</span>],
            [t('list.origin'), t(item.origin === 'site' ? 'list.site' : 'list.plugin')],
            item.default_version !== null && [t('item.default_version'), item.default_version],
            item.archive_asked_at !== null && [t('item.archive_waiting'), <DateText key="asked" value={item.archive_asked_at} mode="minute" />],
            item.conflict !== null && [t('item.conflict'), <Link key="conflict" to="/lowcode/conflicts">{t('item.resolve')}</Link>],
          ]}
        />
      </section>
      {draft ? <DraftPanel state={state} schema={kind?.body_schema ?? {}} entry={history.data?.find(({ id }) => id === draft.id)} byApproval={byApproval} /> : null}
      <Await query={history}>
        {(entries) => (
          <>
            <History entries={entries} item={item} mayPublish={mayPublish || (byApproval && mayWrite && !draft)} byApproval={byApproval} />
            {entries.length > 1 ? <Compare kind={item.kind} entries={entries} schema={kind?.body_schema ?? {}} /> : null}
          </>
        )}
      </Await>
    </>
  )
}
