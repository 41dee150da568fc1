import { Await, EmptyState, PageHeader, useT, type ResourceDefinition } from '@anju/sdk'
import type { ReactNode } from 'react'
import { useDefinition } from '../useDefinition.ts'

/** What is drawn once the kind of record is known; a kind that is gone or out of reach is said so. */
export function ForKind({ resource, children }: { resource: string; children: (definition: ResourceDefinition) => ReactNode }) {
  const t = useT()
  const kind = useDefinition(resource)
  return (
    <Await query={kind}>
      {(definition) => definition ? children(definition) : (
        <>
          <PageHeader title={t('list.unknown')} />
          <EmptyState title={t('errors.resource_unknown')} />
        </>
      )}
    </Await>
  )
}
