import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { PageHeader } from '../sdk/components/PageHeader.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { currentLocale, setLocale } from '../sdk/i18n.ts'
import { signOut } from '../shell/session.tsx'
import { setPreferences, usePreferences } from '../ui/preferences.ts'
import { ElderlySwitch } from './ElderlySwitch.tsx'

/** The tenant's account on this phone: how it looks, which language, the way out. */
export default function Me() {
  const { t } = useTranslation('app')
  const { user, tenant, organizations } = useContextInfo()
  const { effective } = usePreferences()
  const chinese = currentLocale() === 'zh-CN'
  return (
    <>
      <PageHeader title={t('portal.me')} subtitle={[tenant?.name, user.email ?? user.phone].filter(Boolean).join(' · ')} />
      <div className="anju-stack">
        <ElderlySwitch />
        <Button block lang={chinese ? 'en' : 'zh'} onClick={() => void setLocale(chinese ? 'en-US' : 'zh-CN')}>
          {chinese ? 'English' : '中文'}
        </Button>
        <Button block onClick={() => setPreferences({ appearance: effective === 'dark' ? 'light' : 'dark' })}>
          {t(effective === 'dark' ? 'shell.to_light' : 'shell.to_dark')}
        </Button>
        {organizations.length > 0 ? (
          <Button block href="/">
            {t('portal.to_admin')}
          </Button>
        ) : null}
        <Button block danger onClick={() => void signOut()}>
          {t('shell.sign_out')}
        </Button>
      </div>
    </>
  )
}
