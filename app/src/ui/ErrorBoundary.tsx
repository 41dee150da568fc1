import { Component, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  children: ReactNode
  small?: boolean
}

/** Keeps a fault inside one page or widget. After a new version was put up, old chunks are gone: then only a reload helps. */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack)
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <Fault small={this.props.small ?? false} error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}

const isStaleChunk = (error: unknown): boolean => error instanceof TypeError && /dynamically imported module|module script/i.test(error.message)

function Fault({ small, error, onRetry }: { small: boolean; error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('app')
  const stale = isStaleChunk(error)
  const retry = stale ? () => window.location.reload() : onRetry
  const title = t(stale ? 'fault.new_version' : small ? 'fault.widget' : 'fault.page')
  if (small) {
    return (
      <div role="alert" className="anju-muted">
        {title}{' '}
        <button type="button" className="anju-link" onClick={retry}>
          {t('retry')}
        </button>
      </div>
    )
  }
  return (
    <div role="alert" className="anju-result">
      <span aria-hidden="true" className="anju-result-mark">
        !
      </span>
      <p className="anju-result-title">{title}</p>
      <p className="anju-muted">{t('fault.advice')}</p>
      <button type="button" className="anju-button" onClick={retry}>
        {t(stale ? 'fault.reload' : 'retry')}
      </button>
    </div>
  )
}
