import { titleText, useT, type ConditionFields } from '@anju/sdk'
import { Button, Checkbox, Input, Select } from 'antd'
import { Field } from './Field.tsx'
import { placeholders } from './fields.ts'
import { put, type RuleBody } from './model.ts'
import { useRoles } from './useRoles.ts'

interface NotifyFieldsProps {
  body: RuleBody
  fields: ConditionFields
  disabled: boolean
  onBody: (body: RuleBody) => void
}

/** Who is told, and in which words. */
export function NotifyFields({ body, fields, disabled, onBody }: NotifyFieldsProps) {
  const t = useT()
  const roles = useRoles()
  const notify = body.notify ?? {}
  const tell = (change: Partial<NonNullable<RuleBody['notify']>>): void => onBody(put(body, { notify: { ...notify, ...change } }))
  const write = (language: 'zh' | 'en', text: string): void => onBody(put(body, { message: { ...body.message, [language]: text } }))
  const names = placeholders(fields, t)
  const insert = (name: string): void => onBody(put(body, { message: { zh: `${body.message?.zh ?? ''}{{${name}}}`, en: `${body.message?.en ?? ''}{{${name}}}` } }))
  return (
    <>
      <fieldset className="alerts-fieldset">
        <legend>{t('rule.notify')}</legend>
        <div className="alerts-options">
          <Checkbox disabled={disabled} checked={notify.handlers ?? true} onChange={({ target }) => tell({ handlers: target.checked })}>{t('rule.notify_handlers')}</Checkbox>
          <Checkbox disabled={disabled} checked={notify.staff ?? false} onChange={({ target }) => tell({ staff: target.checked })}>{t('rule.notify_staff')}</Checkbox>
        </div>
        <Field label={t('rule.notify_roles')}>{(id) => <Select id={id} mode="multiple" allowClear disabled={disabled} value={notify.roles ?? []} options={roles} onChange={(keys: string[]) => tell({ roles: keys })} />}</Field>
      </fieldset>
      <Field label={t('rule.message_zh')} hint={t('rule.message_hint')}>{(id) => <Input id={id} disabled={disabled} maxLength={1000} value={body.message?.zh ?? ''} onChange={({ target }) => write('zh', target.value)} />}</Field>
      <Field label={t('rule.message_en')}>{(id) => <Input id={id} disabled={disabled} maxLength={1000} value={body.message?.en ?? ''} onChange={({ target }) => write('en', target.value)} />}</Field>
      {disabled ? null : <div className="alerts-places">{names.map(([name, title]) => <Button key={name} size="small" onClick={() => insert(name)}>{typeof title === 'string' ? title : titleText(title)}</Button>)}</div>}
      <Field label={t('rule.description_zh')}>{(id) => <Input.TextArea id={id} rows={2} disabled={disabled} maxLength={1000} value={body.description?.zh ?? ''} onChange={({ target }) => onBody(put(body, { description: { ...body.description, zh: target.value } }))} />}</Field>
      <Field label={t('rule.description_en')}>{(id) => <Input.TextArea id={id} rows={2} disabled={disabled} maxLength={1000} value={body.description?.en ?? ''} onChange={({ target }) => onBody(put(body, { description: { ...body.description, en: target.value } }))} />}</Field>
    </>
  )
}
