import { randomUUID } from 'node:crypto'
import { type ByActor, defineAccess, type Sees } from './framework/define.ts'

/** Runs they asked for where they work. A tenant follows his by my_flows. */
const asked: Sees = { say: 'own', sees: (row, actor) => row['applicant_id'] === actor.user && actor.orgs.includes(String(row['org_id'])) }
const readers: ByActor = { administrator: 'estates', manager: 'estates', records_keeper: 'estates', signed_in: 'own' }
const onlyReaders: ByActor = { administrator: 'estates', manager: 'estates', records_keeper: 'estates' }
const concerned = ['administrator', 'manager', 'records_keeper', 'leasing_clerk', 'finance'] as const
const body = { subject: 'contracts.contract', event: 'send', steps: [{ id: 'a', kind: 'approve', title: { zh: '审批' }, who: [{ by: 'permission', permission: 'flows.admin' }] }] }

const flowReaders: readonly string[] = ['administrator', 'manager', 'records_keeper', 'other_estate', 'other_org']
const filesOfRuns: Sees = {
  say: 'of runs they see, and what they upload',
  sees: (row, actor) =>
    row['created_by'] === actor.user ||
    (row['status'] === 'kept' && ((flowReaders.includes(actor.name) && actor.estates.includes(String(row['estate_id']))) || (['finance', 'inspector'].includes(actor.name) && actor.orgs.includes(String(row['org_id']))))),
}

export default defineAccess('flows', {
  rows: async (s) => {
    for (const place of s.places) {
      const base = { org_id: place.org, estate_id: place.estate }
      const [known] = await s.sql<{ version: string }[]>`select published_version_id as version from public.config_items where org_id = ${place.org} and kind = 'flow' and key = 'trial'`
      let version = known?.version
      if (!version) {
        const item = await s.insert('public.config_items', { org_id: place.org, kind: 'flow', key: 'trial', title: s.sql.json({ zh: '试' }), origin: 'site' })
        version = await s.insert('public.config_versions', { org_id: place.org, item_id: item, number: 1, status: 'published', title: s.sql.json({ zh: '试' }), body: s.sql.json(body), cause: 'edit', published_at: '2026-01-01T00:00:00Z' })
        await s.sql`update public.config_items set published_version_id = ${version} where id = ${item}`
      }
      // The contracts plugin, whose rows come later, makes its lease the subject.
      const run = await s.insert('public.flow_instances', {
        ...base, version_id: version, subject: 'contracts.contract', subject_id: randomUUID(), event: 'send', title: 'Lease', applicant_id: s.user('leasing_clerk'),
      })
      const task = await s.insert('public.flow_tasks', { ...base, instance_id: run, node: 'a', kind: 'approve', assignee_id: s.user('finance'), status: 'open' })
      await s.insert('public.flow_events', { ...base, instance_id: run, kind: 'started' })
      await s.insert('public.flow_copies', { org_id: place.org, instance_id: run, user_id: s.user('inspector'), node: 'a' })
      const file = { ...base, owner_kind: 'flows.run', owner_id: run, name: 'a.txt', mime: 'text/plain', bytes: 1, sha256: '0'.repeat(64) }
      await s.insert('public.attachments', { ...file, path: `${place.org}/${randomUUID()}`, status: 'kept', created_by: s.user('leasing_clerk') })
      place.ids.pendingFile = await s.insert('public.attachments', { ...file, path: `${place.org}/${randomUUID()}`, created_by: s.user('finance') })
      Object.assign(place.ids, { flowRun: run, flowTask: task, flowVersion: version })
    }
    for (const place of [s.home, s.otherOrg]) {
      place.ids.deputy = await s.insert('public.flow_deputies', { org_id: place.org, user_id: s.user('finance'), deputy_id: s.user('inspector'), during: '[2026-01-01,2027-01-01)' })
    }
  },

  tables: {
    'public.flow_instances': { select: { ...onlyReaders, leasing_clerk: asked }, policies: ['applicants among staff and readers of flows see runs'] },
    'public.flow_tasks': { select: readers, own: (row, actor) => row['assignee_id'] === actor.user, policies: ['assignees and readers of flows see tasks'] },
    'public.flow_events': { select: onlyReaders, update: { service: 'none' }, delete: { service: 'none' }, policies: ['readers of flows see the trail'] },
    // The table is the platform's; that somebody sees rows of it is up to the plugin whose records they belong to.
    'public.attachments': { select: { signed_in: filesOfRuns }, policies: ['uploaders, and who sees the record'] },
    'storage.objects': { policies: ['announced attachments arrive once', 'attachments are read by who sees their row'] },
    'public.flow_copies': { select: { signed_in: 'own' }, policies: ['everybody sees the own copies'] },
    'public.flow_deputies': {
      select: { administrator: 'org', manager: 'org', signed_in: 'own' }, own: (row, actor) => row['user_id'] === actor.user || row['deputy_id'] === actor.user,
      policies: ['deputies and those they stand in for'],
    },
  },

  // What other plugins have no part in: everybody concerned with a run sees its files.
  internals: { 'authenticated': ['private.my_flow_runs'] },

  functions: {
    'public.start_flow(text, uuid, text, jsonb)': { allowed: ['administrator', 'manager', 'leasing_clerk'], args: (s) => ['contracts.contract', s.home.ids.draft, 'send', {}], execute: 'signed_in' },
    'public.act_on_task(uuid, text, text, jsonb, text, uuid, jsonb, uuid[])': { allowed: ['finance'], args: (s) => [s.home.ids.flowTask, 'reject', 'No'], execute: 'signed_in' },
    'public.act_on_tasks(uuid[], text)': { allowed: ['signed_in'], args: (s) => [[s.home.ids.flowTask]] },
    'public.withdraw_flow(uuid, text)': { allowed: ['leasing_clerk'], args: (s) => [s.home.ids.flowRun], execute: 'signed_in' },
    'public.urge_flow(uuid)': { allowed: ['leasing_clerk'], args: (s) => [s.home.ids.flowRun], execute: 'signed_in' },
    'public.cancel_flow(uuid, text)': { allowed: ['administrator', 'manager'], args: (s) => [s.home.ids.flowRun, 'Stop'], execute: 'signed_in' },
    'public.migrate_flow(uuid, uuid)': { allowed: ['administrator', 'manager'], args: (s) => [s.home.ids.flowRun, s.home.ids.flowVersion], execute: 'signed_in' },
    'public.comment_on_flow(uuid, text, uuid[])': { allowed: [...concerned, 'inspector'], args: (s) => [s.home.ids.flowRun, 'Well'], execute: 'signed_in' },
    'public.flow_file(uuid)': { allowed: [...concerned, 'inspector'], args: (s) => [s.home.ids.flowRun], execute: 'signed_in' },
    'public.set_deputy(uuid, uuid, date, date, text)': { allowed: ['signed_in'], args: (s) => [s.home.org, s.user('inspector'), '2030-01-01', '2030-01-02'] },
    'public.end_deputy(uuid)': { allowed: ['finance'], args: (s) => [s.home.ids.deputy], execute: 'signed_in' },
    'public.flow_inbox(uuid, text, uuid, integer)': { allowed: ['signed_in'], args: (s) => [s.home.org] },
    'public.begin_attachment(text, uuid, text, text, bigint, text)': {
      allowed: [...concerned, 'inspector'], args: (s) => ['flows.run', s.home.ids.flowRun, 'b.txt', 'text/plain', 1, '0'.repeat(64)], execute: 'signed_in',
    },
    'public.finish_attachment(uuid)': { allowed: ['finance'], args: (s) => [s.home.ids.pendingFile], execute: 'signed_in' },
    'public.flow_calendar(uuid)': { allowed: ['staff', 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.flow_due(uuid, timestamptz, numeric)': { allowed: ['staff', 'other_estate'], args: (s) => [s.home.org, '2026-09-01T01:00:00Z', 8], execute: 'signed_in' },
    'public.set_flow_calendar(uuid, jsonb)': {
      allowed: ['administrator'], args: (s) => [s.home.org, { days: [1], from: '09:00', until: '17:00', holidays: [], workdays: [] }], execute: 'signed_in',
    },
    'public.other_to_dos(uuid)': { allowed: ['signed_in'], args: (s) => [s.home.org] },
    'public.flow_badge(uuid)': { allowed: ['signed_in'], args: (s) => [s.home.org] },
    'public.my_flows(uuid, integer)': { allowed: ['signed_in'], args: () => [] },
    'public.try_flow(uuid, jsonb, jsonb, uuid, uuid)': { allowed: ['administrator'], args: (s) => [s.home.org, body], execute: 'signed_in' },
    'public.flow_dry_run(uuid, jsonb, timestamptz, integer)': { allowed: ['administrator'], args: (s) => [s.home.org, body], execute: 'signed_in' },
    'public.flow_catalog(uuid)': { allowed: ['administrator', 'manager', 'records_keeper', 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
  },
})
