import { theme as antdTheme, type ThemeConfig } from 'antd'

export type Appearance = 'light' | 'dark'

/** Letters people's machines already have; Chinese faces first, so that Latin digits in tables line up with them. */
const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "MiSans", "Noto Sans SC", "Noto Sans CJK SC", "Source Han Sans SC", "Microsoft YaHei", system-ui, -apple-system, "Segoe UI", sans-serif'

const light: ThemeConfig['token'] = {
  colorPrimary: '#14624f',
  colorInfo: '#2563a8',
  colorLink: '#14624f',
  colorSuccess: '#1f7a4d',
  colorWarning: '#a85b00',
  colorError: '#b3261e',
  colorTextBase: '#1a2421',
  colorBgLayout: '#f4f6f4',
  colorBorder: '#cfd8d3',
  colorBorderSecondary: '#e3e9e5',
  colorTextSecondary: '#55635d',
  colorTextTertiary: '#65736d',
  colorTextDescription: '#5c6a64',
  colorTextPlaceholder: '#6f7c76',
}

const dark: ThemeConfig['token'] = {
  colorPrimary: '#3fae90',
  colorInfo: '#6ea8e6',
  colorLink: '#5cc4a7',
  colorSuccess: '#4fb783',
  colorWarning: '#e0a04a',
  colorError: '#f0776c',
  colorBgBase: '#111816',
  colorBgLayout: '#0c1210',
  colorBgContainer: '#161f1c',
  colorBgElevated: '#1d2824',
  colorTextBase: '#e6edea',
  colorBorder: '#33423c',
  colorBorderSecondary: '#27342f',
  colorTextSecondary: '#a9b7b1',
  colorTextTertiary: '#93a29b',
  colorTextDescription: '#a0aea8',
  colorTextPlaceholder: '#84938c',
}

/** The admin's look: quiet green on warm grey, hairlines instead of shadows, room around things. */
export function adminTheme(appearance: Appearance): ThemeConfig {
  return {
    algorithm: appearance === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      ...(appearance === 'dark' ? dark : light),
      fontFamily,
      fontSize: 14,
      borderRadius: 8,
      controlHeight: 36,
      wireframe: false,
    },
    components: {
      Table: { headerBg: 'transparent', headerSplitColor: 'transparent', cellPaddingBlockMD: 11 },
      Card: { bodyPadding: 20, headerFontSize: 15 },
      Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500 },
      ...(appearance === 'dark' ? { Button: { primaryShadow: 'none', defaultShadow: 'none', dangerShadow: 'none', fontWeight: 500, primaryColor: '#08130f' } } : {}),
    },
  }
}

/** The portal's look: the same colours for thumbs; elderly mode has large type and full contrast. */
export function portalTheme(appearance: Appearance, elderly: boolean): ThemeConfig {
  const base = adminTheme(appearance)
  const contrast =
    appearance === 'dark'
      ? { colorTextSecondary: '#dfe7e3', colorTextTertiary: '#d3ddd8', colorTextDescription: '#dfe7e3', colorBorder: '#6b7f76' }
      : { colorPrimary: '#0b4a3b', colorLink: '#0b4a3b', colorTextBase: '#000000', colorTextSecondary: '#222b28', colorTextTertiary: '#2e3834', colorTextDescription: '#222b28', colorBorder: '#6b7a73' }
  return {
    ...base,
    token: {
      ...base.token,
      ...(elderly ? contrast : {}),
      fontSize: elderly ? 21 : 16,
      controlHeight: elderly ? 60 : 46,
      borderRadius: 12,
    },
  }
}
