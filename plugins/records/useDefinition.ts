import { useDefinitions, type ResourceDefinition } from '@anju/sdk'

/** The kind of record with this key: undefined while it is fetched, null when there is none to be seen. */
export function useDefinition(key: string): { data: ResourceDefinition | null | undefined; error: unknown; isLoading: boolean; refetch: () => unknown } {
  const query = useDefinitions()
  return { data: query.data && (query.data.find((one) => one.key === key && !one.base) ?? null), error: query.error, isLoading: query.isLoading, refetch: query.refetch }
}
