import type { FormStore } from './store.ts'
import type { Field, Values } from './types.ts'

const PREFIX = 'anju.form.'
const KEPT_DAYS = 7
const PAUSE_MS = 300

interface StoredDraft {
  at: number
  values: Values
  /** Sensitive fields had been filled in; they are not kept here. */
  incomplete: boolean
}

/** Fields whose values never stay in the browser: those with a data class, and identity numbers and signatures always. */
export const staysOut = ({ sensitive, type }: Field): boolean => sensitive !== undefined || type === 'id_number' || type === 'signature'

/** A half-filled form of this user, not older than a week; null when there is none. */
export function readDraft(user: string, key: string): StoredDraft | null {
  const name = `${PREFIX}${user}.${key}`
  try {
    const stored = JSON.parse(localStorage.getItem(name) ?? 'null') as StoredDraft | null
    if (stored === null || typeof stored.values !== 'object') return null
    if (Date.now() - stored.at < KEPT_DAYS * 86_400_000) return stored
  } catch {
    // Something else wrote there: it is thrown away.
  }
  localStorage.removeItem(name)
  return null
}

/** Keeps a form's values in this browser as they are typed, per user, through reload and sign-out. Gives the function that forgets them. */
export function keepDraft(user: string, key: string, store: FormStore): { stop: () => void; forget: () => void } {
  const name = `${PREFIX}${user}.${key}`
  let timer: ReturnType<typeof setTimeout> | undefined
  let before = store.values()
  const write = (): void => {
    timer = undefined
    const values = store.values()
    const out = new Set(store.fields.filter(staysOut).map((field) => field.key))
    const kept = Object.fromEntries(Object.entries(values).filter(([field]) => !out.has(field)))
    const draft: StoredDraft = { at: Date.now(), values: kept, incomplete: Object.keys(values).some((field) => out.has(field)) }
    try {
      localStorage.setItem(name, JSON.stringify(draft))
    } catch {
      // No room or no storage: the form works without.
    }
  }
  const unsubscribe = store.subscribe(() => {
    if (store.values() === before) return
    before = store.values()
    clearTimeout(timer)
    timer = setTimeout(write, PAUSE_MS)
  })
  const stop = (): void => {
    // The page is left within the pause: what was typed last counts too.
    if (timer !== undefined) write()
    clearTimeout(timer)
    timer = undefined
    unsubscribe()
  }
  return {
    stop,
    forget: () => {
      clearTimeout(timer)
      timer = undefined
      before = store.values()
      localStorage.removeItem(name)
    },
  }
}
