import { differences, flatten } from '../../../tests/check/checks/locales.ts'
import { sortPlugins } from '../../src/shell/plugins.ts'
import type { PluginManifest, Title } from '../../src/sdk/plugin.ts'
import type { PluginFolder } from './load.ts'

export interface Finding {
  plugin: string
  message: string
}

const KEY = /^[a-z][a-z0-9_]{1,39}$/
/** 6.1.c, 8.2.1, 6.2.a1, 8.2.2.b, 4.a */
const CLAUSE = /^\d{1,2}(\.\d{1,2})*(\.[a-z]\d{0,2})?$/
const PERMISSION = /^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$/

/** Paths below the plugin's folder that plugin.ts imports lazily. */
const imported = (source: string): string[] => [...source.matchAll(/import\(\s*'\.\/([^']+)'\s*\)/g)].map((match) => match[1] ?? '')

const duplicates = (values: readonly string[]): string[] => [...new Set(values.filter((value, index) => values.indexOf(value) !== index))]

/** Everything about one plugin that can be told from its folder and the manifests of the others. */
function checkOne(plugin: PluginFolder, knownPermissions: ReadonlySet<string>): Finding[] {
  const { folder, manifest, source, locales, has } = plugin
  const findings: Finding[] = []
  const say = (message: string): void => void findings.push({ plugin: folder, message })
  const titled = (what: string, title: Title | undefined): void => {
    if (!title?.zh.trim() || !title.en.trim()) say(`${what} needs a title in zh and en`)
    else if (/[\u4e00-\u9fff]/.test(title.en)) say(`${what}: the English title is Chinese`)
  }
  const permitted = (what: string, permission: string | undefined): void => {
    if (permission !== undefined && !knownPermissions.has(permission)) say(`${what} asks for ${permission}, which no plugin defines`)
  }

  if (!KEY.test(manifest.key)) say(`key "${manifest.key}": small letters, digits and _ only, beginning with a letter`)
  if (manifest.key !== folder) say(`key "${manifest.key}" differs from the folder's name`)
  titled('the plugin', manifest.title)
  for (const clause of manifest.clauses) if (!CLAUSE.test(clause)) say(`clause "${clause}" is not written like 6.1.c`)
  for (const clause of duplicates(manifest.clauses)) say(`clause ${clause} is listed twice`)

  const prefix = `/${manifest.key}`
  const pagePaths = manifest.pages.map(({ path }) => path)
  for (const page of manifest.pages) {
    if (page.path !== prefix && !page.path.startsWith(`${prefix}/`)) say(`page ${page.path} does not start with ${prefix}`)
    titled(`page ${page.path}`, page.title)
    permitted(`page ${page.path}`, page.permission)
  }
  for (const path of duplicates(pagePaths)) say(`page ${path} is listed twice`)
  for (const entry of manifest.menu) {
    if (entry.path.includes(':')) say(`menu ${entry.path} has a parameter nobody fills in`)
    else if (!pagePaths.includes(entry.path)) say(`menu ${entry.path} leads to no page of this plugin`)
    titled(`menu ${entry.path}`, entry.title)
    permitted(`menu ${entry.path}`, entry.permission)
  }
  for (const page of manifest.portalPages) {
    if (!page.path.startsWith('/')) say(`portal page ${page.path} does not start with /`)
    titled(`portal page ${page.path}`, page.title)
  }
  for (const path of duplicates(manifest.portalPages.map(({ path: one }) => one))) say(`portal page ${path} is listed twice`)
  for (const widget of manifest.widgets) {
    titled(`widget ${widget.key}`, widget.title)
    permitted(`widget ${widget.key}`, widget.permission)
  }
  for (const key of duplicates(manifest.widgets.map((widget) => widget.key))) say(`widget ${key} is listed twice`)
  for (const entry of manifest.searchKinds ?? []) titled(`search kind ${entry.kind}`, entry.title)
  for (const entry of manifest.imports ?? []) {
    titled(`import ${entry.kind}`, entry.title)
    permitted(`import ${entry.kind}`, entry.permission)
  }
  for (const path of imported(source)) if (!has(path)) say(`plugin.ts points at ${path}, which is not there`)

  const zh = flatten(locales['zh-CN'])
  const en = flatten(locales['en-US'])
  for (const name of ['zh-CN', 'en-US'] as const) if (locales[name] === null) say(`locales/${name}.json is missing`)
  for (const { message } of differences(folder, zh, en)) say(`locales: ${message}`)
  for (const permission of manifest.permissions) {
    if (!PERMISSION.test(permission) || !permission.startsWith(`${manifest.key}.`)) {
      say(`permission "${permission}" is not written like ${manifest.key}.read`)
      continue
    }
    const name = `permissions.${permission.slice(manifest.key.length + 1)}`
    for (const [locale, dictionary] of [['zh-CN', zh], ['en-US', en]] as const) if (!dictionary.has(name)) say(`permission ${permission} has no name (${name}) in ${locale}`)
  }
  for (const permission of duplicates(manifest.permissions)) say(`permission ${permission} is listed twice`)
  return findings
}

/** Checks all plugins, each by itself and together. */
export function checkPlugins(plugins: readonly PluginFolder[]): Finding[] {
  const manifests = plugins.map(({ manifest }) => manifest)
  const permissions = new Set(manifests.flatMap((manifest) => manifest.permissions))
  const findings = plugins.flatMap((plugin) => checkOne(plugin, permissions))
  const keys = new Set(manifests.map(({ key }) => key))
  for (const { key, requires } of manifests) {
    for (const required of requires) if (!keys.has(required)) findings.push({ plugin: key, message: `requires ${required}, which is not installed` })
  }
  const complete = manifests.filter(({ requires }) => requires.every((required) => keys.has(required)))
  try {
    if (complete.length === manifests.length) sortPlugins(manifests)
  } catch (error) {
    findings.push({ plugin: 'all', message: error instanceof Error ? error.message : String(error) })
  }
  const everywhere = (what: string, pick: (manifest: PluginManifest) => string[]): void => {
    const owners = new Map<string, string>()
    for (const manifest of manifests) {
      for (const value of pick(manifest)) {
        const owner = owners.get(value)
        if (owner !== undefined && owner !== manifest.key) findings.push({ plugin: manifest.key, message: `${what} ${value} belongs to ${owner} already` })
        owners.set(value, manifest.key)
      }
    }
  }
  everywhere('portal page', (manifest) => manifest.portalPages.map(({ path }) => path))
  everywhere('search kind', (manifest) => (manifest.searchKinds ?? []).map(({ kind }) => kind))
  everywhere('import', (manifest) => (manifest.imports ?? []).map(({ kind }) => kind))
  everywhere('job', (manifest) => manifest.cronJobs)
  return findings
}
