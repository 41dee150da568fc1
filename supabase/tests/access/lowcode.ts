import { type ByActor, defineAccess } from './framework/define.ts'
import type { Place, Scenario } from './framework/scenario.ts'

const readers: ByActor = { administrator: 'org', manager: 'org', records_keeper: 'org' }
const mayRead = ['administrator', 'manager', 'records_keeper', 'other_estate'] as const
const title = { zh: '试', en: 'Trial' }
const bundle = { format: 1, items: [{ kind: 'role', key: 'trial', title, body: { permissions: ['platform.read'] } }] }

/** A role as its organisation has it: id of the item, id of the version in force. */
async function roleItem(s: Scenario, place: Place, key: string): Promise<{ id: string; version: string }> {
  const [row] = await s.sql<{ id: string; version: string }[]>`
    select id, published_version_id as version from public.config_items where org_id = ${place.org} and kind = 'role' and key = ${key}`
  if (!row) throw new Error(`no role ${key}`)
  return row
}

export default defineAccess('lowcode', {
  rows: async (s) => {
    for (const place of [s.home, s.otherOrg]) {
      const { id, version } = await roleItem(s, place, 'inspector')
      const manager = await roleItem(s, place, 'manager')
      const draft = { org_id: place.org, number: 90, status: 'draft', title: s.sql.json(title), body: s.sql.json({ permissions: ['platform.read'] }), cause: 'edit' }
      await s.insert('public.config_versions', { ...draft, item_id: id, base_version_id: version })
      Object.assign(place.ids, { configItem: id, configVersion: version, configItemWithoutDraft: manager.id })
      const clash = await roleItem(s, place, 'finance')
      await s.sql`update public.config_items set conflict = ${s.sql.json({ plugin_version: '2', title, body: {}, merged: {}, conflicts: [], faults: [] })} where id = ${clash.id}`
      place.ids.configConflict = clash.id
    }
  },

  tables: {
    'public.config_items': { select: readers, policies: ['configurers see what is configured'] },
    'public.config_versions': { select: readers, policies: ['configurers see every version'] },
  },

  functions: {
    'public.save_config_draft(uuid, text, text, jsonb, jsonb, text, uuid)': {
      allowed: ['administrator'], args: (s) => [s.home.org, 'role', 'trial', title, { permissions: ['platform.read'] }], execute: 'signed_in',
    },
    'public.publish_config(uuid, text, uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.configItem], execute: 'signed_in' },
    'public.discard_config_draft(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.configItem], execute: 'signed_in' },
    'public.roll_back_config(uuid, uuid, text)': { allowed: ['administrator'], args: (s) => [s.home.ids.configItem, s.home.ids.configVersion], execute: 'signed_in' },
    'public.copy_config(uuid, uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.configItem, s.home.org], execute: 'signed_in' },
    'public.archive_config(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.configItemWithoutDraft], execute: 'signed_in' },
    'public.config_list(uuid, text, text, boolean, uuid, integer)': { allowed: [...mayRead], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.config_history(uuid, uuid, integer)': { allowed: [...mayRead], args: (s) => [s.home.ids.configItem], execute: 'signed_in' },
    'public.config_kinds(uuid)': { allowed: [...mayRead], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.config_conflicts(uuid)': { allowed: [...mayRead], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.resolve_config_conflict(uuid, jsonb, text, jsonb)': { allowed: ['administrator'], args: (s) => [s.home.ids.configConflict, { permissions: [] }], execute: 'signed_in' },
    'public.config_export(uuid)': { allowed: [...mayRead], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.config_apply(uuid, jsonb, boolean)': { allowed: ['administrator'], args: (s) => [s.home.org, bundle, true], execute: 'signed_in' },
  },
})
