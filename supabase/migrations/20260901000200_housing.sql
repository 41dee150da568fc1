-- Housing: buildings and units. A unit's status (房态, 6.1.c) follows from facts alone: check-ins, blocks, allocations,
-- contracts, release. Later plugins bring their facts by putting private.watch_unit_facts on their table.

create function private.natural_key(value text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select regexp_replace(regexp_replace(lower(value), '(\d+)', '000000000\1', 'g'), '\d*(\d{9})', '\1', 'g')
$$;
comment on function private.natural_key(text) is 'Sort key in which numbers inside a text sort as numbers: 2栋 comes before 10栋.';

create function private.unit_label(building_name text, entrance text, code text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select concat_ws(' ', building_name, case when entrance ~ '^\d+$' then entrance || '单元' else nullif(entrance, '') end, code)
$$;
comment on function private.unit_label(text, text, text) is 'How people write a unit: building, entrance, room; 3栋 2单元 1204.';

-- ───────────── tables

alter table public.estates add constraint estates_id_org_id_key unique (id, org_id);

create table public.buildings (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null,
  code text not null check (length(code) between 1 and 60),
  name text not null check (length(name) between 1 and 100),
  sort_key text collate "C" not null generated always as (private.natural_key(name)) stored,
  floors int check (floors between 1 and 300),
  year_completed int check (year_completed between 1800 and 2200),
  address text not null default '',
  import_batch_id uuid references public.import_batches (id) on delete set null,
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (estate_id, code),
  unique (id, estate_id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id)
);
create index buildings_org_idx on public.buildings (org_id);
create index buildings_estate_idx on public.buildings (estate_id, org_id);
create index buildings_estate_sort_idx on public.buildings (estate_id, sort_key, id);
create index buildings_sort_idx on public.buildings (sort_key, id);
create index buildings_import_batch_idx on public.buildings (import_batch_id);
comment on table public.buildings is 'Buildings (楼栋) of an estate.';
comment on column public.buildings.code is 'Code, unique in the estate; imports name the building by it.';
comment on column public.buildings.name is 'Name people use, e.g. 3栋.';
comment on column public.buildings.sort_key is 'Orders names with numbers as numbers.';
comment on column public.buildings.floors is 'Storeys above ground.';
comment on column public.buildings.year_completed is 'Year of completion.';
comment on column public.buildings.address is 'Postal address, where it differs from the estate''s.';
comment on column public.buildings.import_batch_id is 'The import that made it; undo removes it once no unit is left.';

create table public.units (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  building_id uuid not null,
  entrance text not null default '' check (length(entrance) <= 20),
  code text not null check (length(code) between 1 and 40),
  floor int not null check (floor between -10 and 300),
  position int not null default 0,
  label text not null,
  sort_key text collate "C" not null generated always as (private.natural_key(label)) stored,
  layout text not null default '' check (length(layout) <= 60),
  area_m2 numeric(10, 2) check (area_m2 > 0 and area_m2 < 100000),
  rooms int check (rooms between 0 and 50),
  orientation text not null default '' check (length(orientation) <= 20),
  title_no text not null default '' check (length(title_no) <= 100),
  title_authority text not null default '' check (length(title_authority) <= 100),
  released_on date,
  status text not null default 'vacant'
    check (status in ('awaiting_allocation', 'reserved', 'occupied', 'under_repair', 'vacant', 'blocked')),
  status_since timestamptz not null default now(),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (building_id, entrance, code),
  unique (id, estate_id, org_id),
  foreign key (building_id, estate_id, org_id) references public.buildings (id, estate_id, org_id)
);
create index units_org_idx on public.units (org_id);
create index units_building_idx on public.units (building_id, estate_id, org_id);
create index units_estate_sort_idx on public.units (estate_id, sort_key, id);
create index units_sort_idx on public.units (sort_key, id);
create index units_status_idx on public.units (estate_id, status);
create index units_released_idx on public.units (released_on) where status = 'vacant' and released_on is not null;
create index units_label_idx on public.units using gin (label extensions.gin_trgm_ops);
comment on table public.units is 'Dwellings (房源). One house, one file (6.1.b): location, building attributes, title; lease and management join from other plugins.';
comment on column public.units.building_id is 'The building.';
comment on column public.units.entrance is 'Entrance or stair (单元), empty where a building has one.';
comment on column public.units.code is 'Room number, unique within building and entrance.';
comment on column public.units.floor is 'Storey; negative below ground.';
comment on column public.units.position is 'Order on the floor; 0 means by room number.';
comment on column public.units.label is 'Building, entrance and room as people write them; kept by trigger.';
comment on column public.units.sort_key is 'Orders labels with numbers as numbers.';
comment on column public.units.layout is 'Layout (户型), e.g. 一室一厅.';
comment on column public.units.area_m2 is 'Building area (建筑面积) in m².';
comment on column public.units.rooms is 'Number of rooms.';
comment on column public.units.orientation is 'Which way it faces.';
comment on column public.units.title_no is 'Number in the real-estate register (不动产权证号).';
comment on column public.units.title_authority is 'Authority that registered the title.';
comment on column public.units.released_on is 'From this day it may be allocated (待分配).';
comment on column public.units.status is 'awaiting_allocation 待分配, reserved 已预留, occupied 已入住, under_repair 维修中, vacant 空置, blocked 停用. Derived from facts; any other value is refused, whoever writes it (6.1.c).';
comment on column public.units.status_since is 'Since when the status holds.';

create table public.unit_status_history (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null,
  estate_id uuid not null,
  unit_id uuid not null,
  status text not null,
  during tstzrange not null check (not isempty(during) and not lower_inf(during)),
  cause jsonb not null default '{}',
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id) on delete cascade,
  constraint unit_status_history_no_overlap exclude using gist (unit_id with =, during with &&)
);
create index unit_status_history_unit_idx on public.unit_status_history (unit_id, estate_id, org_id);
create index unit_status_history_estate_idx on public.unit_status_history (estate_id);
create index unit_status_history_changed_idx on public.unit_status_history (estate_id, lower(during));
create unique index unit_status_history_open_idx on public.unit_status_history (unit_id) where upper_inf(during);
comment on table public.unit_status_history is 'Every status a unit ever had, without gaps or overlaps (6.1.c, 7.4.a).';
comment on column public.unit_status_history.unit_id is 'The unit.';
comment on column public.unit_status_history.status is 'The status that held.';
comment on column public.unit_status_history.during is 'When it held; the current one is open.';
comment on column public.unit_status_history.cause is 'The fact that changed: {"table", "operation"}.';

create table public.unit_blocks (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  kind text not null check (kind in ('repair', 'disabled')),
  reason text not null check (length(trim(reason)) between 1 and 500),
  starts_at timestamptz not null default now(),
  ends_at timestamptz check (ends_at >= starts_at),
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  constraint unit_blocks_no_overlap exclude using gist (unit_id with =, kind with =, tstzrange(starts_at, ends_at) with &&)
);
create index unit_blocks_org_idx on public.unit_blocks (org_id);
create index unit_blocks_estate_idx on public.unit_blocks (estate_id);
create index unit_blocks_unit_idx on public.unit_blocks (unit_id, estate_id, org_id);
create index unit_blocks_created_by_idx on public.unit_blocks (created_by);
create index unit_blocks_starts_idx on public.unit_blocks (starts_at);
create index unit_blocks_ends_idx on public.unit_blocks (ends_at);
comment on table public.unit_blocks is 'Times during which a unit is under repair (维修) or taken out of use (停用).';
comment on column public.unit_blocks.unit_id is 'The unit.';
comment on column public.unit_blocks.kind is 'repair or disabled.';
comment on column public.unit_blocks.reason is 'Why.';
comment on column public.unit_blocks.starts_at is 'From when.';
comment on column public.unit_blocks.ends_at is 'Until when; open when null.';
comment on column public.unit_blocks.created_by is 'Who blocked it.';

create table public.unit_inventory (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  unit_id uuid not null,
  item text not null check (length(item) between 1 and 100),
  quantity int not null default 1 check (quantity between 0 and 10000),
  condition text not null default 'good' check (condition in ('good', 'worn', 'broken')),
  note text not null default '' check (length(note) <= 500),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (unit_id, item),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id)
);
create index unit_inventory_org_idx on public.unit_inventory (org_id);
create index unit_inventory_estate_idx on public.unit_inventory (estate_id);
create index unit_inventory_unit_idx on public.unit_inventory (unit_id, estate_id, org_id);
comment on table public.unit_inventory is 'Fittings handed over with a unit.';
comment on column public.unit_inventory.unit_id is 'The unit.';
comment on column public.unit_inventory.item is 'What, e.g. 热水器.';
comment on column public.unit_inventory.quantity is 'How many.';
comment on column public.unit_inventory.condition is 'good, worn or broken.';
comment on column public.unit_inventory.note is 'Remark.';

-- ───────────── status from facts

create function private.derived_unit_status(unit_ids uuid[]) returns table (unit_id uuid, status text)
language plpgsql stable security definer set search_path = '' as $$
declare
  lived_in uuid[] := '{}';
  taken uuid[] := '{}';
  under_contract uuid[] := '{}';
begin
  if to_regclass('public.check_ins') is not null then
    lived_in := array(
      select c.unit_id from public.check_ins c where c.unit_id = any (unit_ids) and c.checked_out_at is null);
    taken := array(
      select a.unit_id from public.allocations a where a.unit_id = any (unit_ids) and a.status in ('offered', 'accepted'));
  end if;
  if to_regclass('public.contracts') is not null then
    under_contract := array(
      select c.unit_id from public.contracts c where c.unit_id = any (unit_ids) and c.status in ('pending_signature', 'in_force'));
  end if;
  return query
  with open_blocks as (
    select b.unit_id, bool_or(b.kind = 'disabled') as disabled
    from public.unit_blocks b
    where b.unit_id = any (unit_ids) and b.starts_at <= now() and (b.ends_at is null or b.ends_at > now())
    group by b.unit_id
  ), occupied as (
    select distinct x as id from unnest(lived_in) as x
  ), reserved as (
    select distinct x as id from unnest(taken || under_contract) as x
  )
  select u.id,
    case
      when o.id is not null then 'occupied'
      when b.disabled then 'blocked'
      when b.unit_id is not null then 'under_repair'
      when r.id is not null then 'reserved'
      when u.released_on <= private.today() then 'awaiting_allocation'
      else 'vacant'
    end
  from public.units u
  left join occupied o on o.id = u.id
  left join open_blocks b on b.unit_id = u.id
  left join reserved r on r.id = u.id
  where u.id = any (unit_ids);
end
$$;
comment on function private.derived_unit_status(uuid[]) is
  'What the facts say about units, first match wins: open check-in → occupied; open disabling block → blocked; open repair block → under_repair; live allocation or contract → reserved; released → awaiting_allocation; else vacant (6.1.c).';

create function private.refresh_unit_status(unit_ids uuid[], cause jsonb default '{}') returns int
language plpgsql security definer set search_path = '' as $$
declare
  before_cause text := current_setting('anju.status_cause', true);
  changed int;
begin
  -- Locked in one order, so that two transactions touching the same units wait instead of deadlocking.
  perform from public.units u where u.id = any (unit_ids) order by u.id for no key update;
  perform set_config('anju.status_cause', cause::text, true);
  update public.units u set status = d.status, status_since = clock_timestamp()
  from private.derived_unit_status(unit_ids) d
  where u.id = d.unit_id and u.status <> d.status;
  get diagnostics changed = row_count;
  perform set_config('anju.status_cause', coalesce(before_cause, ''), true);
  return changed;
end
$$;
comment on function private.refresh_unit_status(uuid[], jsonb) is
  'Brings the status of units in line with the facts, set-based; returns how many changed. cause is kept in the history.';

create function private.unit_facts_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  ids uuid[];
begin
  if tg_op = 'INSERT' then
    ids := array(select distinct n.unit_id from new_rows n where n.unit_id is not null);
  elsif tg_op = 'DELETE' then
    ids := array(select distinct o.unit_id from old_rows o where o.unit_id is not null);
  else
    ids := array(
      select n.unit_id from new_rows n where n.unit_id is not null
      union select o.unit_id from old_rows o where o.unit_id is not null);
  end if;
  if cardinality(ids) > 0 then
    perform private.refresh_unit_status(ids, jsonb_build_object('table', tg_table_name, 'operation', lower(tg_op)));
  end if;
  return null;
end
$$;
comment on function private.unit_facts_changed() is 'After a statement on a fact table with unit_id: derives the status of the units it touched.';

create function private.watch_unit_facts(target regclass) returns void
language plpgsql security definer set search_path = '' as $$
begin
  execute format('create trigger _400_unit_status_insert after insert on %s referencing new table as new_rows for each statement execute function private.unit_facts_changed()', target);
  execute format('create trigger _400_unit_status_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function private.unit_facts_changed()', target);
  execute format('create trigger _400_unit_status_delete after delete on %s referencing old table as old_rows for each statement execute function private.unit_facts_changed()', target);
end
$$;
comment on function private.watch_unit_facts(regclass) is 'Makes a table with a unit_id a source of facts for unit status.';

create function private.tell_units_changed(unit_ids uuid[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  news record;
begin
  for news in
    select u.estate_id, u.building_id, case when count(*) = 1 then (array_agg(u.id))[1] end as unit_id
    from public.units u where u.id = any (unit_ids)
    group by u.estate_id, u.building_id
  loop
    perform private.broadcast('estate:' || news.estate_id, 'unit_changed',
      jsonb_build_object('unit_id', news.unit_id, 'building_id', news.building_id));
  end loop;
end
$$;
comment on function private.tell_units_changed(uuid[]) is
  'Live event unit_changed on estate:<id>, one per building; unit_id is null when several units of it changed at once.';

create function private.unit_before_insert() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.label is null then
    new.label := private.unit_label((select b.name from public.buildings b where b.id = new.building_id), new.entrance, new.code);
  end if;
  -- A new unit has no facts but its release.
  new.status := case when new.released_on <= private.today() then 'awaiting_allocation' else 'vacant' end;
  new.status_since := now();
  return new;
end
$$;
comment on function private.unit_before_insert() is 'Fills label and first status of a new unit.';

create function private.units_inserted() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  insert into public.unit_status_history (org_id, estate_id, unit_id, status, during, cause)
  select n.org_id, n.estate_id, n.id, n.status, tstzrange(n.status_since, null), '{"table": "units", "operation": "insert"}'
  from new_rows n;
  perform private.tell_units_changed(array(select n.id from new_rows n));
  return null;
end
$$;
comment on function private.units_inserted() is 'Opens the status history of new units.';

create function private.units_updated() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  at timestamptz := clock_timestamp();
  changed uuid[];
  released uuid[];
  wrong record;
begin
  released := array(
    select n.id from new_rows n join old_rows o on o.id = n.id where n.released_on is distinct from o.released_on);
  if cardinality(released) > 0 then
    perform private.refresh_unit_status(released, '{"table": "units", "operation": "release"}');
  end if;
  changed := array(select n.id from new_rows n join old_rows o on o.id = n.id where n.status <> o.status);
  if cardinality(changed) = 0 then
    return null;
  end if;
  select n.id, n.status, d.status as derived into wrong
  from new_rows n join private.derived_unit_status(changed) d on d.unit_id = n.id
  where d.status <> n.status limit 1;
  if wrong.id is not null then
    perform private.fail(403, 'housing.status_is_derived', jsonb_build_object('status', wrong.status, 'derived', wrong.derived));
  end if;
  update public.unit_status_history h set during = tstzrange(lower(h.during), greatest(at, lower(h.during) + interval '1 microsecond'))
  where h.unit_id = any (changed) and upper_inf(h.during);
  insert into public.unit_status_history (org_id, estate_id, unit_id, status, during, cause)
  select n.org_id, n.estate_id, n.id, n.status, tstzrange(coalesce(last.until, at), null),
    coalesce(nullif(current_setting('anju.status_cause', true), '')::jsonb, '{}')
  from new_rows n
  left join lateral (
    select max(upper(h.during)) as until from public.unit_status_history h where h.unit_id = n.id) last on true
  where n.id = any (changed);
  perform private.tell_units_changed(changed);
  return null;
end
$$;
comment on function private.units_updated() is
  'After an update of units: follows a changed release, refuses a status the facts do not bear out, continues the history, tells live screens.';

create function private.guard_status_history() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'UPDATE' then
    if upper_inf(old.during) and not upper_inf(new.during) and lower(new.during) = lower(old.during)
      and (new.id, new.unit_id, new.status, new.cause) = (old.id, old.unit_id, old.status, old.cause) then
      return new;
    end if;
  elsif not exists (select from public.units u where u.id = old.unit_id) then
    return old;
  end if;
  perform private.fail(403, 'platform.append_only', jsonb_build_object('table', tg_table_name));
  return null;
end
$$;
comment on function private.guard_status_history() is
  'The history only grows: its open entry may be closed, nothing else changes; it goes only together with its unit.';

create function private.check_status_history() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  gap record;
begin
  select n.unit_id into gap
  from new_rows n
  where exists (select from public.unit_status_history h where h.unit_id = n.unit_id and h.id <> n.id)
    and not exists (
      select from public.unit_status_history h where h.unit_id = n.unit_id and upper(h.during) = lower(n.during))
  limit 1;
  if gap.unit_id is not null then
    perform private.fail(409, 'housing.status_history_gap', jsonb_build_object('unit', gap.unit_id));
  end if;
  return null;
end
$$;
comment on function private.check_status_history() is 'Refuses an entry that does not begin where the one before it ends.';

create function private.building_renamed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.units u set label = private.unit_label(n.name, u.entrance, u.code)
  from new_rows n join old_rows o on o.id = n.id
  where u.building_id = n.id and n.name <> o.name;
  return null;
end
$$;
comment on function private.building_renamed() is 'Carries a building''s new name into the labels of its units.';

create function private.refresh_due_units() returns int
language sql security definer set search_path = '' as $$
  select private.refresh_unit_status(array(
    select b.unit_id from public.unit_blocks b where b.starts_at between now() - interval '2 days' and now()
    union
    select b.unit_id from public.unit_blocks b where b.ends_at between now() - interval '2 days' and now()
    union
    select u.id from public.units u where u.status = 'vacant' and u.released_on <= private.today()),
    '{"table": "clock"}')
$$;
comment on function private.refresh_due_units() is 'Facts that time alone makes true: blocks that began or ended, release days reached. Returns how many units changed.';

create function private.own_unit(unit uuid, perm text) returns public.units
language plpgsql security definer set search_path = '' as $$
declare
  u public.units;
begin
  select * into u from public.units x where x.id = unit for no key update;
  perform private.require(perm, u.estate_id);
  return u;
end
$$;
comment on function private.own_unit(uuid, text) is 'Locks a unit for a verb, after checking the permission in its estate.';

-- ───────────── verbs

create function public.block_unit(
  unit uuid, kind text, reason text, starts_at timestamptz default now(), ends_at timestamptz default null)
returns public.unit_blocks
language plpgsql security definer set search_path = '' as $$
declare
  u public.units := private.own_unit(unit, 'housing.write');
  made public.unit_blocks;
begin
  if kind is null or kind not in ('repair', 'disabled') then
    perform private.fail(422, 'housing.block_kind_invalid');
  end if;
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'housing.reason_required');
  end if;
  if ends_at <= starts_at then
    perform private.fail(422, 'housing.block_ends_before_start');
  end if;
  if kind = 'disabled' and u.status in ('occupied', 'reserved') then
    perform private.fail(409, 'housing.unit_in_use', jsonb_build_object('unit', u.label, 'status', u.status));
  end if;
  insert into public.unit_blocks (org_id, estate_id, unit_id, kind, reason, starts_at, ends_at)
  values (u.org_id, u.estate_id, u.id, block_unit.kind, trim(block_unit.reason),
    coalesce(block_unit.starts_at, now()), block_unit.ends_at)
  returning * into made;
  return made;
exception when exclusion_violation then
  perform private.fail(409, 'housing.already_blocked', jsonb_build_object('unit', u.label));
  return null;
end
$$;
comment on function public.block_unit(uuid, text, text, timestamptz, timestamptz) is
  'Takes a unit into repair or out of use. A unit in use cannot be taken out of use (409 housing.unit_in_use).';

create function public.unblock_unit(block uuid) returns public.unit_blocks
language plpgsql security definer set search_path = '' as $$
declare
  b public.unit_blocks;
begin
  select * into b from public.unit_blocks x where x.id = block for update;
  perform private.require('housing.write', b.estate_id);
  if b.ends_at is null or b.ends_at > now() then
    update public.unit_blocks x set ends_at = greatest(now(), x.starts_at) where x.id = block returning * into b;
  end if;
  return b;
end
$$;
comment on function public.unblock_unit(uuid) is 'Ends a block now (one that has not begun never takes effect). Doing it twice changes nothing.';

create function public.release_units(unit_ids uuid[], on_date date default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
  released int;
begin
  perform private.require('housing.write', e.estate_id)
  from (select distinct u.estate_id from unnest(unit_ids) as i (id) left join public.units u on u.id = i.id) e;
  perform from public.units u where u.id = any (unit_ids) order by u.id for no key update;
  update public.units u set released_on = coalesce(on_date, private.today())
  where u.id = any (unit_ids) and u.released_on is distinct from coalesce(on_date, private.today());
  get diagnostics released = row_count;
  return released;
end
$$;
comment on function public.release_units(uuid[], date) is 'Opens units for allocation from a day on (today when null); all or none. Returns how many changed.';

create function public.release_unit(unit uuid, on_date date default null) returns public.units
language plpgsql security definer set search_path = '' as $$
declare
  u public.units;
begin
  perform public.release_units(array[unit], on_date);
  select * into u from public.units x where x.id = unit;
  return u;
end
$$;
comment on function public.release_unit(uuid, date) is 'Opens one unit for allocation from a day on (today when null).';

create function public.withdraw_release(unit uuid) returns public.units
language plpgsql security definer set search_path = '' as $$
declare
  u public.units := private.own_unit(unit, 'housing.write');
begin
  if u.status in ('occupied', 'reserved') then
    perform private.fail(409, 'housing.unit_in_use', jsonb_build_object('unit', u.label, 'status', u.status));
  end if;
  update public.units x set released_on = null where x.id = u.id and x.released_on is not null;
  select * into u from public.units x where x.id = unit;
  return u;
end
$$;
comment on function public.withdraw_release(uuid) is 'Takes a unit out of allocation; refused (409) once it is reserved or lived in.';

-- ───────────── what screens read

create function private.unit_occupants(unit_ids uuid[], estate uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if to_regclass('public.check_ins') is null or not (estate = any (private.estates_with('tenants.read'))) then
    return '{}';
  end if;
  return (
    with linked as (
      select c.unit_id, c.household_id, c.checked_in_at as since, 'checked_in' as link
      from public.check_ins c where c.unit_id = any (unit_ids) and c.checked_out_at is null
      union all
      select a.unit_id, a.household_id, a.created_at, a.status
      from public.allocations a where a.unit_id = any (unit_ids) and a.status in ('offered', 'accepted')
    ), first as (
      select distinct on (l.unit_id) l.* from linked l order by l.unit_id, l.link = 'checked_in' desc
    )
    select coalesce(jsonb_object_agg(f.unit_id, jsonb_build_object(
      'household_id', f.household_id, 'household_code', h.code, 'name', p.display_name, 'category', h.category,
      'size', (select count(*) from public.household_members m where m.household_id = h.id and m.during @> private.today()),
      'link', f.link, 'since', f.since)), '{}')
    from first f
    join public.households h on h.id = f.household_id
    left join public.persons p on p.id = h.main_person_id);
end
$$;
comment on function private.unit_occupants(uuid[], uuid) is
  'Who lives in units, or for whom they are reserved: {unit: {household_id, name (masked), size, link, since}}; empty without tenants.read.';

create function private.unit_leases(unit_ids uuid[], estate uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if to_regclass('public.contracts') is null or not (estate = any (private.estates_with('contracts.read'))) then
    return '{}';
  end if;
  return (
    select coalesce(jsonb_object_agg(c.unit_id, jsonb_build_object(
      'id', c.id, 'code', c.code, 'status', c.status, 'rent_fen', c.rent_fen,
      'starts', lower(c.term), 'ends', upper(c.term))), '{}')
    from (
      select distinct on (x.unit_id) x.*
      from public.contracts x
      where x.unit_id = any (unit_ids) and x.status in ('draft', 'pending_signature', 'in_force')
      order by x.unit_id, x.status = 'in_force' desc, x.created_at desc) c);
end
$$;
comment on function private.unit_leases(uuid[], uuid) is
  'The lease of units: {unit: {id, code, status, rent_fen, starts, ends (day after the last)}}; empty without contracts.read.';

create function private.unit_devices(unit_ids uuid[], estate uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if to_regclass('public.device_shadows') is null or not (estate = any (private.estates_with('devices.read'))) then
    return '{}';
  end if;
  return (
    select coalesce(jsonb_object_agg(x.unit_id, x.devices), '{}')
    from (
      select d.unit_id, jsonb_agg(jsonb_build_object(
        'id', d.id, 'uid', d.uid, 'kind', d.kind, 'maker', d.maker, 'model', d.model, 'status', d.status,
        'online', coalesce(s.online, false), 'battery', s.battery_pct, 'last_seen_at', s.last_seen_at,
        'locked', s.reported -> 'locked') order by d.kind, d.uid) as devices
      from public.devices d left join public.device_shadows s on s.device_id = d.id
      where d.unit_id = any (unit_ids) and d.status <> 'retired'
      group by d.unit_id) x);
end
$$;
comment on function private.unit_devices(uuid[], uuid) is
  'Smart devices of units with their last state: {unit: [{id, kind, online, battery (%), locked, …}]}; empty without devices.read (6.1.d).';

create function private.units_in_arrears(unit_ids uuid[], estate uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if to_regclass('public.charges') is null or not (estate = any (private.estates_with('finance.read'))) then
    return '{}';
  end if;
  return (
    select coalesce(jsonb_object_agg(x.unit_id, x.fen), '{}')
    from (
      select c.unit_id, sum(c.amount_fen - c.paid_fen) as fen
      from public.charges c
      where c.unit_id = any (unit_ids) and c.status in ('open', 'partly_paid') and c.due_on < private.today()
      group by c.unit_id) x);
end
$$;
comment on function private.units_in_arrears(uuid[], uuid) is 'Overdue fen of units: {unit: fen}; empty without finance.read.';

create function public.stack_chart(building uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  b public.buildings;
  ids uuid[];
  occupants jsonb;
  leases jsonb;
  devices jsonb;
  arrears jsonb;
begin
  select * into b from public.buildings x where x.id = building;
  perform private.require('housing.read', b.estate_id);
  ids := array(select u.id from public.units u where u.building_id = b.id);
  occupants := private.unit_occupants(ids, b.estate_id);
  leases := private.unit_leases(ids, b.estate_id);
  devices := private.unit_devices(ids, b.estate_id);
  arrears := private.units_in_arrears(ids, b.estate_id);
  return jsonb_build_object(
    'building', jsonb_build_object('id', b.id, 'code', b.code, 'name', b.name, 'estate_id', b.estate_id,
      'estate_name', (select e.name from public.estates e where e.id = b.estate_id),
      'floors', b.floors, 'year_completed', b.year_completed, 'address', b.address),
    'counts', (
      select coalesce(jsonb_object_agg(c.status, c.n), '{}')
      from (select u.status, count(*) as n from public.units u where u.building_id = b.id group by u.status) c),
    'floors', (
      select coalesce(jsonb_agg(jsonb_build_object('floor', f.floor, 'units', f.units) order by f.floor desc), '[]')
      from (
        select u.floor, jsonb_agg(jsonb_build_object(
          'id', u.id, 'code', u.code, 'entrance', u.entrance, 'label', u.label, 'layout', u.layout, 'area_m2', u.area_m2,
          'status', u.status, 'since', u.status_since,
          'occupant', occupants -> u.id::text, 'contract', leases -> u.id::text,
          'devices', coalesce(devices -> u.id::text, '[]'), 'arrears_fen', coalesce(arrears -> u.id::text, '0'))
          order by private.natural_key(u.entrance), u.position, private.natural_key(u.code)) as units
        from public.units u where u.building_id = b.id
        group by u.floor) f));
end
$$;
comment on function public.stack_chart(uuid) is
  'The stack chart (房态图) of a building in one round trip: counts by status, floors from the top, units with occupant (masked), contract, devices and arrears as far as the caller''s rights go (6.1.c, 6.1.d).';

create function public.building_list(
  estate uuid default null, q text default null, after_key text default null, after_id uuid default null, max_rows int default 60)
returns table (id uuid, estate_id uuid, estate_name text, code text, name text, sort_key text, floors int, units int, counts jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('housing.read');
begin
  if estate is not null then
    perform private.require('housing.read', estate);
    mine := array[estate];
  end if;
  return query
  with page as (
    select b.id, b.estate_id, b.code, b.name, b.sort_key, b.floors
    from public.buildings b
    where b.estate_id = any (mine)
      and (coalesce(trim(q), '') = '' or b.name ilike '%' || trim(q) || '%' or b.code ilike '%' || trim(q) || '%')
      and (after_key is null or (b.sort_key, b.id) > (after_key collate "C", after_id))
    order by b.sort_key, b.id
    limit least(greatest(max_rows, 1), 500)
  )
  select p.id, p.estate_id, e.name, p.code, p.name, p.sort_key, p.floors,
    coalesce(sum(c.n), 0)::int, coalesce(jsonb_object_agg(c.status, c.n) filter (where c.status is not null), '{}')
  from page p
  join public.estates e on e.id = p.estate_id
  left join lateral (
    select u.status, count(*) as n from public.units u where u.building_id = p.id group by u.status) c on true
  group by p.id, p.estate_id, e.name, p.code, p.name, p.sort_key, p.floors
  order by p.sort_key, p.id;
end
$$;
comment on function public.building_list(uuid, text, text, uuid, int) is
  'Buildings of an estate (null: of all the caller''s) with units by status, a page at a time: pass sort_key and id of the last one seen.';

create function public.occupancy(estate uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('housing.read');
begin
  if estate is not null then
    perform private.require('housing.read', estate);
    mine := array[estate];
  end if;
  return (
    with counts as (
      select u.estate_id, u.status, count(*) as n from public.units u where u.estate_id = any (mine) group by 1, 2
    ), estates as (
      select e.id, e.code, e.name, sum(c.n) as units, jsonb_object_agg(c.status, c.n) as counts
      from counts c join public.estates e on e.id = c.estate_id group by e.id, e.code, e.name
    )
    select jsonb_build_object(
      'units', coalesce((select sum(n) from counts), 0),
      'counts', coalesce((select jsonb_object_agg(s.status, s.n) from (
        select status, sum(n) as n from counts group by status) s), '{}'),
      'estates', coalesce((select jsonb_agg(to_jsonb(x) order by x.code) from estates x), '[]')));
end
$$;
comment on function public.occupancy(uuid) is
  'Units by status, in all and by estate: what 出租率, 入住率 and 空置率 are computed from (rule book 7).';

create function public.save_fitting(
  unit uuid, item text, quantity int default 1, condition text default 'good', note text default '', fitting uuid default null, base_at timestamptz default null, extra jsonb default null)
returns public.unit_inventory
language plpgsql security definer set search_path = '' as $$
declare
  u public.units;
  f public.unit_inventory;
begin
  select * into u from public.units x where x.id = unit;
  perform private.require('housing.write', u.estate_id);
  if btrim(coalesce(item, '')) = '' or length(item) > 100 or quantity is null or quantity not between 0 and 10000
    or condition is null or condition not in ('good', 'worn', 'broken') or length(note) > 500 then
    perform private.fail(422, 'housing.fitting_invalid');
  end if;
  if fitting is null then
    insert into public.unit_inventory (org_id, estate_id, unit_id, item, quantity, condition, note, extra)
    values (u.org_id, u.estate_id, u.id, btrim(save_fitting.item), save_fitting.quantity, save_fitting.condition, btrim(coalesce(save_fitting.note, '')),
      private.new_extra('housing.fitting', u.org_id, save_fitting.extra))
    returning * into f;
    return f;
  end if;
  select * into f from public.unit_inventory x where x.id = fitting and x.unit_id = u.id for update;
  if f.id is null then
    perform private.fail(404, 'housing.fitting_not_found');
  elsif f.updated_at is distinct from base_at then
    perform private.refuse_changed(f.id);
  end if;
  update public.unit_inventory x set item = btrim(save_fitting.item), quantity = save_fitting.quantity, condition = save_fitting.condition, note = btrim(coalesce(save_fitting.note, ''))
  where x.id = f.id returning * into f;
  return f;
exception when unique_violation then
  perform private.fail(409, 'housing.fitting_twice', jsonb_build_object('item', btrim(item)));
end
$$;
comment on function public.save_fitting(uuid, text, int, text, text, uuid, timestamptz, jsonb) is
  'Adds a fitting to a home''s list, or changes one (fitting, with base_at: its updated_at as it was read; 409 platform.changed_meanwhile). condition: good, worn, broken. extra: own fields of a new one (422 forms.invalid). 409 housing.fitting_twice, 422 housing.fitting_invalid.';

create function public.remove_fitting(fitting uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  f public.unit_inventory;
begin
  select * into f from public.unit_inventory x where x.id = fitting for update;
  perform private.require('housing.write', f.estate_id);
  delete from public.unit_inventory x where x.id = f.id;
end
$$;
comment on function public.remove_fitting(uuid) is 'Takes a fitting off a home''s list; the audit log keeps what it was.';

create function public.unit_file(unit uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  u public.units;
  b public.buildings;
  e public.estates;
begin
  select * into u from public.units x where x.id = unit;
  perform private.require('housing.read', u.estate_id);
  select * into b from public.buildings x where x.id = u.building_id;
  select * into e from public.estates x where x.id = u.estate_id;
  return jsonb_build_object(
    'id', u.id, 'label', u.label, 'status', u.status, 'since', u.status_since, 'released_on', u.released_on,
    'location', jsonb_build_object('estate_id', e.id, 'estate', e.name, 'address', coalesce(nullif(b.address, ''), e.address),
      'building_id', b.id, 'building', b.name, 'entrance', u.entrance, 'floor', u.floor, 'code', u.code),
    'building', jsonb_build_object('layout', u.layout, 'rooms', u.rooms, 'area_m2', u.area_m2, 'orientation', u.orientation,
      'floors', b.floors, 'year_completed', b.year_completed,
      'devices', coalesce(private.unit_devices(array[u.id], u.estate_id) -> u.id::text, '[]'),
      'inventory', (
        select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'updated_at', i.updated_at, 'item', i.item, 'quantity', i.quantity, 'condition', i.condition, 'note', i.note) order by i.item), '[]')
        from public.unit_inventory i where i.unit_id = u.id)),
    'title', jsonb_build_object('number', u.title_no, 'authority', u.title_authority),
    'lease', jsonb_build_object(
      'occupant', private.unit_occupants(array[u.id], u.estate_id) -> u.id::text,
      'contract', private.unit_leases(array[u.id], u.estate_id) -> u.id::text,
      'arrears_fen', coalesce(private.units_in_arrears(array[u.id], u.estate_id) -> u.id::text, '0')),
    'management', jsonb_build_object(
      'operator', (select o.name from public.organizations o where o.id = u.org_id),
      'property_managers', (
        select coalesce(jsonb_agg(o.name order by o.name), '[]')
        from public.estate_parties p join public.organizations o on o.id = p.party_org_id
        where p.estate_id = u.estate_id and p.part = 'property_manager' and p.valid @> private.today())),
    'blocks', (
      select coalesce(jsonb_agg(jsonb_build_object('id', k.id, 'kind', k.kind, 'reason', k.reason, 'starts_at', k.starts_at,
        'ends_at', k.ends_at, 'open', k.ends_at is null or k.ends_at > now()) order by k.starts_at desc), '[]')
      from public.unit_blocks k where k.unit_id = u.id),
    'history', (
      select coalesce(jsonb_agg(jsonb_build_object('status', h.status, 'from', lower(h.during), 'until', upper(h.during), 'cause', h.cause)
        order by lower(h.during) desc), '[]')
      from (select * from public.unit_status_history x where x.unit_id = u.id order by lower(x.during) desc limit 100) h));
end
$$;
comment on function public.unit_file(uuid) is
  'One house, one file (一房一档, 6.1.b, 7.4.a): location, building attributes with devices, title, lease, management, blocks and status history. Groups the caller may not read are null or empty.';

create function private.search_units(q text, org uuid, max_rows int)
returns table (id uuid, estate_id uuid, title text, subtitle text, path text, rank real)
language sql stable security definer set search_path = '' as $$
  with words as (
    select array_agg('%' || replace(replace(replace(w, '\', '\\'), '%', '\%'), '_', '\_') || '%') as patterns
    from regexp_split_to_table(trim(q), '\s+') as w
  ), hits as (
    select u.id, u.estate_id, u.label, u.code, u.layout, u.sort_key
    from public.units u, words
    where u.label ilike all (words.patterns)
      and u.estate_id = any ((select private.estates_with('housing.read'))::uuid[])
      and (u.org_id = org or exists (
        select from public.estate_parties p where p.party_org_id = org and p.estate_id = u.estate_id))
    order by lower(u.code) = lower(trim(q)) desc, u.sort_key
    limit least(max_rows, 50)
  )
  select h.id, h.estate_id, h.label, concat_ws(' · ', e.name, nullif(h.layout, '')), '/housing/units/' || h.id,
    (case when lower(h.code) = lower(trim(q)) then 1.0 else 0.6 end)::real
  from hits h join public.estates e on e.id = h.estate_id
$$;
comment on function private.search_units(text, uuid, int) is
  'Quick search of units by parts of their label. Definer with the same condition as the row policy, because a policy keeps the trigram index from being used.';

-- ───────────── import of a housing list

create function private.import_number(value text) returns numeric
language plpgsql immutable set search_path = '' as $$
begin
  return replace(replace(trim(value), ',', ''), '，', '')::numeric;
exception when others then
  return null;
end
$$;
comment on function private.import_number(text) is 'A number as people type it, or null.';

create function private.import_date(value text) returns date
language plpgsql immutable set search_path = '' as $$
declare
  parts text[] := regexp_match(trim(value), '^(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*$');
begin
  return make_date(parts[1]::int, parts[2]::int, parts[3]::int);
exception when others then
  return null;
end
$$;
comment on function private.import_date(text) is 'A date written year first (2026-09-01, 2026/9/1, 2026年9月1日), or null.';

create function private.floor_of(code text) returns int
language sql immutable parallel safe set search_path = '' as $$
  select (regexp_match(code, '^\D*(\d{1,2})\d{2}\D*$'))[1]::int
$$;
comment on function private.floor_of(text) is 'The floor a room number tells: 1204 → 12, 304 → 3; null when it tells none.';

create function private.import_units_rows(batch uuid, first_row int, last_row int)
returns table (row_no int, fields jsonb, estate_id uuid, estate_seen boolean, building_id uuid, building text, entrance text, code text, floor int)
language sql stable security definer set search_path = '' as $$
  select r.row_no, r.fields, e.id, e.seen, b.id, r.fields ->> 'building', coalesce(r.fields ->> 'entrance', ''), r.fields ->> 'code',
    case when r.fields ? 'floor'
      then case when r.fields ->> 'floor' ~ '^\s*-?\d{1,3}\s*(层|楼|F)?\s*$' then substring(r.fields ->> 'floor' from '-?\d+')::int end
      else private.floor_of(r.fields ->> 'code') end
  from public.import_rows r
  left join lateral (
    select x.id, x.id = any ((select private.estates_with('housing.import'))::uuid[]) as seen
    from public.estates x
    where x.org_id = r.org_id and (x.code = r.fields ->> 'estate' or x.name = r.fields ->> 'estate')
    order by x.code = r.fields ->> 'estate' desc limit 1) e on true
  left join lateral (
    select x.id from public.buildings x
    where x.estate_id = e.id and (x.code = r.fields ->> 'building' or x.name = r.fields ->> 'building')
    order by x.code = r.fields ->> 'building' desc limit 1) b on true
  where r.batch_id = batch and r.row_no between first_row and last_row
$$;
comment on function private.import_units_rows(uuid, int, int) is 'Rows of a housing list with estate, building and floor resolved.';

create function private.import_units_check(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
begin
  with chunk as materialized (
    select * from private.import_units_rows(batch, first_row, last_row)
  ), earlier as materialized (
    select e.fields ->> 'estate' as estate, e.fields ->> 'building' as building, coalesce(e.fields ->> 'entrance', '') as entrance,
      e.fields ->> 'code' as code, min(e.row_no) as row_no
    from public.import_rows e
    where e.batch_id = batch and e.row_no <= last_row and e.fields ? 'code'
    group by 1, 2, 3, 4
  ), faults as (
    select c.row_no, f.key as field, 'platform.import_value_required' as key, '{}'::jsonb as params
    from chunk c, (values ('estate'), ('building'), ('code')) as f (key) where not c.fields ? f.key
    union all
    select c.row_no, 'estate', 'housing.import_estate_unknown', jsonb_build_object('value', c.fields ->> 'estate')
    from chunk c where c.fields ? 'estate' and c.estate_id is null
    union all
    select c.row_no, 'estate', 'housing.import_estate_not_yours', jsonb_build_object('value', c.fields ->> 'estate')
    from chunk c where c.estate_id is not null and not c.estate_seen
    union all
    select c.row_no, 'floor', 'housing.import_floor_unclear', jsonb_build_object('value', coalesce(c.fields ->> 'floor', c.code))
    from chunk c where c.fields ? 'code' and (c.floor is null or c.floor not between -10 and 300)
    union all
    select c.row_no, f.key, 'platform.import_number_invalid', jsonb_build_object('value', c.fields ->> f.key, 'min', f.least, 'max', f.most)
    from chunk c, (values ('area_m2', 0.01, 99999.99), ('rooms', 0, 50), ('position', 0, 10000), ('year_completed', 1800, 2200),
      ('building_floors', 1, 300)) as f (key, least, most)
    where c.fields ? f.key and not coalesce(private.import_number(c.fields ->> f.key) between f.least and f.most, false)
    union all
    select c.row_no, 'released_on', 'platform.import_date_invalid', jsonb_build_object('value', c.fields ->> 'released_on')
    from chunk c where c.fields ? 'released_on' and private.import_date(c.fields ->> 'released_on') is null
    union all
    select c.row_no, f.key, 'platform.import_value_too_long', jsonb_build_object('max', f.most)
    from chunk c, (values ('building', 60), ('entrance', 20), ('code', 40), ('layout', 60), ('orientation', 20), ('title_no', 100),
      ('title_authority', 100)) as f (key, most)
    where length(c.fields ->> f.key) > f.most
    union all
    select c.row_no, 'code', 'platform.import_duplicate_in_file', jsonb_build_object('row', e.row_no)
    from chunk c join earlier e on e.estate = c.fields ->> 'estate' and e.building = c.building and e.entrance = c.entrance and e.code = c.code
    where e.row_no < c.row_no
    union all
    select c.row_no, 'code', 'housing.import_unit_exists', jsonb_build_object('unit', u.label)
    from chunk c join public.units u on u.building_id = c.building_id and u.entrance = c.entrance and u.code = c.code
    union all
    select o.row_no, x.fault ->> 'field', x.fault ->> 'key', x.fault -> 'params'
    from private.import_own(batch, first_row, last_row) o cross join lateral jsonb_array_elements(o.errors) x (fault)
  ), listed as (
    select f.row_no, jsonb_agg(jsonb_build_object('field', f.field, 'key', f.key, 'params', f.params)) as errors
    from faults f group by f.row_no
  )
  update public.import_rows r set errors = l.errors
  from listed l where r.batch_id = batch and r.row_no = l.row_no;
end
$$;
comment on function private.import_units_check(uuid, int, int) is
  'Finds every fault of the rows: unknown or foreign estate, missing value, bad number or date, duplicate in the file, unit that exists, and of own fields what saving them would find.';

create function private.import_units_commit(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Two imports into one estate would make the same building twice; the second waits.
  perform from public.estates e
  where e.id in (select r.estate_id from private.import_units_rows(batch, first_row, last_row) r)
  order by e.id for no key update;

  insert into public.buildings (org_id, estate_id, code, name, floors, year_completed, import_batch_id)
  select e.org_id, e.id, r.building, case when r.building ~ '^\d+[A-Za-z]?$' then r.building || '栋' else r.building end,
    max(private.import_number(r.fields ->> 'building_floors'))::int, max(private.import_number(r.fields ->> 'year_completed'))::int, batch
  from private.import_units_rows(batch, first_row, last_row) r
  join public.estates e on e.id = r.estate_id
  join public.import_rows i on i.batch_id = batch and i.row_no = r.row_no and i.state = 'ok'
  where r.building_id is null and r.estate_seen
  group by e.org_id, e.id, r.building
  on conflict (estate_id, code) do nothing;

  -- Fields that were published since the check are asked for now.
  update public.import_rows i set state = 'error', errors = o.errors
  from private.import_own(batch, first_row, last_row) o
  where i.batch_id = batch and i.row_no = o.row_no and i.state = 'ok' and o.errors <> '[]';

  -- The id is settled before the insert, so that every join below has an index to go by, whatever the planner guesses.
  update public.import_rows i set target_id = private.uuid_v7()
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';

  insert into public.units (id, org_id, estate_id, building_id, entrance, code, floor, position, label, layout, area_m2, rooms,
    orientation, title_no, title_authority, released_on, extra)
  select i.target_id, b.org_id, b.estate_id, b.id, r.entrance, r.code, r.floor, coalesce(private.import_number(r.fields ->> 'position')::int, 0),
    private.unit_label(b.name, r.entrance, r.code), coalesce(r.fields ->> 'layout', ''), private.import_number(r.fields ->> 'area_m2'),
    private.import_number(r.fields ->> 'rooms')::int, coalesce(r.fields ->> 'orientation', ''), coalesce(r.fields ->> 'title_no', ''),
    coalesce(r.fields ->> 'title_authority', ''), private.import_date(r.fields ->> 'released_on'), coalesce(o.vals, '{}')
  from private.import_units_rows(batch, first_row, last_row) r
  left join private.import_own(batch, first_row, last_row) o on o.row_no = r.row_no
  join public.import_rows i on i.batch_id = batch and i.row_no = r.row_no and i.state = 'ok'
  join public.buildings b on b.id = r.building_id
  where r.estate_seen
  order by b.id, r.row_no
  on conflict (building_id, entrance, code) do nothing;

  update public.import_rows i set state = 'done'
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok'
    and exists (select from public.units u where u.id = i.target_id);

  -- Made by someone else between check and commit, or the estate was taken away meanwhile.
  update public.import_rows i
  set state = 'error', target_id = null, errors = '[{"field": "code", "key": "housing.import_unit_exists", "params": {}}]'
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';
end
$$;
comment on function private.import_units_commit(uuid, int, int) is 'Makes buildings and units from faultless rows.';

create function private.referenced_rows(target regclass, ids uuid[], except_tables regclass[] default '{}') returns table (id uuid, by_table text)
language plpgsql stable security definer set search_path = '' as $$
declare
  link record;
begin
  for link in
    select c.conrelid::regclass as tab, a.attname as col
    from pg_catalog.pg_constraint c
    join pg_catalog.pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1]
    where c.contype = 'f' and c.confrelid = target and c.confdeltype in ('a', 'r') and c.conparentid = 0
      and not (c.conrelid = any (except_tables::oid[]))
  loop
    return query execute format('select distinct %I, %L::text from %s where %1$I = any ($1)', link.col, link.tab::text, link.tab) using ids;
  end loop;
end
$$;
comment on function private.referenced_rows(regclass, uuid[], regclass[]) is
  'Which of the rows something else depends on, by the foreign keys the database has today: an undo keeps those.';

create function private.import_units_undo(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  ids uuid[] := array(
    select r.target_id from public.import_rows r
    where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done');
begin
  perform from public.units u where u.id = any (ids) order by u.id for update;
  update public.import_rows r
  set state = 'kept', errors = jsonb_build_array(jsonb_build_object('field', 'code', 'key', 'platform.import_row_in_use',
    'params', jsonb_build_object('by', x.by_table)))
  from (select k.id, min(k.by_table) as by_table from private.referenced_rows('public.units', ids) k group by k.id) x
  where r.batch_id = batch and r.row_no between first_row and last_row and r.target_id = x.id;
  with gone as (
    delete from public.units u using public.import_rows r
    where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done' and u.id = r.target_id
    returning u.building_id
  )
  select array_agg(distinct g.building_id) into ids from gone g;
  delete from public.buildings b
  where b.id = any (ids) and b.import_batch_id = batch
    and not exists (select from public.units u where u.building_id = b.id)
    and not exists (select from private.referenced_rows('public.buildings', array[b.id]));
  update public.import_rows r set state = 'undone'
  where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done';
end
$$;
comment on function private.import_units_undo(uuid, int, int) is
  'Removes the units of a batch and the buildings it made; units that something depends on stay, with the reason.';

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array[
  'public.buildings', 'public.units', 'public.unit_blocks', 'public.unit_inventory']::regclass[]) as t;
select private.watch_unit_facts('public.unit_blocks');
create trigger _200_fill before insert on public.units for each row execute function private.unit_before_insert();
create trigger _400_status_insert after insert on public.units referencing new table as new_rows
  for each statement execute function private.units_inserted();
create trigger _400_status_update after update on public.units referencing old table as old_rows new table as new_rows
  for each statement execute function private.units_updated();
create trigger _400_labels after update on public.buildings referencing old table as old_rows new table as new_rows
  for each statement execute function private.building_renamed();
create trigger _000_guard before update or delete on public.unit_status_history
  for each row execute function private.guard_status_history();
create trigger _000_guard_truncate before truncate on public.unit_status_history
  for each statement execute function private.append_only();
create trigger _400_no_gap after insert on public.unit_status_history referencing new table as new_rows
  for each statement execute function private.check_status_history();

-- ───────────── row rights

alter table public.buildings enable row level security;
alter table public.units enable row level security;
alter table public.unit_status_history enable row level security;
alter table public.unit_blocks enable row level security;
alter table public.unit_inventory enable row level security;

create policy "staff see the buildings of their estates" on public.buildings for select to authenticated
  using (estate_id = any ((select private.estates_with('housing.read'))::uuid[]));
create policy "housing staff add buildings" on public.buildings for insert to authenticated
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));
create policy "housing staff edit buildings" on public.buildings for update to authenticated
  using (estate_id = any ((select private.estates_with('housing.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));

create policy "staff see the units of their estates" on public.units for select to authenticated
  using (estate_id = any ((select private.estates_with('housing.read'))::uuid[]));
create policy "housing staff add units" on public.units for insert to authenticated
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));
create policy "housing staff edit units" on public.units for update to authenticated
  using (estate_id = any ((select private.estates_with('housing.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));

create policy "staff see the status history of their estates" on public.unit_status_history for select to authenticated
  using (estate_id = any ((select private.estates_with('housing.read'))::uuid[]));
create policy "staff see the blocks of their estates" on public.unit_blocks for select to authenticated
  using (estate_id = any ((select private.estates_with('housing.read'))::uuid[]));

create policy "staff see the fittings of their estates" on public.unit_inventory for select to authenticated
  using (estate_id = any ((select private.estates_with('housing.read'))::uuid[]));
create policy "housing staff add fittings" on public.unit_inventory for insert to authenticated
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));
create policy "housing staff edit fittings" on public.unit_inventory for update to authenticated
  using (estate_id = any ((select private.estates_with('housing.write'))::uuid[]))
  with check (estate_id = any ((select private.estates_with('housing.write'))::uuid[]));

-- ───────────── grants: no delete, because contracts, charges and files point at units; an import is taken back by its undo

grant select on public.buildings, public.units, public.unit_status_history, public.unit_blocks, public.unit_inventory to authenticated;
grant insert (org_id, estate_id, code, name, floors, year_completed, address, extra),
  update (name, floors, year_completed, address, extra) on public.buildings to authenticated;
grant insert (org_id, estate_id, building_id, entrance, code, floor, position, layout, area_m2, rooms, orientation, title_no,
    title_authority, extra),
  update (floor, position, layout, area_m2, rooms, orientation, title_no, title_authority, extra) on public.units to authenticated;
grant insert (org_id, estate_id, unit_id, item, quantity, condition, note, extra),
  update (quantity, condition, note, extra) on public.unit_inventory to authenticated;
grant execute on function private.natural_key(text), private.unit_label(text, text, text) to authenticated, service_role;
grant execute on function private.search_units(text, uuid, int) to authenticated, service_role;
grant execute on function public.block_unit(uuid, text, text, timestamptz, timestamptz), public.unblock_unit(uuid),
  public.release_units(uuid[], date), public.release_unit(uuid, date), public.withdraw_release(uuid), public.stack_chart(uuid),
  public.building_list(uuid, text, text, uuid, int), public.occupancy(uuid), public.unit_file(uuid),
  public.save_fitting(uuid, text, int, text, text, uuid, timestamptz, jsonb), public.remove_fitting(uuid) to authenticated;

-- ───────────── comments on the columns every business table has

select private.comment_usual_columns(array['public.buildings', 'public.units', 'public.unit_status_history', 'public.unit_blocks',
  'public.unit_inventory']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('housing',
  '{"zh": "房源", "en": "Housing"}', array['platform'],
  '[{"key": "housing.read", "title": {"zh": "查看房源", "en": "See housing"}, "roles": ["manager", "leasing_clerk", "finance", "inspector", "repair_dispatcher", "records_keeper", "property_staff", "authority_reader"], "parts": ["property_manager", "authority", "asset_platform"]},
    {"key": "housing.write", "title": {"zh": "维护房源", "en": "Maintain housing"}, "roles": ["manager", "leasing_clerk"]},
    {"key": "housing.import", "title": {"zh": "导入房源", "en": "Import housing"}, "roles": ["manager", "leasing_clerk"]}]',
  '{}', array['6.1.b', '6.1.c', '6.1.d', '7.4.a']);
select private.search_source('unit', 'private.search_units(text, uuid, int)'::regprocedure);
select private.import_kind('units', 'housing', 'housing.import',
  '[{"key": "estate", "title": {"zh": "小区", "en": "Estate"}, "required": true, "aliases": ["小区", "项目", "小区名称", "项目名称", "estate"]},
    {"key": "building", "title": {"zh": "楼栋", "en": "Building"}, "required": true, "aliases": ["楼栋", "楼号", "栋", "幢", "building", "block"]},
    {"key": "entrance", "title": {"zh": "单元", "en": "Entrance"}, "aliases": ["单元", "单元号", "entrance"]},
    {"key": "floor", "title": {"zh": "楼层", "en": "Floor"}, "aliases": ["楼层", "所在层", "层", "floor"]},
    {"key": "code", "title": {"zh": "房号", "en": "Unit no."}, "required": true, "aliases": ["房号", "室号", "房间号", "门牌号", "unit", "room", "code"]},
    {"key": "position", "title": {"zh": "层内次序", "en": "Order on the floor"}, "aliases": ["次序", "position"]},
    {"key": "layout", "title": {"zh": "户型", "en": "Layout"}, "aliases": ["户型", "layout"]},
    {"key": "rooms", "title": {"zh": "居室数", "en": "Rooms"}, "aliases": ["居室数", "居室", "rooms"]},
    {"key": "area_m2", "title": {"zh": "建筑面积（㎡）", "en": "Area (m²)"}, "aliases": ["建筑面积", "面积", "建筑面积（㎡）", "area", "area_m2"]},
    {"key": "orientation", "title": {"zh": "朝向", "en": "Orientation"}, "aliases": ["朝向", "orientation"]},
    {"key": "title_no", "title": {"zh": "不动产权证号", "en": "Title no."}, "aliases": ["不动产权证号", "产权证号", "产权登记号", "title_no"]},
    {"key": "title_authority", "title": {"zh": "登记机构", "en": "Title authority"}, "aliases": ["登记机构", "产权登记机构", "title_authority"]},
    {"key": "year_completed", "title": {"zh": "竣工年份", "en": "Year completed"}, "aliases": ["竣工年份", "建成年份", "year_completed"]},
    {"key": "building_floors", "title": {"zh": "总层数", "en": "Storeys"}, "aliases": ["总层数", "building_floors"]},
    {"key": "released_on", "title": {"zh": "可分配日期", "en": "Released on"}, "aliases": ["可分配日期", "released_on"]}]',
  'private.import_units_check', 'private.import_units_commit', 'private.import_units_undo', 'housing.unit');
select private.plugin_job('housing', 'housing-due-units', '*/5 * * * *', 'select private.refresh_due_units()');

-- ───────────── metrics

create view private.metric_units with (security_invoker = true) as
  select u.id as unit_id, u.org_id, u.estate_id, u.building_id, u.status, nullif(u.layout, '') as layout, u.floor, u.rooms, u.area_m2, u.released_on,
    u.status_since, (u.status = 'occupied')::int as occupied, (u.status not in ('blocked', 'under_repair'))::int as lettable,
    extract(epoch from now() - u.status_since) / 86400 as days_in_status
  from public.units u;
comment on view private.metric_units is 'Source of the metric housing.units: one row per home, as of now.';

create view private.metric_status_changes with (security_invoker = true) as
  select h.unit_id, h.org_id, h.estate_id, h.status, lower(h.during) as changed_at
  from public.unit_status_history h;
comment on view private.metric_status_changes is 'Source of the metric housing.status_changes: one row per change of a home''s status.';

select private.metric('housing.units', 'housing', 'housing.read',
  '{"zh": "房源", "en": "Homes"}',
  '{"zh": "现有全部房源，按房态、户型等统计；出租率 = 已入住 ÷ 可出租（不含停用、维修中）。", "en": "All homes as of now, by status, layout and so on. Occupancy = occupied ÷ lettable (without blocked and under repair)."}',
  'private.metric_units', 'one row per home, as of now',
  '[{"key": "status", "column": "status", "type": "choice", "title": {"zh": "房态", "en": "Status"}, "options": [
      {"value": "occupied", "title": {"zh": "已入住", "en": "Occupied"}, "tone": "success"},
      {"value": "reserved", "title": {"zh": "已预留", "en": "Reserved"}, "tone": "accent"},
      {"value": "awaiting_allocation", "title": {"zh": "待分配", "en": "Awaiting allocation"}, "tone": "info"},
      {"value": "vacant", "title": {"zh": "空置", "en": "Vacant"}, "tone": "neutral"},
      {"value": "under_repair", "title": {"zh": "维修中", "en": "Under repair"}, "tone": "warning"},
      {"value": "blocked", "title": {"zh": "停用", "en": "Blocked"}, "tone": "danger"}]},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "building", "column": "building_id", "type": "ref", "of": "public.buildings", "label": "name", "title": {"zh": "楼栋", "en": "Building"}},
    {"key": "layout", "column": "layout", "type": "text", "title": {"zh": "户型", "en": "Layout"}},
    {"key": "floor", "column": "floor", "type": "number", "title": {"zh": "楼层", "en": "Floor"}},
    {"key": "rooms", "column": "rooms", "type": "number", "title": {"zh": "居室数", "en": "Rooms"}},
    {"key": "area_m2", "column": "area_m2", "type": "number", "title": {"zh": "建筑面积（m²）", "en": "Building area (m²)"}},
    {"key": "days_in_status", "column": "days_in_status", "type": "number", "title": {"zh": "当前房态天数", "en": "Days in this status"}},
    {"key": "released_on", "column": "released_on", "type": "date", "title": {"zh": "可分配日期", "en": "Released on"}}]',
  '[{"key": "units", "unit": "count", "aggs": ["count"], "title": {"zh": "套数", "en": "Homes"}},
    {"key": "occupancy", "column": "occupied", "over": "lettable", "unit": "percent", "aggs": ["ratio"], "better": "more", "title": {"zh": "出租率", "en": "Occupancy"}},
    {"key": "area", "column": "area_m2", "unit": "m2", "aggs": ["sum", "avg"], "title": {"zh": "建筑面积", "en": "Building area"}},
    {"key": "days", "column": "days_in_status", "unit": "days", "aggs": ["avg", "max"], "better": "less", "title": {"zh": "当前房态天数", "en": "Days in this status"}}]',
  'unit', 'unit_id', null, '{"path": "/housing/units", "columns": {"status": "status", "estate": "estate_id"}}');

select private.metric('housing.status_changes', 'housing', 'housing.read',
  '{"zh": "房态变化", "en": "Status changes"}',
  '{"zh": "房态的每次变化，例如每月新入住、新空置的套数。", "en": "Every change of a home''s status: homes newly occupied or vacant by month, for example."}',
  'private.metric_status_changes', 'one row per change of status',
  '[{"key": "changed", "column": "changed_at", "type": "date", "title": {"zh": "变化时间", "en": "Changed"}},
    {"key": "status", "column": "status", "type": "choice", "title": {"zh": "变为", "en": "Became"}, "options": [
      {"value": "occupied", "title": {"zh": "已入住", "en": "Occupied"}, "tone": "success"},
      {"value": "reserved", "title": {"zh": "已预留", "en": "Reserved"}, "tone": "accent"},
      {"value": "awaiting_allocation", "title": {"zh": "待分配", "en": "Awaiting allocation"}, "tone": "info"},
      {"value": "vacant", "title": {"zh": "空置", "en": "Vacant"}, "tone": "neutral"},
      {"value": "under_repair", "title": {"zh": "维修中", "en": "Under repair"}, "tone": "warning"},
      {"value": "blocked", "title": {"zh": "停用", "en": "Blocked"}, "tone": "danger"}]},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}}]',
  '[{"key": "changes", "unit": "count", "aggs": ["count"], "title": {"zh": "次数", "en": "Changes"}},
    {"key": "units", "column": "unit_id", "unit": "count", "aggs": ["distinct"], "title": {"zh": "涉及房源", "en": "Homes concerned"}}]',
  'unit', 'unit_id', 'changed');
