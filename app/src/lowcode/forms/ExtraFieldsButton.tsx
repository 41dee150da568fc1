import { Button, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNamespace } from '../../sdk/i18n.ts'
import { useDefinitions } from './definitions.ts'
import { ExtraFields, type ExtraFieldsProps } from './ExtraFields.tsx'

/** Own fields of a built-in record that has a row but no page: a button that opens them. Nothing where there are none. */
export function ExtraFieldsButton({ name, label, ...record }: ExtraFieldsProps & { /** What the record is called, for the dialog's head. */ name: string; /** Text of the button. */ label?: string }) {
  const { t } = useTranslation(['forms', 'app'])
  const ready = useNamespace('forms')
  const { data } = useDefinitions()
  const [open, setOpen] = useState(false)
  if (!ready || !data?.some(({ base, fields }) => base === record.resource && fields.length > 0)) return null
  return (
    <>
      <Button type="link" size="small" {...(label ? { style: { paddingInline: 0, whiteSpace: 'normal', height: 'auto', textAlign: 'start' } } : {})} onClick={() => setOpen(true)}>{label ?? t('extra.title')}</Button>
      {open ? (
        <Modal open rootClassName="anju-alone" title={name} footer={<Button onClick={() => window.print()}>{t('app:print')}</Button>} onCancel={() => setOpen(false)} destroyOnHidden>
          <ExtraFields {...record} />
        </Modal>
      ) : null}
    </>
  )
}
