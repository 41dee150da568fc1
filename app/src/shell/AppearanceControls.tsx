import { GlobalOutlined, MoonOutlined, SunOutlined } from '@ant-design/icons'
import { Button, Tooltip } from 'antd'
import { useTranslation } from 'react-i18next'
import { currentLocale, setLocale } from '../sdk/i18n.ts'
import { setPreferences, usePreferences } from '../ui/preferences.ts'

/** Language and light/dark, on every page from the first. */
export function AppearanceControls() {
  const { t } = useTranslation('app')
  const { effective } = usePreferences()
  const chinese = currentLocale() === 'zh-CN'
  const lookLabel = t(effective === 'dark' ? 'shell.to_light' : 'shell.to_dark')
  return (
    <>
      <Tooltip title={t('shell.language')}>
        <Button type="text" icon={<GlobalOutlined />} aria-label={`${chinese ? 'EN' : '中'} ${t('shell.language')}`} onClick={() => void setLocale(chinese ? 'en-US' : 'zh-CN')}>
          {chinese ? 'EN' : '中'}
        </Button>
      </Tooltip>
      <Tooltip title={lookLabel}>
        <Button type="text" aria-label={lookLabel} icon={effective === 'dark' ? <SunOutlined /> : <MoonOutlined />} onClick={() => setPreferences({ appearance: effective === 'dark' ? 'light' : 'dark' })} />
      </Tooltip>
    </>
  )
}
