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
      const cleared = { ...base, rule: 'arrears', subject_kind: 'contract', subject_id: place.ids.contract, severity: 'yellow', looked_at: '[2026-01-01,2026-02-01)' }
      place.ids.over = await s.insert('public.alerts', { ...cleared, status: 'cleared' })
      place.ids.alertTask = await s.insert('public.alert_tasks', { ...base, alert_id: place.ids.alert, role: 'leasing_clerk' })
    }
  },

  tables: {
    'public.alerts': { select: readers, policies: ['staff see the alerts of their estates'] },
    'public.alert_events': { select: readers, update: { service: 'none' }, delete: { service: 'none' }, policies: ['staff see what happened to alerts'] },
    'public.alert_feedback': { select: readers, policies: ['staff see what was found out'] },
    'public.alert_tasks': { select: readers, policies: ['staff see the to-dos of alerts of their estates'] },
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
    'public.judge_alert(uuid, text, text)': { allowed: [...mayHandle], args: (s) => [s.home.ids.over, 'false', 'Called'], execute: 'signed_in' },
    'public.mute_subject(text, text, uuid, text, timestamptz)': { allowed: [...mayHandle], args: (s) => [null, 'contract', s.home.ids.contract, 'Known', until()], execute: 'signed_in' },
    'public.mute_estate(uuid, text, text, timestamptz)': { allowed: [...mayHandle], args: (s) => [s.home.estate, null, 'Known', until()], execute: 'signed_in' },
    'public.mute_list(uuid, boolean, uuid, integer)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.rule_held(uuid)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.ids.rule], execute: 'signed_in' },
    'public.rule_catalog(uuid)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.alert_pulse(uuid)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    // A to-do is also for the role it was given to, which need not see alerts.
    'public.alert_task(uuid)': { allowed: [...mayHandle, 'leasing_clerk'], args: (s) => [s.home.ids.alertTask], execute: 'signed_in' },
    'public.settle_alert_task(uuid, text)': { allowed: [...mayHandle, 'leasing_clerk'], args: (s) => [s.home.ids.alertTask, 'Called'], execute: 'signed_in' },
    'public.rule_list(uuid)': { allowed: [...mayRead, 'other_estate'], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.run_rule(uuid)': { allowed: ['administrator'], args: (s) => [s.home.ids.rule], execute: 'signed_in' },
    'public.rule_dry_run(uuid, jsonb, date, date)': { allowed: ['administrator'], args: (s) => [s.home.org, rule], execute: 'signed_in' },
  },

  internals: {
    authenticated: [
      'private.whole_orgs_with', 'private.checked_rule', 'private.compiled_rule', 'private.rule_expressions', 'private.rule_placeholders', 'private.rule_variables',
      'private.rule_words', 'private.rule_seen', 'private.rule_column', 'private.severity_rank', 'private.rule_subject', 'private.suppressed_sql', 'private.suppression_title', 'private.settling_in',
      // Asked as the caller: whose row rights they keep.
      ...['contract_just_moved_in', 'contract_in_approval', 'contract_repair', 'device_blocked', 'device_repair', 'household_just_moved_in',
        'household_repair', 'unit_blocked', 'unit_electricity_doubt', 'unit_just_moved_in', 'unit_repair', 'unit_water_doubt'].map((name) => `private.suppress_${name}:select`),
    ],
  },
})
