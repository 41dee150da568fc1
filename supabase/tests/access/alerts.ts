import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates', finance: 'estates', inspector: 'estates' }
const mayRead = ['administrator', 'manager', 'leasing_clerk', 'finance', 'inspector'] as const
const mayHandle = ['administrator', 'manager', 'finance'] as const

const until = () => new Date(Date.now() + 86_400_000).toISOString()
const rule = { metric: 'devices.devices', condition: { '<': [{ var: 'battery' }, 20] }, schedule: { every: 1, unit: 'minute' }, severity: 'yellow', enabled: true }

export default defineAccess('alerts', {
  rows: async (s) => {
    for (const place of s.places) {
      const base = { org_id: place.org, estate_id: place.estate }
      place.ids.alert = await s.insert('public.alerts', {
        ...base, rule: 'arrears', subject_kind: 'contract', subject_id: place.ids.contract, severity: 'yellow', looked_at: '[2026-01-01,2026-02-01)',
      })
      await s.insert('public.alert_events', { ...base, alert_id: place.ids.alert, kind: 'raised' })
      const resolved = await s.insert('public.alerts', {
        ...base, rule: 'arrears', subject_kind: 'contract', subject_id: place.ids.contract, severity: 'yellow', status: 'resolved', looked_at: '[2026-01-01,2026-02-01)',
      })
      await s.insert('public.alert_feedback', { ...base, alert_id: resolved, finding: 'true', note: 'Paid late' })
      place.ids.mute = await s.insert('public.rule_mutes', { ...base, rule: 'arrears', subject_id: place.ids.contract, reason: 'Pays by instalments', until: '2099-01-01' })
      const [item] = await s.sql<{ id: string }[]>`select id from public.config_items where org_id = ${place.org} and kind = 'alert_rule' and key = 'arrears'`
      if (item) place.ids.rule = item.id
    }
  },

  tables: {
    'public.alerts': { select: readers, policies: ['staff see the alerts of their estates'] },
    'public.alert_events': { select: readers, update: { service: 'none' }, delete: { service: 'none' }, policies: ['staff see what happened to alerts'] },
    'public.alert_feedback': { select: readers, policies: ['staff see what was found out'] },
    'public.rule_mutes': { select: readers, policies: ['staff see what is muted in their estates'] },
  },

  functions: {
    'public.acknowledge_alert(uuid)': { allowed: [...mayHandle], args: (s) => [s.home.ids.alert], execute: 'signed_in' },
    'public.resolve_alert(uuid, text, text)': { allowed: [...mayHandle], args: (s) => [s.home.ids.alert, 'true', 'Called'], execute: 'signed_in' },
    'public.alert_list(uuid, text[], uuid, integer, text[], text[])': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.alert_file(uuid)': { allowed: [...mayRead], args: (s) => [s.home.ids.alert], execute: 'signed_in' },
    'public.mute_alert(uuid, text, timestamptz)': { allowed: [...mayHandle], args: (s) => [s.home.ids.alert, 'Known', until()], execute: 'signed_in' },
    'public.unmute(uuid)': { allowed: [...mayHandle], args: (s) => [s.home.ids.mute], execute: 'signed_in' },
    // A mute of the whole rule concerns every estate.
    'public.mute_rule(uuid, text, text, timestamptz)': { allowed: ['administrator'], args: (s) => [s.home.org, 'arrears', 'Known', until()], execute: 'signed_in' },
    'public.rule_list(uuid)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.run_rule(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.rule], execute: 'signed_in' },
    'public.rule_dry_run(uuid, jsonb, date, date)': { allowed: ['administrator'], args: (s) => [s.home.org, rule], execute: 'signed_in' },
  },

  internals: {
    authenticated: [
      'private.whole_orgs_with', 'private.checked_rule', 'private.compiled_rule', 'private.rule_expressions', 'private.rule_placeholders', 'private.rule_variables',
      'private.rule_words', 'private.rule_seen', 'private.rule_column', 'private.severity_rank', 'private.rule_subject',
    ],
  },
})
