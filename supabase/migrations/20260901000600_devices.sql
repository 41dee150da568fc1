-- Devices: locks, gates and meters; their state, commands, keys with proof of placement and removal, the access log. Raw data
-- lies in monthly partitions of schema telemetry. The bridge reaches all of it through a handful of functions.

do $$
begin
  if not exists (select from pg_catalog.pg_roles where rolname = 'anju_bridge') then
    create role anju_bridge nologin noinherit;
  end if;
end
$$;
grant usage on schema private to anju_bridge;

-- ───────────── tables

create table public.devices (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null,
  unit_id uuid,
  uid text not null unique check (uid ~ '^[A-Za-z0-9._-]{3,64}$'),
  kind text not null check (kind in ('lock', 'gate', 'water_meter', 'electricity_meter')),
  maker text not null default '' check (length(maker) <= 60),
  model text not null default '' check (length(model) <= 60),
  profile text not null default 'anju' check (length(profile) <= 60),
  status text not null default 'active' check (status in ('quarantined', 'active', 'retired')),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, estate_id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id)
);
create index devices_org_idx on public.devices (org_id);
create index devices_estate_idx on public.devices (estate_id, org_id);
create index devices_unit_idx on public.devices (unit_id, estate_id, org_id);
create index devices_list_idx on public.devices (estate_id, uid, id);
comment on table public.devices is 'Smart devices of estates and homes (6.1.d): registered before they may speak.';
comment on column public.devices.unit_id is 'The home it belongs to; null for gates and common parts.';
comment on column public.devices.uid is
  'The name it signs in with, unique on the platform; printed on it or given by its vendor. A MAC address is written without colons, which brokers keep for themselves.';
comment on column public.devices.kind is 'lock 门锁, gate 单元门/大门, water_meter 水表, electricity_meter 电表.';
comment on column public.devices.maker is 'Vendor.';
comment on column public.devices.model is 'Model.';
comment on column public.devices.profile is 'Device profile that says how to read it.';
comment on column public.devices.status is 'quarantined 待确认 (heard, not believed), active 在用, retired 停用 (may not sign in).';

create table private.device_secrets (
  device_id uuid primary key references public.devices (id) on delete cascade,
  org_id uuid not null,
  secret_hash text not null
);
comment on table private.device_secrets is 'Hash of the secret each device signs in with; the secret itself is shown once.';

create table public.device_shadows (
  device_id uuid primary key,
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  online boolean not null default false,
  last_seen_at timestamptz,
  battery_pct int check (battery_pct between 0 and 100),
  reported jsonb not null default '{}',
  updated_at timestamptz not null default now(),
  foreign key (device_id, estate_id, org_id) references public.devices (id, estate_id, org_id) on delete cascade
);
create index device_shadows_org_idx on public.device_shadows (org_id);
create index device_shadows_estate_idx on public.device_shadows (estate_id);
create index device_shadows_device_idx on public.device_shadows (device_id, estate_id, org_id);
create index device_shadows_silent_idx on public.device_shadows (last_seen_at) where online;
comment on table public.device_shadows is 'The last state each device reported.';
comment on column public.device_shadows.device_id is 'The device.';
comment on column public.device_shadows.online is 'Whether it is connected, or was heard within the setting offline_minutes.';
comment on column public.device_shadows.last_seen_at is 'Server time of its last message.';
comment on column public.device_shadows.battery_pct is 'Charge of its battery in percent.';
comment on column public.device_shadows.reported is 'Everything else it last reported.';

create table public.device_commands (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  device_id uuid not null,
  kind text not null check (kind in ('unlock', 'credential.add', 'credential.remove')),
  payload jsonb not null default '{}' check (jsonb_typeof(payload) = 'object'),
  status text not null default 'queued' check (status in
    ('queued', 'sent', 'delivered', 'acknowledged', 'succeeded', 'rejected', 'timed_out', 'expired', 'cancelled')),
  reason_kind text not null check (reason_kind in ('tenant', 'contract', 'work_order', 'inspection', 'emergency')),
  reason_id uuid,
  note text not null default '' check (length(note) <= 500),
  requested_by uuid references auth.users (id) on delete set null,
  expires_at timestamptz,
  attempts int not null default 0,
  idempotency_key text not null unique,
  sent_at timestamptz,
  finished_at timestamptz,
  result jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (device_id, estate_id, org_id) references public.devices (id, estate_id, org_id),
  constraint device_commands_unlock_expires check (kind <> 'unlock' or expires_at is not null)
);
create index device_commands_org_idx on public.device_commands (org_id);
create index device_commands_estate_idx on public.device_commands (estate_id, id desc);
create index device_commands_device_idx on public.device_commands (device_id, estate_id, org_id);
create index device_commands_requested_by_idx on public.device_commands (requested_by);
create index device_commands_open_idx on public.device_commands (id) where status in ('queued', 'sent', 'delivered', 'acknowledged');
comment on table public.device_commands is 'What devices are told to do, why, and what became of it. An expired unlock is never sent, no unlock is sent twice.';
comment on column public.device_commands.device_id is 'The device.';
comment on column public.device_commands.kind is 'unlock 开门, credential.add 下发钥匙, credential.remove 删除钥匙.';
comment on column public.device_commands.payload is 'What the device needs to know; no names.';
comment on column public.device_commands.status is 'queued → sent → delivered → acknowledged → succeeded, or rejected, timed_out, expired, cancelled.';
comment on column public.device_commands.reason_kind is 'On what ground: the tenant''s own door, a contract, a work order, an inspection, an emergency.';
comment on column public.device_commands.reason_id is 'The contract, work order or inspection.';
comment on column public.device_commands.note is 'What the person who asked wrote.';
comment on column public.device_commands.requested_by is 'Who asked; null for the platform itself.';
comment on column public.device_commands.expires_at is 'After this it must not be carried out.';
comment on column public.device_commands.attempts is 'How often it was sent.';
comment on column public.device_commands.idempotency_key is 'The same key twice is one command.';
comment on column public.device_commands.sent_at is 'When it was last handed to the bridge.';
comment on column public.device_commands.finished_at is 'When its fate was settled.';
comment on column public.device_commands.result is 'What the device answered.';

create table public.credentials (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  household_id uuid not null,
  person_id uuid not null,
  contract_id uuid not null,
  kind text not null default 'app' check (kind in ('app', 'passcode', 'card')),
  valid tstzrange not null check (not isempty(valid) and not upper_inf(valid) and not lower_inf(valid)),
  status text not null default 'requested' check (status in
    ('requested', 'sent', 'confirmed', 'frozen', 'delete_requested', 'deleted_confirmed', 'failed')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, estate_id, org_id),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id),
  foreign key (person_id, org_id) references public.persons (id, org_id),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id)
);
create index credentials_org_idx on public.credentials (org_id);
create index credentials_estate_idx on public.credentials (estate_id);
create index credentials_unit_idx on public.credentials (unit_id, estate_id, org_id);
create index credentials_household_idx on public.credentials (household_id, estate_id, org_id);
create index credentials_person_idx on public.credentials (person_id, org_id);
create index credentials_contract_idx on public.credentials (contract_id, estate_id, org_id);
create index credentials_ending_idx on public.credentials (upper(valid)) where status not in ('delete_requested', 'deleted_confirmed');
create unique index credentials_one_live_idx on public.credentials (contract_id, person_id, kind)
  where status not in ('delete_requested', 'deleted_confirmed');
comment on table public.credentials is 'Digital keys: whose, on what ground, how long (6.2.a2, 6.2.a3). Valid no longer than lease, move-out period and grace; removed only after hand-over (trap T1).';
comment on column public.credentials.unit_id is 'The home it opens.';
comment on column public.credentials.household_id is 'The household it was given to.';
comment on column public.credentials.person_id is 'Who holds it.';
comment on column public.credentials.contract_id is 'The lease it is based on.';
comment on column public.credentials.kind is 'app 手机开门, passcode 密码, card 门卡.';
comment on column public.credentials.valid is 'Window written into the lock.';
comment on column public.credentials.status is 'requested 已申请, sent 已下发, confirmed 已生效 (every lock confirmed), frozen 冻结, delete_requested 待删除, deleted_confirmed 已删除, failed 失败.';

create table public.credential_placements (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  credential_id uuid not null,
  device_id uuid not null,
  status text not null default 'requested' check (status in ('requested', 'sent', 'confirmed', 'delete_requested', 'deleted_confirmed', 'failed')),
  confirmed_at timestamptz,
  removed_at timestamptz,
  proof jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (credential_id, device_id),
  foreign key (credential_id, estate_id, org_id) references public.credentials (id, estate_id, org_id),
  foreign key (device_id, estate_id, org_id) references public.devices (id, estate_id, org_id)
);
create index credential_placements_org_idx on public.credential_placements (org_id);
create index credential_placements_estate_idx on public.credential_placements (estate_id);
create index credential_placements_credential_idx on public.credential_placements (credential_id, estate_id, org_id);
create index credential_placements_device_idx on public.credential_placements (device_id, estate_id, org_id);
comment on table public.credential_placements is 'A key in a lock, with the lock''s own word that it holds it, and later that it is gone.';
comment on column public.credential_placements.credential_id is 'The key.';
comment on column public.credential_placements.device_id is 'The lock.';
comment on column public.credential_placements.status is 'requested, sent, confirmed by the lock, delete_requested, deleted_confirmed by the lock, failed.';
comment on column public.credential_placements.confirmed_at is 'When the lock confirmed that it holds the key.';
comment on column public.credential_placements.removed_at is 'When the lock confirmed that the key is gone.';
comment on column public.credential_placements.proof is 'The lock''s answers.';

create table public.access_events (
  id uuid not null default private.uuid_v7(),
  at timestamptz not null default now(),
  org_id uuid not null,
  estate_id uuid not null,
  unit_id uuid,
  household_id uuid,
  device_id uuid not null,
  kind text not null,
  method text,
  credential_id uuid,
  person_id uuid,
  success boolean not null default true,
  device_time timestamptz,
  primary key (id, at)
) partition by range (at);
create index access_events_org_idx on public.access_events (org_id);
create index access_events_estate_idx on public.access_events (estate_id);
create index access_events_unit_idx on public.access_events (unit_id, at desc);
create index access_events_household_idx on public.access_events (household_id, at desc);
create index access_events_device_idx on public.access_events (device_id, at desc);
create index access_events_person_idx on public.access_events (person_id);
comment on table public.access_events is 'Access log (通行记录): what happened at doors. In monthly partitions. Of a named person it is his whereabouts: staff read it by door_log only, with a purpose that is kept (rule book P1c).';
comment on column public.access_events.at is 'Server time.';
comment on column public.access_events.unit_id is 'The home of the door.';
comment on column public.access_events.household_id is 'Who lived there then: the only tenants who may see it.';
comment on column public.access_events.device_id is 'The door.';
comment on column public.access_events.kind is 'unlock, lock, door_open, door_closed, unlock_failed, tamper, duress, left_open, jammed.';
comment on column public.access_events.method is 'face, fingerprint, passcode, card, app, remote, mechanical_key, inside …';
comment on column public.access_events.credential_id is 'The key used, if the platform gave it.';
comment on column public.access_events.person_id is 'Holder of the key used.';
comment on column public.access_events.success is 'Whether the attempt succeeded.';
comment on column public.access_events.device_time is 'The device''s own clock.';

create table telemetry.events (
  server_time timestamptz not null default now(),
  event_key text not null,
  org_id uuid not null,
  estate_id uuid not null,
  device_id uuid not null,
  kind text not null,
  device_time timestamptz,
  raw jsonb not null
) partition by range (server_time);
create index events_device_idx on telemetry.events (device_id, server_time desc);
comment on table telemetry.events is 'Every message of a device as it came, in monthly partitions.';
comment on column telemetry.events.server_time is 'When the server took it.';
comment on column telemetry.events.event_key is 'Key by which a repetition is known.';
comment on column telemetry.events.device_id is 'The device.';
comment on column telemetry.events.kind is 'event, state, reply, reading.';
comment on column telemetry.events.device_time is 'The device''s clock.';
comment on column telemetry.events.raw is 'The message.';

create table telemetry.seen (
  event_key text primary key,
  at timestamptz not null default now()
);
create index seen_at_idx on telemetry.seen (at);
comment on table telemetry.seen is 'Keys of messages already processed: at-least-once delivery, exactly-once effect. Kept 200 days, as late as events may come.';

create table telemetry.meter_readings (
  at timestamptz not null default now(),
  org_id uuid not null,
  estate_id uuid not null,
  unit_id uuid,
  device_id uuid not null,
  value numeric(14, 3) not null,
  unit text not null,
  device_time timestamptz
) partition by range (at);
create index meter_readings_device_idx on telemetry.meter_readings (device_id, at desc);
comment on table telemetry.meter_readings is 'Counter readings in monthly partitions.';

create table public.meter_epochs (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  device_id uuid not null,
  started_at timestamptz not null,
  first_value numeric(14, 3) not null,
  last_value numeric(14, 3) not null,
  cause text not null default 'first' check (cause in ('first', 'went_back')),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (device_id, estate_id, org_id) references public.devices (id, estate_id, org_id),
  constraint meter_epochs_forward check (last_value >= first_value)
);
create index meter_epochs_org_idx on public.meter_epochs (org_id);
create index meter_epochs_estate_idx on public.meter_epochs (estate_id);
create index meter_epochs_device_idx on public.meter_epochs (device_id, estate_id, org_id);
create index meter_epochs_latest_idx on public.meter_epochs (device_id, id desc);
comment on table public.meter_epochs is 'Stretches in which a meter only counted up. A reading that went back starts a new one: what lies between is unknown, never negative (rule book 5.4).';
comment on column public.meter_epochs.device_id is 'The meter.';
comment on column public.meter_epochs.started_at is 'Server time of the first reading.';
comment on column public.meter_epochs.first_value is 'Counter at the start.';
comment on column public.meter_epochs.last_value is 'Counter at the last reading.';
comment on column public.meter_epochs.cause is 'first reading, or the counter went_back (swap or reset).';

create table public.unit_daily_usage (
  unit_id uuid not null,
  day date not null,
  kind text not null check (kind in ('water_meter', 'electricity_meter')),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  amount numeric(12, 3) not null default 0 check (amount >= 0),
  readings int not null default 0,
  primary key (unit_id, day, kind),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id)
);
create index unit_daily_usage_org_idx on public.unit_daily_usage (org_id);
create index unit_daily_usage_estate_idx on public.unit_daily_usage (estate_id, day);
create index unit_daily_usage_unit_idx on public.unit_daily_usage (unit_id, estate_id, org_id);
comment on table public.unit_daily_usage is 'Water (m³) and electricity (kWh) of a home by day: what rules look at instead of raw readings.';
comment on column public.unit_daily_usage.unit_id is 'The home.';
comment on column public.unit_daily_usage.day is 'Day in the operator''s zone.';
comment on column public.unit_daily_usage.kind is 'Which meter.';
comment on column public.unit_daily_usage.amount is 'm³ or kWh, never negative.';
comment on column public.unit_daily_usage.readings is 'Readings of that day.';

create table public.dead_letters (
  id uuid primary key default private.uuid_v7(),
  org_id uuid references public.organizations (id),
  estate_id uuid references public.estates (id),
  device_id uuid,
  event_key text not null unique,
  topic text not null,
  payload text not null,
  error text not null,
  received_at timestamptz not null default now(),
  replayed_at timestamptz
);
create index dead_letters_org_idx on public.dead_letters (org_id, id desc);
create index dead_letters_estate_idx on public.dead_letters (estate_id, id desc);
create index dead_letters_device_idx on public.dead_letters (device_id);
comment on table public.dead_letters is 'Messages nobody could understand: kept with the reason, shown on the devices page, replayed once the cause is mended.';
comment on column public.dead_letters.org_id is 'The operator, when the device is known.';
comment on column public.dead_letters.estate_id is 'The estate, when the device is known.';
comment on column public.dead_letters.device_id is 'The device, when known.';
comment on column public.dead_letters.event_key is 'Key by which a repetition is known.';
comment on column public.dead_letters.topic is 'Where it was sent.';
comment on column public.dead_letters.payload is 'What was sent.';
comment on column public.dead_letters.error is 'Why it was not taken.';
comment on column public.dead_letters.received_at is 'When it came.';
comment on column public.dead_letters.replayed_at is 'When it was tried again with success.';

create table private.bridges (
  name text primary key,
  last_beat timestamptz not null default now()
);
comment on table private.bridges is 'Bridges and when they last said that they are alive: bridge down is not device down.';

-- ───────────── partitions

create function private.ensure_partitions(first_month date default null, last_month date default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
  month date := date_trunc('month', coalesce(first_month, private.today() - 31))::date;
  until date := date_trunc('month', coalesce(last_month, private.today() + 62))::date;
  target record;
  name text;
  made int := 0;
begin
  while month <= until loop
    for target in values ('public.access_events', 'access_events'), ('telemetry.events', 'events'), ('telemetry.meter_readings', 'meter_readings') loop
      name := target.column2 || '_' || to_char(month, 'YYYY_MM');
      if to_regclass('telemetry.' || quote_ident(name)) is null then
        execute format('create table telemetry.%I partition of %s for values from (%L) to (%L)', name, target.column1,
          month::timestamp at time zone 'Asia/Shanghai', (month + interval '1 month') at time zone 'Asia/Shanghai');
        execute format('alter table telemetry.%I enable row level security', name);
        made := made + 1;
      end if;
    end loop;
    month := (month + interval '1 month')::date;
  end loop;
  return made;
end
$$;
comment on function private.ensure_partitions(date, date) is 'Makes the monthly partitions from last month to two months ahead (or the months given); returns how many were new.';

create function private.devices_upkeep() returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.ensure_partitions();
  delete from telemetry.seen s where s.at < now() - interval '200 days';
end
$$;
comment on function private.devices_upkeep() is 'Daily: partitions ahead, old message keys forgotten.';

-- ───────────── keys

create function private.credential_limit(c public.contracts) returns timestamptz
language sql stable security definer set search_path = '' as $$
  select ((greatest(upper(c.term), coalesce(c.move_out_until + 1, upper(c.term)),
      -- Whoever still lives there keeps his key (T1): the window moves on with time until the home is handed over.
      case when exists (select from public.check_ins k where k.contract_id = c.id and k.checked_out_at is null)
        then private.today() else '-infinity'::date end)
    + (private.setting(c.org_id, 'devices', 'credential_grace_days') #>> '{}')::int)::timestamp at time zone 'Asia/Shanghai')
$$;
comment on function private.credential_limit(public.contracts) is
  'Latest moment a key based on the lease may be valid: end of lease, granted move-out period or, while the household still lives there, today, plus the grace of setting credential_grace_days (T1).';

create function private.guard_credential() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
begin
  select * into c from public.contracts x where x.id = new.contract_id;
  if upper(new.valid) > private.credential_limit(c) then
    perform private.fail(409, 'devices.credential_exceeds_basis', jsonb_build_object('contract', c.code));
  end if;
  if not exists (select from public.household_members m where m.household_id = new.household_id and m.person_id = new.person_id) then
    perform private.fail(409, 'devices.credential_holder_unknown', jsonb_build_object('contract', c.code));
  end if;
  return new;
end
$$;
comment on function private.guard_credential() is 'A key is valid no longer than its basis, and only for members of the household.';

create function private.place_credentials(unit uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  placed int;
begin
  with missing as (
    insert into public.credential_placements (org_id, estate_id, credential_id, device_id)
    select k.org_id, k.estate_id, k.id, d.id
    from public.credentials k
    join public.devices d on d.unit_id = k.unit_id and d.kind = 'lock' and d.status = 'active'
    where k.unit_id = place_credentials.unit and k.status in ('requested', 'sent', 'confirmed', 'failed')
    on conflict (credential_id, device_id) do nothing
    returning *
  ), told as (
    insert into public.device_commands (org_id, estate_id, device_id, kind, payload, reason_kind, reason_id, idempotency_key)
    select m.org_id, m.estate_id, m.device_id, 'credential.add',
      jsonb_build_object('credential', k.id, 'kind', k.kind, 'from', lower(k.valid), 'until', upper(k.valid)), 'contract', k.contract_id,
      'add:' || m.id || ':' || extract(epoch from upper(k.valid))::bigint
    from missing m join public.credentials k on k.id = m.credential_id
    on conflict (idempotency_key) do nothing
    returning 1
  )
  select count(*) into placed from told;
  return placed;
end
$$;
comment on function private.place_credentials(uuid) is 'Sends the live keys of a home to those of its locks that lack them; returns how many commands were made.';

create function private.issue_credentials(contract uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  c public.contracts;
  youngest int;
begin
  select * into c from public.contracts x where x.id = contract;
  youngest := extract(year from private.today())::int - (private.setting(c.org_id, 'devices', 'credential_min_age') #>> '{}')::int;
  insert into public.credentials (org_id, estate_id, unit_id, household_id, person_id, contract_id, valid)
  select c.org_id, c.estate_id, c.unit_id, c.household_id, m.person_id, c.id, tstzrange(now(), private.credential_limit(c))
  from public.household_members m join public.persons p on p.id = m.person_id
  where m.household_id = c.household_id and m.during @> private.today() and (p.birth_year is null or p.birth_year <= youngest)
    and not exists (
      select from public.credentials k where k.contract_id = c.id and k.person_id = m.person_id
        and k.status not in ('delete_requested', 'deleted_confirmed'));
  return private.place_credentials(c.unit_id);
end
$$;
comment on function private.issue_credentials(uuid) is 'Gives every member of age (setting credential_min_age) of the lease''s household a key and sends it to the locks of the home.';

create function private.revoke_credentials(contract uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  told int;
begin
  update public.credentials k set status = 'delete_requested'
  where k.contract_id = contract and k.status not in ('delete_requested', 'deleted_confirmed');
  update public.device_commands q set status = 'cancelled', finished_at = now()
  from public.credentials k
  where k.contract_id = contract and q.kind = 'credential.add' and q.status = 'queued' and q.payload ->> 'credential' = k.id::text
    and q.reason_id = contract;
  with going as (
    update public.credential_placements p set status = 'delete_requested'
    from public.credentials k
    where k.id = p.credential_id and k.contract_id = contract and p.status not in ('delete_requested', 'deleted_confirmed')
    returning p.*
  ), told_now as (
    insert into public.device_commands (org_id, estate_id, device_id, kind, payload, reason_kind, reason_id, idempotency_key)
    select g.org_id, g.estate_id, g.device_id, 'credential.remove', jsonb_build_object('credential', g.credential_id), 'contract', contract,
      'remove:' || g.id
    from going g
    on conflict (idempotency_key) do nothing
    returning 1
  )
  select count(*) into told from told_now;
  update public.credentials k set status = 'deleted_confirmed'
  where k.contract_id = contract and k.status = 'delete_requested'
    and not exists (select from public.credential_placements p where p.credential_id = k.id);
  return told;
end
$$;
comment on function private.revoke_credentials(uuid) is 'Takes the keys of a lease out of every lock. Called after hand-over only (T1).';

create function private.check_in_keys() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  k record;
begin
  if tg_op = 'INSERT' then
    for k in select n.contract_id from new_rows n where n.checked_out_at is null loop
      perform private.issue_credentials(k.contract_id);
    end loop;
  else
    for k in select n.contract_id from new_rows n join old_rows o on o.id = n.id where n.checked_out_at is not null and o.checked_out_at is null loop
      perform private.revoke_credentials(k.contract_id);
    end loop;
  end if;
  return null;
end
$$;
comment on function private.check_in_keys() is 'Moving in issues the keys, handing back removes them.';

create function private.device_activated() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  home uuid;
begin
  insert into public.device_shadows (device_id, org_id, estate_id)
  select n.id, n.org_id, n.estate_id from new_rows n on conflict (device_id) do nothing;
  for home in select distinct n.unit_id from new_rows n where n.unit_id is not null and n.kind = 'lock' and n.status = 'active' loop
    perform private.place_credentials(home);
  end loop;
  perform private.tell_units_changed(array(select n.unit_id from new_rows n where n.unit_id is not null));
  return null;
end
$$;
comment on function private.device_activated() is 'A new lock in a lived-in home gets the household''s keys.';

create function private.extend_credentials() returns int
language plpgsql security definer set search_path = '' as $$
declare
  home uuid;
  extended int := 0;
begin
  for home in
    with due as (
      update public.credentials k set valid = tstzrange(lower(k.valid), private.credential_limit(c))
      from public.contracts c
      where c.id = k.contract_id and k.status not in ('delete_requested', 'deleted_confirmed')
        and upper(k.valid) < now() + make_interval(days => (private.setting(k.org_id, 'devices', 'credential_grace_days') #>> '{}')::int / 2)
        and k.org_id in (select private.enabled_orgs('devices'))
        and exists (select from public.check_ins i where i.contract_id = c.id and i.checked_out_at is null)
        and private.credential_limit(c) > upper(k.valid)
      returning k.*
    ), told as (
      insert into public.device_commands (org_id, estate_id, device_id, kind, payload, reason_kind, reason_id, idempotency_key)
      select p.org_id, p.estate_id, p.device_id, 'credential.add',
        jsonb_build_object('credential', d.id, 'kind', d.kind, 'from', lower(d.valid), 'until', upper(d.valid)), 'contract', d.contract_id,
        'add:' || p.id || ':' || extract(epoch from upper(d.valid))::bigint
      from due d join public.credential_placements p on p.credential_id = d.id
      on conflict (idempotency_key) do nothing
    )
    select d.unit_id from due d
  loop
    extended := extended + 1;
  end loop;
  return extended;
end
$$;
comment on function private.extend_credentials() is 'Daily: whoever still lives in a home keeps a key that works, past the end of the lease too (T1). Every extension is in the audit log.';

-- ───────────── commands

create function private.commands_waiting() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from new_rows n where n.status = 'queued') then
    perform pg_notify('anju_commands', '');
  end if;
  return null;
end
$$;
comment on function private.commands_waiting() is 'Wakes the bridge.';

create function private.command_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  c record;
begin
  for c in
    select n.id, n.estate_id, n.device_id, n.requested_by, d.unit_id
    from new_rows n join old_rows o on o.id = n.id join public.devices d on d.id = n.device_id
    where n.status <> o.status
  loop
    perform private.broadcast('estate:' || c.estate_id, 'command_changed',
      jsonb_build_object('id', c.id, 'device_id', c.device_id, 'unit_id', c.unit_id));
    if c.requested_by is not null then
      perform private.broadcast('user:' || c.requested_by, 'command_changed', jsonb_build_object('id', c.id));
    end if;
  end loop;
  return null;
end
$$;
comment on function private.command_changed() is 'Tells screens and whoever asked what became of a command.';

create function private.settle_command(command uuid, new_status text, detail jsonb) returns boolean
language plpgsql security definer set search_path = '' as $$
declare
  c public.device_commands;
  key uuid;
begin
  select * into c from public.device_commands x where x.id = command for update;
  if c.id is null or c.status not in ('queued', 'sent', 'delivered', 'acknowledged')
    or coalesce(new_status, '') not in ('delivered', 'acknowledged', 'succeeded', 'rejected', 'timed_out', 'expired') then
    return false;
  end if;
  update public.device_commands x set
    status = new_status, result = x.result || coalesce(detail, '{}'),
    finished_at = case when new_status in ('delivered', 'acknowledged') then null else now() end
  where x.id = c.id;
  key := private.try_uuid(c.payload ->> 'credential');
  if c.kind = 'credential.add' and new_status in ('succeeded', 'rejected', 'timed_out') then
    update public.credential_placements p set
      status = case when new_status = 'succeeded' then 'confirmed' else 'failed' end,
      confirmed_at = case when new_status = 'succeeded' then now() else p.confirmed_at end,
      proof = p.proof || jsonb_build_object('added', coalesce(detail, '{}'))
    where p.credential_id = key and p.device_id = c.device_id and p.status in ('requested', 'sent', 'confirmed', 'failed');
    update public.credentials k set status = x.status
    from (
      select case when bool_and(p.status = 'confirmed') then 'confirmed' when bool_or(p.status = 'failed') then 'failed' else 'sent' end as status
      from public.credential_placements p where p.credential_id = key) x
    where k.id = key and k.status in ('requested', 'sent', 'confirmed', 'failed') and k.status <> x.status;
  elsif c.kind = 'credential.remove' and new_status = 'succeeded' then
    update public.credential_placements p set status = 'deleted_confirmed', removed_at = now(),
      proof = p.proof || jsonb_build_object('removed', coalesce(detail, '{}'))
    where p.credential_id = key and p.device_id = c.device_id and p.status = 'delete_requested';
    update public.credentials k set status = 'deleted_confirmed'
    where k.id = key and k.status = 'delete_requested'
      and not exists (select from public.credential_placements p where p.credential_id = key and p.status <> 'deleted_confirmed');
  end if;
  return true;
end
$$;
comment on function private.settle_command(uuid, text, jsonb) is 'Moves a command on by what the device or the clock says; keys and placements follow. False when its fate was settled before.';

create function private.settle_overdue_commands() returns int
language plpgsql security definer set search_path = '' as $$
declare
  c record;
  settled int := 0;
begin
  for c in
    select x.id, x.kind, x.status, x.expires_at, x.attempts from public.device_commands x
    where (x.status = 'queued' and x.expires_at <= now())
      or (x.status in ('sent', 'delivered', 'acknowledged') and x.kind = 'unlock' and x.sent_at < now() - interval '30 seconds')
      or (x.status in ('sent', 'delivered', 'acknowledged') and x.kind <> 'unlock' and x.attempts >= 10 and x.sent_at < now() - interval '1 minute')
    limit 1000
  loop
    perform private.settle_command(c.id, case when c.status = 'queued' then 'expired' else 'timed_out' end, '{"by": "clock"}');
    settled := settled + 1;
  end loop;
  return settled;
end
$$;
comment on function private.settle_overdue_commands() is 'Every minute: queued commands whose time has passed expire, unanswered ones time out.';

-- ───────────── what the bridge calls

create function private.try_json(value text) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return value::jsonb;
exception when others then
  return null;
end
$$;
comment on function private.try_json(text) is 'The text as JSON, or null when it is none.';

create function private.try_time(value text) returns timestamptz
language plpgsql stable set search_path = '' as $$
begin
  return value::timestamptz;
exception when others then
  return null;
end
$$;
comment on function private.try_time(text) is 'The text as a time, or null when it is none.';

create function private.pbkdf2_sha512(secret text, salt bytea, iterations int) returns bytea
language sql immutable set search_path = '' as $$
  with recursive u (n, v) as (
    select 1, extensions.hmac(salt || '\x00000001'::bytea, convert_to(secret, 'UTF8'), 'sha512')
    union all
    select n + 1, extensions.hmac(v, convert_to(secret, 'UTF8'), 'sha512') from u where n < iterations)
  select string_agg(int8send(x), ''::bytea order by i)
  from (
    select i, bit_xor(('x' || substr(encode(v, 'hex'), 16 * i + 1, 16))::bit(64)::bigint) as x
    from u cross join generate_series(0, 7) as i group by i) words
$$;
comment on function private.pbkdf2_sha512(text, bytea, int) is 'First block (64 bytes) of PBKDF2 with HMAC-SHA-512 (RFC 8018).';

create function private.device_secret_hash(secret text, salt bytea default extensions.gen_random_bytes(12)) returns text
language sql volatile set search_path = '' as $$
  select translate(format('$7$101$%s$%s', encode(salt, 'base64'), encode(private.pbkdf2_sha512(secret, salt, 101), 'base64')), E'\n', '')
$$;
comment on function private.device_secret_hash(text, bytea) is
  'Hash of a device secret as Mosquitto''s password files hold it. The secrets are random and long, so 101 rounds are enough.';

create function private.bridge_auth(username text, password text) returns jsonb
language sql volatile security definer set search_path = '' as $$
  select coalesce((
    select jsonb_build_object('ok', true, 'kind', 'device', 'device_uid', d.uid)
    from public.devices d join private.device_secrets s on s.device_id = d.id
    where d.uid = username and d.status <> 'retired'
      and s.secret_hash = private.device_secret_hash(password, decode(split_part(s.secret_hash, '$', 4), 'base64'))),
    '{"ok": false}')
$$;
comment on function private.bridge_auth(text, text) is 'Whether a device may sign in to the broker, and as whom.';

create function private.bridge_logins() returns table (device_uid text, secret_hash text)
language sql stable security definer set search_path = '' as $$
  select d.uid, s.secret_hash from public.devices d join private.device_secrets s on s.device_id = d.id
  where d.status <> 'retired' order by d.uid
$$;
comment on function private.bridge_logins() is
  'Devices that may sign in, with the hashes of their secrets: what the bridge writes into the password file of a broker of its own.';

create function private.logins_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform pg_notify('anju_logins', '');
  return null;
end
$$;
comment on function private.logins_changed() is 'Tells bridges that who may sign in has changed.';

create function private.bridge_ingest(messages jsonb) returns int
language plpgsql security definer set search_path = '' as $$
declare
  replies jsonb;
  doors jsonb;
  fresh int;
  r record;
begin
  with incoming as materialized (
    select m.topic, m.payload, coalesce(private.try_time(m.received_at), now()) as received_at, m.dedupe_key,
      split_part(m.topic, '/', 2) as uid, split_part(m.topic, '/', 4) as kind, private.try_json(m.payload) as body
    from jsonb_to_recordset(messages) as m (topic text, payload text, received_at text, dedupe_key text)
  ), known as materialized (
    select i.*, d.id as device_id, d.org_id, d.estate_id, d.unit_id, d.kind as device_kind,
      -- Events are told apart by their id, else by content and time. A state or reading repeated word for word is news all
      -- the same (the device lives), and taking it twice does no harm.
      case
        when i.kind = 'event' and i.body ? 'id' then d.id || ':' || left(i.body ->> 'id', 200)
        when i.kind in ('state', 'reading') then i.dedupe_key || ':' || extract(epoch from i.received_at)
        when i.kind = 'event' and not i.body ? 'at' then i.dedupe_key || ':' || extract(epoch from date_trunc('minute', i.received_at))
        else i.dedupe_key
      end as event_key,
      private.try_time(i.body ->> 'at') as device_time,
      case
        when d.id is null then 'unknown device'
        when d.status <> 'active' then 'device is ' || d.status
        when i.body is null or jsonb_typeof(i.body) <> 'object' then 'payload is not a JSON object'
        when i.kind = 'event' and coalesce(i.body ->> 'kind', '') = '' then 'event without kind'
        when i.kind = 'reply' and private.try_uuid(i.body ->> 'command') is null then 'reply without command'
        when i.kind = 'reading' and coalesce(jsonb_typeof(i.body -> 'value'), '') <> 'number' then 'reading without value'
        when i.kind = 'reading' and (i.body ->> 'value')::numeric not between 0 and 9999999999 then 'reading out of range'
        when i.kind not in ('event', 'state', 'reply', 'reading') then 'unknown topic'
      end as fault
    from incoming i left join public.devices d on d.uid = i.uid
  ), dead as (
    insert into public.dead_letters (org_id, estate_id, device_id, event_key, topic, payload, error, received_at)
    select distinct on (k.event_key) k.org_id, k.estate_id, k.device_id, coalesce(k.event_key, k.dedupe_key), k.topic, left(k.payload, 16384), k.fault, k.received_at
    from known k where k.fault is not null
    on conflict (event_key) do nothing
  ), first_time as (
    insert into telemetry.seen (event_key)
    select distinct k.event_key from known k where k.fault is null
    on conflict (event_key) do nothing
    returning event_key
  ), taken as materialized (
    select distinct on (k.event_key) k.* from known k join first_time f on f.event_key = k.event_key
    where k.fault is null order by k.event_key, k.received_at
  ), kept as (
    insert into telemetry.events (server_time, event_key, org_id, estate_id, device_id, kind, device_time, raw)
    select now(), t.event_key, t.org_id, t.estate_id, t.device_id, t.kind, t.device_time, t.body from taken t
  ), logged as (
    insert into public.access_events (at, org_id, estate_id, unit_id, household_id, device_id, kind, method, credential_id, person_id, success, device_time)
    select now(), t.org_id, t.estate_id, t.unit_id, home.household_id, t.device_id, left(t.body ->> 'kind', 40), left(t.body ->> 'method', 40),
      key.id, key.person_id, coalesce(t.body ->> 'success', 'true') <> 'false', t.device_time
    from taken t
    left join public.check_ins home on home.unit_id = t.unit_id and home.checked_out_at is null
    left join lateral (
      select k.id, k.person_id
      from public.credentials k join public.credential_placements p on p.credential_id = k.id and p.device_id = t.device_id
      where k.id = private.try_uuid(t.body ->> 'credential')) key on true
    where t.kind = 'event' and t.device_kind in ('lock', 'gate')
    returning device_id, unit_id, estate_id, household_id
  ), counted as (
    insert into telemetry.meter_readings (at, org_id, estate_id, unit_id, device_id, value, unit, device_time)
    select now(), t.org_id, t.estate_id, t.unit_id, t.device_id, (t.body ->> 'value')::numeric, coalesce(left(t.body ->> 'unit', 10), ''), t.device_time
    from taken t where t.kind = 'reading'
  ), latest as (
    select distinct on (t.device_id) t.device_id, t.org_id, t.estate_id, t.received_at,
      (select s.body from taken s where s.device_id = t.device_id and s.kind = 'state' order by s.received_at desc limit 1) as state
    from taken t order by t.device_id, t.received_at desc
  ), shadowed as (
    insert into public.device_shadows as s (device_id, org_id, estate_id, online, last_seen_at, battery_pct, reported)
    select l.device_id, l.org_id, l.estate_id, true, l.received_at,
      case when jsonb_typeof(l.state -> 'battery') = 'number' then least(100, greatest(0, round((l.state ->> 'battery')::numeric)))::int end,
      coalesce(l.state, '{}')
    from latest l
    on conflict (device_id) do update set
      online = true, last_seen_at = greatest(s.last_seen_at, excluded.last_seen_at),
      battery_pct = coalesce(excluded.battery_pct, s.battery_pct), reported = s.reported || excluded.reported, updated_at = now()
  )
  select (select count(*) from taken),
    (select coalesce(jsonb_agg(jsonb_build_object('device', t.device_id, 'unit', t.unit_id, 'kind', t.kind, 'body', t.body)
        order by t.received_at), '[]') from taken t where t.kind in ('reply', 'reading')),
    (select coalesce(jsonb_agg(distinct jsonb_build_object('device_id', l.device_id, 'unit_id', l.unit_id, 'estate', l.estate_id,
        'household', l.household_id)), '[]') from logged l)
  into fresh, replies, doors;

  for r in select x ->> 'kind' as kind, (x ->> 'device')::uuid as device, x -> 'body' as body from jsonb_array_elements(replies) as x loop
    if r.kind = 'reading' then
      perform private.count_reading(r.device, (r.body ->> 'value')::numeric);
    elsif exists (select from public.device_commands q where q.id = private.try_uuid(r.body ->> 'command') and q.device_id = r.device) then
      perform private.settle_command((r.body ->> 'command')::uuid, r.body ->> 'status', coalesce(r.body -> 'proof', '{}'));
    end if;
  end loop;
  for r in select x from jsonb_array_elements(doors) as x loop
    -- Says that something happened, not at whose door: everybody who works in the estate hears it.
    perform private.broadcast('estate:' || (r.x ->> 'estate'), 'access_event', '{}');
    if r.x ->> 'household' is not null then
      perform private.tell_homes(array[(r.x ->> 'household')::uuid]);
    end if;
  end loop;
  return fresh;
end
$$;
comment on function private.bridge_ingest(jsonb) is
  'Takes a batch [{topic, payload, received_at, dedupe_key}] in one transaction, set-based: new ones are stored and take effect once, repetitions do nothing, what cannot be understood goes to dead_letters. Returns how many were new.';

create function private.count_reading(device uuid, value numeric) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices;
  e public.meter_epochs;
  used numeric := 0;
begin
  select * into d from public.devices x where x.id = device;
  select * into e from public.meter_epochs x where x.device_id = device order by x.id desc limit 1 for update;
  if e.id is null or value < e.last_value then
    insert into public.meter_epochs (org_id, estate_id, device_id, started_at, first_value, last_value, cause)
    values (d.org_id, d.estate_id, d.id, now(), value, value, case when e.id is null then 'first' else 'went_back' end);
  else
    used := value - e.last_value;
    update public.meter_epochs x set last_value = value where x.id = e.id;
  end if;
  if d.unit_id is not null and d.kind in ('water_meter', 'electricity_meter') then
    insert into public.unit_daily_usage as u (unit_id, day, kind, org_id, estate_id, amount, readings)
    values (d.unit_id, private.today(), d.kind, d.org_id, d.estate_id, used, 1)
    on conflict (unit_id, day, kind) do update set amount = u.amount + excluded.amount, readings = u.readings + 1;
  end if;
end
$$;
comment on function private.count_reading(uuid, numeric) is 'Adds what was used since the last reading to the day; a counter that went back starts a new epoch and adds nothing.';

create function private.bridge_take_commands(max_rows int) returns table (id uuid, device_uid text, kind text, payload jsonb, expires_at timestamptz)
language sql security definer set search_path = '' as $$
  with due as (
    select q.id
    from public.device_commands q
    join public.device_shadows s on s.device_id = q.device_id and s.online
    where (q.status = 'queued' or (q.status = 'sent' and q.kind <> 'unlock' and q.sent_at < now() - interval '1 minute' and q.attempts < 10))
      and (q.expires_at is null or q.expires_at > now())
    order by q.id
    limit least(greatest(max_rows, 1), 500)
    for update of q skip locked
  )
  update public.device_commands q
  set status = 'sent', sent_at = now(), attempts = q.attempts + 1
  from due, public.devices d
  where q.id = due.id and d.id = q.device_id and d.status = 'active'
  returning q.id, d.uid, q.kind, q.payload, q.expires_at
$$;
comment on function private.bridge_take_commands(int) is
  'Hands due commands of connected devices to a bridge. Several bridges never get the same one; an expired one is never handed out, an unlock never twice.';

create function private.bridge_command_result(command uuid, status text, detail jsonb) returns boolean
language sql security definer set search_path = '' as $$
  select private.settle_command(command, status, detail)
$$;
comment on function private.bridge_command_result(uuid, text, jsonb) is 'The bridge reports what became of a command on its way.';

create function private.shadows_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  homes uuid[] := array(
    select distinct d.unit_id from new_rows n join old_rows o on o.device_id = n.device_id join public.devices d on d.id = n.device_id
    where d.unit_id is not null
      and (n.online is distinct from o.online or n.reported -> 'locked' is distinct from o.reported -> 'locked'));
begin
  if cardinality(homes) > 0 then
    perform private.tell_units_changed(homes);
  end if;
  return null;
end
$$;
comment on function private.shadows_changed() is 'A device of a home that came, went, locked or unlocked is told to the screens that show the home (6.1.d).';

create function private.device_presence(uid text, online boolean) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices;
begin
  select * into d from public.devices x where x.uid = device_presence.uid;
  if d.id is null then
    return;
  end if;
  insert into public.device_shadows as s (device_id, org_id, estate_id, online, last_seen_at)
  values (d.id, d.org_id, d.estate_id, device_presence.online, now())
  on conflict (device_id) do update set online = excluded.online, last_seen_at = now(), updated_at = now();
  if device_presence.online then
    perform pg_notify('anju_commands', '');
  end if;
end
$$;
comment on function private.device_presence(text, boolean) is 'The broker says that a device has come or gone; waiting commands of one that came go out.';

create function private.bridge_heartbeat(bridge text) returns void
language sql security definer set search_path = '' as $$
  insert into private.bridges (name) values (left(bridge, 100)) on conflict (name) do update set last_beat = now()
$$;
comment on function private.bridge_heartbeat(text) is 'A bridge says that it is alive.';

create function private.mark_silent_devices() returns int
language plpgsql security definer set search_path = '' as $$
declare
  silent int;
begin
  -- While no bridge is alive nothing can be said about devices.
  if not exists (select from private.bridges b where b.last_beat > now() - interval '2 minutes') then
    return 0;
  end if;
  update public.device_shadows s set online = false, updated_at = now()
  where s.online and s.org_id in (select private.enabled_orgs('devices'))
    and s.last_seen_at < now() - make_interval(mins => (private.setting(s.org_id, 'devices', 'offline_minutes') #>> '{}')::int);
  get diagnostics silent = row_count;
  return silent;
end
$$;
comment on function private.mark_silent_devices() is 'Every five minutes: devices not heard for setting offline_minutes count as offline.';

-- ───────────── verbs

create function public.register_device(
  estate uuid, uid text, kind text, unit uuid default null, maker text default '', model text default '', extra jsonb default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  secret text := translate(encode(extensions.gen_random_bytes(24), 'base64'), '+/=', '-_');
  made public.devices;
  org uuid;
begin
  perform private.require('devices.manage', estate);
  select e.org_id into org from public.estates e where e.id = estate;
  if unit is not null and not exists (select from public.units u where u.id = unit and u.estate_id = estate) then
    perform private.fail(404, 'devices.unit_not_in_estate');
  end if;
  if kind is null or kind not in ('lock', 'gate', 'water_meter', 'electricity_meter') then
    perform private.fail(422, 'devices.kind_invalid');
  end if;
  if uid is null or trim(uid) !~ '^[A-Za-z0-9._-]{3,64}$' then
    perform private.fail(422, 'devices.uid_invalid');
  end if;
  insert into public.devices (org_id, estate_id, unit_id, uid, kind, maker, model, extra)
  values (org, estate, unit, trim(register_device.uid), register_device.kind, trim(coalesce(maker, '')), trim(coalesce(model, '')),
    private.new_extra('devices.device', org, register_device.extra))
  returning * into made;
  insert into private.device_secrets (device_id, org_id, secret_hash) values (made.id, org, private.device_secret_hash(secret));
  return jsonb_build_object('device', to_jsonb(made), 'secret', secret);
exception when unique_violation then
  perform private.fail(409, 'devices.uid_taken', jsonb_build_object('uid', trim(uid)));
  return null;
end
$$;
comment on function public.register_device(uuid, text, text, uuid, text, text, jsonb) is
  'Registers a device and makes the secret it signs in with: shown in this answer and never again. extra: custom values, held to what is published when they are given (422 forms.invalid).';

create function private.own_device(device uuid, perm text) returns public.devices
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices;
begin
  select * into d from public.devices x where x.id = device for no key update;
  perform private.require(perm, d.estate_id);
  return d;
end
$$;
comment on function private.own_device(uuid, text) is 'Locks a device for a verb, after checking the permission in its estate.';

create function public.renew_device_secret(device uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices := private.own_device(device, 'devices.manage');
  secret text := translate(encode(extensions.gen_random_bytes(24), 'base64'), '+/=', '-_');
begin
  insert into private.device_secrets as s (device_id, org_id, secret_hash) values (d.id, d.org_id, private.device_secret_hash(secret))
  on conflict (device_id) do update set secret_hash = excluded.secret_hash;
  return jsonb_build_object('device', to_jsonb(d), 'secret', secret);
end
$$;
comment on function public.renew_device_secret(uuid) is 'Makes a new secret for a device; the old one no longer works at its next sign-in.';

create function public.retire_device(device uuid) returns public.devices
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices := private.own_device(device, 'devices.manage');
begin
  if exists (select from public.credential_placements p where p.device_id = d.id and p.status in ('confirmed', 'delete_requested')) then
    perform private.fail(409, 'devices.holds_keys', jsonb_build_object('uid', d.uid));
  end if;
  update public.devices x set status = 'retired' where x.id = d.id returning * into d;
  update public.device_shadows s set online = false where s.device_id = d.id;
  return d;
end
$$;
comment on function public.retire_device(uuid) is 'Takes a device out of use; refused while keys are in it.';

create function public.request_unlock(device uuid, reason_kind text default 'tenant', reason_id uuid default null, note text default '')
returns public.device_commands
language plpgsql security definer set search_path = '' as $$
declare
  d public.devices;
  lease uuid;
  seconds int;
  made public.device_commands;
begin
  select * into d from public.devices x where x.id = device;
  if d.unit_id = any (private.my_unit_ids()) then
    select k.contract_id into lease
    from public.credentials k
    where k.unit_id = d.unit_id and k.person_id = any (private.my_person_ids()) and k.status = 'confirmed' and k.valid @> now() limit 1;
    if lease is null then
      perform private.fail(403, 'devices.no_key');
    end if;
    request_unlock.reason_kind := 'tenant';
    request_unlock.reason_id := lease;
  else
    perform private.require('devices.unlock', d.estate_id);
    if request_unlock.reason_kind is null or request_unlock.reason_kind not in ('work_order', 'inspection', 'emergency') or coalesce(length(trim(note)), 0) = 0 then
      perform private.fail(422, 'devices.unlock_reason_required');
    end if;
  end if;
  if d.status <> 'active' or d.kind not in ('lock', 'gate') then
    perform private.fail(409, 'devices.not_openable', jsonb_build_object('uid', d.uid));
  end if;
  if not coalesce((select s.online from public.device_shadows s where s.device_id = d.id), false) then
    perform private.fail(409, 'devices.offline', jsonb_build_object('uid', d.uid));
  end if;
  if exists (select from public.device_commands q where q.device_id = d.id and q.kind = 'unlock' and q.status in ('queued', 'sent', 'delivered', 'acknowledged')
      and q.expires_at > now()) then
    perform private.fail(409, 'devices.unlock_in_progress', jsonb_build_object('uid', d.uid));
  end if;
  seconds := (private.setting(d.org_id, 'devices', 'unlock_seconds') #>> '{}')::int;
  insert into public.device_commands (org_id, estate_id, device_id, kind, reason_kind, reason_id, note, requested_by, expires_at, idempotency_key)
  values (d.org_id, d.estate_id, d.id, 'unlock', request_unlock.reason_kind, request_unlock.reason_id, left(trim(coalesce(note, '')), 500),
    (select auth.uid()), now() + make_interval(secs => seconds), 'unlock:' || private.uuid_v7())
  returning * into made;
  return case when made.reason_kind = 'tenant' then private.only(made, 'id', 'device_id', 'kind', 'status', 'expires_at', 'created_at') else made end;
end
$$;
comment on function public.request_unlock(uuid, text, uuid, text) is
  'Opens a door: tenants their own, with a key that is in force; staff with devices.unlock and a reason. Good for seconds only (setting unlock_seconds).';

create function private.access_rows(events public.access_events[]) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'at', e.at, 'kind', e.kind, 'method', e.method, 'success', e.success,
    'device_time', e.device_time, 'device', d.uid, 'person', p.display_name) order by e.at desc, e.id desc), '[]')
  from unnest(events) as e join public.devices d on d.id = e.device_id left join public.persons p on p.id = e.person_id
$$;
comment on function private.access_rows(public.access_events[]) is 'Access log entries as screens show them: masked.';

create function public.door_log(unit uuid, purpose text, before timestamptz default null, max_rows int default 50) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  u public.units;
  shown public.access_events[];
begin
  select * into u from public.units x where x.id = unit;
  perform private.require('devices.access_log', u.estate_id);
  if coalesce(length(trim(purpose)), 0) not between 2 and 500 then
    perform private.fail(422, 'devices.purpose_required');
  end if;
  shown := array(
    select e from public.access_events e where e.unit_id = u.id and e.at < coalesce(before, 'infinity')
    order by e.at desc limit least(greatest(max_rows, 1), 200));
  -- Whoever lives there now, lived there then, or used a key: each of them was looked at.
  perform private.log_sensitive_read(u.org_id, u.estate_id, x.person, array['door_log'], purpose)
  from (
    select h.main_person_id as person from public.check_ins c join public.households h on h.id = c.household_id
    where c.unit_id = u.id and c.checked_out_at is null
    union
    select h.main_person_id from unnest(shown) e join public.households h on h.id = e.household_id
    union
    select e.person_id from unnest(shown) e where e.person_id is not null) x;
  return private.access_rows(shown);
end
$$;
comment on function public.door_log(uuid, text, timestamptz, int) is
  'Access log of a home for staff with devices.access_log, newest first, a page at a time. The purpose is kept with who looked: door times tell where people are.';

create function public.my_door(before timestamptz default null, max_rows int default 30) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  homes uuid[] := private.my_unit_ids();
  mine uuid[] := private.my_household_ids();
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return jsonb_build_object(
    'doors', (
      select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'uid', d.uid, 'kind', d.kind, 'unit', u.label, 'online', coalesce(s.online, false),
        'battery', s.battery_pct, 'last_seen_at', s.last_seen_at,
        'command', (
          select jsonb_build_object('id', q.id, 'status', q.status, 'expires_at', q.expires_at, 'created_at', q.created_at)
          from public.device_commands q
          where q.device_id = d.id and q.kind = 'unlock' and q.requested_by = (select auth.uid()) and q.created_at > now() - interval '1 minute'
          order by q.id desc limit 1)) order by d.uid), '[]')
      from public.devices d join public.units u on u.id = d.unit_id left join public.device_shadows s on s.device_id = d.id
      where d.unit_id = any (homes) and d.kind in ('lock', 'gate') and d.status = 'active'),
    'keys', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'holder', p.display_name, 'mine', k.person_id = any (private.my_person_ids()),
        'status', k.status, 'from', lower(k.valid), 'until', upper(k.valid)) order by k.id), '[]')
      from public.credentials k join public.persons p on p.id = k.person_id
      where k.household_id = any (mine) and k.status <> 'deleted_confirmed'),
    'log', private.access_rows(array(
      select e from public.access_events e where e.household_id = any (mine) and e.at < coalesce(before, 'infinity')
      order by e.at desc limit least(greatest(max_rows, 1), 200))));
end
$$;
comment on function public.my_door(timestamptz, int) is 'Portal: my doors with the fate of my last unlock, my household''s keys, my door log.';

create function public.replay_dead_letter(letter uuid) returns public.dead_letters
language plpgsql security definer set search_path = '' as $$
declare
  l public.dead_letters;
begin
  select * into l from public.dead_letters x where x.id = letter for update;
  perform private.require('devices.manage', l.estate_id);
  if l.replayed_at is not null then
    return l;
  end if;
  delete from public.dead_letters x where x.id = letter;
  perform private.bridge_ingest(jsonb_build_array(jsonb_build_object('topic', l.topic, 'payload', l.payload, 'received_at', l.received_at, 'dedupe_key', l.event_key)));
  if not exists (select from public.dead_letters x where x.event_key = l.event_key) then
    l.replayed_at := now();
    insert into public.dead_letters select l.*;
  end if;
  select * into l from public.dead_letters x where x.event_key = l.event_key;
  return l;
end
$$;
comment on function public.replay_dead_letter(uuid) is 'Tries a dead letter again, after its cause was mended. It stays on the list, marked as replayed, or comes back with its new fault.';

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array[
  'public.devices', 'public.credentials', 'public.credential_placements', 'public.device_commands', 'public.meter_epochs']::regclass[]) as t;
create trigger _200_guard before insert or update of valid, contract_id, household_id, person_id on public.credentials for each row execute function private.guard_credential();
create trigger _300_place after insert on public.devices referencing new table as new_rows
  for each statement execute function private.device_activated();
create trigger _300_place_updated after update on public.devices referencing new table as new_rows
  for each statement execute function private.device_activated();
create trigger _300_logins after insert or update or delete on private.device_secrets
  for each statement execute function private.logins_changed();
create trigger _300_logins after update of uid, status on public.devices for each statement execute function private.logins_changed();
create trigger _300_waiting after insert on public.device_commands referencing new table as new_rows
  for each statement execute function private.commands_waiting();
create trigger _300_changed after update on public.device_commands referencing old table as old_rows new table as new_rows
  for each statement execute function private.command_changed();
create trigger _300_changed after update on public.device_shadows referencing old table as old_rows new table as new_rows
  for each statement execute function private.shadows_changed();
create trigger _350_keys_in after insert on public.check_ins referencing new table as new_rows
  for each statement execute function private.check_in_keys();
create trigger _350_keys_out after update on public.check_ins referencing old table as old_rows new table as new_rows
  for each statement execute function private.check_in_keys();
-- Entries go with their month, when the whole partition is dropped.
create trigger _000_append_only before update or delete on public.access_events for each row execute function private.append_only();

-- ───────────── row rights

alter table public.devices enable row level security;
alter table public.device_shadows enable row level security;
alter table public.device_commands enable row level security;
alter table public.credentials enable row level security;
alter table public.credential_placements enable row level security;
alter table public.access_events enable row level security;
alter table public.meter_epochs enable row level security;
alter table public.unit_daily_usage enable row level security;
alter table public.dead_letters enable row level security;

create policy "staff see devices of their estates" on public.devices for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
create policy "whoever sees a device sees its state" on public.device_shadows for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
-- When tenants open their own doors is theirs to know, by my_door; staff read it by door_log, with a purpose.
create policy "staff see the commands of their estates but tenants' unlocks" on public.device_commands for select to authenticated
  using (reason_kind <> 'tenant' and estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
create policy "staff see the keys of their estates" on public.credentials for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
create policy "whoever sees a key sees where it is" on public.credential_placements for select to authenticated
  using (exists (select from public.credentials k where k.id = credential_id));
create policy "staff see the meters of their estates" on public.meter_epochs for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
create policy "staff see the usage of their estates" on public.unit_daily_usage for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.read'))::uuid[]));
create policy "device managers see what was not understood" on public.dead_letters for select to authenticated
  using (estate_id = any ((select private.estates_with('devices.manage'))::uuid[]));

-- ───────────── grants

grant select on public.devices, public.device_shadows, public.device_commands, public.credentials, public.credential_placements,
  public.meter_epochs, public.unit_daily_usage, public.dead_letters to authenticated;
grant execute on function public.register_device(uuid, text, text, uuid, text, text, jsonb), public.renew_device_secret(uuid), public.retire_device(uuid),
  public.request_unlock(uuid, text, uuid, text), public.door_log(uuid, text, timestamptz, int), public.my_door(timestamptz, int),
  public.replay_dead_letter(uuid) to authenticated;
grant execute on function private.bridge_auth(text, text), private.bridge_logins(), private.bridge_ingest(jsonb), private.bridge_take_commands(int),
  private.bridge_command_result(uuid, text, jsonb), private.device_presence(text, boolean), private.bridge_heartbeat(text) to anju_bridge;

-- ───────────── comments on the columns every business table has

comment on column public.dead_letters.id is 'Time-ordered id.';
select private.comment_usual_columns(array['public.devices', 'public.device_shadows', 'public.device_commands', 'public.credentials',
  'public.credential_placements', 'public.access_events', 'public.meter_epochs', 'public.unit_daily_usage']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('devices',
  '{"zh": "设备", "en": "Devices"}', array['platform', 'housing', 'tenants', 'contracts'],
  '[{"key": "devices.read", "title": {"zh": "查看设备", "en": "See devices"}, "roles": ["manager", "leasing_clerk", "inspector", "repair_dispatcher", "property_staff"], "parts": ["property_manager"]},
    {"key": "devices.manage", "title": {"zh": "管理设备", "en": "Manage devices"}, "roles": ["manager"]},
    {"key": "devices.unlock", "title": {"zh": "远程开门", "en": "Open doors remotely"}, "roles": ["manager", "repair_dispatcher"]},
    {"key": "devices.access_log", "title": {"zh": "查看门禁记录", "en": "Read the access log"}, "roles": ["manager", "inspector"]}]',
  '{"unlock_seconds": 10, "credential_grace_days": 30, "credential_min_age": 14, "offline_minutes": 15}',
  array['6.1.d', '6.2.a2', '6.2.a3']);
select private.ensure_partitions();
select private.plugin_job('devices', 'devices-partitions', '11 2 * * *', 'select private.devices_upkeep()');
select private.plugin_job('devices', 'devices-commands', '* * * * *', 'select private.settle_overdue_commands()');
select private.plugin_job('devices', 'devices-credentials', '41 2 * * *', 'select private.extend_credentials()');
select private.plugin_job('devices', 'devices-silent', '*/5 * * * *', 'select private.mark_silent_devices()');

-- ───────────── metrics

create view private.metric_devices with (security_invoker = true) as
  select d.id as device_id, d.org_id, d.estate_id, d.unit_id, d.kind, d.status, d.maker, coalesce(h.online, false) as online, h.battery_pct, h.last_seen_at,
    coalesce(h.online, false)::int as online_count, 1 as counted, h.battery_pct < 20 as low_battery,
    case when not h.online then floor(extract(epoch from now() - h.last_seen_at) / 3600) end as offline_hours
  from public.devices d
  left join public.device_shadows h on h.device_id = d.id
  where d.status <> 'retired';
comment on view private.metric_devices is 'Source of the metric devices.devices: one row per device that is not retired, with its last known state.';

create view private.metric_electricity with (security_invoker = true) as
  select u.unit_id, u.org_id, u.estate_id, u.day, u.amount from public.unit_daily_usage u where u.kind = 'electricity_meter';
comment on view private.metric_electricity is 'Source of the metric devices.electricity: one row per home and day.';

create view private.metric_water with (security_invoker = true) as
  select u.unit_id, u.org_id, u.estate_id, u.day, u.amount from public.unit_daily_usage u where u.kind = 'water_meter';
comment on view private.metric_water is 'Source of the metric devices.water: one row per home and day.';

select private.metric('devices.devices', 'devices', 'devices.read',
  '{"zh": "设备", "en": "Devices"}',
  '{"zh": "未停用的设备及其在线状态和电量；在线率 = 在线 ÷ 全部。", "en": "Devices that are not retired, whether they are online and their battery. Online rate = online ÷ all."}',
  'private.metric_devices', 'one row per device that is not retired, as of now',
  '[{"key": "kind", "column": "kind", "type": "choice", "title": {"zh": "类型", "en": "Kind"}, "options": [
      {"value": "lock", "title": {"zh": "门锁", "en": "Lock"}}, {"value": "gate", "title": {"zh": "单元门", "en": "Gate"}},
      {"value": "water_meter", "title": {"zh": "水表", "en": "Water meter"}}, {"value": "electricity_meter", "title": {"zh": "电表", "en": "Electricity meter"}}]},
    {"key": "online", "column": "online", "type": "boolean", "title": {"zh": "在线", "en": "Online"}},
    {"key": "low_battery", "column": "low_battery", "type": "boolean", "title": {"zh": "低电量（< 20%）", "en": "Low battery (< 20%)"}},
    {"key": "battery", "column": "battery_pct", "type": "number", "title": {"zh": "电量（%）", "en": "Battery (%)"}},
    {"key": "status", "column": "status", "type": "choice", "title": {"zh": "状态", "en": "Status"}, "options": [
      {"value": "active", "title": {"zh": "启用", "en": "Active"}, "tone": "success"}, {"value": "quarantined", "title": {"zh": "隔离", "en": "Quarantined"}, "tone": "warning"}]},
    {"key": "maker", "column": "maker", "type": "text", "title": {"zh": "厂商", "en": "Maker"}},
    {"key": "offline_hours", "column": "offline_hours", "type": "number", "title": {"zh": "离线时长（小时）", "en": "Hours offline"}},
    {"key": "last_seen", "column": "last_seen_at", "type": "date", "title": {"zh": "最后在线", "en": "Last seen"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}}]',
  '[{"key": "devices", "unit": "count", "aggs": ["count"], "title": {"zh": "台数", "en": "Devices"}},
    {"key": "online_rate", "column": "online_count", "over": "counted", "unit": "percent", "aggs": ["ratio"], "better": "more", "title": {"zh": "在线率", "en": "Online rate"}},
    {"key": "battery", "column": "battery_pct", "unit": "percent", "aggs": ["avg", "min"], "better": "more", "title": {"zh": "电量", "en": "Battery"}}]',
  'device', 'device_id', null, '{"path": "/devices", "columns": {"kind": "kind"}}');

select private.metric('devices.electricity', 'devices', 'devices.read',
  '{"zh": "用电量", "en": "Electricity used"}',
  '{"zh": "各户每日用电量（千瓦时）。", "en": "Electricity by home and day, in kWh."}',
  'private.metric_electricity', 'one row per home and day',
  '[{"key": "day", "column": "day", "type": "date", "title": {"zh": "日期", "en": "Day"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "unit", "column": "unit_id", "type": "ref", "of": "public.units", "label": "label", "title": {"zh": "房源", "en": "Home"}}]',
  '[{"key": "used", "column": "amount", "unit": "kWh", "aggs": ["sum", "avg", "max"], "title": {"zh": "用电量", "en": "Used"}},
    {"key": "units", "column": "unit_id", "unit": "count", "aggs": ["distinct"], "title": {"zh": "户数", "en": "Homes"}}]',
  'unit', 'unit_id', 'day');

select private.metric('devices.water', 'devices', 'devices.read',
  '{"zh": "用水量", "en": "Water used"}',
  '{"zh": "各户每日用水量（立方米）。", "en": "Water by home and day, in m³."}',
  'private.metric_water', 'one row per home and day',
  '[{"key": "day", "column": "day", "type": "date", "title": {"zh": "日期", "en": "Day"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "unit", "column": "unit_id", "type": "ref", "of": "public.units", "label": "label", "title": {"zh": "房源", "en": "Home"}}]',
  '[{"key": "used", "column": "amount", "unit": "m3", "aggs": ["sum", "avg", "max"], "title": {"zh": "用水量", "en": "Used"}},
    {"key": "units", "column": "unit_id", "unit": "count", "aggs": ["distinct"], "title": {"zh": "户数", "en": "Homes"}}]',
  'unit', 'unit_id', 'day');
