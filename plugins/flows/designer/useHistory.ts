import { useReducer } from 'react'

interface History<T> {
  past: readonly T[]
  present: T
  future: readonly T[]
}

type Act<T> = { kind: 'set'; value: T } | { kind: 'undo' } | { kind: 'redo' }

const KEPT = 100

function step<T>({ past, present, future }: History<T>, act: Act<T>): History<T> {
  if (act.kind === 'set') return { past: [...past, present].slice(-KEPT), present: act.value, future: [] }
  const [from, to] = act.kind === 'undo' ? [past.at(-1), 'past'] as const : [future[0], 'future'] as const
  if (from === undefined) return { past, present, future }
  return to === 'past' ? { past: past.slice(0, -1), present: from, future: [present, ...future] } : { past: [...past, present], present: from, future: future.slice(1) }
}

/** A value that can be taken back and brought again, the last hundred changes. */
export function useHistory<T>(first: T) {
  const [history, act] = useReducer(step<T>, { past: [], present: first, future: [] })
  return {
    value: history.present,
    set: (value: T) => act({ kind: 'set', value }),
    undo: () => act({ kind: 'undo' }),
    redo: () => act({ kind: 'redo' }),
    canUndo: history.past.length > 0,
    canRedo: history.future.length > 0,
  }
}
