-- Approval flows (审批流): a tree drawn by the operator, run in the database. The business verb that a flow approves runs in
-- the transaction of the last approval, or neither happens. An instance keeps the version it started on.

-- ───────────── what flows are about

create table private.flow_subjects (
  key text primary key check (key ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  record_fn text not null,
  fields jsonb not null check (jsonb_typeof(fields) = 'object'),
  events jsonb not null check (jsonb_typeof(events) = 'object')
);
create index flow_subjects_plugin_idx on private.flow_subjects (plugin);
comment on table private.flow_subjects is 'Kinds of records that can be approved, registered by their plugin with private.flow_subject().';

create table private.flow_actions (
  key text primary key check (key ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  fn text not null
);
create index flow_actions_plugin_idx on private.flow_actions (plugin);
comment on table private.flow_actions is 'What an action step may do, registered by its plugin with private.flow_action().';

-- ───────────── tables

create table public.flow_instances (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  version_id uuid not null references public.config_versions (id),
  subject text not null,
  subject_id uuid not null,
  event text not null,
  title text not null check (length(title) between 1 and 200),
  link text,
  applicant_id uuid not null references auth.users (id),
  household_id uuid,
  status text not null default 'running' check (status in ('running', 'approved', 'rejected', 'withdrawn', 'cancelled')),
  state jsonb not null default '{}' check (jsonb_typeof(state) = 'object'),
  form jsonb not null default '{}' check (jsonb_typeof(form) = 'object'),
  snapshot jsonb not null default '{}',
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  updated_at timestamptz not null default now(),
  check ((status = 'running') = (ended_at is null))
);
create unique index flow_instances_running_idx on public.flow_instances (subject, subject_id, event) where status = 'running';
create index flow_instances_org_idx on public.flow_instances (org_id, id desc);
create index flow_instances_estate_idx on public.flow_instances (estate_id, id desc);
create index flow_instances_version_idx on public.flow_instances (version_id);
create index flow_instances_applicant_idx on public.flow_instances (applicant_id, id desc);
create index flow_instances_subject_idx on public.flow_instances (subject_id);
create index flow_instances_household_idx on public.flow_instances (household_id) where household_id is not null;
comment on table public.flow_instances is 'One run of a flow for one record. Changed by verbs only.';
comment on column public.flow_instances.id is 'Time-ordered id.';
comment on column public.flow_instances.org_id is 'The operator.';
comment on column public.flow_instances.estate_id is 'Estate of the record; null when it belongs to none.';
comment on column public.flow_instances.version_id is 'Version of the flow this run follows to its end.';
comment on column public.flow_instances.subject is 'Kind of record: contracts.contract.';
comment on column public.flow_instances.subject_id is 'The record.';
comment on column public.flow_instances.event is 'What is to be approved.';
comment on column public.flow_instances.title is 'What lists show.';
comment on column public.flow_instances.link is 'Page of the record.';
comment on column public.flow_instances.applicant_id is 'Who asked.';
comment on column public.flow_instances.household_id is 'Household concerned, which may see the progress.';
comment on column public.flow_instances.status is 'running, approved, rejected, withdrawn, cancelled.';
comment on column public.flow_instances.state is 'done, choice, wait and round by step.';
comment on column public.flow_instances.form is 'What was filled in: at the start under start, at form steps under their ids.';
comment on column public.flow_instances.snapshot is 'The record as it was when the run started.';
comment on column public.flow_instances.started_at is 'Start.';
comment on column public.flow_instances.ended_at is 'End.';
comment on column public.flow_instances.updated_at is 'When the row last changed.';

create table public.flow_tasks (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  instance_id uuid not null references public.flow_instances (id) on delete cascade,
  node text not null,
  round int not null default 1 check (round > 0),
  kind text not null check (kind in ('approve', 'form', 'correct', 'comment')),
  assignee_id uuid not null references auth.users (id),
  instead_of uuid references auth.users (id),
  after_task uuid references public.flow_tasks (id),
  added_by uuid references auth.users (id),
  status text not null check (status in ('waiting', 'open', 'approved', 'rejected', 'returned', 'answered', 'reassigned', 'closed')),
  automatic boolean not null default false,
  comment text not null default '',
  due_at timestamptz,
  remind_at timestamptz,
  acted_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
create index flow_tasks_org_idx on public.flow_tasks (org_id);
create index flow_tasks_estate_idx on public.flow_tasks (estate_id);
create index flow_tasks_instance_idx on public.flow_tasks (instance_id, node, round);
create index flow_tasks_todo_idx on public.flow_tasks (assignee_id, id desc) where status = 'open';
create index flow_tasks_assignee_idx on public.flow_tasks (assignee_id, acted_at desc);
create index flow_tasks_instead_idx on public.flow_tasks (instead_of) where instead_of is not null;
create index flow_tasks_after_idx on public.flow_tasks (after_task) where after_task is not null;
create index flow_tasks_added_idx on public.flow_tasks (added_by) where added_by is not null;
create index flow_tasks_due_idx on public.flow_tasks (least(due_at, remind_at)) where status = 'open';
comment on table public.flow_tasks is 'What one person has to do in a run. Changed by verbs only.';
comment on column public.flow_tasks.id is 'Time-ordered id.';
comment on column public.flow_tasks.org_id is 'The operator.';
comment on column public.flow_tasks.estate_id is 'Estate of the record.';
comment on column public.flow_tasks.instance_id is 'The run.';
comment on column public.flow_tasks.node is 'Step of the flow; "$applicant" for corrections.';
comment on column public.flow_tasks.round is 'Counts up when a step is taken again after a return.';
comment on column public.flow_tasks.kind is 'approve, form (fill in), correct (applicant), comment (asked for an opinion, decides nothing).';
comment on column public.flow_tasks.assignee_id is 'Who has to act.';
comment on column public.flow_tasks.instead_of is 'For whom a deputy (代理) acts.';
comment on column public.flow_tasks.after_task is 'Waits until that task is approved: in turn, or signers added.';
comment on column public.flow_tasks.added_by is 'Who added this signer (加签), asked for the comment, or handed the task on (转办).';
comment on column public.flow_tasks.status is 'waiting, open, approved, rejected, returned, answered, reassigned, closed (no longer needed).';
comment on column public.flow_tasks.automatic is 'Settled by a rule of the flow, not by the person.';
comment on column public.flow_tasks.comment is 'What was said with it.';
comment on column public.flow_tasks.due_at is 'Until when, by working hours.';
comment on column public.flow_tasks.remind_at is 'When the person is reminded.';
comment on column public.flow_tasks.acted_at is 'When it was settled.';
comment on column public.flow_tasks.created_at is 'When the row was made.';
comment on column public.flow_tasks.updated_at is 'When the row last changed.';

create table public.flow_events (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  instance_id uuid not null references public.flow_instances (id),
  task_id uuid,
  node text,
  kind text not null,
  actor_id uuid,
  comment text not null default '',
  detail jsonb not null default '{}',
  seen jsonb,
  at timestamptz not null default clock_timestamp()
);
create index flow_events_org_idx on public.flow_events (org_id);
create index flow_events_estate_idx on public.flow_events (estate_id);
create index flow_events_instance_idx on public.flow_events (instance_id, id);
comment on table public.flow_events is 'Trail of a run: who did what, when, and what the record looked like then. Append-only.';
comment on column public.flow_events.id is 'Time-ordered id.';
comment on column public.flow_events.org_id is 'The operator.';
comment on column public.flow_events.estate_id is 'Estate of the record.';
comment on column public.flow_events.instance_id is 'The run.';
comment on column public.flow_events.task_id is 'The task acted on.';
comment on column public.flow_events.node is 'The step.';
comment on column public.flow_events.kind is 'started, approved, rejected, returned, resubmitted, reassigned, signer_added, asked, answered, commented, urged, reminded, escalated, automatic, cc, action, nobody_found, withdrawn, cancelled, migrated, finished.';
comment on column public.flow_events.actor_id is 'Who; null for the clock and the rules of the flow.';
comment on column public.flow_events.comment is 'What was said.';
comment on column public.flow_events.detail is 'Facts of the kind: to whom, to which step, reason, hash of a signature.';
comment on column public.flow_events.seen is 'The record as the actor saw it.';
comment on column public.flow_events.at is 'When.';

create table public.flow_copies (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  instance_id uuid not null references public.flow_instances (id) on delete cascade,
  user_id uuid not null references auth.users (id) on delete cascade,
  node text not null,
  read_at timestamptz,
  created_at timestamptz not null default now(),
  unique (instance_id, user_id)
);
create index flow_copies_org_idx on public.flow_copies (org_id);
create index flow_copies_user_idx on public.flow_copies (user_id, id desc);
comment on table public.flow_copies is 'Who gets a copy (抄送) of a run.';
comment on column public.flow_copies.id is 'Time-ordered id.';
comment on column public.flow_copies.org_id is 'The operator.';
comment on column public.flow_copies.instance_id is 'The run.';
comment on column public.flow_copies.user_id is 'Who gets it.';
comment on column public.flow_copies.node is 'Step that sent it.';
comment on column public.flow_copies.read_at is 'When it was opened.';
comment on column public.flow_copies.created_at is 'When it was sent.';

create table public.flow_deputies (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  deputy_id uuid not null references auth.users (id) on delete cascade,
  during daterange not null check (not isempty(during) and not upper_inf(during) and not lower_inf(during)),
  note text not null default '' check (length(note) <= 200),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  check (user_id <> deputy_id),
  exclude using gist (org_id with =, user_id with =, during with &&)
);
create index flow_deputies_user_idx on public.flow_deputies (user_id);
create index flow_deputies_deputy_idx on public.flow_deputies (deputy_id);
comment on table public.flow_deputies is 'Who stands in for whom, and when (代理). New tasks of those days go to the deputy.';
comment on column public.flow_deputies.id is 'Time-ordered id.';
comment on column public.flow_deputies.org_id is 'The operator.';
comment on column public.flow_deputies.user_id is 'Who is away.';
comment on column public.flow_deputies.deputy_id is 'Who acts.';
comment on column public.flow_deputies.during is 'Days, the last one excluded.';
comment on column public.flow_deputies.note is 'Why.';
comment on column public.flow_deputies.created_at is 'When the row was made.';
comment on column public.flow_deputies.updated_at is 'When the row last changed.';

-- ───────────── registration

create function private.flow_subject(key text, plugin text, title jsonb, record_fn regprocedure, fields jsonb, events jsonb) returns void
language sql security definer set search_path = '' as $$
  insert into private.flow_subjects (key, plugin, title, record_fn, fields, events)
  values (flow_subject.key, flow_subject.plugin, flow_subject.title, flow_subject.record_fn::oid::regproc::text, flow_subject.fields, flow_subject.events)
  on conflict on constraint flow_subjects_pkey do update set
    plugin = excluded.plugin, title = excluded.title, record_fn = excluded.record_fn, fields = excluded.fields, events = excluded.events
$$;
comment on function private.flow_subject(text, text, jsonb, regprocedure, jsonb, jsonb) is
  'Registers a kind of record: record_fn(id uuid) returns jsonb {org_id, estate_id, household_id, title, link, data}; fields is the allow-list of conditions over data; events {key: {"title": {...}, "approved": "private.fn", "rejected": "private.fn"}} with functions (record uuid, instance uuid) returns void.';

create function private.flow_action(key text, plugin text, title jsonb, fn regprocedure) returns void
language sql security definer set search_path = '' as $$
  insert into private.flow_actions (key, plugin, title, fn)
  values (flow_action.key, flow_action.plugin, flow_action.title, flow_action.fn::oid::regproc::text)
  on conflict on constraint flow_actions_pkey do update set plugin = excluded.plugin, title = excluded.title, fn = excluded.fn
$$;
comment on function private.flow_action(text, text, jsonb, regprocedure) is 'Registers an action step: fn(record uuid, instance uuid, params jsonb) returns void.';

create function private.flow_record(subject text, subject_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  fn text := (select s.record_fn from private.flow_subjects s where s.key = subject);
  record jsonb;
begin
  if fn is null then
    perform private.fail(404, 'flows.unknown_subject', jsonb_build_object('subject', subject));
  end if;
  execute format('select %s($1)', fn::regproc) into record using subject_id;
  if record is null then
    perform private.fail(404, 'flows.record_not_found');
  end if;
  return record;
end
$$;
comment on function private.flow_record(text, uuid) is 'The record as its plugin tells it to flows.';

create function private.flow_seen(subject text, subject_id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.flow_record(subject, subject_id) -> 'data';
exception when sqlstate 'PT404' then
  -- A run outlives its record: it can still be refused, taken back and stopped.
  return null;
end
$$;
comment on function private.flow_seen(text, uuid) is 'The record as it is now, for the trail; null when it is gone.';

-- ───────────── the drawing

create function private.flow_nodes(steps jsonb, here text default '/steps', level int default 1)
returns table (node jsonb, id text, kind text, path text, depth int)
language plpgsql immutable set search_path = '' as $$
declare
  s record;
  b record;
begin
  if jsonb_typeof(steps) <> 'array' or level > 20 then
    return;
  end if;
  for s in select x.value, x.ordinality - 1 as n from jsonb_array_elements(steps) with ordinality as x loop
    node := s.value;
    id := s.value ->> 'id';
    kind := s.value ->> 'kind';
    path := here || '/' || s.n;
    depth := level;
    return next;
    for b in select x.value, x.ordinality - 1 as n from jsonb_array_elements(coalesce(s.value -> 'branches', '[]')) with ordinality as x loop
      return query select * from private.flow_nodes(b.value -> 'steps', here || '/' || s.n || '/branches/' || b.n || '/steps', level + 1);
    end loop;
  end loop;
end
$$;
comment on function private.flow_nodes(jsonb, text, int) is 'The steps of a flow in the order they are drawn, with their paths.';

create function private.custom_flow_fields(org uuid, subject text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  -- Fields that operators define come with a later migration.
  if org is null or to_regclass('private.resource_defs') is null then
    return '{}';
  end if;
  return private.resource_flow_fields(org, subject);
end
$$;
comment on function private.custom_flow_fields(uuid, text) is 'Fields of the operator''s own that conditions about a subject may ask, with types and titles.';

create function private.flow_forms(body jsonb) returns table (id text, form jsonb, path text)
language sql immutable set search_path = '' as $$
  select 'start', body -> 'form', '/form' where body ? 'form'
  union all
  select x.id, x.node -> 'form', x.path || '/form' from private.flow_nodes(body -> 'steps') x where x.node ? 'form'
$$;
comment on function private.flow_forms(jsonb) is 'Forms of a flow: that of the start and those of steps. One that is drawn is {"fields": [field, …]} (docs/fields.md), an older one a JSON Schema.';

create function private.custom_forms(org uuid, subject text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  -- Fields that operators define come with a later migration.
  if org is null or to_regclass('private.resource_defs') is null then
    return '{}';
  end if;
  return private.resource_flow_forms(org, subject);
end
$$;
comment on function private.custom_forms(uuid, text) is 'Definitions of the operator''s own fields in a subject''s data: {"extra": [fields]}.';

create function private.flow_form_facts(body jsonb, form jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  return coalesce(flow_form_facts.form, '{}') || coalesce((
    select jsonb_object_agg(f.id, private.logic_scope(f.form -> 'fields', flow_form_facts.form -> f.id))
    from private.flow_forms(body) f where f.form ? 'fields' and flow_form_facts.form ? f.id), '{}');
end
$$;
comment on function private.flow_form_facts(jsonb, jsonb) is 'What was filled in on the way as conditions see it: amounts in yuan.';

create function private.drawn_form_fields(body jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  found jsonb := '{}';
  f record;
begin
  for f in select x.id, x.form -> 'fields' as fields from private.flow_forms(body) x where jsonb_typeof(x.form -> 'fields') = 'array' loop
    found := found || coalesce((select jsonb_object_agg('form.' || f.id || '.' || e.key, e.value) from jsonb_each(private.form_names(f.fields)) e), '{}');
  end loop;
  return found;
end
$$;
comment on function private.drawn_form_fields(jsonb) is 'What conditions may ask of drawn forms, as form.<step>.<field>.';

create function private.flow_fields(subject text, body jsonb, org uuid default null) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce((select s.fields from private.flow_subjects s where s.key = subject), '{}')
    || private.custom_flow_fields(org, subject)
    || '{"applicant.roles": {"type": "list"}}'
    || coalesce((
      select jsonb_object_agg('form.' || n.id || '.' || f.key,
        jsonb_build_object('type', case f.value ->> 'type' when 'number' then 'number' when 'integer' then 'number' when 'boolean' then 'boolean' when 'array' then 'list' else 'text' end))
      from private.flow_forms(body) n cross join lateral jsonb_each(case jsonb_typeof(n.form -> 'properties') when 'object' then n.form -> 'properties' else '{}' end) as f
      where jsonb_typeof(f.value) = 'object'), '{}')
    || private.drawn_form_fields(body)
$$;
comment on function private.flow_fields(text, jsonb, uuid) is 'What conditions of a flow may ask: fields of the record, the operator''s own among them, roles of the applicant, and what its forms gather.';

create function private.check_flow(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  allowed jsonb := private.flow_fields(body ->> 'subject', body, org);
  s private.flow_subjects;
  n record;
  w record;
  defaults int;
  problem text;
begin
  select * into s from private.flow_subjects x where x.key = body ->> 'subject';
  if s.key is null then
    return query select '/subject', 'flows.unknown_subject', jsonb_build_object('subject', body ->> 'subject');
  elsif not s.events ? (body ->> 'event') then
    return query select '/event', 'flows.unknown_event', jsonb_build_object('event', body ->> 'event');
  end if;
  problem := private.flow_condition_problem(body -> 'condition', allowed);
  if problem is not null then
    return query select '/condition', problem, '{}'::jsonb;
  end if;
  if (select count(*) from private.flow_nodes(body -> 'steps')) > 200 then
    return query select '/steps', 'flows.too_many_steps', '{"max": 200}'::jsonb;
    return;
  end if;
  for n in select * from private.flow_forms(body) loop
    if n.form ? 'fields' then
      return query select n.path || f.path, f.fault, f.params from private.form_body_faults(org, n.form) f;
      if n.id = 'start' and body ->> 'subject' like 'records.%' and body ->> 'event' = 'create' then
        return query select n.path, 'flows.no_form_at_create', '{}'::jsonb;
      end if;
      if n.id = 'start' and n.form -> 'fields' @? '$[*] ? (@.type == "file")' then
        return query select n.path, 'flows.no_files_at_start', '{}'::jsonb;
      end if;
    else
      return query select n.path || f.path, 'flows.form_invalid', f.params from private.schema_flaws(n.form) f;
    end if;
  end loop;
  return query
  select min(x.path), 'flows.step_twice', jsonb_build_object('id', x.id)
  from private.flow_nodes(body -> 'steps') x group by x.id having count(*) > 1;
  for n in select * from private.flow_nodes(body -> 'steps') loop
    if n.depth >= 20 then
      return query select n.path, 'flows.too_deep', '{}'::jsonb;
    end if;
    if n.kind in ('approve', 'cc', 'form') and coalesce(jsonb_array_length(n.node -> 'who'), 0) = 0 then
      return query select n.path || '/who', 'flows.nobody_named', '{}'::jsonb;
    end if;
    if n.kind = 'form' and not n.node ? 'form' then
      return query select n.path || '/form', 'flows.form_missing', '{}'::jsonb;
    end if;
    if body ->> 'subject' like 'config.%' and (n.kind = 'wait' or n.node #>> '{sla,then}' = 'pass') then
      return query select n.path, 'flows.no_clock_here', '{}'::jsonb;
    end if;
    if n.kind = 'wait' and not (n.node ? 'days' or n.node ? 'working_hours') then
      return query select n.path, 'flows.wait_without_end', '{}'::jsonb;
    end if;
    if n.kind in ('branch', 'parallel') and coalesce(jsonb_array_length(n.node -> 'branches'), 0) < 2 then
      return query select n.path || '/branches', 'flows.branches_missing', '{}'::jsonb;
    end if;
    if n.kind not in ('branch', 'parallel') and n.node ? 'branches' then
      return query select n.path || '/branches', 'flows.branches_not_here', '{}'::jsonb;
    end if;
    if n.kind = 'branch' then
      defaults := 0;
      for w in select x.value, x.ordinality - 1 as i from jsonb_array_elements(coalesce(n.node -> 'branches', '[]')) with ordinality as x loop
        if w.value ? 'condition' then
          problem := private.flow_condition_problem(w.value -> 'condition', allowed);
          if problem is not null then
            return query select n.path || '/branches/' || w.i || '/condition', problem, '{}'::jsonb;
          end if;
        else
          defaults := defaults + 1;
        end if;
      end loop;
      if defaults <> 1 then
        return query select n.path || '/branches', 'flows.one_default', jsonb_build_object('count', defaults);
      end if;
    end if;
    if n.kind = 'action' and not exists (select from private.flow_actions a where a.key = n.node ->> 'action') then
      return query select n.path || '/action', 'flows.unknown_action', jsonb_build_object('action', n.node ->> 'action');
    end if;
    for w in select x.value, x.ordinality - 1 as i from jsonb_array_elements(coalesce(n.node -> 'who', '[]')) with ordinality as x loop
      if w.value ->> 'by' = 'role' and not exists (select from public.roles r where r.org_id = org and r.key = w.value ->> 'role') then
        return query select n.path || '/who/' || w.i || '/role', 'flows.unknown_role', jsonb_build_object('role', w.value ->> 'role');
      elsif w.value ->> 'by' = 'persons' and exists (
        select from jsonb_array_elements_text(coalesce(w.value -> 'users', '[]')) u
        where not exists (select from public.memberships m where m.org_id = org and m.user_id = private.try_uuid(u))) then
        return query select n.path || '/who/' || w.i || '/users', 'flows.unknown_person', '{}'::jsonb;
      elsif w.value ->> 'by' = 'condition' then
        problem := private.flow_condition_problem(w.value -> 'condition', allowed);
        if problem is not null then
          return query select n.path || '/who/' || w.i || '/condition', problem, '{}'::jsonb;
        end if;
      end if;
    end loop;
  end loop;
end
$$;

create function private.flow_condition_problem(condition jsonb, allowed jsonb) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  if condition is not null then
    perform private.logic_check(condition, allowed);
  end if;
  return null;
exception when sqlstate 'PT422' then
  return sqlerrm;
end
$$;
comment on function private.flow_condition_problem(jsonb, jsonb) is 'Key of what is wrong with a condition, or null.';
comment on function private.check_flow(uuid, text, jsonb) is 'What the schema of a flow cannot say: known subject, event, roles, people, actions; fields of conditions; exactly one default branch; nothing decided by time where configuration is published.';

-- ───────────── time

create function private.working_after(org uuid, start timestamptz, hours numeric) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
declare
  calendar jsonb := private.setting(org, 'flows', 'calendar');
  opens time := (calendar ->> 'from')::time;
  closes time := (calendar ->> 'until')::time;
  at timestamp := start at time zone 'Asia/Shanghai';
  remaining interval := make_interval(secs => (hours * 3600)::double precision);
  day date;
  works boolean;
begin
  for n in 0 .. 3000 loop
    day := at::date;
    works := calendar -> 'workdays' ? day::text
      or (calendar -> 'days' @> to_jsonb(extract(isodow from day)::int) and not calendar -> 'holidays' ? day::text);
    if works and at::time < closes then
      at := greatest(at, day + opens);
      if (day + closes) - at >= remaining then
        return (at + remaining) at time zone 'Asia/Shanghai';
      end if;
      remaining := remaining - ((day + closes) - at);
    end if;
    at := day + 1;
  end loop;
  return at at time zone 'Asia/Shanghai';
end
$$;
comment on function private.working_after(uuid, timestamptz, numeric) is
  'The moment so many working hours later, by setting calendar of the plugin: days (1 Monday … 7), from, until, holidays, workdays (made up for).';

create function private.check_flow_calendar() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  c jsonb := new.settings -> 'calendar';
begin
  if c is not null and not coalesce(jsonb_typeof(c) = 'object'
    and jsonb_typeof(c -> 'days') = 'array' and c -> 'days' <> '[]' and c -> 'days' <@ '[1, 2, 3, 4, 5, 6, 7]'
    and c ->> 'from' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and c ->> 'until' ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' and c ->> 'from' < c ->> 'until'
    and jsonb_typeof(c -> 'holidays') = 'array' and jsonb_typeof(c -> 'workdays') = 'array'
    and jsonb_array_length(c -> 'holidays') <= 1000 and jsonb_array_length(c -> 'workdays') <= 1000
    and not exists (select from jsonb_array_elements_text((c -> 'holidays') || (c -> 'workdays')) d where private.is_date(d) is not true)
    and not exists (select from jsonb_array_elements_text(c -> 'holidays') d where c -> 'workdays' ? d), false) then
    perform private.fail(422, 'flows.calendar_invalid');
  end if;
  return new;
end
$$;
comment on function private.check_flow_calendar() is 'Refuses (422) a calendar that time limits could not be counted by, whichever way it is set.';
create trigger _200_flow_calendar before insert or update of settings on public.plugins for each row when (new.key = 'flows') execute function private.check_flow_calendar();

create function public.flow_calendar(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if org is null or not org = any (private.my_orgs()) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "flows.read"}');
  end if;
  return private.setting(org, 'flows', 'calendar') || jsonb_build_object('may_write', org = any (private.orgs_with('platform.settings')));
end
$$;
comment on function public.flow_calendar(uuid) is 'The working calendar time limits are counted by: {days (1 Monday … 7), from, until, holidays, workdays, may_write}.';

create function public.set_flow_calendar(org uuid, calendar jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
begin
  perform private.require_org('platform.settings', org);
  update public.plugins p set settings = p.settings || jsonb_build_object('calendar', coalesce(calendar, 'null')) where p.org_id = org and p.key = 'flows';
  return public.flow_calendar(org);
end
$$;
comment on function public.set_flow_calendar(uuid, jsonb) is
  'Replaces the working calendar: {days, from, until, holidays, workdays}. Limits already given stay as they are. 422 flows.calendar_invalid when it cannot be counted by.';

create function public.flow_due(org uuid, start timestamptz, hours numeric) returns timestamptz
language plpgsql stable security definer set search_path = '' as $$
begin
  if org is null or not org = any (private.my_orgs()) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "flows.read"}');
  end if;
  if hours is null or hours <= 0 or hours > 2000 or start is null then
    perform private.fail(422, 'flows.hours_invalid');
  end if;
  return private.working_after(org, start, hours);
end
$$;
comment on function public.flow_due(uuid, timestamptz, numeric) is 'When so many working hours are over, by the calendar as it is: lets people try it.';

-- ───────────── people

create function private.flow_members(org uuid, estate uuid, wanted_role text, wanted_permission text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(x.user_id order by x.first), '{}') from (
    select m.user_id, min(m.id::text) as first
    from public.memberships m join public.roles r on r.id = m.role_id
    where m.org_id = org and m.valid @> private.today()
      and (m.estate_ids is null or estate is null or estate = any (m.estate_ids))
      and (wanted_role is null or r.key = wanted_role)
      and (wanted_permission is null or private.grants(r.permissions, wanted_permission))
    group by m.user_id) x
$$;
comment on function private.flow_members(uuid, uuid, text, text) is 'Members of the organisation who hold the role or the permission in the estate today, longest first.';

create function private.flow_people(i public.flow_instances, who jsonb, data jsonb) returns uuid[]
language plpgsql stable security definer set search_path = '' as $$
declare
  w jsonb;
  found uuid[] := '{}';
  more uuid[];
begin
  for w in select value from jsonb_array_elements(coalesce(who, '[]')) loop
    if w ? 'condition' and not private.logic_holds(w -> 'condition', data) then
      continue;
    end if;
    more := case w ->> 'by'
      when 'role' then private.flow_members(i.org_id, case when w ->> 'scope' = 'organization' then null else i.estate_id end, w ->> 'role', null)
      when 'permission' then private.flow_members(i.org_id, i.estate_id, null, w ->> 'permission')
      when 'persons' then array(
        select u.value::uuid from jsonb_array_elements_text(coalesce(w -> 'users', '[]')) with ordinality as u
        where exists (select from public.memberships m where m.org_id = i.org_id and m.user_id = u.value::uuid and m.valid @> private.today())
        order by u.ordinality)
      when 'manager' then array(
        select s.manager_id from public.staff s
        where s.org_id = i.org_id and s.user_id = i.applicant_id and s.manager_id is not null
          and exists (select from public.memberships m where m.org_id = i.org_id and m.user_id = s.manager_id and m.valid @> private.today()))
      when 'applicant' then array[i.applicant_id]
      when 'condition' then private.flow_members(i.org_id, i.estate_id, w ->> 'role', w ->> 'permission')
      else '{}' end;
    found := found || array(select u from unnest(more) with ordinality as x (u, n) where not u = any (found) order by n);
  end loop;
  return found;
end
$$;
comment on function private.flow_people(public.flow_instances, jsonb, jsonb) is
  'Who a step names: role (in the estate, or scope organization), permission, persons, manager of the applicant, applicant, condition (role or permission when it holds). Any entry may carry a condition.';

create function private.flow_deputy(org uuid, person uuid, but uuid) returns uuid
language sql stable security definer set search_path = '' as $$
  select d.deputy_id from public.flow_deputies d
  where d.org_id = org and d.user_id = person and d.during @> private.today() and d.deputy_id <> but
    and exists (select from public.memberships m where m.org_id = org and m.user_id = d.deputy_id and m.valid @> private.today())
$$;
comment on function private.flow_deputy(uuid, uuid, uuid) is 'Who stands in today; never the applicant, and only somebody who still works here.';

-- ───────────── running

create function private.flow_note(i public.flow_instances, kind text, node text default null, task uuid default null, comment text default '', detail jsonb default '{}', seen jsonb default null)
returns void
language sql security definer set search_path = '' as $$
  insert into public.flow_events (org_id, estate_id, instance_id, task_id, node, kind, actor_id, comment, detail, seen)
  values (i.org_id, i.estate_id, i.id, task, flow_note.node, flow_note.kind, private.actor(), coalesce(flow_note.comment, ''), coalesce(detail, '{}'), seen)
$$;
comment on function private.flow_note(public.flow_instances, text, text, uuid, text, jsonb, jsonb) is 'Adds to the trail.';

create function private.flow_record_facts(org uuid, subject text, data jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return data || coalesce((
    select jsonb_object_agg(f.key, private.logic_scope(f.value, data -> f.key)) from jsonb_each(private.custom_forms(org, subject)) f where data ? f.key), '{}');
end
$$;
comment on function private.flow_record_facts(uuid, text, jsonb) is 'Data of a record as conditions see it.';

create function private.flow_data(i public.flow_instances) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.flow_record_facts(i.org_id, i.subject, coalesce(i.snapshot -> 'data', '{}')) || jsonb_build_object(
    'form', private.flow_form_facts((select v.body from public.config_versions v where v.id = i.version_id), i.form),
    'applicant', jsonb_build_object('roles', coalesce((
      select jsonb_agg(distinct r.key) from public.memberships m join public.roles r on r.id = m.role_id
      where m.org_id = i.org_id and m.user_id = i.applicant_id and m.valid @> private.today()), '[]')))
$$;
comment on function private.flow_data(public.flow_instances) is 'What conditions look at; amounts of operators'' own fields and drawn forms in yuan.';

create function private.flow_open_task(i public.flow_instances, n jsonb, kind text, person uuid, state text, after uuid default null, added_by uuid default null)
returns uuid
language plpgsql security definer set search_path = '' as $$
declare
  deputy uuid := case when kind <> 'correct' then private.flow_deputy(i.org_id, person, i.applicant_id) end;
  sla jsonb := n -> 'sla';
  made uuid;
begin
  insert into public.flow_tasks (org_id, estate_id, instance_id, node, round, kind, assignee_id, instead_of, after_task, added_by, status, due_at, remind_at)
  values (i.org_id, i.estate_id, i.id, n ->> 'id', coalesce((i.state #>> array['round', n ->> 'id'])::int, 1), flow_open_task.kind,
    coalesce(deputy, person), case when deputy is not null then person end, after, flow_open_task.added_by, state,
    case when state = 'open' and sla ? 'hours' then private.working_after(i.org_id, now(), (sla ->> 'hours')::numeric) end,
    case when state = 'open' and sla ? 'remind_hours' then private.working_after(i.org_id, now(), (sla ->> 'remind_hours')::numeric) end)
  returning id into made;
  if state = 'open' then
    perform private.flow_tell(i, coalesce(deputy, person), 'flows.to_do');
  end if;
  return made;
end
$$;
comment on function private.flow_open_task(public.flow_instances, jsonb, text, uuid, text, uuid, uuid) is 'Gives a person, or who stands in for him, something to do.';

create function private.flow_wake_task(i public.flow_instances, n jsonb, task uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  t public.flow_tasks;
begin
  update public.flow_tasks x set status = 'open',
    due_at = case when n #> '{sla,hours}' is not null then private.working_after(i.org_id, now(), (n #>> '{sla,hours}')::numeric) end,
    remind_at = case when n #> '{sla,remind_hours}' is not null then private.working_after(i.org_id, now(), (n #>> '{sla,remind_hours}')::numeric) end
  where x.id = task returning * into t;
  perform private.notify_user(t.assignee_id, i.org_id, 'flows.to_do', jsonb_build_object('title', i.title), '/flows/' || i.id);
end
$$;
comment on function private.flow_wake_task(public.flow_instances, jsonb, uuid) is 'A task whose turn has come.';

create function private.flow_begin_node(inout i public.flow_instances, n jsonb, out done boolean)
language plpgsql security definer set search_path = '' as $$
declare
  step text := n ->> 'id';
  body jsonb := (select v.body from public.config_versions v where v.id = i.version_id);
  data jsonb := private.flow_data(i);
  named uuid[];
  people uuid[];
  person uuid;
  previous uuid;
  b record;
  turn int := coalesce((i.state #>> array['round', n ->> 'id'])::int, 0) + 1;
begin
  i.state := jsonb_set(jsonb_set(i.state, '{round}', coalesce(i.state -> 'round', '{}')), array['round', step], to_jsonb(turn));
  done := false;
  case n ->> 'kind'
  when 'cc' then
    people := private.flow_people(i, n -> 'who', data);
    insert into public.flow_copies (org_id, instance_id, user_id, node) select i.org_id, i.id, u, step from unnest(people) as u
    on conflict (instance_id, user_id) do nothing;
    perform private.notify_user(u, i.org_id, 'flows.copied', jsonb_build_object('title', i.title), '/flows/' || i.id) from unnest(people) as u;
    perform private.flow_note(i, 'cc', step, detail => jsonb_build_object('users', to_jsonb(people)));
    done := true;
  when 'action' then
    execute format('select %s($1, $2, $3)', (select a.fn::regproc from private.flow_actions a where a.key = n ->> 'action'))
      using i.subject_id, i.id, coalesce(n -> 'params', '{}');
    perform private.flow_note(i, 'action', step, detail => jsonb_build_object('action', n ->> 'action'));
    done := true;
  when 'wait' then
    i.state := jsonb_set(jsonb_set(i.state, '{wait}', coalesce(i.state -> 'wait', '{}')), array['wait', step], to_jsonb(
      case when n ? 'working_hours' then private.working_after(i.org_id, now(), (n ->> 'working_hours')::numeric)
      else now() + make_interval(days => (n ->> 'days')::int) end));
  when 'branch' then
    for b in select x.value, x.ordinality - 1 as at from jsonb_array_elements(n -> 'branches') with ordinality as x
      order by (not x.value ? 'condition'), x.ordinality loop
      if not b.value ? 'condition' or private.logic_holds(b.value -> 'condition', data) then
        i.state := jsonb_set(jsonb_set(i.state, '{choice}', coalesce(i.state -> 'choice', '{}')), array['choice', step], to_jsonb(b.at));
        exit;
      end if;
    end loop;
  when 'parallel' then
    null;
  else
    named := private.flow_people(i, n -> 'who', data);
    people := named;
    if n ->> 'kind' = 'approve' then
      -- Nobody approves his own request unless the flow says so.
      if coalesce(body #>> '{settings,own_request}', 'exclude') <> 'keep' and i.applicant_id = any (people) then
        if body #>> '{settings,own_request}' = 'pass' then
          perform private.flow_note(i, 'automatic', step, detail => '{"reason": "own_request"}');
          done := true;
          return;
        end if;
        people := array_remove(people, i.applicant_id);
      end if;
      if coalesce(body #>> '{settings,approved_before}', 'keep') = 'pass' and exists (
        select from public.flow_tasks t where t.instance_id = i.id and t.kind = 'approve' and t.status = 'approved' and t.node <> step and t.assignee_id = any (people)) then
        if coalesce(n ->> 'mode', 'any') = 'any' then
          perform private.flow_note(i, 'automatic', step, detail => '{"reason": "approved_before"}');
          done := true;
          return;
        end if;
        people := array(select u from unnest(people) with ordinality as x (u, at) where not exists (
          select from public.flow_tasks t where t.instance_id = i.id and t.kind = 'approve' and t.status = 'approved' and t.node <> step and t.assignee_id = u) order by at);
        if cardinality(people) = 0 then
          perform private.flow_note(i, 'automatic', step, detail => '{"reason": "approved_before"}');
          done := true;
          return;
        end if;
      end if;
    end if;
    if cardinality(people) = 0 then
      perform private.flow_note(i, 'nobody_found', step, detail => jsonb_build_object('then', coalesce(n ->> 'nobody', 'admin')));
      if n ->> 'nobody' = 'pass' then
        done := true;
        return;
      elsif coalesce(n ->> 'nobody', 'admin') = 'admin' then
        people := array_remove(private.flow_members(i.org_id, i.estate_id, null, 'flows.admin'), i.applicant_id);
      end if;
      if cardinality(people) = 0 then
        -- Never stuck: what nobody can decide is refused and can be asked for again.
        i.state := i.state || '{"rejected": "nobody_found"}';
        return;
      end if;
    end if;
    foreach person in array people loop
      if coalesce(n ->> 'mode', 'any') = 'turn' then
        previous := private.flow_open_task(i, n, n ->> 'kind', person, case when previous is null then 'open' else 'waiting' end, previous);
      else
        perform private.flow_open_task(i, n, n ->> 'kind', person, 'open');
      end if;
    end loop;
  end case;
end
$$;
comment on function private.flow_begin_node(public.flow_instances, jsonb) is 'A step begins; done when there is nothing to wait for.';

create function private.flow_walk(inout i public.flow_instances, steps jsonb, out complete boolean)
language plpgsql security definer set search_path = '' as $$
declare
  n jsonb;
  b jsonb;
  r record;
  all_done boolean;
begin
  complete := false;
  for n in select value from jsonb_array_elements(coalesce(steps, '[]')) loop
    if not coalesce(i.state -> 'done', '{}') ? (n ->> 'id') then
      if not coalesce(i.state -> 'begun', '{}') ? (n ->> 'id') then
        i.state := jsonb_set(jsonb_set(i.state, '{begun}', coalesce(i.state -> 'begun', '{}')), array['begun', n ->> 'id'], 'true');
        r := private.flow_begin_node(i, n);
        i := r.i;
        if i.state ? 'rejected' then
          return;
        end if;
        all_done := r.done;
      else
        all_done := false;
      end if;
      if n ->> 'kind' = 'branch' then
        r := private.flow_walk(i, n #> array['branches', i.state #>> array['choice', n ->> 'id'], 'steps']);
        i := r.i;
        all_done := r.complete;
      elsif n ->> 'kind' = 'parallel' then
        all_done := true;
        for b in select value from jsonb_array_elements(n -> 'branches') loop
          r := private.flow_walk(i, b -> 'steps');
          i := r.i;
          all_done := all_done and r.complete;
          exit when i.state ? 'rejected';
        end loop;
      end if;
      if i.state ? 'rejected' or not all_done then
        return;
      end if;
      i.state := jsonb_set(jsonb_set(i.state, '{done}', coalesce(i.state -> 'done', '{}')), array['done', n ->> 'id'], 'true');
    end if;
  end loop;
  complete := true;
end
$$;
comment on function private.flow_walk(public.flow_instances, jsonb) is
  'Walks the tree from its start: what is done is passed, what has not begun begins. Complete when the end is reached.';

create function private.flow_tell(i public.flow_instances, person uuid, key text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  staff boolean := exists (select from public.memberships m where m.org_id = i.org_id and m.user_id = person and m.valid @> private.today());
begin
  perform private.notify_user(person, i.org_id, flow_tell.key,
    jsonb_build_object('title', case when staff then i.title else private.flow_title_for_tenant(i) end), case when staff then '/flows/' || i.id else '/approvals' end);
end
$$;
comment on function private.flow_tell(public.flow_instances, uuid, text) is 'Message about a run to somebody it concerns; a tenant who applied reads the title the portal shows, and is led there.';

create function private.flow_finish(i public.flow_instances, outcome text) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  fn text := (select s.events #>> array[i.event, outcome] from private.flow_subjects s where s.key = i.subject);
begin
  update public.flow_tasks t set status = 'closed', acted_at = now() where t.instance_id = i.id and t.status in ('open', 'waiting');
  i.status := outcome;
  i.ended_at := now();
  update public.flow_instances x set status = i.status, ended_at = i.ended_at, state = i.state, form = i.form where x.id = i.id;
  if fn is not null then
    execute format('select %s($1, $2)', fn::regproc) using i.subject_id, i.id;
  end if;
  perform private.flow_note(i, 'finished', detail => jsonb_build_object('outcome', outcome), seen => private.flow_seen(i.subject, i.subject_id));
  if i.applicant_id is distinct from private.actor() then
    perform private.flow_tell(i, i.applicant_id, 'flows.' || outcome);
  end if;
  return i;
end
$$;
comment on function private.flow_finish(public.flow_instances, text) is 'Ends a run; the business verb of the event runs in this transaction, and if it refuses nothing has happened.';

create function private.flow_advance(i public.flow_instances) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  r record;
begin
  if i.status <> 'running' or i.state ? 'correct' then
    update public.flow_instances x set state = i.state, form = i.form where x.id = i.id;
    return i;
  end if;
  if not i.state ? 'rejected' then
    r := private.flow_walk(i, (select v.body -> 'steps' from public.config_versions v where v.id = i.version_id));
    i := r.i;
  end if;
  if i.state ? 'rejected' then
    return private.flow_finish(i, 'rejected');
  elsif r.complete then
    return private.flow_finish(i, 'approved');
  end if;
  update public.flow_instances x set state = i.state, form = i.form where x.id = i.id;
  return i;
end
$$;
comment on function private.flow_advance(public.flow_instances) is 'Goes on as far as a run can go by itself and keeps where it stands.';

create function private.flow_node_outcome(i public.flow_instances, n jsonb) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  mode text := coalesce(n ->> 'mode', 'any');
  total int;
  approved int;
  rejected int;
  pending int;
  open int;
  needed int;
begin
  select count(*), count(*) filter (where t.status = 'approved'), count(*) filter (where t.status = 'rejected'),
    count(*) filter (where t.status in ('open', 'waiting')),
    count(*) filter (where t.status in ('open', 'waiting') and (t.after_task is not null or exists (select from public.flow_tasks a where a.after_task = t.id)))
  into total, approved, rejected, pending, open
  from public.flow_tasks t
  where t.instance_id = i.id and t.node = n ->> 'id' and t.round = coalesce((i.state #>> array['round', n ->> 'id'])::int, 1)
    and t.kind in ('approve', 'form') and t.status not in ('reassigned', 'closed', 'returned');
  if mode = 'ratio' then
    needed := greatest(1, ceil(total * (n ->> 'ratio')::numeric)::int);
    return case when approved >= needed and open = 0 then 'approved' when total - rejected < needed then 'rejected' end;
  elsif rejected > 0 then
    return 'rejected';
  elsif mode = 'any' then
    -- A signer who was added is part of the approval he was added to.
    return case when approved > 0 and open = 0 then 'approved' end;
  end if;
  return case when pending = 0 and approved > 0 then 'approved' end;
end
$$;
comment on function private.flow_node_outcome(public.flow_instances, jsonb) is 'approved or rejected once a step is decided by its mode any, all, ratio or turn; else null.';

create function private.flow_settle_node(i public.flow_instances, n jsonb) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  outcome text := private.flow_node_outcome(i, n);
begin
  if outcome is null then
    return private.flow_advance(i);
  end if;
  update public.flow_tasks t set status = 'closed', acted_at = now()
  where t.instance_id = i.id and t.node = n ->> 'id' and t.status in ('open', 'waiting');
  if outcome = 'approved' then
    i.state := jsonb_set(jsonb_set(i.state, '{done}', coalesce(i.state -> 'done', '{}')), array['done', n ->> 'id'], 'true');
  else
    i.state := i.state || jsonb_build_object('rejected', n ->> 'id');
  end if;
  return private.flow_advance(i);
end
$$;
comment on function private.flow_settle_node(public.flow_instances, jsonb) is 'After an act on a step: decides it if it can be decided, and goes on.';

create function private.flow_node(i public.flow_instances, id text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select x.node from public.config_versions v cross join lateral private.flow_nodes(v.body -> 'steps') x where v.id = i.version_id and x.id = flow_node.id
$$;
comment on function private.flow_node(public.flow_instances, text) is 'A step of the version a run follows.';

create function private.flow_forget(i public.flow_instances, from_node text) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  gone text[];
begin
  with nodes as (
    select x.id, x.path, row_number() over () as at
    from public.config_versions v cross join lateral private.flow_nodes(v.body -> 'steps') x where v.id = i.version_id
  ), first as (select n.at, n.path from nodes n where n.id = from_node)
  -- The steps from there on, and the branches that hold them.
  select array_agg(n.id) into gone
  from nodes n where from_node is null or n.at >= (select f.at from first f) or exists (select from first f where f.path like n.path || '/branches/%');
  update public.flow_tasks t set status = 'closed', acted_at = now()
  where t.instance_id = i.id and t.status in ('open', 'waiting') and (t.node = any (gone) or t.kind = 'comment');
  i.state := i.state || jsonb_build_object(
    'done', coalesce(i.state -> 'done', '{}') - gone, 'wait', coalesce(i.state -> 'wait', '{}') - gone,
    'choice', case when from_node is null then '{}' else coalesce(i.state -> 'choice', '{}') - array(
      select n.id from unnest(gone) as n (id) where not exists (
        select from public.config_versions v cross join lateral private.flow_nodes(v.body -> 'steps') x
        join private.flow_nodes(v.body -> 'steps') y on y.id = from_node and y.path like x.path || '/branches/%'
        where v.id = i.version_id and x.id = n.id)) end,
    'begun', coalesce(i.state -> 'begun', '{}') - array(
      select n.id from unnest(gone) as n (id) where from_node is null or not exists (
        select from public.config_versions v cross join lateral private.flow_nodes(v.body -> 'steps') x
        join private.flow_nodes(v.body -> 'steps') y on y.id = from_node and y.path like x.path || '/branches/%'
        where v.id = i.version_id and x.id = n.id)));
  return i;
end
$$;
comment on function private.flow_forget(public.flow_instances, text) is 'Takes a run back to before a step (null: to its start): that step and all drawn after it will begin again. The branch that was chosen on the way stays chosen.';

-- ───────────── binding

create function private.flow_for(org uuid, subject text, event text, data jsonb) returns public.config_versions
language plpgsql stable security definer set search_path = '' as $$
declare
  v public.config_versions;
begin
  if not private.plugin_enabled(org, 'flows') then
    return null;
  end if;
  for v in
    select x.* from private.config_all(org, 'flow') x
    where x.body ->> 'subject' = flow_for.subject and x.body ->> 'event' = flow_for.event
      and coalesce((x.body ->> 'from')::date, '-infinity') <= private.today() and coalesce((x.body ->> 'until')::date, 'infinity') >= private.today()
    order by coalesce((x.body ->> 'priority')::numeric, 0) desc, x.id
  loop
    if not v.body ? 'condition' or private.logic_holds(v.body -> 'condition', data || jsonb_build_object('form', private.flow_form_facts(v.body, data -> 'form'))) then
      return v;
    end if;
  end loop;
  return null;
end
$$;
comment on function private.flow_for(uuid, text, text, jsonb) is 'The flow in force for this event of this record: highest priority whose condition holds and whose days include today; null when there is none.';

create function private.flow_answers(org uuid, form jsonb, old jsonb, given jsonb, run uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  judged record;
  faults jsonb;
begin
  if form is null then
    return given;
  elsif form ? 'fields' then
    judged := private.form_judge(org, (private.form_compile(form -> 'fields')).compiled, coalesce(old, '{}'), coalesce(given, '{}'), '', private.today());
    faults := judged.faults || private.flow_answer_files(form -> 'fields', old, judged.kept, run);
    if faults <> '[]' then
      perform private.fail(422, 'forms.invalid', jsonb_build_object('count', jsonb_array_length(faults), 'faults', faults));
    end if;
    return judged.kept;
  end if;
  select jsonb_agg(to_jsonb(f)) into faults from private.schema_faults(form, coalesce(given, '{}')) f;
  if faults is not null then
    perform private.fail(422, 'flows.form_incomplete', jsonb_build_object('faults', faults));
  end if;
  return given;
end
$$;
comment on function private.flow_answers(uuid, jsonb, jsonb, jsonb, uuid) is
  'What was filled in, as it is kept: a drawn form is judged like that of a record (422 forms.invalid), an older one by its JSON Schema (422 flows.form_incomplete).';

create function private.flow_answer_files(fields jsonb, old jsonb, kept jsonb, run uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return (select coalesce(jsonb_agg(x.fault order by f.n, v.n), '[]')
  from jsonb_array_elements(fields) with ordinality f (field, n)
  cross join lateral jsonb_array_elements_text(case jsonb_typeof(kept -> (f.field ->> 'key')) when 'array' then kept -> (f.field ->> 'key') else '[]' end) with ordinality v (id, n)
  left join public.attachments a on a.id = private.try_uuid(v.id) and a.owner_kind = 'flows.run' and a.owner_id = run and a.status = 'kept'
    and (a.created_by = (select auth.uid()) or coalesce(old -> (f.field ->> 'key') ? v.id, false))
  cross join lateral jsonb_array_elements(case
    when a.id is null then private.form_fault('/' || (f.field ->> 'key'), 'file_unknown')
    else private.file_faults(f.field, a.mime, a.bytes, a.name, '/' || (f.field ->> 'key')) end) x (fault)
  where f.field ->> 'type' = 'file');
end
$$;
comment on function private.flow_answer_files(jsonb, jsonb, jsonb, uuid) is 'Faults of files named in a drawn form: each is an upload of one''s own for this run, or was there before, and one the field takes.';

create function private.flow_bound(subject text, subject_id uuid, event text) returns public.config_versions
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.flow_instances;
begin
  i.snapshot := private.flow_record(subject, subject_id);
  i.org_id := (i.snapshot ->> 'org_id')::uuid;
  i.subject := flow_bound.subject;
  i.applicant_id := private.actor();
  i.form := '{"start": {}}';
  return private.flow_for(i.org_id, flow_bound.subject, flow_bound.event, private.flow_data(i));
end
$$;
comment on function private.flow_bound(text, uuid, text) is 'The flow that asking for this event of this record now would start; null when none would.';

create function private.begin_flow(subject text, subject_id uuid, event text, form jsonb, chosen uuid default null) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  record jsonb := private.flow_record(subject, subject_id);
  v public.config_versions;
  i public.flow_instances;
  draft public.flow_instances;
begin
  draft.org_id := (record ->> 'org_id')::uuid;
  draft.subject := begin_flow.subject;
  draft.applicant_id := private.actor();
  draft.snapshot := record;
  draft.form := jsonb_build_object('start', coalesce(begin_flow.form, '{}'));
  if chosen is null then
    v := private.flow_for(draft.org_id, subject, event, private.flow_data(draft));
  elsif private.plugin_enabled(draft.org_id, 'flows') then
    select * into v from public.config_versions x where x.id = chosen and x.org_id = draft.org_id;
  end if;
  if v.id is null then
    return null;
  end if;
  draft.form := jsonb_build_object('start', private.flow_answers(draft.org_id, v.body -> 'form', '{}', coalesce(begin_flow.form, '{}'), null));
  begin
    insert into public.flow_instances (org_id, estate_id, version_id, subject, subject_id, event, title, link, applicant_id, household_id, form, snapshot)
    values (draft.org_id, (record ->> 'estate_id')::uuid, v.id, subject, subject_id, event, record ->> 'title', record ->> 'link', draft.applicant_id,
      (record ->> 'household_id')::uuid, draft.form, record)
    returning * into i;
  exception when unique_violation then
    perform private.fail(409, 'flows.already_running', jsonb_build_object('title', record ->> 'title'));
  end;
  perform private.flow_note(i, 'started', seen => record -> 'data', detail => jsonb_build_object('form', draft.form -> 'start'));
  return private.flow_advance(i);
end
$$;
comment on function private.begin_flow(text, uuid, text, jsonb, uuid) is 'Starts the flow that is bound to the event, or the chosen version of one, as the signed-in user; null when none is.';

create function private.flow_gate(subject text, subject_id uuid, event text) returns boolean
language plpgsql security definer set search_path = '' as $$
begin
  return (private.begin_flow(subject, subject_id, event, '{}')).id is not null;
end
$$;
comment on function private.flow_gate(text, uuid, text) is 'For business verbs: true when approval was asked for instead of acting at once. The approval runs the verb.';

-- ───────────── verbs of people

create function private.flow_told(i public.flow_instances) returns public.flow_instances
language plpgsql stable security definer set search_path = '' as $$
begin
  if i.org_id = any (private.my_orgs()) then
    return i;
  end if;
  i.title := private.flow_title_for_tenant(i);
  return private.only(i, 'id', 'org_id', 'subject', 'subject_id', 'event', 'title', 'status', 'started_at', 'ended_at');
end
$$;
comment on function private.flow_told(public.flow_instances) is 'A run as a verb answers it: to tenants without the record as it was, the path and the people.';

create function public.start_flow(subject text, subject_id uuid, event text, form jsonb default '{}') returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  record jsonb := private.flow_record(subject, subject_id);
  wanted jsonb := (select s.events -> event from private.flow_subjects s where s.key = subject);
  i public.flow_instances;
begin
  if wanted is null then
    perform private.fail(404, 'flows.unknown_event', jsonb_build_object('event', event));
  end if;
  if not coalesce((wanted ->> 'tenant')::boolean and (record ->> 'household_id')::uuid = any (private.my_household_ids()), false) then
    perform private.require(coalesce(wanted ->> 'permission', 'flows.start'), (record ->> 'estate_id')::uuid);
  end if;
  if pg_column_size(form) > 200000 then
    perform private.fail(422, 'flows.form_too_big');
  end if;
  i := private.begin_flow(subject, subject_id, event, form);
  if i.id is null then
    perform private.fail(404, 'flows.no_flow', jsonb_build_object('event', event));
  end if;
  return private.flow_told(i);
end
$$;
comment on function public.start_flow(text, uuid, text, jsonb) is
  'Asks for approval of an event of a record, by the flow that is bound to it. 404 flows.no_flow when none is, 409 flows.already_running, 422 flows.form_incomplete.';

create function private.own_task(task uuid) returns public.flow_tasks
language plpgsql security definer set search_path = '' as $$
declare
  t public.flow_tasks;
  state text;
begin
  select * into t from public.flow_tasks x where x.id = own_task.task;
  if t.id is null or t.assignee_id is distinct from (select auth.uid()) then
    perform private.fail(404, 'flows.task_not_found');
  end if;
  -- One at a time per run: two people acting at once get exactly one outcome.
  select i.status into state from public.flow_instances i where i.id = t.instance_id for update;
  select * into t from public.flow_tasks x where x.id = own_task.task;
  if state <> 'running' or t.status <> 'open' then
    perform private.fail(409, 'flows.task_closed', jsonb_build_object('status', t.status));
  end if;
  return t;
end
$$;
comment on function private.own_task(uuid) is 'The open task of the signed-in user, its run locked. 404 when it is not his, 409 when it is settled already.';

create function private.flow_colleague(i public.flow_instances, person uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if person is null or not person = any (private.flow_members(i.org_id, i.estate_id, null, null)) then
    perform private.fail(422, 'flows.not_a_colleague');
  end if;
end
$$;
comment on function private.flow_colleague(public.flow_instances, uuid) is 'Refuses people who do not work for the operator in the estate.';

create function public.act_on_task(task uuid, action text, comment text default '', form jsonb default null, node text default null, person uuid default null, signature jsonb default null, files uuid[] default '{}')
returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
#variable_conflict use_column
declare
  t public.flow_tasks := private.own_task(act_on_task.task);
  i public.flow_instances;
  n jsonb;
  body jsonb;
  answers jsonb;
  made uuid;
  said text := coalesce(act_on_task.comment, '');
  seen jsonb;
  detail jsonb := '{}';
  next_task record;
begin
  select * into i from public.flow_instances x where x.id = t.instance_id;
  select v.body into body from public.config_versions v where v.id = i.version_id;
  n := coalesce(private.flow_node(i, t.node), jsonb_build_object('id', t.node));
  seen := private.flow_seen(i.subject, i.subject_id);
  detail := private.flow_files(i, files);
  if length(said) > 2000 then
    perform private.fail(422, 'flows.comment_too_long');
  end if;
  if not action = any (case t.kind when 'approve' then array['approve', 'reject', 'return', 'reassign', 'add_before', 'add_after', 'ask']
    when 'form' then array['approve', 'return', 'reassign', 'ask'] when 'correct' then array['resubmit'] else array['answer'] end) then
    perform private.fail(422, 'flows.action_unknown', jsonb_build_object('action', action));
  end if;
  if action in ('return', 'reassign', 'add_before', 'add_after', 'ask')
    and not coalesce(n -> 'may', '["return", "reassign", "add_signer", "ask"]') ? replace(replace(action, 'add_before', 'add_signer'), 'add_after', 'add_signer') then
    perform private.fail(403, 'flows.action_not_here', jsonb_build_object('action', action));
  end if;
  if (action in ('reject', 'return', 'ask') or (action = 'approve' and (n ->> 'comment_required')::boolean)) and trim(said) = '' then
    perform private.fail(422, 'flows.comment_needed');
  end if;

  if action in ('approve', 'resubmit') then
    if pg_column_size(act_on_task.form) > 200000 or pg_column_size(signature) > 200000 then
      perform private.fail(422, 'flows.form_too_big');
    end if;
    if action = 'approve' and n ? 'form' then
      answers := private.flow_answers(i.org_id, n -> 'form', i.form -> t.node, coalesce(act_on_task.form, '{}'), i.id);
    elsif action = 'resubmit' and (body ? 'form' or act_on_task.form is not null) then
      answers := private.flow_answers(i.org_id, body -> 'form', i.form -> 'start', coalesce(act_on_task.form, i.form -> 'start', '{}'), i.id);
    end if;
    if action = 'approve' and (n ->> 'signature')::boolean then
      if coalesce(signature ->> 'strokes', '') = '' then
        perform private.fail(422, 'flows.signature_needed');
      end if;
      detail := detail || jsonb_build_object('signature', signature, 'sha256', encode(sha256(convert_to(signature::text, 'UTF8')), 'hex'));
    end if;
    if answers is not null then
      i.form := i.form || jsonb_build_object(case when action = 'resubmit' then 'start' else t.node end, answers);
      detail := detail || jsonb_build_object('form', answers);
    end if;
  end if;

  case action
  when 'approve' then
    update public.flow_tasks x set status = 'approved', acted_at = now(), comment = said where x.id = t.id;
    perform private.flow_note(i, 'approved', t.node, t.id, said, detail, seen);
    for next_task in select x.id from public.flow_tasks x where x.after_task = t.id and x.status = 'waiting' loop
      perform private.flow_wake_task(i, n, next_task.id);
    end loop;
    return private.flow_told(private.flow_settle_node(i, n));
  when 'reject' then
    update public.flow_tasks x set status = 'rejected', acted_at = now(), comment = said where x.id = t.id;
    perform private.flow_note(i, 'rejected', t.node, t.id, said, detail, seen);
    return private.flow_told(private.flow_settle_node(i, n));
  when 'return' then
    if act_on_task.node is distinct from '$applicant' and (act_on_task.node is null or act_on_task.node = t.node
      or not exists (select from public.flow_tasks x where x.instance_id = i.id and x.node = act_on_task.node and x.kind in ('approve', 'form') and x.status = 'approved')) then
      perform private.fail(422, 'flows.return_where', jsonb_build_object('node', act_on_task.node));
    end if;
    update public.flow_tasks x set status = 'returned', acted_at = now(), comment = said where x.id = t.id;
    perform private.flow_note(i, 'returned', t.node, t.id, said, detail || jsonb_build_object('to', act_on_task.node), seen);
    if act_on_task.node = '$applicant' then
      i := private.flow_forget(i, case when body #>> '{settings,after_return}' = 'here' then t.node end);
      i.state := i.state || '{"correct": true}';
      perform private.flow_open_task(i, '{"id": "$applicant"}', 'correct', i.applicant_id, 'open');
    else
      i := private.flow_forget(i, act_on_task.node);
    end if;
    return private.flow_told(private.flow_advance(i));
  when 'resubmit' then
    update public.flow_tasks x set status = 'approved', acted_at = now(), comment = said where x.id = t.id;
    i.snapshot := private.flow_record(i.subject, i.subject_id);
    update public.flow_instances x set snapshot = i.snapshot where x.id = i.id;
    i.state := i.state - 'correct';
    perform private.flow_note(i, 'resubmitted', null, t.id, said, detail, seen);
    return private.flow_told(private.flow_advance(i));
  when 'reassign' then
    perform private.flow_colleague(i, person);
    if person = (select auth.uid()) or person = i.applicant_id then
      perform private.fail(422, 'flows.not_to_them');
    end if;
    made := private.flow_open_task(i, n, t.kind, person, 'open', t.after_task, (select auth.uid()));
    update public.flow_tasks x set after_task = made where x.after_task = t.id and x.status = 'waiting';
    update public.flow_tasks x set status = 'reassigned', acted_at = now(), comment = said where x.id = t.id;
    perform private.flow_note(i, 'reassigned', t.node, t.id, said, detail || jsonb_build_object('to', person), seen);
  when 'add_before', 'add_after' then
    perform private.flow_colleague(i, person);
    if person = i.applicant_id or exists (select from public.flow_tasks x where x.instance_id = i.id and x.node = t.node and x.round = t.round
      and x.assignee_id = person and x.status in ('open', 'waiting')) then
      perform private.fail(422, 'flows.not_to_them');
    end if;
    if action = 'add_before' then
      made := private.flow_open_task(i, n, 'approve', person, 'open', t.after_task, (select auth.uid()));
      update public.flow_tasks x set status = 'waiting', after_task = made where x.id = t.id;
    else
      made := private.flow_open_task(i, n, 'approve', person, 'waiting', t.id, (select auth.uid()));
      -- Whoever waited for this one now waits for the added signer.
      update public.flow_tasks x set after_task = made where x.after_task = t.id and x.id <> made and x.status = 'waiting';
    end if;
    perform private.flow_note(i, 'signer_added', t.node, t.id, said, detail || jsonb_build_object('person', person, 'when', replace(action, 'add_', '')), seen);
  when 'ask' then
    perform private.flow_colleague(i, person);
    perform private.flow_open_task(i, jsonb_build_object('id', t.node), 'comment', person, 'open', null, (select auth.uid()));
    perform private.flow_note(i, 'asked', t.node, t.id, said, detail || jsonb_build_object('person', person), seen);
  when 'answer' then
    if trim(said) = '' then
      perform private.fail(422, 'flows.comment_needed');
    end if;
    update public.flow_tasks x set status = 'answered', acted_at = now(), comment = said where x.id = t.id;
    perform private.flow_note(i, 'answered', t.node, t.id, said, detail, seen);
    if t.added_by is not null then
      perform private.notify_user(t.added_by, i.org_id, 'flows.answered', jsonb_build_object('title', i.title), '/flows/' || i.id);
    end if;
  end case;
  return private.flow_told(i);
end
$$;
comment on function public.act_on_task(uuid, text, text, jsonb, text, uuid, jsonb, uuid[]) is
  'What the assignee does: approve, reject, return (node: an earlier step or $applicant), resubmit, reassign (person), add_before / add_after (person), ask (person), answer; files: attachments of flows.run the user uploaded. The business verb runs in this transaction when the flow ends. 409 flows.task_closed when somebody was faster.';

create function public.act_on_tasks(tasks uuid[], comment text default '') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  task uuid;
  results jsonb := '[]';
  i public.flow_instances;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if coalesce(cardinality(tasks), 0) not between 1 and 50 then
    perform private.fail(422, 'flows.batch_size', '{"max": 50}');
  end if;
  foreach task in array tasks loop
    begin
      if not exists (select from public.flow_tasks t join public.flow_instances x on x.id = t.instance_id join public.config_versions v on v.id = x.version_id
        where t.id = task and t.assignee_id = (select auth.uid()) and coalesce((v.body #>> '{settings,batch}')::boolean, false)) then
        perform private.fail(409, 'flows.one_by_one');
      end if;
      i := public.act_on_task(task, 'approve', act_on_tasks.comment);
      results := results || jsonb_build_object('task', task, 'ok', true, 'status', i.status);
    exception when others then
      -- One that cannot be approved does not keep the others.
      results := results || jsonb_build_object('task', task, 'ok', false, 'error', case when sqlstate like 'PT%' then sqlerrm else 'app.unexpected' end);
    end;
  end loop;
  return results;
end
$$;
comment on function public.act_on_tasks(uuid[], text) is 'Approves several tasks where their flows allow it (settings.batch); each by itself, with its own result.';

create function private.own_flow(instance uuid, action text) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances;
begin
  select * into i from public.flow_instances x where x.id = instance for update;
  if i.id is null then
    perform private.fail(404, 'flows.run_not_found');
  end if;
  if action = 'admin' then
    if i.estate_id is not null then
      perform private.require('flows.admin', i.estate_id);
    else
      perform private.require_org('flows.admin', i.org_id);
    end if;
  elsif i.applicant_id is distinct from (select auth.uid()) then
    perform private.fail(404, 'flows.run_not_found');
  end if;
  if i.status <> 'running' then
    perform private.fail(409, 'flows.run_ended', jsonb_build_object('status', i.status));
  end if;
  return i;
end
$$;
comment on function private.own_flow(uuid, text) is 'A running run, locked, for its applicant or (admin) for holders of flows.admin.';

create function public.withdraw_flow(instance uuid, comment text default '') returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances := private.own_flow(instance, 'applicant');
begin
  if (select v.body #>> '{settings,withdraw}' from public.config_versions v where v.id = i.version_id) = 'false' then
    perform private.fail(403, 'flows.no_withdrawal');
  end if;
  perform private.flow_note(i, 'withdrawn', comment => withdraw_flow.comment);
  return private.flow_told(private.flow_finish(i, 'withdrawn'));
end
$$;
comment on function public.withdraw_flow(uuid, text) is 'The applicant takes the request back.';

create function public.urge_flow(instance uuid) returns int
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances := private.own_flow(instance, 'applicant');
  minutes int := (private.setting(i.org_id, 'flows', 'urge_minutes') #>> '{}')::int;
  told int;
begin
  if exists (select from public.flow_events e where e.instance_id = i.id and e.kind = 'urged' and e.at > now() - make_interval(mins => minutes)) then
    perform private.fail(429, 'flows.urged_already', jsonb_build_object('minutes', minutes));
  end if;
  perform private.notify_user(t.assignee_id, i.org_id, 'flows.urged', jsonb_build_object('title', i.title), '/flows/' || i.id)
  from public.flow_tasks t where t.instance_id = i.id and t.status = 'open';
  get diagnostics told = row_count;
  perform private.flow_note(i, 'urged', detail => jsonb_build_object('people', told));
  return told;
end
$$;
comment on function public.urge_flow(uuid) is 'Reminds everybody whose turn it is (催办), once in so many minutes (setting urge_minutes).';

create function public.cancel_flow(instance uuid, reason text) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances := private.own_flow(instance, 'admin');
begin
  if trim(coalesce(reason, '')) = '' then
    perform private.fail(422, 'flows.comment_needed');
  end if;
  perform private.flow_note(i, 'cancelled', comment => reason);
  return private.flow_finish(i, 'cancelled');
end
$$;
comment on function public.cancel_flow(uuid, text) is 'An administrator stops a run, with a reason. Nothing is approved.';

create function public.migrate_flow(instance uuid, version uuid) returns public.flow_instances
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances := private.own_flow(instance, 'admin');
  target public.config_versions;
begin
  select v.* into target from public.config_versions v join public.config_versions now_on on now_on.id = i.version_id and now_on.item_id = v.item_id
  where v.id = version and v.status in ('published', 'superseded');
  if target.id is null then
    perform private.fail(422, 'flows.other_flow');
  end if;
  perform private.flow_note(i, 'migrated', detail => jsonb_build_object('from', i.version_id, 'to', version));
  i := private.flow_forget(i, null);
  i.version_id := version;
  i.state := i.state - 'correct';
  update public.flow_instances x set version_id = version where x.id = i.id;
  return private.flow_advance(i);
end
$$;
comment on function public.migrate_flow(uuid, uuid) is 'An administrator moves a run to another version of its flow; it starts again from there. Nothing else ever moves a run.';

create function private.flow_files(i public.flow_instances, files uuid[]) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if coalesce(cardinality(files), 0) = 0 then
    return '{}';
  end if;
  if cardinality(files) > 20 or exists (
    select from unnest(files) f where not exists (
      select from public.attachments a where a.id = f and a.owner_kind = 'flows.run' and a.owner_id = i.id and a.created_by = (select auth.uid()) and a.status = 'kept')) then
    perform private.fail(422, 'flows.file_not_found');
  end if;
  return jsonb_build_object('files', to_jsonb(files));
end
$$;
comment on function private.flow_files(public.flow_instances, uuid[]) is 'Files the signed-in user uploaded for this run, as the trail keeps them; refuses (422) any other.';

create function public.comment_on_flow(instance uuid, comment text, files uuid[] default '{}') returns void
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances;
begin
  select * into i from public.flow_instances x where x.id = instance;
  if i.id is null or private.may_see_flow(i) is not true then
    perform private.fail(404, 'flows.run_not_found');
  end if;
  if length(coalesce(comment, '')) > 2000 or (trim(coalesce(comment, '')) = '' and coalesce(cardinality(files), 0) = 0) then
    perform private.fail(422, 'flows.comment_needed');
  end if;
  perform private.flow_note(i, 'commented', comment => comment_on_flow.comment, detail => private.flow_files(i, files));
end
$$;
comment on function public.comment_on_flow(uuid, text, uuid[]) is 'Anybody who sees a run may say something, with files they uploaded for it (attachments of flows.run).';

create function private.flow_for_attachment(run uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.flow_instances;
begin
  select * into i from public.flow_instances x where x.id = run;
  if i.id is null or private.may_see_flow(i) is not true then
    perform private.fail(404, 'flows.run_not_found');
  end if;
  return jsonb_build_object('org_id', i.org_id, 'estate_id', i.estate_id);
end
$$;
comment on function private.flow_for_attachment(uuid) is 'Where files of a run belong; only who sees the run may attach to it.';

create function private.my_flow_runs() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select array(
    select t.instance_id from public.flow_tasks t where t.assignee_id = (select auth.uid()) or t.instead_of = (select auth.uid())
    union select c.instance_id from public.flow_copies c where c.user_id = (select auth.uid())
    union select i.id from public.flow_instances i where i.applicant_id = (select auth.uid()))
$$;
comment on function private.my_flow_runs() is 'Runs the signed-in user asked for, has or had something to do with, or got a copy of.';

create function private.may_see_flow(i public.flow_instances) returns boolean
language sql stable security definer set search_path = '' as $$
  select i.applicant_id = (select auth.uid())
    or exists (select from public.flow_tasks t where t.instance_id = i.id and (select auth.uid()) in (t.assignee_id, t.instead_of))
    or exists (select from public.flow_copies c where c.instance_id = i.id and c.user_id = (select auth.uid()))
    or case when i.estate_id is null then i.org_id = any (private.orgs_with('flows.read')) else i.estate_id = any (private.estates_with('flows.read')) end
$$;
comment on function private.may_see_flow(public.flow_instances) is 'Applicant, whoever has or had something to do with it, and holders of flows.read.';

create function public.set_deputy(org uuid, deputy uuid, first date, last date, note text default '') returns public.flow_deputies
language plpgsql security definer set search_path = '' as $$
declare
  made public.flow_deputies;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if not org = any (private.my_orgs()) or not deputy = any (private.flow_members(org, null, null, null)) or deputy = (select auth.uid()) then
    perform private.fail(422, 'flows.not_a_colleague');
  end if;
  if first is null or last is null or last < first or last < private.today() or last > private.today() + 366 then
    perform private.fail(422, 'flows.deputy_days');
  end if;
  insert into public.flow_deputies (org_id, user_id, deputy_id, during, note)
  values (org, (select auth.uid()), deputy, daterange(first, last, '[]'), coalesce(set_deputy.note, '')) returning * into made;
  return made;
exception when exclusion_violation then
  perform private.fail(409, 'flows.deputy_overlaps');
  return null;
end
$$;
comment on function public.set_deputy(uuid, uuid, date, date, text) is 'Names who stands in for the signed-in user, both days included.';

create function public.end_deputy(deputy uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from public.flow_deputies d where d.id = end_deputy.deputy and d.user_id = (select auth.uid());
  if not found then
    perform private.fail(404, 'flows.deputy_not_found');
  end if;
end
$$;
comment on function public.end_deputy(uuid) is 'Takes a deputyship back.';

-- ───────────── reading

create function private.flow_person(org uuid, person uuid) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  return coalesce((select s.name from public.staff s where s.org_id = org and s.user_id = person),
    (select p.display_name from public.tenant_accounts a join public.persons p on p.id = a.person_id where a.user_id = person limit 1));
end
$$;
comment on function private.flow_person(uuid, uuid) is 'Name shown for a user: of the staff register, else of the tenant, masked.';

create table private.to_do_sources (
  key text primary key check (key ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  plugin text not null references private.plugin_catalog (key),
  fn text not null
);
create index to_do_sources_plugin_idx on private.to_do_sources (plugin);
comment on table private.to_do_sources is 'What else waits for people, beside approvals: to-dos of other plugins.';
comment on column private.to_do_sources.key is 'plugin.name.';
comment on column private.to_do_sources.plugin is 'Whose they are.';
comment on column private.to_do_sources.fn is 'Function (org uuid) returns jsonb: at most 100 [{id, title {zh, en}, text, link, at, due_at}] that wait for the signed-in user.';

create function private.to_do_source(key text, plugin text, fn regprocedure) returns void
language sql security definer set search_path = '' as $$
  insert into private.to_do_sources (key, plugin, fn) values (to_do_source.key, to_do_source.plugin, to_do_source.fn::oid::regproc::text)
  on conflict on constraint to_do_sources_pkey do update set plugin = excluded.plugin, fn = excluded.fn
$$;
comment on function private.to_do_source(text, text, regprocedure) is 'Registers to-dos of a plugin: fn(org uuid) returns jsonb [{id, title {zh, en}, text, link, at, due_at}] of the signed-in user, newest first, at most 100.';

create function public.other_to_dos(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  source private.to_do_sources;
  part jsonb;
  rows jsonb := '[]';
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  for source in select * from private.to_do_sources s where private.plugin_enabled(org, s.plugin) order by s.key loop
    execute format('select %s($1)', source.fn) into part using org;
    rows := rows || (select coalesce(jsonb_agg(x || jsonb_build_object('source', source.key)), '[]') from jsonb_array_elements(part) as x);
  end loop;
  return rows;
end
$$;
comment on function public.other_to_dos(uuid) is 'To-dos of the signed-in user beside approvals: [{source, id, title {zh, en}, text, link, at, due_at}]. Open screens hear to_do_changed on user:<id>.';

create function private.flow_to_do(org uuid) returns int
language sql stable security definer set search_path = '' as $$
  select least(100, (select count(*) from (
    select from public.flow_tasks t where t.assignee_id = (select auth.uid()) and t.org_id = flow_to_do.org and t.status = 'open' limit 100) x)
    + jsonb_array_length(public.other_to_dos(flow_to_do.org)))::int
$$;
comment on function private.flow_to_do(uuid) is 'Open tasks and other to-dos of the signed-in user, at most 100.';

create function public.flow_badge(org uuid) returns int
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return private.flow_to_do(org);
end
$$;
comment on function public.flow_badge(uuid) is 'How much waits for the signed-in user, at most 100: the number beside the menu entry. Open screens hear to_do_changed on user:<id>.';

create function public.flow_inbox(org uuid, box text default 'to_do', before uuid default null, max_rows int default 30) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  page jsonb;
begin
  if me is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if box not in ('to_do', 'done', 'started', 'copies') then
    perform private.fail(422, 'flows.box_unknown');
  end if;
  select coalesce(jsonb_agg(to_jsonb(r) || (
      select jsonb_build_object('subject_title', f.title, 'event_title', f.events #> array[r.event, 'title']) from private.flow_subjects f where f.key = r.subject)
    order by r.id desc), '[]') into page from (
    select t.id, i.id as instance, i.title, i.subject, i.event, i.status, t.kind, t.node, n.step -> 'title' as node_title,
      t.due_at, coalesce(t.acted_at, t.created_at) as at, t.comment, t.status as task_status,
      private.flow_person(i.org_id, i.applicant_id) as applicant, t.instead_of is not null as as_deputy,
      t.kind = 'approve' and coalesce((v.body #>> '{settings,batch}')::boolean, false) and not n.step ?| array['form', 'signature'] as batch
    from public.flow_tasks t join public.flow_instances i on i.id = t.instance_id join public.config_versions v on v.id = i.version_id
    left join lateral (select private.flow_node(i, t.node) as step) n on true
    where box in ('to_do', 'done') and t.assignee_id = me and i.org_id = flow_inbox.org and (t.status = 'open') = (box = 'to_do') and t.status not in ('waiting', 'closed')
      and (before is null or t.id < before)
    union all
    select i.id, i.id, i.title, i.subject, i.event, i.status, null, null, null, null, i.started_at, '', null, private.flow_person(i.org_id, i.applicant_id), false, false
    from public.flow_instances i
    where box = 'started' and i.applicant_id = me and i.org_id = flow_inbox.org and (before is null or i.id < before)
    union all
    select c.id, i.id, i.title, i.subject, i.event, i.status, null, c.node, null, null, c.created_at, '', case when c.read_at is null then 'unread' end,
      private.flow_person(i.org_id, i.applicant_id), false, false
    from public.flow_copies c join public.flow_instances i on i.id = c.instance_id
    where box = 'copies' and c.user_id = me and i.org_id = flow_inbox.org and (before is null or c.id < before)
    order by 1 desc limit least(greatest(max_rows, 1), 100)) r;
  return jsonb_build_object('rows', page, 'to_do', private.flow_to_do(flow_inbox.org), 'counts', jsonb_build_object(
    'to_do', private.flow_to_do(flow_inbox.org),
    'done', (select count(*) from (select from public.flow_tasks t where t.assignee_id = me and t.org_id = flow_inbox.org and t.status not in ('open', 'waiting', 'closed') limit 100) x),
    'started', (select count(*) from (select from public.flow_instances i where i.applicant_id = me and i.org_id = flow_inbox.org limit 100) x),
    'copies', (select count(*) from (select from public.flow_copies c where c.user_id = me and c.org_id = flow_inbox.org limit 100) x),
    'running', (select count(*) from (select from public.flow_instances i where i.applicant_id = me and i.org_id = flow_inbox.org and i.status = 'running' limit 100) x),
    'unread', (select count(*) from (select from public.flow_copies c where c.user_id = me and c.org_id = flow_inbox.org and c.read_at is null limit 100) x)));
end
$$;
comment on function public.flow_inbox(uuid, text, uuid, int) is
  'Boxes of the signed-in user: to_do, done, started, copies; newest first, a page after `before`, with titles of the kind of record, the event and the step. counts holds every box (each up to 100), running (my own requests under way) and unread copies: one round trip for the whole page.';

create function private.flow_steps_told(steps jsonb) returns jsonb
language plpgsql immutable set search_path = '' as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_strip_nulls(jsonb_build_object('id', s -> 'id', 'kind', s -> 'kind', 'title', s -> 'title',
      'steps', case when s ? 'steps' then private.flow_steps_told(s -> 'steps') end,
      'branches', case when s ? 'branches' then (
        select jsonb_agg(jsonb_strip_nulls(jsonb_build_object('title', b -> 'title', 'steps', private.flow_steps_told(b -> 'steps'))) order by m)
        from jsonb_array_elements(s -> 'branches') with ordinality y (b, m)) end)) order by n), '[]')
    from jsonb_array_elements(coalesce(steps, '[]')) with ordinality x (s, n));
end
$$;
comment on function private.flow_steps_told(jsonb) is 'Steps as an applicant outside the operator may know them: their order and names, not by whom and on what conditions.';

create function public.flow_file(instance uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances;
  v public.config_versions;
  staff boolean;
begin
  select * into i from public.flow_instances x where x.id = instance;
  if i.id is null or private.may_see_flow(i) is not true then
    perform private.fail(404, 'flows.run_not_found');
  end if;
  update public.flow_copies c set read_at = now() where c.instance_id = i.id and c.user_id = (select auth.uid()) and c.read_at is null;
  select * into v from public.config_versions x where x.id = i.version_id;
  staff := i.org_id = any (private.my_orgs());
  return jsonb_build_object(
    'id', i.id, 'title', case when staff then i.title else private.flow_title_for_tenant(i) end, 'link', case when staff then i.link end, 'subject', i.subject, 'event', i.event, 'status', i.status, 'mine', i.applicant_id = (select auth.uid()),
    'item_id', case when staff then v.item_id end, 'version_id', case when staff then v.id end, 'organisation', (select o.name from public.organizations o where o.id = i.org_id),
    'subject_title', (select s.title from private.flow_subjects s where s.key = i.subject), 'event_title', (select s.events #> array[i.event, 'title'] from private.flow_subjects s where s.key = i.subject),
    'applicant', private.flow_person(i.org_id, i.applicant_id), 'started_at', i.started_at, 'ended_at', i.ended_at,
    'flow', jsonb_build_object('title', v.title, 'number', v.number, 'steps', case when staff then v.body -> 'steps' else private.flow_steps_told(v.body -> 'steps') end, 'settings', coalesce(v.body -> 'settings', '{}'), 'form', v.body -> 'form'),
    'state', i.state, 'form', case when staff then i.form else i.form -> 'start' end, 'snapshot', case when staff then i.snapshot -> 'data' end,
    'fields', (select s.fields from private.flow_subjects s where s.key = i.subject) || case when staff then private.custom_flow_fields(i.org_id, i.subject) else '{}' end, 'custom', case when staff then private.custom_forms(i.org_id, i.subject) else '{}' end,
    'tasks', (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'node', t.node, 'round', t.round, 'kind', t.kind, 'status', t.status,
        'name', private.flow_person(i.org_id, t.assignee_id), 'instead_of', private.flow_person(i.org_id, t.instead_of), 'mine', t.assignee_id = (select auth.uid()),
        'added', t.added_by is not null, 'due_at', t.due_at, 'acted_at', t.acted_at, 'comment', case when staff then t.comment else '' end) order by t.id), '[]')
      from public.flow_tasks t where t.instance_id = i.id),
    'events', (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'node', e.node, 'at', e.at,
        'name', case when e.actor_id is not null then private.flow_person(i.org_id, e.actor_id) end,
        'comment', case when staff then e.comment else '' end,
        'seen', case when staff and e.actor_id is not null then e.seen end,
        'files', case when staff or e.actor_id = (select auth.uid()) then (
          select coalesce(jsonb_agg(jsonb_build_object('id', a.id, 'name', a.name, 'mime', a.mime, 'bytes', a.bytes, 'sha256', a.sha256, 'path', a.path) order by a.id), '[]')
          from public.attachments a where a.id in (select private.try_uuid(f) from jsonb_array_elements_text(case when jsonb_typeof(e.detail -> 'files') = 'array' then e.detail -> 'files' else '[]' end) f)) else '[]' end,
        'detail', case when staff then e.detail || case when e.detail ? 'person' then jsonb_build_object('name', private.flow_person(i.org_id, private.try_uuid(e.detail ->> 'person')))
          when e.kind = 'reassigned' then jsonb_build_object('name', private.flow_person(i.org_id, private.try_uuid(e.detail ->> 'to'))) else '{}' end else '{}' end) order by e.id), '[]')
      from public.flow_events e where e.instance_id = i.id));
end
$$;
comment on function public.flow_file(uuid) is
  'One run in one answer: the steps of its version (item_id, version_id), tasks, trail with what each person saw (seen) and the files they added, what was filled in, the record as it was. A tenant sees progress without colleagues'' comments, conditions and who decides. Opening it marks a copy as read.';

create function private.flow_title_for_tenant(i public.flow_instances) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  -- What a record is called may come from a field that tenants do not see.
  return case when i.subject like 'records.%' then private.portal_record_title(i.subject_id) else i.title end;
end
$$;
comment on function private.flow_title_for_tenant(public.flow_instances) is 'Title of a run as the portal shows it.';

create function private.flow_kind_for_tenant(i public.flow_instances) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return case when i.subject like 'records.%' then private.portal_record_kind(i.subject_id)
    else (select s.events #> array[i.event, 'title'] from private.flow_subjects s where s.key = i.subject) end;
end
$$;
comment on function private.flow_kind_for_tenant(public.flow_instances) is 'What a run is about as the portal says it: the event, of own records their kind.';

create function private.portal_may_correct(record uuid) returns boolean
language plpgsql stable security definer set search_path = '' as $$
begin
  return exists (select from private.record_submissions s where s.record_id = record and s.user_id = (select auth.uid()));
end
$$;
comment on function private.portal_may_correct(uuid) is 'Whether the signed-in tenant handed the record in, and so can change it while it is with him.';

create function public.my_flows(before uuid default null, max_rows int default 20) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (select coalesce(jsonb_agg(to_jsonb(r) order by r.id desc), '[]') from (
    select i.id, private.flow_title_for_tenant(i) as title, i.event, i.status, i.started_at, i.ended_at, i.applicant_id = (select auth.uid()) as mine, (i.state ? 'correct' and i.applicant_id = (select auth.uid())) as to_correct,
      -- What he handed in himself has a page to change it.
      case when i.subject like 'records.%' and i.status = 'running' and i.state ? 'correct' and i.applicant_id = (select auth.uid()) and private.portal_may_correct(i.subject_id) then '/records/correct/' || i.subject_id end as correct_at,
      private.flow_kind_for_tenant(i) as event_title,
      (select x.node -> 'title' from public.config_versions v cross join lateral private.flow_nodes(v.body -> 'steps') x
        where v.id = i.version_id and i.status = 'running' and x.id = (
          select t.node from public.flow_tasks t where t.instance_id = i.id and t.status = 'open' and t.kind in ('approve', 'form') order by t.id limit 1)) as step
    from public.flow_instances i
    where (i.applicant_id = (select auth.uid()) or i.household_id = any (private.my_household_ids())) and (before is null or i.id < before)
    order by i.id desc limit least(greatest(max_rows, 1), 50)) r);
end
$$;
comment on function public.my_flows(uuid, int) is 'For the portal: what was asked for the signed-in tenant''s household and where it stands, in plain words.';

-- ───────────── trying out

create function private.flow_trace(steps jsonb, data jsonb) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  n jsonb;
  b record;
  lit text[] := '{}';
begin
  for n in select value from jsonb_array_elements(coalesce(steps, '[]')) loop
    lit := lit || (n ->> 'id');
    if n ->> 'kind' = 'branch' then
      for b in select x.value, x.ordinality from jsonb_array_elements(n -> 'branches') with ordinality as x order by (not x.value ? 'condition'), x.ordinality loop
        if not b.value ? 'condition' or private.logic_holds(b.value -> 'condition', data) then
          lit := lit || private.flow_trace(b.value -> 'steps', data);
          exit;
        end if;
      end loop;
    elsif n ->> 'kind' = 'parallel' then
      for b in select x.value from jsonb_array_elements(n -> 'branches') as x loop
        lit := lit || private.flow_trace(b.value -> 'steps', data);
      end loop;
    end if;
  end loop;
  return lit;
end
$$;
comment on function private.flow_trace(jsonb, jsonb) is 'The steps a record would meet if everybody approved.';

create function public.try_flow(org uuid, body jsonb, data jsonb default '{}', estate uuid default null, applicant uuid default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.flow_instances;
  faults jsonb;
  facts jsonb;
begin
  if not private.grants(private.config_rights(org), 'config.write:flow') then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "config.write:flow"}');
  end if;
  faults := private.config_faults('flow', org, 'trial', body);
  if faults <> '[]' then
    return jsonb_build_object('faults', faults);
  end if;
  i.org_id := org;
  i.estate_id := estate;
  i.applicant_id := coalesce(applicant, (select auth.uid()));
  i.snapshot := jsonb_build_object('data', coalesce(try_flow.data, '{}'));
  i.form := coalesce(try_flow.data -> 'form', '{}');
  -- Sample data is written as conditions see it: nothing of it is converted.
  facts := private.flow_data(i) || coalesce(try_flow.data, '{}') || jsonb_build_object('form', coalesce(try_flow.data -> 'form', '{}'));
  return jsonb_build_object('faults', '[]'::jsonb,
    'applies', not body ? 'condition' or private.logic_holds(body -> 'condition', facts),
    'steps', (select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'kind', x.kind, 'people', case when x.kind in ('approve', 'cc', 'form') then (
        select coalesce(jsonb_agg(private.flow_person(org, u)), '[]') from unnest(private.flow_people(i, x.node -> 'who', facts)) as u) end) order by l.at), '[]')
      from unnest(private.flow_trace(body -> 'steps', facts)) with ordinality as l (id, at)
      join private.flow_nodes(body -> 'steps') x on x.id = l.id));
end
$$;
comment on function public.try_flow(uuid, jsonb, jsonb, uuid, uuid) is
  'Test run of a drawn flow with sample data: faults of the drawing, or the path it would take and who would be asked. Nothing is stored, nobody is told.';

create function public.flow_dry_run(org uuid, body jsonb, since timestamptz default now() - interval '1 month', max_rows int default 100) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  faults jsonb;
  answer jsonb;
begin
  if not private.grants(private.config_rights(org), 'config.write:flow') then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "config.write:flow"}');
  end if;
  faults := private.config_faults('flow', org, 'trial', body);
  if faults <> '[]' then
    return jsonb_build_object('faults', faults);
  end if;
  with past as (
    select i as run from public.flow_instances i
    where i.org_id = org and i.subject = body ->> 'subject' and i.event = body ->> 'event' and i.started_at >= greatest(since, now() - interval '1 year')
    order by i.id desc limit least(greatest(max_rows, 1), 500)
  ), met as (
    select p.run, private.flow_data(p.run) as facts from past p
  ), judged as (
    select m.*, (not body ? 'condition' or private.logic_holds(body -> 'condition', m.facts)) as applies from met m
  )
  select jsonb_build_object('faults', '[]'::jsonb, 'count', count(*), 'applies', count(*) filter (where j.applies),
    'rows', coalesce(jsonb_agg(jsonb_build_object('id', (j.run).id, 'title', (j.run).title, 'at', (j.run).started_at, 'outcome', (j.run).status, 'applies', j.applies,
      'steps', case when j.applies then (
        select jsonb_agg(jsonb_build_object('id', x.id, 'people', (
          select coalesce(jsonb_agg(private.flow_person(org, u)), '[]') from unnest(private.flow_people(j.run, x.node -> 'who', j.facts)) as u)) order by l.at)
        from unnest(private.flow_trace(body -> 'steps', j.facts)) with ordinality as l (id, at)
        join private.flow_nodes(body -> 'steps') x on x.id = l.id and x.kind in ('approve', 'form')) end) order by (j.run).id desc), '[]'))
  into answer from judged j;
  return answer;
end
$$;
comment on function public.flow_dry_run(uuid, jsonb, timestamptz, int) is 'What this drawing would have done with the requests since then: whether it applies, which steps, which people. Nothing is stored.';

create function public.flow_catalog(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('config.read', org);
  return jsonb_build_object(
    'subjects', (select coalesce(jsonb_agg(jsonb_build_object('key', s.key, 'title', coalesce(r.title, s.title), 'fields', s.fields || private.custom_flow_fields(org, s.key),
        'events', (select jsonb_object_agg(e.key, e.value -> 'title') from jsonb_each(s.events) e)) order by s.key like 'config.%', s.key), '[]')
      from private.flow_subjects s
      left join private.resource_defs r on r.org_id = org and r.active and s.key = 'records.' || r.key
      where private.plugin_enabled(org, s.plugin) and (s.plugin <> 'records' or r.key is not null)),
    'actions', (select coalesce(jsonb_agg(jsonb_build_object('key', a.key, 'title', a.title) order by a.key), '[]') from private.flow_actions a where private.plugin_enabled(org, a.plugin)),
    'roles', (select coalesce(jsonb_agg(jsonb_build_object('key', r.key, 'title', r.title) order by r.key), '[]') from public.roles r where r.org_id = org),
    'people', (select coalesce(jsonb_agg(jsonb_build_object('id', s.user_id, 'name', s.name, 'position', s.position) order by s.name), '[]')
      from (select * from public.staff s where s.org_id = org and s.user_id is not null order by s.name limit 1000) s));
end
$$;
comment on function public.flow_catalog(uuid) is 'What the designer of flows offers: kinds of records with their events and fields, actions, roles, colleagues.';

-- ───────────── the clock

create function private.flow_clock(max_runs int default 200) returns int
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances;
  t public.flow_tasks;
  n jsonb;
  w record;
  done int := 0;
begin
  for i in
    select x.* from public.flow_instances x
    where x.status = 'running' and x.org_id in (select private.enabled_orgs('flows')) and (
      x.id in (select o.instance_id from public.flow_tasks o where o.status = 'open' and least(o.due_at, o.remind_at) <= now())
      or (x.state ? 'wait' and exists (select from jsonb_each_text(x.state -> 'wait') u where u.value::timestamptz <= now())))
    order by x.id limit max_runs
    for update of x skip locked
  loop
    done := done + 1;
    for w in select u.key, u.value from jsonb_each_text(coalesce(i.state -> 'wait', '{}')) u where u.value::timestamptz <= now() loop
      i.state := jsonb_set(i.state, '{wait}', (i.state -> 'wait') - w.key);
      i.state := jsonb_set(jsonb_set(i.state, '{done}', coalesce(i.state -> 'done', '{}')), array['done', w.key], 'true');
    end loop;
    for t in select x.* from public.flow_tasks x where x.instance_id = i.id and x.status = 'open' and least(x.due_at, x.remind_at) <= now() loop
      n := private.flow_node(i, t.node);
      if t.remind_at <= now() then
        update public.flow_tasks x set remind_at = null where x.id = t.id;
        perform private.notify_user(t.assignee_id, i.org_id, 'flows.reminder', jsonb_build_object('title', i.title, 'due', t.due_at), '/flows/' || i.id);
        perform private.flow_note(i, 'reminded', t.node, t.id);
      end if;
      if t.due_at <= now() then
        case coalesce(n #>> '{sla,then}', 'none')
        when 'pass' then
          update public.flow_tasks x set status = 'approved', automatic = true, acted_at = now(), due_at = null where x.id = t.id;
          perform private.flow_note(i, 'automatic', t.node, t.id, detail => '{"reason": "overdue", "outcome": "approved"}');
          perform private.flow_wake_task(i, n, x.id) from public.flow_tasks x where x.after_task = t.id and x.status = 'waiting';
          if private.flow_node_outcome(i, n) = 'approved' then
            update public.flow_tasks x set status = 'closed', acted_at = now() where x.instance_id = i.id and x.node = t.node and x.status in ('open', 'waiting');
            i.state := jsonb_set(jsonb_set(i.state, '{done}', coalesce(i.state -> 'done', '{}')), array['done', t.node], 'true');
          end if;
        when 'reject' then
          update public.flow_tasks x set status = 'rejected', automatic = true, acted_at = now(), due_at = null where x.id = t.id;
          perform private.flow_note(i, 'automatic', t.node, t.id, detail => '{"reason": "overdue", "outcome": "rejected"}');
          if private.flow_node_outcome(i, n) = 'rejected' then
            i.state := i.state || jsonb_build_object('rejected', t.node);
          end if;
        when 'escalate' then
          update public.flow_tasks x set due_at = null where x.id = t.id;
          perform private.notify_user(u, i.org_id, 'flows.escalated', jsonb_build_object('title', i.title, 'person', private.flow_person(i.org_id, t.assignee_id)), '/flows/' || i.id)
          from unnest(private.flow_people(i, n #> '{sla,escalate}', private.flow_data(i))) as u;
          insert into public.flow_copies (org_id, instance_id, user_id, node)
          select i.org_id, i.id, u, t.node from unnest(private.flow_people(i, n #> '{sla,escalate}', private.flow_data(i))) as u on conflict (instance_id, user_id) do nothing;
          perform private.flow_note(i, 'escalated', t.node, t.id);
        else
          update public.flow_tasks x set due_at = null where x.id = t.id;
          perform private.flow_note(i, 'overdue', t.node, t.id);
        end case;
      end if;
    end loop;
    begin
      perform private.flow_advance(i);
    exception when others then
      -- A verb that refuses stops this run only; it is tried again, and the health page shows the job's message.
      raise warning 'flow % cannot go on: %', i.id, sqlerrm;
    end;
  end loop;
  return done;
end
$$;
comment on function private.flow_clock(int) is 'Every minute: reminders, time limits with their automatic outcome or escalation, and waiting steps whose time has come.';

-- ───────────── triggers, rights, registration

create function private.tell_to_do() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'INSERT' then
    perform private.broadcast('user:' || x.assignee_id, 'to_do_changed', '{}') from (select distinct n.assignee_id from new_rows n where n.status = 'open') x;
  else
    perform private.broadcast('user:' || x.assignee_id, 'to_do_changed', '{}') from (
      select distinct n.assignee_id from new_rows n join old_rows o on o.id = n.id where (n.status = 'open') <> (o.status = 'open')) x;
  end if;
  return null;
end
$$;
comment on function private.tell_to_do() is 'Tells open screens of a person that the number of tasks has changed, also when somebody else settled one.';
create trigger _600_to_do_insert after insert on public.flow_tasks referencing new table as new_rows for each statement execute function private.tell_to_do();
create trigger _600_to_do_update after update on public.flow_tasks referencing old table as old_rows new table as new_rows for each statement execute function private.tell_to_do();

select private.standard_triggers(t) from unnest(array['public.flow_instances', 'public.flow_tasks', 'public.flow_deputies']::regclass[]) as t;
select private.make_append_only('public.flow_events');

alter table public.flow_instances enable row level security;
alter table public.flow_tasks enable row level security;
alter table public.flow_events enable row level security;
alter table public.flow_copies enable row level security;
alter table public.flow_deputies enable row level security;
-- A tenant who applies follows his request by my_flows and flow_file: the run holds the record as colleagues see it.
create policy "applicants among staff and readers of flows see runs" on public.flow_instances for select to authenticated
  using ((applicant_id = (select auth.uid()) and org_id = any ((select private.my_orgs())::uuid[])) or estate_id = any ((select private.estates_with('flows.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('flows.read'))::uuid[])));
create policy "assignees and readers of flows see tasks" on public.flow_tasks for select to authenticated
  using (assignee_id = (select auth.uid()) or estate_id = any ((select private.estates_with('flows.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('flows.read'))::uuid[])));
create policy "readers of flows see the trail" on public.flow_events for select to authenticated
  using (estate_id = any ((select private.estates_with('flows.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('flows.read'))::uuid[])));
create policy "everybody sees the own copies" on public.flow_copies for select to authenticated using (user_id = (select auth.uid()));
create policy "deputies and those they stand in for" on public.flow_deputies for select to authenticated
  using (user_id = (select auth.uid()) or deputy_id = (select auth.uid()) or org_id = any ((select private.orgs_with('flows.admin'))::uuid[]));
revoke all on public.flow_instances, public.flow_tasks, public.flow_events, public.flow_copies, public.flow_deputies from anon, authenticated;
grant select on public.flow_instances, public.flow_tasks, public.flow_events, public.flow_copies, public.flow_deputies to authenticated;
grant execute on function private.my_flow_runs() to authenticated;
grant execute on function public.start_flow(text, uuid, text, jsonb), public.act_on_task(uuid, text, text, jsonb, text, uuid, jsonb, uuid[]), public.act_on_tasks(uuid[], text),
  public.withdraw_flow(uuid, text), public.urge_flow(uuid), public.cancel_flow(uuid, text), public.migrate_flow(uuid, uuid), public.comment_on_flow(uuid, text, uuid[]),
  public.set_deputy(uuid, uuid, date, date, text), public.end_deputy(uuid), public.flow_inbox(uuid, text, uuid, int), public.other_to_dos(uuid), public.flow_badge(uuid), public.flow_calendar(uuid), public.set_flow_calendar(uuid, jsonb), public.flow_due(uuid, timestamptz, numeric), public.flow_file(uuid), public.my_flows(uuid, int),
  public.try_flow(uuid, jsonb, jsonb, uuid, uuid), public.flow_dry_run(uuid, jsonb, timestamptz, int), public.flow_catalog(uuid) to authenticated;

select private.config_kind('flow', 'flows', '{"zh": "审批流", "en": "Approval flow"}', '{
  "type": "object", "required": ["subject", "event", "steps"], "additionalProperties": false,
  "properties": {
    "subject": {"type": "string", "maxLength": 80}, "event": {"type": "string", "maxLength": 40},
    "condition": {}, "priority": {"type": "number", "minimum": -1000, "maximum": 1000},
    "from": {"type": "string", "format": "date"}, "until": {"type": "string", "format": "date"},
    "form": {"type": "object"},
    "settings": {
      "type": "object", "additionalProperties": false,
      "properties": {
        "withdraw": {"type": "boolean"}, "lock": {"type": "boolean"}, "batch": {"type": "boolean"},
        "own_request": {"enum": ["exclude", "keep", "pass"]}, "approved_before": {"enum": ["keep", "pass"]},
        "after_return": {"enum": ["again", "here"]}
      }
    },
    "steps": {"$ref": "#/$defs/steps"}
  },
  "$defs": {
    "steps": {"type": "array", "maxItems": 100, "items": {"$ref": "#/$defs/step"}},
    "title": {"type": "object", "required": ["zh"], "additionalProperties": false, "properties": {"zh": {"type": "string", "minLength": 1, "maxLength": 80}, "en": {"type": "string", "maxLength": 80}}},
    "who": {"type": "array", "maxItems": 20, "items": {
      "type": "object", "required": ["by"], "additionalProperties": false,
      "properties": {
        "by": {"enum": ["role", "permission", "persons", "manager", "applicant", "condition"]}, "role": {"type": "string", "maxLength": 40},
        "permission": {"type": "string", "maxLength": 80}, "scope": {"enum": ["estate", "organization"]},
        "users": {"type": "array", "minItems": 1, "maxItems": 50, "uniqueItems": true, "items": {"type": "string", "format": "uuid"}}, "condition": {}
      },
      "allOf": [
        {"if": {"properties": {"by": {"const": "role"}}}, "then": {"required": ["role"]}},
        {"if": {"properties": {"by": {"const": "permission"}}}, "then": {"required": ["permission"]}},
        {"if": {"properties": {"by": {"const": "persons"}}}, "then": {"required": ["users"]}},
        {"if": {"properties": {"by": {"const": "condition"}}}, "then": {"required": ["condition"]}}
      ]
    }},
    "step": {
      "type": "object", "required": ["id", "kind"], "additionalProperties": false,
      "properties": {
        "id": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"}, "kind": {"enum": ["approve", "cc", "branch", "parallel", "action", "form", "wait"]},
        "title": {"$ref": "#/$defs/title"}, "who": {"$ref": "#/$defs/who"}, "mode": {"enum": ["any", "all", "ratio", "turn"]},
        "ratio": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}, "nobody": {"enum": ["admin", "pass", "reject"]},
        "may": {"type": "array", "uniqueItems": true, "items": {"enum": ["return", "reassign", "add_signer", "ask"]}},
        "form": {"type": "object"}, "signature": {"type": "boolean"}, "comment_required": {"type": "boolean"},
        "sla": {
          "type": "object", "additionalProperties": false, "required": ["hours"],
          "properties": {"hours": {"type": "number", "exclusiveMinimum": 0, "maximum": 2000}, "remind_hours": {"type": "number", "exclusiveMinimum": 0, "maximum": 2000},
            "then": {"enum": ["none", "pass", "reject", "escalate"]}, "escalate": {"$ref": "#/$defs/who"}}
        },
        "action": {"type": "string", "maxLength": 80}, "params": {"type": "object"},
        "days": {"type": "integer", "minimum": 1, "maximum": 366}, "working_hours": {"type": "number", "exclusiveMinimum": 0, "maximum": 2000},
        "branches": {"type": "array", "maxItems": 20, "items": {
          "type": "object", "required": ["steps"], "additionalProperties": false,
          "properties": {"title": {"$ref": "#/$defs/title"}, "condition": {}, "steps": {"$ref": "#/$defs/steps"}}
        }}
      },
      "if": {"properties": {"mode": {"const": "ratio"}}, "required": ["mode"]}, "then": {"required": ["ratio"]}
    }
  }
}', 'private.check_flow(uuid, text, jsonb)');

select private.register_plugin('flows',
  '{"zh": "审批流程", "en": "Approvals"}', array['platform', 'lowcode'],
  '[{"key": "flows.read", "title": {"zh": "查看审批", "en": "See approvals"}, "roles": ["manager", "records_keeper"]},
    {"key": "flows.start", "title": {"zh": "发起审批", "en": "Ask for approval"}, "roles": ["manager", "leasing_clerk", "finance"]},
    {"key": "flows.admin", "title": {"zh": "处理卡住的审批", "en": "Cancel and move approvals"}, "roles": ["manager"]}]',
  '{"urge_minutes": 10, "calendar": {"days": [1, 2, 3, 4, 5], "from": "09:00", "until": "17:30", "holidays": [], "workdays": []}}', array[]::text[]);
select private.plugin_job('flows', 'flows-clock', '* * * * *', 'select private.flow_clock()');
-- A tenant sees progress without what colleagues say to each other, and so without their files.
select private.attachment_kind('flows.run', 'flows', 'private.flow_for_attachment(uuid)', $readers$
  created_by = (select auth.uid()) or (org_id = any ((select private.my_orgs())::uuid[]) and (
    owner_id = any ((select private.my_flow_runs())::uuid[]) or estate_id = any ((select private.estates_with('flows.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('flows.read'))::uuid[]))))$readers$);

-- ───────────── publishing configuration by approval

create function private.config_for_flow(item uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('org_id', i.org_id, 'title', coalesce(d.title ->> 'zh', d.title ->> 'en', i.title ->> 'zh', i.key), 'link', '/lowcode/items/' || i.id,
    'data', jsonb_build_object('kind', coalesce(k.title ->> 'zh', i.kind), 'key', i.key, 'title', coalesce(d.title ->> 'zh', d.title ->> 'en', i.key), 'note', coalesce(d.note, ''),
      'author', private.flow_person(i.org_id, d.author), 'archive', i.archive_asked_at is not null, 'rollback', d.cause is not distinct from 'rollback', 'new', i.published_version_id is null, 'former', p.number, 'saved_at', d.created_at, 'draft', d.id))
  from public.config_items i
  left join public.config_versions d on d.item_id = i.id and d.status = 'draft'
  left join public.config_versions p on p.id = i.published_version_id
  left join private.config_kinds k on k.kind = i.kind
  where i.id = item
$$;
comment on function private.config_for_flow(uuid) is 'An item of configuration with its draft, as the flow that approves its publication sees it.';

create function private.config_publish_approved(record uuid, instance uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
  draft public.config_versions;
  archives boolean;
begin
  select * into i from public.config_items x where x.id = record for update;
  select * into draft from public.config_versions v where v.item_id = i.id and v.status = 'draft';
  archives := coalesce((select x.snapshot #> '{data,archive}' = 'true' from public.flow_instances x where x.id = instance), false);
  if archives and (i.archive_asked_at is null or draft.id is not null) then
    perform private.fail(409, 'flows.draft_changed', jsonb_build_object('key', i.key));
  end if;
  -- What is published is what was looked at: a draft saved meanwhile goes back to its applicant.
  if not archives and (draft.id is null or draft.id is distinct from private.try_uuid((select x.snapshot #>> '{data,draft}' from public.flow_instances x where x.id = instance))) then
    perform private.fail(409, 'flows.draft_changed', jsonb_build_object('key', i.key));
  end if;
  -- Rights of a publication are those of a person: neither the clock nor a flow that asks nobody can stand in for one.
  if (select auth.uid()) is null or not (private.grants(private.config_rights(i.org_id), 'config.publish:' || i.kind)
    or exists (select from public.flow_tasks t where t.instance_id = instance and t.kind = 'approve' and t.status = 'approved' and not t.automatic)) then
    perform private.fail(403, 'flows.person_needed', jsonb_build_object('key', i.key));
  end if;
  if archives then
    perform private.take_out_of_use(i);
  else
    perform private.publish_draft(i, draft, null);
  end if;
end
$$;
comment on function private.config_publish_approved(uuid, uuid) is 'Approved: the draft that was asked for comes into force, or the item goes out of use, in the transaction of the last approval. 409 flows.draft_changed when the draft is no longer the one.';

create function private.config_not_archived(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  update public.config_items i set archive_asked_at = null where i.id = record
$$;
comment on function private.config_not_archived(uuid, uuid) is 'Rejected, withdrawn or cancelled: nobody is asking to take it out of use any more.';

create function private.config_kind_subject() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.flow_subject('config.' || new.kind, 'lowcode',
    jsonb_build_object('zh', '配置：' || coalesce(new.title ->> 'zh', new.kind), 'en', 'Configuration: ' || coalesce(new.title ->> 'en', new.kind)),
    'private.config_for_flow(uuid)',
    '{"key": {"type": "text", "title": {"zh": "编号", "en": "Key"}}, "title": {"type": "text", "title": {"zh": "名称", "en": "Name"}}, "kind": {"type": "text", "title": {"zh": "种类", "en": "Kind"}},
      "author": {"type": "text", "title": {"zh": "起草人", "en": "Author"}}, "note": {"type": "text", "title": {"zh": "修改说明", "en": "Note"}}, "new": {"type": "boolean", "title": {"zh": "首次发布", "en": "First publication"}},
      "archive": {"type": "boolean", "title": {"zh": "停用", "en": "Takes out of use"}}, "rollback": {"type": "boolean", "title": {"zh": "回退到旧版本", "en": "Goes back to a former version"}},
      "former": {"type": "number", "title": {"zh": "现行版本", "en": "Version in force"}}, "saved_at": {"type": "text", "title": {"zh": "草稿保存于", "en": "Draft saved"}}}',
    '{"publish": {"title": {"zh": "发布配置", "en": "Publish configuration"}, "permission": "config.write", "approved": "private.config_publish_approved",
      "rejected": "private.config_not_archived", "withdrawn": "private.config_not_archived", "cancelled": "private.config_not_archived"}}');
  return null;
end
$$;
comment on function private.config_kind_subject() is 'Every kind of configuration can be published by approval: subject config.<kind>, event publish.';
create trigger _300_flow_subject after insert or update of title on private.config_kinds for each row execute function private.config_kind_subject();
update private.config_kinds k set title = k.title;
