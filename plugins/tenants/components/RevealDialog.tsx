import { Facts, useT, useVerb } from '@anju/sdk'
import { Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'

interface Revealed {
  name: string
  id_number: string | null
  phone: string | null
}

/** Shows what is masked, once, for a stated purpose that is kept with who looked. */
export function RevealDialog({ person, name, onClose }: { person: string; name: string; onClose: () => void }) {
  const t = useT()
  const [shown, setShown] = useState<Revealed | null>(null)
  const reveal = useVerb<Revealed>('reveal_person', { onSuccess: setShown, invalidates: ['sensitive_reads'] })
  return (
    <Modal open title={t('reveal.title', { name })} onCancel={onClose} footer={null} destroyOnHidden>
      {shown ? (
        <>
          <Facts rows={[[t('person.name'), shown.name], [t('person.id_number'), shown.id_number], [t('person.phone'), shown.phone]]} />
          <p className="anju-muted">{t('reveal.logged')}</p>
          <Button onClick={onClose}>{t('app:close')}</Button>
        </>
      ) : (
        <Form layout="vertical" onFinish={(values: { purpose: string }) => reveal.mutate({ person, purpose: values.purpose })}>
          <p>{t('reveal.explain')}</p>
          <Form.Item name="purpose" label={t('reveal.purpose')} rules={[{ required: true, message: t('register.required') }]}>
            <Input maxLength={200} placeholder={t('reveal.purpose_example')} />
          </Form.Item>
          <Button type="primary" htmlType="submit" loading={reveal.isPending}>{t('reveal.show')}</Button>
        </Form>
      )}
    </Modal>
  )
}
