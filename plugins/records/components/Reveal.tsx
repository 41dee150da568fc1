import { titleText, useT, useVerb, type Field } from '@anju/sdk'
import { Button, Input, Modal } from 'antd'
import { useState } from 'react'

/** Shows a sensitive value after the purpose was given; the look is recorded. */
export function Reveal({ resource, id, field }: { resource: string; id: string; field: Field }) {
  const t = useT()
  const [open, setOpen] = useState(false)
  const [purpose, setPurpose] = useState('')
  const reveal = useVerb<unknown>('reveal_field', { invalidates: [] })
  const value = reveal.data
  const shown = typeof value === 'object' && value !== null && 'value' in value ? value.value : value
  return (
    <>
      <Button type="link" size="small" onClick={() => setOpen(true)}>{t('reveal.open')}</Button>
      <Modal
        open={open}
        title={t('reveal.title', { field: titleText(field.title) })}
        okText={t('reveal.show')}
        cancelText={t('app:close')}
        okButtonProps={{ disabled: purpose.trim() === '' || reveal.isSuccess, loading: reveal.isPending }}
        onOk={() => reveal.mutate({ resource, id, key: field.key, purpose })}
        onCancel={() => {
          setOpen(false)
          setPurpose('')
          reveal.reset()
        }}
      >
        {reveal.isSuccess ? <p className="anju-big">{typeof shown === 'object' ? JSON.stringify(shown) : String(shown)}</p> : (
          <>
            <label htmlFor="reveal-purpose">{t('reveal.purpose')}</label>
            <Input id="reveal-purpose" maxLength={200} value={purpose} onChange={({ target }) => setPurpose(target.value)} />
            <p className="anju-muted">{t('reveal.hint')}</p>
          </>
        )}
      </Modal>
    </>
  )
}
