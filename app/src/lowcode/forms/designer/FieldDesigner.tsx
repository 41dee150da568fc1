import { lazy, Suspense } from 'react'
import { LoadingState } from '../../../sdk/components/States.tsx'
import { loadNamespace } from '../../../sdk/i18n.ts'
import type { Title } from '../../../sdk/plugin.ts'
import type { Field } from '../types.ts'

/** A fault the server found in a body: JSON Pointer into it, and a text for people. */
export interface ServerFault {
  path: string
  text: string
}

export interface FieldDesignerProps {
  fields: readonly Field[]
  /** `tag` names the box that is typed into, for taking back a whole word at once. */
  onChange: (fields: Field[], tag?: string) => void
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
  /** Fields that are in force already: their key and type stay, records depend on them. */
  locked?: ReadonlySet<string>
  /** Data classes a field may be given. */
  classes?: readonly { key: string; title: Title }[]
  /** Offers “tenants see it”. */
  portal?: boolean
  /** Offers “tenants fill it in”. */
  portalInput?: boolean
  /** Faults of the saved body, with paths such as `/fields/2/options`. */
  faults?: readonly ServerFault[]
  disabled?: boolean
  /** A form that is no record's: nothing about lists, filters and secrets, and what is asked is printed. */
  plain?: boolean
}

const Body = lazy(async () => {
  const [module] = await Promise.all([import('./Designer.tsx'), loadNamespace('forms'), loadNamespace('expressions')])
  return module
})

/** Arranges fields: palette, canvas and properties, by dragging or by keys, with a preview that can be filled in. Loaded when first shown. */
export function FieldDesigner(props: FieldDesignerProps) {
  return (
    <Suspense fallback={<LoadingState />}>
      <Body {...props} />
    </Suspense>
  )
}
