import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('../../../', import.meta.url))
export const LOCALES = ['zh-CN', 'en-US'] as const
export type GuideLocale = (typeof LOCALES)[number]

/** Dictionaries of the product by namespace: the shell's, those beside it, and one of every plugin. */
export function localeFiles(locale: GuideLocale): Map<string, string> {
  const files = new Map([['app', 'app/src/i18n'], ['expressions', 'app/src/lowcode/locales'], ['forms', 'app/src/lowcode/forms/locales']].map(([key = '', folder = '']) => [key, join(ROOT, folder, `${locale}.json`)]))
  for (const plugin of readdirSync(join(ROOT, 'plugins'))) files.set(plugin, join(ROOT, 'plugins', plugin, 'locales', `${locale}.json`))
  return files
}

/** Says what the product calls something: `t('records:design.publish')`. Throws when there is no such text, so that a story cannot outlive its screen. */
export function textsOf(locale: GuideLocale): (key: string, params?: Record<string, string | number>) => string {
  const loaded = new Map<string, unknown>()
  const files = localeFiles(locale)
  return (key, params = {}) => {
    const [namespace = '', path = ''] = key.split(':')
    if (!loaded.has(namespace)) loaded.set(namespace, JSON.parse(readFileSync(files.get(namespace) ?? '', 'utf8')))
    const found = path.split('.').reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], loaded.get(namespace))
    if (typeof found !== 'string') throw new Error(`${locale} has no text ${key}`)
    return found.replaceAll(/{{\s*(\w+)\s*}}/g, (_all, name: string) => String(params[name] ?? ''))
  }
}
