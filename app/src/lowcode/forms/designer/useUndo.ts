import { useReducer } from 'react'

interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
  /** What was changed last, and when: typing on in one box is one step. */
  tag: string | null
  at: number
}

type Act<T> = { kind: 'set'; value: T; tag: string | null; at: number } | { kind: 'undo' } | { kind: 'redo' }

const KEPT = 100
const TOGETHER_MS = 1500

function step<T>(history: History<T>, act: Act<T>): History<T> {
  const { past, present, future } = history
  if (act.kind === 'set') {
    const goesOn = act.tag !== null && act.tag === history.tag && act.at - history.at < TOGETHER_MS
    return { past: goesOn ? past : [...past, present].slice(-KEPT), present: act.value, future: [], tag: act.tag, at: act.at }
  }
  const from = act.kind === 'undo' ? past.at(-1) : future[0]
  if (from === undefined) return history
  return act.kind === 'undo'
    ? { past: past.slice(0, -1), present: from, future: [present, ...future], tag: null, at: 0 }
    : { past: [...past, present], present: from, future: future.slice(1), tag: null, at: 0 }
}

export interface Undo<T> {
  value: T
  /** `tag` names what is typed into: changes of the same tag shortly after each other are taken back together. */
  set: (value: T, tag?: string) => void
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
}

/** A value that can be taken back and brought again, the last hundred changes. */
export function useUndo<T>(first: T): Undo<T> {
  const [history, act] = useReducer(step<T>, { past: [], present: first, future: [], tag: null, at: 0 })
  return {
    value: history.present,
    set: (value, tag) => act({ kind: 'set', value, tag: tag ?? null, at: Date.now() }),
    undo: () => act({ kind: 'undo' }),
    redo: () => act({ kind: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}
