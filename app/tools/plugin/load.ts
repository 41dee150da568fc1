import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { PluginManifest } from '../../src/sdk/plugin.ts'

/** A plugin as it lies in its folder. */
export interface PluginFolder {
  /** Name of the folder under plugins/. */
  folder: string
  manifest: PluginManifest
  /** Text of plugin.ts, to see which files it points at. */
  source: string
  /** Parsed dictionaries; null where the file is missing. */
  locales: { 'zh-CN': unknown; 'en-US': unknown }
  has: (path: string) => boolean
}

let hooked = false

/** A manifest imports the SDK by name and uses nothing of it but `definePlugin`, which needs no browser. */
function resolveSdk(): void {
  if (hooked) return
  hooked = true
  const sdk = new URL('../../src/sdk/plugin.ts', import.meta.url).href
  registerHooks({ resolve: (specifier, context, next) => (specifier === '@anju/sdk' ? { url: sdk, shortCircuit: true } : next(specifier, context)) })
}

function dictionary(path: string): unknown {
  return existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as unknown) : null
}

/** Reads every plugin under `root`/plugins. A folder without plugin.ts is a plugin still to come and is left out. */
export async function loadPlugins(root: string): Promise<PluginFolder[]> {
  resolveSdk()
  const found: PluginFolder[] = []
  for (const folder of readdirSync(join(root, 'plugins')).sort()) {
    const base = join(root, 'plugins', folder)
    const file = join(base, 'plugin.ts')
    if (!existsSync(file)) continue
    const { default: manifest } = (await import(pathToFileURL(file).href)) as { default: PluginManifest }
    found.push({
      folder,
      manifest,
      source: readFileSync(file, 'utf8'),
      locales: { 'zh-CN': dictionary(join(base, 'locales/zh-CN.json')), 'en-US': dictionary(join(base, 'locales/en-US.json')) },
      has: (path) => existsSync(join(base, path)),
    })
  }
  return found
}
