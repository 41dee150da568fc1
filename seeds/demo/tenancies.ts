import type postgres from 'postgres'
import type { HomePlan } from './homes.ts'
import { household } from './households.ts'
import type { Organisations } from './organisation.ts'
import type { Random } from './random.ts'

interface TenancyRow {
  n: number
  estate: string | undefined
  building: string
  entrance: string
  code: string
  fate: string
  category: string
  /** Days since moving in, or months for the demo tenant's household. */
  days: number
  months: number
}

/** Homes that somebody has, is promised, or is offered. */
const taken = (home: HomePlan): boolean => ['housed', 'to_sign', 'allocated', 'offered'].includes(home.fate)

/**
 * Households with their people, allocations, leases and check-ins. Everything goes through the tables' own triggers, so
 * charges, unit status, keys and ledger follow from these facts as they would for real ones.
 */
export async function seedTenancies(
  tx: postgres.TransactionSql, places: Organisations, homes: HomePlan[], random: Random, signer: string,
): Promise<void> {
  const tenancies: TenancyRow[] = []
  const people: Record<string, unknown>[] = []
  for (const [index, home] of homes.filter(taken).entries()) {
    const n = index + 1
    // The demo tenant has a family, whatever the home.
    const plan = household(random, n, n === 1 ? 2 : home.layout.rooms)
    // A few leases are about to end, so that reminders and renewals have something to show.
    const ending = n > 1 && random.chance(0.03)
    tenancies.push({
      n, estate: places.estates[home.estate], building: home.building, entrance: home.entrance, code: home.code, fate: home.fate, category: plan.category,
      days: ending ? 365 - random.int(5, 80) : random.int(6, 140), months: ending ? 12 : random.pick([24, 36, 36]),
    })
    for (const [i, person] of plan.members.entries()) {
      people.push({ n, i, relation: person.relation, name: person.name, number: person.idNumber, phone: person.phone, sex: person.sex, born: person.born })
    }
  }
  await tx`
    create temporary table demo_tenancies on commit drop as
    select x.n, x.fate, x.category, x.months, u.org_id, u.estate_id, u.id as unit_id, u.label, u.area_m2, e.code as estate_code,
      private.uuid_v7() as household_id, private.uuid_v7() as contract_id,
      -- The demo tenant's fourth month has just begun: three are paid, one bill is open and not due yet.
      case when x.n = 1 then (private.today() - interval '3 months')::date else private.today() - x.days end as starts
    from jsonb_to_recordset(${tx.json(tenancies as never)}) as x (n int, estate uuid, building text, entrance text, code text, fate text, category text, days int, months int)
    join public.buildings b on b.estate_id = x.estate and b.code = x.building
    join public.units u on u.building_id = b.id and u.entrance = x.entrance and u.code = x.code
    join public.estates e on e.id = u.estate_id
    order by x.n`
  await tx`
    create temporary table demo_people on commit drop as
    select x.n, x.i, x.relation, private.store_person(${places.operator}, x.name, 'resident_id', x.number, x.phone, x.sex, x.born) as person_id
    from jsonb_to_recordset(${tx.json(people as never)}) as x (n int, i int, relation text, name text, number text, phone text, sex text, born date)`
  await tx`analyze demo_tenancies, demo_people`
  await tx`
    insert into public.households (id, org_id, estate_id, category, main_person_id, status, created_at)
    select t.household_id, t.org_id, t.estate_id, t.category, p.person_id,
      case t.fate when 'housed' then 'housed' when 'offered' then 'registered' else 'allocated' end, t.starts::timestamptz - interval '30 days'
    from demo_tenancies t join demo_people p on p.n = t.n and p.i = 0 order by t.n`
  await tx`
    insert into public.household_members (org_id, estate_id, household_id, person_id, relation, during)
    select t.org_id, t.estate_id, t.household_id, p.person_id, p.relation, daterange(t.starts - 30, null)
    from demo_tenancies t join demo_people p on p.n = t.n order by t.n, p.i`
  await tx`
    insert into public.qualifications (org_id, estate_id, household_id, kind, valid, source)
    select t.org_id, t.estate_id, t.household_id,
      case t.category when 'low_income' then '低收入家庭' when 'lower_middle_income' then '中等偏下收入家庭' when 'new_employee' then '新就业无房职工'
        when 'migrant_worker' then '稳定就业外来务工人员' else '特殊困难家庭' end,
      daterange(t.starts - 40, t.starts + 1000), '江住保资审 ' || to_char(t.starts, 'YYYY') || '-' || lpad(t.n::text, 4, '0')
    from demo_tenancies t order by t.n`
  await tx`
    insert into public.allocations (org_id, estate_id, unit_id, household_id, status, allocation_no, offered_at, decided_at, expires_at)
    select t.org_id, t.estate_id, t.unit_id, t.household_id,
      case t.fate when 'housed' then 'fulfilled' when 'offered' then 'offered' else 'accepted' end, 'PZ-' || lpad(t.n::text, 5, '0'),
      case when t.fate = 'housed' then t.starts::timestamptz - interval '20 days' else now() - interval '3 days' end,
      case t.fate when 'housed' then t.starts::timestamptz - interval '15 days' when 'offered' then null else now() - interval '1 day' end,
      case when t.fate = 'offered' then now() + interval '7 days' end
    from demo_tenancies t order by t.n`
  await seedLeases(tx, signer)
  await tx`
    insert into public.check_ins (org_id, estate_id, unit_id, household_id, contract_id, checked_in_at, checklist)
    select t.org_id, t.estate_id, t.unit_id, t.household_id, t.contract_id, (t.starts + time '14:20') at time zone 'Asia/Shanghai',
      '{"keys": 2, "meters_read": true, "fittings_checked": true}'
    from demo_tenancies t where t.fate = 'housed' order by t.n`
}

async function seedLeases(tx: postgres.TransactionSql, signer: string): Promise<void> {
  // The text is fixed before a lease is in force; here they are made in that order, too, as one statement each.
  await tx`
    insert into public.contracts (id, org_id, estate_id, unit_id, household_id, status, term, rent_fen, deposit_fen, signed_at, terms, created_at)
    select t.contract_id, t.org_id, t.estate_id, t.unit_id, t.household_id, case t.fate when 'housed' then 'in_force' else 'pending_signature' end,
      daterange(s.starts, (s.starts + make_interval(months => t.months))::date), r.rent, r.rent,
      case t.fate when 'housed' then (t.starts - 4 + time '10:00') at time zone 'Asia/Shanghai' end,
      jsonb_build_object('unit', t.label, 'area_m2', t.area_m2, 'months', t.months, 'category', t.category, 'rent_fen_per_m2', r.standard),
      case t.fate when 'housed' then t.starts::timestamptz - interval '6 days' else now() - interval '1 day' end
    from demo_tenancies t
    cross join lateral (select case t.fate when 'housed' then t.starts else date_trunc('month', private.today() + 20)::date end as starts) s
    cross join lateral (select (private.setting(t.org_id, 'contracts', 'rent_standards') ->> t.estate_code)::numeric as standard) q
    cross join lateral (select q.standard, round(t.area_m2 * q.standard)::bigint as rent) r
    where t.fate in ('housed', 'to_sign') order by t.n`
  await tx`
    create temporary table demo_documents on commit drop as
    select c.id as contract_id, c.org_id, c.estate_id, d.id as document_id, d.sha256, c.created_at as at, c.signed_at, t.n, t.fate
    from demo_tenancies t join public.contracts c on c.id = t.contract_id cross join lateral private.make_document(c) d`
  await tx`
    insert into public.signatures (org_id, estate_id, contract_id, party, signer_user, method, signed_at, document_sha256)
    select d.org_id, d.estate_id, d.contract_id, p.party, ${signer}, p.method, d.signed_at + p.later, d.sha256
    from demo_documents d, (values ('tenant', 'paper', interval '0'), ('operator', 'account', interval '2 hours')) as p (party, method, later)
    where d.fate = 'housed' order by d.n`
  const steps = [
    { kind: 'document_created', later: '0', payload: tx`jsonb_build_object('document', d.document_id, 'sha256', d.sha256, 'template', 'lease-1')`, all: true },
    { kind: 'disclosure_confirmed', later: '1 hour', payload: tx`jsonb_build_object('version', private.disclosure() ->> 'version', 'method', 'paper')`, all: false },
    { kind: 'signed', later: '2 hours', payload: tx`jsonb_build_object('party', 'tenant', 'method', 'paper', 'document_sha256', d.sha256)`, all: false },
    { kind: 'signed', later: '3 hours', payload: tx`jsonb_build_object('party', 'operator', 'method', 'account', 'document_sha256', d.sha256)`, all: false },
    { kind: 'status_changed', later: '3 hours', payload: tx`'{"from": "pending_signature", "to": "in_force"}'::jsonb`, all: false },
  ]
  for (const [index, step] of steps.entries()) {
    await tx`
      insert into public.evidence_items (org_id, estate_id, contract_id, seq, kind, at, actor_id, payload, prev_hash, hash)
      select d.org_id, d.estate_id, d.contract_id, ${index + 1}, ${step.kind}, m.at, ${signer}::uuid, m.payload, coalesce(b.hash, ''),
        private.evidence_hash(coalesce(b.hash, ''), ${index + 1}, ${step.kind}, m.at, ${signer}::uuid, m.payload)
      from demo_documents d
      cross join lateral (select d.at + ${step.later}::interval as at, ${step.payload} as payload) m
      left join public.evidence_items b on b.contract_id = d.contract_id and b.seq = ${index}
      where ${step.all} or d.fate = 'housed'
      order by d.n`
  }
}
