import { FontSizeOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { setPreferences, usePreferences } from '../ui/preferences.ts'

/** Large type and high contrast, on or off; remembered on this phone. */
export function ElderlySwitch() {
  const { t } = useTranslation('app')
  const { elderly } = usePreferences()
  return (
    <Button block icon={<FontSizeOutlined />} aria-pressed={elderly} onClick={() => setPreferences({ elderly: !elderly })}>
      {t(elderly ? 'portal.elderly_off' : 'portal.elderly_on')}
    </Button>
  )
}
