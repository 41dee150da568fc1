import type { PluginManifest, Title } from '@anju/sdk'
import { grants } from '@anju/sdk'

/** The set with a permission put in or taken out. */
export function toggled(permissions: readonly string[], permission: string, on: boolean): string[] {
  return on ? [...new Set([...permissions, permission])] : permissions.filter((one) => one !== permission)
}

/** Whether a wider permission already gives this one: "*", "housing.*", or "config.write" for "config.write:form". */
export const givenByWider = (permissions: readonly string[], permission: string): boolean =>
  grants(permissions.filter((one) => one !== permission), permission)

export interface Seen {
  plugin: Title
  pages: Title[]
  widgets: Title[]
}

/** What a role lets people open, plugin by plugin. Entries that ask for no permission are seen by everybody, and are among them. */
export function seenBy(permissions: readonly string[], manifests: readonly PluginManifest[], enabled: ReadonlySet<string>): Seen[] {
  const may = ({ permission }: { permission?: string }): boolean => permission === undefined || grants(permissions, permission)
  return manifests
    .filter(({ key }) => enabled.has(key))
    .map(({ title, menu, widgets }) => ({ plugin: title, pages: menu.filter(may).map((entry) => entry.title), widgets: widgets.filter(may).map((widget) => widget.title) }))
    .filter(({ pages, widgets }) => pages.length + widgets.length > 0)
}
