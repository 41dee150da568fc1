import { useContextInfo, useRpc } from '@anju/sdk'
import { useMemo } from 'react'
import { catalogSchema, type Metric } from './model.ts'

/** The metrics the caller can ask about at this operator, by key. */
export function useCatalog(): ReadonlyMap<string, Metric> {
  const { org, estate } = useContextInfo()
  const operator = estate?.org_id ?? org?.id
  const catalog = useRpc<Metric[]>('metric_catalog', { org: operator }, { schema: catalogSchema, enabled: operator !== undefined, staleTime: 300_000 })
  return useMemo(() => new Map((catalog.data ?? []).map((metric) => [metric.key, metric])), [catalog.data])
}
