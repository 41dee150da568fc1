import type { Sql } from 'postgres'
import { type ActorName, actorNames, isSignedIn, operatorRoles } from './actors.ts'

/** Where an actor stands: his organisations and estates by membership, his home if he is a tenant. */
export interface Actor {
  name: ActorName
  user: string | null
  orgs: string[]
  estates: string[]
  /** Organisations he works with: operators he serves, or parties that serve his. */
  partners: string[]
  person?: string
  household?: string
  unit?: string
}

/** A spot where every plugin puts one of each thing it has; `ids` remembers them for the plugins after it. */
export interface Place {
  name: 'home' | 'neighbour' | 'other_estate' | 'other_org'
  org: string
  estate: string
  ids: Record<string, string>
}

export interface Scenario {
  sql: Sql
  actors: Record<ActorName, Actor>
  /** Home of `tenant`, home of `other_tenant` (same estate), another estate of the operator, another operator. */
  places: Place[]
  home: Place
  neighbour: Place
  otherEstate: Place
  otherOrg: Place
  /** Organisations that serve the first estate. */
  parties: { propertyCompany: string; authority: string }
  user: (actor: ActorName) => string
  /** Inserts a row as the database owner and returns its id. */
  insert: (table: string, values: Record<string, unknown>) => Promise<string>
}

export interface ScenarioDatabase {
  sql: Sql
  createUser: (user: { email?: string; phone?: string }) => Promise<string>
}

/**
 * Two operators, three estates, a property company and an authority in the first, and one user per actor. Operator
 * roles other than the administrator are held in the first estate only, so that a leak into the second shows.
 */
export async function buildScenario({ sql, createUser }: ScenarioDatabase): Promise<Scenario> {
  const users: Partial<Record<ActorName, string>> = {}
  for (const name of actorNames) {
    if (isSignedIn(name)) users[name] = await createUser({ email: `${name}@example.org` })
  }
  const user = (name: ActorName): string => {
    const id = users[name]
    if (!id) throw new Error(`${name} has no user`)
    return id
  }
  const insert = async (table: string, values: Record<string, unknown>): Promise<string> => {
    const [row] = await sql`insert into ${sql(table)} ${sql(values)} returning *`
    return String(row?.id ?? '')
  }
  const organization = async (kind: string, name: string, by: string | null): Promise<string> => {
    const [row] = await sql<{ id: string }[]>`select private.create_organization(${kind}, ${name}, ${by}) as id`
    if (!row) throw new Error('no organisation made')
    return row.id
  }
  const estate = (org: string, code: string) => insert('public.estates', { org_id: org, code, name: `Estate ${code}` })
  const member = async (name: ActorName, org: string, role: string, estates: string[] | null) => {
    await sql`
      insert into public.memberships (org_id, user_id, role_id, estate_ids, valid)
      select ${org}, ${user(name)}, r.id, ${estates},
        case when ${name === 'former_staff'} then daterange('2020-01-01', private.today()) else daterange('2020-01-01', null) end
      from public.roles r where r.org_id = ${org} and r.key = ${role}`
    await insert('public.staff', { org_id: org, user_id: user(name), name })
  }
  const party = async (kind: string, part: string, name: string) => {
    const org = await organization(kind, name, operator)
    await sql`
      insert into public.estate_parties (org_id, estate_id, party_org_id, part, permissions)
      values (${operator}, ${firstEstate}, ${org}, ${part}, private.catalog_permissions('parts', ${part}))`
    return org
  }

  const operator = await organization('operator', 'First operator', null)
  const otherOperator = await organization('operator', 'Second operator', null)
  const firstEstate = await estate(operator, 'A1')
  const secondEstate = await estate(operator, 'A2')
  const thirdEstate = await estate(otherOperator, 'B1')
  const propertyCompany = await party('property_company', 'property_manager', 'Property company')
  const authority = await party('authority', 'authority', 'Authority')

  const actors = Object.fromEntries(actorNames.map((name) => [
    name,
    { name, user: users[name] ?? null, orgs: [], estates: [], partners: [] } satisfies Actor,
  ])) as unknown as Record<ActorName, Actor>
  const place = (name: ActorName, org: string, estates: string[], partners: string[]) => {
    Object.assign(actors[name], { orgs: [org], estates, partners })
  }

  for (const role of operatorRoles) {
    const everywhere = role === 'administrator'
    await member(role, operator, role, everywhere ? null : [firstEstate])
    place(role, operator, everywhere ? [firstEstate, secondEstate] : [firstEstate], [propertyCompany, authority])
  }
  await member('other_estate', operator, 'manager', [secondEstate])
  place('other_estate', operator, [secondEstate], [propertyCompany, authority])
  await member('other_org', otherOperator, 'administrator', null)
  place('other_org', otherOperator, [thirdEstate], [])
  await member('former_staff', operator, 'administrator', null)
  await member('property_company', propertyCompany, 'property_staff', null)
  place('property_company', propertyCompany, [firstEstate], [operator])
  await member('authority', authority, 'authority_reader', null)
  place('authority', authority, [firstEstate], [operator])

  const home: Place = { name: 'home', org: operator, estate: firstEstate, ids: {} }
  const neighbour: Place = { name: 'neighbour', org: operator, estate: firstEstate, ids: {} }
  const otherEstate: Place = { name: 'other_estate', org: operator, estate: secondEstate, ids: {} }
  const otherOrg: Place = { name: 'other_org', org: otherOperator, estate: thirdEstate, ids: {} }
  return {
    sql, actors, user, insert, home, neighbour, otherEstate, otherOrg,
    places: [home, neighbour, otherEstate, otherOrg],
    parties: { propertyCompany, authority },
  }
}
