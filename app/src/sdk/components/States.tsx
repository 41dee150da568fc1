import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toAnjuError } from '../errors.ts'
import { errorText } from '../i18n.ts'

/** What went wrong in the user's words, what to do, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t, i18n } = useTranslation('app')
  const known = toAnjuError(error)
  const [text, setText] = useState('')
  const params = JSON.stringify(known.params)
  useEffect(() => {
    let current = true
    void errorText(known.key, JSON.parse(params) as Record<string, unknown>).then((value) => current && setText(value))
    return () => {
      current = false
    }
  }, [known.key, params, i18n.language])
  return (
    <div role="alert" className="anju-result">
      <span aria-hidden="true" className="anju-result-mark">
        !
      </span>
      <p className="anju-result-title">{text || t('state.failed')}</p>
      {known.detail && known.status >= 500 ? <p className="anju-muted">{known.detail}</p> : null}
      {onRetry ? (
        <button type="button" className="anju-button" onClick={onRetry}>
          {t('retry')}
        </button>
      ) : null}
    </div>
  )
}

/** Nothing there yet: say why, and offer the step that changes it. */
export function EmptyState({ title, children, action }: { title?: string; children?: ReactNode; action?: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <div className="anju-empty">
      <svg width="64" height="44" viewBox="0 0 64 44" aria-hidden="true" className="anju-empty-picture">
        <path d="M8 24 32 6l24 18" fill="none" strokeWidth="2.5" strokeLinecap="round" strokeLinejoin="round" />
        <path d="M15 23v16h34V23M4 39h56" fill="none" strokeWidth="2.5" strokeLinecap="round" />
        <path d="M28 39V28h8v11" fill="none" strokeWidth="2.5" />
      </svg>
      <p>{title ?? t('state.empty')}</p>
      {children ? <p className="anju-muted">{children}</p> : null}
      {action}
    </div>
  )
}

const widths = [92, 78, 85, 64, 88, 71, 80, 58]

/** The shape of what is coming, after a moment: a fast answer should not flicker. */
export function LoadingState({ rows = 6 }: { rows?: number }) {
  const { t } = useTranslation('app')
  const [visible, setVisible] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), 150)
    return () => clearTimeout(timer)
  }, [])
  return (
    <div aria-busy="true" aria-label={t('state.loading')} role="status" className="anju-loading">
      {visible ? Array.from({ length: rows }, (_, index) => <div key={index} className="anju-skeleton" style={{ width: `${widths[index % widths.length]}%` }} />) : null}
    </div>
  )
}

interface QueryLike<T> {
  data: T | undefined
  error: unknown
  isLoading: boolean
  refetch: () => unknown
}

/** Loading, error or content of one query: `<Await query={home}>{(home) => …}</Await>`. */
export function Await<T>({ query, children, rows }: { query: QueryLike<T>; children: (data: T) => ReactNode; rows?: number }) {
  if (query.data !== undefined) return children(query.data)
  if (query.error) return <ErrorState error={query.error} onRetry={() => void query.refetch()} />
  return rows === undefined ? <LoadingState /> : <LoadingState rows={rows} />
}
