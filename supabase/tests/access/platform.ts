import { type ByActor, defineAccess, type Sees } from './framework/define.ts'

const partners: Sees = {
  say: 'own and partners',
  sees: (row, actor) => [...actor.orgs, ...actor.partners].includes(String(row.id)),
}
const colleagues: ByActor = { staff: 'org', parties: 'org' }
const auditors: ByActor = { administrator: 'estates+shared', records_keeper: 'estates+shared' }

export default defineAccess('platform', {
  rows: async (s) => {
    for (const place of s.places) {
      const { org, estate } = place
      const boss = place === s.otherOrg ? s.user('other_org') : s.user('administrator')
      const [role] = await s.sql<{ id: string }[]>`select id from public.roles where org_id = ${org} and key = 'manager'`
      place.ids.notice = await s.insert('public.notices', { org_id: org, estate_id: estate, audience: 'staff', title: 'Lift', body: 'Out of order.' })
      await s.insert('public.notices', { org_id: org, audience: 'staff', title: 'Hours', body: 'From nine.' })
      await s.insert('public.notice_receipts', { org_id: org, notice_id: place.ids.notice, user_id: boss })
      place.ids.invitation = await s.insert('public.invitations', { org_id: org, email: `new.${place.name}@example.org`, name: 'New', role_id: role?.id })
      const [membership] = await s.sql<{ id: string }[]>`
        select id from public.memberships where org_id = ${org} and user_id = ${s.user(place === s.otherOrg ? 'other_org' : 'manager')}`
      place.ids.membership = String(membership?.id)
    }
    for (const actor of Object.values(s.actors)) {
      if (!actor.user) continue
      const org = actor.name === 'other_org' ? s.otherOrg.org : s.home.org
      s.home.ids[`notification.${actor.name}`] = await s.insert('public.notifications', { org_id: org, user_id: actor.user, key: 'platform.welcome' })
    }
    await s.sql`
      insert into private.import_kinds (kind, plugin_key, permission, fields, check_fn, commit_fn, undo_fn)
      values ('nothing', 'platform', 'platform.settings', '[]', 'private.touch', 'private.touch', 'private.touch')
      on conflict do nothing`
    for (const [place, importer] of [[s.home, 'manager'], [s.home, 'administrator'], [s.otherOrg, 'other_org']] as const) {
      const batch = await s.insert('public.import_batches', {
        org_id: place.org, kind: 'nothing', file_name: 'list.csv', mapping: s.sql.json({}), created_by: s.user(importer),
      })
      if (importer !== 'manager') place.ids.batch = batch
      await s.insert('public.import_rows', { batch_id: batch, row_no: 2, org_id: place.org, raw: s.sql.json({ a: '1' }) })
    }
  },

  tables: {
    'public.organizations': {
      select: { staff: partners, parties: partners },
      update: { administrator: 'org' },
      columns: { update: ['name', 'confirmation_no', 'confirmed_until', 'extra'] },
      policies: ['members see their organisations and partners', 'administrators edit their organisation'],
    },
    'public.estates': {
      scope: (row) => ({ org: row.org_id, estate: row.id }),
      select: { staff: 'estates', parties: 'estates' },
      insert: { administrator: 'org' },
      update: { administrator: 'estates' },
      columns: { insert: ['org_id', 'code', 'name', 'address', 'extra'], update: ['code', 'name', 'address', 'extra'] },
      policies: ['members see the estates they work in', 'administrators add estates', 'administrators edit estates'],
    },
    'public.estate_parties': {
      select: { staff: 'estates', parties: 'estates' },
      policies: ['members see who plays a part in their estates'],
      onlyRows: 'the scenario lends the first estate only: who sees it is what matters',
    },
    'public.roles': { select: colleagues, policies: ['members see the roles of their organisation'] },
    'public.memberships': {
      select: { administrator: 'own+org', signed_in: 'own' },
      policies: ['people see their own memberships, managers all'],
    },
    'public.staff': { select: colleagues, policies: ['colleagues see each other'] },
    'public.invitations': { select: { administrator: 'org' }, policies: ['staff managers see invitations'] },
    'public.plugins': { select: colleagues, policies: ['members see the plugins of their organisation'] },
    'public.notifications': { select: { signed_in: 'own' }, policies: ['people read their own notifications'] },
    'public.notices': {
      select: { staff: 'estates+shared', parties: 'estates+shared' },
      policies: ['staff read notices of their estates'],
    },
    'public.notice_receipts': {
      select: { administrator: 'own+org', records_keeper: 'own+org', signed_in: 'own' },
      policies: ['people record their own reading', 'people see their own receipts'],
      columns: { insert: ['notice_id', 'org_id'] },
      parent: ['notice_id', 'public.notices'],
      own: (row, actor) => row.user_id === actor.user,
      insert: { staff: 'estates+shared', parties: 'estates+shared' },
    },
    'public.audit_log': {
      select: auditors,
      update: { service: 'none' },
      delete: { service: 'none' },
      policies: ['auditors read the audit log'],
    },
    'public.import_batches': {
      select: { administrator: 'org', records_keeper: 'org', signed_in: 'own' },
      own: (row, actor) => row.created_by === actor.user,
      policies: ['importers see their batches, auditors all'],
    },
    'public.import_rows': {
      select: { signed_in: 'own' },
      parent: ['batch_id', 'public.import_batches'],
      policies: ['importers see their rows'],
    },
    'realtime.messages': { policies: ['people join the live topics they may hear'] },
  },

  functions: {
    'public.platform_state()': { allowed: ['others', 'service'] },
    'public.my_context()': { allowed: ['signed_in'] },
    'public.log_export(uuid, uuid, text, text, jsonb, jsonb, integer)': {
      allowed: ['staff', 'parties'], args: (s) => [s.home.org, s.home.estate, 'housing.units', 'csv'], execute: 'signed_in',
    },
    'public.open_export(uuid, uuid, text, text, jsonb, jsonb)': {
      allowed: ['staff', 'parties'], args: (s) => [s.home.org, s.home.estate, 'tenants.household', 'csv'], execute: 'signed_in',
    },
    'public.export_page(uuid, text)': { allowed: [], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.bootstrap_organization(text, text, text)': { allowed: ['signed_in'], args: () => ['A', 'B', 'C'] },
    'public.accept_invitations()': { allowed: ['signed_in'] },
    'public.invite_staff(uuid, text, text, text, text, uuid[])': {
      allowed: ['administrator'], args: (s) => [s.home.org, 'New', 'manager', 'new@example.org'], execute: 'signed_in',
    },
    'public.revoke_invitation(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.invitation] },
    'public.end_membership(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.membership] },
    'public.register_party(uuid, text, text, text, uuid[])': {
      allowed: ['administrator'],
      args: (s) => [s.home.org, 'Property', 'property_company', 'property_manager', [s.home.estate]],
    },
    'public.organization_facts(uuid)': { allowed: ['staff', 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.save_organization(uuid, text, text, date, timestamptz)': {
      allowed: ['administrator'], args: (s) => [s.home.org, 'Operator', 'No. 1', '2030-01-01', '2020-01-01T00:00:00Z'], execute: 'signed_in',
    },
    'public.save_estate(uuid, uuid, text, text, text, timestamptz)': {
      allowed: ['administrator'], args: (s) => [s.home.org, s.home.estate, 'E1', 'First', '', '2020-01-01T00:00:00Z'], execute: 'signed_in',
    },
    'public.set_plugin_enabled(uuid, text, boolean)': { allowed: ['administrator'], args: (s) => [s.home.org, 'platform', true] },
    'public.set_plugin_settings(uuid, text, jsonb)': { allowed: ['administrator'], args: (s) => [s.home.org, 'platform', {}] },
    'public.plugin_overview(uuid)': { allowed: ['staff', 'other_estate'], args: (s) => [s.home.org] },
    'public.mark_notifications_read(uuid[])': { allowed: ['signed_in', 'service'], args: () => [[]] },
    'public.quick_search(text, uuid)': { allowed: ['signed_in', 'service'], args: (s) => ['a', s.home.org] },
    'public.import_kinds(uuid)': { allowed: ['signed_in', 'service'], args: (s) => [s.home.org] },
    'public.import_start(text, text, jsonb, jsonb, uuid)': {
      allowed: ['administrator'], args: (s) => ['nothing', 'list.csv', {}, {}, s.home.org],
    },
    'public.import_append(uuid, jsonb)': { allowed: ['administrator'], args: (s) => [s.home.ids.batch, []] },
    'public.import_check(uuid, integer)': { allowed: ['administrator'], args: (s) => [s.home.ids.batch] },
    'public.import_commit(uuid, integer)': { allowed: ['administrator'], args: (s) => [s.home.ids.batch] },
    'public.import_undo(uuid, integer)': { allowed: ['administrator'], args: (s) => [s.home.ids.batch] },
    'public.health(uuid)': { allowed: ['administrator'], args: (s) => [s.home.org] },
    'public.retry_outbox(uuid, text)': { allowed: ['administrator'], args: (s) => [s.home.org, 'nothing'] },
    'public.outbox_claim(text, integer, interval)': { allowed: ['service'], args: () => ['nothing'] },
    'public.outbox_settle(uuid, text)': { allowed: ['service'], args: (s) => [s.home.org] },
  },

  internals: {
    'anon authenticated service_role': ['private.uuid_v7()', 'private.today()', 'private.fail', 'private.actor()'],
    'authenticated service_role': [
      'private.grants', 'private.estates_with', 'private.orgs_with', 'private.my_orgs', 'private.visible_orgs',
      'private.visible_estates', 'private.may_listen', 'private.search_functions',
    ],
    authenticated: ['private.shown_files'],
  },
})
