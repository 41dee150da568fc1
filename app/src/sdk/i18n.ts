import i18next, { type TFunction } from 'i18next'
import { createContext, use, useEffect, useState } from 'react'
import { initReactI18next, useTranslation } from 'react-i18next'
import type { PluginManifest, Title } from './plugin.ts'

export const locales = ['zh-CN', 'en-US'] as const
export type Locale = (typeof locales)[number]

const STORAGE_KEY = 'anju.locale'
const appLocales: Record<Locale, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('../i18n/zh-CN.json'),
  'en-US': () => import('../i18n/en-US.json'),
}
/** Texts of the condition builder and refusals of expressions: fetched when one is shown. */
const expressionLocales: Record<Locale, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('../lowcode/locales/zh-CN.json'),
  'en-US': () => import('../lowcode/locales/en-US.json'),
}
/** Texts of forms, their faults and their designer. */
const formLocales: Record<Locale, () => Promise<{ default: object }>> = {
  'zh-CN': () => import('../lowcode/forms/locales/zh-CN.json'),
  'en-US': () => import('../lowcode/forms/locales/en-US.json'),
}
const sources = new Map<string, PluginManifest['locales']>([['app', appLocales], ['expressions', expressionLocales], ['forms', formLocales]])
let manifests: readonly PluginManifest[] = []

/** Chinese unless the user chose otherwise: the people this is for read Chinese whatever their browser says. */
export const storedLocale = (): Locale => (localStorage.getItem(STORAGE_KEY) === 'en-US' ? 'en-US' : 'zh-CN')

/** Starts i18next with the shell's own texts in the stored locale. */
export async function startI18n(plugins: readonly PluginManifest[]): Promise<void> {
  manifests = plugins
  for (const plugin of plugins) sources.set(plugin.key, plugin.locales)
  await i18next.use(initReactI18next).init({
    lng: storedLocale(),
    fallbackLng: false,
    ns: ['app'],
    defaultNS: 'app',
    resources: {},
    interpolation: { escapeValue: false },
    react: { useSuspense: false },
  })
  await loadNamespace('app')
  document.documentElement.lang = storedLocale()
}

/** Loads one plugin's dictionary for the current locale, once. Unknown namespaces are left empty. */
export async function loadNamespace(namespace: string): Promise<void> {
  const locale = currentLocale()
  if (i18next.hasResourceBundle(locale, namespace)) return
  const source = sources.get(namespace)
  if (!source) return
  const { default: dictionary } = await source[locale]()
  i18next.addResourceBundle(locale, namespace, dictionary)
}

export const currentLocale = (): Locale => (i18next.language === 'en-US' ? 'en-US' : 'zh-CN')

/** Switches the language of the whole app and remembers it. Namespaces in use are loaded first: no key ever flashes. */
export async function setLocale(locale: Locale): Promise<void> {
  const inUse = Object.keys(i18next.getDataByLanguage(currentLocale()) ?? {})
  for (const namespace of new Set(['app', ...inUse])) {
    const source = sources.get(namespace)
    if (source && !i18next.hasResourceBundle(locale, namespace)) {
      i18next.addResourceBundle(locale, namespace, (await source[locale]()).default)
    }
  }
  localStorage.setItem(STORAGE_KEY, locale)
  document.documentElement.lang = locale
  await i18next.changeLanguage(locale)
}

/** Which plugin's texts `useT()` speaks; set by the shell around every page, tab and widget. */
export const PluginKeyContext = createContext('app')

/** `t('units.title')` in the plugin's own dictionary. The shell's common words are at `t('app:save')`. */
export function useT(): TFunction {
  const namespace = use(PluginKeyContext)
  return useTranslation(namespace).t
}

/** A title in the current language; Chinese where nobody wrote an English one. */
export const titleText = (title: Title, locale: Locale = currentLocale()): string => (locale === 'en-US' && title.en ? title.en : title.zh)

/** Every plugin of this build, whether switched on or not: for pages about plugins (their imports, settings, jobs). */
export const installedPlugins = (): readonly PluginManifest[] => manifests

/** Fetches the dictionaries of several plugins, so that `pluginText` can speak for them. */
export const loadPluginTexts = async (keys: readonly string[]): Promise<void> => {
  await Promise.all(keys.map((key) => loadNamespace(key).catch(() => undefined)))
}

/** A text of another plugin's loaded dictionary, such as the name of a setting (`settings.<key>`); undefined when it has none. */
export function pluginText(plugin: string, key: string): string | undefined {
  const full = `${plugin}:${key}`
  return i18next.exists(full) ? i18next.t(full) : undefined
}

/** Whether a dictionary beside the plugin's own (`forms`) is there; fetched when first asked for. */
export function useNamespace(namespace: string): boolean {
  const { i18n } = useTranslation('app')
  const [loaded, setLoaded] = useState('')
  const locale = i18n.language
  useEffect(() => {
    void loadNamespace(namespace).then(() => setLoaded(locale))
  }, [namespace, locale])
  return loaded === locale || i18n.hasResourceBundle(locale, namespace)
}

/** Translates an error key, loading the plugin's dictionary first when needed. */
export async function errorText(key: string, params: Record<string, unknown> = {}): Promise<string> {
  const dot = key.indexOf('.')
  const namespace = key.slice(0, dot)
  await loadNamespace(namespace).catch(() => undefined)
  const full = `${namespace}:errors.${key.slice(dot + 1)}`
  return i18next.exists(full) ? i18next.t(full, params) : i18next.t('app:errors.unexpected')
}
