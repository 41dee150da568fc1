import { Await, EmptyState, Icon, PageHeader, StatusTag, titleText, useContextInfo, useRpc, useT, type IconName, type Title } from '@anju/sdk'
import { useEffect } from 'react'
import { Link, useNavigate, useSearchParams } from 'react-router'
import { builtInPath, recordsPath } from '../record.ts'
import '../records.css'

interface Listed {
  id: string
  key: string
  title: Partial<Title>
  number: number | null
  draft_id: string | null
  archived_at: string | null
}

interface Base {
  base: string
  plugin: string
  title: Title
}

const icons: Readonly<Record<string, IconName>> = { housing: 'home', tenants: 'people', contracts: 'contract', platform: 'setting', finance: 'money', devices: 'lock', alerts: 'alert' }

const named = ({ key, title }: Listed): string => titleText({ zh: title.zh ?? key, en: title.en ?? title.zh ?? key })

/** What has fields of the operator's own: built-in things, and kinds of records made here. */
export default function Resources() {
  const t = useT()
  const { org } = useContextInfo()
  const bases = useRpc<Base[]>('resource_bases', { org: org?.id }, { enabled: org !== null, staleTime: 60_000 })
  const items = useRpc<Listed[]>('config_list', { org: org?.id, kind: 'resource', max_rows: 200 }, { enabled: org !== null })
  return (
    <>
      <PageHeader help="records" title={t('resources.title')} subtitle={t('resources.subtitle')} />
      <Await query={bases}>{(built) => <Await query={items}>{(known) => <Kinds bases={built} items={known} />}</Await>}</Await>
    </>
  )
}

function Kinds({ bases, items }: { bases: readonly Base[]; items: readonly Listed[] }) {
  const t = useT()
  const navigate = useNavigate()
  const { can } = useContextInfo()
  const [params] = useSearchParams()
  const wanted = params.get('open')
  const opened = items.find(({ key }) => key === wanted)?.id
  useEffect(() => {
    // A list's “design” knows the key, not the item.
    if (opened) void navigate(`/records/design/${opened}`, { replace: true })
  }, [opened, navigate])
  const mayWrite = can('config.write:resource')
  const own = items.filter(({ key }) => !bases.some(({ base }) => base === key))
  const state = (item: Listed | undefined) => (
    <span>
      {item?.number ? <StatusTag tone="success">{t('resources.version', { number: item.number })}</StatusTag> : null}
      {item?.draft_id ? <StatusTag tone="info">{t('resources.draft')}</StatusTag> : null}
      {item ? null : <span className="anju-muted">{t('resources.no_fields')}</span>}
    </span>
  )
  return (
    <>
      <h2>{t('resources.own')}</h2>
      {own.length === 0 && !mayWrite ? <EmptyState title={t('resources.none')} /> : null}
      <div className="records-kinds">
        {own.map((item) => (
          <div key={item.id} className="records-kind-box">
            <Link className="anju-card records-kind" to={`/records/design/${item.id}`}>
              <Icon name="file" />
              <span className="records-kind-text"><strong>{named(item)}</strong>{state(item)}</span>
            </Link>
            {item.number && !item.archived_at ? <Link className="records-kind-list" to={recordsPath(item.key)} aria-label={t('resources.show_of', { kind: named(item) })}>{t('resources.show')}</Link> : null}
          </div>
        ))}
        {mayWrite ? (
          <Link className="anju-card records-kind" to="/records/design/new">
            <Icon name="grid" />
            <span className="records-kind-text"><strong>{t('resources.new')}</strong><span className="anju-muted">{t('resources.new_hint')}</span></span>
          </Link>
        ) : null}
      </div>
      <h2>{t('resources.built_in')}</h2>
      <div className="records-kinds">
        {bases.map(({ base, plugin, title }) => {
          const item = items.find(({ key }) => key === base)
          return (
            <div key={base} className="records-kind-box">
              <Link className="anju-card records-kind" to={item ? `/records/design/${item.id}` : `/records/design/new?base=${base}`}>
                <Icon name={icons[plugin] ?? 'file'} />
                <span className="records-kind-text"><strong>{titleText(title)}</strong>{state(item)}</span>
              </Link>
              {item?.number && !item.archived_at ? <Link className="records-kind-list" to={builtInPath(base)} aria-label={t('resources.show_of', { kind: titleText(title) })}>{t('resources.show')}</Link> : null}
            </div>
          )
        })}
      </div>
    </>
  )
}
