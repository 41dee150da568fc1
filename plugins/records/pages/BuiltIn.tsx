import { Await, DateText, EmptyState, ExtraFieldsButton, installedPlugins, PageHeader, RpcTable, titleText, useContextInfo, useDefinitions, useT, type ResourceDefinition, type Title, type Values } from '@anju/sdk'
import { Button, Select } from 'antd'
import { Link, Navigate, useNavigate, useParams } from 'react-router'
import { builtInPath } from '../record.ts'

/** A row of `built_in_list`. */
interface BuiltInRow {
  id: string
  /** What people call it; in both languages where the name has words of ours. */
  title: string | Title | null
  estate: string | null
  extra: Values
  updated_at: string
}

const nameOf = ({ title }: BuiltInRow): string => (title === null ? '—' : typeof title === 'string' ? title : titleText(title))

/** Records the system has anyway, with the fields the operator added: `/records/built-in/housing/unit`. */
export default function BuiltIn() {
  const t = useT()
  const { can } = useContextInfo()
  // A dot in an address looks like a file to servers.
  const { plugin, what } = useParams()
  const base = plugin && what ? `${plugin}.${what}` : undefined
  const definitions = useDefinitions()
  return (
    <Await query={definitions}>
      {(known) => {
        const listed = known.filter((one) => one.base && one.rights.read && one.fields.length > 0)
        const chosen = listed.find((one) => one.base === base)
        if (chosen) return <List key={chosen.key} definition={chosen} listed={listed} />
        if (base === undefined && listed[0]?.base) return <Navigate to={builtInPath(listed[0].base)} replace />
        return (
          <>
            <PageHeader title={t('built_in.title')} help="field" />
            <EmptyState title={t('built_in.none')} action={can('config.read') ? <Link to="/records">{t('resources.title')}</Link> : undefined}>{t('built_in.none_hint')}</EmptyState>
          </>
        )
      }}
    </Await>
  )
}

function List({ definition, listed }: { definition: ResourceDefinition; listed: readonly ResourceDefinition[] }) {
  const t = useT()
  const navigate = useNavigate()
  const { org, estate, estates, can } = useContextInfo()
  const base = definition.base ?? definition.key
  const page = installedPlugins().flatMap(({ recordPages = {} }) => recordPages[base] ?? [])[0]
  const pathOf = ({ id }: BuiltInRow): string => page?.replace(':id', id) ?? ''
  const name = titleText(definition.title)
  const placed = definition.scope === 'estate' && base !== 'platform.estate' && estate === null && estates.length > 1
  return (
    <>
      <PageHeader
        title={t('built_in.of', { kind: name })}
        help="field"
        subtitle={t('built_in.subtitle')}
        actions={can('config.write:resource') ? <Link to={`/records?open=${definition.key}`}><Button>{t('list.design')}</Button></Link> : null}
      />
      <RpcTable<BuiltInRow>
        fn="built_in_list"
        resource={base}
        args={{ org: org?.id, resource: base, estate: definition.scope === 'organization' ? undefined : estate?.id }}
        searchArg="q"
        searchPlaceholder={t('built_in.search')}
        exportAs={name}
        exportList={`built_in.${base}`}
        toolbar={
          <Select
            aria-label={t('built_in.which')}
            style={{ minWidth: 150 }}
            value={base}
            options={listed.map((one) => ({ value: one.base ?? one.key, label: titleText(one.title) }))}
            onChange={(next: string) => void navigate(builtInPath(next))}
          />
        }
        {...(page ? { rowPath: pathOf } : {})}
        empty={<EmptyState title={t('list.empty', { kind: name })} />}
        columns={[
          {
            // No own field is called with a dollar sign.
            key: '$title',
            title: name,
            render: (row) => page ? <Link to={pathOf(row)}>{nameOf(row)}</Link> : <ExtraFieldsButton resource={base} table={definition.table ?? ''} id={row.id} name={nameOf(row)} label={nameOf(row)} />,
            exported: nameOf,
          },
          ...(placed ? [{ key: '$estate', title: t('attach.estate'), render: (row: BuiltInRow) => row.estate, exported: (row: BuiltInRow) => row.estate }] : []),
          { key: 'updated_at', title: t('list.updated'), hidden: true, sortable: true, render: (row) => <DateText value={row.updated_at} mode="minute" /> },
        ]}
      />
    </>
  )
}
