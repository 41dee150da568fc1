import { useContextInfo, useT } from '@anju/sdk'
import { Checkbox } from 'antd'
import { spoken } from '../seen.ts'
import { put, type Metric, type RuleBody } from './model.ts'
import { offered, type RuleCatalog } from './useRuleCatalog.ts'

interface UnlessFieldsProps {
  body: RuleBody
  metric: Metric
  catalog: RuleCatalog
  disabled: boolean
  onBody: (body: RuleBody) => void
}

/** When the rule says nothing although its condition holds, and whether it watches over people. */
export function UnlessFields({ body, metric, catalog, disabled, onBody }: UnlessFieldsProps) {
  const t = useT()
  const { locale } = useContextInfo()
  const chosen = body.unless ?? []
  const list = offered(catalog, metric.subject, metric.key, body.care ?? false)
  const must = (care: boolean): string[] => offered(catalog, metric.subject, metric.key, care).filter(({ doubt_about }) => care && doubt_about.includes(metric.key)).map(({ key }) => key)
  const care = (on: boolean): void => {
    const allowed = offered(catalog, metric.subject, metric.key, on).map(({ key }) => key)
    const unless = [...new Set([...chosen.filter((key) => allowed.includes(key)), ...must(on)])]
    onBody(put(body, { care: on ? true : undefined, unless: unless.length ? unless : undefined }))
  }
  const toggle = (key: string, on: boolean): void => {
    const unless = on ? [...chosen, key] : chosen.filter((one) => one !== key)
    onBody(put(body, { unless: unless.length ? unless : undefined }))
  }
  return (
    <>
      <Checkbox disabled={disabled} checked={body.care ?? false} onChange={({ target }) => care(target.checked)}>{t('rule.care')}</Checkbox>
      <p className="anju-muted alerts-hint">{t('rule.care_hint')}</p>
      <fieldset className="alerts-fieldset">
        <legend>{t('rule.unless')}</legend>
        {list.length === 0 ? <p className="anju-muted">{t('rule.unless_none')}</p> : (
          <ul className="alerts-unless">
            {list.map(({ key, title, description }) => (
              <li key={key}>
                <Checkbox disabled={disabled || must(body.care ?? false).includes(key)} checked={chosen.includes(key)} onChange={({ target }) => toggle(key, target.checked)}>{spoken(title, locale)}</Checkbox>
                <span className="anju-muted">{spoken(description, locale)}</span>
              </li>
            ))}
          </ul>
        )}
      </fieldset>
    </>
  )
}
