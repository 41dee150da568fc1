import { useCallback, useEffect, useRef, useState } from 'react'
import { useContextInfo } from './context.ts'

const PREFIX = 'anju.work.'
const KEPT_DAYS = 7
const PAUSE_MS = 300

function read<T>(name: string): T | null {
  try {
    const stored = JSON.parse(localStorage.getItem(name) ?? 'null') as { at: number; value: T } | null
    if (stored && Date.now() - stored.at < KEPT_DAYS * 86_400_000) return stored.value
  } catch {
    // Something else wrote there: it is thrown away.
  }
  localStorage.removeItem(name)
  return null
}

/**
 * Keeps unsaved work of a designer in this browser, per user, for a week: through reload, sign-out and an expired session. For
 * configuration only: what holds personal data uses `useDraft`, which stays in the tab.
 * `stored` is what was found on arrival (null: nothing), `keep(value)` after each change, `forget()` once it is saved or thrown away.
 */
export function useLastingDraft<T>(key: string): { stored: T | null; keep: (value: T) => void; forget: () => void } {
  const { user } = useContextInfo()
  const name = `${PREFIX}${user.id}.${key}`
  const [stored] = useState(() => read<T>(name))
  const waiting = useRef<{ value: T; timer: ReturnType<typeof setTimeout> } | null>(null)
  const write = useCallback(() => {
    if (!waiting.current) return
    clearTimeout(waiting.current.timer)
    try {
      localStorage.setItem(name, JSON.stringify({ at: Date.now(), value: waiting.current.value }))
    } catch {
      // No room or no storage: the page works without.
    }
    waiting.current = null
  }, [name])
  useEffect(() => {
    // What was changed last counts too when the page is left within the pause.
    window.addEventListener('pagehide', write)
    return () => {
      window.removeEventListener('pagehide', write)
      write()
    }
  }, [write])
  const keep = useCallback((value: T) => {
    if (waiting.current) clearTimeout(waiting.current.timer)
    waiting.current = { value, timer: setTimeout(write, PAUSE_MS) }
  }, [write])
  const forget = useCallback(() => {
    if (waiting.current) clearTimeout(waiting.current.timer)
    waiting.current = null
    localStorage.removeItem(name)
  }, [name])
  return { stored, keep, forget }
}
