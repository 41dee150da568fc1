import { DateText, useT, useVerb } from '@anju/sdk'
import { Button, Modal } from 'antd'
import { useState } from 'react'

/** Makes a code with which the tenant ties his portal account to himself; shown once. */
export function InviteDialog({ person, name, onClose }: { person: string; name: string; onClose: () => void }) {
  const t = useT()
  const [made, setMade] = useState<{ code: string; expires_at: string } | null>(null)
  const invite = useVerb<{ code: string; expires_at: string }>('invite_tenant', { onSuccess: setMade, invalidates: [] })
  return (
    <Modal open title={t('invite.title', { name })} onCancel={onClose} footer={null}>
      <p>{t('invite.explain')}</p>
      {made ? (
        <>
          <p className="anju-big anju-code" data-testid="invitation-code">{made.code}</p>
          <p>{t('invite.link')} <span className="anju-code">{`${window.location.origin}/portal.html#/claim/${made.code}`}</span></p>
          <p className="anju-muted">{t('invite.until')} <DateText value={made.expires_at} /></p>
          <Button onClick={onClose}>{t('app:close')}</Button>
        </>
      ) : (
        <Button type="primary" loading={invite.isPending} onClick={() => invite.mutate({ person })}>{t('invite.make')}</Button>
      )}
    </Modal>
  )
}
