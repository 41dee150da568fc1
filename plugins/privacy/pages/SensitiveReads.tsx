import { DateText, EmptyState, ErrorState, from, LoadingState, PageHeader, useContextInfo, useKeyset, useRows, useT } from '@anju/sdk'
import { Button, Flex, Input, Table } from 'antd'
import { Link, useSearchParams } from 'react-router'

interface Look {
  id: string
  at: string
  actor_id: string | null
  person_id: string
  fields: string[]
  purpose: string
}

interface Person {
  id: string
  display_name: string
  household_members: { household_id: string }[]
}

/** Who saw whose full data, and what for (8.2.1). Names stay masked here as everywhere. */
export default function SensitiveReads() {
  const t = useT()
  const { org, estate } = useContextInfo()
  const [params, setParams] = useSearchParams()
  const q = params.get('q') ?? ''
  const list = useKeyset<Look>({
    table: 'sensitive_reads',
    select: 'id, at, actor_id, person_id, fields, purpose',
    order: [{ column: 'id', ascending: false }],
    filter: (query) => {
      const here = estate ? query.eq('estate_id', estate.id) : query.eq('org_id', org?.id ?? '')
      return q ? here.ilike('purpose', `%${q.replaceAll(/[\\%_]/g, '\\$&')}%`) : here
    },
    filterKey: [org?.id, estate?.id, q],
    enabled: org !== null,
  })
  const search = (text: string): void =>
    setParams((before) => {
      const next = new URLSearchParams(before)
      if (text) next.set('q', text)
      else next.delete('q')
      return next
    }, { replace: true })
  return (
    <>
      <PageHeader title={t('reads.title')} subtitle={t('reads.subtitle')} />
      <section className="anju-list" aria-busy={list.fetching}>
        <Flex className="anju-list-toolbar" role="search">
          <Input.Search key={q} allowClear className="anju-list-search" aria-label={t('reads.search')} placeholder={t('reads.search')} defaultValue={q} onSearch={(text) => search(text.trim())} />
        </Flex>
        {list.error && list.rows.length === 0 ? <ErrorState error={list.error} onRetry={list.reload} /> : list.loading ? <LoadingState /> : <Looks looks={list.rows} q={q} />}
        {list.hasNext || list.hasPrevious ? (
          <Flex justify="flex-end" gap={8} className="anju-list-pages" role="navigation" aria-label={t('app:list.pages')}>
            <Button disabled={!list.hasPrevious} onClick={list.previous}>{t('app:list.previous')}</Button>
            <Button disabled={!list.hasNext} onClick={list.next}>{t('app:list.next')}</Button>
          </Flex>
        ) : null}
      </section>
    </>
  )
}

function Looks({ looks, q }: { looks: Look[]; q: string }) {
  const t = useT()
  const { can, org } = useContextInfo()
  const staff = useRows<{ user_id: string | null; name: string }[]>(['staff', org?.id, 'names'], () => from('staff').select('user_id, name').eq('org_id', org?.id ?? '').limit(1000))
  // The log has no foreign key to persons, because it outlives them: the names of one page are read with one question.
  const ids = [...new Set(looks.map(({ person_id }) => person_id))].sort()
  const persons = useRows<Person[]>(['persons', 'names', ...ids], () => from('persons').select('id, display_name, household_members(household_id)').in('id', ids), { enabled: ids.length > 0 })
  const actors = new Map((staff.data ?? []).map(({ user_id, name }) => [user_id, name]))
  const known = new Map((persons.data ?? []).map((person) => [person.id, person]))
  return (
    <Table<Look>
      size="middle"
      rowKey="id"
      dataSource={looks}
      pagination={false}
      scroll={{ x: 'max-content' }}
      locale={{ emptyText: q ? <EmptyState title={t('reads.nothing_found', { q })} /> : <EmptyState title={t('reads.empty')}>{t('reads.empty_hint')}</EmptyState> }}
      columns={[
        { key: 'at', title: t('reads.when'), render: (_value, row) => <DateText value={row.at} mode="second" /> },
        { key: 'actor_id', title: t('reads.who'), render: (_value, row) => (row.actor_id ? (actors.get(row.actor_id) ?? t('reads.user')) : t('reads.system')) },
        { key: 'person_id', title: t('reads.whose'), render: (_value, row) => <Whose person={known.get(row.person_id)} link={can('tenants.read')} /> },
        { key: 'fields', title: t('reads.fields'), render: (_value, row) => row.fields.map((field) => t(`field.${field}`, { defaultValue: field })).join(' · ') },
        { key: 'purpose', title: t('reads.purpose'), render: (_value, row) => <span style={{ display: 'inline-block', maxWidth: 420, overflowWrap: 'anywhere', whiteSpace: 'normal' }}>{row.purpose}</span> },
      ]}
    />
  )
}

function Whose({ person, link }: { person: Person | undefined; link: boolean }) {
  const t = useT()
  // Whoever may not see tenants is not told whether the person is still there.
  if (!person) return <span className="anju-muted">{link ? t('reads.person_gone') : '—'}</span>
  const household = person.household_members[0]?.household_id
  return link && household ? <Link to={`/tenants/households/${household}`}>{person.display_name}</Link> : person.display_name
}
