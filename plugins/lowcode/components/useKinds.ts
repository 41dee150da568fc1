import { useContextInfo, useRpc } from '@anju/sdk'
import type { Kind } from '../config.ts'

/** Kinds of configuration there are, with their schemas. */
export function useKinds() {
  const { org } = useContextInfo()
  return useRpc<Kind[]>('config_kinds', { org: org?.id }, { enabled: org !== null, staleTime: 60_000 })
}
