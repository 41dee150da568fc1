import { useEffect, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'

interface PageHeaderProps {
  title: string
  /** One line under the title: what this page is for, or the key fact of the record. */
  subtitle?: ReactNode
  /** Beside the title: a StatusTag. */
  status?: ReactNode
  /** The way back up; the page itself is not repeated. */
  parents?: { title: string; path: string }[]
  /** Buttons, the primary one last. */
  actions?: ReactNode
  /** Page of the operator guide about this screen (`field`): a question mark that opens it beside the work. */
  help?: string
}

/** Every page starts with one: it is the page's only `h1` and names the browser tab. */
export function PageHeader({ title, subtitle, status, parents = [], actions, help }: PageHeaderProps) {
  const { t } = useTranslation('app')
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <header className="anju-page-header">
      {parents.length ? (
        <nav aria-label={t('shell.path')} className="anju-crumbs">
          {parents.map((parent) => (
            <span key={parent.path}>
              <Link to={parent.path}>{parent.title}</Link> /
            </span>
          ))}
        </nav>
      ) : null}
      <div className="anju-page-head">
        <div>
          <div className="anju-page-line">
            <h1 className="anju-page-title">{title}</h1>
            {status}
            {help ? <a className="anju-help" href={`/help/${help}`} target="_blank" rel="noopener" aria-label={t('help.open')} title={t('help.open')}>?</a> : null}
          </div>
          {subtitle ? <div className="anju-page-subtitle">{subtitle}</div> : null}
        </div>
        {actions ? <div className="anju-page-actions">{actions}</div> : null}
      </div>
    </header>
  )
}
