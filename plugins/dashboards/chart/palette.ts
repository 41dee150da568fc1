/** Colours of a chart in one look; from the theme's tokens, so that dark mode needs nothing of its own. */
export interface Palette {
  series: readonly string[]
  tones: Readonly<Record<string, string>>
  text: string
  muted: string
  line: string
  surface: string
  font: string
}

interface Tokens {
  colorText: string
  colorTextSecondary: string
  colorBorderSecondary: string
  colorBgContainer: string
  colorSuccess: string
  colorInfo: string
  colorWarning: string
  colorError: string
  fontFamily: string
}

// Neighbours differ in lightness as well as in hue, for those who see few hues and for paper.
const light = ['#14624f', '#e0a030', '#2563a8', '#b8573a', '#7a9e3f', '#7c5aa6', '#2a9aa8', '#8b6b4a']
const dark = ['#45b898', '#f0c05a', '#6ea8e6', '#e58a6c', '#a8cc6a', '#b097dc', '#5cc6d4', '#c2a07c']

export function paletteOf(token: Tokens, isDark: boolean): Palette {
  return {
    series: isDark ? dark : light,
    tones: {
      success: token.colorSuccess,
      info: token.colorInfo,
      warning: token.colorWarning,
      danger: token.colorError,
      accent: isDark ? '#b097dc' : '#7c5aa6',
      caution: isDark ? '#e8d24a' : '#d9b800',
      neutral: isDark ? '#6c7a74' : '#a9b4ae',
    },
    text: token.colorText,
    muted: token.colorTextSecondary,
    line: token.colorBorderSecondary,
    surface: token.colorBgContainer,
    font: token.fontFamily,
  }
}
