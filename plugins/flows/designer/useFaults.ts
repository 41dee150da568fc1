import { errorText, rpc, useT } from '@anju/sdk'
import { useEffect, useState } from 'react'
import type { FlowBody } from '../steps.ts'
import type { Trial } from './TrialPanel.tsx'

/** One thing wrong with the drawing: where (JSON Pointer) and a text for people. */
export interface DrawnFault {
  path: string
  text: string
}

const PAUSE_MS = 700

/** Asks the database what is wrong with the drawing whenever it has stood still for a moment. */
export function useFaults(org: string | undefined, body: FlowBody, enabled: boolean): { faults: readonly DrawnFault[]; checking: boolean } {
  const t = useT()
  const [found, setFound] = useState<{ body: FlowBody; faults: readonly DrawnFault[] } | null>(null)
  useEffect(() => {
    if (!enabled || !org) return
    let current = true
    const timer = setTimeout(() => void check(), PAUSE_MS)
    async function check(): Promise<void> {
      const trial = await rpc<Trial>('try_flow', { org, body })
      const faults = await Promise.all(trial.faults.map(async ({ path, keyword, params }) => ({
        path,
        text: keyword.includes('.') ? await errorText(keyword, params) : t(`fault.${keyword}`, { ...params, defaultValue: t('fault.other') }),
      })))
      if (current) setFound({ body, faults })
    }
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [org, body, enabled, t])
  return { faults: found?.faults ?? [], checking: enabled && found?.body !== body }
}
