import { type ByActor, defineAccess } from './framework/define.ts'

const readers: ByActor = {
  administrator: 'estates', manager: 'estates', leasing_clerk: 'estates', finance: 'estates', records_keeper: 'estates', authority: 'estates',
}
const mayRead = ['administrator', 'manager', 'leasing_clerk', 'finance', 'records_keeper', 'authority'] as const
const writers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates' }
const mayWrite = ['administrator', 'manager', 'leasing_clerk'] as const
const ofContract = { parent: ['contract_id', 'public.contracts'] as [string, string] }

export default defineAccess('contracts', {
  rows: async (s) => {
    for (const place of s.places) {
      const { org, estate } = place
      const base = { org_id: org, estate_id: estate }
      place.ids.contract = await s.insert('public.contracts', {
        ...base, unit_id: place.ids.unit, household_id: place.ids.household, term: '[2026-01-01,2027-01-01)', rent_fen: 100000, deposit_fen: 100000,
        status: 'in_force', signed_at: '2026-01-01T00:00:00Z',
      })
      const contract = { ...base, contract_id: place.ids.contract }
      await s.sql`update public.flow_instances set subject_id = ${place.ids.contract} where id = ${place.ids.flowRun ?? null}`
      await s.insert('public.contract_fee_lines', { ...contract, kind: 'property_fee', title: 'Property', amount_fen: 5000 })
      await s.sql`select private.make_document(c) from public.contracts c where c.id = ${place.ids.contract}`
      await s.insert('public.signatures', { ...contract, party: 'tenant', method: 'paper', document_sha256: 'x' })
      await s.sql`select private.add_evidence(${place.ids.contract}, 'signed', '{}')`
      await s.insert('public.contract_reminders', { ...contract, days_before: 30 })
      place.ids.checkIn = await s.insert('public.check_ins', { ...contract, unit_id: place.ids.unit, household_id: place.ids.household })
    }
    for (const [name, status] of [['draft', 'draft'], ['toSign', 'pending_signature']] as const) {
      s.home.ids[name] = await s.insert('public.contracts', {
        org_id: s.home.org, estate_id: s.home.estate, unit_id: s.home.ids.freeUnit, household_id: s.home.ids.waiting, status,
        term: '[2030-01-01,2031-01-01)', rent_fen: 1, deposit_fen: 0,
      })
    }
  },

  tables: {
    'public.contracts': {
      select: readers, update: writers, columns: { update: ['extra'] },
      policies: ['staff see leases of their estates', 'contract staff edit custom fields of leases'],
    },
    'public.contract_fee_lines': { select: readers, ...ofContract, policies: ['whoever sees a lease sees its fee items'] },
    'public.contract_documents': { select: readers, ...ofContract, policies: ['whoever sees a lease sees its masked text'] },
    'public.signatures': {
      select: readers, ...ofContract, update: { service: 'none' }, delete: { service: 'none' },
      policies: ['whoever sees a lease sees its signatures'],
    },
    'public.evidence_items': {
      select: readers, ...ofContract, update: { service: 'none' }, delete: { service: 'none' },
      policies: ['whoever sees a lease sees its evidence'],
    },
    'public.contract_reminders': { select: readers, ...ofContract, policies: ['whoever sees a lease sees its reminders'] },
  },

  functions: {
    'public.draft_contract(uuid, uuid, date, integer, bigint, bigint, jsonb)': {
      allowed: [...mayWrite], args: (s) => [s.home.ids.household, s.home.ids.unit, '2027-01-01', 12], execute: 'signed_in',
    },
    'public.set_fee_lines(uuid, jsonb)': { allowed: [...mayWrite], args: (s) => [s.home.ids.draft, []], execute: 'signed_in' },
    'public.send_for_signature(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.draft], execute: 'signed_in' },
    'public.confirm_disclosure(uuid)': { allowed: [...mayWrite, 'tenant'], args: (s) => [s.home.ids.contract], execute: 'signed_in' },
    'public.sign_contract(uuid, text)': { allowed: ['administrator', 'manager'], args: (s) => [s.home.ids.toSign, 'operator'], execute: 'signed_in' },
    'public.void_contract(uuid, text)': { allowed: [...mayWrite], args: (s) => [s.home.ids.draft, 'Mistake'], execute: 'signed_in' },
    'public.terminate_contract(uuid, text)': { allowed: [...mayWrite], args: (s) => [s.home.ids.contract, 'Moved'], execute: 'signed_in' },
    'public.grant_move_out(uuid, date)': { allowed: [...mayWrite], args: (s) => [s.home.ids.contract, '2027-02-01'], execute: 'signed_in' },
    'public.verify_contract(uuid)': { allowed: [...mayRead, 'tenant'], args: (s) => [s.home.ids.contract], execute: 'signed_in' },
    'public.contract_file(uuid)': { allowed: [...mayRead], args: (s) => [s.home.ids.contract], execute: 'signed_in' },
    'public.contract_list(uuid, text, text, integer, uuid, integer, jsonb, jsonb)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
    'public.my_contracts()': { allowed: ['signed_in'] },
  },

  internals: { 'authenticated service_role': ['private.search_contracts'] },
})
