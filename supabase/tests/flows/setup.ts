import { testDatabase, type TestDatabase } from '../harness.ts'

/** An operator with one estate, people of several roles, and requests for leave of a key as the records to approve. */
export interface House {
  db: TestDatabase
  org: string
  estate: string
  people: Record<'administrator' | 'applicant' | 'chief' | 'ann' | 'bob' | 'cat' | 'outsider', string>
  call: <T = Record<string, unknown>>(user: string, statement: string, args?: unknown[]) => Promise<T>
  refused: (user: string, statement: string, args?: unknown[]) => Promise<{ code: string; message: string; params: Record<string, unknown> }>
  /** A new record to be approved; `amount` is what conditions ask for. */
  record: (amount?: number) => Promise<string>
  /** How often the business verb ran for the record, by outcome. */
  effects: (record: string) => Promise<string[]>
  end: () => Promise<void>
}

export interface Run {
  id: string
  status: string
  state: { done?: Record<string, boolean>; rejected?: string; correct?: boolean }
  version_id: string
}

export async function house(): Promise<House> {
  const db = await testDatabase()
  const { sql } = db
  const one = async (query: string, args: unknown[] = []): Promise<string> => String(Object.values((await sql.unsafe(query, args as never[]))[0] ?? {})[0])
  const org = await one(`select private.create_organization('operator', 'House')`)
  const other = await one(`select private.create_organization('operator', 'Other')`)
  const estate = await one(`insert into public.estates (org_id, code, name) values ($1, 'E', 'E') returning id`, [org])
  await sql.unsafe(`
    create table private.trial_requests (id uuid primary key default private.uuid_v7(), org_id uuid, estate_id uuid, amount int, note text);
    create table private.trial_effects (record uuid, outcome text);
    create function private.trial_record(id uuid) returns jsonb language sql stable set search_path = '' as
      $$ select jsonb_build_object('org_id', r.org_id, 'estate_id', r.estate_id, 'title', 'Request ' || r.amount, 'link', '/x', 'data', jsonb_build_object('amount', r.amount, 'note', r.note)) from private.trial_requests r where r.id = trial_record.id $$;
    create function private.trial_approved(record uuid, instance uuid) returns void language plpgsql set search_path = '' as $$
      begin
        insert into private.trial_effects values (record, 'approved');
        if (select amount from private.trial_requests r where r.id = record) = 13 then perform private.fail(409, 'flows.run_ended'); end if;
      end $$;
    create function private.trial_rejected(record uuid, instance uuid) returns void language sql set search_path = '' as $$ insert into private.trial_effects values (record, 'rejected') $$;
    create function private.trial_marked(record uuid, instance uuid, params jsonb) returns void language sql set search_path = '' as $$ insert into private.trial_effects values (record, params ->> 'mark') $$;
    select private.flow_subject('flows.trial', 'flows', '{"zh": "申请", "en": "Request"}', 'private.trial_record(uuid)',
      '{"amount": {"type": "number"}, "note": {"type": "text"}}',
      '{"ask": {"title": {"zh": "申请", "en": "Ask"}, "approved": "private.trial_approved", "rejected": "private.trial_rejected"}}');
    select private.flow_action('flows.mark', 'flows', '{"zh": "标记", "en": "Mark"}', 'private.trial_marked(uuid, uuid, jsonb)')`)
  const member = async (role: string, place = org): Promise<string> => {
    const user = await db.createUser()
    await sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${place}, ${user}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${place} and r.key = ${role}`
    await sql`insert into public.staff (org_id, user_id, name) values (${place}, ${user}, ${role})`
    return user
  }
  for (const key of ['signers', 'turners']) await sql`insert into public.roles (org_id, key, title, permissions) values (${org}, ${key}, ${sql.json({ zh: key, en: key })}, '{}')`
  const people = {
    administrator: await member('administrator'),
    applicant: await member('leasing_clerk'),
    chief: await member('manager'),
    ann: await member('signers'),
    bob: await member('signers'),
    cat: await member('signers'),
    outsider: await member('manager', other),
  }
  await sql`update public.staff set manager_id = ${people.chief} where user_id = ${people.applicant}`
  const call = <T>(user: string, statement: string, args: unknown[] = []): Promise<T> =>
    db.as({ user }, async (tx) => (await tx.unsafe(`select ${statement} as result`, args as never[]))[0]?.['result'] as T)
  return {
    db, org, estate, people, call,
    async refused(user, statement, args) {
      try {
        await call(user, statement, args)
      } catch (error) {
        const { code = '', message = '', detail = '' } = error as { code?: string; message?: string; detail?: string }
        return { code, message, params: detail.startsWith('{') ? (JSON.parse(detail) as Record<string, unknown>) : {} }
      }
      throw new Error('expected the database to refuse, but it did not')
    },
    record: (amount = 100) => one(`insert into private.trial_requests (org_id, estate_id, amount, note) values ($1, $2, $3, '') returning id`, [org, estate, amount]),
    effects: async (record) => (await sql<{ outcome: string }[]>`select outcome from private.trial_effects where record = ${record} order by outcome`).map(({ outcome }) => outcome),
    end: () => db.end(),
  }
}

/** Puts a flow into force under a key; its body is the given steps for the trial event unless more is said. */
export async function draw(h: House, key: string, steps: unknown[], more: Record<string, unknown> = {}): Promise<string> {
  const body = { subject: 'flows.trial', event: 'ask', steps, ...more }
  const [item] = await h.db.sql<{ published_version_id: string | null }[]>`select published_version_id from public.config_items where org_id = ${h.org} and kind = 'flow' and key = ${key}`
  const draft = await h.call<{ item_id: string }>(h.people.administrator, `to_jsonb(public.save_config_draft($1, 'flow', $2, '{"zh": "流程", "en": "Flow"}', $3::text::jsonb, '', $4))`,
    [h.org, key, JSON.stringify(body), item?.published_version_id ?? null])
  const version = await h.call<{ id: string }>(h.people.administrator, 'to_jsonb(public.publish_config($1))', [draft.item_id])
  return version.id
}

/** Takes all flows out of force, so that each story draws its own. */
export const clear = async (h: House): Promise<void> => {
  await h.db.sql`update public.config_items set archived_at = now() where kind = 'flow'`
}

export const start = (h: House, record: string, form: unknown = {}, user = h.people.applicant): Promise<Run> =>
  h.call<Run>(user, `to_jsonb(public.start_flow('flows.trial', $1, 'ask', $2::text::jsonb))`, [record, JSON.stringify(form)])

/** The open task of a person in a run; null without one. */
export async function taskOf(h: House, run: string, user: string): Promise<string | null> {
  const [task] = await h.db.sql<{ id: string }[]>`select id from public.flow_tasks where instance_id = ${run} and assignee_id = ${user} and status = 'open' order by id desc limit 1`
  return task?.id ?? null
}

interface Act {
  comment?: string
  form?: unknown
  node?: string
  person?: string
  signature?: unknown
}

const actArgs = (task: string | null, action: string, more: Act): unknown[] =>
  [task, action, more.comment ?? '', more.form === undefined ? null : JSON.stringify(more.form), more.node ?? null, more.person ?? null, more.signature === undefined ? null : JSON.stringify(more.signature)]
const ACT = `to_jsonb(public.act_on_task($1, $2, $3, $4::text::jsonb, $5, $6, $7::text::jsonb))`

export const act = async (h: House, run: string, user: string, action: string, more: Act = {}): Promise<Run> => h.call<Run>(user, ACT, actArgs(await taskOf(h, run, user), action, more))
export const actRefused = async (h: House, run: string, user: string, action: string, more: Act = {}) => h.refused(user, ACT, actArgs(await taskOf(h, run, user), action, more))

export const runOf = async (h: House, id: string): Promise<Run> => {
  const [row] = await h.db.sql<Run[]>`select id, status, state, version_id from public.flow_instances where id = ${id}`
  if (!row) throw new Error('no such run')
  return row
}

export const trail = async (h: House, id: string): Promise<string[]> =>
  (await h.db.sql<{ kind: string }[]>`select kind from public.flow_events where instance_id = ${id} order by id`).map(({ kind }) => kind)

/** A step that these people approve. */
export const approve = (id: string, users: string[], more: Record<string, unknown> = {}) => ({ id, kind: 'approve', title: { zh: id }, who: [{ by: 'persons', users }], ...more })
