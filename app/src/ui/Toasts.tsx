import { useTranslation } from 'react-i18next'
import { dismissToast, useToasts, type ToastKind } from '../sdk/toasts.ts'

const marks: Record<ToastKind, string> = { success: '✓', info: 'i', warning: '!', error: '!' }

/** Short messages at the top of the screen; the region is always there, so that screen readers hear what enters it. */
export function Toasts() {
  const { t } = useTranslation('app')
  const toasts = useToasts()
  return (
    <div className="anju-toasts" role="status" aria-live="polite">
      {toasts.map(({ id, kind, text }) => (
        <div key={id} className={`anju-toast anju-toast-${kind}`}>
          <span aria-hidden="true" className="anju-toast-mark">
            {marks[kind]}
          </span>
          <span>{text}</span>
          <button type="button" className="anju-toast-close" aria-label={t('close')} onClick={() => dismissToast(id)}>
            ×
          </button>
        </div>
      ))}
    </div>
  )
}
