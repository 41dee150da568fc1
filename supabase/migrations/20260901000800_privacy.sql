-- Privacy: classes of data with their retention, holds, purges with a record that proves what went and when, consents,
-- requests of data subjects, impact assessments. A purge and its record are one transaction.

-- ───────────── tables

create table public.data_classes (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  key text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  source text not null,
  retention interval not null check (retention >= interval '0'),
  clock text not null,
  basis text not null default '',
  released boolean not null default false,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, key),
  unique (id, org_id)
);
comment on table public.data_classes is 'Classes of personal data: where they lie, how long they are kept from which moment, on what basis (8.2.2.b).';
comment on column public.data_classes.key is 'Stable key, e.g. import_raw.';
comment on column public.data_classes.title is 'Title by language.';
comment on column public.data_classes.source is 'Table or place.';
comment on column public.data_classes.retention is 'How long it is kept.';
comment on column public.data_classes.clock is 'The moment the time runs from.';
comment on column public.data_classes.basis is 'Law or decision behind the period.';
comment on column public.data_classes.released is 'Whether expired records are purged without asking each time; set by somebody with privacy.manage.';

create table public.legal_holds (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  data_class_id uuid not null,
  reason text not null check (length(trim(reason)) between 1 and 500),
  during daterange not null default daterange(private.today(), null),
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (data_class_id, org_id) references public.data_classes (id, org_id)
);
create index legal_holds_org_idx on public.legal_holds (org_id);
create index legal_holds_class_idx on public.legal_holds (data_class_id, org_id);
create index legal_holds_created_by_idx on public.legal_holds (created_by);
comment on table public.legal_holds is 'Reasons for which a class is not purged for a time: dispute, audit, order.';
comment on column public.legal_holds.data_class_id is 'The class held.';
comment on column public.legal_holds.reason is 'Why.';
comment on column public.legal_holds.during is 'Days it holds.';
comment on column public.legal_holds.created_by is 'Who put it.';

create table public.purge_records (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  seq bigint not null check (seq > 0),
  data_class text not null,
  rows_purged int not null check (rows_purged > 0),
  kept_until timestamptz not null,
  basis text not null,
  fingerprint text not null,
  purged_at timestamptz not null default now(),
  purged_by uuid,
  prev_hash text not null,
  hash text not null check (hash ~ '^[0-9a-f]{64}$'),
  unique (org_id, seq)
);
comment on table public.purge_records is 'Proof of what was deleted: class, count, period, fingerprint of the ids; no personal data. Append-only, each hashed with the one before (8.2.2.b).';
comment on column public.purge_records.seq is 'Number in the operator''s chain.';
comment on column public.purge_records.data_class is 'Key of the class.';
comment on column public.purge_records.rows_purged is 'How many records.';
comment on column public.purge_records.kept_until is 'Records whose time was over by then.';
comment on column public.purge_records.basis is 'Basis of the period at that time.';
comment on column public.purge_records.fingerprint is 'SHA-256 over the ids of the records, in order.';
comment on column public.purge_records.purged_at is 'When.';
comment on column public.purge_records.purged_by is 'Who released it; null for the schedule.';
comment on column public.purge_records.prev_hash is 'Hash of the record before.';
comment on column public.purge_records.hash is 'Hash of this record with the one before.';

create table public.consents (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  person_id uuid not null,
  purpose text not null check (purpose ~ '^[a-z][a-z0-9_]{1,59}$'),
  text_hash text not null check (text_hash ~ '^[0-9a-f]{64}$'),
  channel text not null check (channel in ('portal', 'paper')),
  given_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  foreign key (person_id, org_id) references public.persons (id, org_id)
);
create index consents_org_idx on public.consents (org_id);
create index consents_person_idx on public.consents (person_id, org_id);
create unique index consents_live_idx on public.consents (person_id, purpose) where withdrawn_at is null;
comment on table public.consents is 'Separate consents: who, for what, to which text, when given and withdrawn (rule book P2).';
comment on column public.consents.person_id is 'Who consented.';
comment on column public.consents.purpose is 'For what.';
comment on column public.consents.text_hash is 'SHA-256 of the text shown.';
comment on column public.consents.channel is 'Where it was given.';
comment on column public.consents.given_at is 'When given.';
comment on column public.consents.withdrawn_at is 'When withdrawn: as easily as given.';

create table private.test_records (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  payload text not null,
  created_at timestamptz not null default now()
);
create index test_records_org_idx on private.test_records (org_id, created_at);
comment on table private.test_records is 'Records made only to prove that purging works, in trials and audits.';

-- ───────────── classes every operator starts with

create function private.seed_data_classes(org uuid) returns void
language sql security definer set search_path = '' as $$
  insert into public.data_classes (org_id, key, title, source, retention, clock, basis, released)
  values
    (org, 'import_raw', '{"zh": "导入文件原始行", "en": "Raw rows of imported files"}', 'public.import_rows', interval '180 days', 'committed_at', '个人信息保护法第十九条：必要的最短时间', true),
    (org, 'test_records', '{"zh": "清除测试记录", "en": "Records for testing the purge"}', 'private.test_records', interval '1 day', 'created_at', '内部测试', true),
    (org, 'dropped_files', '{"zh": "不再引用的附件", "en": "Files no record names any more"}', 'public.attachments', interval '7 days', 'updated_at', '个人信息保护法第十九条：必要的最短时间', true),
    (org, 'custom_sensitive', '{"zh": "自定义敏感字段", "en": "Sensitive own fields"}', 'private.field_secrets', interval '5 years', 'changed_at', '个人信息保护法第十九条：必要的最短时间', false),
    (org, 'realtime_trace', '{"zh": "应用内消息", "en": "In-app messages"}', 'public.notifications', interval '2 years', 'created_at', '个人信息保护法第十九条：必要的最短时间', false)
  on conflict (org_id, key) do nothing
$$;
comment on function private.seed_data_classes(uuid) is 'The classes an operator starts with; periods are his to change.';

create function private.organization_made() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.kind = 'operator' then
    perform private.seed_data_classes(new.id);
  end if;
  return null;
end
$$;
comment on function private.organization_made() is 'A new operator gets its data classes.';

-- ───────────── purging

create function private.purge_hash(prev_hash text, r public.purge_records) returns text
language sql immutable set search_path = '' as $$
  select encode(sha256(convert_to(concat_ws(E'\n', prev_hash, r.org_id::text, r.seq::text, r.data_class, r.rows_purged::text,
    (extract(epoch from r.kept_until) * 1000000)::bigint::text, r.basis, r.fingerprint,
    (extract(epoch from r.purged_at) * 1000000)::bigint::text, coalesce(r.purged_by::text, '')), 'UTF8')), 'hex')
$$;
comment on function private.purge_hash(text, public.purge_records) is 'Hash of a purge record together with the hash before it.';

create function private.purge_record(org uuid, class text, gone text[], kept_until timestamptz, basis text, by_whom uuid default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
  last public.purge_records;
  made public.purge_records;
begin
  perform pg_advisory_xact_lock(hashtext('purge:' || org));
  select * into last from public.purge_records p where p.org_id = org order by p.seq desc limit 1;
  made.id := private.uuid_v7();
  made.org_id := org;
  made.seq := coalesce(last.seq, 0) + 1;
  made.data_class := class;
  made.rows_purged := cardinality(gone);
  made.kept_until := purge_record.kept_until;
  made.basis := purge_record.basis;
  made.fingerprint := encode(sha256(convert_to(array_to_string(gone, E'\n'), 'UTF8')), 'hex');
  made.purged_at := clock_timestamp();
  made.purged_by := by_whom;
  made.prev_hash := coalesce(last.hash, '');
  made.hash := private.purge_hash(made.prev_hash, made);
  insert into public.purge_records select made.*;
  return made.rows_purged;
end
$$;
comment on function private.purge_record(uuid, text, text[], timestamptz, text, uuid) is
  'Writes the record of a purge into the operator''s chain, in the transaction of the purge. gone: ids of what went, in order; only their hash is kept. Returns how many.';

create function private.purge_class(class public.data_classes, by_whom uuid default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
  until timestamptz := now() - class.retention;
  gone text[];
  let_go int;
begin
  if exists (select from public.legal_holds h where h.data_class_id = class.id and h.during @> private.today()) then
    return 0;
  end if;
  if class.key = 'import_raw' then
    with cleared as (
      update public.import_rows r set raw = null, fields = null
      from public.import_batches b
      where b.id = r.batch_id and b.org_id = class.org_id and coalesce(b.undone_at, b.committed_at) < until and (r.raw is not null or r.fields is not null)
      returning r.batch_id || ':' || r.row_no as key)
    select array_agg(c.key order by c.key) into gone from cleared c;
  elsif class.key = 'test_records' then
    with deleted as (
      delete from private.test_records t where t.org_id = class.org_id and t.created_at < until returning t.id::text as key)
    select array_agg(d.key order by d.key) into gone from deleted d;
  elsif class.key = 'realtime_trace' then
    with deleted as (
      delete from public.notifications n where n.org_id = class.org_id and n.created_at < until returning n.id::text as key)
    select array_agg(d.key order by d.key) into gone from deleted d;
  elsif class.key = 'dropped_files' then
    -- Their bytes go with the next round of the function sweep; the record is made when they are gone (files_removed).
    delete from public.attachments a where a.org_id = class.org_id and a.status = 'dropped' and a.updated_at < until;
    get diagnostics let_go = row_count;
    return let_go;
  elsif class.source = 'private.field_secrets' then
    -- The mask stays in the record: it tells that there was something.
    with deleted as (
      delete from private.field_secrets s where s.org_id = class.org_id and s.data_class = class.key and s.changed_at < until
      returning s.base || ':' || s.row_id || ':' || s.field as key)
    select array_agg(d.key order by d.key) into gone from deleted d;
  else
    perform private.fail(501, 'privacy.class_without_purge', jsonb_build_object('class', class.key));
  end if;
  if gone is null then
    return 0;
  end if;
  return private.purge_record(class.org_id, class.key, gone, until, class.basis, by_whom);
end
$$;
comment on function private.purge_class(public.data_classes, uuid) is
  'Deletes what has outlived its class and writes the record of it, in one transaction; nothing while a hold is on. Returns how many.';

create function private.purge_expired() returns int
language plpgsql security definer set search_path = '' as $$
declare
  class public.data_classes;
  purged int := 0;
begin
  for class in
    select c.* from public.data_classes c where c.released and c.org_id in (select private.enabled_orgs('privacy')) order by c.org_id, c.key
  loop
    purged := purged + private.purge_class(class);
  end loop;
  return purged;
end
$$;
comment on function private.purge_expired() is 'Daily: purges the released classes of every operator; returns how many records went.';

create function public.files_removed(batch uuid[], error text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  waiting record;
  place record;
  gone uuid[] := '{}';
  left_over int := 0;
begin
  for waiting in
    select o.id, exists (select from storage.objects s where s.bucket_id = o.payload ->> 'bucket' and s.name = o.payload ->> 'path') as there
    from private.outbox o where o.id = any (batch) and o.topic = 'storage.remove' and o.state = 'queued' order by o.id for update
  loop
    perform public.outbox_settle(waiting.id, case when waiting.there then coalesce(files_removed.error, 'the storage still has the object') end);
    if waiting.there then
      left_over := left_over + 1;
    else
      gone := gone || waiting.id;
    end if;
  end loop;
  for place in
    select o.org_id, o.payload ->> 'class' as class, array_agg(o.payload ->> 'path' order by o.payload ->> 'path') as paths, max(o.created_at) as until
    from private.outbox o where o.id = any (gone) group by 1, 2 order by 1, 2
  loop
    perform private.purge_record(place.org_id, place.class, place.paths, place.until,
      coalesce((select c.basis from public.data_classes c where c.org_id = place.org_id and c.key = place.class), ''));
  end loop;
  return jsonb_build_object('removed', cardinality(gone), 'left', left_over);
end
$$;
comment on function public.files_removed(uuid[], text) is
  'The function sweep (service role) reports on objects it was to remove (outbox rows of storage.remove). What storage no longer has is done, with a purge record per operator; the rest is tried again later with the error. → {"removed", "left"}.';

create function public.release_purge(data_class uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  class public.data_classes;
begin
  select * into class from public.data_classes c where c.id = data_class for update;
  perform private.require_org('privacy.manage', class.org_id);
  if exists (select from public.legal_holds h where h.data_class_id = class.id and h.during @> private.today()) then
    perform private.fail(409, 'privacy.on_hold', jsonb_build_object('class', class.key));
  end if;
  return private.purge_class(class, (select auth.uid()));
end
$$;
comment on function public.release_purge(uuid) is 'Purges what has expired in a class now; refused while a hold is on. Returns how many records went.';

create function public.set_data_class(data_class uuid, days int, basis text, released boolean) returns public.data_classes
language plpgsql security definer set search_path = '' as $$
declare
  class public.data_classes;
begin
  select * into class from public.data_classes c where c.id = data_class for update;
  perform private.require_org('privacy.manage', class.org_id);
  if days is null or days not between 1 and 36500 then
    perform private.fail(422, 'privacy.days_invalid');
  end if;
  update public.data_classes c set retention = make_interval(days => days), basis = left(trim(coalesce(set_data_class.basis, '')), 500),
    released = coalesce(set_data_class.released, c.released)
  where c.id = class.id returning * into class;
  return class;
end
$$;
comment on function public.set_data_class(uuid, int, text, boolean) is 'Changes how long a class is kept (days), why, and whether it is purged by itself.';

create function public.hold_data_class(data_class uuid, reason text) returns public.legal_holds
language plpgsql security definer set search_path = '' as $$
declare
  class public.data_classes;
  made public.legal_holds;
begin
  select * into class from public.data_classes c where c.id = data_class;
  perform private.require_org('privacy.manage', class.org_id);
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'privacy.reason_required');
  end if;
  insert into public.legal_holds (org_id, data_class_id, reason) values (class.org_id, class.id, trim(reason)) returning * into made;
  return made;
end
$$;
comment on function public.hold_data_class(uuid, text) is 'Keeps a class from being purged until the hold is lifted.';

create function public.lift_hold(hold uuid) returns public.legal_holds
language plpgsql security definer set search_path = '' as $$
declare
  h public.legal_holds;
begin
  select * into h from public.legal_holds x where x.id = hold for update;
  perform private.require_org('privacy.manage', h.org_id);
  update public.legal_holds x set during = daterange(lower(x.during), greatest(private.today(), lower(x.during)))
  where x.id = hold and upper_inf(x.during) returning * into h;
  if h.id is null then
    select * into h from public.legal_holds x where x.id = hold;
  end if;
  return h;
end
$$;
comment on function public.lift_hold(uuid) is 'Ends a hold; it stays on record.';

create function public.verify_purge_records(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  r public.purge_records;
  prev text := '';
  n bigint := 0;
begin
  perform private.require_org('privacy.read', org);
  for r in select * from public.purge_records p where p.org_id = org order by p.seq loop
    n := n + 1;
    if r.seq <> n or r.prev_hash <> prev or r.hash <> private.purge_hash(prev, r) then
      return jsonb_build_object('records', n, 'intact', false, 'broken_at', r.seq);
    end if;
    prev := r.hash;
  end loop;
  return jsonb_build_object('records', n, 'intact', true);
end
$$;
comment on function public.verify_purge_records(uuid) is 'Recomputes the chain of purge records: {records, intact, broken_at}.';

create function private.own_person(person uuid) returns public.persons
language plpgsql stable security definer set search_path = '' as $$
declare
  p public.persons;
begin
  select * into p from public.persons x where x.id = person and x.id = any (private.my_person_ids());
  if p.id is null then
    perform private.fail(403, 'privacy.not_yourself');
  end if;
  return p;
end
$$;
comment on function private.own_person(uuid) is 'The person, if the signed-in tenant is him.';

create function public.give_consent(person uuid, purpose text, shown_text text) returns public.consents
language plpgsql security definer set search_path = '' as $$
declare
  p public.persons := private.own_person(person);
  made public.consents;
begin
  if coalesce(length(trim(shown_text)), 0) = 0 or purpose is null or purpose !~ '^[a-z][a-z0-9_]{1,59}$' then
    perform private.fail(422, 'privacy.consent_text_required');
  end if;
  select * into made from public.consents c where c.person_id = p.id and c.purpose = give_consent.purpose and c.withdrawn_at is null;
  if made.id is null then
    insert into public.consents (org_id, person_id, purpose, text_hash, channel)
    values (p.org_id, p.id, give_consent.purpose, encode(sha256(convert_to(shown_text, 'UTF8')), 'hex'), 'portal') returning * into made;
  end if;
  return made;
end
$$;
comment on function public.give_consent(uuid, text, text) is 'A tenant consents to one purpose, having seen the text.';

create function public.withdraw_consent(consent uuid) returns public.consents
language plpgsql security definer set search_path = '' as $$
declare
  c public.consents;
begin
  select * into c from public.consents x where x.id = consent for update;
  perform private.own_person(c.person_id);
  update public.consents x set withdrawn_at = coalesce(x.withdrawn_at, now()) where x.id = consent returning * into c;
  return c;
end
$$;
comment on function public.withdraw_consent(uuid) is 'A tenant takes a consent back, without giving a reason.';

-- ───────────── triggers, row rights, grants

select private.standard_triggers(t) from unnest(array['public.data_classes', 'public.legal_holds', 'public.consents']::regclass[]) as t;
select private.make_append_only('public.purge_records');
create trigger _300_data_classes after insert on public.organizations for each row execute function private.organization_made();
select private.seed_data_classes(o.id) from public.organizations o where o.kind = 'operator';

alter table public.data_classes enable row level security;
alter table public.legal_holds enable row level security;
alter table public.purge_records enable row level security;
alter table public.consents enable row level security;

create policy "privacy staff see the data classes" on public.data_classes for select to authenticated
  using (org_id = any ((select private.orgs_with('privacy.read'))::uuid[]));
create policy "privacy staff see the holds" on public.legal_holds for select to authenticated
  using (org_id = any ((select private.orgs_with('privacy.read'))::uuid[]));
create policy "privacy staff see the purge records" on public.purge_records for select to authenticated
  using (org_id = any ((select private.orgs_with('privacy.read'))::uuid[]));
create policy "tenants see their own consents, privacy staff all" on public.consents for select to authenticated
  using (person_id = any ((select private.my_person_ids())::uuid[])
    or org_id = any ((select private.orgs_with('privacy.read'))::uuid[]));

grant select on public.data_classes, public.legal_holds, public.purge_records, public.consents to authenticated;
grant execute on function public.files_removed(uuid[], text) to service_role;
grant execute on function public.release_purge(uuid), public.set_data_class(uuid, int, text, boolean), public.hold_data_class(uuid, text),
  public.lift_hold(uuid), public.verify_purge_records(uuid), public.give_consent(uuid, text, text), public.withdraw_consent(uuid) to authenticated;

select private.comment_usual_columns(array['public.data_classes', 'public.legal_holds', 'public.purge_records', 'public.consents']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('privacy',
  '{"zh": "隐私保护", "en": "Privacy"}', array['platform', 'tenants'],
  '[{"key": "privacy.read", "title": {"zh": "查看隐私台账", "en": "See the privacy register"}, "roles": ["manager", "records_keeper"]},
    {"key": "privacy.manage", "title": {"zh": "管理数据留存", "en": "Manage retention"}, "roles": ["records_keeper"]}]',
  '{}', array['8.2.1', '8.2.2.a', '8.2.2.b', '8.2.2.c', '8.2.2.d']);
select private.plugin_job('privacy', 'privacy-purge', '47 3 * * *', 'select private.purge_expired()');
