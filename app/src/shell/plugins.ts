import type { PluginManifest } from '../sdk/plugin.ts'

/**
 * Sorts manifests so that each comes after what it requires; among equals, by key. Throws with the names involved when a
 * requirement is missing, two plugins share a key, or requirements go round in a circle.
 */
export function sortPlugins(manifests: readonly PluginManifest[]): PluginManifest[] {
  const byKey = new Map<string, PluginManifest>()
  for (const manifest of manifests) {
    if (byKey.has(manifest.key)) throw new Error(`two plugins are called "${manifest.key}"`)
    byKey.set(manifest.key, manifest)
  }
  const sorted: PluginManifest[] = []
  const done = new Set<string>()
  const visit = (key: string, path: string[]): void => {
    if (done.has(key)) return
    if (path.includes(key)) throw new Error(`plugins require each other: ${[...path, key].join(' → ')}`)
    const manifest = byKey.get(key)
    if (!manifest) throw new Error(`plugin "${path.at(-1)}" requires "${key}", which is not installed`)
    for (const required of [...manifest.requires].sort()) visit(required, [...path, key])
    done.add(key)
    sorted.push(manifest)
  }
  for (const key of [...byKey.keys()].sort()) visit(key, [])
  return sorted
}

/** The plugins that are switched on together with everything they require; `core` ones always are. */
export function enabledPlugins(sorted: readonly PluginManifest[], isOn: (key: string) => boolean): PluginManifest[] {
  const on = new Set<string>()
  for (const plugin of sorted) {
    if ((plugin.core || isOn(plugin.key)) && plugin.requires.every((key) => on.has(key))) on.add(plugin.key)
  }
  return sorted.filter((plugin) => on.has(plugin.key))
}

const byOrder = (a: { order?: number }, b: { order?: number }): number => (a.order ?? 100) - (b.order ?? 100)

/** What a user may see of each enabled plugin's entries, in order, each with its plugin's key. */
export function visibleEntries<E extends { permission?: string; order?: number }>(
  plugins: readonly PluginManifest[],
  pick: (plugin: PluginManifest) => readonly E[],
  can: (permission: string | undefined) => boolean,
): (E & { plugin: string })[] {
  return plugins
    .flatMap((plugin) => pick(plugin).map((entry) => ({ ...entry, plugin: plugin.key })))
    .filter((entry) => can(entry.permission))
    .sort(byOrder)
}
