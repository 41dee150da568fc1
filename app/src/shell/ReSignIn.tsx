import { Button, Modal } from 'antd'
import { useTranslation } from 'react-i18next'
import { signOut, type SignedInUser } from './session.tsx'
import { SignInForm } from './SignInForm.tsx'

/** A sign-in over the page of an expired session. What was typed underneath is still there afterwards. */
export default function ReSignIn({ user, codesFirst = false }: { user: SignedInUser; codesFirst?: boolean }) {
  const { t } = useTranslation('app')
  return (
    <Modal open closable={false} keyboard={false} mask={{ closable: false }} footer={null} title={t('signin.expired')} classNames={{ mask: 'anju-expired-mask' }}>
      <p className="anju-muted">{t('signin.expired_hint', { who: user.email ?? user.phone })}</p>
      <SignInForm fixed={user} codesFirst={codesFirst} />
      <Button type="link" style={{ padding: 0, marginTop: 12 }} onClick={() => void signOut()}>
        {t('signin.other_account')}
      </Button>
    </Modal>
  )
}
