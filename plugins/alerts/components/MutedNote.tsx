import { DateText, useContextInfo, useT, useVerb } from '@anju/sdk'
import { Button } from 'antd'
import type { Mute } from '../alert.ts'

/** Until when something is muted, why and by whom; ends it where one may. */
export function MutedNote({ mute }: { mute: Mute }) {
  const t = useT()
  const { can } = useContextInfo()
  const end = useVerb('unmute', { success: t('mute.ended'), invalidates: ['alert_list', 'alert_file', 'rule_list', 'mute_list'] })
  return (
    <p className="alerts-muted">
      <span>{t('mute.until')} <DateText value={mute.until} mode="minute" /> · {mute.reason}{mute.by ? ` · ${mute.by}` : ''}</span>
      {can('alerts.handle') ? <Button size="small" loading={end.isPending} onClick={() => end.mutate({ mute: mute.id })}>{t('mute.end')}</Button> : null}
    </p>
  )
}
