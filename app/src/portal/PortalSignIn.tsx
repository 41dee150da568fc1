import { useTranslation } from 'react-i18next'
import { SignInForm } from '../shell/SignInForm.tsx'
import { PortalGate } from './PortalGate.tsx'
import { useKeepInvitation } from './invitation.ts'

export default function PortalSignIn() {
  const { t } = useTranslation('app')
  useKeepInvitation()
  return (
    <PortalGate title={t('portal.welcome')} lead={t('portal.sign_in_lead')}>
      <SignInForm codesFirst />
    </PortalGate>
  )
}
