import { useState } from 'react'

export interface History<T> {
  now: T
  set: (next: T) => void
  undo: (() => void) | null
  redo: (() => void) | null
}

const KEPT = 50

/** A value with its former ones: set, undo, redo. Each change is also told to `onChange` (to keep it through a reload). */
export function useHistory<T>(start: T, onChange: (value: T) => void): History<T> {
  const [state, setState] = useState<{ past: T[]; now: T; future: T[] }>({ past: [], now: start, future: [] })
  const go = (next: { past: T[]; now: T; future: T[] }): void => {
    setState(next)
    onChange(next.now)
  }
  const { past, now, future } = state
  const before = past.at(-1)
  const [after] = future
  return {
    now,
    set: (next) => go({ past: [...past, now].slice(-KEPT), now: next, future: [] }),
    undo: before === undefined ? null : () => go({ past: past.slice(0, -1), now: before, future: [now, ...future] }),
    redo: after === undefined ? null : () => go({ past: [...past, now], now: after, future: future.slice(1) }),
  }
}
