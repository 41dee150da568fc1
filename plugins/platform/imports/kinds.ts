import { installedPlugins, titleText, type PluginManifest } from '@anju/sdk'
import type { ImportField } from './mapping.ts'

const ownerOf = (kind: string): PluginManifest | undefined => installedPlugins().find((plugin) => plugin.imports?.some((entry) => entry.kind === kind))

/** What an import is called: the plugin that brings it says so in its manifest. */
export function kindTitle(kind: string): string {
  const entry = ownerOf(kind)?.imports?.find((one) => one.kind === kind)
  return entry ? titleText(entry.title) : kind
}

/** Where the imported records are to be seen. */
export const kindPath = (kind: string): string | undefined => ownerOf(kind)?.menu.at(-1)?.path

export const fieldTitle = (fields: readonly ImportField[], key: string): string => {
  const field = fields.find((one) => one.key === key)
  return field ? titleText(field.title) : key
}
