import { Await, DateText, EmptyState, PageHeader, RpcTable, StatusTag, useContextInfo, useRpc, useT } from '@anju/sdk'
import { Button, Checkbox, Select } from 'antd'
import { useState } from 'react'
import { Link, useNavigate } from 'react-router'
import { PublishRules } from '../components/PublishRules.tsx'
import { useKinds } from '../components/useKinds.ts'
import { kindTitle, newPath, titleOf, type Kind, type ListedItem } from '../config.ts'
import '../lowcode.css'

/** Everything that is configured, by kind. */
export default function Configuration() {
  const t = useT()
  const { can, org } = useContextInfo()
  const kinds = useKinds()
  const conflicts = useRpc<unknown[]>('config_conflicts', { org: org?.id }, { enabled: org !== null })
  const open = conflicts.data?.length ?? 0
  return (
    <>
      <PageHeader
        help="configuration"
        title={t('list.title')}
        subtitle={t('list.subtitle')}
        status={open > 0 ? <Link to="/lowcode/conflicts"><StatusTag tone="warning">{t('list.conflicts', { count: open })}</StatusTag></Link> : undefined}
        actions={can('platform.settings') && kinds.data ? <PublishRules kinds={kinds.data} /> : null}
      />
      <Await query={kinds}>{(known) => (org ? <Items org={org.id} kinds={known} /> : null)}</Await>
    </>
  )
}

function Items({ org, kinds }: { org: string; kinds: readonly Kind[] }) {
  const t = useT()
  const { can } = useContextInfo()
  const navigate = useNavigate()
  const [kind, setKind] = useState<string | null>(null)
  const [archived, setArchived] = useState(false)
  const titles = new Map(kinds.map((one) => [one.kind, kindTitle(one)]))
  const writable = kind !== null && can(`config.write:${kind}`)
  return (
    <RpcTable<ListedItem>
      fn="config_list"
      args={{ org, archived, ...(kind === null ? {} : { kind }) }}
      searchArg="search"
      searchPlaceholder={t('list.search')}
      rowPath={(row) => `/lowcode/items/${row.id}`}
      empty={<EmptyState title={t('list.empty')} />}
      toolbar={
        <>
          <Select<string | null>
            aria-label={t('list.kind')}
            className="lowcode-kind"
            value={kind}
            options={[{ value: null, label: t('list.all_kinds') }, ...kinds.map((one) => ({ value: one.kind, label: kindTitle(one) }))]}
            onChange={setKind}
          />
          <Checkbox checked={archived} onChange={({ target }) => setArchived(target.checked)}>
            {t('list.archived')}
          </Checkbox>
          {writable ? (
            <Button type="primary" onClick={() => void navigate(newPath(kind))}>
              {t('list.new', { kind: titles.get(kind) })}
            </Button>
          ) : null}
        </>
      }
      columns={[
        { key: 'title', title: t('list.name'), render: (row) => <Link to={`/lowcode/items/${row.id}`}>{titleOf(row)}</Link> },
        { key: 'kind', title: t('list.kind'), render: (row) => titles.get(row.kind) ?? row.kind },
        { key: 'key', title: t('list.key'), render: (row) => <span className="anju-code">{row.key}</span> },
        { key: 'origin', title: t('list.origin'), render: (row) => t(row.origin === 'site' ? 'list.site' : row.edited ? 'list.edited' : 'list.plugin') },
        { key: 'state', title: t('list.state'), render: (row) => <State row={row} /> },
        { key: 'published_at', title: t('list.published_at'), render: (row) => (row.published_at ? <DateText value={row.published_at} mode="relative" /> : '—') },
      ]}
    />
  )
}

function State({ row }: { row: ListedItem }) {
  const t = useT()
  return (
    <span className="lowcode-states">
      {row.archived_at ? <StatusTag tone="neutral">{t('state.archived')}</StatusTag> : row.number !== null ? <StatusTag tone="success">{t('state.version', { number: row.number })}</StatusTag> : null}
      {row.draft_id ? <StatusTag tone="info">{t('state.draft_by', { name: row.draft_author ?? '—' })}</StatusTag> : null}
      {row.conflicts > 0 ? <StatusTag tone="warning">{t('state.conflict')}</StatusTag> : null}
    </span>
  )
}
