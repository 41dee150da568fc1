import type postgres from 'postgres'

/** Locks for every occupied home of building 1 of 望江苑, water meters for its three lowest floors, a gate at its door. */
export async function seedDevices(tx: postgres.TransactionSql): Promise<void> {
  const [there] = await tx<{ devices: boolean }[]>`select to_regclass('public.devices') is not null as devices`
  if (!there?.devices) return
  await tx`
    insert into public.devices (org_id, estate_id, unit_id, uid, kind, maker, model, status)
    select u.org_id, u.estate_id, u.id, 'WJ-1-' || lpad(u.code, 4, '0') || k.suffix, k.kind, k.maker, k.model, 'active'
    from public.units u
    join public.buildings b on b.id = u.building_id and b.code = '1'
    join public.estates e on e.id = u.estate_id and e.code = 'WJ'
    cross join (values ('-L', 'lock', '安居样机', 'AL-10', 99), ('-W', 'water_meter', '安居样机', 'AW-1', 3)) as k (suffix, kind, maker, model, top)
    where u.status = 'occupied' and u.floor <= k.top
    order by u.floor, u.position`
  await tx`
    insert into public.devices (org_id, estate_id, uid, kind, maker, model, status)
    select e.org_id, e.id, 'WJ-1-GATE', 'gate', '安居样机', 'AG-2', 'active' from public.estates e where e.code = 'WJ'`
  // The simulator knows these secrets; nothing but this machine's broker listens to them.
  await tx`
    insert into private.device_secrets (device_id, org_id, secret_hash)
    select d.id, d.org_id, private.device_secret_hash('demo-' || d.uid) from public.devices d where d.uid like 'WJ-1-%'
    on conflict (device_id) do update set secret_hash = excluded.secret_hash`
  await tx`
    insert into public.device_shadows (device_id, org_id, estate_id, online, last_seen_at, battery_pct, reported)
    select d.id, d.org_id, d.estate_id, false, now() - interval '3 minutes',
      case when d.kind = 'lock' then 35 + abs(hashtext(d.uid)::bigint) % 66 end, case when d.kind = 'lock' then '{"locked": true}' else '{}' end::jsonb
    from public.devices d where d.uid like 'WJ-1-%'
    on conflict (device_id) do nothing`
}
