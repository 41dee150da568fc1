import { Await, from, LoadingState, PageHeader, useContextInfo, useRows, useRpc, useT } from '@anju/sdk'
import { lazy, Suspense, useState } from 'react'
import { useParams } from 'react-router'
import type { Catalog } from '../designer/catalog.ts'
import { template, templateKeys, type TemplateKey } from '../designer/templates.ts'
import type { FlowBody, Text } from '../steps.ts'
import '../flows.css'

const Editor = lazy(() => import('../designer/Editor.tsx'))

interface Version {
  id: string
  item_id: string
  status: 'draft' | 'published'
  title: Partial<Text>
  body: FlowBody
}

interface Stored {
  item: { id: string; key: string }
  version: Version | undefined
}

/** Draws an approval flow: `/flows/design/new` begins from a template, `/flows/design/<item>` goes on with the draft or what is in force. */
export default function Designer() {
  const { itemId = 'new' } = useParams()
  const { org } = useContextInfo()
  const catalog = useRpc<Catalog>('flow_catalog', { org: org?.id }, { enabled: org !== null, staleTime: 60_000 })
  return (
    <Await query={catalog}>
      {(known) => <Suspense fallback={<LoadingState />}>{itemId === 'new' ? <Begin catalog={known} /> : <Stored key={itemId} itemId={itemId} catalog={known} />}</Suspense>}
    </Await>
  )
}

function Stored({ itemId, catalog }: { itemId: string; catalog: Catalog }) {
  const state = useRows<Stored>(['config_items', itemId, 'flow'], async () => {
    const [items, versions] = await Promise.all([
      from('config_items').select('id, key').eq('id', itemId).single(),
      from('config_versions').select('id, item_id, status, title, body').eq('item_id', itemId).in('status', ['draft', 'published']),
    ])
    const failed = items.error ? items : versions
    if (failed.error) return failed
    const list = versions.data as unknown as Version[]
    return { data: { item: items.data, version: list.find(({ status }) => status === 'draft') ?? list[0] }, error: null, status: 200 }
  })
  return (
    <Await query={state}>
      {({ item, version }) => <Editor itemKey={item.key} itemId={item.id} base={version?.id ?? null} title={version?.title ?? {}} body={version?.body ?? { subject: '', event: '', steps: [] }} catalog={catalog} />}
    </Await>
  )
}

/** A new flow: what it begins with. */
function Begin({ catalog }: { catalog: Catalog }) {
  const t = useT()
  const [chosen, setChosen] = useState<TemplateKey | null>(null)
  const subject = catalog.subjects[0]
  if (chosen) {
    const numbers = Object.entries(subject?.fields ?? {}).filter(([, field]) => field.type === 'number').map(([name]) => name)
    const amount = numbers.find((name) => name.endsWith('_fen')) ?? numbers[0]
    const body = template(chosen, subject?.key ?? '', Object.keys(subject?.events ?? {})[0] ?? '', amount)
    return <Editor itemKey="" itemId={null} base={null} title={{}} body={body} catalog={catalog} />
  }
  return (
    <>
      <PageHeader help="flow" title={t('design.new')} subtitle={t('design.new_hint')} />
      <div className="flows-templates">
        {templateKeys.map((key) => (
          <button key={key} type="button" className="anju-card flows-template" onClick={() => setChosen(key)}>
            <strong>{t(`design.template_${key}`)}</strong>
            <span className="anju-muted">{t(`design.template_${key}_hint`)}</span>
          </button>
        ))}
      </div>
    </>
  )
}
