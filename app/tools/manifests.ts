import { existsSync, readdirSync } from 'node:fs'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { PluginManifest } from '../src/sdk/plugin.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** The one module of the SDK that a manifest needs; the rest of it is components, which only a bundler can load. */
const DEFINE = new URL('../src/sdk/plugin.ts', import.meta.url).href

/** The manifests in `plugins/`, by folder. Pages and dictionaries are dynamic imports in them and stay unloaded. */
export async function loadManifests(root = ROOT): Promise<Map<string, PluginManifest>> {
  const hooks = registerHooks({
    resolve: (specifier, context, next) => (specifier === '@anju/sdk' ? { url: DEFINE, format: 'module-typescript', shortCircuit: true } : next(specifier, context)),
  })
  try {
    const found = new Map<string, PluginManifest>()
    for (const folder of readdirSync(join(root, 'plugins')).sort()) {
      const file = join(root, 'plugins', folder, 'plugin.ts')
      if (!existsSync(file)) continue
      const module = (await import(pathToFileURL(file).href)) as { default: PluginManifest }
      found.set(folder, module.default)
    }
    return found
  } finally {
    hooks.deregister()
  }
}
