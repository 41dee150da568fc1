import { useTranslation } from 'react-i18next'
import { ErrorState, LoadingState } from '../sdk/components/States.tsx'
import { usePlatformState } from '../shell/platformState.ts'
import { SignInForm } from '../shell/SignInForm.tsx'
import { FirstRunAccount } from './FirstRun.tsx'
import { GatePage } from './GatePage.tsx'

/** The sign-in; on a new installation the first administrator's account instead. */
export default function SignInPage() {
  const { t } = useTranslation('app')
  const platform = usePlatformState()
  if (platform.isLoading) return <LoadingState />
  if (platform.error) return <ErrorState error={platform.error} onRetry={() => void platform.refetch()} />
  if (platform.data && !platform.data.initialized) return <FirstRunAccount />
  return (
    <GatePage title={t('signin.title')} lead={<>{t('signin.lead')} <a href="/portal.html">{t('signin.to_portal')}</a></>}>
      <SignInForm />
    </GatePage>
  )
}
