import type { PluginManifest } from '../sdk/plugin.ts'
import { sortPlugins } from './plugins.ts'

/** Every installed plugin, by folder. Only the manifests are in the first load; what they point at is fetched when used. */
const manifests = import.meta.glob<PluginManifest>('../../../plugins/*/plugin.ts', { eager: true, import: 'default' })

export const installedPlugins: PluginManifest[] = sortPlugins(Object.values(manifests))
