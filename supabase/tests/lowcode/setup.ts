import { testDatabase, type TestDatabase } from '../harness.ts'

/** Two operators, and the people who configure the first: what the stories of configuration need. */
export interface Office {
  db: TestDatabase
  org: string
  otherOrg: string
  /** `author` may write forms, `publisher` may publish them, `clerk` neither; `administrator` may everything, in both organisations. */
  people: Record<'administrator' | 'author' | 'publisher' | 'clerk', string>
  /** Calls a public function as a user and returns its single result. */
  call: <T = Record<string, unknown>>(user: string, statement: string, args?: unknown[]) => Promise<T>
  /** Like call, for one that must refuse: SQLSTATE, message key, parameters. */
  refused: (user: string, statement: string, args?: unknown[]) => Promise<{ code: string; message: string; params: Record<string, unknown> }>
  member: (org: string, role: string, estates?: string[] | null) => Promise<string>
  end: () => Promise<void>
}

/** A row of config_versions, as verbs return it. */
export interface Version {
  id: string
  item_id: string
  number: number
  status: 'draft' | 'published' | 'superseded'
  title: Record<string, string>
  body: Record<string, unknown>
  cause: string
  note: string
  base_version_id: string | null
}

/** The kind the stories use: a form of named fields, whose checker refuses a field called "forbidden". */
export const formSchema = {
  type: 'object', required: ['fields'], additionalProperties: false,
  properties: {
    help: { type: 'string', maxLength: 20 },
    fields: {
      type: 'array', maxItems: 50,
      items: {
        type: 'object', required: ['key', 'type'], additionalProperties: false,
        properties: { key: { type: 'string', pattern: '^[a-z_]+$' }, type: { enum: ['text', 'number', 'date'] }, label: { type: 'string' }, size: { type: 'integer', minimum: 1 } },
      },
    },
  },
}

export async function office(): Promise<Office> {
  const db = await testDatabase()
  const { sql } = db
  const organization = async (name: string): Promise<string> => {
    const [row] = await sql<{ id: string }[]>`select private.create_organization('operator', ${name}) as id`
    return String(row?.id)
  }
  const org = await organization('First')
  const otherOrg = await organization('Second')
  await sql.unsafe(`
    create function private.check_trial_form(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
    language sql stable set search_path = '' as $$
      select '/fields/' || (f.n - 1) || '/key', 'lowcode.key_invalid', jsonb_build_object('key', f.field ->> 'key')
      from jsonb_array_elements(body -> 'fields') with ordinality f (field, n) where f.field ->> 'key' = 'forbidden'
    $$`)
  await sql`select private.config_kind('form', 'lowcode', '{"zh": "表单", "en": "Form"}', ${sql.json(formSchema)}, 'private.check_trial_form(uuid, text, jsonb)')`
  const member = async (place: string, role: string, estates: string[] | null = null): Promise<string> => {
    const user = await db.createUser()
    await join(user, place, role, estates)
    return user
  }
  const join = async (user: string, place: string, role: string, estates: string[] | null = null): Promise<void> => {
    await sql`
      insert into public.memberships (org_id, user_id, role_id, estate_ids, valid)
      select ${place}, ${user}, r.id, ${estates}, daterange('2020-01-01', null) from public.roles r where r.org_id = ${place} and r.key = ${role}`
    await sql`insert into public.staff (org_id, user_id, name) values (${place}, ${user}, ${role})`
  }
  for (const [key, permissions] of [['author', ['config.read', 'config.write:form']], ['publisher', ['config.read', 'config.write:form', 'config.publish:form']]] as const) {
    await sql`insert into public.roles (org_id, key, title, permissions) values (${org}, ${key}, ${sql.json({ zh: key, en: key })}, ${[...permissions]})`
  }
  const administrator = await member(org, 'administrator')
  await join(administrator, otherOrg, 'administrator')
  const call = <T>(user: string, statement: string, args: unknown[] = []): Promise<T> =>
    db.as({ user }, async (tx) => {
      const [row] = await tx.unsafe(`select ${statement} as result`, args as never[])
      return row?.['result'] as T
    })
  return {
    db, org, otherOrg, member, call,
    people: { administrator, author: await member(org, 'author'), publisher: await member(org, 'publisher'), clerk: await member(org, 'leasing_clerk') },
    async refused(user, statement, args) {
      try {
        await call(user, statement, args)
      } catch (error) {
        const { code = '', message = '', detail = '' } = error as { code?: string; message?: string; detail?: string }
        return { code, message, params: detail.startsWith('{') ? (JSON.parse(detail) as Record<string, unknown>) : {} }
      }
      throw new Error('expected the database to refuse, but it did not')
    },
    end: () => db.end(),
  }
}

const draftCall = `to_jsonb(public.save_config_draft($1, 'form', $2, $3::text::jsonb, $4::text::jsonb, $5, $6))`

/** Saves a draft of a form. */
export const save = (o: Office, user: string, key: string, body: unknown, base: string | null = null, org = o.org): Promise<Version> =>
  o.call<Version>(user, draftCall, saveArgs(key, body, base, org))

export const saveRefused = (o: Office, user: string, key: string, body: unknown, base: string | null = null, org = o.org) =>
  o.refused(user, draftCall, saveArgs(key, body, base, org))

const saveArgs = (key: string, body: unknown, base: string | null, org: string): unknown[] =>
  [org, key, JSON.stringify({ zh: '申请表', en: 'Form' }), JSON.stringify(body), '', base]

export const publish = (o: Office, user: string, item: string): Promise<Version> => o.call<Version>(user, 'to_jsonb(public.publish_config($1))', [item])

/** Saves and publishes as the publisher. */
export async function inForce(o: Office, key: string, body: unknown): Promise<Version> {
  const [item] = await o.db.sql<{ published_version_id: string | null }[]>`select published_version_id from public.config_items where org_id = ${o.org} and kind = 'form' and key = ${key}`
  const draft = await save(o, o.people.publisher, key, body, item?.published_version_id ?? null)
  return publish(o, o.people.publisher, draft.item_id)
}

/** A form body of text fields with these keys. */
export const form = (...keys: string[]) => ({ fields: keys.map((key) => ({ key, type: 'text' })) })
