import { Button, Empty, Flex, Result, Skeleton, Typography } from 'antd'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { toAnjuError } from '../errors.ts'
import { errorText } from '../i18n.ts'

/** What went wrong in the user's words, what to do, and a way to try again. */
export function ErrorState({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation('app')
  const known = toAnjuError(error)
  const [text, setText] = useState('')
  const params = JSON.stringify(known.params)
  useEffect(() => {
    let current = true
    void errorText(known.key, JSON.parse(params) as Record<string, unknown>).then((value) => current && setText(value))
    return () => {
      current = false
    }
  }, [known.key, params])
  const status = known.status === 403 ? '403' : known.status === 404 ? '404' : 'warning'
  return (
    <div role="alert">
      <Result
        className="anju-result"
        status={status}
        icon={<span aria-hidden="true" className="anju-result-mark">!</span>}
        title={text || t('state.failed')}
        subTitle={known.detail && known.status >= 500 ? <Typography.Text type="secondary">{known.detail}</Typography.Text> : undefined}
        extra={onRetry ? <Button onClick={onRetry}>{t('retry')}</Button> : undefined}
      />
    </div>
  )
}

/** Nothing there yet: say why, and offer the step that changes it. */
export function EmptyState({ title, children, action }: { title?: string; children?: ReactNode; action?: ReactNode }) {
  const { t } = useTranslation('app')
  return (
    <Empty
      className="anju-empty"
      image={Empty.PRESENTED_IMAGE_SIMPLE}
      description={
        <Flex vertical gap={4}>
          <Typography.Text>{title ?? t('state.empty')}</Typography.Text>
          {children ? <Typography.Text type="secondary">{children}</Typography.Text> : null}
        </Flex>
      }
    >
      {action}
    </Empty>
  )
}

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
      {visible ? <Skeleton active title={false} paragraph={{ rows }} /> : null}
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
