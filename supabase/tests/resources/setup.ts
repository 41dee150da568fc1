import { town, type Town } from '../tenants/setup.ts'

/** The operator of the tenants' stories, with an administrator, a second estate and its clerk, and a stranger from another operator. */
export interface Village extends Town {
  administrator: string
  otherEstate: string
  /** A leasing clerk of the second estate only, and one of the first only. */
  elsewhere: string
  local: string
  otherOrg: string
  /** Administrator of the other operator. */
  stranger: string
  refused: (user: string | null, statement: string, args?: unknown[]) => Promise<Refused>
  /** Puts a resource in force; the body without title gets one. */
  publish: (key: string, body: Record<string, unknown>) => Promise<{ id: string; item_id: string }>
  publishRefused: (key: string, body: Record<string, unknown>) => Promise<Refused>
}

export interface Refused {
  code: string
  message: string
  params: { faults?: { path: string; key?: string; keyword?: string; params?: unknown }[]; [name: string]: unknown }
}

/** A record, as record_save, record_get and record_list tell it. */
export interface RecordRow {
  id: string
  number: string
  title: string
  status: string | null
  approval: string
  estate_id: string | null
  attach: Record<string, { id: string; label: string }>
  values: Record<string, unknown>
  updated_at: string
  archived_at: string | null
}

export const title = (zh: string, en = zh) => ({ zh, en })

/** A field with a title. */
export const field = (key: string, type: string, more: Record<string, unknown> = {}) => ({ key, type, title: title(key), ...more })

export async function village(): Promise<Village> {
  const t = await town()
  const { sql } = t.db
  const member = async (org: string, role: string, estates: string[] | null = null): Promise<string> => {
    const user = await t.db.createUser()
    await sql`
      insert into public.memberships (org_id, user_id, role_id, estate_ids, valid)
      select ${org}, ${user}, r.id, ${estates}, daterange('2020-01-01', null) from public.roles r where r.org_id = ${org} and r.key = ${role}`
    await sql`insert into public.staff (org_id, user_id, name) values (${org}, ${user}, ${role})`
    return user
  }
  const id = async (rows: Promise<readonly Record<string, unknown>[]>): Promise<string> => String((await rows)[0]?.['id'])
  const otherOrg = await id(sql`select private.create_organization('operator', 'Other') as id`)
  const otherEstate = await id(sql`insert into public.estates (org_id, code, name) values (${t.org}, 'E2', '第二小区') returning id`)
  await sql`insert into public.estates (org_id, code, name) values (${otherOrg}, 'X', 'X')`
  const administrator = await member(t.org, 'administrator')
  for (const user of Object.values(t.staff)) await sql`insert into public.staff (org_id, user_id, name) values (${t.org}, ${user}, '员工')`
  const refused = async (user: string | null, statement: string, args: unknown[] = []): Promise<Refused> => {
    try {
      if (user === null) await t.db.as({}, (tx) => tx.unsafe(`select ${statement}`, args as never[]))
      else await t.call(user, statement, args)
    } catch (error) {
      const { code = '', message = '', detail = '' } = error as { code?: string; message?: string; detail?: string }
      return { code, message, params: detail.startsWith('{') ? (JSON.parse(detail) as Refused['params']) : {} }
    }
    throw new Error('expected the database to refuse, but it did not')
  }
  const draft = `to_jsonb(public.save_config_draft($1, 'resource', $2, $3::text::jsonb, $4::text::jsonb, '', $5))`
  const args = async (key: string, body: Record<string, unknown>): Promise<unknown[]> => {
    const [item] = await sql<{ base: string | null }[]>`
      select coalesce((select v.id from public.config_versions v where v.item_id = i.id and v.status = 'draft'), i.published_version_id) as base
      from public.config_items i where i.org_id = ${t.org} and i.kind = 'resource' and i.key = ${key}`
    const named = { title: title(key), ...body }
    return [t.org, key, JSON.stringify(named.title), JSON.stringify(named), item?.base ?? null]
  }
  return {
    ...t, administrator, otherEstate, otherOrg, refused,
    elsewhere: await member(t.org, 'leasing_clerk', [otherEstate]),
    local: await member(t.org, 'leasing_clerk', [t.estate]),
    stranger: await member(otherOrg, 'administrator'),
    async publish(key, body) {
      const { item_id } = await t.call<{ item_id: string }>(administrator, draft, await args(key, body))
      return t.call(administrator, 'to_jsonb(public.publish_config($1))', [item_id])
    },
    async publishRefused(key, body) {
      const first = await args(key, body)
      let item: string
      try {
        item = (await t.call<{ item_id: string }>(administrator, draft, first)).item_id
      } catch {
        return refused(administrator, draft, first)
      }
      return refused(administrator, 'to_jsonb(public.publish_config($1))', [item])
    },
  }
}
