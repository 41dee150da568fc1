import { type ByActor, defineAccess, type Sees } from './framework/define.ts'

const readers: ByActor = {
  administrator: 'estates', manager: 'estates', leasing_clerk: 'estates', inspector: 'estates', repair_dispatcher: 'estates', property_company: 'estates',
}
/** When tenants open their own doors is not among what staff see. */
const notTenants: Sees = { say: 'estates, not tenants\' unlocks', sees: (row, actor) => row.reason_kind !== 'tenant' && actor.estates.includes(String(row.estate_id)) }
const commandReaders: ByActor = Object.fromEntries(Object.keys(readers).map((name) => [name, notTenants]))
const mayManage = ['administrator', 'manager'] as const

export default defineAccess('devices', {
  rows: async (s) => {
    for (const place of s.places) {
      const base = { org_id: place.org, estate_id: place.estate }
      // The check-in has issued a key by itself; the lock gets it by itself.
      place.ids.device = await s.insert('public.devices', { ...base, unit_id: place.ids.unit, uid: `ACCESS-${place.name}`, kind: 'lock' })
      await s.insert('public.access_events', { ...base, unit_id: place.ids.unit, household_id: place.ids.household, device_id: place.ids.device, kind: 'unlock' })
      await s.insert('public.meter_epochs', { ...base, device_id: place.ids.device, started_at: '2026-01-01T00:00:00Z', first_value: 1, last_value: 2 })
      await s.insert('public.unit_daily_usage', { ...base, unit_id: place.ids.unit, day: '2026-01-01', kind: 'water_meter', amount: 1 })
      place.ids.letter = await s.insert('public.dead_letters', { ...base, device_id: place.ids.device, event_key: `access ${place.name}`, topic: 'anju/x/up/event', payload: '{', error: 'no JSON' })
      await s.sql`update public.credentials set status = 'confirmed' where household_id = ${place.ids.household ?? ''}`
    }
    for (const [name, place] of [['tenant', s.home], ['other_tenant', s.neighbour]] as const) {
      await s.insert('public.device_commands', {
        org_id: place.org, estate_id: place.estate, device_id: place.ids.device, kind: 'unlock', reason_kind: 'tenant', requested_by: s.user(name),
        expires_at: '2026-01-01T00:00:00Z', status: 'expired', idempotency_key: `access ${name}`,
      })
    }
  },

  tables: {
    'public.devices': {
      select: readers, policies: ['staff see devices of their estates'],
    },
    'public.device_shadows': { select: readers, parent: ['device_id', 'public.devices'], policies: ['whoever sees a device sees its state'] },
    'public.device_commands': {
      select: commandReaders, policies: ['staff see the commands of their estates but tenants\' unlocks'],
    },
    'public.credentials': { select: readers, policies: ['staff see the keys of their estates'] },
    'public.credential_placements': { select: readers, parent: ['credential_id', 'public.credentials'], policies: ['whoever sees a key sees where it is'] },
    'public.access_events': {
      select: {}, update: { service: 'none' }, delete: { service: 'none' }, policies: [],
    },
    'public.meter_epochs': { select: readers, policies: ['staff see the meters of their estates'] },
    'public.unit_daily_usage': { select: readers, policies: ['staff see the usage of their estates'] },
    'public.dead_letters': { select: { administrator: 'estates', manager: 'estates' }, policies: ['device managers see what was not understood'] },
  },

  functions: {
    'public.register_device(uuid, text, text, uuid, text, text, jsonb)': { allowed: [...mayManage], args: (s) => [s.home.estate, 'ACCESS-NEW', 'lock'], execute: 'signed_in' },
    'public.renew_device_secret(uuid)': { allowed: [...mayManage], args: (s) => [s.home.ids.device], execute: 'signed_in' },
    'public.retire_device(uuid)': { allowed: [...mayManage], args: (s) => [s.home.ids.device], execute: 'signed_in' },
    'public.request_unlock(uuid, text, uuid, text)': {
      allowed: ['administrator', 'manager', 'repair_dispatcher', 'tenant'], args: (s) => [s.home.ids.device, 'inspection', null, 'Leak'], execute: 'signed_in',
    },
    'public.door_log(uuid, text, timestamptz, integer)': { allowed: ['administrator', 'manager', 'inspector'], args: (s) => [s.home.ids.unit, 'Inspection'], execute: 'signed_in' },
    'public.my_door(timestamptz, integer)': { allowed: ['signed_in'] },
    'public.replay_dead_letter(uuid)': { allowed: [...mayManage], args: (s) => [s.home.ids.letter], execute: 'signed_in' },
  },

  internals: {
    anju_bridge: [
      'private.bridge_auth', 'private.bridge_command_result', 'private.bridge_heartbeat', 'private.bridge_ingest', 'private.bridge_logins', 'private.bridge_take_commands', 'private.device_presence',
    ],
  },
})
