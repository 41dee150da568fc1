import { type ByActor, defineAccess, type Row } from './framework/define.ts'

const readers: ByActor = { staff: 'estates', authority: 'estates' }
const mayWrite = ['administrator', 'manager', 'leasing_clerk'] as const
const writers: ByActor = { administrator: 'estates', manager: 'estates', leasing_clerk: 'estates' }
const mayRead = ['staff', 'authority'] as const

/** Persons have no estate of their own: it is their household's. */
const estateOf = new Map<string, string>()
const placeOf = (row: Row, person: unknown): { org: unknown; estate: unknown } => ({ org: row.org_id, estate: estateOf.get(String(person)) })

const newPerson = { name: '王五', id_type: 'resident_id', id_number: '910000199005170011', phone: '13800000001' }

export default defineAccess('tenants', {
  rows: async (s) => {
    for (const place of s.places) {
      const { org, estate } = place
      const member = async (name: string): Promise<string> => {
        const [row] = await s.sql<{ id: string }[]>`select private.store_person(${org}, ${name}, 'other', ${`${place.name} ${name}`}, '13800000001') as id`
        const id = String(row?.id)
        estateOf.set(id, estate)
        return id
      }
      const household = async (person: string, status: string): Promise<string> => {
        const id = await s.insert('public.households', { org_id: org, estate_id: estate, category: 'low_income', main_person_id: person, status })
        await s.insert('public.household_members', { org_id: org, estate_id: estate, household_id: id, person_id: person, relation: 'self' })
        return id
      }
      place.ids.person = await member('张三')
      place.ids.household = await household(place.ids.person, 'allocated')
      place.ids.allocation = await s.insert('public.allocations', {
        org_id: org, estate_id: estate, unit_id: place.ids.unit, household_id: place.ids.household, status: 'accepted',
      })
      await s.insert('public.qualifications', { org_id: org, estate_id: estate, household_id: place.ids.household, kind: 'low income', valid: '[2026-01-01,2027-01-01)' })
      await s.insert('public.sensitive_reads', { org_id: org, estate_id: estate, person_id: place.ids.person, fields: ['name'], purpose: 'Letter' })
      // A second household waits for a home and lives in none: it is offered one here, and by the trial calls.
      place.ids.waitingPerson = await member('赵六')
      place.ids.waiting = await household(place.ids.waitingPerson, 'registered')
      place.ids.waitingMember = await s.insert('public.household_members', {
        org_id: org, estate_id: estate, household_id: place.ids.waiting, person_id: await member('赵七'), relation: 'spouse',
      })
    }
    for (const [name, place] of [['tenant', s.home], ['other_tenant', s.neighbour]] as const) {
      Object.assign(s.actors[name], { person: place.ids.person, household: place.ids.household, unit: place.ids.unit })
      await s.insert('public.tenant_accounts', { org_id: place.org, user_id: s.user(name), person_id: place.ids.person })
    }
    for (const place of [s.otherEstate, s.otherOrg]) {
      const user = await s.sql<{ id: string }[]>`insert into auth.users (id) values (gen_random_uuid()) returning id`
      await s.insert('public.tenant_accounts', { org_id: place.org, user_id: user[0]?.id, person_id: place.ids.person })
    }
    s.home.ids.offer = await s.insert('public.allocations', {
      org_id: s.home.org, estate_id: s.home.estate, unit_id: s.home.ids.freeUnit, household_id: s.home.ids.waiting, status: 'offered',
      expires_at: '2100-01-01T00:00:00Z',
    })
  },

  tables: {
    'public.persons': {
      select: readers, scope: (row) => placeOf(row, row.id),
      policies: ['staff see the people of their estates'],
    },
    'public.sensitive_reads': {
      select: { administrator: 'estates', records_keeper: 'estates' },
      update: { service: 'none' }, delete: { service: 'none' },
      policies: ['auditors see who read personal data'],
    },
    'public.households': {
      select: readers, update: writers, columns: { update: ['extra'] },
      policies: ['staff see the households of their estates', 'tenant staff edit custom fields of households'],
    },
    'public.household_members': { select: readers, policies: ['staff see the members of their estates'] },
    'public.qualifications': {
      select: readers, insert: writers, update: writers,
      columns: {
        insert: ['org_id', 'estate_id', 'household_id', 'kind', 'valid', 'source', 'extra'], update: ['kind', 'valid', 'source', 'extra'],
      },
      policies: ['staff see qualifications of their estates', 'tenant staff add qualifications', 'tenant staff edit qualifications'],
    },
    'public.allocations': { select: readers, policies: ['staff see the allocations of their estates'] },
    // Rows of check_ins are made by the contracts declaration, with the leases they need.
    'public.check_ins': { select: readers, policies: ['staff see the check-ins of their estates'] },
    'public.tenant_accounts': {
      select: { ...readers, tenants: 'own' }, scope: (row) => placeOf(row, row.person_id),
      policies: ['tenants see their own account, staff those of their estates'],
    },
  },

  functions: {
    'public.register_household(uuid, text, jsonb, jsonb, jsonb)': {
      allowed: [...mayWrite], args: (s) => [s.home.estate, 'low_income', newPerson], execute: 'signed_in',
    },
    'public.change_household_category(uuid, text, text)': { allowed: [...mayWrite], args: (s) => [s.home.ids.household, 'special_care', 'Illness'], execute: 'signed_in' },
    'public.add_household_member(uuid, jsonb)': {
      allowed: [...mayWrite], args: (s) => [s.home.ids.waiting, { ...newPerson, relation: 'child' }], execute: 'signed_in',
    },
    'public.remove_household_member(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.waitingMember], execute: 'signed_in' },
    'public.offer_unit(uuid, uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.waiting, s.home.ids.freeUnit], execute: 'signed_in' },
    'public.accept_offer(uuid)': { allowed: [...mayWrite, 'tenant'], args: (s) => [s.home.ids.allocation], execute: 'signed_in' },
    'public.decline_offer(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.offer], execute: 'signed_in' },
    'public.check_in(uuid, jsonb)': { allowed: [...mayWrite], args: (s) => [s.home.ids.contract], execute: 'signed_in' },
    'public.check_out(uuid, text)': { allowed: [...mayWrite], args: (s) => [s.home.ids.checkIn, 'Moved'], execute: 'signed_in' },
    'public.invite_tenant(uuid)': { allowed: [...mayWrite], args: (s) => [s.home.ids.person], execute: 'signed_in' },
    'public.claim_tenant_account(text)': { allowed: [], args: () => ['NOSUCHCODE'], execute: 'signed_in' },
    'public.reveal_person(uuid, text)': { allowed: [...mayWrite], args: (s) => [s.home.ids.person, 'Letter'], execute: 'signed_in' },
    'public.tenants_home()': { allowed: ['tenant', 'other_tenant'], execute: 'signed_in' },
    'public.my_data_reads(uuid, integer)': { allowed: ['signed_in'] },
    'public.save_qualification(uuid, text, date, date, text, uuid, timestamptz, jsonb)': { allowed: [...mayWrite], args: (s) => [s.home.ids.household, 'Low income', '2026-01-01'], execute: 'signed_in' },
    'public.household_file(uuid)': { allowed: [...mayRead], args: (s) => [s.home.ids.household], execute: 'signed_in' },
    'public.household_list(uuid, text, text, uuid, integer, jsonb, text[], jsonb)': { allowed: [...mayRead], args: (s) => [s.home.estate], execute: 'signed_in' },
  },

  internals: {
    'authenticated service_role': ['private.my_person_ids', 'private.my_household_ids', 'private.my_unit_ids', 'private.search_households'],
  },
})
