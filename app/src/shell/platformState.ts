import { useRpc } from '../sdk/query.ts'

/** What anyone may know before signing in. */
export interface PlatformState {
  /** False on a new installation: the first-run page makes its first administrator. */
  initialized: boolean
  demo: boolean
}

export const usePlatformState = () => useRpc<PlatformState>('platform_state', {}, { staleTime: 300_000 })
