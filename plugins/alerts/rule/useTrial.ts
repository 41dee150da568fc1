import { rpc, toAnjuError, type AnjuError } from '@anju/sdk'
import { useEffect, useState } from 'react'
import type { Held, Seen, Severity, Words } from '../alert.ts'
import { cleaned, isSaid, type RuleBody } from './model.ts'

/** Answer of `rule_dry_run`. */
export interface Trial {
  count: number
  /** Of these, held off, by suppression. */
  held: { key: string; title: Words; count: number }[]
  by_severity: Partial<Record<Severity, number>>
  rows: { subject_id: string; label: string | null; unit: string | null; estate: string | null; severity: Severity; seen: Seen[]; held: Held | null }[]
  subject: string
  timed: boolean
  days: { day: string; count: number; new: number }[] | null
  estates: number
  ms: number
}

/** A fault of the rule: its place (JSON Pointer) and key. */
export interface RuleFault {
  path: string
  keyword: string
  params: Record<string, unknown>
}

interface Answer {
  body: RuleBody
  trial: Trial | null
  error: AnjuError | null
}

const PAUSE_MS = 600

/** Tries the rule on today's data, and the last fortnight where its facts have days, whenever it has stood still for a moment. */
export function useTrial(org: string | undefined, body: RuleBody, enabled: boolean): Answer & { trying: boolean } {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const ready = enabled && org !== undefined && isSaid(body.condition)
  useEffect(() => {
    if (!ready) return
    let current = true
    const timer = setTimeout(() => {
      const first = new Date(Date.now() - 13 * 86_400_000).toISOString().slice(0, 10)
      rpc<Trial>('rule_dry_run', { org, body: cleaned(body), first_day: first }).then(
        (trial) => current && setAnswer({ body, trial, error: null }),
        (error: unknown) => current && setAnswer({ body, trial: null, error: toAnjuError(error) }),
      )
    }, PAUSE_MS)
    return () => {
      current = false
      clearTimeout(timer)
    }
  }, [org, body, ready])
  return { body, trial: ready ? (answer?.trial ?? null) : null, error: ready ? (answer?.error ?? null) : null, trying: ready && answer?.body !== body }
}
