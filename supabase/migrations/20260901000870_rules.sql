-- Rules (part of the plugin alerts): what raises alerts. A rule is configuration (kind alert_rule) over a metric: a condition
-- on each subject, or a threshold on a whole estate or operator. It is compiled to one set-based statement; a job runs what is
-- due. The statement names the operator's own estates and runs as the owner of the tables: it sees the operator's rows, all
-- of them, and nobody else's.

-- ───────────── tables

create table private.rule_runs (
  item_id uuid primary key,
  org_id uuid not null references public.organizations (id),
  version_id uuid not null,
  next_run_at timestamptz not null default now(),
  last_run_at timestamptz,
  last_ms int,
  last_hits int,
  last_held int,
  failures int not null default 0,
  last_error jsonb,
  foreign key (item_id, org_id) references public.config_items (id, org_id),
  foreign key (version_id, org_id) references public.config_versions (id, org_id)
);
create index rule_runs_org_idx on private.rule_runs (org_id);
create index rule_runs_item_idx on private.rule_runs (item_id, org_id);
create index rule_runs_version_idx on private.rule_runs (version_id, org_id);
create index rule_runs_due_idx on private.rule_runs (next_run_at);
comment on table private.rule_runs is 'Rules in force: when each runs next, how the last run went. Kept by publishing.';
comment on column private.rule_runs.item_id is 'The config item.';
comment on column private.rule_runs.org_id is 'The operator.';
comment on column private.rule_runs.version_id is 'The version in force.';
comment on column private.rule_runs.next_run_at is 'When it is due; after failures later and later.';
comment on column private.rule_runs.last_run_at is 'When it last ran to the end.';
comment on column private.rule_runs.last_ms is 'How long that took, in milliseconds.';
comment on column private.rule_runs.last_hits is 'How many subjects the condition held for then.';
comment on column private.rule_runs.last_held is 'Of these, how many a suppression held off.';
comment on column private.rule_runs.failures is 'Failed runs since the last good one.';
comment on column private.rule_runs.last_error is 'Why the last run failed: {"key", "params", "at"}; null after a good one.';

create table private.rule_states (
  item_id uuid not null,
  subject_id uuid not null,
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  since timestamptz,
  counted boolean not null default false,
  hits timestamptz[] not null default '{}',
  severity text,
  last_value jsonb not null default '{}',
  last_at timestamptz not null,
  good int not null default 0,
  held jsonb,
  held_at timestamptz,
  held_noted boolean not null default false,
  held_before jsonb not null default '[]',
  alert_id uuid references public.alerts (id) on delete set null,
  evidence_at timestamptz,
  evidence_since timestamptz,
  primary key (item_id, subject_id),
  foreign key (item_id, org_id) references public.config_items (id, org_id)
);
create index rule_states_org_idx on private.rule_states (org_id);
create index rule_states_estate_idx on private.rule_states (estate_id);
create index rule_states_item_idx on private.rule_states (item_id, org_id);
create index rule_states_alert_idx on private.rule_states (alert_id);
comment on table private.rule_states is 'What the engine remembers of each subject a rule looks at: only those for whom the condition holds, lately held, or an alert stands.';
comment on column private.rule_states.item_id is 'The rule.';
comment on column private.rule_states.subject_id is 'The subject.';
comment on column private.rule_states.org_id is 'The operator.';
comment on column private.rule_states.estate_id is 'The estate; null when the subject is the operator.';
comment on column private.rule_states.since is 'Since when the condition has held without a break; null when it does not hold.';
comment on column private.rule_states.counted is 'Whether this time has lasted long enough, and is among the hits.';
comment on column private.rule_states.hits is 'When it came true, within the window of the repetition.';
comment on column private.rule_states.severity is 'Severity by what was seen last.';
comment on column private.rule_states.last_value is 'Values seen last, by variable.';
comment on column private.rule_states.last_at is 'When this row last changed.';
comment on column private.rule_states.good is 'Evaluations in a row that were good.';
comment on column private.rule_states.held is 'The suppression that holds the rule off now: {key, since, until}; null when none does.';
comment on column private.rule_states.held_at is 'Since when it has been held off; the time does not count towards a duration.';
comment on column private.rule_states.held_noted is 'Whether that is noted on the open alert, or told where a watch over people cannot judge.';
comment on column private.rule_states.held_before is 'Former times it was held off while this lasts, the last five: [{key, from, to}].';
comment on column private.rule_states.alert_id is 'The alert of this time: open, or resolved by a person while the condition still holds.';
comment on column private.rule_states.evidence_at is 'When evidence was last added to it.';
comment on column private.rule_states.evidence_since is 'The since that evidence was of.';

create table public.rule_mutes (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid,
  rule text check (rule ~ '^[a-z][a-z0-9_.-]{0,79}$'),
  subject_kind text check (subject_kind in ('unit', 'household', 'contract', 'device', 'estate', 'organization')),
  subject_id uuid,
  reason text not null check (length(trim(reason)) between 1 and 500),
  until timestamptz not null,
  muted_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  ended_at timestamptz,
  ended_by uuid references auth.users (id) on delete set null,
  updated_at timestamptz not null default now(),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  check (rule is not null or estate_id is not null)
);
create index rule_mutes_org_idx on public.rule_mutes (org_id, rule, subject_id) where ended_at is null;
create index rule_mutes_all_idx on public.rule_mutes (org_id);
create index rule_mutes_estate_idx on public.rule_mutes (estate_id, org_id);
create index rule_mutes_muted_by_idx on public.rule_mutes (muted_by);
create index rule_mutes_ended_by_idx on public.rule_mutes (ended_by);
comment on table public.rule_mutes is 'Mutes (静默): until when a rule, or every rule, raises nothing about one subject, in one estate or at all, and why. Never deleted.';
comment on column public.rule_mutes.id is 'Time-ordered id.';
comment on column public.rule_mutes.org_id is 'The operator.';
comment on column public.rule_mutes.estate_id is 'The estate of the subject, or the estate that is muted; null when the whole operator is meant.';
comment on column public.rule_mutes.rule is 'Key of the rule; null mutes every rule there that does not watch over people.';
comment on column public.rule_mutes.subject_kind is 'What the subject is; null without one.';
comment on column public.rule_mutes.subject_id is 'The subject; null mutes everything in the estate, or everywhere.';
comment on column public.rule_mutes.reason is 'Why.';
comment on column public.rule_mutes.until is 'When it ends by itself.';
comment on column public.rule_mutes.muted_by is 'Who muted it.';
comment on column public.rule_mutes.created_at is 'Since when.';
comment on column public.rule_mutes.ended_at is 'When somebody ended it early.';
comment on column public.rule_mutes.ended_by is 'Who.';
comment on column public.rule_mutes.updated_at is 'When the row last changed.';

create table private.suppressions (
  key text not null check (key ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  kind text not null check (kind in ('unit', 'household', 'contract', 'device')),
  plugin text not null references private.plugin_catalog (key),
  title jsonb not null check (private.is_title(title)),
  description jsonb not null check (private.is_title(description)),
  source text not null,
  doubt_about text[] not null default '{}',
  primary key (key, kind)
);
create index suppressions_plugin_idx on private.suppressions (plugin);
comment on table private.suppressions is 'Suppressions (不预警的情形) rules can name, by what they are about: a view says for whom it holds, since when and until when.';
comment on column private.suppressions.key is 'plugin.name, the same for every kind of subject.';
comment on column private.suppressions.kind is 'unit, household, contract or device.';
comment on column private.suppressions.plugin is 'Whose it is.';
comment on column private.suppressions.title is 'In a few words {zh, en}: under repair.';
comment on column private.suppressions.description is 'When it holds {zh, en}.';
comment on column private.suppressions.source is 'The view: subject_id, org_id, estate_id, since, until (null: as long as it lasts).';
comment on column private.suppressions.doubt_about is 'Metrics whose silence means nothing meanwhile: the device that would tell is not heard from (T4). A rule that watches over people may name these and no others.';

create table public.alert_tasks (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid,
  alert_id uuid not null unique,
  role text not null check (length(role) between 1 and 60),
  due_at timestamptz,
  status text not null default 'open' check (status in ('open', 'done', 'closed')),
  note text not null default '' check (length(note) <= 2000),
  done_by uuid references auth.users (id) on delete set null,
  done_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  foreign key (alert_id, org_id) references public.alerts (id, org_id)
);
create index alert_tasks_org_idx on public.alert_tasks (org_id, role) where status = 'open';
create index alert_tasks_all_idx on public.alert_tasks (org_id);
create index alert_tasks_estate_idx on public.alert_tasks (estate_id, org_id);
create index alert_tasks_alert_idx on public.alert_tasks (alert_id, org_id);
create index alert_tasks_done_by_idx on public.alert_tasks (done_by);
comment on table public.alert_tasks is 'To-dos (待办) that rules open for a role: one per alert, settled by a person, or closed with the alert.';
comment on column public.alert_tasks.id is 'Time-ordered id.';
comment on column public.alert_tasks.org_id is 'The operator.';
comment on column public.alert_tasks.estate_id is 'The estate; null for an alert about the whole operator.';
comment on column public.alert_tasks.alert_id is 'The alert.';
comment on column public.alert_tasks.role is 'Key of the role whose holders in the estate have it to do.';
comment on column public.alert_tasks.due_at is 'By when.';
comment on column public.alert_tasks.status is 'open 待办, done 已办 (a person did it), closed 已关闭 (its alert was settled without it).';
comment on column public.alert_tasks.note is 'What was done.';
comment on column public.alert_tasks.done_by is 'Who did it.';
comment on column public.alert_tasks.done_at is 'When it was done or closed.';
comment on column public.alert_tasks.created_at is 'When the row was made.';
comment on column public.alert_tasks.updated_at is 'When the row last changed.';

-- ───────────── suppressions

create function private.suppression(key text, kind text, plugin text, title jsonb, description jsonb, source regclass, doubt_about text[] default '{}') returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not exists (
    select from pg_catalog.pg_class c
    where c.oid = source and c.relkind = 'v' and c.reloptions && array['security_invoker=true', 'security_invoker=on']) then
    raise exception 'suppression %: % is no view with (security_invoker = true)', key, source;
  end if;
  if not private.has_columns(source, array['subject_id', 'org_id', 'estate_id', 'since', 'until']) then
    raise exception 'suppression %: % needs subject_id, org_id, estate_id, since, until', key, source;
  end if;
  insert into private.suppressions as x (key, kind, plugin, title, description, source, doubt_about)
  values (key, kind, plugin, title, description, source::text, doubt_about)
  on conflict on constraint suppressions_pkey do update set plugin = excluded.plugin, title = excluded.title, description = excluded.description,
    source = excluded.source, doubt_about = excluded.doubt_about;
  execute format('revoke all on %s from public, anon, authenticated, service_role', source);
  execute format('grant select on %s to authenticated', source);
end
$$;
comment on function private.suppression(text, text, text, jsonb, jsonb, regclass, text[]) is
  'Registers for a kind of subject a reason not to raise alerts: a security_invoker view with subject_id, org_id, estate_id, since and until (null: open end). doubt_about: metrics that cannot be judged meanwhile.';

create function private.suppressed_sql(kind text, unless jsonb, estates uuid[], moment timestamptz, only_doubts boolean) returns text
language sql stable security definer set search_path = '' as $$
  select format('select distinct on (x.subject_id) x.subject_id, jsonb_build_object(''key'', x.key, ''since'', x.since, ''until'', x.until) as held from (%s) x '
      || 'where x.since <= %L::timestamptz and (x.until is null or x.until > %L::timestamptz) order by x.subject_id, x.until desc nulls first, x.key',
    string_agg(format('select s.subject_id, %L::text as key, s.since, s.until from %s s where s.estate_id = any (%L::uuid[])', p.key, p.source, estates), ' union all ' order by p.key),
    moment, moment)
  from private.suppressions p
  where p.kind = suppressed_sql.kind and coalesce(unless, '[]') ? p.key and (not only_doubts or p.doubt_about <> '{}')
  having count(*) > 0
$$;
comment on function private.suppressed_sql(text, jsonb, uuid[], timestamptz, boolean) is
  'Whom the named suppressions hold off at a moment, as a statement (subject_id, held {key, since, until}), the longest each; null when there is none to ask. only_doubts: those under which nothing can be judged.';

create function private.suppression_title(key text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select p.title from private.suppressions p where p.key = suppression_title.key order by p.kind limit 1
$$;
comment on function private.suppression_title(text) is 'What a suppression is called, {zh, en}.';

-- ───────────── the words of a rule

create function private.rule_expressions(body jsonb) returns table (path text, rule jsonb)
language sql immutable set search_path = '' as $$
  select '/condition', body -> 'condition'
  union all
  select '/clear/condition', body -> 'clear' -> 'condition' where body -> 'clear' ? 'condition'
  union all
  select '/escalate/' || e.n - 1 || '/condition', e.v -> 'condition'
  from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) with ordinality as e (v, n) where e.v ? 'condition'
$$;
comment on function private.rule_expressions(jsonb) is 'The conditions of a rule with their places: when it holds, when it is over, when it is worse.';

create function private.rule_placeholders(body jsonb) returns setof text
language sql immutable set search_path = '' as $$
  select distinct m[1] from jsonb_each_text(coalesce(body -> 'message', '{}')) as t, regexp_matches(t.value, '\{\{\s*([^{}]*?)\s*\}\}', 'g') as m
$$;
comment on function private.rule_placeholders(jsonb) is 'Names between double braces in the text of a rule.';

create function private.rule_variables(body jsonb) returns text[]
language sql immutable set search_path = '' as $$
  select coalesce(array_agg(distinct x.name), '{}') from (
    select case jsonb_typeof(v) when 'array' then v ->> 0 else v #>> '{}' end as name
    from private.rule_expressions(body) e, jsonb_path_query(e.rule, 'strict $.**.var') as v
    union all
    select case jsonb_typeof(v) when 'array' then w #>> '{}' else v #>> '{}' end
    from private.rule_expressions(body) e, jsonb_path_query(e.rule, 'strict $.**.missing') as v,
      jsonb_path_query(v, 'strict $.** ? (@.type() == "string")') as w
    union all
    select s from jsonb_array_elements_text(coalesce(body -> 'show', '[]')) as s
    union all
    select p from private.rule_placeholders(body) as p where p not in ('subject', 'estate')
  ) x where x.name is not null
$$;
comment on function private.rule_variables(jsonb) is 'Variables a rule looks at or shows.';

create function private.rule_words(m private.metrics) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce((
      select jsonb_object_agg(d ->> 'key', jsonb_strip_nulls(jsonb_build_object('title', d -> 'title', 'type', d -> 'type', 'options', d -> 'options',
        'unit', case when d ->> 'key' like '%\_fen' then 'fen' end)))
      from jsonb_array_elements(m.dimensions) as d where d ->> 'type' <> 'ref'), '{}')
    || coalesce((
      select jsonb_object_agg((x ->> 'key') || '.' || agg, jsonb_strip_nulls(jsonb_build_object('title', x -> 'title', 'type', 'number', 'unit', x -> 'unit', 'agg', agg)))
      from jsonb_array_elements(m.measures) as x, jsonb_array_elements_text(x -> 'aggs') as agg), '{}')
$$;
comment on function private.rule_words(private.metrics) is
  'What rules over a metric can speak of, by variable: its dimensions by key, its measures as <key>.<agg>; {title, type, unit?, agg?, options?}. References to records are no variables: they are filtered by. Dimensions named …_fen are money.';

create function private.rule_seen(m private.metrics, inputs jsonb) returns jsonb
language sql stable set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('name', i.key, 'value', i.value) || coalesce(w.words -> i.key, '{}') order by i.key), '[]')
  from (select private.rule_words(m) as words) w, jsonb_each(inputs) as i
$$;
comment on function private.rule_seen(private.metrics, jsonb) is 'Values a rule saw, each with its title and unit: [{name, value, title, type, unit?, options?}].';

create function private.rule_interval(span jsonb) returns interval
language sql immutable set search_path = '' as $$
  select case when span is null then interval '0' else make_interval(
    mins => case span ->> 'unit' when 'minute' then (span ->> 'n')::int else 0 end,
    hours => case span ->> 'unit' when 'hour' then (span ->> 'n')::int when 'day' then (span ->> 'n')::int * 24 else 0 end) end
$$;
comment on function private.rule_interval(jsonb) is 'A stretch of time of a rule, {n, unit: minute|hour|day}; nothing is no time.';

create function private.rule_next(schedule jsonb, at timestamptz) returns timestamptz
language plpgsql stable set search_path = '' as $$
declare
  every int := (schedule ->> 'every')::int;
  today_at timestamptz;
begin
  if schedule ->> 'unit' <> 'day' then
    return date_trunc('minute', at) + private.rule_interval(jsonb_build_object('n', every, 'unit', schedule -> 'unit'));
  end if;
  today_at := (((at at time zone 'Asia/Shanghai')::date + coalesce(schedule ->> 'at', '08:00')::time)) at time zone 'Asia/Shanghai';
  return today_at + make_interval(hours => 24 * case when today_at > at then every - 1 else every end);
end
$$;
comment on function private.rule_next(jsonb, timestamptz) is 'When a rule that ran now runs next: {every, unit: minute|hour|day, at?: "HH:MM" in Asia/Shanghai}.';

create function private.severity_rank(severity text) returns int
language sql immutable set search_path = '' as $$
  select array_position(array['yellow', 'orange', 'red'], severity)
$$;
comment on function private.severity_rank(text) is 'Order of severities: yellow 1, orange 2, red 3.';

create function private.rule_due_severity(body jsonb, seen text, raised_at timestamptz, at timestamptz) returns text
language sql immutable set search_path = '' as $$
  select x.severity from (
    select seen as severity
    union all
    select e ->> 'severity' from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) as e
    where e ? 'after' and raised_at + private.rule_interval(e -> 'after') <= at) x
  order by private.severity_rank(x.severity) desc limit 1
$$;
comment on function private.rule_due_severity(jsonb, text, timestamptz, timestamptz) is
  'Severity of an alert that nobody has settled: by what was seen, or worse by the time since it was raised.';

-- ───────────── from a rule to SQL

create function private.rule_column(m private.metrics, name text, alias text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  d jsonb;
  col text;
  type text;
begin
  select x into d from jsonb_array_elements(m.dimensions) as x where x ->> 'key' = name;
  col := coalesce(alias, format('s.%I', d ->> 'column'));
  type := private.column_type(m.source, d ->> 'column');
  return case d ->> 'type'
    when 'number' then jsonb_build_object('type', 'number', 'sql', col, 'whole', type in ('smallint', 'integer', 'bigint'))
    when 'boolean' then jsonb_build_object('type', 'boolean', 'sql', col)
    when 'date' then jsonb_build_object('type', 'date', 'sql', case type when 'date' then col else format('(%s at time zone ''Asia/Shanghai'')::date', col) end)
    else jsonb_build_object('type', 'text', 'sql', col) end;
end
$$;
comment on function private.rule_column(private.metrics, text, text) is 'A dimension as a field of an expression: its typed column under the alias s, or under a name it was given.';

create function private.compiled_rule(m private.metrics, body jsonb, estates uuid[], item uuid default null, shift interval default interval '0', today date default private.today(), moment timestamptz default null)
returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  about text := coalesce(body ->> 'about', 'each');
  names text[] := private.rule_variables(body);
  name text;
  conditions text[];
  part jsonb;
  n int := 0;
  grouped boolean := about <> 'each' or exists (select from unnest(names) as v where v like '%.%');
  fields jsonb := '{}';
  chosen text[] := '{}';
  keys text[] := '{}';
  measure jsonb;
  rows_sql text;
  subject text;
  holds text;
  stays text;
  severity text := format('%L', body ->> 'severity');
  shown text[] := '{}';
  held text := case when about = 'each' then private.suppressed_sql(m.subject, body -> 'unless', estates, coalesce(moment, now() - shift), false) end;
begin
  conditions := array[format('s.estate_id = any (%L::uuid[])', estates)];
  if about = 'each' then
    conditions := conditions || format('s.%I is not null', m.subject_column);
  end if;
  for part in select * from jsonb_array_elements(coalesce(body -> 'scope' -> 'filters', '[]')) loop
    conditions := conditions || private.compiled_filter(m, part, format('scope.filters[%s]', n), shift);
    n := n + 1;
  end loop;
  foreach name in array names loop
    n := n + 1;
    if name like '%.%' then
      measure := private.compiled_measure(m, jsonb_build_object('key', split_part(name, '.', 1), 'agg', split_part(name, '.', 2)), 'variable');
      chosen := chosen || format('%s as v%s', measure ->> 'sql', n);
      -- An estate of which nothing is told counts 0; its averages are unknown.
      fields := fields || jsonb_build_object(name, jsonb_build_object('type', 'number',
        'sql', case when about = 'estate' and split_part(name, '.', 2) in ('count', 'sum', 'distinct') then format('coalesce(q.v%s, 0)', n) else 'q.v' || n end));
    elsif exists (select from jsonb_array_elements(m.dimensions) as x where x ->> 'key' = name and x ->> 'type' <> 'ref') and about = 'each' then
      if grouped then
        chosen := chosen || format('s.%I as v%s', (select x ->> 'column' from jsonb_array_elements(m.dimensions) as x where x ->> 'key' = name), n);
        keys := keys || ('v' || n);
        fields := fields || jsonb_build_object(name, private.rule_column(m, name, 'q.v' || n));
      else
        fields := fields || jsonb_build_object(name, private.rule_column(m, name, null));
      end if;
    end if;
  end loop;
  if not grouped then
    rows_sql := format('%s s', m.source);
    subject := format('s.%I', m.subject_column);
  elsif about = 'each' then
    rows_sql := format('(select s.%I as subject_id, s.estate_id, %s from %s s where %s group by %s) q', m.subject_column, array_to_string(chosen, ', '), m.source,
      array_to_string(conditions, ' and '), array_to_string(array['s.' || quote_ident(m.subject_column), 's.estate_id'] || array(
        select i::text from generate_series(1, cardinality(chosen) + 2) as i where i > 2 and chosen[i - 2] like 's.%'), ', '));
    subject := 'q.subject_id';
  elsif about = 'estate' then
    rows_sql := format('(select e.id as subject_id, e.id as estate_id, x.* from unnest(%L::uuid[]) as e (id) left join (select s.estate_id as at, %s from %s s where %s group by 1) x on x.at = e.id) q',
      estates, array_to_string(chosen, ', '), m.source, array_to_string(conditions, ' and '));
    subject := 'q.subject_id';
  else
    rows_sql := format('(select null::uuid as estate_id, %s from %s s where %s) q', array_to_string(chosen, ', '), m.source, array_to_string(conditions, ' and '));
    subject := '$1';
  end if;
  holds := private.logic_sql(body -> 'condition', fields, today);
  for part in select v from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) as v where v ? 'condition' order by private.severity_rank(v ->> 'severity') loop
    severity := format('case when %s then %L else %s end', private.logic_sql(part -> 'condition', fields, today), part ->> 'severity', severity);
  end loop;
  foreach name in array names loop
    if fields ? name then
      shown := shown || format('%L, %s', name, case fields -> name ->> 'type'
        when 'number' then format('trim_scale(round((%s)::numeric, 4))', fields -> name ->> 'sql') else fields -> name ->> 'sql' end);
    end if;
  end loop;
  if body -> 'clear' ? 'condition' then
    -- Where an alert stands, rows that are not yet clear of it count too.
    stays := private.logic_sql(body -> 'clear' -> 'condition', fields, today);
    if item is not null then
      stays := format(' or (%s in (select t.subject_id from private.rule_states t where t.item_id = %L::uuid and t.alert_id is not null) and (%s) is not true)', subject, item, stays);
    else
      stays := '';
    end if;
  end if;
  return jsonb_build_object('fields', fields,
    'doubts', case when about = 'each' then private.suppressed_sql(m.subject, body -> 'unless', estates, coalesce(moment, now() - shift), true) end,
    'sql', format(
    'select f.*, ' || case when held is null then 'null::jsonb as held from (%s) f' else 'u.held from (%s) f left join (%s) u on u.subject_id = f.subject_id' end,
    format('select distinct on (1) %s as subject_id, %s.estate_id, (%s) is true as holds, %s as severity, jsonb_build_object(%s) as inputs from %s where %s((%s)%s) order by 1, 3 desc',
    subject, case when grouped then 'q' else 's' end, holds, severity, array_to_string(shown, ', '), rows_sql,
    case when grouped then '' else array_to_string(conditions, ' and ') || ' and ' end, holds, coalesce(stays, '')), held));
end
$$;
comment on function private.compiled_rule(private.metrics, jsonb, uuid[], uuid, interval, date, timestamptz) is
  'A rule as one SQL statement over the metric''s view, bounded to estates: {sql, fields, doubts}; its rows are (subject_id, estate_id, holds, severity, inputs, held: the suppression {key, since, until} or null) of the subjects for which the condition holds and, given the item, of those that have an alert and are not clear of it. doubts is the statement of whom nothing can be said. $1 is the operator''s id. shift, today and moment move it into the past. Refuses with 422 and the path.';

-- ───────────── what a rule may hold

create function private.rule_condition_fault(at text, rule jsonb, fields jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  said text;
  params text;
begin
  perform private.logic_sql(rule, fields);
  return null;
exception when sqlstate 'PT422' then
  get stacked diagnostics said = message_text, params = pg_exception_detail;
  return jsonb_build_object('path', at || coalesce(params::jsonb ->> 'path', ''), 'fault', said, 'params', params::jsonb);
end
$$;
comment on function private.rule_condition_fault(text, jsonb, jsonb) is 'What is wrong with a condition of a rule, as {path, fault, params}; null when nothing.';

create function private.rule_filter_fault(m private.metrics, f jsonb, n bigint) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  said text;
  params text;
begin
  perform private.compiled_filter(m, f, 'x', interval '0');
  return null;
exception when sqlstate 'PT422' then
  get stacked diagnostics said = message_text, params = pg_exception_detail;
  return jsonb_build_object('path', '/scope/filters/' || n || replace(substr(coalesce(params::jsonb ->> 'path', 'x'), 2), '.', '/'), 'fault', said, 'params', params::jsonb);
end
$$;
comment on function private.rule_filter_fault(private.metrics, jsonb, bigint) is 'What is wrong with a filter of a rule, as {path, fault, params}; null when nothing.';

create function private.rule_flow(org uuid, key text) returns public.config_versions
language sql stable security definer set search_path = '' as $$
  select v.* from public.config_items i join public.config_versions v on v.id = i.published_version_id
  where i.org_id = org and i.kind = 'flow' and i.key = rule_flow.key and i.archived_at is null
$$;
comment on function private.rule_flow(uuid, text) is 'The version in force of a flow by its key; null when none is.';

create function private.rule_flow_subjects(kind text) returns text[]
language sql immutable set search_path = '' as $$
  select array['alerts.alert'] || case kind when 'contract' then array['contracts.contract'] else '{}' end
$$;
comment on function private.rule_flow_subjects(text) is 'Kinds of record whose flows a rule about such a subject may start: the alert itself, or the subject.';

create function private.rule_faults(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  m private.metrics := private.metric_named(body ->> 'metric', org);
  about text := coalesce(body ->> 'about', 'each');
  words jsonb;
  fields jsonb;
  one jsonb;
begin
  if m.key is null then
    return query select '/metric', 'dashboards.metric_unknown', jsonb_build_object('metric', left(body ->> 'metric', 80));
    return;
  end if;
  if about = 'each' and m.subject is null then
    return query select '/about', 'alerts.metric_without_subject', jsonb_build_object('metric', m.key);
    return;
  end if;
  words := private.rule_words(m);
  -- A threshold speaks of measures only: its subject is not a row.
  select coalesce(jsonb_object_agg(w.key, jsonb_build_object('type', case w.value ->> 'type' when 'choice' then 'text' else w.value ->> 'type' end, 'sql', 'null')), '{}')
  into fields from jsonb_each(words) as w where about = 'each' or w.key like '%.%';
  return query
    select f ->> 'path', f ->> 'fault', f -> 'params'
    from private.rule_expressions(body) e, private.rule_condition_fault(e.path, e.rule, fields) as f where f is not null;
  return query
    select f ->> 'path', f ->> 'fault', f -> 'params'
    from jsonb_array_elements(coalesce(body -> 'scope' -> 'filters', '[]')) with ordinality as x (v, n), private.rule_filter_fault(m, x.v, x.n - 1) as f where f is not null;
  if cardinality(private.rule_variables(jsonb_build_object('condition', body -> 'condition'))) = 0 then
    return query select '/condition', 'alerts.condition_empty', '{}'::jsonb;
  elsif about <> 'each' and not exists (select from unnest(private.rule_variables(body)) v where v like '%.%') then
    return query select '/condition', 'alerts.condition_empty', '{}'::jsonb;
  end if;
  return query
    select '/show/' || s.n - 1, 'expressions.unknown_variable', jsonb_build_object('name', s.v)
    from jsonb_array_elements_text(coalesce(body -> 'show', '[]')) with ordinality as s (v, n) where not fields ? s.v;
  return query
    select '/message', 'alerts.placeholder_unknown', jsonb_build_object('name', left(p, 60))
    from private.rule_placeholders(body) as p where not (fields ? p or p in ('subject', 'estate'));
  return query
    select '/escalate/' || e.n - 1 || '/severity', 'alerts.escalation_not_worse', '{}'::jsonb
    from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) with ordinality as e (v, n)
    where private.severity_rank(e.v ->> 'severity') <= private.severity_rank(body ->> 'severity')
      or exists (select from jsonb_array_elements(body -> 'escalate') with ordinality as o (v, n) where o.n < e.n and o.v -> 'severity' = e.v -> 'severity' and o.v ? 'after' = e.v ? 'after');
  return query
    select '/unless/' || x.n - 1, case when about <> 'each' then 'alerts.unless_needs_subject' when p.key is null then 'alerts.suppression_unknown' else 'alerts.suppression_not_for_care' end,
      jsonb_build_object('name', coalesce(p.title ->> 'zh', left(x.v, 60)))
    from jsonb_array_elements_text(coalesce(body -> 'unless', '[]')) with ordinality as x (v, n)
    left join private.suppressions p on p.key = x.v and p.kind = m.subject
    where about <> 'each' or p.key is null or ((body ->> 'care')::boolean and not m.key = any (p.doubt_about));
  -- Who watches over people by what a device says must not take a silent device for a silent home (T4).
  return query
    select '/unless', 'alerts.care_needs_doubt', jsonb_build_object('name', p.title ->> 'zh')
    from private.suppressions p
    where (body ->> 'care')::boolean and about = 'each' and p.kind = m.subject and m.key = any (p.doubt_about) and not coalesce(body -> 'unless', '[]') ? p.key;
  if (body -> 'schedule' ? 'at') <> (body -> 'schedule' ->> 'unit' = 'day') and body -> 'schedule' ? 'at' then
    return query select '/schedule/at', 'alerts.time_only_for_days', '{}'::jsonb;
  end if;
  if org is not null then
    return query
      select '/scope/estates/' || x.n - 1, 'alerts.estate_unknown', jsonb_build_object('estate', left(x.v, 40))
      from jsonb_array_elements_text(coalesce(body -> 'scope' -> 'estates', '[]')) with ordinality as x (v, n)
      where not exists (select from public.estates e where e.org_id = org and e.code = x.v);
    return query
      select '/notify/roles/' || x.n - 1, 'alerts.role_unknown', jsonb_build_object('role', left(x.v, 40))
      from jsonb_array_elements_text(coalesce(body -> 'notify' -> 'roles', '[]')) with ordinality as x (v, n)
      where not exists (select from public.roles r where r.org_id = org and r.key = x.v);
    return query
      select '/escalate/' || e.n - 1 || '/roles', 'alerts.role_unknown', jsonb_build_object('role', left(x.v, 40))
      from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) with ordinality as e (v, n), jsonb_array_elements_text(coalesce(e.v -> 'roles', '[]')) as x (v)
      where not exists (select from public.roles r where r.org_id = org and r.key = x.v);
    if body -> 'opens' ->> 'kind' = 'task' and not exists (select from public.roles r where r.org_id = org and r.key = body -> 'opens' ->> 'role') then
      return query select '/opens/role', 'alerts.role_unknown', jsonb_build_object('role', left(body -> 'opens' ->> 'role', 40));
    end if;
    if body -> 'opens' ? 'flow' then
      return query
        select '/opens/flow', x.fault, jsonb_build_object('flow', left(body -> 'opens' ->> 'flow', 80))
        from (select 1) one left join private.rule_flow(org, body -> 'opens' ->> 'flow') v on true
        cross join lateral (select case when v.id is null then 'alerts.flow_not_published'
          when not v.body ->> 'subject' = any (private.rule_flow_subjects(case about when 'each' then m.subject else about end)) then 'alerts.flow_other_subject'
          when jsonb_array_length(coalesce(v.body -> 'form' -> 'required', '[]')) > 0
            or v.body #> '{form,fields}' @> '[{"required": true}]' then 'alerts.flow_needs_form' end as fault) x
        where x.fault is not null;
    end if;
  end if;
  return query
    select '/notify/permissions/' || x.n - 1, 'alerts.permission_unknown', jsonb_build_object('permission', left(x.v, 60))
    from jsonb_array_elements_text(coalesce(body -> 'notify' -> 'permissions', '[]')) with ordinality as x (v, n)
    where not exists (select from private.plugin_catalog c, jsonb_array_elements(c.permissions) as p where p ->> 'key' = x.v);
end
$$;
comment on function private.rule_faults(uuid, text, jsonb) is
  'Checker of the config kind alert_rule: metric, conditions, filters, placeholders, suppressions, flows, estates, roles and permissions exist and fit, conditions can be compiled.';

create function private.publish_rule(item public.config_items, version public.config_versions) returns void
language plpgsql security definer set search_path = '' as $$
declare
  m private.metrics := private.metric_named(version.body ->> 'metric', item.org_id);
  former public.config_versions;
begin
  select v.* into former from private.rule_runs r join public.config_versions v on v.id = r.version_id where r.item_id = item.id;
  -- A rule sees the whole operator: who puts it in force must be allowed to see that himself. Defaults come from plugins.
  if version.published_by is not null and (select auth.uid()) is not null and not (item.org_id = any (private.whole_orgs_with(m.permission))) then
    perform private.fail(403, 'alerts.metric_not_yours', jsonb_build_object('permission', m.permission));
  end if;
  if version.id is null or not (version.body ->> 'enabled')::boolean
    or (former.id is not null and (former.body -> 'metric', coalesce(former.body ->> 'about', 'each')) is distinct from (version.body -> 'metric', coalesce(version.body ->> 'about', 'each'))) then
    perform private.rule_withdraw(item);
  end if;
  if version.id is null or not (version.body ->> 'enabled')::boolean then
    delete from private.rule_runs r where r.item_id = item.id;
    return;
  end if;
  insert into private.rule_runs as r (item_id, org_id, version_id) values (item.id, item.org_id, version.id)
  on conflict (item_id) do update set version_id = excluded.version_id, next_run_at = now(), failures = 0, last_error = null;
end
$$;
comment on function private.publish_rule(public.config_items, public.config_versions) is
  'A published rule runs within a minute. One that is switched off, archived, or about something else now, takes its open alerts back. 403 alerts.metric_not_yours when the publisher may not see in every estate what the rule sees.';

create function private.rule_withdraw(item public.config_items) returns void
language plpgsql security definer set search_path = '' as $$
begin
  with over as (
    update public.alerts a set status = 'cleared', closed_at = now()
    where a.org_id = item.org_id and a.rule = item.key and a.status in ('open', 'acknowledged')
    returning a.*
  )
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  select o.org_id, o.estate_id, o.id, 'cleared', (select auth.uid()), '{"reason": "rule_withdrawn"}' from over o;
  delete from private.rule_states t where t.item_id = item.id;
end
$$;
comment on function private.rule_withdraw(public.config_items) is 'Clears what a rule raised and forgets what it remembered.';

-- ───────────── the engine

create function private.rule_estates(org uuid, body jsonb) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(e.id order by e.id), '{}') from public.estates e
  where e.org_id = org and (coalesce(jsonb_array_length(body -> 'scope' -> 'estates'), 0) = 0 or body -> 'scope' -> 'estates' ? e.code)
$$;
comment on function private.rule_estates(uuid, jsonb) is 'Estates a rule looks at: those it names, else all of the operator.';

create function private.rule_muted(org uuid, rule text, care boolean, estate uuid, subject uuid, at timestamptz) returns boolean
language sql stable security definer set search_path = '' as $$
  select exists (
    select from public.rule_mutes x
    where x.org_id = org and (x.rule = rule_muted.rule or (x.rule is null and not coalesce(care, false)))
      and x.ended_at is null and x.created_at <= greatest(at, now()) and x.until > at
      and (x.subject_id = subject or (x.subject_id is null and (x.estate_id is null or x.estate_id = estate))))
$$;
comment on function private.rule_muted(uuid, text, boolean, uuid, uuid, timestamptz) is
  'Whether a rule is muted for the subject: by itself, with its estate, or altogether. A rule that watches over people is muted by name only.';

create function private.rule_tell(item public.config_items, v public.config_versions, ids uuid[], key text, at timestamptz, also text[] default '{}') returns void
language plpgsql security definer set search_path = '' as $$
declare
  wanted jsonb := coalesce(v.body -> 'notify', '{}');
  place record;
  people uuid[];
begin
  -- One message per person, estate and rule, however many alerts a run raised.
  for place in
    select a.estate_id, array_agg(a.id) as alerts, coalesce(e.name, (select o.name from public.organizations o where o.id = item.org_id)) as name
    from public.alerts a left join public.estates e on e.id = a.estate_id where a.id = any (ids) group by a.estate_id, e.name
  loop
    people := private.rule_people(item.org_id, place.estate_id, wanted, also);
    perform private.notify_user(p, item.org_id, rule_tell.key, jsonb_build_object('count', cardinality(place.alerts), 'estate', place.name, 'rule', v.title), '/alerts?f.rule=' || item.key)
    from unnest(people) as p;
    insert into public.alert_events (org_id, estate_id, alert_id, kind, at, detail)
    select item.org_id, place.estate_id, x, 'told', rule_tell.at, jsonb_build_object('key', rule_tell.key, 'people', to_jsonb(people)) from unnest(place.alerts) as x;
  end loop;
end
$$;
comment on function private.rule_tell(public.config_items, public.config_versions, uuid[], text, timestamptz, text[]) is
  'Tells whom the rule names, and holders of the roles in also; notes on each alert who was told, also when it was nobody.';

create function private.rule_people(org uuid, estate uuid, wanted jsonb, also text[]) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(p.person order by p.person), '{}') from (
    select unnest(private.flow_members(org, estate, null, 'alerts.handle')) as person where coalesce((wanted ->> 'handlers')::boolean, true)
    union
    select unnest(private.flow_members(org, estate, null, null)) where coalesce((wanted ->> 'staff')::boolean, false)
    union
    select unnest(private.flow_members(org, estate, r, null)) from jsonb_array_elements_text(coalesce(wanted -> 'roles', '[]')) as r
    union
    select unnest(private.flow_members(org, estate, r, null)) from unnest(also) as r
    union
    select unnest(private.flow_members(org, estate, null, r)) from jsonb_array_elements_text(coalesce(wanted -> 'permissions', '[]')) as r) p
$$;
comment on function private.rule_people(uuid, uuid, jsonb, text[]) is
  'Whom a rule tells in an estate: who handles alerts there (unless it says not to), everybody who works in the estate, holders of roles or permissions.';

create function private.rule_open_flow(item public.config_items, v public.config_versions, a public.alerts) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  i public.flow_instances;
  chosen public.config_versions;
  about text := 'alerts.alert';
  happened text := 'raised';
begin
  if v.body -> 'opens' ? 'flow' then
    chosen := private.rule_flow(item.org_id, v.body -> 'opens' ->> 'flow');
    if chosen.id is null then
      perform private.fail(409, 'alerts.flow_not_published', jsonb_build_object('flow', v.body -> 'opens' ->> 'flow'));
    end if;
    about := chosen.body ->> 'subject';
    happened := chosen.body ->> 'event';
  end if;
  -- What is under way about the subject already is not begun again.
  select * into i from public.flow_instances x
  where x.subject = about and x.subject_id = case about when 'alerts.alert' then a.id else a.subject_id end and x.event = happened and x.status = 'running';
  if i.id is not null then
    return jsonb_build_object('flow', i.id, 'joined', true);
  end if;
  i := private.begin_flow(about, case about when 'alerts.alert' then a.id else a.subject_id end, happened, '{}', chosen.id);
  return case when i.id is null then '{"error": "flows.no_flow"}' else jsonb_build_object('flow', i.id) end;
end
$$;
comment on function private.rule_open_flow(public.config_items, public.config_versions, public.alerts) is
  'Starts the flow a rule names, else the one bound to "alert raised", about an alert; one that runs about the subject already is joined. {flow, joined?} or {error}.';

create function private.rule_open_task(item public.config_items, v public.config_versions, a public.alerts) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  made public.alert_tasks;
begin
  insert into public.alert_tasks (org_id, estate_id, alert_id, role, due_at)
  values (a.org_id, a.estate_id, a.id, v.body -> 'opens' ->> 'role', case when v.body -> 'opens' ? 'within' then now() + private.rule_interval(v.body -> 'opens' -> 'within') end)
  returning * into made;
  return jsonb_build_object('task', made.id);
end
$$;
comment on function private.rule_open_task(public.config_items, public.config_versions, public.alerts) is 'Opens the to-do a rule asks for: {task}.';

create function private.rule_open(item public.config_items, v public.config_versions) returns void
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts;
  what jsonb;
  tasks uuid[] := '{}';
  before text := current_setting('anju.actor', true);
begin
  if not v.body ? 'opens' then
    return;
  end if;
  for a in
    select x.* from public.alerts x
    where x.org_id = item.org_id and x.rule = item.key and x.status in ('open', 'acknowledged') and x.opened is null
    order by x.id limit 200 for update skip locked
  loop
    begin
      perform set_config('anju.actor', coalesce(v.published_by, (private.flow_members(item.org_id, a.estate_id, null, 'alerts.handle'))[1])::text, true);
      what := case v.body -> 'opens' ->> 'kind' when 'task' then private.rule_open_task(item, v, a) else private.rule_open_flow(item, v, a) end;
    exception when others then
      what := jsonb_build_object('error', case when sqlstate like 'PT4%' then sqlerrm else 'alerts.opening_failed' end);
    end;
    if what ? 'task' then
      tasks := tasks || a.id;
    end if;
    update public.alerts x set opened = what where x.id = a.id;
    insert into public.alert_events (org_id, estate_id, alert_id, kind, detail) values (a.org_id, a.estate_id, a.id, 'opened', what);
  end loop;
  perform set_config('anju.actor', coalesce(before, ''), true);
  perform private.notify_user(p, item.org_id, 'alerts.to_do', jsonb_build_object('count', x.n, 'estate', x.name, 'rule', v.title), '/flows')
  from (
    select y.estate_id, coalesce(e.name, (select o.name from public.organizations o where o.id = item.org_id)) as name, count(*) as n
    from public.alerts y left join public.estates e on e.id = y.estate_id where y.id = any (tasks) group by 1, e.name) x,
    unnest(private.flow_members(item.org_id, x.estate_id, v.body -> 'opens' ->> 'role', null)) as p;
end
$$;
comment on function private.rule_open(public.config_items, public.config_versions) is
  'Opens for each new alert of a rule what it asks for, a flow (on behalf of who published the rule) or a to-do for a role, at most 200 a run. What could not be opened is noted on the alert and not tried again.';

create function private.rule_note_held(item public.config_items, v public.config_versions, at timestamptz) returns void
language plpgsql security definer set search_path = '' as $$
declare
  place record;
begin
  if not (v.body ? 'unless' or exists (select from private.rule_states t where t.item_id = item.id and t.held_noted)) then
    return;
  end if;
  -- A watch over people that cannot judge is a matter for people: said once, when it begins.
  if (v.body ->> 'care')::boolean then
    for place in
      select t.estate_id, e.name, count(*) as n from private.rule_states t join public.estates e on e.id = t.estate_id
      where t.item_id = item.id and t.held is not null and not t.held_noted group by 1, 2
    loop
      perform private.notify_user(p, item.org_id, 'alerts.cannot_judge', jsonb_build_object('count', place.n, 'estate', place.name, 'rule', v.title), '/alerts/rules')
      from unnest(private.rule_people(item.org_id, place.estate_id, coalesce(v.body -> 'notify', '{}'), '{}')) as p;
    end loop;
  end if;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, at, detail)
  select a.org_id, a.estate_id, a.id, case when t.held is null then 'released' else 'held' end, rule_note_held.at, coalesce(t.held, '{}')
  from private.rule_states t join public.alerts a on a.id = t.alert_id and a.status in ('open', 'acknowledged')
  where t.item_id = item.id and t.held_noted <> (t.held is not null);
  update private.rule_states t set held_noted = t.held is not null where t.item_id = item.id and t.held_noted <> (t.held is not null);
end
$$;
comment on function private.rule_note_held(public.config_items, public.config_versions, timestamptz) is
  'Notes on open alerts when a suppression begins and ends, and tells whom a rule names when a watch over people cannot judge.';

create function private.rule_evaluate(item public.config_items, v public.config_versions, at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  body jsonb := v.body;
  m private.metrics := private.metric_named(body ->> 'metric', item.org_id);
  kind text := case coalesce(body ->> 'about', 'each') when 'each' then m.subject else body ->> 'about' end;
  lasting interval := private.rule_interval(body -> 'duration');
  within interval := private.rule_interval(body -> 'repetition' -> 'within');
  times int := coalesce((body -> 'repetition' ->> 'times')::int, 1);
  good_needed int := coalesce((body -> 'clear' ->> 'after')::int, 1);
  refresh interval := make_interval(hours => coalesce((private.setting(item.org_id, 'alerts', 'evidence_hours') #>> '{}')::int, 6));
  compiled jsonb;
  hits int;
  held int;
  grade text;
  raised uuid[];
  worse uuid[];
  again int;
  cleared int;
begin
  if m.key is null then
    perform private.fail(422, 'dashboards.metric_unknown', jsonb_build_object('metric', body -> 'metric'));
  end if;
  compiled := private.compiled_rule(m, body, private.rule_estates(item.org_id, body), item.id, moment => at);
  -- Time during which a suppression holds a rule off does not count: since moves on by it.
  execute format($sql$
    with found as materialized (%s),
    kept as (
      insert into private.rule_states as t (item_id, org_id, subject_id, estate_id, since, severity, last_value, last_at, held, held_at)
      select $2, $1, f.subject_id, f.estate_id, $3, f.severity, f.inputs, $3, f.held, case when f.held is not null then $3 end from found f where f.holds
      on conflict (item_id, subject_id) do update set
        estate_id = excluded.estate_id, severity = excluded.severity, last_value = excluded.last_value, last_at = excluded.last_at, good = 0,
        since = case when t.since is null then excluded.since when t.held is not null and excluded.held is null and not t.counted then t.since + ($3 - t.held_at) else t.since end,
        held = excluded.held, held_at = case when excluded.held is not null then coalesce(t.held_at, $3) end,
        held_before = case when t.held is not null and excluded.held ->> 'key' is distinct from t.held ->> 'key'
          then jsonb_path_query_array(t.held_before || jsonb_build_object('key', t.held -> 'key', 'from', t.held_at, 'to', $3), '$[last - 4 to last]') else t.held_before end
      where t.since is null or t.good > 0 or t.severity is distinct from excluded.severity or t.last_value is distinct from excluded.last_value or t.held is distinct from excluded.held
    ), lingering as (
      update private.rule_states t set since = null, counted = false, good = 0, last_value = f.inputs, last_at = $3, held = null, held_at = null, held_before = '[]'
      from found f
      where t.item_id = $2 and t.subject_id = f.subject_id and not f.holds and (t.since is not null or t.good > 0 or t.last_value is distinct from f.inputs)
    ), gone as (
      update private.rule_states t set since = null, counted = false, good = t.good + 1, last_at = $3, held = null, held_at = null, held_before = '[]'
      where t.item_id = $2 and not exists (select from found f where f.subject_id = t.subject_id)
        and (t.since is not null or (t.alert_id is not null and t.last_at < $3))%s
    )%s
    select count(*), count(f.held) from found f where f.holds$sql$,
    compiled ->> 'sql',
    -- Of whom nothing can be said, it cannot be said that it is over either.
    case when compiled ->> 'doubts' is null then '' else format(' and not exists (select from (%s) x where x.subject_id = t.subject_id)', compiled ->> 'doubts') end,
    case when compiled ->> 'doubts' is null then '' else format(', doubted as (
      update private.rule_states t set held = x.held, held_at = coalesce(t.held_at, $3)
      from (%s) x
      where t.item_id = $2 and x.subject_id = t.subject_id and t.since is not null and t.held is distinct from x.held
        and not exists (select from found f where f.subject_id = t.subject_id))', compiled ->> 'doubts') end)
  into hits, held using item.org_id, item.id, at;

  update private.rule_states t set counted = true,
    hits = coalesce((select array_agg(h order by h) from unnest(t.hits) h where h > at - within), '{}') || at
  where t.item_id = item.id and t.since is not null and not t.counted and t.held is null and t.since <= at - lasting;

  with new_ones as (
    insert into public.alerts (org_id, estate_id, rule, rule_version, version_id, subject_kind, subject_id, severity, inputs, looked_at, raised_at)
    select item.org_id, t.estate_id, item.key, v.number, v.id, kind, t.subject_id, t.severity, t.last_value,
      tstzrange(least(t.since, (select min(h) from unnest(t.hits) h where h > at - within)), at, '[]'), at
    from private.rule_states t left join public.alerts a on a.id = t.alert_id
    where t.item_id = item.id and t.since is not null and t.counted and t.held is null
      and (times = 1 or (select count(*) from unnest(t.hits) h where h > at - within) >= times)
      -- What a person has settled stays settled until it is over, or gets worse.
      and (a.id is null or (a.status = 'resolved' and private.severity_rank(t.severity) > private.severity_rank(a.severity)))
      and not private.rule_muted(item.org_id, item.key, (body ->> 'care')::boolean, t.estate_id, t.subject_id, at)
    on conflict (rule, subject_id) where status in ('open', 'acknowledged') do nothing
    returning *
  ), linked as (
    update private.rule_states t set alert_id = n.id, evidence_at = at, evidence_since = t.since
    from new_ones n where t.item_id = item.id and t.subject_id = n.subject_id
  ), noted as (
    insert into public.alert_events (org_id, estate_id, alert_id, kind, at, detail)
    select n.org_id, n.estate_id, n.id, 'raised', at, jsonb_build_object('values', n.inputs, 'severity', n.severity, 'version', n.rule_version, 'from', lower(n.looked_at), 'to', upper(n.looked_at))
      || case when t.held_before <> '[]' then jsonb_build_object('held', t.held_before) else '{}' end
    from new_ones n left join private.rule_states t on t.item_id = item.id and t.subject_id = n.subject_id
  )
  select coalesce(array_agg(n.id), '{}') into raised from new_ones n;

  with changed as (
    update public.alerts a set severity = d.severity, inputs = t.last_value, rule_version = v.number, version_id = v.id,
      looked_at = tstzrange(lower(a.looked_at), greatest(at, upper(a.looked_at)), '[]')
    from private.rule_states t, public.alerts former, lateral (select private.rule_due_severity(body, t.severity, former.raised_at, at) as severity) d
    where t.item_id = item.id and a.id = t.alert_id and former.id = a.id and a.status in ('open', 'acknowledged') and t.since is not null and t.counted and t.held is null
      and (t.evidence_since is distinct from t.since or d.severity <> a.severity or (t.last_value <> a.inputs and t.evidence_at <= at - refresh))
      and not private.rule_muted(item.org_id, item.key, (body ->> 'care')::boolean, t.estate_id, t.subject_id, at)
    returning a.*, t.since, private.severity_rank(a.severity) > private.severity_rank(former.severity) as is_worse, d.severity <> t.severity as by_time
  ), linked as (
    update private.rule_states t set evidence_at = at, evidence_since = t.since from changed c where t.item_id = item.id and t.subject_id = c.subject_id
  ), noted as (
    insert into public.alert_events (org_id, estate_id, alert_id, kind, at, detail)
    select c.org_id, c.estate_id, c.id, 'again', at, jsonb_build_object('values', c.inputs, 'severity', c.severity, 'version', c.rule_version, 'from', c.since, 'to', at) || case when c.by_time and c.is_worse then '{"reason": "time"}'::jsonb else '{}' end
    from changed c
  )
  select count(*), coalesce(array_agg(c.id) filter (where c.is_worse), '{}') into again, worse from changed c;

  with over as (
    update public.alerts a set status = 'cleared', closed_at = at
    from private.rule_states t
    where t.item_id = item.id and a.id = t.alert_id and a.status in ('open', 'acknowledged') and t.since is null and t.good >= good_needed
    returning a.*, t.good
  ), noted as (
    insert into public.alert_events (org_id, estate_id, alert_id, kind, at, detail)
    select o.org_id, o.estate_id, o.id, 'cleared', at, jsonb_build_object('reason', 'facts', 'after', o.good) from over o
  )
  select count(*) into cleared from over;
  update private.rule_states t set alert_id = null, hits = '{}'
  where t.item_id = item.id and t.since is null and t.good >= good_needed and t.alert_id is not null;
  delete from private.rule_states t
  where t.item_id = item.id and t.since is null and t.alert_id is null and not exists (select from unnest(t.hits) h where h > at - within);

  if cardinality(raised) > 0 then
    perform private.rule_tell(item, v, raised, 'alerts.raised', at);
  end if;
  for grade in select distinct a.severity from public.alerts a where a.id = any (worse) loop
    perform private.rule_tell(item, v, array(select a.id from public.alerts a where a.id = any (worse) and a.severity = grade), 'alerts.worse', at,
      array(select jsonb_array_elements_text(coalesce(e -> 'roles', '[]')) from jsonb_array_elements(coalesce(body -> 'escalate', '[]')) as e where e ->> 'severity' = grade));
  end loop;
  perform private.rule_note_held(item, v, at);
  perform private.rule_open(item, v);
  return jsonb_build_object('hits', hits, 'held', held, 'raised', cardinality(raised), 'again', again, 'cleared', cleared);
end
$$;
comment on function private.rule_evaluate(public.config_items, public.config_versions, timestamptz) is
  'Runs one rule as of a moment: one compiled statement brings what was seen into the state, then suppressions, duration, repetition, mutes and hysteresis decide what is raised, gets evidence, is cleared. {hits, held, raised, again, cleared}.';

create function private.rules_run(at timestamptz default now(), only_org uuid default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  budget interval := interval '45 seconds';
  began timestamptz := clock_timestamp();
  step timestamptz;
  r private.rule_runs;
  item public.config_items;
  v public.config_versions;
  plugin text;
  result jsonb;
  total jsonb := '{"rules": 0, "raised": 0, "again": 0, "cleared": 0, "failed": 0}';
  late boolean := false;
  code text;
  said text;
  params text;
begin
  for r in
    select * from private.rule_runs x where x.next_run_at <= at and (only_org is null or x.org_id = only_org) order by x.next_run_at for update skip locked
  loop
    exit when late or clock_timestamp() - began > budget;
    select * into item from public.config_items i where i.id = r.item_id;
    select * into v from public.config_versions x where x.id = r.version_id;
    plugin := (private.metric_named(v.body ->> 'metric', r.org_id)).plugin;
    -- Rules of a plugin that is switched off pause: their alerts stay as they are.
    continue when not private.plugin_enabled(r.org_id, 'alerts') or (plugin is not null and not private.plugin_enabled(r.org_id, plugin));
    step := clock_timestamp();
    begin
      result := private.rule_evaluate(item, v, at);
      update private.rule_runs x set last_run_at = at, last_hits = (result ->> 'hits')::int, last_held = (result ->> 'held')::int, failures = 0, last_error = null, next_run_at = private.rule_next(v.body -> 'schedule', at),
        last_ms = extract(epoch from clock_timestamp() - step) * 1000
      where x.item_id = r.item_id;
      select jsonb_object_agg(t.key, t.value::int + coalesce((result ->> t.key)::int, case t.key when 'rules' then 1 else 0 end)) into total from jsonb_each_text(total) as t;
    exception
      when query_canceled then
        -- The time-out of a statement fires once: the others wait for the next minute, when this one stands behind them.
        late := true;
        perform private.rule_failed(r, at, 'alerts.rule_took_too_long', '{}');
        total := total || jsonb_build_object('failed', (total ->> 'failed')::int + 1);
      when others then
        get stacked diagnostics code = returned_sqlstate, said = message_text, params = pg_exception_detail;
        perform private.rule_failed(r, at, case when code like 'PT4%' then said else 'alerts.rule_failed' end,
          case when code like 'PT4%' then coalesce(nullif(params, '')::jsonb, '{}') else jsonb_build_object('code', code) end);
        total := total || jsonb_build_object('failed', (total ->> 'failed')::int + 1);
    end;
  end loop;
  return total;
end
$$;
comment on function private.rules_run(timestamptz, uuid) is
  'Every minute: runs what is due, oldest first; two at once share the work. A rule that fails is noted, waits longer each time (at most a day) and stops no other. {rules, raised, again, cleared, failed}.';

create function private.rule_failed(r private.rule_runs, at timestamptz, key text, params jsonb) returns void
language sql security definer set search_path = '' as $$
  update private.rule_runs x set failures = x.failures + 1, last_error = jsonb_build_object('key', rule_failed.key, 'params', params, 'at', at),
    next_run_at = at + least(interval '1 day', interval '1 minute' * power(2, least(x.failures + 1, 11)))
  where x.item_id = r.item_id
$$;
comment on function private.rule_failed(private.rule_runs, timestamptz, text, jsonb) is 'Notes why a rule failed and lets it wait: 2, 4, 8 … minutes, at most a day.';

-- ───────────── alerts as flows see them

create function private.rule_subject(kind text, id uuid) returns jsonb
language sql stable set search_path = '' as $$
  select case kind
    when 'unit' then (select jsonb_build_object('label', u.label, 'unit_id', u.id, 'unit', u.label) from public.units u where u.id = rule_subject.id)
    when 'household' then (
      select jsonb_build_object('label', coalesce(p.display_name, h.code), 'household_id', h.id, 'tenant', p.display_name) || coalesce((
        select jsonb_build_object('unit_id', u.id, 'unit', u.label, 'contract', c.code)
        from public.contracts c join public.units u on u.id = c.unit_id where c.household_id = h.id order by c.status = 'in_force' desc, c.id desc limit 1), '{}')
      from public.households h left join public.persons p on p.id = h.main_person_id where h.id = rule_subject.id)
    when 'contract' then (
      select jsonb_build_object('label', c.code, 'contract', c.code, 'unit_id', u.id, 'unit', u.label, 'household_id', h.id, 'tenant', p.display_name)
      from public.contracts c left join public.units u on u.id = c.unit_id left join public.households h on h.id = c.household_id
      left join public.persons p on p.id = h.main_person_id where c.id = rule_subject.id)
    when 'device' then (
      select jsonb_build_object('label', d.uid, 'device_id', d.id, 'unit_id', u.id, 'unit', u.label)
      from public.devices d left join public.units u on u.id = d.unit_id where d.id = rule_subject.id)
    when 'estate' then (select jsonb_build_object('label', e.name) from public.estates e where e.id = rule_subject.id)
    when 'organization' then (select jsonb_build_object('label', o.name) from public.organizations o where o.id = rule_subject.id)
  end
$$;
comment on function private.rule_subject(text, uuid) is
  'What an alert is about, in words and as links: {label, unit?, unit_id?, household_id?, tenant?, contract?, device_id?}; persons by their masked name. As the caller.';

create function private.alert_for_flow(id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('org_id', a.org_id, 'estate_id', a.estate_id, 'title', coalesce(v.title ->> 'zh', a.rule) || coalesce(' · ' || s.label, ''),
    'link', '/alerts/' || a.id,
    'data', jsonb_build_object('rule', a.rule, 'severity', a.severity, 'subject', s.label, 'subject_kind', a.subject_kind, 'estate', e.name, 'extra', a.extra))
  from public.alerts a
  left join public.config_versions v on v.id = a.version_id
  left join public.estates e on e.id = a.estate_id
  left join lateral (select private.rule_subject(a.subject_kind, a.subject_id) ->> 'label' as label) s on true
  where a.id = alert_for_flow.id
$$;
comment on function private.alert_for_flow(uuid) is 'An alert as approval flows see it.';

-- ───────────── reading

create function private.alert_sheet(a public.alerts) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(private.rule_subject(a.subject_kind, a.subject_id), '{}') || jsonb_build_object(
    'id', a.id, 'rule', a.rule, 'title', coalesce(v.title, jsonb_build_object('zh', a.rule, 'en', a.rule)), 'message', v.body -> 'message',
    'severity', a.severity, 'status', a.status, 'inputs', a.inputs, 'seen', private.rule_seen(private.metric_named(v.body ->> 'metric', a.org_id), a.inputs),
    'raised_at', a.raised_at, 'closed_at', a.closed_at, 'estate_id', a.estate_id, 'estate', e.name, 'org_id', a.org_id,
    'subject_kind', a.subject_kind, 'subject_id', a.subject_id, 'rule_version', a.rule_version, 'version_id', a.version_id, 'opened', a.opened,
    'handler', (select s.name from public.staff s where s.org_id = a.org_id and s.user_id = a.acknowledged_by),
    'finding', f.finding, 'note', f.note,
    'muted', (
      select jsonb_build_object('id', x.id, 'reason', x.reason, 'until', x.until, 'by', (select s.name from public.staff s where s.org_id = a.org_id and s.user_id = x.muted_by))
      from public.rule_mutes x
      where x.org_id = a.org_id and (x.rule = a.rule or (x.rule is null and not coalesce((v.body ->> 'care')::boolean, false)))
        and (x.subject_id = a.subject_id or (x.subject_id is null and (x.estate_id is null or x.estate_id = a.estate_id))) and x.ended_at is null and x.until > now()
      order by x.until desc limit 1),
    'held', (
      select t.held || jsonb_build_object('title', private.suppression_title(t.held ->> 'key'))
      from private.rule_states t where t.alert_id = a.id and t.held is not null and a.status in ('open', 'acknowledged') limit 1))
  from (select 1) one
  left join public.estates e on e.id = a.estate_id
  left join public.config_versions v on v.id = a.version_id
  left join public.alert_feedback f on f.alert_id = a.id
$$;
comment on function private.alert_sheet(public.alerts) is 'An alert for screens: subject in words, what the rule saw with titles and units, who has it, mute.';

create function public.alert_list(
  estate uuid default null, statuses text[] default array['open', 'acknowledged'], before uuid default null, max_rows int default 50,
  severities text[] default null, rules text[] default null)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('alerts.read');
  whole uuid[] := private.whole_orgs_with('alerts.read');
begin
  if estate is not null then
    perform private.require('alerts.read', estate);
    mine := array[estate];
    whole := '{}';
  end if;
  return (
    select coalesce(jsonb_agg(private.alert_sheet(a) order by a.id desc), '[]')
    from (
      select x.* from public.alerts x
      where (x.estate_id = any (mine) or (x.estate_id is null and x.org_id = any (whole))) and x.status = any (statuses) and (before is null or x.id < before)
        and (severities is null or x.severity = any (severities)) and (rules is null or x.rule = any (rules))
      order by x.id desc limit least(greatest(max_rows, 1), 201)) a);
end
$$;
comment on function public.alert_list(uuid, text[], uuid, int, text[], text[]) is
  'Alerts of an estate (null: of all the caller''s, with those about whole operators), newest first, a page at a time, with subject, unit and tenant (masked) and what the rule saw. severities, rules: only these.';

create function private.alert_series(a public.alerts, v public.config_versions) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  m private.metrics := private.metric_named(v.body ->> 'metric', a.org_id);
  name text;
  measure jsonb;
  day text;
  points jsonb;
  series jsonb := '[]';
begin
  for name in select k from jsonb_object_keys(a.inputs) as k where jsonb_typeof(a.inputs -> k) = 'number' order by k loop
    points := null;
    day := (select x ->> 'column' from jsonb_array_elements(m.dimensions) as x where x ->> 'key' = m.time_column);
    if name like '%.%' and day is not null and a.subject_kind not in ('estate', 'organization') then
      measure := private.compiled_measure(m, jsonb_build_object('key', split_part(name, '.', 1), 'agg', split_part(name, '.', 2)), 'variable');
      day := case private.column_type(m.source, day) when 'date' then format('s.%I', day) else format('(s.%I at time zone ''Asia/Shanghai'')::date', day) end;
      execute format('select jsonb_agg(jsonb_build_object(''at'', x.day, ''value'', x.value) order by x.day) from (select %s as day, %s as value from %s s where s.estate_id = $1 and s.%I = $2 and %s between $3 and $4 group by 1) x',
        day, measure ->> 'sql', m.source, m.subject_column, day)
      into points using a.estate_id, a.subject_id, least(lower(a.looked_at), a.raised_at)::date - 30, coalesce(a.closed_at, now())::date;
    end if;
    if points is null then
      select jsonb_agg(jsonb_build_object('at', e.at, 'value', e.detail -> 'values' -> name) order by e.at, e.id) into points
      from (select * from public.alert_events y where y.alert_id = a.id and y.detail -> 'values' ? name order by y.at desc, y.id desc limit 200) e;
    end if;
    series := series || jsonb_build_object('name', name, 'by_day', jsonb_typeof(points -> 0 -> 'at') = 'string' and length(points -> 0 ->> 'at') = 10, 'points', coalesce(points, '[]'));
  end loop;
  return series;
exception when sqlstate 'PT422' or undefined_column then
  return series;
end
$$;
comment on function private.alert_series(public.alerts, public.config_versions) is
  'Numbers of an alert over time: by day from a month before it, where the facts have days; else as seen each time. [{name, by_day, points: [{at, value}]}].';

create function public.alert_file(alert uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  a public.alerts;
  v public.config_versions;
begin
  select * into a from public.alerts x
  where x.id = alert and (x.estate_id = any (private.estates_with('alerts.read')) or (x.estate_id is null and x.org_id = any (private.whole_orgs_with('alerts.read'))));
  if a.id is null then
    perform private.fail(404, 'alerts.not_found');
  end if;
  select * into v from public.config_versions x where x.id = a.version_id;
  return private.alert_sheet(a) || jsonb_build_object(
    'item_id', v.item_id, 'body', v.body, 'from', least(lower(a.looked_at), a.raised_at - interval '1 hour'), 'series', private.alert_series(a, v),
    'task', (
      select jsonb_build_object('id', k.id, 'status', k.status, 'role', r.title, 'due_at', k.due_at, 'note', k.note, 'done_at', k.done_at,
        'by', (select s.name from public.staff s where s.org_id = a.org_id and s.user_id = k.done_by))
      from public.alert_tasks k left join public.roles r on r.org_id = k.org_id and r.key = k.role where k.alert_id = a.id), 'words', private.rule_words(private.metric_named(v.body ->> 'metric', a.org_id)),
    'events', (
      select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'at', e.at, 'by', (select s.name from public.staff s where s.org_id = a.org_id and s.user_id = e.actor_id),
        'detail', e.detail - 'people', 'people', (select jsonb_agg(coalesce(s.name, '—') order by s.name) from jsonb_array_elements_text(e.detail -> 'people') as p left join public.staff s on s.org_id = a.org_id and s.user_id = p::uuid),
        'held', (
          select jsonb_agg(h || jsonb_build_object('title', private.suppression_title(h ->> 'key')))
          from jsonb_array_elements(case when e.kind = 'held' then jsonb_build_array(e.detail) else coalesce(e.detail -> 'held', '[]') end) as h),
        'seen', case when e.detail ? 'values' then private.rule_seen(private.metric_named(v.body ->> 'metric', a.org_id), e.detail -> 'values') end) order by e.at, e.id), '[]')
      from (select * from public.alert_events y where y.alert_id = a.id order by y.at desc, y.id desc limit 200) e));
end
$$;
comment on function public.alert_file(uuid) is 'One alert with its evidence: what happened when, the values, window and version of the rule each time, who was told, what held it off; the numbers over time; the rule as it was; the to-do it opened. 404 when there is none in the caller''s estates.';

create function public.rule_list(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('alerts.read', org);
  return jsonb_build_object(
    'may_write', private.grants(private.config_rights(org), 'config.write:alert_rule'),
    'may_publish', private.grants(private.config_rights(org), 'config.publish:alert_rule'),
    'may_mute', org = any (private.whole_orgs_with('alerts.handle')),
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id, 'key', i.key, 'title', i.title, 'origin', i.origin, 'number', v.number, 'body', v.body,
        'metric', m.title, 'words', private.rule_words(m),
        'state', case
          when v.id is null then 'draft' when r.item_id is null then 'off'
          when not private.plugin_enabled(rule_list.org, 'alerts') or (m.key is not null and not private.plugin_enabled(rule_list.org, m.plugin)) then 'paused'
          when r.failures > 0 then 'failing' else 'on' end,
        'draft', exists (select from public.config_versions d where d.item_id = i.id and d.status = 'draft'),
        'next_run_at', r.next_run_at, 'last_run_at', r.last_run_at, 'last_ms', r.last_ms, 'last_hits', r.last_hits, 'last_held', r.last_held, 'failures', r.failures, 'last_error', r.last_error,
        'open', (
          select count(*) from public.alerts a where a.org_id = i.org_id and a.rule = i.key and a.status in ('open', 'acknowledged')
            and (a.estate_id = any (private.estates_with('alerts.read')) or (a.estate_id is null and a.org_id = any (private.whole_orgs_with('alerts.read'))))),
        'confirmed', (select count(*) from public.alert_feedback f join public.alerts a on a.id = f.alert_id where a.org_id = i.org_id and a.rule = i.key and f.finding = 'true'),
        'refuted', (select count(*) from public.alert_feedback f join public.alerts a on a.id = f.alert_id where a.org_id = i.org_id and a.rule = i.key and f.finding = 'false'),
        'months', (
          select coalesce(jsonb_agg(jsonb_build_object('month', x.month, 'confirmed', x.confirmed, 'refuted', x.refuted, 'unclear', x.unclear) order by x.month), '[]') from (
            select to_char(f.created_at at time zone 'Asia/Shanghai', 'YYYY-MM') as month, count(*) filter (where f.finding = 'true') as confirmed,
              count(*) filter (where f.finding = 'false') as refuted, count(*) filter (where f.finding = 'unclear') as unclear
            from public.alert_feedback f join public.alerts a on a.id = f.alert_id
            where a.org_id = i.org_id and a.rule = i.key and f.created_at >= date_trunc('month', now() at time zone 'Asia/Shanghai') at time zone 'Asia/Shanghai' - interval '5 months'
            group by 1) x),
        'unless', (select coalesce(jsonb_agg(private.suppression_title(k)), '[]') from jsonb_array_elements_text(coalesce(v.body -> 'unless', '[]')) as k),
        'mutes', (
          select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'subject_id', x.subject_id, 'reason', x.reason, 'until', x.until,
            'by', (select s.name from public.staff s where s.org_id = i.org_id and s.user_id = x.muted_by)) order by x.until), '[]')
          from public.rule_mutes x where x.org_id = i.org_id and x.rule = i.key and x.subject_id is null and x.estate_id is null and x.ended_at is null and x.until > now()),
        'muted', (select count(*) from public.rule_mutes x where x.org_id = i.org_id and x.rule = i.key and (x.subject_id is not null or x.estate_id is not null) and x.ended_at is null and x.until > now())
      ) order by i.key), '[]')
      from public.config_items i
      left join public.config_versions v on v.id = i.published_version_id
      left join private.rule_runs r on r.item_id = i.id
      left join lateral private.metric_named(v.body ->> 'metric', i.org_id) m on true
      where i.org_id = rule_list.org and i.kind = 'alert_rule' and i.archived_at is null));
end
$$;
comment on function public.rule_list(uuid) is
  'Rules of an operator: what is in force, how the last run went, open alerts, findings (precision = confirmed ÷ (confirmed + refuted)) altogether and by month (the last six), suppressions, mutes. state: on, off, paused (its plugin is off), failing, draft (never published).';

create function public.rule_held(item uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.config_items;
  about text;
begin
  select * into i from public.config_items x where x.id = item and x.kind = 'alert_rule';
  perform private.require_org('alerts.read', i.org_id);
  select m.subject into about from public.config_versions v join private.metrics m on m.key = v.body ->> 'metric' where v.id = i.published_version_id;
  return (
    select coalesce(jsonb_agg(private.rule_subject(about, t.subject_id) || t.held || jsonb_build_object('subject_id', t.subject_id, 'title', private.suppression_title(t.held ->> 'key'), 'held_at', t.held_at,
      'doubt', exists (select from private.suppressions p where p.key = t.held ->> 'key' and p.kind = about and p.doubt_about <> '{}'), 'estate', e.name) order by t.held_at desc), '[]')
    from (
      select x.* from private.rule_states x
      where x.item_id = i.id and x.held is not null and x.estate_id = any (private.estates_with('alerts.read')) order by x.held_at desc limit 200) t
    join public.estates e on e.id = t.estate_id);
end
$$;
comment on function public.rule_held(uuid) is
  'For whom a rule holds but is held off now, in the caller''s estates, at most 200: [{label, unit, estate, key, title, since, until, held_at, doubt}]. doubt: it cannot be judged (无法判断).';

create function public.rule_catalog(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('alerts.read', org);
  return jsonb_build_object(
    'suppressions', (
      select coalesce(jsonb_agg(jsonb_build_object('key', p.key, 'kind', p.kind, 'title', p.title, 'description', p.description, 'doubt_about', p.doubt_about) order by p.key, p.kind), '[]')
      from private.suppressions p where private.plugin_enabled(rule_catalog.org, p.plugin)),
    'flows', (
      select coalesce(jsonb_agg(jsonb_build_object('key', i.key, 'title', v.title, 'subject', v.body ->> 'subject') order by i.key), '[]')
      from public.config_items i join public.config_versions v on v.id = i.published_version_id
      where i.org_id = rule_catalog.org and i.kind = 'flow' and i.archived_at is null and private.plugin_enabled(rule_catalog.org, 'flows')
        and jsonb_array_length(coalesce(v.body -> 'form' -> 'required', '[]')) = 0),
    'flow_subjects', (select jsonb_object_agg(k, to_jsonb(private.rule_flow_subjects(k))) from unnest(array['unit', 'household', 'contract', 'device', 'estate', 'organization']) as k));
end
$$;
comment on function public.rule_catalog(uuid) is
  'What a rule can name: {suppressions: [{key, kind, title, description, doubt_about}], flows in force [{key, title, subject}], flow_subjects by kind of subject}.';

create function public.alert_pulse(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('alerts.read', org);
  return (
    select jsonb_build_object('rules', count(*), 'evaluated', count(r.last_run_at), 'first_at', min(r.next_run_at) filter (where r.last_run_at is null), 'last_at', max(r.last_run_at))
    from private.rule_runs r where r.org_id = alert_pulse.org);
end
$$;
comment on function public.alert_pulse(uuid) is 'Whether the rules in force have run at all: {rules, evaluated, first_at, last_at}. No alerts means nothing before they have.';

create function public.mute_list(org uuid, past boolean default false, before uuid default null, max_rows int default 50) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('alerts.read');
  handled uuid[] := private.estates_with('alerts.handle');
begin
  perform private.require_org('alerts.read', org);
  return (
    select coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'rule', x.rule, 'title', (
        select i.title from public.config_items i where i.org_id = x.org_id and i.kind = 'alert_rule' and i.key = x.rule),
      'label', case when x.subject_id is not null then private.rule_subject(coalesce(x.subject_kind, (
        select a.subject_kind from public.alerts a where a.subject_id = x.subject_id limit 1)), x.subject_id) ->> 'label' end,
      'subject_kind', x.subject_kind, 'estate', e.name, 'reason', x.reason, 'until', x.until, 'created_at', x.created_at, 'ended_at', x.ended_at,
      'by', private.flow_person(x.org_id, x.muted_by), 'ended_by', private.flow_person(x.org_id, x.ended_by),
      'may_end', x.ended_at is null and x.until > now() and (x.estate_id = any (handled) or (x.estate_id is null and x.org_id = any (private.whole_orgs_with('alerts.handle'))))) order by x.id desc), '[]')
    from (
      select y.* from public.rule_mutes y
      where y.org_id = mute_list.org and (y.estate_id is null or y.estate_id = any (mine)) and (before is null or y.id < before)
        and (y.ended_at is not null or y.until <= now()) = past
      order by y.id desc limit least(greatest(max_rows, 1), 201)) x
    left join public.estates e on e.id = x.estate_id);
end
$$;
comment on function public.mute_list(uuid, boolean, uuid, int) is 'Mutes in the caller''s estates and of whole rules, newest first, a page at a time; past: those that are over. [{id, rule, title, label, estate, reason, until, by, created_at, ended_at, ended_by, may_end}].';

-- ───────────── to-dos

create function private.alert_roles(org uuid) returns table (estate_id uuid, role text)
language sql stable security definer set search_path = '' as $$
  select unnest(coalesce(m.estate_ids, array[null::uuid])), r.key
  from public.memberships m join public.roles r on r.id = m.role_id
  where m.user_id = (select auth.uid()) and m.org_id = alert_roles.org and m.valid @> private.today()
$$;
comment on function private.alert_roles(uuid) is 'Roles of the signed-in user and in which estates; null is every one.';

create function private.alert_to_dos(org uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'title', coalesce(v.title, jsonb_build_object('zh', a.rule, 'en', a.rule)),
    'text', concat_ws(' · ', private.rule_subject(a.subject_kind, a.subject_id) ->> 'label', e.name), 'link', '/alerts/tasks/' || t.id, 'at', t.created_at, 'due_at', t.due_at) order by t.id desc), '[]')
  from (
    select x.* from public.alert_tasks x
    where x.org_id = alert_to_dos.org and x.status = 'open'
      and exists (select from private.alert_roles(alert_to_dos.org) r where r.role = x.role and (r.estate_id is null or x.estate_id is null or r.estate_id = x.estate_id))
    order by x.id desc limit 100) t
  join public.alerts a on a.id = t.alert_id
  left join public.config_versions v on v.id = a.version_id
  left join public.estates e on e.id = t.estate_id
$$;
comment on function private.alert_to_dos(uuid) is 'To-dos from alerts for the roles of the signed-in user, newest first, at most 100.';

create function private.own_alert_task(task uuid) returns public.alert_tasks
language plpgsql stable security definer set search_path = '' as $$
declare
  t public.alert_tasks;
begin
  select * into t from public.alert_tasks x where x.id = task;
  if t.id is null or not (t.estate_id = any (private.estates_with('alerts.handle')) or (t.estate_id is null and t.org_id = any (private.whole_orgs_with('alerts.handle')))
    or exists (select from private.alert_roles(t.org_id) r where r.role = t.role and (r.estate_id is null or t.estate_id is null or r.estate_id = t.estate_id))) then
    perform private.fail(403, 'alerts.task_not_yours');
  end if;
  return t;
end
$$;
comment on function private.own_alert_task(uuid) is 'A to-do of a role the signed-in user has there, or in whose estate he handles alerts; else 403.';

create function public.alert_task(task uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  t public.alert_tasks := private.own_alert_task(task);
  a public.alerts;
begin
  select * into a from public.alerts x where x.id = t.alert_id;
  return private.alert_sheet(a) || jsonb_build_object('id', t.id, 'alert_id', a.id, 'task_status', t.status, 'due_at', t.due_at, 'task_note', t.note, 'done_at', t.done_at,
    'done_by', private.flow_person(t.org_id, t.done_by), 'role', (select r.title from public.roles r where r.org_id = t.org_id and r.key = t.role),
    'may_see_alert', coalesce(a.estate_id = any (private.estates_with('alerts.read')), a.org_id = any (private.whole_orgs_with('alerts.read'))));
end
$$;
comment on function public.alert_task(uuid) is 'A to-do with the alert it is about, for who has it to do: also without the right to see alerts. 403 alerts.task_not_yours.';

create function public.settle_alert_task(task uuid, note text) returns public.alert_tasks
language plpgsql security definer set search_path = '' as $$
declare
  t public.alert_tasks := private.own_alert_task(task);
begin
  if coalesce(length(trim(note)), 0) not between 1 and 2000 then
    perform private.fail(422, 'alerts.note_required');
  end if;
  update public.alert_tasks x set status = 'done', note = trim(settle_alert_task.note), done_by = (select auth.uid()), done_at = now()
  where x.id = t.id and x.status = 'open' returning * into t;
  if t.id is null then
    perform private.fail(409, 'alerts.task_settled');
  end if;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  values (t.org_id, t.estate_id, t.alert_id, 'settled', (select auth.uid()), jsonb_build_object('note', t.note));
  return t;
end
$$;
comment on function public.settle_alert_task(uuid, text) is 'Settles a to-do with what was done. The alert stays: it is over when the facts change, or somebody resolves it. 409 alerts.task_settled.';

create function private.alert_closes_task() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  update public.alert_tasks t set status = case new.status when 'resolved' then 'done' else 'closed' end, done_at = now(), done_by = case new.status when 'resolved' then (select auth.uid()) end
  where t.alert_id = new.id and t.status = 'open';
  return null;
end
$$;
comment on function private.alert_closes_task() is 'An alert that is resolved or cleared takes its to-do along.';

create function private.alert_task_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.broadcast('user:' || p.person, 'to_do_changed', '{}')
  from (select distinct unnest(private.flow_members(n.org_id, n.estate_id, n.role, null)) as person from (select distinct x.org_id, x.estate_id, x.role from new_rows x) n) p;
  return null;
end
$$;
comment on function private.alert_task_changed() is 'Tells open screens of the holders of a role that what they have to do has changed.';

-- ───────────── verbs

create function private.check_mute(reason text, until timestamptz) returns void
language plpgsql stable set search_path = '' as $$
begin
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'alerts.mute_reason_required');
  end if;
  if until is null or until <= now() or until > now() + interval '366 days' then
    perform private.fail(422, 'alerts.mute_end_invalid');
  end if;
end
$$;
comment on function private.check_mute(text, timestamptz) is 'A mute needs a reason and an end within a year.';

create function public.mute_alert(alert uuid, reason text, until timestamptz) returns public.rule_mutes
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts := private.own_alert(alert, array['open', 'acknowledged', 'resolved', 'cleared']);
  made public.rule_mutes;
begin
  perform private.check_mute(reason, until);
  insert into public.rule_mutes (org_id, estate_id, rule, subject_kind, subject_id, reason, until, muted_by)
  values (a.org_id, a.estate_id, a.rule, a.subject_kind, a.subject_id, trim(mute_alert.reason), mute_alert.until, (select auth.uid()))
  returning * into made;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  values (a.org_id, a.estate_id, a.id, 'muted', (select auth.uid()), jsonb_build_object('reason', made.reason, 'until', made.until));
  return made;
end
$$;
comment on function public.mute_alert(uuid, text, timestamptz) is
  'Mutes the rule of an alert for its subject until a moment within a year: no new alert, no evidence, no message. The alert stays, and is cleared when the facts change. 422 without reason or end.';

create function public.mute_rule(org uuid, rule text, reason text, until timestamptz) returns public.rule_mutes
language plpgsql security definer set search_path = '' as $$
declare
  made public.rule_mutes;
begin
  if org is null or not (org = any (private.whole_orgs_with('alerts.handle'))) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "alerts.handle"}');
  end if;
  if not exists (select from public.config_items i where i.org_id = org and i.kind = 'alert_rule' and i.key = mute_rule.rule) then
    perform private.fail(404, 'alerts.rule_not_found');
  end if;
  perform private.check_mute(reason, until);
  insert into public.rule_mutes (org_id, rule, reason, until, muted_by)
  values (mute_rule.org, mute_rule.rule, trim(mute_rule.reason), mute_rule.until, (select auth.uid()))
  returning * into made;
  return made;
end
$$;
comment on function public.mute_rule(uuid, text, text, timestamptz) is 'Mutes a rule for everything until a moment within a year; for who handles alerts in every estate.';

create function private.subject_place(kind text, id uuid) returns table (org_id uuid, estate_id uuid)
language sql stable security definer set search_path = '' as $$
  select u.org_id, u.estate_id from public.units u where subject_place.kind = 'unit' and u.id = subject_place.id
  union all select h.org_id, h.estate_id from public.households h where subject_place.kind = 'household' and h.id = subject_place.id
  union all select c.org_id, c.estate_id from public.contracts c where subject_place.kind = 'contract' and c.id = subject_place.id
  union all select d.org_id, d.estate_id from public.devices d where subject_place.kind = 'device' and d.id = subject_place.id
  union all select e.org_id, e.id from public.estates e where subject_place.kind = 'estate' and e.id = subject_place.id
$$;
comment on function private.subject_place(text, uuid) is 'Where a subject of rules is: its operator and estate.';

create function private.mutable_rule(org uuid, rule text) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if rule is not null and not exists (select from public.config_items i where i.org_id = mutable_rule.org and i.kind = 'alert_rule' and i.key = mutable_rule.rule) then
    perform private.fail(404, 'alerts.rule_not_found');
  end if;
end
$$;
comment on function private.mutable_rule(uuid, text) is '404 alerts.rule_not_found unless the operator has the rule; null is every rule.';

create function public.mute_subject(rule text, kind text, subject uuid, reason text, until timestamptz) returns public.rule_mutes
language plpgsql security definer set search_path = '' as $$
declare
  place record;
  made public.rule_mutes;
begin
  select * into place from private.subject_place(kind, subject);
  perform private.require('alerts.handle', place.estate_id);
  perform private.mutable_rule(place.org_id, rule);
  perform private.check_mute(reason, until);
  if exists (
    select from public.config_items i join public.config_versions v on v.id = i.published_version_id join private.metrics m on m.key = v.body ->> 'metric'
    where i.org_id = place.org_id and i.kind = 'alert_rule' and i.key = mute_subject.rule
      and case coalesce(v.body ->> 'about', 'each') when 'each' then m.subject else v.body ->> 'about' end is distinct from mute_subject.kind) then
    perform private.fail(422, 'alerts.mute_other_subject');
  end if;
  insert into public.rule_mutes (org_id, estate_id, rule, subject_kind, subject_id, reason, until, muted_by)
  values (place.org_id, place.estate_id, mute_subject.rule, mute_subject.kind, mute_subject.subject, trim(mute_subject.reason), mute_subject.until, (select auth.uid()))
  returning * into made;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  select a.org_id, a.estate_id, a.id, 'muted', (select auth.uid()), jsonb_build_object('reason', made.reason, 'until', made.until)
  from public.alerts a where a.org_id = made.org_id and (made.rule is null or a.rule = made.rule) and a.subject_id = made.subject_id and a.status in ('open', 'acknowledged');
  return made;
end
$$;
comment on function public.mute_subject(text, text, uuid, text, timestamptz) is
  'Mutes a rule (null: every rule that does not watch over people) for a subject before there is an alert: unit, household, contract, device or estate. 422 alerts.mute_other_subject when the rule is about something else.';

create function public.mute_estate(estate uuid, rule text, reason text, until timestamptz) returns public.rule_mutes
language plpgsql security definer set search_path = '' as $$
declare
  org uuid := (select e.org_id from public.estates e where e.id = estate);
  made public.rule_mutes;
begin
  perform private.require('alerts.handle', estate);
  perform private.mutable_rule(org, rule);
  perform private.check_mute(reason, until);
  insert into public.rule_mutes (org_id, estate_id, rule, reason, until, muted_by)
  values (org, mute_estate.estate, mute_estate.rule, trim(mute_estate.reason), mute_estate.until, (select auth.uid()))
  returning * into made;
  return made;
end
$$;
comment on function public.mute_estate(uuid, text, text, timestamptz) is
  'Mutes a rule (null: every rule that does not watch over people) for a whole estate until a moment within a year.';

create function public.unmute(mute uuid) returns public.rule_mutes
language plpgsql security definer set search_path = '' as $$
declare
  x public.rule_mutes;
begin
  select * into x from public.rule_mutes y where y.id = mute for update;
  if x.id is null or not (x.estate_id = any (private.estates_with('alerts.handle')) or (x.estate_id is null and x.org_id = any (private.whole_orgs_with('alerts.handle')))) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "alerts.handle"}');
  end if;
  if x.ended_at is not null then
    return x;
  end if;
  update public.rule_mutes y set ended_at = now(), ended_by = (select auth.uid()) where y.id = x.id returning * into x;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id)
  select a.org_id, a.estate_id, a.id, 'unmuted', (select auth.uid())
  from public.alerts a where a.org_id = x.org_id and (x.rule is null or a.rule = x.rule) and a.subject_id = x.subject_id and a.status in ('open', 'acknowledged');
  return x;
end
$$;
comment on function public.unmute(uuid) is 'Ends a mute early.';

create function public.run_rule(item uuid) returns jsonb
language plpgsql security definer set search_path = '' set statement_timeout = '30s' as $$
declare
  i public.config_items;
  r private.rule_runs;
begin
  select * into i from public.config_items x where x.id = item and x.kind = 'alert_rule';
  perform private.require_config('publish', 'alert_rule', i.org_id);
  select * into r from private.rule_runs x where x.item_id = i.id for update;
  if r.item_id is null then
    perform private.fail(409, 'alerts.rule_not_in_force');
  end if;
  update private.rule_runs x set next_run_at = '-infinity' where x.item_id = r.item_id;
  perform private.rules_run(now(), i.org_id);
  return (select jsonb_build_object('last_run_at', x.last_run_at, 'last_ms', x.last_ms, 'last_hits', x.last_hits, 'last_error', x.last_error, 'failures', x.failures)
    from private.rule_runs x where x.item_id = r.item_id);
end
$$;
comment on function public.run_rule(uuid) is 'Runs a rule at once, as the schedule would, with whatever else is due at the operator. {last_run_at, last_ms, last_hits, last_error, failures}. 409 alerts.rule_not_in_force.';

-- ───────────── dry run

create function private.checked_rule(org uuid, body jsonb) returns private.metrics
language plpgsql stable security definer set search_path = '' as $$
declare
  faults jsonb;
begin
  perform private.require_config('write', 'alert_rule', org);
  faults := private.config_faults('alert_rule', org, 'dry_run', body);
  if faults <> '[]' then
    perform private.fail(422, 'alerts.rule_invalid', jsonb_build_object('first', faults -> 0 ->> 'path', 'faults', faults));
  end if;
  return private.metric_named(body ->> 'metric', org);
end
$$;
comment on function private.checked_rule(uuid, jsonb) is 'Refuses who may not write rules (403) and what is no rule (422 with every fault); the metric of one that is.';

create function public.rule_dry_run(org uuid, body jsonb, first_day date default null, last_day date default null) returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '15s' as $$
declare
  began timestamptz := clock_timestamp();
  m private.metrics := private.checked_rule(org, body);
  about text := coalesce(body ->> 'about', 'each');
  estates uuid[] := private.metric_scope(m.permission, m.plugin, org, null);
  kind text := case about when 'each' then m.subject else about end;
  compiled jsonb;
  answer jsonb;
  timed boolean;
  days jsonb := '[]';
  d date;
  former uuid[] := '{}';
  here uuid[];
begin
  if coalesce(jsonb_array_length(body -> 'scope' -> 'estates'), 0) > 0 then
    estates := coalesce((select array_agg(e.id) from public.estates e where e.id = any (estates) and body -> 'scope' -> 'estates' ? e.code), '{}');
  end if;
  if cardinality(estates) = 0 then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', m.permission));
  end if;
  compiled := private.compiled_rule(m, body, estates);
  execute format(
    'with found as materialized (%s) select jsonb_build_object(''count'', (select count(*) from found), ''by_severity'', (select coalesce(jsonb_object_agg(x.severity, x.n), ''{}'') from (select severity, count(*) as n from found where held is null group by 1) x), '
    || '''held'', (select coalesce(jsonb_agg(jsonb_build_object(''key'', x.key, ''title'', private.suppression_title(x.key), ''count'', x.n) order by x.n desc), ''[]'') from (select held ->> ''key'' as key, count(*) as n from found where held is not null group by 1) x), '
    || '''rows'', (select coalesce(jsonb_agg(jsonb_build_object(''subject_id'', f.subject_id, ''estate'', (select e.name from public.estates e where e.id = f.estate_id), ''severity'', f.severity, ''inputs'', f.inputs, ''held'', f.held || jsonb_build_object(''title'', private.suppression_title(f.held ->> ''key'')))), ''[]'') '
    || 'from (select * from found order by held is not null, private.severity_rank(severity) desc, subject_id limit 200) f))', compiled ->> 'sql')
  into answer using org;
  -- Only facts with a day of their own can be looked at as they were: the state of today says nothing of last week.
  timed := m.time_column is not null and exists (
    select from jsonb_array_elements(coalesce(body -> 'scope' -> 'filters', '[]')) f where f ->> 'dimension' = m.time_column and f ->> 'op' = 'period' and f -> 'value' ->> 'unit' = 'day');
  if first_day is not null and timed then
    last_day := least(coalesce(last_day, private.today()), private.today());
    if last_day - first_day not between 0 and 31 then
      perform private.fail(422, 'alerts.too_many_days', '{"max": 31}');
    end if;
    for d in select x::date from generate_series(first_day::timestamp, last_day::timestamp, interval '1 day') as x loop
      execute format('select coalesce(array_agg(f.subject_id), ''{}'') from (%s) f where f.held is null',
        private.compiled_rule(m, body, estates, null, make_interval(days => private.today() - d), d) ->> 'sql') into here using org;
      days := days || jsonb_build_object('day', d, 'count', cardinality(here), 'new', (select count(*) from unnest(here) h where not h = any (former)));
      former := here;
    end loop;
  end if;
  return answer || jsonb_build_object(
    'rows', (select coalesce(jsonb_agg((r || jsonb_build_object('label', private.rule_subject(kind, (r ->> 'subject_id')::uuid) ->> 'label', 'unit', private.rule_subject(kind, (r ->> 'subject_id')::uuid) ->> 'unit',
        'seen', private.rule_seen(m, r -> 'inputs'))) order by n), '[]') from jsonb_array_elements(answer -> 'rows') with ordinality as x (r, n)),
    'subject', kind, 'timed', timed, 'days', case when first_day is not null and timed then days end,
    'estates', cardinality(estates), 'ms', round(extract(epoch from clock_timestamp() - began) * 1000));
end
$$;
comment on function public.rule_dry_run(uuid, jsonb, date, date) is
  'What a rule would find now, as its author sees the data: {count, by_severity and held [{key, title, count}]: which of them would be raised and which held off, rows: first 200 [{subject_id, label, unit, estate, severity, inputs, seen, held}], subject, estates, ms, timed, days}. With first_day (and last_day, at most 31 days later) and a period in days on the metric''s time: also how many on each past day, and how many were new. Duration, repetition and mutes are left out.';

-- ───────────── triggers, row rights, grants

select private.standard_triggers(t) from unnest(array['public.rule_mutes', 'public.alert_tasks']::regclass[]) as t;
create trigger _400_close_task after update of status on public.alerts for each row
  when (old.status in ('open', 'acknowledged') and new.status in ('resolved', 'cleared')) execute function private.alert_closes_task();
create trigger _300_tell_insert after insert on public.alert_tasks referencing new table as new_rows
  for each statement execute function private.alert_task_changed();
create trigger _300_tell_update after update on public.alert_tasks referencing new table as new_rows
  for each statement execute function private.alert_task_changed();
alter table public.rule_mutes enable row level security;
alter table public.alert_tasks enable row level security;
create policy "staff see the to-dos of alerts of their estates" on public.alert_tasks for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.whole_orgs_with('alerts.read'))::uuid[])));
create policy "staff see what is muted in their estates" on public.rule_mutes for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.orgs_with('alerts.read'))::uuid[])));
grant select on public.rule_mutes, public.alert_tasks to authenticated;

grant execute on function private.checked_rule(uuid, jsonb), private.compiled_rule(private.metrics, jsonb, uuid[], uuid, interval, date, timestamptz), private.suppressed_sql(text, jsonb, uuid[], timestamptz, boolean), private.suppression_title(text), private.rule_expressions(jsonb), private.rule_placeholders(jsonb), private.rule_variables(jsonb),
  private.rule_words(private.metrics), private.rule_seen(private.metrics, jsonb), private.rule_column(private.metrics, text, text), private.severity_rank(text),
  private.rule_subject(text, uuid) to authenticated;
grant execute on function public.alert_list(uuid, text[], uuid, int, text[], text[]), public.alert_file(uuid), public.rule_list(uuid), public.mute_alert(uuid, text, timestamptz),
  public.mute_rule(uuid, text, text, timestamptz), public.unmute(uuid), public.run_rule(uuid), public.rule_dry_run(uuid, jsonb, date, date),
  public.rule_held(uuid), public.rule_catalog(uuid), public.alert_pulse(uuid), public.mute_list(uuid, boolean, uuid, int), public.alert_task(uuid), public.settle_alert_task(uuid, text),
  public.mute_subject(text, text, uuid, text, timestamptz), public.mute_estate(uuid, text, text, timestamptz) to authenticated;

-- ───────────── registration and job

select private.flow_subject('alerts.alert', 'alerts', '{"zh": "预警", "en": "Alert"}', 'private.alert_for_flow(uuid)',
  '{"rule": {"type": "text", "title": {"zh": "规则", "en": "Rule"}},
    "severity": {"type": "text", "title": {"zh": "等级", "en": "Severity"}},
    "subject": {"type": "text", "title": {"zh": "对象", "en": "Subject"}}, "subject_kind": {"type": "text", "title": {"zh": "对象类型", "en": "Kind of subject"}},
    "estate": {"type": "text", "title": {"zh": "小区", "en": "Estate"}}}',
  '{"raised": {"title": {"zh": "预警触发", "en": "An alert is raised"}, "permission": "alerts.handle"}}');

select private.to_do_source('alerts.tasks', 'alerts', 'private.alert_to_dos(uuid)');

create view private.suppress_unit_repair with (security_invoker = true) as
  select b.unit_id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until from public.unit_blocks b where b.kind = 'repair';
comment on view private.suppress_unit_repair is 'Homes under repair.';
create view private.suppress_household_repair with (security_invoker = true) as
  select c.household_id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until
  from public.unit_blocks b join public.check_ins c on c.unit_id = b.unit_id and c.checked_out_at is null where b.kind = 'repair';
comment on view private.suppress_household_repair is 'Households whose home is under repair.';
create view private.suppress_contract_repair with (security_invoker = true) as
  select c.contract_id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until
  from public.unit_blocks b join public.check_ins c on c.unit_id = b.unit_id and c.checked_out_at is null where b.kind = 'repair';
comment on view private.suppress_contract_repair is 'Leases whose home is under repair.';
create view private.suppress_device_repair with (security_invoker = true) as
  select d.id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until
  from public.unit_blocks b join public.devices d on d.unit_id = b.unit_id where b.kind = 'repair';
comment on view private.suppress_device_repair is 'Devices in homes under repair.';
select private.suppression('housing.under_repair', x.kind, 'housing', '{"zh": "房屋维修中", "en": "Home under repair"}',
  '{"zh": "房屋登记了维修时段，到该时段结束为止。", "en": "The home has a repair on record, until that ends."}', x.source::regclass)
from (values ('unit', 'private.suppress_unit_repair'), ('household', 'private.suppress_household_repair'), ('contract', 'private.suppress_contract_repair'), ('device', 'private.suppress_device_repair')) as x (kind, source);

create view private.suppress_unit_blocked with (security_invoker = true) as
  select b.unit_id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until from public.unit_blocks b where b.kind = 'disabled';
comment on view private.suppress_unit_blocked is 'Homes out of use.';
create view private.suppress_device_blocked with (security_invoker = true) as
  select d.id as subject_id, b.org_id, b.estate_id, b.starts_at as since, b.ends_at as until
  from public.unit_blocks b join public.devices d on d.unit_id = b.unit_id where b.kind = 'disabled';
comment on view private.suppress_device_blocked is 'Devices in homes out of use.';
select private.suppression('housing.blocked', x.kind, 'housing', '{"zh": "房屋停用", "en": "Home out of use"}',
  '{"zh": "房屋已停用，到恢复使用为止。", "en": "The home is out of use, until it is in use again."}', x.source::regclass)
from (values ('unit', 'private.suppress_unit_blocked'), ('device', 'private.suppress_device_blocked')) as x (kind, source);

create function private.settling_in() returns table (org_id uuid, days int)
language sql stable security definer set search_path = '' as $$
  select o.id, least(greatest(floor((private.setting(o.id, 'tenants', 'settling_in_days') #>> '{}')::numeric), 0), 365)::int
  from public.organizations o where o.kind = 'operator'
$$;
comment on function private.settling_in() is 'How many days after check-in count as just moved in, by operator.';
create view private.suppress_unit_just_moved_in with (security_invoker = true) as
  select c.unit_id as subject_id, c.org_id, c.estate_id, c.checked_in_at as since, c.checked_in_at + make_interval(days => s.days) as until
  from public.check_ins c join private.settling_in() s on s.org_id = c.org_id where c.checked_out_at is null;
comment on view private.suppress_unit_just_moved_in is 'Homes whose tenants have just moved in.';
create view private.suppress_household_just_moved_in with (security_invoker = true) as
  select c.household_id as subject_id, c.org_id, c.estate_id, c.checked_in_at as since, c.checked_in_at + make_interval(days => s.days) as until
  from public.check_ins c join private.settling_in() s on s.org_id = c.org_id where c.checked_out_at is null;
comment on view private.suppress_household_just_moved_in is 'Households that have just moved in.';
create view private.suppress_contract_just_moved_in with (security_invoker = true) as
  select c.contract_id as subject_id, c.org_id, c.estate_id, c.checked_in_at as since, c.checked_in_at + make_interval(days => s.days) as until
  from public.check_ins c join private.settling_in() s on s.org_id = c.org_id where c.checked_out_at is null;
comment on view private.suppress_contract_just_moved_in is 'Leases whose tenants have just moved in.';
select private.suppression('tenants.just_moved_in', x.kind, 'tenants', '{"zh": "入住初期", "en": "Just moved in"}',
  '{"zh": "办理入住后的头几天（天数见租户插件的设置，默认 7 天）。", "en": "The first days after check-in (how many: settings of the tenants plugin, 7 by default)."}', x.source::regclass)
from (values ('unit', 'private.suppress_unit_just_moved_in'), ('household', 'private.suppress_household_just_moved_in'), ('contract', 'private.suppress_contract_just_moved_in')) as x (kind, source);
grant execute on function private.settling_in() to authenticated;

create view private.suppress_contract_in_approval with (security_invoker = true) as
  select i.subject_id, i.org_id, i.estate_id, i.started_at as since, null::timestamptz as until
  from public.flow_instances i where i.subject = 'contracts.contract' and i.status = 'running';
comment on view private.suppress_contract_in_approval is 'Leases with an approval under way.';
select private.suppression('contracts.in_approval', 'contract', 'contracts', '{"zh": "合同审批中", "en": "Approval of the lease under way"}',
  '{"zh": "该合同有正在进行的审批，到审批结束为止。", "en": "An approval of this lease is under way, until it ends."}', 'private.suppress_contract_in_approval');

-- An offline device is no absence (T4): as long as it is not heard from, its silence says nothing of the home.
create view private.suppress_unit_water_doubt with (security_invoker = true) as
  select d.unit_id as subject_id, d.org_id, d.estate_id, coalesce(h.last_seen_at, d.created_at) as since, null::timestamptz as until
  from public.devices d left join public.device_shadows h on h.device_id = d.id
  where d.kind = 'water_meter' and d.status <> 'retired' and d.unit_id is not null and not coalesce(h.online, false);
comment on view private.suppress_unit_water_doubt is 'Homes whose water meter is not heard from.';
create view private.suppress_unit_electricity_doubt with (security_invoker = true) as
  select d.unit_id as subject_id, d.org_id, d.estate_id, coalesce(h.last_seen_at, d.created_at) as since, null::timestamptz as until
  from public.devices d left join public.device_shadows h on h.device_id = d.id
  where d.kind = 'electricity_meter' and d.status <> 'retired' and d.unit_id is not null and not coalesce(h.online, false);
comment on view private.suppress_unit_electricity_doubt is 'Homes whose electricity meter is not heard from.';
select private.suppression('devices.water_doubt', 'unit', 'devices', '{"zh": "水表离线，无法判断", "en": "Water meter offline: cannot be judged"}',
  '{"zh": "水表离线期间“没有用水”不可采信；由“表具离线”规则提示排查设备。", "en": "While the water meter is offline, “no water was used” cannot be trusted; the rule “Meter offline” says to look at the device."}', 'private.suppress_unit_water_doubt', array['devices.water']);
select private.suppression('devices.electricity_doubt', 'unit', 'devices', '{"zh": "电表离线，无法判断", "en": "Electricity meter offline: cannot be judged"}',
  '{"zh": "电表离线期间“没有用电”不可采信；由“表具离线”规则提示排查设备。", "en": "While the electricity meter is offline, “no power was used” cannot be trusted; the rule “Meter offline” says to look at the device."}', 'private.suppress_unit_electricity_doubt', array['devices.electricity']);

select private.config_kind('alert_rule', 'alerts', '{"zh": "预警规则", "en": "Alert rule"}',
  '{"type": "object", "additionalProperties": false, "required": ["metric", "condition", "schedule", "severity", "enabled"],
    "properties": {
      "description": {"x-title": {"zh": "规则说明", "en": "About it"}, "$ref": "#/$defs/text"}, "message": {"x-title": {"zh": "预警内容", "en": "Text"}, "$ref": "#/$defs/text"},
      "metric": {"x-title": {"zh": "数据", "en": "Data"}, "type": "string", "maxLength": 90}, "about": {"x-title": {"zh": "按什么判断", "en": "Judge"}, "enum": ["each", "estate", "organization"]},
      "condition": {"x-title": {"zh": "条件", "en": "Condition"}, "type": "object"},
      "scope": {"x-title": {"zh": "范围", "en": "Scope"}, "type": "object", "additionalProperties": false, "properties": {
        "estates": {"x-title": {"zh": "小区范围", "en": "Estates"}, "type": "array", "maxItems": 500, "uniqueItems": true, "items": {"type": "string", "minLength": 1, "maxLength": 40}},
        "filters": {"x-title": {"zh": "只看", "en": "Only those where"}, "type": "array", "maxItems": 20, "items": {"type": "object"}}}},
      "duration": {"x-title": {"zh": "须持续", "en": "It must last"}, "$ref": "#/$defs/span"},
      "repetition": {"x-title": {"zh": "须多次出现", "en": "It must come again"}, "type": "object", "additionalProperties": false, "required": ["times", "within"], "properties": {
        "times": {"type": "integer", "minimum": 2, "maximum": 50}, "within": {"$ref": "#/$defs/span"}}},
      "schedule": {"x-title": {"zh": "运行频率", "en": "Runs"}, "type": "object", "additionalProperties": false, "required": ["every", "unit"], "properties": {
        "every": {"type": "integer", "minimum": 1, "maximum": 59}, "unit": {"enum": ["minute", "hour", "day"]},
        "at": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}}},
      "severity": {"x-title": {"zh": "等级", "en": "Severity"}, "$ref": "#/$defs/severity"},
      "escalate": {"x-title": {"zh": "升级", "en": "Escalation"}, "type": "array", "maxItems": 4, "items": {"type": "object", "additionalProperties": false, "required": ["severity"], "oneOf": [{"required": ["condition"]}, {"required": ["after"]}], "properties": {
        "severity": {"$ref": "#/$defs/severity"}, "condition": {"x-title": {"zh": "条件", "en": "Condition"}, "type": "object"}, "after": {"x-title": {"zh": "多久以后", "en": "After"}, "$ref": "#/$defs/span"},
        "roles": {"type": "array", "maxItems": 20, "uniqueItems": true, "items": {"type": "string", "maxLength": 60}}}}},
      "unless": {"x-title": {"zh": "不预警的情形", "en": "Held back while"}, "type": "array", "maxItems": 20, "uniqueItems": true, "items": {"type": "string", "maxLength": 90}},
      "care": {"x-title": {"zh": "关怀类规则", "en": "Care for people"}, "type": "boolean"},
      "clear": {"x-title": {"zh": "何时解除", "en": "When it is over"}, "type": "object", "additionalProperties": false, "properties": {
        "condition": {"x-title": {"zh": "条件", "en": "Condition"}, "type": "object"}, "after": {"x-title": {"zh": "连续次数", "en": "Looks in a row"}, "type": "integer", "minimum": 1, "maximum": 20}}},
      "notify": {"x-title": {"zh": "通知谁", "en": "Who is told"}, "type": "object", "additionalProperties": false, "properties": {
        "handlers": {"type": "boolean"}, "staff": {"type": "boolean"},
        "roles": {"type": "array", "maxItems": 20, "uniqueItems": true, "items": {"type": "string", "maxLength": 60}},
        "permissions": {"type": "array", "maxItems": 20, "uniqueItems": true, "items": {"type": "string", "maxLength": 80}}}},
      "opens": {"x-title": {"zh": "触发时打开", "en": "It opens"}, "oneOf": [
        {"type": "object", "additionalProperties": false, "required": ["kind"], "properties": {"kind": {"const": "flow"}, "flow": {"type": "string", "minLength": 1, "maxLength": 80}}},
        {"type": "object", "additionalProperties": false, "required": ["kind", "role"], "properties": {
          "kind": {"const": "task"}, "role": {"type": "string", "minLength": 1, "maxLength": 60}, "within": {"$ref": "#/$defs/span"}}}]},
      "show": {"x-title": {"zh": "显示的数值", "en": "Values shown"}, "type": "array", "maxItems": 12, "uniqueItems": true, "items": {"type": "string", "maxLength": 90}},
      "enabled": {"x-title": {"zh": "启用", "en": "In use"}, "type": "boolean"}},
    "$defs": {
      "text": {"type": "object", "additionalProperties": false, "properties": {"zh": {"type": "string", "maxLength": 1000}, "en": {"type": "string", "maxLength": 1000}}},
      "severity": {"enum": ["yellow", "orange", "red"]},
      "span": {"type": "object", "additionalProperties": false, "required": ["n", "unit"], "properties": {
        "n": {"type": "integer", "minimum": 1, "maximum": 1000}, "unit": {"enum": ["minute", "hour", "day"]}}}}}',
  'private.rule_faults(uuid, text, jsonb)', 'private.publish_rule(public.config_items, public.config_versions)');

select private.config_default('alerts', 'alert_rule', 'arrears', '{"zh": "欠费", "en": "Arrears"}',
  '{"description": {"zh": "住户有逾期未缴的账单即提示；逾期租金累计到三个月为橙色，五个月为红色（催告函、解除预警的时点）。", "en": "A household has overdue charges; orange at three months of rent, red at five (when formal notice and warning of termination fall due)."},
    "message": {"zh": "{{subject}} 逾期未缴 {{owed_fen}}，约 {{months}} 个月租金，最长逾期 {{days_late}} 天", "en": "{{subject}} owes {{owed_fen}}, about {{months}} months of rent, {{days_late}} days late"},
    "metric": "finance.arrears", "about": "each", "condition": {">=": [{"var": "days_late"}, 1]},
    "schedule": {"every": 1, "unit": "minute"}, "severity": "yellow",
    "escalate": [{"severity": "orange", "condition": {">=": [{"var": "months"}, 3]}}, {"severity": "red", "condition": {">=": [{"var": "months"}, 5]}}],
    "clear": {"after": 1}, "show": ["owed_fen", "months", "days_late"], "enabled": true}', '0.1.0');
select private.config_default('alerts', 'alert_rule', 'lock_offline', '{"zh": "门锁离线", "en": "Lock offline"}',
  '{"description": {"zh": "门锁或单元门离线满 24 小时。离线期间的“无人开门”不可采信，先排查设备。", "en": "A lock or gate has been offline for 24 hours. While it is, “nobody opened the door” cannot be trusted: look at the device first."},
    "message": {"zh": "{{subject}} 已离线 {{offline_hours}} 小时", "en": "{{subject}} has been offline for {{offline_hours}} hours"},
    "metric": "devices.devices", "about": "each", "condition": {">=": [{"var": "offline_hours"}, 24]},
    "scope": {"filters": [{"dimension": "kind", "op": "in", "value": ["lock", "gate"]}]},
    "schedule": {"every": 5, "unit": "minute"}, "severity": "yellow", "unless": ["housing.under_repair"],
    "escalate": [{"severity": "orange", "condition": {">=": [{"var": "offline_hours"}, 72]}}],
    "clear": {"after": 2}, "enabled": true}', '0.1.0');
select private.config_default('alerts', 'alert_rule', 'meter_offline', '{"zh": "表具离线", "en": "Meter offline"}',
  '{"description": {"zh": "水表、电表离线满 72 小时。", "en": "A water or electricity meter has been offline for 72 hours."},
    "message": {"zh": "{{subject}} 已离线 {{offline_hours}} 小时", "en": "{{subject}} has been offline for {{offline_hours}} hours"},
    "metric": "devices.devices", "about": "each", "condition": {">=": [{"var": "offline_hours"}, 72]},
    "scope": {"filters": [{"dimension": "kind", "op": "in", "value": ["water_meter", "electricity_meter"]}]},
    "schedule": {"every": 1, "unit": "hour"}, "severity": "yellow", "unless": ["housing.under_repair"], "clear": {"after": 2}, "enabled": true}', '0.1.0');
select private.config_default('alerts', 'alert_rule', 'lock_battery', '{"zh": "门锁电量低", "en": "Lock battery low"}',
  '{"description": {"zh": "电量低于 20% 提示更换，低于 10% 为红色；回升到 30% 以上才解除，避免在临界值上反复。", "en": "Below 20% change the battery, below 10% red; over only at 30% and more, so that it does not flicker at the limit."},
    "message": {"zh": "{{subject}} 电量剩余 {{battery}}%", "en": "{{subject}} has {{battery}}% battery left"},
    "metric": "devices.devices", "about": "each", "condition": {"<": [{"var": "battery"}, 20]},
    "scope": {"filters": [{"dimension": "kind", "op": "in", "value": ["lock", "gate"]}]},
    "schedule": {"every": 15, "unit": "minute"}, "severity": "yellow",
    "escalate": [{"severity": "red", "condition": {"<": [{"var": "battery"}, 10]}}],
    "clear": {"condition": {">=": [{"var": "battery"}, 30]}, "after": 2}, "enabled": true}', '0.1.0');

-- The time-out is the statement's: set before the run begins, because inside it would come too late.
select private.plugin_job('alerts', 'alerts-evaluate', '* * * * *', 'set local statement_timeout = ''50s''; select private.rules_run()');
