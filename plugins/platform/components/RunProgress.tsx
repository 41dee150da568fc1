import { useT } from '@anju/sdk'
import { Progress } from 'antd'
import type { Running } from '../imports/useImportRun.ts'

/** The bar of a long step, with its numbers. */
export function RunProgress({ running }: { running: Running }) {
  const t = useT()
  const percent = running.total > 0 ? Math.floor((running.done / running.total) * 100) : 0
  return (
    <div role="status" aria-live="polite">
      <p style={{ margin: '0 0 2px' }}>{t(`run.${running.step}`, { done: running.done.toLocaleString(), total: running.total.toLocaleString() })}</p>
      <Progress percent={percent} status="active" aria-label={t(`run.${running.step}_name`)} />
    </div>
  )
}
