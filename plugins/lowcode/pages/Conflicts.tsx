import { Await, currentLocale, DateText, EmptyState, installedPlugins, PageHeader, titleText, useContextInfo, useRpc, useT, useVerb, type JsonValue, type SchemaFault } from '@anju/sdk'
import { Button, Input, Radio, Table } from 'antd'
import { useState, type HTMLAttributes } from 'react'
import { Link, useNavigate } from 'react-router'
import { DiffTable, Value } from '../components/DiffTable.tsx'
import { FaultList } from '../components/FaultList.tsx'
import { useKinds } from '../components/useKinds.ts'
import { useWords } from '../components/useWords.ts'
import { kindTitle, titleOf, type Kind, type Titles, type Version } from '../config.ts'
import { labelsAt, logicAt } from '../diff.ts'
import { answered, type Conflict, type Side } from '../merge.ts'
import '../lowcode.css'

interface OpenConflict {
  id: string
  kind: string
  key: string
  title: Titles
  plugin: string | null
  plugin_version: string
  since: string
  mine: JsonValue | null
  theirs: JsonValue | null
  merged: JsonValue
  merged_title: JsonValue | null
  conflicts: Conflict[]
  faults: SchemaFault[]
}

/** Newer defaults of plugins that touch what was edited here: each place is decided by a person. */
export default function Conflicts() {
  const t = useT()
  const { org } = useContextInfo()
  const conflicts = useRpc<OpenConflict[]>('config_conflicts', { org: org?.id }, { enabled: org !== null })
  const kinds = useKinds()
  return (
    <>
      <PageHeader help="configuration" title={t('conflicts.title')} subtitle={t('conflicts.subtitle')} parents={[{ title: t('list.title'), path: '/lowcode' }]} />
      <Await query={kinds}>
        {(known) => (
          <Await query={conflicts}>
            {(open) => (open.length === 0 ? <EmptyState title={t('conflicts.none')} /> : open.map((conflict) => <Decide key={`${conflict.id}${conflict.plugin_version}`} conflict={conflict} kind={known.find(({ kind }) => kind === conflict.kind)} />))}
          </Await>
        )}
      </Await>
    </>
  )
}

/** Inside a condition the merge names the operator; people read the whole condition. */
const asRead = ({ path }: Conflict, value: JsonValue | undefined): JsonValue | undefined => {
  const logic = logicAt(path)
  return logic && value !== undefined ? { [logic.operator]: value } : value
}

/** On a phone a row stands as a block, each cell under its name. */
const named = (name: string) => () => ({ 'data-name': name }) as HTMLAttributes<HTMLElement>

const inTitle = ({ path }: Conflict): boolean => path.startsWith('@title')

function Decide({ conflict, kind }: { conflict: OpenConflict; kind: Kind | undefined }) {
  const t = useT()
  const { can } = useContextInfo()
  const navigate = useNavigate()
  const [chosen, setChosen] = useState<Record<string, Side>>({})
  const [note, setNote] = useState('')
  const resolve = useVerb<Version>('resolve_config_conflict', { success: t('edit.saved'), onSuccess: ({ item_id }) => void navigate(`/lowcode/items/${item_id}`) })
  const body = answered(conflict.merged, conflict.conflicts.filter((one) => !inTitle(one)), chosen)
  const titles = conflict.conflicts.filter(inTitle).map((one) => ({ ...one, path: one.path.slice('@title'.length) }))
  const titleSides = Object.fromEntries(Object.entries(chosen).map(([path, side]) => [path.replace(/^@title/, ''), side]))
  const title = conflict.merged_title === null ? null : answered(conflict.merged_title, titles, titleSides)
  const schema = kind?.body_schema ?? {}
  const fields = useWords(conflict.kind, conflict.mine ?? undefined, conflict.theirs ?? undefined)
  const place = (one: Conflict): string[] =>
    inTitle(one) ? [t('list.name'), ...one.path.split('/').slice(1)] : labelsAt(schema, [conflict.mine ?? conflict.merged, conflict.theirs ?? undefined], logicAt(one.path)?.path ?? one.path, currentLocale())
  const plugin = installedPlugins().find(({ key }) => key === conflict.plugin)
  const all = conflict.conflicts.length > 0 && conflict.conflicts.every(({ path }) => chosen[path] !== undefined)
  return (
    <section className="anju-card" aria-label={titleOf(conflict)}>
      <h2>
        <Link to={`/lowcode/items/${conflict.id}`}>{titleOf(conflict)}</Link> <span className="anju-muted">{kind ? kindTitle(kind) : conflict.kind}</span>
      </h2>
      <p className="anju-muted">
        {t('conflicts.shipped', { plugin: plugin ? titleText(plugin.title) : (conflict.plugin ?? '—'), version: conflict.plugin_version })} <DateText value={conflict.since} mode="relative" />
      </p>
      <Table<Conflict>
        size="small"
        className="lowcode-diff lowcode-conflict"
        rowKey="path"
        dataSource={conflict.conflicts}
        pagination={false}
        scroll={{ x: 'max-content' }}
        columns={[
          { key: 'place', title: t('diff.place'), onCell: named(t('diff.place')), render: (_value, one) => <span title={one.path}>{place(one).join(' › ') || t('diff.all')}</span> },
          { key: 'base', title: t('conflicts.base'), onCell: named(t('conflicts.base')), render: (_value, one) => <Value value={asRead(one, one.base)} fields={fields} /> },
          { key: 'mine', title: t('conflicts.mine'), onCell: named(t('conflicts.mine')), render: (_value, one) => <Value value={asRead(one, one.mine)} fields={fields} /> },
          { key: 'theirs', title: t('conflicts.theirs'), onCell: named(t('conflicts.theirs')), render: (_value, one) => <Value value={asRead(one, one.theirs)} fields={fields} /> },
          {
            key: 'choice',
            title: t('conflicts.stands'),
            onCell: named(t('conflicts.stands')),
            render: (_value, one) => (
              <Radio.Group
                className="lowcode-choice"
                aria-label={`${t('conflicts.stands')} ${place(one).join(' › ') || t('diff.all')}`}
                value={chosen[one.path]}
                options={[{ value: 'mine', label: t('conflicts.keep') }, { value: 'theirs', label: t('conflicts.take') }]}
                onChange={({ target }) => setChosen({ ...chosen, [one.path]: target.value as Side })}
              />
            ),
          },
        ]}
      />
      {conflict.mine !== null && conflict.faults.length === 0 ? (
        <details>
          <summary>{t('conflicts.along')}</summary>
          <DiffTable kind={conflict.kind} schema={schema} before={conflict.mine} after={conflict.merged} beforeTitle={t('conflicts.mine')} afterTitle={t('conflicts.along')} />
        </details>
      ) : null}
      {conflict.faults.length > 0 ? (
        <>
          <p>{t('conflicts.invalid')}</p>
          <FaultList faults={conflict.faults} />
        </>
      ) : null}
      {can(`config.write:${conflict.kind}`) ? (
        <div className="lowcode-publish">
          <Input aria-label={t('edit.note')} placeholder={t('edit.note_hint')} maxLength={500} value={note} onChange={({ target }) => setNote(target.value)} />
          <Button type="primary" disabled={!all} loading={resolve.isPending} onClick={() => resolve.mutate({ item: conflict.id, body, note, title })}>
            {t('conflicts.save')}
          </Button>
        </div>
      ) : null}
    </section>
  )
}
