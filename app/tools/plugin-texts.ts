import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { differences, flatten, type Dictionary } from '../../tests/check/checks/locales.ts'
import type { PluginManifest } from '../src/sdk/plugin.ts'
import type { DatabaseFacts, Mismatch } from './plugin-facts.ts'

const LOCALES = ['zh-CN', 'en-US'] as const

/** What a plugin's two dictionaries lack: a text of the other language, or the name of a permission administrators give. */
export function missingTexts(manifest: Pick<PluginManifest, 'key' | 'permissions'>, zh: Dictionary, en: Dictionary): string[] {
  const unnamed = manifest.permissions.flatMap((permission) => {
    const key = `permissions.${permission.slice(permission.indexOf('.') + 1)}`
    return ([['zh-CN', zh], ['en-US', en]] as const).filter(([, texts]) => !texts.has(key)).map(([locale]) => `${locale} has no ${key}, the name of ${permission}`)
  })
  return [...differences(manifest.key, zh, en).map(({ message }) => message), ...unnamed]
}

/** The same for every manifest, read from the plugins' folders. */
export function textFindings(root: string, manifests: ReadonlyMap<string, PluginManifest>): Mismatch[] {
  return [...manifests].flatMap(([plugin, manifest]) => {
    const files = LOCALES.map((locale) => join(root, 'plugins', plugin, 'locales', `${locale}.json`))
    const absent = files.filter((file) => !existsSync(file))
    if (absent.length > 0) return absent.map((file) => ({ plugin, message: `has no ${file.slice(root.length)}` }))
    const [zh, en] = files.map((file) => flatten(JSON.parse(readFileSync(file, 'utf8')))) as [Dictionary, Dictionary]
    return missingTexts(manifest, zh, en).map((message) => ({ plugin, message }))
  })
}

/** Settings a migration registered that the plugins page could only show by their key. The other language is compared elsewhere. */
export function unnamedSettings(root: string, facts: DatabaseFacts): Mismatch[] {
  return facts.plugins.flatMap(({ key, settings }) => {
    const file = join(root, 'plugins', key, 'locales/zh-CN.json')
    const texts = existsSync(file) ? flatten(JSON.parse(readFileSync(file, 'utf8'))) : new Map<string, string>()
    return settings.filter((setting) => !texts.has(`settings.${setting}`)).map((setting) => ({ plugin: key, message: `zh-CN has no settings.${setting}, the name of a setting` }))
  })
}
