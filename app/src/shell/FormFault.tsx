import { Alert } from 'antd'
import { useEffect, useState } from 'react'
import { toAnjuError, type AnjuError } from '../sdk/errors.ts'
import { errorText } from '../sdk/i18n.ts'

interface Submit {
  busy: boolean
  error: AnjuError | null
  run: (act: () => Promise<unknown>) => Promise<void>
  reset: () => void
}

/** A form's one running submission and its last fault. */
export function useSubmit(): Submit {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<AnjuError | null>(null)
  return {
    busy,
    error,
    reset: () => setError(null),
    run: async (act) => {
      setBusy(true)
      setError(null)
      try {
        await act()
      } catch (raw) {
        setError(toAnjuError(raw))
      } finally {
        setBusy(false)
      }
    },
  }
}

/** The fault of a form beside its button, where the eye is, read out at once. */
export function FormFault({ error }: { error: AnjuError | null }) {
  const [text, setText] = useState('')
  useEffect(() => {
    if (error) void errorText(error.key, error.params).then(setText)
  }, [error])
  return error && text ? <Alert role="alert" type="error" showIcon title={text} style={{ marginBottom: 16 }} /> : null
}
