-- Metrics (part of the plugin dashboards, which comes later): named numbers that plugins register over views of their data, and one function that answers questions about
-- them as the viewer. Dashboards are arranged from these. A question is a small document, compiled to SQL from what is
-- registered and from nothing else; what a viewer may not see is not counted for him.

-- ───────────── registry

create table private.metrics (
  key text primary key check (key ~ '^[a-z][a-z0-9_]{1,39}\.[a-z][a-z0-9_]{1,39}$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  permission text not null,
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  description jsonb not null check (jsonb_typeof(description) = 'object'),
  source regclass not null,
  grain text not null,
  subject text check (subject in ('unit', 'household', 'contract', 'device')),
  subject_column text,
  time_column text,
  dimensions jsonb not null check (jsonb_typeof(dimensions) = 'array'),
  measures jsonb not null check (jsonb_typeof(measures) = 'array'),
  link jsonb check (jsonb_typeof(link) = 'object'),
  check ((subject is null) = (subject_column is null))
);
create index metrics_plugin_idx on private.metrics (plugin);
comment on table private.metrics is 'What can be counted: each metric is a view of a plugin with named dimensions and measures. Filled by private.metric in the plugin''s migration.';
comment on column private.metrics.key is '<plugin>.<what>.';
comment on column private.metrics.plugin is 'The plugin whose data it is: switched off, the metric is gone.';
comment on column private.metrics.permission is 'What a viewer must hold in an estate to have its rows counted.';
comment on column private.metrics.title is 'Title by language.';
comment on column private.metrics.description is 'What is counted and what is not, by language.';
comment on column private.metrics.source is 'A view with security_invoker, so that row rights are the viewer''s; it has org_id and estate_id.';
comment on column private.metrics.grain is 'What one row of the view is, in English.';
comment on column private.metrics.subject is 'What a row is about, where rules can be written about it: unit, household, contract, device.';
comment on column private.metrics.subject_column is 'Column with the id of the subject.';
comment on column private.metrics.time_column is 'Key of the date dimension that says when it happened; null for a state as of now.';
comment on column private.metrics.dimensions is 'Array of {key, column, title, type: choice|text|ref|date|number|boolean, options?, of?, label?}.';
comment on column private.metrics.measures is 'Array of {key, title, unit, aggs, column?, over?, better?}.';
comment on column private.metrics.link is 'The list page behind it: {path, columns: {dimension: column of the list}, fixed?: {column: value it always has}, single?: it takes one value a column}. Dashboards lead there with ?f.<column>=<value> when the list can show exactly what was counted.';

-- Metrics of one operator only, of the kinds of records he has made himself.
create table private.org_metrics (
  org_id uuid not null references public.organizations (id),
  like private.metrics,
  primary key (org_id, key)
);
create index org_metrics_plugin_idx on private.org_metrics (plugin);
comment on table private.org_metrics is 'Metrics of single operators: columns as private.metrics has them. Filled when a kind of records is published, and when fields are added to a built-in record: then under the key of the metric they widen.';

create function private.has_columns(source regclass, names text[]) returns boolean
language sql stable set search_path = '' as $$
  select count(*) = cardinality(names)
  from pg_catalog.pg_attribute a
  where a.attrelid = source and a.attnum > 0 and not a.attisdropped and a.attname = any (names)
$$;
comment on function private.has_columns(regclass, text[]) is 'Whether a relation has all of these (different) columns.';

create function private.is_title(value jsonb) returns boolean
language sql immutable set search_path = '' as $$
  select coalesce(length(value ->> 'zh') between 1 and 400 and length(value ->> 'en') between 1 and 400, false)
$$;
comment on function private.is_title(jsonb) is 'Whether it is a text in both languages, {"zh", "en"}.';

create function private.dimension_fault(source regclass, d jsonb) returns text
language sql stable set search_path = '' as $$
  select case
    when d ->> 'key' is null or d ->> 'key' !~ '^[a-z][a-z0-9_]{0,39}$' then 'key'
    when not private.is_title(d -> 'title') then 'title'
    when coalesce(d ->> 'type', '') not in ('choice', 'text', 'ref', 'date', 'number', 'boolean') then 'type'
    when not private.has_columns(source, array[d ->> 'column']) then 'column'
    when d ->> 'type' = 'choice' and not coalesce(jsonb_typeof(d -> 'options') = 'array', false) then 'options'
    when d ->> 'type' = 'ref' and not coalesce(private.has_columns(to_regclass(d ->> 'of'), array['id', d ->> 'label']), false) then 'of, label'
    when d ->> 'type' = 'date' and not exists (
      select from pg_catalog.pg_attribute a where a.attrelid = source and a.attname = d ->> 'column'
        and a.atttypid in ('date'::regtype, 'timestamptz'::regtype)) then 'column: date or timestamptz'
  end
$$;
comment on function private.dimension_fault(regclass, jsonb) is 'What is wrong with a dimension that is being registered; null when nothing is.';

create function private.measure_fault(source regclass, m jsonb) returns text
language sql stable set search_path = '' as $$
  select case
    when m ->> 'key' is null or m ->> 'key' !~ '^[a-z][a-z0-9_]{0,39}$' then 'key'
    when not private.is_title(m -> 'title') then 'title'
    when coalesce(m ->> 'unit', '') not in ('count', 'fen', 'm2', 'm3', 'kWh', 'percent', 'days', 'months') then 'unit'
    when not coalesce(jsonb_typeof(m -> 'aggs') = 'array' and jsonb_array_length(m -> 'aggs') > 0
      and m -> 'aggs' <@ '["count", "sum", "avg", "min", "max", "distinct", "ratio"]', false) then 'aggs'
    when m -> 'aggs' <> '["count"]' and not coalesce(private.has_columns(source, array[m ->> 'column']), false) then 'column'
    when m -> 'aggs' ? 'ratio' and not coalesce(private.has_columns(source, array[m ->> 'over']), false) then 'over'
    when m ? 'better' and not m -> 'better' <@ '["more", "less"]' then 'better'
  end
$$;
comment on function private.measure_fault(regclass, jsonb) is 'What is wrong with a measure that is being registered; null when nothing is.';

create function private.metric(
  key text, plugin text, permission text, title jsonb, description jsonb, source regclass, grain text,
  dimensions jsonb, measures jsonb, subject text default null, subject_column text default null, time_column text default null,
  link jsonb default null) returns void
language plpgsql security definer set search_path = '' as $$
declare
  part jsonb;
  fault text;
begin
  if not exists (
    select from pg_catalog.pg_class c
    where c.oid = source and c.relkind = 'v' and c.reloptions && array['security_invoker=true', 'security_invoker=on']) then
    raise exception 'metric %: % is no view with (security_invoker = true)', key, source;
  end if;
  if not private.has_columns(source, array['org_id', 'estate_id']) then
    raise exception 'metric %: % lacks org_id or estate_id', key, source;
  end if;
  if not (private.is_title(title) and private.is_title(description)) then
    raise exception 'metric %: title and description need zh and en', key;
  end if;
  for part in select * from jsonb_array_elements(dimensions) loop
    fault := private.dimension_fault(source, part);
    if fault is not null then
      raise exception 'metric %: dimension %: %', key, part ->> 'key', fault;
    end if;
  end loop;
  for part in select * from jsonb_array_elements(measures) loop
    fault := private.measure_fault(source, part);
    if fault is not null then
      raise exception 'metric %: measure %: %', key, part ->> 'key', fault;
    end if;
  end loop;
  if subject_column is not null and not private.has_columns(source, array[subject_column]) then
    raise exception 'metric %: no subject column %', key, subject_column;
  end if;
  if time_column is not null and not dimensions @> jsonb_build_array(jsonb_build_object('key', time_column, 'type', 'date')) then
    raise exception 'metric %: % is no date dimension', key, time_column;
  end if;
  insert into private.metrics as m (key, plugin, permission, title, description, source, grain, subject, subject_column, time_column, dimensions, measures, link)
  values (key, plugin, permission, title, description, source, grain, subject, subject_column, time_column, dimensions, measures, link)
  on conflict on constraint metrics_pkey do update set
    plugin = excluded.plugin, permission = excluded.permission, title = excluded.title, description = excluded.description, source = excluded.source,
    grain = excluded.grain, subject = excluded.subject, subject_column = excluded.subject_column, time_column = excluded.time_column,
    dimensions = excluded.dimensions, measures = excluded.measures, link = excluded.link;
  execute format('revoke all on %s from public, anon, authenticated, service_role', source);
  execute format('grant select on %s to authenticated', source);
end
$$;
comment on function private.metric(text, text, text, jsonb, jsonb, regclass, text, jsonb, jsonb, text, text, text, jsonb) is
  'Registers a metric, in the migration of the plugin whose data it is. The view must be security_invoker and have org_id and estate_id; the signed-in may select from it, its tables decide which rows.';

-- ───────────── what a viewer may ask about

create function private.metric_scope(permission text, plugin text, org uuid, estate uuid) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(e.id), '{}')
  from public.estates e
  join public.plugins p on p.org_id = e.org_id and p.key = metric_scope.plugin and p.enabled
  where e.id = any ((select private.estates_with(metric_scope.permission))::uuid[])
    and (metric_scope.org is null or e.org_id = metric_scope.org)
    and (metric_scope.estate is null or e.id = metric_scope.estate)
$$;
comment on function private.metric_scope(text, text, uuid, uuid) is
  'Estates whose rows are counted for the signed-in user: he holds the permission there, and the operator has the plugin switched on. Narrowed to an operator or an estate when given.';

create function private.metric_named(metric text, org uuid default null) returns private.metrics
language sql stable security definer set search_path = '' as $$
  select x.m from (
    (select jsonb_populate_record(null::private.metrics, to_jsonb(o)) as m from private.org_metrics o
    where o.key = metric_named.metric and o.org_id = any (case when metric_named.org is null then private.visible_orgs() else array[metric_named.org] end) order by o.org_id limit 1)
    union all
    select m from private.metrics m where m.key = metric_named.metric) x
  limit 1
$$;
comment on function private.metric_named(text, uuid) is 'A metric by its key: the operator''s own, or everybody''s with the fields he added (org null: of an operator the signed-in user sees), else as its plugin registered it; null fields when there is none. Definitions are no secret, rows are.';

create function public.metric_catalog(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if org is null or not (org = any (private.visible_orgs())) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'dashboards.read'));
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'key', m.key, 'plugin', m.plugin, 'title', m.title, 'description', m.description, 'grain', m.grain, 'subject', m.subject,
      'time', m.time_column, 'link', m.link,
      'dimensions', (select coalesce(jsonb_agg(d.v - 'column' - 'of' - 'label' order by d.n), '[]') from jsonb_array_elements(m.dimensions) with ordinality as d (v, n)),
      'measures', (select coalesce(jsonb_agg(x.v - 'column' - 'over' order by x.n), '[]') from jsonb_array_elements(m.measures) with ordinality as x (v, n))
    ) order by m.plugin, m.key), '[]')
    from (
      select * from private.metrics x where not exists (select from private.org_metrics o where o.org_id = metric_catalog.org and o.key = x.key)
      union all
      select (jsonb_populate_record(null::private.metrics, to_jsonb(o))).* from private.org_metrics o where o.org_id = metric_catalog.org) m
    where cardinality(private.metric_scope(m.permission, m.plugin, metric_catalog.org, null)) > 0);
end
$$;
comment on function public.metric_catalog(uuid) is
  'Metrics the caller can ask about at an operator: titles, dimensions with types and options, measures with units. The settings form of a widget is drawn from it.';

-- ───────────── from a question to SQL


create function private.spec_keys(value jsonb, allowed text[], path text) returns void
language plpgsql set search_path = '' as $$
declare
  stranger text;
begin
  if jsonb_typeof(value) is distinct from 'object' then
    perform private.fail(422, 'dashboards.spec_invalid', jsonb_build_object('path', path));
  end if;
  select k into stranger from jsonb_object_keys(value) as k where not (k = any (allowed)) limit 1;
  if stranger is not null then
    perform private.fail(422, 'dashboards.spec_invalid', jsonb_build_object('path', concat_ws('.', nullif(path, ''), left(stranger, 40))));
  end if;
end
$$;
comment on function private.spec_keys(jsonb, text[], text) is 'Refuses what is no object, or has a key that nobody defined.';

create function private.spec_list(spec jsonb, name text, max_length int) returns jsonb
language plpgsql set search_path = '' as $$
declare
  list jsonb := coalesce(nullif(spec -> name, 'null'), '[]');
begin
  if jsonb_typeof(list) <> 'array' then
    perform private.fail(422, 'dashboards.spec_invalid', jsonb_build_object('path', name));
  end if;
  if jsonb_array_length(list) > max_length then
    perform private.fail(422, 'dashboards.too_many', jsonb_build_object('path', name, 'max', max_length));
  end if;
  return list;
end
$$;
comment on function private.spec_list(jsonb, text, int) is 'A list of the question, at most so long; empty when left out.';

create function private.spec_uuid(spec jsonb, name text) returns uuid
language plpgsql set search_path = '' as $$
begin
  if coalesce(spec ->> name, '') = '' then
    return null;
  end if;
  if jsonb_typeof(spec -> name) <> 'string' or spec ->> name !~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' then
    perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', name));
  end if;
  return (spec ->> name)::uuid;
end
$$;
comment on function private.spec_uuid(jsonb, text) is 'An id of the question; null when left out.';

create function private.column_type(source regclass, name text) returns text
language sql stable set search_path = '' as $$
  select format_type(a.atttypid, null) from pg_catalog.pg_attribute a where a.attrelid = source and a.attname = name and a.attnum > 0
$$;
comment on function private.column_type(regclass, text) is 'Type of a column, without its modifier.';

create function private.spec_literal(value jsonb, type text, path text) returns text
language plpgsql stable set search_path = '' as $$
declare
  text_value text := value #>> '{}';
  literal text;
begin
  if value is null or jsonb_typeof(value) not in ('string', 'number', 'boolean') or length(text_value) > 200 then
    perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', path));
  end if;
  begin
    -- The type comes from the catalogue, the value is quoted: this only asks whether the one can be read as the other.
    execute format('select (%L::%s)::text', text_value, type) into literal;
  exception when data_exception or invalid_text_representation or datetime_field_overflow then
    literal := null;
  end;
  if literal is null then
    perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', path));
  end if;
  return format('%L::%s', literal, type);
end
$$;
comment on function private.spec_literal(jsonb, text, text) is 'A value of the question as a quoted literal of the column''s type; refuses what cannot be read as one.';

create function private.spec_int(value jsonb, low int, high int, path text) returns int
language plpgsql immutable set search_path = '' as $$
begin
  if jsonb_typeof(value) is distinct from 'number' or (value #>> '{}') !~ '^-?[0-9]{1,6}$' or (value #>> '{}')::int not between low and high then
    perform private.fail(422, 'dashboards.number_invalid', jsonb_build_object('path', path, 'min', low, 'max', high));
  end if;
  return (value #>> '{}')::int;
end
$$;
comment on function private.spec_int(jsonb, int, int, text) is 'A whole number of the question within bounds.';

create function private.period_bounds(value jsonb, path text) returns date[]
language plpgsql stable set search_path = '' as $$
declare
  unit text := value ->> 'unit';
  first_step int;
  last_step int;
  here timestamp;
  step interval;
begin
  perform private.spec_keys(value, array['unit', 'from', 'to'], path);
  if coalesce(unit, '') not in ('day', 'week', 'month', 'quarter', 'year') then
    perform private.fail(422, 'dashboards.grain_invalid', jsonb_build_object('path', path || '.unit'));
  end if;
  first_step := private.spec_int(value -> 'from', -400, 400, path || '.from');
  last_step := private.spec_int(value -> 'to', first_step, 400, path || '.to');
  here := date_trunc(unit, private.today()::timestamp);
  step := case unit when 'quarter' then interval '3 months' else ('1 ' || unit)::interval end;
  return array[(here + first_step * step)::date, (here + (last_step + 1) * step)::date];
end
$$;
comment on function private.period_bounds(jsonb, text) is
  'First day, and day after the last, of a period counted from today: {unit, from, to}; {month, -5, 0} is this month and the five before.';

create function private.compiled_filter(m private.metrics, f jsonb, path text, shift interval) returns text
language plpgsql stable set search_path = '' as $$
declare
  d jsonb;
  op text := f ->> 'op';
  value jsonb := f -> 'value';
  kind text;
  type text;
  col text;
  days date[];
  list text;
  ops text[];
begin
  perform private.spec_keys(f, array['dimension', 'op', 'value'], path);
  select x into d from jsonb_array_elements(m.dimensions) as x where x -> 'key' = f -> 'dimension';
  if d is null then
    perform private.fail(422, 'dashboards.dimension_unknown', jsonb_build_object('path', path || '.dimension', 'dimension', left(f ->> 'dimension', 60)));
  end if;
  kind := d ->> 'type';
  type := private.column_type(m.source, d ->> 'column');
  col := format('s.%I', d ->> 'column');
  ops := array['eq', 'ne', 'is_null', 'not_null'] || case kind
    when 'choice' then array['in', 'not_in'] when 'ref' then array['in', 'not_in'] when 'text' then array['in', 'not_in', 'contains']
    when 'number' then array['lt', 'lte', 'gt', 'gte', 'between', 'in', 'not_in'] when 'date' then array['lt', 'lte', 'gt', 'gte', 'between', 'period']
    else array[]::text[] end;
  if op is null or not (op = any (ops)) then
    perform private.fail(422, 'dashboards.op_not_allowed', jsonb_build_object('path', path || '.op', 'op', left(op, 20)));
  end if;
  if op in ('is_null', 'not_null') then
    return format('%s is %s', col, case op when 'is_null' then 'null' else 'not null' end);
  elsif op in ('in', 'not_in') then
    if jsonb_typeof(value) is distinct from 'array' or jsonb_array_length(value) not between 1 and 200 then
      perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', path || '.value'));
    end if;
    select string_agg(private.spec_literal(v, type, path || '.value'), ', ') into list from jsonb_array_elements(value) as v;
    return format(case op when 'in' then '%s in (%s)' else '(%s in (%s)) is not true' end, col, list);
  elsif op = 'contains' then
    if jsonb_typeof(value) is distinct from 'string' or length(value #>> '{}') not between 1 and 100 then
      perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', path || '.value'));
    end if;
    return format('strpos(lower(%s), lower(%L)) > 0', col, value #>> '{}');
  elsif op = 'period' then
    days := private.period_bounds(value, path || '.value');
    -- A comparison with a former period looks at rows as much earlier.
    if d ->> 'key' = m.time_column then
      days := array[(days[1]::timestamp - shift)::date, (days[2]::timestamp - shift)::date];
    end if;
    if type = 'date' then
      return format('(%s >= %L::date and %1$s < %3$L::date)', col, days[1], days[2]);
    end if;
    return format('(%s >= %L::timestamptz and %1$s < %3$L::timestamptz)', col, days[1]::text || ' 00:00:00+08', days[2]::text || ' 00:00:00+08');
  elsif op = 'between' then
    if jsonb_typeof(value) is distinct from 'array' or jsonb_array_length(value) <> 2 then
      perform private.fail(422, 'dashboards.value_invalid', jsonb_build_object('path', path || '.value'));
    end if;
    return format('(%s >= %s and %1$s <= %3$s)', col, private.spec_literal(value -> 0, type, path || '.value'), private.spec_literal(value -> 1, type, path || '.value'));
  end if;
  return format('%s %s %s', col, case op when 'eq' then '=' when 'ne' then 'is distinct from' when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' else '>=' end,
    private.spec_literal(value, type, path || '.value'));
end
$$;
comment on function private.compiled_filter(private.metrics, jsonb, text, interval) is
  'One condition of a question as SQL over the alias s; columns and types from the registry, values quoted. shift moves periods back, for comparisons.';

create function private.compiled_dimension(m private.metrics, asked jsonb, filters jsonb, path text, shift interval) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  d jsonb;
  grain text := asked ->> 'grain';
  expression text;
  period jsonb;
  days date[];
begin
  perform private.spec_keys(asked, array['key', 'grain'], path);
  select x into d from jsonb_array_elements(m.dimensions) as x where x -> 'key' = asked -> 'key';
  if d is null then
    perform private.fail(422, 'dashboards.dimension_unknown', jsonb_build_object('path', path || '.key', 'dimension', left(asked ->> 'key', 60)));
  end if;
  expression := format('s.%I', d ->> 'column');
  if d ->> 'type' = 'date' then
    grain := coalesce(grain, 'month');
    if grain not in ('day', 'week', 'month', 'quarter', 'year') then
      perform private.fail(422, 'dashboards.grain_invalid', jsonb_build_object('path', path || '.grain'));
    end if;
    if private.column_type(m.source, d ->> 'column') <> 'date' then
      expression := format('(%s at time zone ''Asia/Shanghai'')', expression);
    end if;
    if shift > interval '0' and d ->> 'key' = m.time_column then
      expression := format('(%s + %L::interval)', expression, shift);
    end if;
    expression := format('date_trunc(%L, %s::timestamp)::date', grain, expression);
  elsif grain is not null then
    perform private.fail(422, 'dashboards.grain_invalid', jsonb_build_object('path', path || '.grain'));
  end if;
  select x -> 'value' into period from jsonb_array_elements(case jsonb_typeof(filters) when 'array' then filters else '[]' end) as x
  where x -> 'dimension' = d -> 'key' and x ->> 'op' = 'period' limit 1;
  if period is not null then
    days := private.period_bounds(period, 'filters');
  end if;
  return jsonb_build_object(
    'sql', expression,
    'label', case when d ->> 'type' = 'ref' then format('(select l.%I from %s l where l.id = q.%%I)', d ->> 'label', to_regclass(d ->> 'of')) end,
    'column', jsonb_strip_nulls(jsonb_build_object('key', d -> 'key', 'title', d -> 'title', 'type', d -> 'type', 'grain', grain, 'options', d -> 'options',
      'from', days[1], 'to', days[2])));
end
$$;
comment on function private.compiled_dimension(private.metrics, jsonb, jsonb, text, interval) is
  'One dimension of a question: {sql over the alias s, label as sub-select over q, column as told to the caller, with the first day and the day after the last of the period a filter asks for}.';

create function private.compiled_measure(m private.metrics, asked jsonb, path text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  x jsonb;
  agg text;
  col text;
begin
  perform private.spec_keys(asked, array['key', 'agg'], path);
  select y into x from jsonb_array_elements(m.measures) as y where y -> 'key' = asked -> 'key';
  if x is null then
    perform private.fail(422, 'dashboards.measure_unknown', jsonb_build_object('path', path || '.key', 'measure', left(asked ->> 'key', 60)));
  end if;
  agg := coalesce(asked ->> 'agg', x -> 'aggs' ->> 0);
  if not x -> 'aggs' ? agg then
    perform private.fail(422, 'dashboards.agg_not_allowed', jsonb_build_object('path', path || '.agg', 'agg', left(agg, 20)));
  end if;
  col := format('s.%I', coalesce(x ->> 'column', 'org_id'));
  return jsonb_build_object(
    'sql', case agg
      when 'count' then 'count(*)'
      when 'sum' then format('coalesce(sum(%s), 0)', col)
      when 'avg' then format('round(avg(%s)::numeric, 2)', col)
      when 'distinct' then format('count(distinct %s)', col)
      when 'ratio' then format('round(100.0 * sum(%s) / nullif(sum(s.%I), 0), 2)', col, x ->> 'over')
      else format('%s(%s)', agg, col) end,
    'column', jsonb_strip_nulls(jsonb_build_object('key', x -> 'key', 'agg', agg, 'title', x -> 'title', 'unit', x -> 'unit', 'better', x -> 'better')));
end
$$;
comment on function private.compiled_measure(private.metrics, jsonb, text) is 'One measure of a question: {sql over the alias s, column as told to the caller}.';

create function private.compiled_order(spec jsonb, dimensions jsonb[], measures jsonb[]) returns text
language plpgsql immutable set search_path = '' as $$
declare
  part jsonb;
  terms text[] := '{}';
  names text[] := '{}';
  i int;
  at int := 0;
begin
  for i in 1 .. cardinality(dimensions) loop
    names := names || (dimensions[i] -> 'column' ->> 'key');
  end loop;
  for i in 1 .. cardinality(measures) loop
    names := names || ((measures[i] -> 'column' ->> 'key') || '.' || (measures[i] -> 'column' ->> 'agg'));
  end loop;
  for part in select * from jsonb_array_elements(private.spec_list(spec, 'order', 4)) loop
    perform private.spec_keys(part, array['by', 'dir'], format('order[%s]', at));
    i := array_position(names, part ->> 'by');
    if i is null or coalesce(part ->> 'dir', 'asc') not in ('asc', 'desc') then
      perform private.fail(422, 'dashboards.order_invalid', jsonb_build_object('path', format('order[%s]', at)));
    end if;
    terms := terms || format('%s %s nulls last', i, coalesce(part ->> 'dir', 'asc'));
    at := at + 1;
  end loop;
  if cardinality(terms) = 0 then
    for i in 1 .. cardinality(dimensions) loop
      if dimensions[i] -> 'column' ->> 'type' in ('date', 'number') then
        terms := terms || format('%s nulls last', i);
      end if;
    end loop;
    if cardinality(terms) = 0 then
      terms := terms || format('%s desc nulls last', cardinality(dimensions) + 1);
    end if;
  end if;
  -- The rest makes the order the same every time.
  for i in 1 .. cardinality(dimensions) loop
    terms := terms || i::text;
  end loop;
  return array_to_string(terms, ', ');
end
$$;
comment on function private.compiled_order(jsonb, jsonb[], jsonb[]) is
  'Order of the answer by position: as asked by dimension or measure.agg; else dates and numbers upwards, other things by the first measure downwards.';

create function private.compare_shift(m private.metrics, spec jsonb) returns interval
language plpgsql stable set search_path = '' as $$
declare
  wanted text := spec ->> 'compare';
  f jsonb;
  p jsonb;
begin
  if wanted is null then
    return null;
  end if;
  if wanted not in ('previous_period', 'previous_year') then
    perform private.fail(422, 'dashboards.compare_impossible', '{"path": "compare"}');
  end if;
  select x into f from jsonb_array_elements(private.spec_list(spec, 'filters', 20)) as x
  where x ->> 'dimension' = m.time_column and x ->> 'op' = 'period' limit 1;
  if f is null then
    perform private.fail(422, 'dashboards.compare_impossible', '{"path": "compare"}');
  end if;
  p := f -> 'value';
  perform private.period_bounds(p, 'filters');
  return case
    when wanted = 'previous_year' then interval '1 year'
    when p ->> 'unit' = 'quarter' then interval '3 months' * ((p ->> 'to')::int - (p ->> 'from')::int + 1)
    else ('1 ' || (p ->> 'unit'))::interval * ((p ->> 'to')::int - (p ->> 'from')::int + 1) end;
end
$$;
comment on function private.compare_shift(private.metrics, jsonb) is
  'How far back the compared period lies: its own length, or a year. Needs a period filter on the metric''s time; null when nothing is compared.';

create function private.compiled_query(m private.metrics, spec jsonb, estates uuid[], shift interval, max_rows int) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  dims jsonb[] := '{}';
  meas jsonb[] := '{}';
  conditions text[];
  part jsonb;
  n int := 0;
  selected text[] := '{}';
  keys text[] := '{}';
  labels text[] := '{}';
  vals text[] := '{}';
begin
  conditions := array[format('s.estate_id = any (%L::uuid[])', estates)];
  for part in select * from jsonb_array_elements(private.spec_list(spec, 'filters', 20)) loop
    conditions := conditions || private.compiled_filter(m, part, format('filters[%s]', n), shift);
    n := n + 1;
  end loop;
  n := 0;
  for part in select * from jsonb_array_elements(private.spec_list(spec, 'dimensions', 3)) loop
    dims := dims || private.compiled_dimension(m, part, spec -> 'filters', format('dimensions[%s]', n), shift);
    n := n + 1;
    selected := selected || format('%s as d%s', dims[n] ->> 'sql', n);
    keys := keys || format('q.d%s', n);
    labels := labels || coalesce(format(dims[n] ->> 'label', 'd' || n), 'null::text');
  end loop;
  n := 0;
  for part in select * from jsonb_array_elements(private.spec_list(spec, 'measures', 8)) loop
    meas := meas || private.compiled_measure(m, part, format('measures[%s]', n));
    n := n + 1;
    selected := selected || format('%s as m%s', meas[n] ->> 'sql', n);
    vals := vals || format('q.m%s', n);
  end loop;
  if n = 0 then
    perform private.fail(422, 'dashboards.measure_required', '{"path": "measures"}');
  end if;
  return jsonb_build_object(
    'dimensions', (select coalesce(jsonb_agg(d -> 'column' order by i), '[]') from unnest(dims) with ordinality as x (d, i)),
    'measures', (select coalesce(jsonb_agg(d -> 'column' order by i), '[]') from unnest(meas) with ordinality as x (d, i)),
    'sql', format(
      'select coalesce(jsonb_agg(jsonb_build_object(''keys'', jsonb_build_array(%s), ''labels'', jsonb_build_array(%s), ''values'', jsonb_build_array(%s)) order by q.n), ''[]'') '
      || 'from (select x.*, row_number() over () as n from (select %s from %s s where %s %s order by %s limit %s) x) q',
      array_to_string(keys, ', '), array_to_string(labels, ', '), array_to_string(vals, ', '),
      array_to_string(selected, ', '), m.source, array_to_string(conditions, ' and '),
      case when cardinality(dims) > 0 then 'group by ' || array_to_string(array(select i::text from generate_series(1, cardinality(dims)) as i), ', ') else '' end,
      private.compiled_order(spec, dims, meas), max_rows + 1));
end
$$;
comment on function private.compiled_query(private.metrics, jsonb, uuid[], interval, int) is
  'A question as one SQL statement over the metric''s view, as {sql, dimensions, measures}: names from the registry by %I, values as typed literals, one row more than asked for.';

create function public.metric_query(spec jsonb) returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '5s' as $$
declare
  m private.metrics;
  estates uuid[];
  shift interval;
  max_rows int := 1000;
  compiled jsonb;
  answer jsonb;
  former jsonb;
begin
  perform private.spec_keys(spec, array['metric', 'org', 'estate', 'measures', 'dimensions', 'filters', 'order', 'limit', 'compare'], '');
  m := private.metric_named(spec ->> 'metric', coalesce(private.spec_uuid(spec, 'org'),
    (select e.org_id from public.estates e where e.id = private.spec_uuid(spec, 'estate'))));
  if m.key is null then
    perform private.fail(422, 'dashboards.metric_unknown', jsonb_build_object('path', 'metric', 'metric', left(spec ->> 'metric', 80)));
  end if;
  estates := private.metric_scope(m.permission, m.plugin, private.spec_uuid(spec, 'org'), private.spec_uuid(spec, 'estate'));
  if cardinality(estates) = 0 then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', m.permission));
  end if;
  if coalesce(spec -> 'limit', 'null') <> 'null' then
    max_rows := private.spec_int(spec -> 'limit', 1, 1000, 'limit');
  end if;
  compiled := private.compiled_query(m, spec, estates, interval '0', max_rows);
  shift := private.compare_shift(m, spec);
  execute compiled ->> 'sql' into answer;
  if shift is not null then
    execute private.compiled_query(m, spec, estates, shift, 1000) ->> 'sql' into former;
  end if;
  return jsonb_strip_nulls(jsonb_build_object(
      'metric', m.key, 'dimensions', compiled -> 'dimensions', 'measures', compiled -> 'measures'))
    || jsonb_build_object(
      'rows', case when jsonb_array_length(answer) > max_rows then answer - max_rows else answer end,
      'truncated', jsonb_array_length(answer) > max_rows, 'at', now())
    || case when former is null then '{}' else jsonb_build_object('previous', former) end;
end
$$;
comment on function public.metric_query(jsonb) is
  'Answers a question about a metric as the caller: {metric, org?, estate?, measures: [{key, agg?}], dimensions?: [{key, grain?}], filters?: [{dimension, op, value}], order?: [{by, dir}], limit? ≤ 1000, compare?: previous_period|previous_year} → {dimensions, measures, rows: [{keys, labels, values}], truncated, previous?, at}. 422 with the path of the first fault.';

create function private.query_seconds(org uuid) returns numeric
language sql stable security definer set search_path = '' as $$
  select least(30, greatest(1, coalesce((private.setting(org, 'dashboards', 'query_seconds') #>> '{}')::numeric, 5)))
$$;
comment on function private.query_seconds(uuid) is 'How long the questions of one dashboard may take together: the operator''s setting query_seconds, 1 to 30, else 5.';

create function private.answer_questions(specs jsonb, budget interval) returns jsonb
language plpgsql stable security invoker set search_path = '' as $$
declare
  began timestamptz := clock_timestamp();
  answers jsonb := '[]';
  spec jsonb;
  late boolean := false;
  code text;
  said text;
  params text;
begin
  if jsonb_typeof(specs) is distinct from 'array' or jsonb_array_length(specs) > 60 then
    perform private.fail(422, 'dashboards.too_many', '{"path": "specs", "max": 60}');
  end if;
  for spec in select * from jsonb_array_elements(specs) loop
    if late or clock_timestamp() - began > budget then
      answers := answers || jsonb_build_array(jsonb_build_object('error', 'dashboards.took_too_long', 'params', '{}'::jsonb, 'status', 408));
      continue;
    end if;
    begin
      answers := answers || jsonb_build_array(public.metric_query(spec));
    exception
      when query_canceled then
        -- The time-out of the statement fires once: nothing more is begun after it.
        late := true;
        answers := answers || jsonb_build_array(jsonb_build_object('error', 'dashboards.took_too_long', 'params', '{}'::jsonb, 'status', 408));
      when others then
        get stacked diagnostics code = returned_sqlstate, said = message_text, params = pg_exception_detail;
        answers := answers || jsonb_build_array(case
          when code like 'PT4%' then jsonb_build_object('error', said, 'params', coalesce(nullif(params, '')::jsonb, '{}'), 'status', right(code, 3)::int)
          else jsonb_build_object('error', 'dashboards.query_failed', 'params', jsonb_build_object('code', code), 'status', 500) end);
    end;
  end loop;
  return answers;
end
$$;
comment on function private.answer_questions(jsonb, interval) is 'Answers questions one after the other as the caller; none is begun after the budget, and a refusal stands in its own place.';

create function private.first_operator(specs jsonb) returns uuid
language sql immutable security definer set search_path = '' as $$
  select private.try_uuid(x ->> 'org') from jsonb_array_elements(case jsonb_typeof(specs) when 'array' then specs else '[]' end) with ordinality as q (x, n)
  where jsonb_typeof(x) = 'object' and private.try_uuid(x ->> 'org') is not null order by n limit 1
$$;
comment on function private.first_operator(jsonb) is 'The operator that questions are asked about; null when none says so.';

create function public.metric_queries(specs jsonb) returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '5s' as $$
begin
  return private.answer_questions(specs, least(4.5, private.query_seconds(private.first_operator(specs))) * interval '1 second');
end
$$;
comment on function public.metric_queries(jsonb) is
  'Answers a whole dashboard in one round trip: an array of questions → an array of answers in the same order; where one is refused or fails, {error, params, status} stands in its place. What does not fit into the operator''s query_seconds, at most five, is told so.';

create function public.metric_queries_patient(specs jsonb) returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '30s' as $$
declare
  seconds numeric := private.query_seconds(private.first_operator(specs));
begin
  -- PostgREST applies the time-out of the function called: more than five seconds need one of their own, which the operator opens.
  if seconds <= 5 then
    perform private.fail(409, 'dashboards.five_seconds_only');
  end if;
  return private.answer_questions(specs, least(seconds * 0.95, 28.5) * interval '1 second');
end
$$;
comment on function public.metric_queries_patient(jsonb) is
  'As metric_queries, for operators whose setting query_seconds is more than five: nothing is begun after that time, and thirty seconds end everything. 409 dashboards.five_seconds_only for others.';

create function public.metric_options(metric text, dimension text, org uuid default null, search text default '') returns jsonb
language plpgsql stable security invoker set search_path = '' set statement_timeout = '5s' as $$
declare
  m private.metrics := private.metric_named(metric, org);
  d jsonb;
  estates uuid[];
  found jsonb;
begin
  select x into d from jsonb_array_elements(m.dimensions) as x where x ->> 'key' = metric_options.dimension and x ->> 'type' in ('ref', 'text');
  if d is null then
    perform private.fail(422, 'dashboards.dimension_unknown', jsonb_build_object('path', 'dimension', 'dimension', left(metric_options.dimension, 60)));
  end if;
  estates := private.metric_scope(m.permission, m.plugin, org, null);
  if cardinality(estates) = 0 then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', m.permission));
  end if;
  if d ->> 'type' = 'ref' then
    execute format(
      'select coalesce(jsonb_agg(jsonb_build_object(''value'', x.id, ''label'', x.label) order by x.label), ''[]'') from '
      || '(select l.id, l.%I as label from %s l where %s = any ($1) and strpos(lower(l.%1$I), lower($2)) > 0 order by 2 limit 50) x',
      d ->> 'label', to_regclass(d ->> 'of'), case when d ->> 'of' = 'public.estates' then 'l.id' else 'l.estate_id' end)
    into found using estates, left(coalesce(search, ''), 100);
  else
    execute format(
      'select coalesce(jsonb_agg(jsonb_build_object(''value'', x.v, ''label'', x.v) order by x.v), ''[]'') from '
      || '(select distinct s.%I as v from %s s where s.estate_id = any ($1) and s.%1$I <> '''' and strpos(lower(s.%1$I), lower($2)) > 0 order by 1 limit 50) x',
      d ->> 'column', m.source)
    into found using estates, left(coalesce(search, ''), 100);
  end if;
  return found;
end
$$;
comment on function public.metric_options(text, text, uuid, text) is
  'Values a filter on a dimension can take, by part of their name, at most 50: [{value, label}]; as the caller.';

-- ───────────── grants

grant execute on function private.metric_scope(text, text, uuid, uuid), private.metric_named(text, uuid), private.spec_keys(jsonb, text[], text),
  private.spec_list(jsonb, text, int), private.spec_uuid(jsonb, text), private.column_type(regclass, text), private.spec_literal(jsonb, text, text),
  private.spec_int(jsonb, int, int, text), private.period_bounds(jsonb, text), private.compiled_filter(private.metrics, jsonb, text, interval),
  private.compiled_dimension(private.metrics, jsonb, jsonb, text, interval), private.compiled_measure(private.metrics, jsonb, text),
  private.compiled_order(jsonb, jsonb[], jsonb[]), private.compare_shift(private.metrics, jsonb),
  private.compiled_query(private.metrics, jsonb, uuid[], interval, int) to authenticated;
grant execute on function private.answer_questions(jsonb, interval), private.query_seconds(uuid), private.first_operator(jsonb)
  to authenticated, service_role;
grant execute on function public.metric_catalog(uuid), public.metric_query(jsonb), public.metric_queries(jsonb), public.metric_queries_patient(jsonb), public.metric_options(text, text, uuid, text) to authenticated;
