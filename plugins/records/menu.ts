import { rpc, type IconName, type MenuEntry, type MenuSection, type ResourceDefinition } from '@anju/sdk'

const sections: readonly MenuSection[] = ['homes', 'people', 'money', 'field', 'system']

/** A menu entry for each kind of record the user may see, and one for the fields added to built-in records he may see any of. */
export default async function entries(org: string): Promise<MenuEntry[]> {
  const definitions = await rpc<ResourceDefinition[]>('resource_definitions', { org })
  const builtIn: MenuEntry[] = definitions.some(({ base, rights, fields }) => base && rights.read && fields.length > 0)
    ? [{ title: { zh: '补充信息', en: 'More information' }, icon: 'file', section: 'system', path: '/records/built-in', order: 17 }]
    : []
  return builtIn.concat(definitions.filter(({ base, rights }) => !base && rights.read).map(({ key, title, icon, menu }) => ({
    title,
    icon: icon ?? ('file' satisfies IconName),
    section: sections.find((one) => one === menu?.group) ?? 'field',
    path: `/records/of/${key}`,
    order: menu?.order ?? 80,
  })))
}
