import type postgres from 'postgres'
import { ESTATES } from './estates.ts'
import { DEMO_PASSWORD, STAFF, type StaffPlan } from './people.ts'

export interface Organisations {
  operator: string
  property: string
  authority: string
  /** Estate ids by code. */
  estates: Record<string, string>
}

const NAMES = { operator: '江城安居住房运营有限公司', property: '江城和美物业服务有限公司', authority: '江城市住房保障中心' }

/** Operator with estates and settings, its partners, and everybody who signs in there. */
export async function seedOrganisations(tx: postgres.TransactionSql): Promise<Organisations> {
  const organisation = async (kind: string, name: string, by: string | null): Promise<string> => {
    const [row] = await tx<{ id: string }[]>`select private.create_organization(${kind}, ${name}, ${by}::uuid) as id`
    return row?.id ?? ''
  }
  const operator = await organisation('operator', NAMES.operator, null)
  const property = await organisation('property_company', NAMES.property, operator)
  const authority = await organisation('authority', NAMES.authority, operator)
  await tx`
    update public.organizations set confirmation_no = '江住保函〔2025〕18号', confirmed_until = private.today() + 400 where id = ${operator}`
  const made = await tx<{ id: string; code: string }[]>`
    insert into public.estates (org_id, code, name, address)
    select ${operator}, x.code, x.name, x.address
    from jsonb_to_recordset(${tx.json(ESTATES.map(({ code, name, address }) => ({ code, name, address })))}) as x (code text, name text, address text)
    returning id, code`
  await tx`
    insert into public.estate_parties (org_id, estate_id, party_org_id, part, permissions, valid)
    select ${operator}, e.id, p.org, p.part, private.catalog_permissions('parts', p.part), daterange(private.today() - 500, null)
    from public.estates e, (values (${property}::uuid, 'property_manager'), (${authority}::uuid, 'authority')) as p (org, part)
    where e.org_id = ${operator}`
  await tx`
    update public.plugins set settings = ${tx.json({ rent_standards: Object.fromEntries(ESTATES.map((estate) => [estate.code, estate.rentFenPerM2])) })}
    where org_id = ${operator} and key = 'contracts'`
  return { operator, property, authority, estates: Object.fromEntries(made.map((row) => [row.code, row.id])) }
}

/** A user who can sign in with the demo's password; returns the id. */
export async function seedUser(tx: postgres.TransactionSql, email: string, name: string): Promise<string> {
  // One cheap hash: the password is printed on the screen anyway.
  const [row] = await tx<{ id: string }[]>`
    insert into auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_app_meta_data, raw_user_meta_data,
      confirmation_token, recovery_token, email_change, email_change_token_new, created_at, updated_at)
    values (gen_random_uuid(), 'authenticated', 'authenticated', ${email}, extensions.crypt(${DEMO_PASSWORD}, extensions.gen_salt('bf', 6)), now(),
      '{"provider": "email", "providers": ["email"]}', ${tx.json({ name })}, '', '', '', '', now(), now())
    returning id`
  const id = row?.id ?? ''
  await tx`
    insert into auth.identities (id, provider, provider_id, user_id, identity_data, last_sign_in_at, created_at, updated_at)
    values (gen_random_uuid(), 'email', ${id}, ${id}, ${tx.json({ sub: id, email, email_verified: true })}, now(), now(), now())`
  return id
}

/** Staff of all three organisations, each in his role; returns user ids by e-mail. */
export async function seedStaff(tx: postgres.TransactionSql, places: Organisations): Promise<Record<string, string>> {
  const users: Record<string, string> = {}
  for (const plan of STAFF) {
    const user = await seedUser(tx, plan.email, plan.name)
    users[plan.email] = user
    await join(tx, places, plan, user)
  }
  return users
}

async function join(tx: postgres.TransactionSql, places: Organisations, plan: StaffPlan, user: string): Promise<void> {
  const org = places[plan.organization]
  const estates = plan.estates ? plan.estates.map((code) => places.estates[code] ?? '') : null
  await tx`
    insert into public.memberships (org_id, user_id, role_id, estate_ids, valid)
    select ${org}, ${user}, r.id, ${estates}::uuid[], daterange(private.today() - 400, null)
    from public.roles r where r.org_id = ${org} and r.key = ${plan.role}`
  await tx`
    insert into public.staff (org_id, user_id, name, position)
    select ${org}, ${user}, ${plan.name}, r.title ->> 'zh' from public.roles r where r.org_id = ${org} and r.key = ${plan.role}`
}
