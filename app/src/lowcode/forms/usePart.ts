import { useEffect, useId, useMemo, useRef, useState, type RefObject } from 'react'
import { useContextInfo } from '../../sdk/context.ts'
import type { AnjuError } from '../../sdk/errors.ts'
import { declared } from './changes.ts'
import { keepDraft, readDraft } from './drafts.ts'
import { faultsIn, focusFault } from './faultsOnPage.ts'
import { FormStore } from './store.ts'
import type { Field, Values } from './types.ts'

/** Fields inside a form of somebody else's: what they hold, and what the form around them does with them. */
export interface Part<Box extends HTMLElement> {
  store: FormStore
  /** Begins the ids of the inputs. */
  prefix: string
  /** The element the fields are drawn in: a fault is looked for there. */
  box: RefObject<Box | null>
  acts: {
    /** Whether all is well; if not, it is said at the fields, and the first of them gets the focus. */
    sound: () => boolean
    /** Says what the server found wrong (422 `forms.invalid`) at the fields. */
    refuse: (error: AnjuError) => void
    /** Forgets the draft. */
    forget: () => void
  }
}

/**
 * @param start what the fields hold at first, unless a draft says otherwise
 * @param base what counts as unchanged
 * @param draft names the half-filled form
 */
export function usePart<Box extends HTMLElement>(fields: readonly Field[], start: Values, base: Values, draft: string | undefined): Part<Box> {
  const { user } = useContextInfo()
  const prefix = useId().replaceAll(/[^a-zA-Z0-9]/g, '')
  const [store] = useState(() => {
    const kept = draft ? readDraft(user.id, draft) : null
    return new FormStore(fields, kept ? declared(fields, kept.values) : start, base)
  })
  const box = useRef<Box>(null)
  const keeper = useRef<ReturnType<typeof keepDraft> | null>(null)
  useEffect(() => {
    if (!draft) return
    keeper.current = keepDraft(user.id, draft, store)
    return () => keeper.current?.stop()
  }, [user.id, draft, store])
  const acts = useMemo(() => ({
    sound: () => {
      const faults = store.reveal()
      if (faults.length > 0) focusFault(box.current, faults)
      return faults.length === 0
    },
    refuse: (error: AnjuError) => {
      const faults = faultsIn(error)
      if (faults.length === 0) return
      store.refuse(faults)
      focusFault(box.current, faults)
    },
    forget: () => keeper.current?.forget(),
  }), [store])
  return { store, prefix, box, acts }
}
