import { useContextInfo, useRpc } from '@anju/sdk'
import { useMemo } from 'react'
import { catalogSchema, type Metric } from './model.ts'

/** The operator whose rules are shown. */
export function useOperator(): string | undefined {
  const { org, estate, estates } = useContextInfo()
  return estate?.org_id ?? (org?.kind === 'operator' ? org.id : estates[0]?.org_id)
}

/** The metrics a rule can be written about, by key; undefined until they are known. */
export function useCatalog(): ReadonlyMap<string, Metric> | undefined {
  const operator = useOperator()
  const catalog = useRpc<Metric[]>('metric_catalog', { org: operator }, { schema: catalogSchema, enabled: operator !== undefined, staleTime: 300_000 })
  return useMemo(() => catalog.data && new Map(catalog.data.map((metric) => [metric.key, metric])), [catalog.data])
}
