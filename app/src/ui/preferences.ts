import { useSyncExternalStore } from 'react'
import type { Appearance } from './theme.ts'

/** What a person chose for this browser. `system` follows the device. */
export interface Preferences {
  appearance: Appearance | 'system'
  /** Large type and high contrast in the portal. */
  elderly: boolean
}

const KEY = 'anju.preferences'
const systemDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

function read(): Preferences {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>
    return { appearance: value.appearance === 'dark' || value.appearance === 'light' ? value.appearance : 'system', elderly: value.elderly === true }
  } catch {
    return { appearance: 'system', elderly: false }
  }
}

let current = read()
const tell = (): void => {
  for (const listener of listeners) listener()
}
const appearanceNow = (): Appearance => (current.appearance === 'system' ? (systemDark.matches ? 'dark' : 'light') : current.appearance)

export function setPreferences(change: Partial<Preferences>): void {
  current = { ...current, ...change }
  localStorage.setItem(KEY, JSON.stringify(current))
  tell()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  systemDark.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    systemDark.removeEventListener('change', listener)
  }
}

/** The stored choices and the appearance they come to now. */
export function usePreferences(): Preferences & { effective: Appearance } {
  const preferences = useSyncExternalStore(subscribe, () => current)
  const effective = useSyncExternalStore(subscribe, appearanceNow)
  return { ...preferences, effective }
}
