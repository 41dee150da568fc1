import { rpc, type IconName, type MenuEntry, type MenuSection, type ResourceDefinition } from '@anju/sdk'

const sections: readonly MenuSection[] = ['homes', 'people', 'money', 'field', 'system']

/** A menu entry for each kind of record the user may see. */
export default async function entries(org: string): Promise<MenuEntry[]> {
  const definitions = await rpc<ResourceDefinition[]>('resource_definitions', { org })
  return definitions.filter(({ base, rights }) => !base && rights.read).map(({ key, title, icon, menu }) => ({
    title,
    icon: icon ?? ('file' satisfies IconName),
    section: sections.find((one) => one === menu?.group) ?? 'field',
    path: `/records/of/${key}`,
    order: menu?.order ?? 80,
  }))
}
