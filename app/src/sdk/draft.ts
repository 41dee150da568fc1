import type { FormInstance } from 'antd'
import { useCallback, useEffect, useRef, useState } from 'react'
import { useContextInfo } from './context.ts'

const PREFIX = 'anju.draft.'

export interface Draft {
  /** The form was filled from a draft; say so beside it and offer `clear`. */
  restored: boolean
  /** Give it to antd's `<Form onValuesChange>`. */
  onValuesChange: (changed: unknown, all: unknown) => void
  /** After a successful submit, or when the user throws the draft away. Does not touch the form. */
  clear: () => void
}

function readDraft(key: string): object | null {
  try {
    const value: unknown = JSON.parse(sessionStorage.getItem(key) ?? 'null')
    return typeof value === 'object' ? value : null
  } catch {
    sessionStorage.removeItem(key)
    return null
  }
}

/**
 * Keeps a half-filled form through a reload: `const [form] = Form.useForm(); const draft = useDraft('register-household', form)`.
 * Kept in this tab's sessionStorage, per user: a draft holds personal data and must not stay on a shared machine.
 */
export function useDraft(formKey: string, form: FormInstance): Draft {
  const { user } = useContextInfo()
  const key = `${PREFIX}${user.id}.${formKey}`
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined)
  const [stored] = useState(() => readDraft(key))
  const [restored, setRestored] = useState(stored !== null)

  useEffect(() => {
    if (stored) form.setFieldsValue(stored)
    return () => clearTimeout(timer.current)
  }, [stored, form])

  const onValuesChange = useCallback(
    (_changed: unknown, all: unknown) => {
      clearTimeout(timer.current)
      timer.current = setTimeout(() => sessionStorage.setItem(key, JSON.stringify(all)), 300)
    },
    [key],
  )
  const clear = useCallback(() => {
    clearTimeout(timer.current)
    sessionStorage.removeItem(key)
    setRestored(false)
  }, [key])
  return { restored, onValuesChange, clear }
}

/** Signing out leaves no draft behind. */
export function clearAllDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
