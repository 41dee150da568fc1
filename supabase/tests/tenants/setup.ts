import { fakeIdNumber, fakePhone } from '../../../seeds/demo/identity.ts'
import { testDatabase, type TestDatabase } from '../harness.ts'

/** An operator with one estate, released homes and one user per role: what the stories of tenants, leases and money need. */
export interface Town {
  db: TestDatabase
  org: string
  estate: string
  /** Released homes, 50 m² each, by room number 101 … 106. */
  units: Record<string, string>
  staff: Record<'manager' | 'clerk' | 'finance' | 'inspector', string>
  /** Calls a public function as a user and returns its single result. */
  call: <T>(user: string, statement: string, args?: unknown[]) => Promise<T>
  end: () => Promise<void>
}

export async function town(): Promise<Town> {
  const db = await testDatabase()
  const { sql } = db
  const one = async (rows: Promise<{ id: string }[]>): Promise<string> => {
    const [row] = await rows
    if (!row) throw new Error('nothing made')
    return row.id
  }
  const org = await one(sql<{ id: string }[]>`select private.create_organization('operator', 'Operator') as id`)
  const estate = await one(sql<{ id: string }[]>`insert into public.estates (org_id, code, name) values (${org}, 'WJ', '望江苑') returning id`)
  const building = await one(sql<{ id: string }[]>`
    insert into public.buildings (org_id, estate_id, code, name) values (${org}, ${estate}, '1', '1栋') returning id`)
  const units: Record<string, string> = {}
  for (const code of ['101', '102', '103', '104', '105', '106']) {
    units[code] = await one(sql<{ id: string }[]>`
      insert into public.units (org_id, estate_id, building_id, code, floor, area_m2, released_on)
      values (${org}, ${estate}, ${building}, ${code}, 1, 50, '2026-01-01') returning id`)
  }
  const member = async (role: string): Promise<string> => {
    const user = await db.createUser()
    await sql`
      insert into public.memberships (org_id, user_id, role_id, valid)
      select ${org}, ${user}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${org} and r.key = ${role}`
    return user
  }
  return {
    db, org, estate, units,
    staff: {
      manager: await member('manager'), clerk: await member('leasing_clerk'), finance: await member('finance'), inspector: await member('inspector'),
    },
    call: <T>(user: string, statement: string, args: unknown[] = []) =>
      db.as({ user }, async (tx) => {
        const [row] = await tx.unsafe(`select ${statement} as result`, args as never[])
        return row?.['result'] as T
      }),
    end: () => db.end(),
  }
}

/** A person nobody else is, as `register_household` takes it. */
export function person(n: number, name = '张小明', relation?: string) {
  return {
    name, id_type: 'resident_id', id_number: fakeIdNumber('1990-05-17', n, true), phone: fakePhone(n),
    ...(relation ? { relation } : {}),
  }
}

/** Registers a household and returns its id and main person. */
export async function registered(t: Town, n: number, name?: string): Promise<{ id: string; person: string }> {
  const row = await t.call<{ id: string; main_person_id: string }>(t.staff.clerk,
    `to_jsonb(public.register_household($1, 'low_income', $2::text::jsonb))`, [t.estate, JSON.stringify(person(n, name))])
  return { id: row.id, person: row.main_person_id }
}

/** A portal account tied to a person by an invitation code. */
export async function account(t: Town, personId: string): Promise<string> {
  const user = await t.db.createUser()
  const invitation = await t.call<{ code: string }>(t.staff.clerk, 'public.invite_tenant($1)', [personId])
  await t.call(user, 'public.claim_tenant_account($1)', [invitation.code])
  return user
}

/** A lease signed by both sides, from registration on; `starts` as SQL. */
export async function leased(t: Town, n: number, unit: string, starts = 'private.today()'): Promise<{ household: string; person: string; contract: string; tenant: string }> {
  const household = await registered(t, n)
  const offer = await t.call<{ id: string }>(t.staff.clerk, 'to_jsonb(public.offer_unit($1, $2))', [household.id, t.units[unit]])
  const tenant = await account(t, household.person)
  await t.call(tenant, 'public.accept_offer($1)', [offer.id])
  const contract = await t.call<{ id: string }>(t.staff.clerk, `to_jsonb(public.draft_contract($1, $2, ${starts}, 12))`, [household.id, t.units[unit]])
  await t.call(t.staff.clerk, 'public.send_for_signature($1)', [contract.id])
  await t.call(tenant, 'public.confirm_disclosure($1)', [contract.id])
  await t.call(tenant, `public.sign_contract($1, 'tenant')`, [contract.id])
  await t.call(t.staff.manager, `public.sign_contract($1, 'operator')`, [contract.id])
  return { household: household.id, person: household.person, contract: contract.id, tenant }
}
