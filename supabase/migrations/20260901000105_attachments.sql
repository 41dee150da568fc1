-- Attachments (附件): files in storage, each with the row that says whose it is, what it is called and what it weighs. Who may
-- read the row may read the file; who that is, the plugin of the record says when it registers its kind.

create table private.attachment_kinds (
  kind text primary key check (kind ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  place_fn text not null,
  readers text not null
);
create index attachment_kinds_plugin_idx on private.attachment_kinds (plugin);
comment on table private.attachment_kinds is 'Kinds of records that files can be attached to, registered by their plugin with private.attachment_kind().';

create table public.attachments (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  owner_kind text not null references private.attachment_kinds (kind),
  owner_id uuid not null,
  name text not null check (length(name) between 1 and 200 and name !~ '[/\\[:cntrl:]]'),
  mime text not null check (mime ~ '^[a-z0-9.+-]+/[a-z0-9.+-]+$' and length(mime) <= 120),
  bytes bigint not null check (bytes between 1 and 20971520),
  sha256 text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  path text not null unique,
  status text not null default 'pending' check (status in ('pending', 'kept', 'dropped')),
  field text check (length(field) <= 40),
  guarded boolean not null default false,
  created_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index attachments_org_idx on public.attachments (org_id);
create index attachments_estate_idx on public.attachments (estate_id);
create index attachments_owner_idx on public.attachments (owner_id, owner_kind);
create index attachments_kind_idx on public.attachments (owner_kind);
create index attachments_created_by_idx on public.attachments (created_by);
create index attachments_guarded_idx on public.attachments (guarded);
create index attachments_status_idx on public.attachments (status, created_at);
comment on table public.attachments is 'Files of records: an object of the storage bucket attachments, its sha256 and the row that owns it. Changed by verbs only; a file is never replaced.';
comment on column public.attachments.id is 'Time-ordered id.';
comment on column public.attachments.org_id is 'The operator.';
comment on column public.attachments.estate_id is 'Estate of the record; null when it belongs to none.';
comment on column public.attachments.owner_kind is 'Kind of record, as registered with private.attachment_kind.';
comment on column public.attachments.owner_id is 'The record.';
comment on column public.attachments.name is 'Name of the file as people see it.';
comment on column public.attachments.mime is 'Media type, one of those the bucket takes.';
comment on column public.attachments.bytes is 'Size in bytes, at most 20 MB.';
comment on column public.attachments.sha256 is 'Hash of the content as the uploader''s browser computed it, hexadecimal.';
comment on column public.attachments.path is 'Name of the object in the bucket: <organisation>/<id>.';
comment on column public.attachments.status is 'pending until the bytes have arrived, then kept; dropped once its record no longer names it: nobody reads it any more.';
comment on column public.attachments.field is 'Field of the record''s form that holds it; null for files said with a record.';
comment on column public.attachments.guarded is 'Sensitive: read only by who has just stated a purpose, and every look is logged.';
comment on column public.attachments.created_by is 'Who uploaded it.';
comment on column public.attachments.created_at is 'When the row was made.';
comment on column public.attachments.updated_at is 'When the row last changed.';

create table private.file_looks (
  user_id uuid not null references auth.users (id) on delete cascade,
  attachment_id uuid not null references public.attachments (id) on delete cascade,
  until timestamptz not null,
  primary key (user_id, attachment_id)
);
create index file_looks_attachment_idx on private.file_looks (attachment_id);
comment on table private.file_looks is 'Guarded files that somebody has asked to see, stating a purpose: readable for him until then.';

create function private.shown_files() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(l.attachment_id), '{}') from private.file_looks l where l.user_id = (select auth.uid()) and l.until > now()
$$;
comment on function private.shown_files() is 'Guarded files the signed-in user may read for the moment, because he stated a purpose.';

create function private.attachment_kind(kind text, plugin text, place_fn regprocedure, readers text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.attachment_kinds (kind, plugin, place_fn, readers)
  values (attachment_kind.kind, attachment_kind.plugin, attachment_kind.place_fn::oid::regproc::text, attachment_kind.readers)
  on conflict on constraint attachment_kinds_pkey do update set plugin = excluded.plugin, place_fn = excluded.place_fn, readers = excluded.readers;
  -- One policy for all kinds: several permissive ones would each be tried for every row.
  execute 'alter policy "uploaders, and who sees the record" on public.attachments using ((created_by = (select auth.uid()) and status = ''pending'')' || (
    select string_agg(format(' or (owner_kind = %L and status = ''kept'' and not guarded and (%s))', k.kind, k.readers), '' order by k.kind) from private.attachment_kinds k)
    || ' or (guarded and status = ''kept'' and id = any ((select private.shown_files())::uuid[])))';
end
$$;
comment on function private.attachment_kind(text, text, regprocedure, text) is
  'For migrations: registers a kind of record files can be attached to. place_fn(owner uuid) returns jsonb {"org_id", "estate_id"} for who may attach to it, and refuses everybody else; readers is the condition of the row policy for its files, in the one-InitPlan shape over org_id, estate_id, owner_id and created_by.';

create function public.begin_attachment(owner_kind text, owner uuid, name text, mime text, bytes bigint, sha256 text) returns public.attachments
language plpgsql security definer set search_path = '' as $$
declare
  fn text := (select k.place_fn from private.attachment_kinds k where k.kind = begin_attachment.owner_kind);
  taken text[] := (select b.allowed_mime_types from storage.buckets b where b.id = 'attachments');
  place jsonb;
  made public.attachments;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if fn is null then
    perform private.fail(404, 'platform.attachment_kind_unknown');
  end if;
  execute format('select %s($1)', fn::regproc) into place using owner;
  if coalesce(begin_attachment.bytes, 0) not between 1 and 20971520 then
    perform private.fail(422, 'platform.attachment_size', '{"megabytes": 20}');
  end if;
  if begin_attachment.mime is null or not begin_attachment.mime = any (taken) then
    perform private.fail(422, 'platform.attachment_type', jsonb_build_object('type', left(begin_attachment.mime, 80)));
  end if;
  if coalesce(begin_attachment.sha256, '') !~ '^[0-9a-f]{64}$' or length(coalesce(begin_attachment.name, '')) not between 1 and 200 or begin_attachment.name ~ '[/\\[:cntrl:]]' then
    perform private.fail(422, 'platform.attachment_name');
  end if;
  if (select count(*) from public.attachments a where a.created_by = (select auth.uid()) and a.status = 'pending' and a.created_at > now() - interval '1 hour') >= 50 then
    perform private.fail(429, 'platform.attachments_pending');
  end if;
  made.id := private.uuid_v7();
  insert into public.attachments (id, org_id, estate_id, owner_kind, owner_id, name, mime, bytes, sha256, path, created_by)
  values (made.id, (place ->> 'org_id')::uuid, (place ->> 'estate_id')::uuid, begin_attachment.owner_kind, owner, begin_attachment.name, begin_attachment.mime,
    begin_attachment.bytes, begin_attachment.sha256, (place ->> 'org_id') || '/' || made.id, (select auth.uid()))
  returning * into made;
  return made;
end
$$;
comment on function public.begin_attachment(text, uuid, text, text, bigint, text) is
  'Announces a file for a record; its bytes (at most 20 MB, a media type of the bucket) then go to storage at the answered path, and finish_attachment keeps it. Refused to whom the record''s plugin does not let attach.';

create function public.finish_attachment(attachment uuid) returns public.attachments
language plpgsql security definer set search_path = '' as $$
declare
  a public.attachments;
  arrived bigint;
begin
  select * into a from public.attachments x where x.id = attachment and x.created_by = (select auth.uid()) for update;
  if a.id is null then
    perform private.fail(404, 'platform.attachment_not_found');
  end if;
  if a.status = 'kept' then
    return a;
  end if;
  select (o.metadata ->> 'size')::bigint into arrived from storage.objects o where o.bucket_id = 'attachments' and o.name = a.path;
  if arrived is null or arrived <> a.bytes then
    perform private.fail(409, 'platform.attachment_not_arrived', jsonb_build_object('name', a.name));
  end if;
  update public.attachments x set status = 'kept' where x.id = a.id returning * into a;
  return a;
end
$$;
comment on function public.finish_attachment(uuid) is 'Keeps a file whose bytes have arrived in full; 409 platform.attachment_not_arrived before.';

create function private.forget_bytes() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.enqueue('storage.remove', jsonb_build_object('bucket', 'attachments', 'path', o.path, 'class', 'dropped_files', 'why', o.status), o.path, o.org_id)
  from old_rows o order by o.id;
  return null;
end
$$;
comment on function private.forget_bytes() is 'A file whose row goes leaves bytes behind, which only the storage API can remove: the function sweep is told to.';

create function private.sweep_files() returns void
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from private.outbox o where o.topic = 'storage.remove' and o.state = 'queued' and o.next_attempt_at <= now()) then
    perform private.call_function('sweep');
  end if;
end
$$;
comment on function private.sweep_files() is 'Calls the function sweep when there are bytes to remove.';

create function private.attachments_upkeep() returns void
language sql security definer set search_path = '' as $$
  delete from public.attachments a where a.status = 'pending' and a.created_at < now() - interval '1 day';
  delete from private.file_looks l where l.until < now()
$$;
comment on function private.attachments_upkeep() is 'Forgets announced files that never came, and looks that are over.';

-- ───────────── rights

select private.standard_triggers('public.attachments');
create trigger _300_forget_bytes after delete on public.attachments referencing old table as old_rows for each statement execute function private.forget_bytes();
alter table public.attachments enable row level security;
create policy "uploaders, and who sees the record" on public.attachments for select to authenticated
  using (created_by = (select auth.uid()) and status = 'pending');
revoke all on public.attachments from anon, authenticated;
grant select on public.attachments to authenticated;
grant execute on function private.shown_files() to authenticated;
grant execute on function public.begin_attachment(text, uuid, text, text, bigint, text), public.finish_attachment(uuid) to authenticated;

insert into storage.buckets (id, name, public, file_size_limit, allowed_mime_types)
values ('attachments', 'attachments', false, 20971520, array['image/png', 'image/jpeg', 'image/webp', 'image/gif', 'application/pdf', 'text/plain', 'text/csv',
  'application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'application/zip', 'audio/mpeg', 'audio/mp4', 'video/mp4'])
on conflict (id) do update set public = false, file_size_limit = excluded.file_size_limit, allowed_mime_types = excluded.allowed_mime_types;
create policy "announced attachments arrive once" on storage.objects for insert to authenticated
  with check (bucket_id = 'attachments' and exists (
    select from public.attachments a where a.path = objects.name and a.status = 'pending' and a.created_by = (select auth.uid())));
create policy "attachments are read by who sees their row" on storage.objects for select to authenticated
  using (bucket_id = 'attachments' and exists (select from public.attachments a where a.path = objects.name));

select private.plugin_job('platform', 'platform-attachments', '23 3 * * *', 'select private.attachments_upkeep()');
select private.plugin_job('platform', 'platform-sweep-files', '*/5 * * * *', 'select private.sweep_files()');
