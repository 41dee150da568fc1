import { ConfigProvider, theme, type ThemeConfig } from 'antd'
import { useEffect, useLayoutEffect, useMemo, useState, useSyncExternalStore, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { usePreferences } from './preferences.ts'
import { Toasts } from './Toasts.tsx'

type AntdLocale = NonNullable<Parameters<typeof ConfigProvider>[0]['locale']>

/** antd in the current look and language, and the same colours for our own style sheet. */
export function ThemeProvider({ look, children }: { look: ThemeConfig; children: ReactNode }) {
  const { i18n } = useTranslation('app')
  const english = i18n.language === 'en-US'
  const [locale, setLocale] = useState<AntdLocale>()
  useEffect(() => {
    // Words of antd's own controls (pickers, tables, dialogs): not worth a place in the first load.
    void import('./antdLocale.ts').then(({ antdLocale }) => setLocale(antdLocale(english)))
  }, [english])
  const still = useStillness()
  const own = useMemo(() => (still ? { ...look, token: { ...look.token, motion: false } } : look), [look, still])
  return (
    <ConfigProvider theme={own} {...(locale ? { locale } : {})} button={{ autoInsertSpace: false }}>
      <StyleVariables />
      {children}
      <Toasts />
    </ConfigProvider>
  )
}

const reduced = window.matchMedia('(prefers-reduced-motion: reduce)')
const onReduced = (changed: () => void): (() => void) => {
  reduced.addEventListener('change', changed)
  return () => reduced.removeEventListener('change', changed)
}

/** True where a person asked the device for less motion: then nothing slides or fades in, it is there. */
function useStillness(): boolean {
  return useSyncExternalStore(onReduced, () => reduced.matches)
}

/** Gives tokens to styles.css as `--anju-…` on the root element. */
function StyleVariables() {
  const { token } = theme.useToken()
  const { effective } = usePreferences()
  useLayoutEffect(() => {
    const root = document.documentElement
    const variables: Record<string, string | number> = {
      primary: token.colorPrimary,
      'primary-bg': token.colorPrimaryBg,
      link: token.colorLink,
      text: token.colorText,
      'text-2': token.colorTextSecondary,
      'text-3': token.colorTextTertiary,
      bg: token.colorBgLayout,
      surface: token.colorBgContainer,
      border: token.colorBorder,
      'border-2': token.colorBorderSecondary,
      success: token.colorSuccess,
      'success-bg': token.colorSuccessBg,
      info: token.colorInfo,
      'info-bg': token.colorInfoBg,
      warning: token.colorWarning,
      'warning-bg': token.colorWarningBg,
      caution: effective === 'dark' ? '#f0dc5a' : '#6b5600',
      'caution-bg': effective === 'dark' ? '#413a12' : '#fff0a3',
      danger: token.colorError,
      'danger-bg': token.colorErrorBg,
      font: token.fontFamily,
      size: `${token.fontSize}px`,
      'size-sm': `${token.fontSizeSM}px`,
      control: `${token.controlHeight}px`,
      radius: `${token.borderRadiusLG}px`,
    }
    for (const [name, value] of Object.entries(variables)) root.style.setProperty(`--anju-${name}`, String(value))
    root.dataset.appearance = effective
    root.style.colorScheme = effective
  }, [token, effective])
  return null
}
