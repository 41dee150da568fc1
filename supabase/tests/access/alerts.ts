import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates', finance: 'estates', inspector: 'estates' }
const mayRead = ['administrator', 'manager', 'leasing_clerk', 'finance', 'inspector'] as const
const mayHandle = ['administrator', 'manager', 'finance'] as const

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
    }
  },

  tables: {
    'public.alerts': { select: readers, policies: ['staff see the alerts of their estates'] },
    'public.alert_events': { select: readers, update: { service: 'none' }, delete: { service: 'none' }, policies: ['staff see what happened to alerts'] },
    'public.alert_feedback': { select: readers, policies: ['staff see what was found out'] },
  },

  functions: {
    'public.acknowledge_alert(uuid)': { allowed: [...mayHandle], args: (s) => [s.home.ids.alert], execute: 'signed_in' },
    'public.resolve_alert(uuid, text, text)': { allowed: [...mayHandle], args: (s) => [s.home.ids.alert, 'true', 'Called'], execute: 'signed_in' },
    'public.alert_list(uuid, text[], uuid, integer)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
  },
})
