import { Await, EmptyState, PageHeader, useRpc, useT } from '@anju/sdk'
import { lazy, Suspense } from 'react'
import { Navigate, useParams, useSearchParams } from 'react-router'
import { listSchema, type DashboardList } from '../model.ts'
import { DashboardView } from '../board/DashboardView.tsx'
import { useOperator } from '../useOperator.ts'
import '../dashboards.css'

const Editor = lazy(() => import('../edit/Editor.tsx'))

/** The dashboards of a person: one at a time, to look at or to arrange. */
export default function Dashboards() {
  const t = useT()
  const { dashboard, itemId } = useParams()
  const [params] = useSearchParams()
  const operator = useOperator()
  const list = useRpc<DashboardList>('dashboards', { org: operator }, { schema: listSchema, enabled: operator !== undefined })
  return (
    <Await query={list}>
      {(found) => {
        // The configuration pages know items by id; here they go by key.
        const designed = itemId ? found.items.find(({ id }) => id === itemId) : undefined
        if (designed) return <Navigate to={`/dashboards/${designed.key}?edit=published`} replace />
        const shown = found.items.find(({ key }) => key === dashboard) ?? (dashboard ? undefined : (found.items.find((item) => item.for_me && item.version) ?? found.items[0]))
        const edit = params.get('edit')
        if (!shown || !operator) {
          return (
            <>
              <PageHeader title={t('title')} />
              <EmptyState title={t(dashboard ? 'not_found' : 'none')}>{t('none_hint')}</EmptyState>
            </>
          )
        }
        if (edit === 'own' || (edit === 'published' && found.may_write)) {
          return (
            <Suspense fallback={null}>
              <Editor key={`${shown.key} ${edit}`} item={shown} list={found} operator={operator} mode={edit} />
            </Suspense>
          )
        }
        return <DashboardView item={shown} list={found} operator={operator} />
      }}
    </Await>
  )
}
