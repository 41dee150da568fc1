import { useContextInfo } from '../sdk/context.ts'
import { useLive } from '../sdk/live.ts'
import type { MenuEntry, PluginManifest } from '../sdk/plugin.ts'
import { useRefresh, useRows } from '../sdk/query.ts'

/** Menu entries known only at run time, by plugin. A source that fails costs its own entries. */
export function useMenuSources(plugins: readonly PluginManifest[]): ReadonlyMap<string, MenuEntry[]> {
  const { org } = useContextInfo()
  const refresh = useRefresh()
  const sources = plugins.flatMap(({ key, menuSource }) => (menuSource ? [{ key, menuSource }] : []))
  const found = useRows<[string, MenuEntry[]][]>(['menu', org?.id, sources.map(({ key }) => key)], async () => {
    const entries = sources.map(async ({ key, menuSource }): Promise<[string, MenuEntry[]]> => [key, await (await menuSource()).default(org?.id ?? '').catch(() => [])])
    return { data: await Promise.all(entries), error: null, status: 200 }
  }, { enabled: org !== null && sources.length > 0, staleTime: 60_000 })
  useLive(org && sources.length > 0 ? `org:${org.id}` : null, 'config_changed', (payload) => {
    if (payload?.['kind'] === 'resource') refresh('menu', 'resource_definitions')
  })
  return new Map(found.data ?? [])
}
