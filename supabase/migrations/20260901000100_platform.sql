-- Platform: who may do what, where (organisations, estates, memberships, roles), plugins and their settings,
-- audit, outbox, notifications, imports, quick search, health. Every later migration builds on the helpers here.

create schema if not exists private;
create schema if not exists telemetry;
comment on schema private is 'Helpers, engine internals and secrets; never exposed through the API.';
comment on schema telemetry is 'Raw device data in monthly partitions; reached through functions and views only.';

create extension if not exists pgcrypto with schema extensions;
create extension if not exists btree_gist with schema extensions;
create extension if not exists pg_trgm with schema extensions;
create extension if not exists pg_cron;

-- Nothing is callable or readable unless a migration grants it by name. The extensions above come first, because
-- their functions should stay callable.
alter default privileges revoke execute on functions from public;
alter default privileges in schema public revoke all on tables from anon, authenticated, service_role;
alter default privileges in schema public revoke all on sequences from anon, authenticated, service_role;
alter default privileges in schema public revoke all on functions from anon, authenticated, service_role;
alter default privileges in schema public grant all on tables to service_role;
alter default privileges in schema public grant all on sequences to service_role;
alter default privileges in schema public grant execute on functions to service_role;
revoke create on schema public from public;
grant usage on schema public to anon, authenticated, service_role;
-- Policies and column defaults run as the caller and name functions in private, so the schema must be usable; what is
-- in it stays closed function by function.
grant usage on schema private to anon, authenticated, service_role;

-- ───────────── helpers without tables

create function private.uuid_v7() returns uuid
language sql volatile parallel safe set search_path = '' as $$
  select encode(
    set_bit(set_bit(
      overlay(uuid_send(gen_random_uuid())
        placing substring(int8send(floor(extract(epoch from clock_timestamp()) * 1000)::bigint) from 3)
        from 1 for 6),
      52, 1), 53, 1), 'hex')::uuid
$$;
comment on function private.uuid_v7() is 'A time-ordered UUID (version 7): rows made one after another stay neighbours in the index.';

create function private.try_uuid(value text) returns uuid
language sql immutable set search_path = '' as $$
  select case when value ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then value::uuid end
$$;
comment on function private.try_uuid(text) is 'The text as a uuid, or null when it is none.';

create function private.today() returns date
language sql stable parallel safe set search_path = '' as $$
  select (now() at time zone 'Asia/Shanghai')::date
$$;
comment on function private.today() is 'Today in the operator''s zone, whatever the zone of the session.';

create function private.fail(status int, key text, params jsonb default '{}', hint text default null) returns void
language plpgsql set search_path = '' as $$
begin
  raise exception using
    errcode = 'PT' || status, message = key, detail = coalesce(params, '{}'::jsonb)::text, hint = coalesce(hint, '');
end
$$;
comment on function private.fail(int, text, jsonb, text) is
  'Refuses: HTTP status, message key the app translates, parameters of the message as JSON in detail, English hint.';

create function private.grants(permissions text[], wanted text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select wanted = any (permissions)
      or '*' = any (permissions)
      or (split_part(wanted, '.', 1) || '.*') = any (permissions)
      or split_part(wanted, ':', 1) = any (permissions)
$$;
comment on function private.grants(text[], text) is
  'Whether a list of permission keys covers the wanted one; "*" covers all, "housing.*" all of a plugin, "config.write" every "config.write:<kind>".';

create function private.covers(mine text[], theirs text[]) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(bool_and(
    case
      when t = '*' then '*' = any (mine)
      when t like '%.*' then t = any (mine) or '*' = any (mine)
      else private.grants(mine, t)
    end), true)
  from unnest(theirs) as t
$$;
comment on function private.covers(text[], text[]) is
  'Whether every permission in theirs is held in mine: nobody hands out a right he does not have.';

create function private.actor() returns uuid
language sql stable set search_path = '' as $$
  select coalesce((select auth.uid()), nullif(current_setting('anju.actor', true), '')::uuid)
$$;
comment on function private.actor() is
  'The user on whose behalf the transaction runs: the signed-in user, or the one a job names in the setting anju.actor.';

-- ───────────── tables

create table public.organizations (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null generated always as (id) stored,
  kind text not null check (kind in ('operator', 'property_company', 'authority', 'asset_platform')),
  name text not null check (length(name) between 1 and 200),
  registered_by uuid references public.organizations (id),
  confirmation_no text,
  confirmed_until date,
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index organizations_registered_by_idx on public.organizations (registered_by);
comment on table public.organizations is 'Parties of clause 4: operators, property companies, housing authorities, state-asset platforms.';
comment on column public.organizations.id is 'Time-ordered id.';
comment on column public.organizations.org_id is 'The organisation itself, so that every table can be scoped the same way.';
comment on column public.organizations.kind is 'operator 运营单位, property_company 物业管理公司, authority 住房保障主管部门, asset_platform 国有资产管理平台.';
comment on column public.organizations.name is 'Full registered name.';
comment on column public.organizations.registered_by is 'The operator that put this party on the platform and may invite its first staff.';
comment on column public.organizations.confirmation_no is 'Number of the document by which the authority confirmed the operator (5.1.a).';
comment on column public.organizations.confirmed_until is 'Last day the confirmation is valid (5.1.a).';
comment on column public.organizations.extra is 'Custom fields.';
comment on column public.organizations.created_at is 'When the row was made.';
comment on column public.organizations.updated_at is 'When the row last changed.';

create table public.estates (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  code text not null check (length(code) between 1 and 40),
  name text not null check (length(name) between 1 and 200),
  address text not null default '',
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, code)
);
comment on table public.estates is 'Estates (小区/项目) of an operator; almost every right is scoped to estates.';
comment on column public.estates.id is 'Time-ordered id.';
comment on column public.estates.org_id is 'The operator that runs the estate.';
comment on column public.estates.code is 'Short code, unique within the operator; used in imports and contract numbers.';
comment on column public.estates.name is 'Name people use.';
comment on column public.estates.address is 'Postal address.';
comment on column public.estates.extra is 'Custom fields.';
comment on column public.estates.created_at is 'When the row was made.';
comment on column public.estates.updated_at is 'When the row last changed.';

create table public.estate_parties (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  party_org_id uuid not null references public.organizations (id),
  part text not null check (part in ('property_manager', 'authority', 'asset_platform')),
  permissions text[] not null,
  valid daterange not null default daterange(private.today(), null),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (estate_id, party_org_id, part)
);
create index estate_parties_org_idx on public.estate_parties (org_id);
create index estate_parties_party_idx on public.estate_parties (party_org_id);
comment on table public.estate_parties is 'Which other organisation plays which part in an estate, and the most its staff may do there.';
comment on column public.estate_parties.id is 'Time-ordered id.';
comment on column public.estate_parties.org_id is 'The operator whose estate it is.';
comment on column public.estate_parties.estate_id is 'The estate.';
comment on column public.estate_parties.party_org_id is 'The organisation that takes part.';
comment on column public.estate_parties.part is 'property_manager 物业, authority 主管部门, asset_platform 国资平台.';
comment on column public.estate_parties.permissions is 'Upper bound: its staff have what their role and this list both grant.';
comment on column public.estate_parties.valid is 'Days on which the part is played.';
comment on column public.estate_parties.created_at is 'When the row was made.';
comment on column public.estate_parties.updated_at is 'When the row last changed.';

create table public.roles (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  key text not null check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  permissions text[] not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, key)
);
comment on table public.roles is 'Named sets of permission keys of one organisation.';
comment on column public.roles.id is 'Time-ordered id.';
comment on column public.roles.org_id is 'The organisation whose role it is.';
comment on column public.roles.key is 'Stable key, e.g. leasing_clerk.';
comment on column public.roles.title is 'Title by language: {"zh": …, "en": …}.';
comment on column public.roles.permissions is 'Permission keys <plugin>.<action>; "*" and "<plugin>.*" allowed.';
comment on column public.roles.created_at is 'When the row was made.';
comment on column public.roles.updated_at is 'When the row last changed.';

create table public.memberships (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  role_id uuid not null references public.roles (id),
  estate_ids uuid[],
  valid daterange not null default daterange(private.today(), null),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index memberships_user_idx on public.memberships (user_id);
create index memberships_org_idx on public.memberships (org_id);
create index memberships_role_idx on public.memberships (role_id);
comment on table public.memberships is 'A user holds a role in an organisation, in some or all of its estates, for a time. Outside its validity it gives nothing.';
comment on column public.memberships.id is 'Time-ordered id.';
comment on column public.memberships.org_id is 'The organisation.';
comment on column public.memberships.user_id is 'The user who signs in.';
comment on column public.memberships.role_id is 'The role held.';
comment on column public.memberships.estate_ids is 'Estates the role is held in; null means all of the organisation''s.';
comment on column public.memberships.valid is 'Days on which the membership counts.';
comment on column public.memberships.created_at is 'When the row was made.';
comment on column public.memberships.updated_at is 'When the row last changed.';

create table public.staff (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid references auth.users (id) on delete set null,
  name text not null check (length(name) between 1 and 100),
  position text not null default '',
  manager_id uuid references auth.users (id) on delete set null check (manager_id <> user_id),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, user_id)
);
create index staff_user_idx on public.staff (user_id);
create index staff_manager_idx on public.staff (manager_id);
comment on table public.staff is 'Staff register (5.1.d): the name behind a user in an organisation.';
comment on column public.staff.id is 'Time-ordered id.';
comment on column public.staff.org_id is 'The employer.';
comment on column public.staff.user_id is 'The user account, when the person has one.';
comment on column public.staff.name is 'Name shown to colleagues.';
comment on column public.staff.position is 'Job title.';
comment on column public.staff.manager_id is 'User account of the direct superior.';
comment on column public.staff.extra is 'Custom fields.';
comment on column public.staff.created_at is 'When the row was made.';
comment on column public.staff.updated_at is 'When the row last changed.';

create table public.invitations (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  email text check (email = lower(email)),
  phone text check (phone ~ '^[0-9]{6,15}$'),
  name text not null check (length(name) between 1 and 100),
  role_id uuid not null references public.roles (id),
  estate_ids uuid[],
  expires_at timestamptz not null default now() + interval '14 days',
  invited_by uuid references auth.users (id) on delete set null,
  accepted_by uuid references auth.users (id) on delete set null,
  accepted_at timestamptz,
  revoked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (email is not null or phone is not null)
);
create index invitations_org_idx on public.invitations (org_id);
create index invitations_role_idx on public.invitations (role_id);
create index invitations_invited_by_idx on public.invitations (invited_by);
create index invitations_accepted_by_idx on public.invitations (accepted_by);
create index invitations_email_idx on public.invitations (email) where accepted_at is null;
create index invitations_phone_idx on public.invitations (phone) where accepted_at is null;
comment on table public.invitations is 'Staff join by signing up with the invited e-mail or phone; no administrator API is needed.';
comment on column public.invitations.id is 'Time-ordered id.';
comment on column public.invitations.org_id is 'The organisation that invites.';
comment on column public.invitations.email is 'Invited e-mail address, lower case.';
comment on column public.invitations.phone is 'Invited phone number with country code, digits only (8613800001234).';
comment on column public.invitations.name is 'Name of the invited person, becomes the staff entry.';
comment on column public.invitations.role_id is 'Role given on acceptance.';
comment on column public.invitations.estate_ids is 'Estates of the role; null means all.';
comment on column public.invitations.expires_at is 'After this the invitation gives nothing.';
comment on column public.invitations.invited_by is 'Who invited.';
comment on column public.invitations.accepted_by is 'The user who accepted.';
comment on column public.invitations.accepted_at is 'When it was accepted.';
comment on column public.invitations.revoked_at is 'When it was taken back.';
comment on column public.invitations.created_at is 'When the row was made.';
comment on column public.invitations.updated_at is 'When the row last changed.';

create table private.plugin_catalog (
  key text primary key check (key ~ '^[a-z][a-z0-9_]{1,39}$'),
  title jsonb not null,
  requires text[] not null default '{}',
  permissions jsonb not null default '[]',
  default_settings jsonb not null default '{}',
  clauses text[] not null default '{}'
);
comment on table private.plugin_catalog is 'Plugins whose migrations this database has: title, dependencies, permissions, default settings, clauses served.';

create table private.plugin_jobs (
  job_name text primary key,
  plugin_key text not null references private.plugin_catalog (key)
);
create index plugin_jobs_plugin_idx on private.plugin_jobs (plugin_key);
comment on table private.plugin_jobs is 'Which cron job belongs to which plugin; a plugin switched off for an organisation skips it in its jobs.';

create table private.installation (
  key text primary key,
  value jsonb not null
);
comment on table private.installation is 'Facts about this installation, e.g. whether it holds demo data.';

create table public.plugins (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  key text not null references private.plugin_catalog (key),
  enabled boolean not null default true,
  settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, key)
);
create index plugins_key_idx on public.plugins (key);
comment on table public.plugins is 'Plugins of an operator: switched on or off at run time; settings override the plugin''s defaults.';
comment on column public.plugins.id is 'Time-ordered id.';
comment on column public.plugins.org_id is 'The operator.';
comment on column public.plugins.key is 'Plugin key.';
comment on column public.plugins.enabled is 'Off hides menu, pages, portal and widgets and stops its jobs; data stays.';
comment on column public.plugins.settings is 'The operator''s settings; a key not set here has the plugin''s default.';
comment on column public.plugins.created_at is 'When the row was made.';
comment on column public.plugins.updated_at is 'When the row last changed.';

create table public.notifications (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  key text not null,
  params jsonb not null default '{}',
  link text,
  created_at timestamptz not null default now(),
  read_at timestamptz
);
create index notifications_org_idx on public.notifications (org_id);
create index notifications_user_idx on public.notifications (user_id, id desc);
comment on table public.notifications is 'In-app messages to one user.';
comment on column public.notifications.id is 'Time-ordered id.';
comment on column public.notifications.org_id is 'The operator on whose behalf it is sent.';
comment on column public.notifications.user_id is 'Who it is for.';
comment on column public.notifications.key is 'Message key the app translates.';
comment on column public.notifications.params is 'Parameters of the message.';
comment on column public.notifications.link is 'Where in the app it leads.';
comment on column public.notifications.created_at is 'When the row was made.';
comment on column public.notifications.read_at is 'When the user read it.';

create table public.notices (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  audience text not null check (audience in ('staff', 'tenants', 'everyone')),
  title text not null check (length(title) between 1 and 200),
  body text not null check (length(body) between 1 and 20000),
  published_at timestamptz not null default now(),
  expires_at timestamptz,
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index notices_org_idx on public.notices (org_id, published_at desc);
create index notices_estate_idx on public.notices (estate_id);
create index notices_created_by_idx on public.notices (created_by);
comment on table public.notices is 'Announcements to staff or tenants of an estate or of the whole operator (8.1.a).';
comment on column public.notices.id is 'Time-ordered id.';
comment on column public.notices.org_id is 'The operator.';
comment on column public.notices.estate_id is 'The estate it concerns; null means all.';
comment on column public.notices.audience is 'staff, tenants or everyone.';
comment on column public.notices.title is 'Headline.';
comment on column public.notices.body is 'Plain text.';
comment on column public.notices.published_at is 'Shown from this moment.';
comment on column public.notices.expires_at is 'Shown until this moment.';
comment on column public.notices.created_by is 'Author.';
comment on column public.notices.created_at is 'When the row was made.';
comment on column public.notices.updated_at is 'When the row last changed.';

create table public.notice_receipts (
  notice_id uuid not null references public.notices (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade default auth.uid(),
  org_id uuid not null references public.organizations (id),
  read_at timestamptz not null default now(),
  primary key (notice_id, user_id)
);
create index notice_receipts_user_idx on public.notice_receipts (user_id);
create index notice_receipts_org_idx on public.notice_receipts (org_id);
comment on table public.notice_receipts is 'Who read which notice, and when (8.1.a).';
comment on column public.notice_receipts.notice_id is 'The notice.';
comment on column public.notice_receipts.user_id is 'The reader.';
comment on column public.notice_receipts.org_id is 'The operator.';
comment on column public.notice_receipts.read_at is 'When it was read.';

create table public.audit_log (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  org_id uuid,
  estate_id uuid,
  actor_id uuid,
  actor_role text,
  action text not null check (action in ('insert', 'update', 'delete', 'export')),
  table_name text not null,
  row_id uuid,
  before jsonb,
  after jsonb
);
create index audit_log_org_idx on public.audit_log (org_id, id desc);
create index audit_log_estate_idx on public.audit_log (estate_id, id desc);
create index audit_log_row_idx on public.audit_log (row_id, id desc);
comment on table public.audit_log is 'Who changed what, with the values before and after. Append-only for everyone, the owner included.';
comment on column public.audit_log.id is 'Sequence of entries.';
comment on column public.audit_log.at is 'Time of the change.';
comment on column public.audit_log.org_id is 'Organisation of the row.';
comment on column public.audit_log.estate_id is 'Estate of the row, where it has one.';
comment on column public.audit_log.actor_id is 'The user; null for a job or a service.';
comment on column public.audit_log.actor_role is 'API role of the session (authenticated, service_role) or the database role of a job.';
comment on column public.audit_log.action is 'insert, update, delete, or export: a list that was taken out as a file.';
comment on column public.audit_log.table_name is 'Table of the row; of an export, the list.';
comment on column public.audit_log.row_id is 'Id of the row.';
comment on column public.audit_log.before is 'Changed columns before (update), the whole row (delete).';
comment on column public.audit_log.after is 'Changed columns after (update), the whole row (insert); of an export {"format", "columns", "filters", "rows": null when it begins, "complete": false when it was left on the way}.';

create table private.outbox (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  topic text not null,
  payload jsonb not null,
  idempotency_key text not null,
  state text not null default 'queued' check (state in ('queued', 'done', 'dead')),
  attempts int not null default 0,
  max_attempts int not null default 12,
  next_attempt_at timestamptz not null default now(),
  leased_until timestamptz,
  last_error text,
  created_at timestamptz not null default now(),
  done_at timestamptz,
  unique (topic, idempotency_key)
);
create index outbox_org_idx on private.outbox (org_id);
create index outbox_due_idx on private.outbox (topic, next_attempt_at) where state = 'queued';
comment on table private.outbox is
  'Effects to be carried outside (messages, reports, pushes). Claimed with skip locked under a lease, retried with back-off, dead after max_attempts: then the health page shows it.';

create table private.export_lists (
  list text primary key check (list ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  fn text not null
);
comment on table private.export_lists is 'Lists that are functions and may be taken out as a file, registered by their plugin with private.export_list().';

create table private.exports (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  list text not null,
  format text not null,
  columns jsonb not null,
  args jsonb not null check (jsonb_typeof(args) = 'object'),
  rows_read int not null default 0,
  opened_at timestamptz not null default now(),
  read_at timestamptz not null default now()
);
create index exports_org_idx on private.exports (org_id);
create index exports_estate_idx on private.exports (estate_id);
create index exports_user_idx on private.exports (user_id);
create index exports_read_idx on private.exports (read_at);
comment on table private.exports is 'Lists on their way into a file: who reads which list under which conditions, and how many rows he has been given. The row goes when the log has its end.';

create table private.search_sources (
  kind text primary key,
  fn text not null
);
comment on table private.search_sources is
  'Quick-search providers that plugins register; functions by full name, because pg_upgrade refuses columns of type regprocedure.';

create table private.import_kinds (
  kind text primary key,
  plugin_key text not null references private.plugin_catalog (key) deferrable initially deferred,
  permission text not null,
  fields jsonb not null,
  check_fn text not null,
  commit_fn text not null,
  undo_fn text not null,
  base text
);
create index import_kinds_plugin_idx on private.import_kinds (plugin_key);
comment on table private.import_kinds is
  'Importers that plugins register: their fields, the permission they need, and set-based functions (batch, first row, last row) that check, commit and undo. base: the built-in record that is made of a row, whose own fields a file may have columns for.';

create table public.import_batches (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  kind text not null references private.import_kinds (kind),
  file_name text not null check (length(file_name) between 1 and 255),
  mapping jsonb not null check (jsonb_typeof(mapping) = 'object'),
  options jsonb not null default '{}' check (jsonb_typeof(options) = 'object'),
  status text not null default 'uploading'
    check (status in ('uploading', 'checking', 'checked', 'committing', 'committed', 'undoing', 'undone')),
  total_rows int not null default 0,
  error_rows int not null default 0,
  done_rows int not null default 0,
  created_by uuid references auth.users (id) on delete set null,
  committed_at timestamptz,
  undone_at timestamptz,
  masked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index import_batches_org_idx on public.import_batches (org_id, id desc);
create index import_batches_kind_idx on public.import_batches (kind);
create index import_batches_created_by_idx on public.import_batches (created_by);
comment on table public.import_batches is 'One imported file: uploaded, checked without effect, committed, and undone if need be.';
comment on column public.import_batches.id is 'Time-ordered id.';
comment on column public.import_batches.org_id is 'The operator.';
comment on column public.import_batches.kind is 'What is imported, e.g. units.';
comment on column public.import_batches.file_name is 'Name of the file as uploaded.';
comment on column public.import_batches.mapping is 'Field → column header of the file.';
comment on column public.import_batches.options is 'Choices of the importer, e.g. the estate for rows that name none.';
comment on column public.import_batches.status is 'uploading → checking → checked → committing → committed → undoing → undone.';
comment on column public.import_batches.total_rows is 'Rows uploaded.';
comment on column public.import_batches.error_rows is 'Rows with an error; they are never committed.';
comment on column public.import_batches.done_rows is 'Rows handled in the current step (progress).';
comment on column public.import_batches.created_by is 'Who imports.';
comment on column public.import_batches.committed_at is 'When the last row was committed.';
comment on column public.import_batches.undone_at is 'When the batch was taken back.';
comment on column public.import_batches.masked_at is 'Since when sensitive cells of its rows are masked and columns nobody asked for are gone: once it is committed or undone, or has lain too long.';
comment on column public.import_batches.created_at is 'When the row was made.';
comment on column public.import_batches.updated_at is 'When the row last changed.';

create table public.import_rows (
  batch_id uuid not null references public.import_batches (id) on delete cascade,
  row_no int not null,
  org_id uuid not null references public.organizations (id),
  raw jsonb,
  fields jsonb,
  errors jsonb not null default '[]',
  state text not null default 'pending' check (state in ('pending', 'ok', 'error', 'done', 'undone', 'kept')),
  target_id uuid,
  primary key (batch_id, row_no)
);
create index import_rows_org_idx on public.import_rows (org_id);
create index import_rows_errors_idx on public.import_rows (batch_id, row_no) where state in ('error', 'kept');
comment on table public.import_rows is 'Rows of an imported file. Their raw content is personal data: retention clears it (privacy plugin).';
comment on column public.import_rows.batch_id is 'The batch.';
comment on column public.import_rows.row_no is 'Row number in the file, the header being row 1.';
comment on column public.import_rows.org_id is 'The operator.';
comment on column public.import_rows.raw is 'Cells by column header, as read; sensitive ones masked once the batch is done with.';
comment on column public.import_rows.fields is 'Cells by field after the mapping, trimmed; empty cells are absent.';
comment on column public.import_rows.errors is 'Array of {"field", "key", "params"}: every fault of the row.';
comment on column public.import_rows.state is 'pending → ok | error → done → undone; kept: could not be undone.';
comment on column public.import_rows.target_id is 'The record made from the row.';

-- ───────────── rights

create function private.estates_with(perm text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct x.estate_id), '{}')
  from (
    select e.id as estate_id
    from public.memberships m
    join public.roles r on r.id = m.role_id
    join public.estates e on e.org_id = m.org_id
    where m.user_id = (select auth.uid())
      and m.valid @> private.today()
      and private.grants(r.permissions, perm)
      and (m.estate_ids is null or e.id = any (m.estate_ids))
    union all
    select p.estate_id
    from public.memberships m
    join public.roles r on r.id = m.role_id
    join public.estate_parties p on p.party_org_id = m.org_id
    where m.user_id = (select auth.uid())
      and m.valid @> private.today()
      and p.valid @> private.today()
      and private.grants(r.permissions, perm)
      and private.grants(p.permissions, perm)
      and (m.estate_ids is null or p.estate_id = any (m.estate_ids))
  ) x
$$;
comment on function private.estates_with(text) is
  'Estates in which the signed-in user holds the permission, by own membership or by a part his organisation plays there.';

create function private.orgs_with(perm text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct m.org_id), '{}')
  from public.memberships m
  join public.roles r on r.id = m.role_id
  where m.user_id = (select auth.uid())
    and m.valid @> private.today()
    and private.grants(r.permissions, perm)
$$;
comment on function private.orgs_with(text) is 'Organisations in which the signed-in user holds the permission in at least one estate.';

create function private.my_orgs() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct m.org_id), '{}')
  from public.memberships m
  where m.user_id = (select auth.uid()) and m.valid @> private.today()
$$;
comment on function private.my_orgs() is 'Organisations the signed-in user is a member of today.';

create function private.only(r anyelement, variadic keep text[]) returns anyelement
language plpgsql stable set search_path = '' as $$
begin
  return jsonb_populate_record(r, (
    select jsonb_object_agg(e.key, case when e.key = any (keep) then e.value else 'null' end) from jsonb_each(to_jsonb(r)) e));
end
$$;
comment on function private.only(anyelement, text[]) is
  'A row with every other column emptied: what a verb tells a tenant, where it tells staff the whole row.';

create function private.visible_orgs() returns uuid[]
language sql stable security definer set search_path = '' as $$
  with mine as (select unnest(private.my_orgs()) as id)
  select coalesce(array_agg(distinct x.id), '{}') from (
    select id from mine
    union all
    select p.org_id from public.estate_parties p join mine on mine.id = p.party_org_id where p.valid @> private.today()
    union all
    select p.party_org_id from public.estate_parties p join mine on mine.id = p.org_id
    union all
    select o.id from public.organizations o join mine on mine.id = o.registered_by
  ) x
$$;
comment on function private.visible_orgs() is 'Own organisations, the operators they work for, and the parties that work for them.';

create function private.visible_estates() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct x.id), '{}') from (
    select e.id
    from public.memberships m join public.estates e on e.org_id = m.org_id
    where m.user_id = (select auth.uid()) and m.valid @> private.today()
      and (m.estate_ids is null or e.id = any (m.estate_ids))
    union all
    select p.estate_id
    from public.memberships m join public.estate_parties p on p.party_org_id = m.org_id
    where m.user_id = (select auth.uid()) and m.valid @> private.today() and p.valid @> private.today()
      and (m.estate_ids is null or p.estate_id = any (m.estate_ids))
  ) x
$$;
comment on function private.visible_estates() is 'Estates the signed-in user works in, whatever the role.';

create function private.require(perm text, estate uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if estate is null or not (estate = any (private.estates_with(perm))) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', perm));
  end if;
end
$$;
comment on function private.require(text, uuid) is 'First line of a verb: refuses (403) unless the signed-in user holds the permission in the estate.';

create function private.require_org(perm text, org uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if org is null or not (org = any (private.orgs_with(perm))) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', perm));
  end if;
end
$$;
comment on function private.require_org(text, uuid) is 'First line of an organisation-wide verb: refuses (403) unless the signed-in user holds the permission there.';

create function private.may_listen(topic text) returns boolean
language sql stable security definer set search_path = '' as $$
  select case split_part(topic, ':', 1)
    when 'user' then topic = 'user:' || (select auth.uid())::text
    when 'estate' then split_part(topic, ':', 2) = any (private.visible_estates()::text[])
    when 'org' then split_part(topic, ':', 2) = any (private.my_orgs()::text[])
    else false
  end
$$;
comment on function private.may_listen(text) is 'Whether the signed-in user may join a live topic: user:<own id>, estate:<id>, org:<id>.';

-- ───────────── settings, plugins

create function private.plugin_enabled(org uuid, plugin text) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce((select p.enabled from public.plugins p where p.org_id = org and p.key = plugin), false)
$$;
comment on function private.plugin_enabled(uuid, text) is 'Whether the plugin is switched on for the organisation.';

create function private.enabled_orgs(plugin text) returns setof uuid
language sql stable security definer set search_path = '' as $$
  select p.org_id from public.plugins p where p.key = plugin and p.enabled
$$;
comment on function private.enabled_orgs(text) is 'Organisations whose plugin is switched on: what a cron job works through.';

create function private.setting(org uuid, plugin text, setting_key text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(
    (select p.settings -> setting_key from public.plugins p where p.org_id = org and p.key = plugin),
    (select c.default_settings -> setting_key from private.plugin_catalog c where c.key = plugin))
$$;
comment on function private.setting(uuid, text, text) is 'A setting of the plugin for the organisation: the operator''s value, else the plugin''s default.';

create function private.catalog_permissions(audience text, name text) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(p ->> 'key' order by p ->> 'key'), '{}')
  from private.plugin_catalog c, jsonb_array_elements(c.permissions) as p
  where coalesce(p -> audience, '[]') ? name
$$;
comment on function private.catalog_permissions(text, text) is
  'Permissions that plugins propose for a role (audience "roles") or for a part another organisation plays (audience "parts").';

create function private.register_plugin(
  plugin text, title jsonb, requires text[], permissions jsonb, default_settings jsonb, clauses text[]) returns void
language plpgsql security definer set search_path = '' as $$
declare
  known text[] := coalesce((
    select array_agg(p ->> 'key') from private.plugin_catalog c, jsonb_array_elements(c.permissions) as p where c.key = plugin), '{}');
begin
  insert into private.plugin_catalog as c (key, title, requires, permissions, default_settings, clauses)
  values (plugin, title, requires, permissions, default_settings, clauses)
  on conflict (key) do update set
    title = excluded.title, requires = excluded.requires, permissions = excluded.permissions,
    default_settings = excluded.default_settings, clauses = excluded.clauses;
  insert into public.plugins (org_id, key)
  select o.id, plugin from public.organizations o where o.kind = 'operator'
  on conflict on constraint plugins_org_id_key_key do nothing;
  -- Only permissions that are new with this version reach existing roles: what an operator took away stays away.
  update public.roles r set permissions = r.permissions || fresh.keys
  from (
    select role_key, array_agg(p ->> 'key') as keys
    from jsonb_array_elements(register_plugin.permissions) as p, jsonb_array_elements_text(coalesce(p -> 'roles', '[]')) as role_key
    where not (p ->> 'key' = any (known))
    group by role_key
  ) fresh
  where r.key = fresh.role_key and not ('*' = any (r.permissions));
end
$$;
comment on function private.register_plugin(text, jsonb, text[], jsonb, jsonb, text[]) is
  'Last step of a plugin''s migration: enters it in the catalogue and switches it on for every operator. permissions: array of {"key", "title": {"zh","en"}, "roles": [default roles], "parts": [parts other organisations play]}.';

create function private.plugin_job(plugin text, job_name text, schedule text, command text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  insert into private.plugin_jobs (job_name, plugin_key) values (job_name, plugin)
  on conflict on constraint plugin_jobs_pkey do update set plugin_key = excluded.plugin_key;
  perform cron.schedule(job_name, schedule, command);
end
$$;
comment on function private.plugin_job(text, text, text, text) is 'Schedules a cron job and notes whose it is. Call it after register_plugin.';

-- ───────────── audit, touch, broadcast, outbox, notifications

create function private.touch() returns trigger
language plpgsql set search_path = '' as $$
begin
  new.updated_at := now();
  return new;
end
$$;
comment on function private.touch() is 'Keeps updated_at.';

create function public.log_export(org uuid, estate uuid, list text, format text, columns jsonb default '[]', filters jsonb default '{}', rows int default null) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if org is null or not org = any (private.visible_orgs()) or (estate is not null and not estate = any (private.visible_estates())) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'platform.read'));
  end if;
  if list is null or list !~ '^[a-z][a-z0-9_.:]{1,79}$' or format is null or format not in ('csv', 'xlsx') or rows < 0
    or pg_column_size(columns) > 20000 or pg_column_size(filters) > 20000 then
    perform private.fail(422, 'platform.export_invalid');
  end if;
  insert into public.audit_log (org_id, estate_id, actor_id, actor_role, action, table_name, after)
  values (org, estate, private.actor(), 'authenticated', 'export', list, jsonb_build_object('format', format, 'columns', columns, 'filters', filters, 'rows', rows));
end
$$;
comment on function public.log_export(uuid, uuid, text, text, jsonb, jsonb, int) is
  'Writes down that a list is taken out as a file: once before its first page is read (rows null), once when it is complete. For lists that are read as tables, where the browser says so; for others see open_export. The same rights bound the pages as on screen.';

create function private.export_list(list text, fn regprocedure) returns void
language sql security definer set search_path = '' as $$
  insert into private.export_lists (list, fn) values (export_list.list, export_list.fn::text)
  on conflict on constraint export_lists_pkey do update set fn = excluded.fn
$$;
comment on function private.export_list(text, regprocedure) is
  'For migrations: a list function people may take out as a file. Its rows have an id; it takes after_id (last row seen) and max_rows, and answers at most a hundred rows and one at a time.';

create function private.export_rows(e private.exports, after text, most int) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  p pg_catalog.pg_proc;
  named text;
  part jsonb;
  gathered jsonb := '[]';
  seen uuid := private.try_uuid(after);
begin
  if e.list like 'records.%' then
    return private.records_page(e.org_id, substr(e.list, 9), 'export', e.args -> 'filters', e.args -> 'sort', after, most);
  elsif e.list like 'built_in.%' then
    gathered := public.built_in_list(e.org_id, substr(e.list, 10), e.args -> 'narrow', e.args -> 'sort', e.args ->> 'q', private.try_uuid(e.args ->> 'estate'), seen, most);
    return jsonb_build_object('rows', gathered, 'next', case when jsonb_array_length(gathered) = most then gathered -> -1 -> 'id' end);
  end if;
  select x.* into p from private.export_lists l join pg_catalog.pg_proc x on x.oid = l.fn::regprocedure where l.list = e.list;
  if p.oid is null then
    perform private.fail(404, 'platform.export_unknown', jsonb_build_object('list', e.list));
  end if;
  -- Arguments are those the list has on screen, each in the type its function says; what it does not know is refused.
  if exists (select from jsonb_object_keys(e.args) k where k in ('after_id', 'max_rows') or not k = any (p.proargnames[1:p.pronargs])) then
    perform private.fail(422, 'platform.export_invalid');
  end if;
  select string_agg(format('%I => ', a.name) || case
    when a.type = 'jsonb'::regtype then format('$1 -> %L', a.name)
    when a.type = 'text[]'::regtype then format('(select array_agg(x) from jsonb_array_elements_text($1 -> %L) x)', a.name)
    else format('($1 ->> %L)::%s', a.name, a.type::regtype) end || ', ', '')
  into named
  from unnest(p.proargnames[1:p.pronargs], p.proargtypes::oid[]) a (name, type) where e.args ? a.name;
  loop
    execute format('select coalesce(jsonb_agg(to_jsonb(x) - ''ordinality'' order by x.ordinality), ''[]'') from %s(%safter_id => $2, max_rows => $3) with ordinality x', p.oid::regproc, named)
    into part using e.args, seen, least(100, most - jsonb_array_length(gathered));
    gathered := gathered || part;
    seen := (part -> -1 ->> 'id')::uuid;
    exit when part = '[]' or jsonb_array_length(gathered) >= most;
  end loop;
  return jsonb_build_object('rows', gathered, 'next', case when part <> '[]' then seen end);
exception when data_exception or cannot_coerce or undefined_object then
  perform private.fail(422, 'platform.export_invalid');
end
$$;
comment on function private.export_rows(private.exports, text, int) is 'Rows of a list after the place last seen, as the signed-in user may see them, and the place to go on from (null at the end).';

create function public.open_export(org uuid, estate uuid, list text, format text, columns jsonb default '[]', args jsonb default '{}') returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  e private.exports;
begin
  if coalesce(jsonb_typeof(args), 'null') <> 'object' then
    perform private.fail(422, 'platform.export_invalid');
  end if;
  perform public.log_export(org, estate, list, format, columns, args);
  insert into private.exports (org_id, estate_id, user_id, list, format, columns, args)
  values (open_export.org, estate, (select auth.uid()), open_export.list, open_export.format, coalesce(open_export.columns, '[]'), open_export.args)
  returning * into e;
  -- Who may not read the list is refused here, and nothing is written down.
  perform private.export_rows(e, null, 1);
  return e.id;
end
$$;
comment on function public.open_export(uuid, uuid, text, text, jsonb, jsonb) is
  'Takes a list out as a file: a list that is a function (tenants.household, contracts.contract), a kind of own records (records.<key>, with the right to export it), or the records of a built-in resource (built_in.<base>). args: the conditions on screen. Written down here; the pages are read by export_page.';

create function public.export_page(export uuid, after text default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  e private.exports;
  page jsonb;
begin
  select * into e from private.exports x where x.id = export and x.user_id = (select auth.uid()) for update;
  if e.id is null then
    perform private.fail(404, 'platform.export_over');
  end if;
  page := private.export_rows(e, after, 500);
  update private.exports x set rows_read = x.rows_read + jsonb_array_length(page -> 'rows'), read_at = now() where x.id = e.id;
  if page -> 'next' = 'null' then
    perform private.close_export(e.id, true);
  end if;
  return page;
end
$$;
comment on function public.export_page(uuid, text) is
  'The next 500 rows of an export: {"rows", "next": where to go on from, null at the end}. The end writes into the log how many rows were read.';

create function private.close_export(export uuid, complete boolean) returns void
language sql security definer set search_path = '' as $$
  with over as (delete from private.exports x where x.id = export returning *)
  insert into public.audit_log (org_id, estate_id, actor_id, actor_role, action, table_name, after)
  select o.org_id, o.estate_id, o.user_id, 'authenticated', 'export', o.list,
    jsonb_build_object('format', o.format, 'columns', o.columns, 'filters', o.args, 'rows', o.rows_read, 'complete', complete)
  from over o
$$;
comment on function private.close_export(uuid, boolean) is 'Writes down how many rows of a list went into a file, and whether that was all.';

create function private.close_exports() returns void
language sql security definer set search_path = '' as $$
  select private.close_export(x.id, false) from private.exports x where x.read_at < now() - interval '1 hour'
$$;
comment on function private.close_exports() is 'Hourly: writes down exports that were stopped on the way.';

create function private.audit() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  who uuid := private.actor();
  -- The claims say so on every server; auth.role() reads an older setting on some.
  role text := coalesce(nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role', session_user);
begin
  if tg_op = 'INSERT' then
    insert into public.audit_log (org_id, estate_id, actor_id, actor_role, action, table_name, row_id, after)
    select (r ->> 'org_id')::uuid, (r ->> 'estate_id')::uuid, who, role, 'insert', tg_table_name, (r ->> 'id')::uuid, r
    from (select to_jsonb(n) as r from new_rows n) x;
  elsif tg_op = 'DELETE' then
    insert into public.audit_log (org_id, estate_id, actor_id, actor_role, action, table_name, row_id, before)
    select (r ->> 'org_id')::uuid, (r ->> 'estate_id')::uuid, who, role, 'delete', tg_table_name, (r ->> 'id')::uuid, r
    from (select to_jsonb(o) as r from old_rows o) x;
  else
    insert into public.audit_log (org_id, estate_id, actor_id, actor_role, action, table_name, row_id, before, after)
    select (n.r ->> 'org_id')::uuid, (n.r ->> 'estate_id')::uuid, who, role, 'update', tg_table_name, (n.r ->> 'id')::uuid,
      (select jsonb_object_agg(k, v) from jsonb_each(o.r) as e (k, v) where n.r -> k is distinct from v),
      (select jsonb_object_agg(k, v) from jsonb_each(n.r) as e (k, v) where o.r -> k is distinct from v)
    from (select to_jsonb(t) as r from old_rows t) o
    join (select to_jsonb(t) as r from new_rows t) n on n.r ->> 'id' = o.r ->> 'id'
    where (o.r - 'updated_at') is distinct from (n.r - 'updated_at');
  end if;
  return null;
end
$$;
comment on function private.audit() is 'Writes one audit entry per changed row, set-based, from the statement''s transition tables. The table needs an id.';

create function private.standard_triggers(target regclass) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if exists (select from pg_catalog.pg_attribute where attrelid = target and attname = 'updated_at' and not attisdropped) then
    execute format('create trigger _100_touch before update on %s for each row execute function private.touch()', target);
  end if;
  execute format('create trigger _500_audit_insert after insert on %s referencing new table as new_rows for each statement execute function private.audit()', target);
  execute format('create trigger _500_audit_update after update on %s referencing old table as old_rows new table as new_rows for each statement execute function private.audit()', target);
  execute format('create trigger _500_audit_delete after delete on %s referencing old table as old_rows for each statement execute function private.audit()', target);
end
$$;
comment on function private.standard_triggers(regclass) is 'Attaches the triggers every business table has: updated_at and audit.';

create function private.comment_usual_columns(tables regclass[]) returns void
language plpgsql set search_path = '' as $$
declare
  col record;
begin
  for col in
    select a.attrelid::regclass as tab, a.attname, d.said
    from pg_catalog.pg_attribute a
    join (values ('id', 'Time-ordered id.'), ('org_id', 'The operator.'), ('estate_id', 'The estate.'), ('extra', 'Custom fields.'),
      ('created_at', 'When the row was made.'), ('updated_at', 'When the row last changed.')) as d (name, said) on d.name = a.attname
    where a.attrelid = any (tables) and a.attnum > 0 and not a.attisdropped and pg_catalog.col_description(a.attrelid, a.attnum) is null
  loop
    execute format('comment on column %s.%I is %L', col.tab, col.attname, col.said);
  end loop;
end
$$;
comment on function private.comment_usual_columns(regclass[]) is 'For migrations: says of the columns every table has what they are, where nothing is said yet.';

create function private.append_only() returns trigger
language plpgsql set search_path = '' as $$
begin
  perform private.fail(403, 'platform.append_only', jsonb_build_object('table', tg_table_name));
  return null;
end
$$;
comment on function private.append_only() is 'Refuses update, delete and truncate, whoever asks.';

create function private.make_append_only(target regclass) returns void
language plpgsql security definer set search_path = '' as $$
begin
  execute format('create trigger _000_append_only before update or delete on %s for each row execute function private.append_only()', target);
  execute format('create trigger _000_append_only_truncate before truncate on %s for each statement execute function private.append_only()', target);
end
$$;
comment on function private.make_append_only(regclass) is 'Makes a table append-only for everyone, its owner included.';

create function private.broadcast(topic text, event text, payload jsonb) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if to_regprocedure('realtime.send(jsonb,text,text,boolean)') is not null then
    perform realtime.send(payload, event, topic, true);
  end if;
end
$$;
comment on function private.broadcast(text, text, jsonb) is
  'Tells live screens of a change, on a private topic. Payloads carry ids only: the screen reads the rest under its own rights.';

create function private.enqueue(topic text, payload jsonb, idempotency_key text, org uuid, run_at timestamptz default now())
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  insert into private.outbox as o (org_id, topic, payload, idempotency_key, next_attempt_at)
  values (org, enqueue.topic, enqueue.payload, enqueue.idempotency_key, run_at)
  on conflict on constraint outbox_topic_idempotency_key_key do nothing
  returning o.id into made;
  if made is null then
    select o.id into made from private.outbox o
    where o.topic = enqueue.topic and o.idempotency_key = enqueue.idempotency_key;
  end if;
  return made;
end
$$;
comment on function private.enqueue(text, jsonb, text, uuid, timestamptz) is
  'Puts an outside effect into the outbox, in the same transaction as its cause; the same key twice gives one row.';

create function public.outbox_claim(topic text, max_rows int default 20, lease interval default interval '1 minute')
returns table (id uuid, org_id uuid, payload jsonb, idempotency_key text, attempts int)
language sql security definer set search_path = '' as $$
  with due as (
    select o.id from private.outbox o
    where o.state = 'queued' and o.topic = outbox_claim.topic and o.next_attempt_at <= now()
      and (o.leased_until is null or o.leased_until < now())
    order by o.next_attempt_at
    limit least(max_rows, 500)
    for update skip locked
  )
  update private.outbox o
  set leased_until = now() + lease, attempts = o.attempts + 1
  from due where o.id = due.id
  returning o.id, o.org_id, o.payload, o.idempotency_key, o.attempts
$$;
comment on function public.outbox_claim(text, int, interval) is 'A worker (service role) takes due outbox rows under a lease.';

create function public.outbox_settle(outbox_id uuid, error text default null) returns void
language sql security definer set search_path = '' as $$
  update private.outbox o set
    state = case when error is null then 'done' when o.attempts >= o.max_attempts then 'dead' else 'queued' end,
    done_at = case when error is null then now() end,
    last_error = left(error, 2000),
    leased_until = null,
    next_attempt_at = now() + least(interval '6 hours', interval '5 seconds' * power(2, least(o.attempts, 12)))
  where o.id = outbox_id and o.state = 'queued'
$$;
comment on function public.outbox_settle(uuid, text) is
  'A worker reports: done, or failed with an error; failed rows come back after a growing pause and are dead after max_attempts.';

create function public.retry_outbox(org uuid, topic text) returns int
language plpgsql security definer set search_path = '' as $$
declare
  n int;
begin
  perform private.require_org('platform.settings', org);
  update private.outbox o set state = 'queued', attempts = 0, next_attempt_at = now(), leased_until = null
  where o.org_id = org and o.topic = retry_outbox.topic and o.state = 'dead';
  get diagnostics n = row_count;
  return n;
end
$$;
comment on function public.retry_outbox(uuid, text) is 'Lets effects that were given up be tried again, once their cause is mended. Returns how many.';

create function private.call_function(name text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  site text;
  pass text;
begin
  -- On Supabase pg_net carries the call; the address and the service key lie in the vault. Elsewhere who drives the functions listens.
  if to_regprocedure('net.http_post(text,jsonb,jsonb,jsonb,integer)') is null or to_regclass('vault.decrypted_secrets') is null then
    perform pg_notify('anju_function', name);
    return;
  end if;
  execute $q$select max(s.decrypted_secret) filter (where s.name = 'anju_url'), max(s.decrypted_secret) filter (where s.name = 'anju_service_key') from vault.decrypted_secrets s$q$
  into site, pass;
  if site is null or pass is null then
    raise exception 'the vault has no anju_url and anju_service_key to call functions with';
  end if;
  execute 'select net.http_post($1, ''{}'', ''{}'', $2)'
  using rtrim(site, '/') || '/functions/v1/' || name, jsonb_build_object('content-type', 'application/json', 'apikey', pass, 'authorization', 'Bearer ' || pass);
end
$$;
comment on function private.call_function(text) is
  'Calls an edge function with the service key, after this transaction; it is told nothing but to look. A job that cannot is a failed job on the health page.';

create function private.notify_user(user_id uuid, org uuid, key text, params jsonb default '{}', link text default null)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  insert into public.notifications as n (org_id, user_id, key, params, link)
  values (org, notify_user.user_id, notify_user.key, coalesce(notify_user.params, '{}'), notify_user.link)
  returning n.id into made;
  perform private.broadcast('user:' || notify_user.user_id, 'notified', jsonb_build_object('id', made));
  return made;
end
$$;
comment on function private.notify_user(uuid, uuid, text, jsonb, text) is 'Sends an in-app message and tells the user''s open screens.';

create function private.search_source(kind text, fn regprocedure) returns void
language sql security definer set search_path = '' as $$
  insert into private.search_sources (kind, fn) values (kind, fn::text)
  on conflict (kind) do update set fn = excluded.fn
$$;
comment on function private.search_source(text, regprocedure) is
  'Registers a quick-search provider: fn(q, org, max_rows) returns (id, estate_id, title, subtitle, path, rank), security invoker.';

create function private.import_kind(
  kind text, plugin text, permission text, fields jsonb, check_fn regproc, commit_fn regproc, undo_fn regproc, base text default null) returns void
language sql security definer set search_path = '' as $$
  insert into private.import_kinds (kind, plugin_key, permission, fields, check_fn, commit_fn, undo_fn, base)
  values (kind, plugin, permission, fields, check_fn::text, commit_fn::text, undo_fn::text, base)
  on conflict (kind) do update set
    plugin_key = excluded.plugin_key, permission = excluded.permission, fields = excluded.fields,
    check_fn = excluded.check_fn, commit_fn = excluded.commit_fn, undo_fn = excluded.undo_fn, base = excluded.base
$$;
comment on function private.import_kind(text, text, text, jsonb, regproc, regproc, regproc, text) is
  'Registers an importer. Handlers take (batch uuid, first_row int, last_row int) and work set-based on public.import_rows. base: the built-in resource a row becomes; its own fields are offered as columns own.<field>, which the handlers read by private.import_own.';

-- ───────────── organisations, staff

create function private.create_organization(kind text, name text, registered_by uuid default null) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  insert into public.organizations (kind, name, registered_by) values (kind, name, registered_by) returning id into made;
  insert into public.roles (org_id, key, title, permissions)
  select made, d.key, jsonb_build_object('zh', d.zh, 'en', d.en),
    case when d.key = 'administrator' then array['*'] else private.catalog_permissions('roles', d.key) end
  from (values
    ('operator', 'administrator', '管理员', 'Administrator'),
    ('operator', 'manager', '运营经理', 'Manager'),
    ('operator', 'leasing_clerk', '租赁专员', 'Leasing clerk'),
    ('operator', 'finance', '财务', 'Finance'),
    ('operator', 'inspector', '巡检员', 'Inspector'),
    ('operator', 'repair_dispatcher', '报修调度', 'Repair dispatcher'),
    ('operator', 'records_keeper', '档案管理员', 'Records keeper'),
    ('property_company', 'administrator', '管理员', 'Administrator'),
    ('property_company', 'property_staff', '物业人员', 'Property staff'),
    ('authority', 'administrator', '管理员', 'Administrator'),
    ('authority', 'authority_reader', '主管部门监督员', 'Authority supervisor'),
    ('asset_platform', 'administrator', '管理员', 'Administrator')
  ) as d (kind, key, zh, en)
  where d.kind = create_organization.kind;
  if kind = 'operator' then
    insert into public.plugins (org_id, key) select made, c.key from private.plugin_catalog c;
  end if;
  return made;
end
$$;
comment on function private.create_organization(text, text, uuid) is 'Makes an organisation with its default roles and, for an operator, its plugins.';

create function public.platform_state() returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object(
    'initialized', exists (select from public.organizations),
    'demo', coalesce((select i.value from private.installation i where i.key = 'demo'), 'false'))
$$;
comment on function public.platform_state() is 'What the sign-in page must know before anyone is signed in: whether the first administrator exists, whether this is a demo.';

create function public.bootstrap_organization(name text, estate_name text, staff_name text) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  perform pg_advisory_xact_lock(hashtext('anju.bootstrap_organization'));
  if exists (select from public.organizations) then
    perform private.fail(409, 'platform.already_initialized');
  end if;
  made := private.create_organization('operator', trim(name));
  insert into public.estates (org_id, code, name) values (made, 'E01', trim(estate_name));
  insert into public.memberships (org_id, user_id, role_id)
  select made, (select auth.uid()), r.id from public.roles r where r.org_id = made and r.key = 'administrator';
  insert into public.staff (org_id, user_id, name) values (made, (select auth.uid()), trim(staff_name));
  return made;
end
$$;
comment on function public.bootstrap_organization(text, text, text) is
  'First run: the signed-in user becomes administrator of the first operator. Refused (409) once any organisation exists.';

create function private.staff_manager_of(org uuid) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct p), '{}')
  from public.memberships m
  join public.roles r on r.id = m.role_id
  cross join unnest(r.permissions) as p
  where m.user_id = (select auth.uid()) and m.valid @> private.today() and m.estate_ids is null
    and private.grants(r.permissions, 'platform.staff')
    and (m.org_id = org or m.org_id = (select o.registered_by from public.organizations o where o.id = org))
$$;
comment on function private.staff_manager_of(uuid) is
  'Permissions of the signed-in user as staff manager of the organisation (own, or one his operator registered); empty when he is none.';

create function public.invite_staff(
  org uuid, name text, role_key text, email text default null, phone text default null, estate_ids uuid[] default null)
returns public.invitations
language plpgsql security definer set search_path = '' as $$
declare
  mine text[] := private.staff_manager_of(org);
  role public.roles;
  made public.invitations;
begin
  if cardinality(mine) = 0 then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "platform.staff"}');
  end if;
  select * into role from public.roles r where r.org_id = org and r.key = role_key;
  if role.id is null then
    perform private.fail(404, 'platform.role_not_found', jsonb_build_object('role', role_key));
  end if;
  if not private.covers(mine, role.permissions) then
    perform private.fail(403, 'platform.role_exceeds_own', jsonb_build_object('role', role_key));
  end if;
  if coalesce(trim(email), '') = '' and coalesce(trim(phone), '') = '' then
    perform private.fail(422, 'platform.contact_required');
  end if;
  insert into public.invitations (org_id, name, email, phone, role_id, estate_ids, invited_by)
  values (org, trim(name), nullif(lower(trim(email)), ''), nullif(regexp_replace(phone, '\D', '', 'g'), ''),
    role.id, invite_staff.estate_ids, (select auth.uid()))
  returning * into made;
  return made;
end
$$;
comment on function public.invite_staff(uuid, text, text, text, text, uuid[]) is
  'Invites a person by e-mail or phone into a role. Nobody can give a role that holds more than his own.';

create function public.revoke_invitation(invitation uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.invitations i set revoked_at = now()
  where i.id = invitation and i.accepted_at is null and i.revoked_at is null
    and cardinality(private.staff_manager_of(i.org_id)) > 0;
  if not found then
    perform private.fail(404, 'platform.invitation_not_found');
  end if;
end
$$;
comment on function public.revoke_invitation(uuid) is 'Takes an unaccepted invitation back.';

create function public.accept_invitations() returns int
language plpgsql security definer set search_path = '' as $$
declare
  me auth.users;
  accepted int;
begin
  select * into me from auth.users u where u.id = (select auth.uid());
  if me.id is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  with mine as (
    update public.invitations i set accepted_by = me.id, accepted_at = now()
    where i.accepted_at is null and i.revoked_at is null and i.expires_at > now()
      and ((me.email_confirmed_at is not null and i.email = lower(me.email))
        or (me.phone_confirmed_at is not null and i.phone = regexp_replace(me.phone, '\D', '', 'g')))
    returning i.*
  ), joined as (
    insert into public.memberships (org_id, user_id, role_id, estate_ids)
    select org_id, me.id, role_id, estate_ids from mine
    returning org_id
  ), named as (
    insert into public.staff (org_id, user_id, name)
    select distinct on (org_id) org_id, me.id, name from mine
    on conflict (org_id, user_id) do nothing
  )
  select count(*) into accepted from joined;
  return accepted;
end
$$;
comment on function public.accept_invitations() is
  'Takes up every open invitation to the signed-in user''s confirmed e-mail or phone; run after each sign-in. Returns how many.';

create function public.end_membership(membership uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  m public.memberships;
begin
  select * into m from public.memberships x where x.id = membership for update;
  if m.id is null or cardinality(private.staff_manager_of(m.org_id)) = 0 then
    perform private.fail(404, 'platform.membership_not_found');
  end if;
  if m.user_id = (select auth.uid()) then
    perform private.fail(409, 'platform.cannot_end_own_membership');
  end if;
  update public.memberships x set valid = daterange(lower(x.valid), greatest(private.today(), lower(x.valid)))
  where x.id = membership;
end
$$;
comment on function public.end_membership(uuid) is 'Ends a membership at once; the record stays. Nobody ends his own, so that an organisation is not left without a manager.';

create function public.register_party(org uuid, name text, kind text, part text, estate_ids uuid[]) returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  made uuid;
begin
  perform private.require_org('platform.settings', org);
  if kind not in ('property_company', 'authority', 'asset_platform') then
    perform private.fail(422, 'platform.party_kind_invalid', jsonb_build_object('kind', kind));
  end if;
  if exists (select from unnest(estate_ids) as e where not (e = any (private.estates_with('platform.settings')))) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "platform.settings"}');
  end if;
  made := private.create_organization(kind, trim(name), org);
  insert into public.estate_parties (org_id, estate_id, party_org_id, part, permissions)
  select org, e, made, part, private.catalog_permissions('parts', part) from unnest(estate_ids) as e;
  return made;
end
$$;
comment on function public.register_party(uuid, text, text, text, uuid[]) is
  'Puts a property company, authority or asset platform on the platform and lends it estates with the permissions plugins propose for that part.';

create function private.refuse_changed(row_id uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  l public.audit_log;
begin
  select * into l from public.audit_log x where x.row_id = refuse_changed.row_id order by x.id desc limit 1;
  perform private.fail(409, 'platform.changed_meanwhile', jsonb_build_object('at', l.at,
    'by', coalesce((select s.name from public.staff s where s.org_id = l.org_id and s.user_id = l.actor_id), '')));
end
$$;
comment on function private.refuse_changed(uuid) is 'Says 409 platform.changed_meanwhile {at, by}: somebody else changed the record after the editor read it.';

create function public.organization_facts(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('platform.read', org);
  return (
    select jsonb_build_object('id', o.id, 'name', o.name, 'kind', o.kind, 'confirmation_no', o.confirmation_no, 'confirmed_until', o.confirmed_until,
      'days_left', o.confirmed_until - private.today(),
      'lapses', o.kind = 'operator' and coalesce(o.confirmed_until - private.today() <= (private.setting(o.id, 'platform', 'confirmation_warn_days') #>> '{}')::int, false),
      'updated_at', o.updated_at, 'may_write', o.id = any (private.orgs_with('platform.settings')),
      'estates', (
        select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'code', e.code, 'name', e.name, 'address', e.address, 'updated_at', e.updated_at,
          'may_write', e.id = any (private.estates_with('platform.settings'))) order by e.code), '[]')
        from public.estates e where e.org_id = o.id and (e.id = any (private.visible_estates()) or o.id = any (private.orgs_with('platform.settings')))))
    from public.organizations o where o.id = organization_facts.org);
end
$$;
comment on function public.organization_facts(uuid) is
  'The facts of one''s own organisation and its estates, with the operator''s confirmation (5.1.a): days_left until its last day, lapses when that is within the setting confirmation_warn_days.';

create function public.save_organization(org uuid, name text, confirmation_no text, confirmed_until date, base_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  o public.organizations;
begin
  perform private.require_org('platform.settings', org);
  if btrim(coalesce(name, '')) = '' or length(name) > 200 or length(confirmation_no) > 200 then
    perform private.fail(422, 'platform.name_invalid');
  end if;
  select * into o from public.organizations x where x.id = org for update;
  if o.updated_at is distinct from base_at then
    perform private.refuse_changed(org);
  end if;
  update public.organizations x set name = btrim(save_organization.name), confirmation_no = nullif(btrim(save_organization.confirmation_no), ''),
    confirmed_until = save_organization.confirmed_until
  where x.id = org returning * into o;
  return jsonb_build_object('id', o.id, 'updated_at', o.updated_at);
end
$$;
comment on function public.save_organization(uuid, text, text, date, timestamptz) is
  'Name and confirmation (5.1.a) of one''s own organisation. base_at: updated_at as it was read, 409 platform.changed_meanwhile when it changed since. 422 platform.name_invalid. → {"id", "updated_at"}.';

create function public.save_estate(org uuid, estate uuid, code text, name text, address text, base_at timestamptz default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  e public.estates;
begin
  if estate is null then
    perform private.require_org('platform.settings', org);
  else
    perform private.require('platform.settings', estate);
  end if;
  if btrim(coalesce(name, '')) = '' or length(name) > 200 or btrim(coalesce(code, '')) = '' or length(code) > 40 or length(address) > 500 then
    perform private.fail(422, 'platform.name_invalid');
  end if;
  if estate is null then
    insert into public.estates (org_id, code, name, address) values (org, btrim(code), btrim(name), btrim(coalesce(address, ''))) returning * into e;
  else
    select * into e from public.estates x where x.id = estate for update;
    if e.updated_at is distinct from base_at then
      perform private.refuse_changed(estate);
    end if;
    update public.estates x set code = btrim(save_estate.code), name = btrim(save_estate.name), address = btrim(coalesce(save_estate.address, ''))
    where x.id = estate returning * into e;
  end if;
  return jsonb_build_object('id', e.id, 'updated_at', e.updated_at);
exception when unique_violation then
  perform private.fail(409, 'platform.estate_code_taken', jsonb_build_object('code', btrim(code)));
end
$$;
comment on function public.save_estate(uuid, uuid, text, text, text, timestamptz) is
  'Adds an estate to one''s organisation (estate null) or changes its code, name and address. base_at: updated_at as it was read; 409 platform.changed_meanwhile, platform.estate_code_taken; 422 platform.name_invalid. → {"id", "updated_at"}.';

create function public.set_plugin_enabled(org uuid, plugin text, enabled boolean) returns public.plugins
language plpgsql security definer set search_path = '' as $$
declare
  missing text[];
  changed public.plugins;
begin
  perform private.require_org('platform.settings', org);
  if plugin = 'platform' and not enabled then
    perform private.fail(409, 'platform.plugin_is_required', jsonb_build_object('plugin', plugin));
  end if;
  if enabled then
    select array_agg(r) into missing
    from private.plugin_catalog c, unnest(c.requires) as r
    where c.key = plugin and not private.plugin_enabled(org, r);
  else
    select array_agg(p.key) into missing
    from public.plugins p join private.plugin_catalog c on c.key = p.key
    where p.org_id = org and p.enabled and plugin = any (c.requires);
  end if;
  if missing is not null then
    perform private.fail(409, case when enabled then 'platform.plugin_needs' else 'platform.plugin_needed_by' end,
      jsonb_build_object('plugins', array_to_string(missing, ', ')));
  end if;
  update public.plugins p set enabled = set_plugin_enabled.enabled
  where p.org_id = org and p.key = plugin
  returning * into changed;
  if changed.id is null then
    perform private.fail(404, 'platform.plugin_not_found', jsonb_build_object('plugin', plugin));
  end if;
  perform private.broadcast('org:' || org, 'plugins_changed', '{}');
  return changed;
end
$$;
comment on function public.set_plugin_enabled(uuid, text, boolean) is
  'Switches a plugin on or off; refused while what it needs is off, or what needs it is on.';

create function public.set_plugin_settings(org uuid, plugin text, settings jsonb) returns public.plugins
language plpgsql security definer set search_path = '' as $$
declare
  unknown text;
  changed public.plugins;
begin
  perform private.require_org('platform.settings', org);
  select k into unknown
  from jsonb_object_keys(settings) as k
  where not exists (
    select from private.plugin_catalog c
    where c.key = plugin and c.default_settings ? k
      and jsonb_typeof(c.default_settings -> k) = jsonb_typeof(set_plugin_settings.settings -> k))
  limit 1;
  if unknown is not null then
    perform private.fail(422, 'platform.setting_invalid', jsonb_build_object('setting', unknown));
  end if;
  update public.plugins p set settings = set_plugin_settings.settings
  where p.org_id = org and p.key = plugin
  returning * into changed;
  if changed.id is null then
    perform private.fail(404, 'platform.plugin_not_found', jsonb_build_object('plugin', plugin));
  end if;
  return changed;
end
$$;
comment on function public.set_plugin_settings(uuid, text, jsonb) is
  'Replaces the operator''s settings of a plugin. Every key must be one of the plugin''s, of the same JSON type as its default.';

create function public.plugin_overview(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('platform.read', org);
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', p.key, 'enabled', p.enabled, 'title', c.title, 'requires', c.requires, 'clauses', c.clauses,
      'permissions', c.permissions || private.resource_permissions(p.org_id, c.key), 'settings', c.default_settings || p.settings, 'defaults', c.default_settings) order by c.key), '[]')
    from public.plugins p join private.plugin_catalog c on c.key = p.key
    where p.org_id = org);
end
$$;
comment on function public.plugin_overview(uuid) is 'Plugins of the operator with title, dependencies, clauses and effective settings.';

create function public.my_context() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  tenant jsonb;
begin
  if me is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if to_regprocedure('private.tenant_context(uuid)') is not null then
    execute 'select private.tenant_context($1)' into tenant using me;
  end if;
  return jsonb_build_object(
    'user_id', me,
    'tenant', tenant,
    'unread', (select count(*) from (select 1 from public.notifications n where n.user_id = me and n.read_at is null limit 100) x),
    'organizations', coalesce((
      select jsonb_agg(jsonb_build_object(
        'id', o.id, 'name', o.name, 'kind', o.kind,
        'staff_name', (select s.name from public.staff s where s.org_id = o.id and s.user_id = me),
        'roles', x.roles, 'permissions', x.permissions,
        'estates', (
          select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'code', e.code, 'name', e.name, 'org_id', e.org_id) order by e.code), '[]')
          from public.estates e
          where e.id = any (private.visible_estates())
            and (e.org_id = o.id or exists (select from public.estate_parties p where p.estate_id = e.id and p.party_org_id = o.id))),
        'plugins', (
          select coalesce(jsonb_agg(distinct p.key), '[]')
          from public.plugins p
          where p.enabled and p.org_id in (
            select o.id union select ep.org_id from public.estate_parties ep where ep.party_org_id = o.id))
        ) order by o.name)
      from (
        select m.org_id, jsonb_agg(distinct jsonb_build_object('key', r.key, 'title', r.title)) as roles,
          (select coalesce(jsonb_agg(distinct q), '[]') from (
             select unnest(r2.permissions) as q
             from public.memberships m2 join public.roles r2 on r2.id = m2.role_id
             where m2.user_id = me and m2.org_id = m.org_id and m2.valid @> private.today()) y) as permissions
        from public.memberships m join public.roles r on r.id = m.role_id
        where m.user_id = me and m.valid @> private.today()
        group by m.org_id
      ) x join public.organizations o on o.id = x.org_id), '[]'));
end
$$;
comment on function public.my_context() is
  'Everything the app needs after sign-in in one round trip: organisations with roles, permissions, estates and enabled plugins, and the tenant''s home if the user is a tenant.';

create function public.mark_notifications_read(ids uuid[]) returns int
language sql security definer set search_path = '' as $$
  with done as (
    update public.notifications n set read_at = now()
    where n.user_id = (select auth.uid()) and n.id = any (ids) and n.read_at is null
    returning 1)
  select count(*)::int from done
$$;
comment on function public.mark_notifications_read(uuid[]) is 'Marks own notifications as read; returns how many changed.';

-- ───────────── quick search

create function private.search_functions() returns table (kind text, fn regprocedure)
language sql stable security definer set search_path = '' as $$
  select s.kind, s.fn::regprocedure from private.search_sources s order by s.kind
$$;
comment on function private.search_functions() is 'Registered quick-search providers.';

create function public.quick_search(q text, org uuid)
returns table (kind text, id uuid, estate_id uuid, title text, subtitle text, path text, rank real)
language plpgsql stable set search_path = '' as $$
declare
  source record;
begin
  if length(trim(coalesce(q, ''))) < 1 then
    return;
  end if;
  for source in select * from private.search_functions() loop
    return query execute format('select %L::text, s.* from %s($1, $2, 8) s', source.kind, source.fn::oid::regproc)
      using left(trim(q), 100), org;
  end loop;
end
$$;
comment on function public.quick_search(text, uuid) is
  'Ctrl-K search over what plugins register, at most 8 rows each; runs as the caller, so row rights decide what is found.';

-- ───────────── imports

create function private.own_batch(batch uuid, statuses text[]) returns public.import_batches
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches;
begin
  select * into b from public.import_batches x where x.id = batch for update;
  if b.id is null then
    perform private.fail(404, 'platform.import_not_found');
  end if;
  -- A right to one kind of records is enough for a file of that kind.
  perform private.require_org((select k.permission from private.import_kinds k where k.kind = b.kind)
    || case when b.kind = 'records' then ':' || coalesce(b.options ->> 'resource', '') else '' end, b.org_id);
  if not (b.status = any (statuses)) then
    perform private.fail(409, 'platform.import_wrong_status', jsonb_build_object('status', b.status));
  end if;
  if b.masked_at is not null and not 'undoing' = any (statuses) then
    perform private.fail(409, 'platform.import_lain_too_long');
  end if;
  return b;
end
$$;
comment on function private.own_batch(uuid, text[]) is 'Locks a batch the caller may work on, in one of the given states.';

create function private.import_progress(b public.import_batches) returns jsonb
language sql immutable set search_path = '' as $$
  select jsonb_build_object('id', b.id, 'status', b.status, 'total', b.total_rows, 'done', b.done_rows, 'errors', b.error_rows)
$$;
comment on function private.import_progress(public.import_batches) is 'Progress of a batch: {id, status, total, done, errors}.';

create function public.import_kinds(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('kind', k.kind, 'plugin', k.plugin_key,
      'fields', k.fields || case when k.base is null then '[]' else private.import_own_fields(import_kinds.org, k.base) end) order by k.kind), '[]')
    from private.import_kinds k
    where private.plugin_enabled(import_kinds.org, k.plugin_key) and import_kinds.org = any (private.orgs_with(k.permission)) and k.fields <> '[]');
end
$$;
comment on function public.import_kinds(uuid) is 'Importers the caller may use, with their fields, those an operator added among them as own.<field>.';

create function public.import_start(kind text, file_name text, mapping jsonb, options jsonb, org uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  k private.import_kinds;
  missing text;
  b public.import_batches;
begin
  select * into k from private.import_kinds x where x.kind = import_start.kind;
  if k.kind is null or not private.plugin_enabled(org, k.plugin_key) then
    perform private.fail(404, 'platform.import_kind_unknown', jsonb_build_object('kind', import_start.kind));
  end if;
  perform private.require_org(k.permission, org);
  select f ->> 'key' into missing
  from jsonb_array_elements(k.fields) as f
  where coalesce((f ->> 'required')::boolean, false) and not (mapping ? (f ->> 'key')) and not (options ? (f ->> 'key'))
  limit 1;
  if missing is not null then
    perform private.fail(422, 'platform.import_field_unmapped', jsonb_build_object('field', missing));
  end if;
  insert into public.import_batches as ib (org_id, kind, file_name, mapping, options, created_by)
  values (org, k.kind, import_start.file_name, import_start.mapping, coalesce(import_start.options, '{}'), (select auth.uid()))
  returning * into b;
  return private.import_progress(b);
end
$$;
comment on function public.import_start(text, text, jsonb, jsonb, uuid) is
  'Opens a batch. mapping: field → column header; options may hold a value for a field the file lacks. Refuses when a required field has neither.';

create function public.import_append(batch uuid, rows jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches := private.own_batch(batch, array['uploading']);
begin
  if jsonb_typeof(rows) <> 'array' or jsonb_array_length(rows) > 5000 then
    perform private.fail(413, 'platform.import_chunk_too_large', '{"max": 5000}');
  end if;
  insert into public.import_rows (batch_id, row_no, org_id, raw, fields)
  select b.id, b.total_rows + r.ordinality + 1, b.org_id, r.value, coalesce(m.fields, '{}')
  from jsonb_array_elements(rows) with ordinality as r
  cross join lateral (
    select jsonb_object_agg(f.key, trim(coalesce(nullif(trim(r.value ->> f.header), ''), b.options ->> f.key))) as fields
    from (
      select key, value as header from jsonb_each_text(b.mapping)
      union all
      select key, null from jsonb_each_text(b.options) where not b.mapping ? key
    ) f
    where coalesce(nullif(trim(r.value ->> f.header), ''), b.options ->> f.key) is not null
  ) m
  where jsonb_typeof(r.value) = 'object';
  update public.import_batches x set total_rows = x.total_rows + jsonb_array_length(rows)
  where x.id = b.id returning * into b;
  return private.import_progress(b);
end
$$;
comment on function public.import_append(uuid, jsonb) is 'Adds up to 5,000 rows (array of objects, cell by header) to an open batch.';

create function private.import_secrets(b public.import_batches) returns table (field text, type text)
language plpgsql stable security definer set search_path = '' as $$
declare
  k private.import_kinds;
begin
  select * into k from private.import_kinds x where x.kind = b.kind;
  return query select f ->> 'key', f ->> 'sensitive' from jsonb_array_elements(k.fields) f where f ? 'sensitive';
  if k.base is not null then
    return query select 'own.' || s.field, s.type from private.secret_fields(b.org_id, k.base) s;
  elsif b.kind = 'records' then
    return query select s.field, s.type from private.secret_fields(b.org_id, b.options ->> 'resource') s;
  end if;
end
$$;
comment on function private.import_secrets(public.import_batches) is 'Sensitive fields of an import with how they are masked: name, or a type private.mask_value knows.';

create function private.mask_cell(type text, cell text) returns text
language plpgsql immutable strict set search_path = '' as $$
begin
  return case when type = 'name' then private.mask_name(cell)
    -- What is too short to be a number would show whole between the first and the last digits.
    when type in ('id_number', 'phone') and length(cell) < 11 then '***'
    else private.mask_value(type, to_jsonb(cell)) end;
end
$$;
comment on function private.mask_cell(text, text) is 'A cell of an imported file as it stays on record: 张*, 110***********1234, 138****5678.';

create function private.mask_import(b public.import_batches, first_row int, last_row int) returns void
language sql security definer set search_path = '' as $$
  with secret as materialized (
    select s.field, b.mapping ->> s.field as header, s.type from private.import_secrets(b) s
  ), masked as (
    select r.row_no,
      case when r.raw is not null then (
        select coalesce(jsonb_object_agg(c.key, coalesce(to_jsonb(private.mask_cell(s.type, nullif(c.value #>> '{}', ''))), c.value)), '{}')
        from jsonb_each(r.raw) c left join lateral (select x.type from secret x where x.header = c.key order by x.field limit 1) s on true
        where c.key in (select m.value from jsonb_each_text(b.mapping) m)) end as raw,
      case when r.fields is not null then (
        select coalesce(jsonb_object_agg(c.key, coalesce(to_jsonb(private.mask_cell(s.type, c.value #>> '{}')), c.value)), '{}')
        from jsonb_each(r.fields) c left join secret s on s.field = c.key) end as fields
    from public.import_rows r where r.batch_id = b.id and r.row_no between first_row and last_row
  )
  update public.import_rows r set raw = m.raw, fields = m.fields
  from masked m where r.batch_id = b.id and r.row_no = m.row_no and (r.raw is distinct from m.raw or r.fields is distinct from m.fields)
$$;
comment on function private.mask_import(public.import_batches, int, int) is
  'Masks the sensitive cells of rows and takes away columns of the file that no field asked for. Twice does no harm that once has not done.';

create function private.mask_old_imports() returns int
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches;
  n int := 0;
begin
  for b in
    select x.* from public.import_batches x
    where x.masked_at is null and x.updated_at < now() - make_interval(days => greatest((private.setting(x.org_id, 'platform', 'import_mask_days') #>> '{}')::numeric, 0)::int)
    order by x.id for update skip locked
  loop
    perform private.mask_import(b, 0, b.total_rows + 1);
    update public.import_batches x set masked_at = now() where x.id = b.id;
    n := n + 1;
  end loop;
  return n;
end
$$;
comment on function private.mask_old_imports() is
  'Daily: masks the files nobody went on with for as many days as the setting import_mask_days says (7). Such a batch is read and undone, but not committed any more. Returns how many.';

create function private.import_step(b public.import_batches, handler regproc, max_rows int, final_status text)
returns public.import_batches
language plpgsql security definer set search_path = '' as $$
declare
  first_row int := b.done_rows + 2;
  last_row int := least(b.done_rows + least(greatest(max_rows, 1), 5000), b.total_rows) + 1;
begin
  if last_row >= first_row then
    execute format('select %s($1, $2, $3)', handler) using b.id, first_row, last_row;
    if final_status in ('committed', 'undone') then
      perform private.mask_import(b, first_row, last_row);
    end if;
  end if;
  update public.import_batches x set
    done_rows = greatest(last_row - 1, 0),
    status = case when last_row - 1 >= b.total_rows then final_status else b.status end,
    committed_at = case when final_status = 'committed' and last_row - 1 >= b.total_rows then now() else x.committed_at end,
    undone_at = case when final_status = 'undone' and last_row - 1 >= b.total_rows then now() else x.undone_at end,
    masked_at = case when final_status in ('committed', 'undone') and last_row - 1 >= b.total_rows then coalesce(x.masked_at, now()) else x.masked_at end
  where x.id = b.id returning * into b;
  return b;
end
$$;
comment on function private.import_step(public.import_batches, regproc, int, text) is
  'Runs a handler over the next rows of a batch and moves its progress on. Row numbers start at 2: the header is row 1.';

create function public.import_check(batch uuid, max_rows int default 5000) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches := private.own_batch(batch, array['uploading', 'checking', 'checked']);
  k private.import_kinds;
begin
  select * into k from private.import_kinds x where x.kind = b.kind;
  if b.status <> 'checking' then
    update public.import_batches x set status = 'checking', done_rows = 0, error_rows = 0 where x.id = b.id returning * into b;
    update public.import_rows r set errors = '[]', state = 'pending' where r.batch_id = b.id and (r.errors <> '[]' or r.state <> 'pending');
  end if;
  b := private.import_step(b, k.check_fn::regproc, max_rows, 'checked');
  update public.import_rows r set state = case when r.errors = '[]' then 'ok' else 'error' end
  where r.batch_id = b.id and r.state = 'pending' and r.row_no <= b.done_rows + 1;
  update public.import_batches x
  set error_rows = (select count(*) from public.import_rows r where r.batch_id = b.id and r.state = 'error')
  where x.id = b.id returning * into b;
  return private.import_progress(b);
end
$$;
comment on function public.import_check(uuid, int) is
  'Dry run in steps: call until status is checked. Nothing but the batch''s own rows changes; each row carries all its faults.';

create function public.import_commit(batch uuid, max_rows int default 5000) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches := private.own_batch(batch, array['checked', 'committing']);
  k private.import_kinds;
begin
  select * into k from private.import_kinds x where x.kind = b.kind;
  if b.status = 'checked' then
    update public.import_batches x set status = 'committing', done_rows = 0 where x.id = b.id returning * into b;
  end if;
  b := private.import_step(b, k.commit_fn::regproc, max_rows, 'committed');
  return private.import_progress(b);
end
$$;
comment on function public.import_commit(uuid, int) is
  'Writes the faultless rows in steps: call until status is committed. Each step is one transaction; an interrupted import goes on where it stopped.';

create function public.import_undo(batch uuid, max_rows int default 5000) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b public.import_batches := private.own_batch(batch, array['committing', 'committed', 'undoing']);
  k private.import_kinds;
begin
  select * into k from private.import_kinds x where x.kind = b.kind;
  if b.status <> 'undoing' then
    update public.import_batches x set status = 'undoing', done_rows = 0, error_rows = 0 where x.id = b.id returning * into b;
  end if;
  b := private.import_step(b, k.undo_fn::regproc, max_rows, 'undone');
  update public.import_batches x
  set error_rows = (select count(*) from public.import_rows r where r.batch_id = b.id and r.state = 'kept')
  where x.id = b.id returning * into b;
  return private.import_progress(b);
end
$$;
comment on function public.import_undo(uuid, int) is
  'Takes a batch back in steps: call until status is undone. Records that something else depends on meanwhile are kept and listed.';

-- ───────────── health and upkeep

create function public.health(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('platform.settings', org);
  return jsonb_build_object(
    'database_time', now(),
    'jobs', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'name', j.jobname, 'plugin', pj.plugin_key, 'schedule', j.schedule, 'active', j.active,
        'enabled', private.plugin_enabled(org, pj.plugin_key),
        'last_status', d.status, 'last_message', left(d.return_message, 500), 'last_start', d.start_time, 'last_end', d.end_time,
        'failed_today', (select count(*) from cron.job_run_details f
          where f.jobid = j.jobid and f.status = 'failed' and f.start_time > now() - interval '1 day')) order by j.jobname), '[]')
      from cron.job j
      join private.plugin_jobs pj on pj.job_name = j.jobname
      left join lateral (
        select * from cron.job_run_details x where x.jobid = j.jobid order by x.runid desc limit 1) d on true),
    'outbox', (
      select coalesce(jsonb_agg(to_jsonb(o) order by o.topic), '[]')
      from (
        select topic, count(*) filter (where state = 'queued') as queued, count(*) filter (where state = 'dead') as dead,
          min(created_at) filter (where state = 'queued') as oldest_queued,
          max(last_error) filter (where state = 'dead') as last_error
        from private.outbox where org_id = org and state <> 'done' group by topic) o));
end
$$;
comment on function public.health(uuid) is 'For administrators: cron jobs with their last run and failures of the day, and outside effects that wait or died.';

create function private.platform_upkeep() returns void
language sql security definer set search_path = '' as $$
  delete from private.outbox where state = 'done' and done_at < now() - interval '30 days';
  delete from cron.job_run_details where end_time < now() - interval '14 days';
$$;
comment on function private.platform_upkeep() is 'Daily: forgets settled outbox rows after 30 days and cron history after 14.';

-- ───────────── triggers

select private.standard_triggers(t) from unnest(array[
  'public.organizations', 'public.estates', 'public.estate_parties', 'public.roles', 'public.memberships', 'public.staff',
  'public.invitations', 'public.plugins', 'public.notices', 'public.import_batches']::regclass[]) as t;
select private.make_append_only('public.audit_log');

-- ───────────── row rights

alter table public.organizations enable row level security;
alter table public.estates enable row level security;
alter table public.estate_parties enable row level security;
alter table public.roles enable row level security;
alter table public.memberships enable row level security;
alter table public.staff enable row level security;
alter table public.invitations enable row level security;
alter table public.plugins enable row level security;
alter table public.notifications enable row level security;
alter table public.notices enable row level security;
alter table public.notice_receipts enable row level security;
alter table public.audit_log enable row level security;
alter table public.import_batches enable row level security;
alter table public.import_rows enable row level security;

create policy "members see their organisations and partners" on public.organizations for select to authenticated
  using (id = any ((select private.visible_orgs())::uuid[]));
create policy "administrators edit their organisation" on public.organizations for update to authenticated
  using (id = any ((select private.orgs_with('platform.settings'))::uuid[]))
  with check (id = any ((select private.orgs_with('platform.settings'))::uuid[]));

-- The second half lets an administrator have the estate he adds returned: the list of the first half is older than the row.
create policy "members see the estates they work in" on public.estates for select to authenticated
  using (id = any ((select private.visible_estates())::uuid[]) or org_id = any ((select private.orgs_with('platform.settings'))::uuid[]));
create policy "administrators add estates" on public.estates for insert to authenticated
  with check (org_id = any ((select private.orgs_with('platform.settings'))::uuid[]));
create policy "administrators edit estates" on public.estates for update to authenticated
  using (id = any ((select private.estates_with('platform.settings'))::uuid[]))
  with check (id = any ((select private.estates_with('platform.settings'))::uuid[]));

create policy "members see who plays a part in their estates" on public.estate_parties for select to authenticated
  using (estate_id = any ((select private.visible_estates())::uuid[]));

create policy "members see the roles of their organisation" on public.roles for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]));

create policy "people see their own memberships, managers all" on public.memberships for select to authenticated
  using (user_id = (select auth.uid()) or org_id = any ((select private.orgs_with('platform.staff'))::uuid[]));

create policy "colleagues see each other" on public.staff for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]));

create policy "staff managers see invitations" on public.invitations for select to authenticated
  using (org_id = any ((select private.orgs_with('platform.staff'))::uuid[]));

create policy "members see the plugins of their organisation" on public.plugins for select to authenticated
  using (org_id = any ((select private.my_orgs())::uuid[]));

create policy "people read their own notifications" on public.notifications for select to authenticated
  using (user_id = (select auth.uid()));

create policy "staff read notices of their estates" on public.notices for select to authenticated
  using ((estate_id is null and org_id = any ((select private.my_orgs())::uuid[]))
    or estate_id = any ((select private.visible_estates())::uuid[]));

create policy "people record their own reading" on public.notice_receipts for insert to authenticated
  with check (user_id = (select auth.uid())
    and exists (select from public.notices n where n.id = notice_id and n.org_id = notice_receipts.org_id));
create policy "people see their own receipts" on public.notice_receipts for select to authenticated
  using (user_id = (select auth.uid()) or org_id = any ((select private.orgs_with('platform.audit'))::uuid[]));

create policy "auditors read the audit log" on public.audit_log for select to authenticated
  using ((estate_id is null and org_id = any ((select private.orgs_with('platform.audit'))::uuid[]))
    or estate_id = any ((select private.estates_with('platform.audit'))::uuid[]));

create policy "importers see their batches, auditors all" on public.import_batches for select to authenticated
  using (created_by = (select auth.uid()) or org_id = any ((select private.orgs_with('platform.audit'))::uuid[]));
create policy "importers see their rows" on public.import_rows for select to authenticated
  using (batch_id in (select b.id from public.import_batches b where b.created_by = (select auth.uid())));

create policy "people join the live topics they may hear" on realtime.messages for select to authenticated
  using ((select private.may_listen((select realtime.topic()))));

-- ───────────── grants

grant select on public.organizations, public.estates, public.estate_parties, public.roles, public.memberships, public.staff,
  public.invitations, public.plugins, public.notifications, public.notices, public.notice_receipts, public.audit_log,
  public.import_batches, public.import_rows to authenticated;
grant update (name, confirmation_no, confirmed_until, extra) on public.organizations to authenticated;
grant insert (org_id, code, name, address, extra), update (code, name, address, extra) on public.estates to authenticated;
grant insert (notice_id, org_id) on public.notice_receipts to authenticated;

grant execute on function private.uuid_v7(), private.today(), private.fail(int, text, jsonb, text), private.actor()
  to anon, authenticated, service_role;
grant execute on function private.grants(text[], text), private.estates_with(text), private.orgs_with(text), private.my_orgs(),
  private.visible_orgs(), private.visible_estates(), private.may_listen(text), private.search_functions() to authenticated, service_role;
grant execute on function public.log_export(uuid, uuid, text, text, jsonb, jsonb, int), public.open_export(uuid, uuid, text, text, jsonb, jsonb), public.export_page(uuid, text) to authenticated;
grant execute on function public.platform_state() to anon, authenticated;
grant execute on function public.my_context(), public.bootstrap_organization(text, text, text), public.accept_invitations(),
  public.invite_staff(uuid, text, text, text, text, uuid[]), public.revoke_invitation(uuid), public.end_membership(uuid),
  public.register_party(uuid, text, text, text, uuid[]), public.organization_facts(uuid), public.save_organization(uuid, text, text, date, timestamptz),
  public.save_estate(uuid, uuid, text, text, text, timestamptz), public.set_plugin_enabled(uuid, text, boolean),
  public.set_plugin_settings(uuid, text, jsonb), public.plugin_overview(uuid), public.mark_notifications_read(uuid[]),
  public.quick_search(text, uuid), public.import_kinds(uuid), public.import_start(text, text, jsonb, jsonb, uuid),
  public.import_append(uuid, jsonb), public.import_check(uuid, int), public.import_commit(uuid, int), public.import_undo(uuid, int),
  public.health(uuid), public.retry_outbox(uuid, text) to authenticated;
grant execute on function public.outbox_claim(text, int, interval), public.outbox_settle(uuid, text) to service_role;

-- ───────────── registration and jobs

select private.register_plugin('platform',
  '{"zh": "平台", "en": "Platform"}', '{}',
  '[{"key": "platform.read", "title": {"zh": "查看平台信息", "en": "See platform information"}, "roles": ["manager", "leasing_clerk", "finance", "inspector", "repair_dispatcher", "records_keeper"]},
    {"key": "platform.staff", "title": {"zh": "管理员工", "en": "Manage staff"}, "roles": []},
    {"key": "platform.settings", "title": {"zh": "平台设置", "en": "Platform settings"}, "roles": []},
    {"key": "platform.audit", "title": {"zh": "查看审计日志", "en": "Read the audit log"}, "roles": ["records_keeper"]}]',
  '{"confirmation_warn_days": 60, "import_mask_days": 7}', array['4.a', '5.1.a', '5.1.d', '8.1.a']);
select private.plugin_job('platform', 'platform-upkeep', '17 3 * * *', 'select private.platform_upkeep()');
select private.plugin_job('platform', 'platform-mask-imports', '17 3 * * *', 'select private.mask_old_imports()');
select private.plugin_job('platform', 'platform-exports', '41 * * * *', 'select private.close_exports()');
