import { App } from 'antd'
import { useMemo } from 'react'
import { toAnjuError } from './errors.ts'
import { errorText } from './i18n.ts'

export interface Notify {
  success: (text: string) => void
  info: (text: string) => void
  warning: (text: string) => void
  /** Shows any error in the user's words; AnjuError keys come from the plugin's `errors`. */
  error: (error: unknown) => Promise<void>
}

/** Short messages at the top of the screen, read out by screen readers. */
export function useNotify(): Notify {
  const { message } = App.useApp()
  return useMemo(
    () => ({
      success: (text: string) => void message.success(text),
      info: (text: string) => void message.info(text),
      warning: (text: string) => void message.warning(text),
      error: async (raw: unknown) => {
        const error = toAnjuError(raw)
        // The sign-in over the page already says so.
        if (error.key === 'app.session_expired') return
        void message.error(await errorText(error.key, error.params))
      },
    }),
    [message],
  )
}
