import { DateText, errorText, useT } from '@anju/sdk'
import { useEffect, useState } from 'react'

/** Why the last run of a rule failed, and when it tries again. */
export function RuleError({ error, next }: { error: { key: string; params: Record<string, unknown> }; next: string | null }) {
  const t = useT()
  const [text, setText] = useState('')
  useEffect(() => {
    let current = true
    void errorText(error.key, error.params).then((found) => current && setText(found))
    return () => {
      current = false
    }
  }, [error])
  return <p role="alert" className="alerts-failing">{t('rules.failing')}{text} {next ? <span>{t('rules.again_at')} <DateText value={next} mode="minute" /></span> : null}</p>
}
