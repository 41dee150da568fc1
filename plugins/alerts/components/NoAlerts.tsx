import { EmptyState, useRpc, useT } from '@anju/sdk'
import { useOperator } from '../rule/useCatalog.ts'

interface Pulse {
  rules: number
  evaluated: number
}

/** Nothing to see: because nothing was found, or because the rules have not looked yet. */
export function NoAlerts({ title }: { title: string }) {
  const t = useT()
  const operator = useOperator()
  const pulse = useRpc<Pulse>('alert_pulse', { org: operator }, { enabled: operator !== undefined, refetchInterval: 20_000 })
  const { rules, evaluated } = pulse.data ?? { rules: 0, evaluated: 0 }
  if (rules === evaluated) return <EmptyState title={title} />
  return <EmptyState title={evaluated === 0 ? t('alerts.not_yet') : title}>{t(evaluated === 0 ? 'alerts.not_yet_hint' : 'alerts.some_not_yet', { count: rules - evaluated, rules })}</EmptyState>
}
