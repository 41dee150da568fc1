import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = { administrator: 'org', manager: 'org', records_keeper: 'org' }
const mayRead = ['administrator', 'manager', 'records_keeper', 'other_estate'] as const
const mayManage = ['administrator', 'records_keeper'] as const

export default defineAccess('privacy', {
  rows: async (s) => {
    for (const place of [s.home, s.otherOrg]) {
      await s.insert('private.test_records', { org_id: place.org, payload: 'x', created_at: '2020-01-01T00:00:00Z' })
      const [found] = await s.sql<{ id: string }[]>`select id from public.data_classes where org_id = ${place.org} and key = 'import_raw'`
      place.ids.dataClass = String(found?.id)
      place.ids.hold = await s.insert('public.legal_holds', { org_id: place.org, data_class_id: place.ids.dataClass, reason: 'Audit' })
    }
    await s.sql`select private.purge_expired()`
    for (const place of s.places) {
      place.ids.consent = await s.insert('public.consents', { org_id: place.org, person_id: place.ids.person, purpose: 'care_alerts', text_hash: '0'.repeat(64), channel: 'portal' })
    }
  },

  tables: {
    'public.data_classes': { select: readers, policies: ['privacy staff see the data classes'] },
    'public.legal_holds': { select: readers, policies: ['privacy staff see the holds'] },
    'public.purge_records': { select: readers, update: { service: 'none' }, delete: { service: 'none' }, policies: ['privacy staff see the purge records'] },
    'public.consents': { select: { ...readers, tenants: 'own' }, policies: ['tenants see their own consents, privacy staff all'] },
  },

  functions: {
    'public.release_purge(uuid)': { allowed: [...mayManage], args: (s) => [s.home.ids.dataClass], execute: 'signed_in' },
    'public.set_data_class(uuid, integer, text, boolean)': { allowed: [...mayManage], args: (s) => [s.home.ids.dataClass, 90, 'Rule', true], execute: 'signed_in' },
    'public.hold_data_class(uuid, text)': { allowed: [...mayManage], args: (s) => [s.home.ids.dataClass, 'Dispute'], execute: 'signed_in' },
    'public.lift_hold(uuid)': { allowed: [...mayManage], args: (s) => [s.home.ids.hold], execute: 'signed_in' },
    'public.files_removed(uuid[], text)': { allowed: ['service'], args: () => [[]] },
    'public.verify_purge_records(uuid)': { allowed: [...mayRead], args: (s) => [s.home.org], execute: 'signed_in' },
    'public.give_consent(uuid, text, text)': { allowed: ['tenant'], args: (s) => [s.home.ids.person, 'newsletter', 'Text'], execute: 'signed_in' },
    'public.withdraw_consent(uuid)': { allowed: ['tenant'], args: (s) => [s.home.ids.consent], execute: 'signed_in' },
  },
})
