import { useSyncExternalStore } from 'react'

export type ToastKind = 'success' | 'info' | 'warning' | 'error'

export interface Toast {
  id: number
  kind: ToastKind
  text: string
}

/** How long a message stays, in milliseconds; faults stay longer, they have to be read. */
const STAY_MS: Record<ToastKind, number> = { success: 4000, info: 5000, warning: 7000, error: 9000 }
const MAX_SHOWN = 3

let toasts: readonly Toast[] = []
let lastId = 0
const listeners = new Set<() => void>()

function set(next: readonly Toast[]): void {
  toasts = next
  for (const listener of listeners) listener()
}

export const dismissToast = (id: number): void => set(toasts.filter((toast) => toast.id !== id))

/** Shows a short message at the top of the screen. The same text is not shown twice at once. */
export function showToast(kind: ToastKind, text: string): void {
  const id = ++lastId
  set([...toasts.filter((toast) => toast.text !== text), { id, kind, text }].slice(-MAX_SHOWN))
  setTimeout(() => dismissToast(id), STAY_MS[kind])
}

export const useToasts = (): readonly Toast[] =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => toasts,
  )
