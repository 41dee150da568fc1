import { town, type Town } from '../tenants/setup.ts'

/** What one run of the engine did. */
export interface Ran {
  rules: number
  raised: number
  again: number
  cleared: number
  failed: number
}

export interface Watch extends Town {
  /** May write and publish rules, and handles alerts everywhere. */
  administrator: string
  /** Registers a lock and returns its id. */
  lock: (uid: string, battery: number | null, estate?: string) => Promise<string>
  battery: (device: string, percent: number) => Promise<void>
  /** Saves and publishes a rule as the administrator; returns the item's id. */
  publish: (key: string, change?: Record<string, unknown>) => Promise<string>
  /** Runs whatever the organisation has, due or not, as of a moment given in minutes after the beginning. */
  run: (minute: number) => Promise<Ran>
  /** Alerts of a rule, oldest first. */
  alerts: (rule: string) => Promise<{ id: string; status: string; severity: string; subject_id: string; inputs: Record<string, unknown>; rule_version: number }[]>
  /** What happened to the alerts of a rule, in order, apart from who was told. */
  events: (rule: string) => Promise<string[]>
  start: Date
}

/** A rule that is true below 20 % of battery, every minute. */
export const lowBattery = {
  metric: 'devices.devices', condition: { '<': [{ var: 'battery' }, 20] }, schedule: { every: 1, unit: 'minute' }, severity: 'yellow', enabled: true,
}

/** An operator with locks, none of the shipped rules running: the story decides what is watched. */
export async function watch(): Promise<Watch> {
  const t = await town()
  const { sql } = t.db
  await sql`delete from private.rule_runs`
  const administrator = await t.db.createUser()
  await sql`
    insert into public.memberships (org_id, user_id, role_id, valid)
    select ${t.org}, ${administrator}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${t.org} and r.key = 'administrator'`
  const start = new Date('2026-11-24T02:00:00Z')
  return {
    ...t, administrator, start,
    lock: async (uid, battery, estate = t.estate) => {
      const [device] = await sql<{ id: string }[]>`insert into public.devices (org_id, estate_id, uid, kind) select e.org_id, e.id, ${uid}, 'lock' from public.estates e where e.id = ${estate} returning id`
      if (!device) throw new Error('no lock made')
      await sql`update public.device_shadows set online = true, last_seen_at = now(), battery_pct = ${battery} where device_id = ${device.id}`
      return device.id
    },
    battery: async (device, percent) => void (await sql`update public.device_shadows set battery_pct = ${percent} where device_id = ${device}`),
    publish: async (key, change = {}) => {
      const [before] = await sql<{ published_version_id: string | null }[]>`select published_version_id from public.config_items where org_id = ${t.org} and kind = 'alert_rule' and key = ${key}`
      const draft = await t.call<{ item_id: string }>(administrator, `to_jsonb(public.save_config_draft($1, 'alert_rule', $2, '{"zh": "电量", "en": "Battery"}', $3::text::jsonb, '', $4))`,
        [t.org, key, JSON.stringify({ ...lowBattery, ...change }), before?.published_version_id ?? null])
      await t.call(administrator, 'to_jsonb(public.publish_config($1))', [draft.item_id])
      return draft.item_id
    },
    run: async (minute) => {
      await sql`update private.rule_runs set next_run_at = '-infinity' where org_id = ${t.org}`
      const [row] = await sql`select private.rules_run(${new Date(start.getTime() + minute * 60_000)}, ${t.org}) as result`
      return row?.['result'] as Ran
    },
    alerts: (rule) => sql`select id, status, severity, subject_id, inputs, rule_version from public.alerts where org_id = ${t.org} and rule = ${rule} order by id` as never,
    events: async (rule) => {
      const rows = await sql<{ kind: string }[]>`select e.kind from public.alert_events e join public.alerts a on a.id = e.alert_id where a.org_id = ${t.org} and a.rule = ${rule} and e.kind <> 'told' order by e.at, e.id`
      return rows.map(({ kind }) => kind)
    },
  }
}
