import { useContextInfo } from '@anju/sdk'

/** The operator whose numbers are shown: the one of the estate the switcher stands on; for a party that serves several, the first. */
export function useOperator(): string | undefined {
  const { org, estate, estates } = useContextInfo()
  return estate?.org_id ?? (org?.kind === 'operator' ? org.id : estates[0]?.org_id)
}
