import { type ByActor, defineAccess } from './framework/define.ts'

/** Managers hold the keys of the kind, as a publication would have given them; administrators hold everything. */
const readers: ByActor = { administrator: 'estates+shared', manager: 'estates+shared' }
const mayDo = ['administrator', 'manager'] as const
/** Whose right in another estate lets him ask about the kind as such. */
const mayAsk = [...mayDo, 'other_estate'] as const
const title = { zh: '试', en: 'Trial' }
const fields = [{ key: 'label', type: 'text', title, portal_input: true }, { key: 'code', type: 'text', title, sensitive: 'custom_sensitive' }]

export default defineAccess('resources', {
  rows: async (s) => {
    await s.sql`select private.record_subject('keys')`
    for (const place of [s.home, s.otherOrg]) {
      const body = s.sql.json({ title, fields, attach: ['unit', 'household'], portal: { read: true, submit: { to: 'household' } } })
      await s.sql`
        with item as (select i.id, i.org_id from private.config_item_at(${place.org}, 'resource', 'keys', ${s.sql.json(title)}, 'site') i),
        version as (insert into public.config_versions (org_id, item_id, number, status, title, body, cause, published_at)
          select org_id, id, 1, 'published', ${s.sql.json(title)}, ${body}, 'edit', now() from item returning id, item_id, org_id)
        insert into private.resource_defs (org_id, key, item_id, version_id, title, body, compiled)
        select org_id, 'keys', item_id, id, ${s.sql.json(title)}, ${body}, (private.form_compile(${s.sql.json(fields)})).compiled from version`
      await s.sql`update public.roles set permissions = permissions || '{records.read:keys,records.write:keys,records.export:keys}'::text[] where org_id = ${place.org} and key = 'manager'`
      await s.insert('public.custom_records', { org_id: place.org, resource: 'keys', extra: s.sql.json({ label: 'Spare' }), created_by: null })
    }
    for (const place of s.places) {
      place.ids.record = await s.insert('public.custom_records', {
        org_id: place.org, estate_id: place.estate, resource: 'keys', unit_id: place.ids.unit, household_id: place.ids.household,
        extra: s.sql.json({ label: 'Front door', code: '4711' }), created_by: null,
      })
    }
    const { home } = s
    home.ids.handed_in = await s.insert('public.custom_records', { org_id: home.org, estate_id: home.estate, resource: 'keys', household_id: home.ids.household, origin: 'portal', extra: s.sql.json({ label: 'Gate' }), created_by: null })
    await s.sql`insert into private.record_submissions (record_id, org_id, household_id, person_id, user_id, client_key, content_hash)
      values (${home.ids.handed_in}, ${home.org}, ${String(home.ids.household)}, ${String(s.actors.tenant.person)}, ${String(s.actors.tenant.user)}, gen_random_uuid(), '')`
  },

  tables: {
    'public.custom_records': { select: readers, policies: ['staff see records of the kinds and places they have a right to'] },
  },

  functions: {
    'public.save_extra(text, uuid, jsonb, timestamptz)': {
      allowed: ['administrator', 'manager', 'leasing_clerk'], args: (s) => ['housing.unit', s.home.ids.unit, {}, '2020-01-01T00:00:00Z'], execute: 'signed_in',
    },
    'public.record_save(uuid, text, uuid, jsonb, jsonb, text, timestamptz)': {
      allowed: [...mayDo], args: (s) => [s.home.org, 'keys', null, { label: 'Back door' }, { unit: s.home.ids.unit }], execute: 'signed_in',
    },
    'public.record_get(uuid)': { allowed: [...mayDo], args: (s) => [s.home.ids.record], execute: 'signed_in' },
    'public.record_archive(uuid, text)': { allowed: [...mayDo], args: (s) => [s.home.ids.record, 'Lost'], execute: 'signed_in' },
    'public.record_restore(uuid)': { allowed: [...mayDo], args: (s) => [s.home.ids.record], execute: 'signed_in' },
    'public.record_submit(uuid, jsonb)': { allowed: [...mayDo], args: (s) => [s.home.ids.record], execute: 'signed_in' },
    'public.record_flow(uuid)': { allowed: [...mayDo], args: (s) => [s.home.ids.record], execute: 'signed_in' },
    'public.record_list(uuid, text, jsonb, jsonb, text, integer)': { allowed: [...mayAsk], args: (s) => [s.home.org, 'keys'], execute: 'signed_in' },
    'public.built_in_list(uuid, text, jsonb, jsonb, text, uuid, uuid, integer)': { allowed: ['staff', 'parties', 'other_estate'], args: (s) => [s.home.org, 'housing.unit'], execute: 'signed_in' },
    'public.record_import_fields(uuid, text)': { allowed: [...mayAsk], args: (s) => [s.home.org, 'keys'], execute: 'signed_in' },
    'public.record_import_start(uuid, text, text, jsonb, jsonb)': { allowed: [...mayAsk], args: (s) => [s.home.org, 'keys', 'keys.xlsx', { label: 'Label' }], execute: 'signed_in' },
    'public.reveal_field(text, uuid, text, text)': { allowed: [...mayDo], args: (s) => ['keys', s.home.ids.record, 'code', 'Check'], execute: 'signed_in' },
    'public.resource_bases(uuid)': { allowed: ['administrator', 'manager', 'records_keeper', 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    // Both answer with what the caller may see, be it nothing.
    'public.resource_definitions(uuid)': { allowed: ['signed_in'], args: (s) => [s.home.org] },
    'public.my_records(text)': { allowed: ['signed_in'], args: () => [] },
    'public.my_record_forms()': { allowed: ['signed_in'], args: () => [] },
    'public.my_record_submit(text, uuid, jsonb, uuid)': {
      allowed: ['tenant'], args: (s) => ['keys', s.home.ids.household, { label: 'Cellar' }, '0198a000-0000-7000-8000-00000000c1e5'], execute: 'signed_in',
    },
    'public.my_record_withdraw(uuid)': { allowed: ['tenant'], args: (s) => [s.home.ids.handed_in], execute: 'signed_in' },
    'public.my_record_correct(uuid, jsonb)': { allowed: ['tenant'], args: (s) => [s.home.ids.handed_in, { label: 'Attic' }], execute: 'signed_in' },
  },

  internals: { 'authenticated service_role': ['private.record_places', 'private.record_scopes'], authenticated: ['private.my_record_files'] },
})
