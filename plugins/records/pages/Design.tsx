import { Await, from, LoadingState, useContextInfo, useRows, useRpc, type ResourceBody, type Title } from '@anju/sdk'
import { lazy, Suspense } from 'react'
import { useParams, useSearchParams } from 'react-router'
import '../records.css'

const Editor = lazy(() => import('../design/Editor.tsx'))

interface Version {
  id: string
  status: 'draft' | 'published'
  body: ResourceBody
}

interface Stored {
  item: { id: string; key: string }
  draft: Version | null
  published: Version | null
}

interface Base {
  base: string
  title: Title
}

/** Designs fields: `/records/design/new` a kind of record, `?base=housing.unit` fields of a built-in thing, `/records/design/<item>` goes on. */
export default function Design() {
  const { itemId = 'new' } = useParams()
  return <Suspense fallback={<LoadingState />}>{itemId === 'new' ? <Begin /> : <Continue key={itemId} itemId={itemId} />}</Suspense>
}

function Continue({ itemId }: { itemId: string }) {
  const state = useRows<Stored>(['config_items', itemId, 'resource'], async () => {
    const [items, versions] = await Promise.all([
      from('config_items').select('id, key').eq('id', itemId).single(),
      from('config_versions').select('id, status, body').eq('item_id', itemId).in('status', ['draft', 'published']),
    ])
    const failed = items.error ? items : versions
    if (failed.error) return failed
    const list = versions.data as unknown as Version[]
    const find = (status: string): Version | null => list.find((version) => version.status === status) ?? null
    return { data: { item: items.data, draft: find('draft'), published: find('published') }, error: null, status: 200 }
  }, { staleTime: Infinity })
  return (
    <Await query={state}>
      {({ item, draft, published }) => {
        const start = draft ?? published
        return start ? <Editor itemId={item.id} itemKey={item.key} base={start.id} body={start.body} inForce={published?.body ?? null} /> : null
      }}
    </Await>
  )
}

function Begin() {
  const { org } = useContextInfo()
  const [params] = useSearchParams()
  const base = params.get('base')
  const bases = useRpc<Base[]>('resource_bases', { org: org?.id }, { enabled: org !== null && base !== null, staleTime: 60_000 })
  if (base === null) return <Editor itemId={null} itemKey="" base={null} body={{ title: { zh: '', en: '' }, fields: [] }} inForce={null} />
  return (
    <Await query={bases}>
      {(known) => <Editor itemId={null} itemKey={base} base={null} body={{ base, title: known.find((one) => one.base === base)?.title ?? { zh: base, en: base }, fields: [] }} inForce={null} />}
    </Await>
  )
}
