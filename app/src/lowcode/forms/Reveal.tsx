import { Button, Input, Modal } from 'antd'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale, titleText, useNamespace } from '../../sdk/i18n.ts'
import { useVerb } from '../../sdk/query.ts'
import type { JsonValue } from '../../sdk/schemaFaults.ts'
import FileList from './FileList.tsx'
import { fieldText } from './fieldText.ts'
import type { Field } from './types.ts'

export interface RevealProps {
  resource: string
  id: string
  field: Field
}

/** Shows a sensitive value of a record after the purpose was given; the look is recorded. */
export function Reveal({ resource, id, field }: RevealProps) {
  const ready = useNamespace('forms')
  const { t } = useTranslation('forms')
  const [open, setOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const reveal = useVerb<{ value: JsonValue }>('reveal_field', { invalidates: field.type === 'file' ? ['attachments'] : [] })
  const close = (): void => {
    setOpen(false)
    setPurpose('')
    reveal.reset()
  }
  if (!ready) return null
  return (
    <>
      <Button type="link" size="small" className="anju-screen-only" onClick={() => setOpen(true)}>{t('reveal.open')}</Button>
      <Modal
        open={open}
        title={t('reveal.title', { field: titleText(field.title) })}
        okText={t('reveal.show')}
        cancelText={t('reveal.close')}
        okButtonProps={{ disabled: purpose.trim() === '' || reveal.isSuccess, loading: reveal.isPending }}
        onOk={() => reveal.mutate({ resource, id, key: field.key, purpose })}
        onCancel={close}
      >
        {reveal.isSuccess && field.type === 'file' ? <FileList ids={Array.isArray(reveal.data.value) ? reveal.data.value.filter((one) => typeof one === 'string') : []} /> : reveal.isSuccess ? <p className="anju-big">{fieldText(field, reveal.data.value, currentLocale())}</p> : (
          <>
            <label htmlFor={`reveal-${field.key}`}>{t('reveal.purpose')}</label>
            <Input id={`reveal-${field.key}`} maxLength={200} value={purpose} onChange={({ target }) => setPurpose(target.value)} />
            <p className="anju-muted">{t('reveal.hint')}</p>
          </>
        )}
      </Modal>
    </>
  )
}
