import { EmptyState, from, LoadingState, useRows, Await } from '@anju/sdk'
import { useState } from 'react'
import { useParams, useSearchParams } from 'react-router'
import type { Words } from '../alert.ts'
import '../alerts.css'
import { Editor } from '../rule/Editor.tsx'
import { bodyFromAddress, newBody, type Metric, type RuleBody } from '../rule/model.ts'
import { useCatalog } from '../rule/useCatalog.ts'

interface Version {
  id: string
  status: 'draft' | 'published'
  title: Words
  body: RuleBody
}

interface Stored {
  item: { id: string; key: string }
  versions: Version[]
}

/** Writes a rule: `/alerts/rules/new`, also from a number on a dashboard, or `/alerts/rules/<item>` with the draft or what is in force. */
export default function RuleEditor() {
  const { itemId = 'new' } = useParams()
  const catalog = useCatalog()
  if (!catalog) return <LoadingState />
  return itemId === 'new' ? <Begin catalog={catalog} /> : <Kept key={itemId} itemId={itemId} catalog={catalog} />
}

function Begin({ catalog }: { catalog: ReadonlyMap<string, Metric> }) {
  const [params] = useSearchParams()
  const [key] = useState(() => `rule_${Date.now().toString(36)}`)
  const first = [...catalog.values()].find(({ subject }) => subject !== null) ?? [...catalog.values()][0]
  if (!first) return <EmptyState />
  const title = params.get('title') ?? ''
  return <Editor itemId={null} itemKey={key} draft={`alerts.rule.new?${params.toString()}`} base={null} inForce={false} title={title ? { zh: title } : {}} body={bodyFromAddress(params, catalog) ?? newBody(first)} catalog={catalog} />
}

function Kept({ itemId, catalog }: { itemId: string; catalog: ReadonlyMap<string, Metric> }) {
  const stored = useRows<Stored>(['config_items', itemId, 'alert_rule'], async () => {
    const [items, versions] = await Promise.all([
      from('config_items').select('id, key').eq('id', itemId).single(),
      from('config_versions').select('id, status, title, body').eq('item_id', itemId).in('status', ['draft', 'published']),
    ])
    const failed = items.error ? items : versions
    if (failed.error) return failed
    return { data: { item: items.data, versions: versions.data }, error: null, status: 200 }
  })
  return (
    <Await query={stored}>
      {({ item, versions }) => {
        const version = versions.find(({ status }) => status === 'draft') ?? versions[0]
        return version ? <Editor itemId={item.id} itemKey={item.key} draft={`alerts.rule.${item.id}`} base={version.id} inForce={versions.some(({ status }) => status === 'published')} title={version.title} body={version.body} catalog={catalog} /> : <EmptyState />
      }}
    </Await>
  )
}
