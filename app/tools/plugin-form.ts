import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { differences, flatten } from '../../tests/check/checks/locales.ts'
import { sortPlugins } from '../src/shell/plugins.ts'
import type { PluginManifest, Title } from '../src/sdk/plugin.ts'
import type { DatabaseFacts, Mismatch } from './plugin-facts.ts'

/** What a plugin's folder holds besides its manifest. */
export interface PluginFiles {
  /** Text of plugin.ts, to see which files it points at. */
  source: string
  /** Parsed dictionaries; null where the file is missing. */
  locales: { 'zh-CN': unknown; 'en-US': unknown }
  has: (path: string) => boolean
}

export function pluginFiles(root: string, folder: string): PluginFiles {
  const base = join(root, 'plugins', folder)
  const dictionary = (name: string): unknown => {
    const path = join(base, 'locales', `${name}.json`)
    return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : null
  }
  return {
    source: readFileSync(join(base, 'plugin.ts'), 'utf8'),
    locales: { 'zh-CN': dictionary('zh-CN'), 'en-US': dictionary('en-US') },
    has: (path) => existsSync(join(base, path)),
  }
}

const KEY = /^[a-z][a-z0-9_]{1,39}$/
/** 6.1.c, 8.2.1, 6.2.a1, 8.2.2.b, 4.a */
const CLAUSE = /^\d{1,2}(\.\d{1,2})*(\.[a-z]\d{0,2})?$/

/** Paths below the plugin's folder that plugin.ts imports lazily. */
const imported = (source: string): string[] => [...source.matchAll(/import\(\s*'\.\/([^']+)'\s*\)/g)].map((match) => match[1] ?? '')

const duplicates = (values: readonly string[]): string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]

/** What is wrong with a plugin as it lies in its folder, whatever the database says. */
export function formFaults(folder: string, manifest: PluginManifest, files: PluginFiles): Mismatch[] {
  const found: Mismatch[] = []
  const say = (message: string): void => void found.push({ plugin: folder, message })
  const titled = (what: string, title: Title | undefined): void => {
    if (!title?.zh.trim() || !title.en.trim()) say(`${what} needs a title in zh and en`)
    else if (/[\u4e00-\u9fff]/.test(title.en)) say(`${what}: the English title is Chinese`)
  }
  const once = (what: string, values: readonly string[]): void => {
    for (const value of duplicates(values)) say(`${what} ${value} is listed twice`)
  }

  if (!KEY.test(manifest.key)) say(`key "${manifest.key}": small letters, digits and _ only, beginning with a letter`)
  titled('the plugin', manifest.title)
  for (const clause of manifest.clauses) if (!CLAUSE.test(clause)) say(`clause "${clause}" is not written like 6.1.c`)
  for (const page of manifest.pages) titled(`page ${page.path}`, page.title)
  for (const entry of manifest.menu) {
    titled(`menu ${entry.path}`, entry.title)
    if (entry.path.includes(':')) say(`menu ${entry.path} has a parameter nobody fills in`)
  }
  for (const page of manifest.portalPages) {
    titled(`portal page ${page.path}`, page.title)
    if (!page.path.startsWith('/')) say(`portal page ${page.path} does not start with /`)
  }
  for (const widget of manifest.widgets) titled(`widget ${widget.key}`, widget.title)
  for (const entry of manifest.searchKinds ?? []) titled(`search kind ${entry.kind}`, entry.title)
  for (const entry of manifest.imports ?? []) titled(`import ${entry.kind}`, entry.title)
  once('clause', manifest.clauses)
  once('permission', manifest.permissions)
  once('page', manifest.pages.map(({ path }) => path))
  once('portal page', manifest.portalPages.map(({ path }) => path))
  once('widget', manifest.widgets.map(({ key }) => key))
  for (const path of imported(files.source)) if (!files.has(path)) say(`plugin.ts points at ${path}, which is not there`)

  const zh = flatten(files.locales['zh-CN'])
  const en = flatten(files.locales['en-US'])
  for (const name of ['zh-CN', 'en-US'] as const) if (files.locales[name] === null) say(`locales/${name}.json is missing`)
  for (const { message } of differences(folder, zh, en)) say(`locales: ${message}`)
  for (const permission of manifest.permissions) {
    const action = permission.startsWith(`${manifest.key}.`) ? permission.slice(manifest.key.length + 1) : ''
    if (!/^[a-z][a-z0-9_]*$/.test(action)) say(`permission "${permission}" is not written like ${manifest.key}.read`)
    else for (const [name, texts] of [['zh-CN', zh], ['en-US', en]] as const) if (!texts.has(`permissions.${action}`)) say(`permission ${permission} has no name (permissions.${action}) in ${name}`)
  }
  return found
}

/** Settings the migration registered that the plugins page could only show by their key. */
export function unnamedSettings(folder: string, files: PluginFiles, facts: DatabaseFacts): Mismatch[] {
  const names = flatten(files.locales['zh-CN'])
  const settings = facts.plugins.find(({ key }) => key === folder)?.settings ?? []
  return settings.filter((setting) => !names.has(`settings.${setting}`)).map((setting) => ({ plugin: folder, message: `setting ${setting} has no name (settings.${setting}) in the locales` }))
}

/** Requirements that are missing or go in a circle, and what two plugins both claim. */
export function togetherFaults(manifests: readonly PluginManifest[]): Mismatch[] {
  const found: Mismatch[] = []
  const keys = new Set(manifests.map(({ key }) => key))
  for (const { key, requires } of manifests) for (const required of requires) if (!keys.has(required)) found.push({ plugin: key, message: `requires ${required}, which is not installed` })
  if (found.length === 0) {
    try {
      sortPlugins(manifests)
    } catch (error) {
      found.push({ plugin: 'all', message: error instanceof Error ? error.message : String(error) })
    }
  }
  const everywhere = (what: string, pick: (manifest: PluginManifest) => readonly string[]): void => {
    const owners = new Map<string, string>()
    for (const manifest of manifests) {
      for (const value of new Set(pick(manifest))) {
        const owner = owners.get(value)
        if (owner !== undefined) found.push({ plugin: manifest.key, message: `${what} ${value} belongs to ${owner} already` })
        else owners.set(value, manifest.key)
      }
    }
  }
  everywhere('portal page', (manifest) => manifest.portalPages.map(({ path }) => path))
  everywhere('search kind', (manifest) => (manifest.searchKinds ?? []).map(({ kind }) => kind))
  everywhere('import', (manifest) => (manifest.imports ?? []).map(({ kind }) => kind))
  everywhere('job', (manifest) => manifest.cronJobs)
  return found
}
