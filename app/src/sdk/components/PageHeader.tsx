import { Breadcrumb, Flex, Typography } from 'antd'
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
}

/** Every page starts with one: it is the page's only `h1` and names the browser tab. */
export function PageHeader({ title, subtitle, status, parents = [], actions }: PageHeaderProps) {
  const { t } = useTranslation('app')
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title, t])
  return (
    <header className="anju-page-header">
      {parents.length ? (
        <Breadcrumb items={parents.map((parent) => ({ key: parent.path, title: <Link to={parent.path}>{parent.title}</Link> }))} />
      ) : null}
      <Flex justify="space-between" align="flex-start" wrap gap={12}>
        <div>
          <Flex align="center" gap={10} wrap>
            <Typography.Title level={1} className="anju-page-title">
              {title}
            </Typography.Title>
            {status}
          </Flex>
          {subtitle ? <div className="anju-page-subtitle">{subtitle}</div> : null}
        </div>
        {actions ? (
          <Flex gap={8} wrap className="anju-page-actions">
            {actions}
          </Flex>
        ) : null}
      </Flex>
    </header>
  )
}
