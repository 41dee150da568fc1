import { useT } from '@anju/sdk'
import { useMemo } from 'react'
import type { Terms } from './seen.ts'

/** The words values are written with, in the user's language. */
export function useTerms(): Terms {
  const t = useT()
  return useMemo(() => ({ yes: t('value.yes'), no: t('value.no'), days: t('value.days'), months: t('value.months') }), [t])
}
