import { Component, useState, type ErrorInfo, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

interface Props {
  children: ReactNode
  small?: boolean
  onFault?: () => void
}

/**
 * Keeps a fault inside one page or widget. A script or style sheet that could not be fetched (the network failed, or a new version was put
 * up and the old parts are gone) the browser and Vite remember as failed: then only a reload helps.
 */
export class ErrorBoundary extends Component<Props, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown): { error: unknown } {
    return { error }
  }

  override componentDidCatch(error: unknown, info: ErrorInfo): void {
    console.error(error, info.componentStack)
    this.props.onFault?.()
  }

  override render(): ReactNode {
    if (this.state.error === null) return this.props.children
    return <Fault small={this.props.small ?? false} error={this.state.error} onRetry={() => this.setState({ error: null })} />
  }
}

const isMissingPart = (error: unknown): boolean => error instanceof Error && /dynamically imported module|module script|unable to preload css/i.test(error.message)

/** Reloads once the server answers: a reload into nothing would take the page away as well. False while it does not. */
async function reload(): Promise<boolean> {
  try {
    await fetch('/config.json', { cache: 'no-store' })
  } catch {
    return false
  }
  window.location.reload()
  return true
}

function Fault({ small, error, onRetry }: { small: boolean; error: unknown; onRetry: () => void }) {
  const { t } = useTranslation('app')
  const [offline, setOffline] = useState(false)
  const missing = isMissingPart(error)
  const retry = missing ? () => void reload().then((reached) => setOffline(!reached)) : onRetry
  const title = t(offline ? 'fault.offline' : missing ? 'fault.missing' : small ? 'fault.widget' : 'fault.page')
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
        {t(missing ? 'fault.reload' : 'retry')}
      </button>
    </div>
  )
}
