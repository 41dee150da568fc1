import { createContext, use, type ReactNode } from 'react'

export interface RecordPanelsProps {
  /** The place plugins name in their manifest's `panels`: `housing.unit`. */
  place: string
  /** The record the page shows. */
  id: string
}

/** Draws what plugins add to a place; given by the shell, which knows the plugins that are switched on. */
export const PanelsContext = createContext<(props: RecordPanelsProps) => ReactNode>(() => null)

/** Where other plugins add to a page about one record, each in its own frame and with its own faults. Empty when none do. */
export function RecordPanels(props: RecordPanelsProps) {
  return use(PanelsContext)(props)
}
