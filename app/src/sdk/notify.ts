import { toAnjuError } from './errors.ts'
import { errorText } from './i18n.ts'
import { showToast } from './toasts.ts'

export interface Notify {
  success: (text: string) => void
  info: (text: string) => void
  warning: (text: string) => void
  /** Shows any error in the user's words; AnjuError keys come from the plugin's `errors`. */
  error: (error: unknown) => Promise<void>
}

const notify: Notify = {
  success: (text) => showToast('success', text),
  info: (text) => showToast('info', text),
  warning: (text) => showToast('warning', text),
  error: async (raw) => {
    const error = toAnjuError(raw)
    // The sign-in over the page already says so.
    if (error.key === 'app.session_expired') return
    showToast('error', await errorText(error.key, error.params))
  },
}

/** Short messages at the top of the screen, read out by screen readers. */
export const useNotify = (): Notify => notify
