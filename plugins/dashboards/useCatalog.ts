import { useRpc } from '@anju/sdk'
import { useMemo } from 'react'
import { useOperator } from './useOperator.ts'
import { catalogSchema, type Metric } from './model.ts'

/** The metrics the caller can ask about at this operator, by key. */
export function useCatalog(): ReadonlyMap<string, Metric> {
  const operator = useOperator()
  const catalog = useRpc<Metric[]>('metric_catalog', { org: operator }, { schema: catalogSchema, enabled: operator !== undefined, staleTime: 300_000 })
  return useMemo(() => new Map((catalog.data ?? []).map((metric) => [metric.key, metric])), [catalog.data])
}
