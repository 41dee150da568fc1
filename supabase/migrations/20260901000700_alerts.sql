-- Alerts: what somebody should look at, raised by rules over facts, one open alert per rule and subject. An alert opens work
-- and nothing else: no tenancy, rent or right follows from it (trap T6).

-- ───────────── tables

create table public.alerts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null,
  rule text not null check (rule ~ '^[a-z][a-z0-9_]{1,39}$'),
  rule_version int not null default 1,
  subject_kind text not null check (subject_kind in ('unit', 'household', 'contract', 'device')),
  subject_id uuid not null,
  severity text not null check (severity in ('yellow', 'orange', 'red')),
  status text not null default 'open' check (status in ('open', 'acknowledged', 'resolved', 'cleared')),
  inputs jsonb not null default '{}' check (jsonb_typeof(inputs) = 'object'),
  looked_at tstzrange not null,
  raised_at timestamptz not null default now(),
  acknowledged_by uuid references auth.users (id) on delete set null,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, estate_id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id)
);
create index alerts_org_idx on public.alerts (org_id);
create index alerts_estate_idx on public.alerts (estate_id, org_id);
create index alerts_list_idx on public.alerts (estate_id, status, id desc);
create index alerts_subject_idx on public.alerts (subject_id);
create index alerts_acknowledged_by_idx on public.alerts (acknowledged_by);
create unique index alerts_one_open_idx on public.alerts (rule, subject_id) where status in ('open', 'acknowledged');
comment on table public.alerts is 'Alerts (预警): which rule, about what, on what evidence, what became of it (7.3.b). One open alert per rule and subject.';
comment on column public.alerts.rule is 'Key of the rule: arrears 欠费.';
comment on column public.alerts.rule_version is 'Version of the rule that raised it.';
comment on column public.alerts.subject_kind is 'What it is about: unit, household, contract, device.';
comment on column public.alerts.subject_id is 'Which one.';
comment on column public.alerts.severity is 'yellow 黄, orange 橙, red 红.';
comment on column public.alerts.status is 'open 待处理, acknowledged 处理中, resolved 已处理 (a person found out), cleared 已解除 (the facts changed).';
comment on column public.alerts.inputs is 'The numbers the rule saw.';
comment on column public.alerts.looked_at is 'The stretch of time the rule looked at.';
comment on column public.alerts.raised_at is 'When it was raised.';
comment on column public.alerts.acknowledged_by is 'Who took it on.';
comment on column public.alerts.acknowledged_at is 'When it was taken on.';
comment on column public.alerts.closed_at is 'When it was resolved or cleared.';

create table public.alert_events (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  alert_id uuid not null,
  kind text not null check (kind in ('raised', 'again', 'acknowledged', 'resolved', 'cleared')),
  at timestamptz not null default now(),
  actor_id uuid,
  detail jsonb not null default '{}',
  foreign key (alert_id, estate_id, org_id) references public.alerts (id, estate_id, org_id)
);
create index alert_events_org_idx on public.alert_events (org_id);
create index alert_events_estate_idx on public.alert_events (estate_id);
create index alert_events_alert_idx on public.alert_events (alert_id, estate_id, org_id);
comment on table public.alert_events is 'What happened to an alert, with what was seen each time. Append-only.';
comment on column public.alert_events.alert_id is 'The alert.';
comment on column public.alert_events.kind is 'raised, again (new evidence), acknowledged, resolved, cleared.';
comment on column public.alert_events.at is 'When.';
comment on column public.alert_events.actor_id is 'Who; null for the rule itself.';
comment on column public.alert_events.detail is 'Evidence or finding.';

create table public.alert_feedback (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid not null references public.estates (id),
  alert_id uuid not null unique,
  finding text not null check (finding in ('true', 'false', 'unclear')),
  note text not null check (length(trim(note)) between 1 and 2000),
  found_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (alert_id, estate_id, org_id) references public.alerts (id, estate_id, org_id)
);
create index alert_feedback_org_idx on public.alert_feedback (org_id);
create index alert_feedback_estate_idx on public.alert_feedback (estate_id);
create index alert_feedback_alert_idx on public.alert_feedback (alert_id, estate_id, org_id);
create index alert_feedback_found_by_idx on public.alert_feedback (found_by);
comment on table public.alert_feedback is 'What a person found out: the only thing that counts (T6), and the measure of each rule''s precision.';
comment on column public.alert_feedback.alert_id is 'The alert.';
comment on column public.alert_feedback.finding is 'true 属实, false 不属实, unclear 无法判断.';
comment on column public.alert_feedback.note is 'What was found, and how.';
comment on column public.alert_feedback.found_by is 'Who found it out.';

-- ───────────── rules

create function private.alert_candidates_arrears(org uuid) returns table (
  estate_id uuid, subject_id uuid, severity text, inputs jsonb, since timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  grace int := (private.setting(org, 'alerts', 'arrears_days') #>> '{}')::int;
  orange_months numeric := (private.setting(org, 'alerts', 'arrears_orange_months') #>> '{}')::numeric;
  red_months numeric := (private.setting(org, 'alerts', 'arrears_red_months') #>> '{}')::numeric;
begin
  return query
  select x.estate_id, x.contract_id,
    case when x.months >= red_months then 'red' when x.months >= orange_months then 'orange' else 'yellow' end,
    jsonb_build_object('overdue_fen', x.owed, 'charges', x.n, 'oldest_due_on', x.oldest, 'months', round(x.months, 2)),
    x.oldest::timestamp at time zone 'Asia/Shanghai'
  from (
    -- Arrears count in months of rent, part-paid months in proportion (rule book L9c).
    select c.estate_id, c.contract_id, sum(c.amount_fen - c.paid_fen)::bigint as owed, count(*) as n, min(c.due_on) as oldest,
      coalesce(sum(c.amount_fen - c.paid_fen) filter (where c.kind = 'rent') / nullif(max(k.rent_fen), 0)::numeric, 0) as months
    from public.charges c join public.contracts k on k.id = c.contract_id
    where c.org_id = org and c.status in ('open', 'partly_paid') and c.due_on <= private.today() - grace
    group by c.estate_id, c.contract_id) x;
end
$$;
comment on function private.alert_candidates_arrears(uuid) is
  'Rule arrears (A8): leases with charges unpaid for setting arrears_days or longer, set-based; severity by months of rent owed.';

create function private.evaluate_alerts(org uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  raised int;
  cleared int;
begin
  create temporary table if not exists alert_candidates (estate_id uuid, subject_id uuid, severity text, inputs jsonb, since timestamptz) on commit drop;
  truncate pg_temp.alert_candidates;
  insert into pg_temp.alert_candidates select * from private.alert_candidates_arrears(org);

  with new_ones as (
    insert into public.alerts (org_id, estate_id, rule, subject_kind, subject_id, severity, inputs, looked_at)
    select org, c.estate_id, 'arrears', 'contract', c.subject_id, c.severity, c.inputs, tstzrange(c.since, now())
    from pg_temp.alert_candidates c
    on conflict (rule, subject_id) where status in ('open', 'acknowledged') do nothing
    returning *
  ), noted as (
    insert into public.alert_events (org_id, estate_id, alert_id, kind, detail)
    select a.org_id, a.estate_id, a.id, 'raised', a.inputs from new_ones a
  )
  select count(*) into raised from new_ones;

  with changed as (
    update public.alerts a set severity = c.severity, inputs = c.inputs, looked_at = tstzrange(c.since, now())
    from pg_temp.alert_candidates c
    where a.rule = 'arrears' and a.subject_id = c.subject_id and a.status in ('open', 'acknowledged') and a.inputs <> c.inputs
    returning a.*
  )
  insert into public.alert_events (org_id, estate_id, alert_id, kind, detail)
  select x.org_id, x.estate_id, x.id, 'again', x.inputs from changed x;

  with over as (
    update public.alerts a set status = 'cleared', closed_at = now()
    where a.org_id = org and a.rule = 'arrears' and a.status in ('open', 'acknowledged')
      and not exists (select from pg_temp.alert_candidates c where c.subject_id = a.subject_id)
    returning a.*
  ), noted as (
    insert into public.alert_events (org_id, estate_id, alert_id, kind)
    select o.org_id, o.estate_id, o.id, 'cleared' from over o
  )
  select count(*) into cleared from over;
  return jsonb_build_object('raised', raised, 'cleared', cleared);
end
$$;
comment on function private.evaluate_alerts(uuid) is
  'Runs the rules of an operator: raises what is new, adds evidence to what is open, clears what the facts no longer bear out. Returns {raised, cleared}.';

create function private.evaluate_all_alerts() returns void
language plpgsql security definer set search_path = '' as $$
declare
  org uuid;
begin
  for org in select private.enabled_orgs('alerts') loop
    perform private.evaluate_alerts(org);
  end loop;
end
$$;
comment on function private.evaluate_all_alerts() is 'Every minute: the rules of every operator whose alerts plugin is on.';

create function private.alerts_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  news record;
begin
  for news in select n.estate_id, count(*) as n, case when count(*) = 1 then (array_agg(n.id))[1] end as id from new_rows n group by n.estate_id loop
    perform private.broadcast('estate:' || news.estate_id, 'alert_changed', jsonb_build_object('id', news.id));
  end loop;
  if tg_op = 'INSERT' then
    -- One message per person and estate, however many alerts a run raised.
    perform private.notify_user(m.user_id, x.org_id, 'alerts.raised', jsonb_build_object('count', x.n, 'estate', e.name), '/alerts')
    from (select n.org_id, n.estate_id, count(*) as n from new_rows n group by n.org_id, n.estate_id) x
    join public.estates e on e.id = x.estate_id
    join public.memberships m on m.org_id = x.org_id and m.valid @> private.today() and (m.estate_ids is null or x.estate_id = any (m.estate_ids))
    join public.roles r on r.id = m.role_id and 'alerts.handle' = any (r.permissions);
  end if;
  return null;
end
$$;
comment on function private.alerts_changed() is 'Tells live screens, and those who handle alerts of the estate.';

-- ───────────── verbs

create function private.own_alert(alert uuid, statuses text[]) returns public.alerts
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts;
begin
  select * into a from public.alerts x where x.id = alert for update;
  perform private.require('alerts.handle', a.estate_id);
  if not (a.status = any (statuses)) then
    perform private.fail(409, 'alerts.wrong_status', jsonb_build_object('status', a.status));
  end if;
  return a;
end
$$;
comment on function private.own_alert(uuid, text[]) is 'Locks an alert for a verb, after checking the permission in its estate and its status.';

create function public.acknowledge_alert(alert uuid) returns public.alerts
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts := private.own_alert(alert, array['open', 'acknowledged']);
begin
  if a.status = 'acknowledged' then
    return a;
  end if;
  update public.alerts x set status = 'acknowledged', acknowledged_by = (select auth.uid()), acknowledged_at = now() where x.id = a.id returning * into a;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id) values (a.org_id, a.estate_id, a.id, 'acknowledged', (select auth.uid()));
  return a;
end
$$;
comment on function public.acknowledge_alert(uuid) is 'Takes an alert on.';

create function public.resolve_alert(alert uuid, finding text, note text) returns public.alerts
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts := private.own_alert(alert, array['open', 'acknowledged']);
begin
  if finding is null or finding not in ('true', 'false', 'unclear') then
    perform private.fail(422, 'alerts.finding_required');
  end if;
  if coalesce(length(trim(note)), 0) not between 1 and 2000 then
    perform private.fail(422, 'alerts.note_required');
  end if;
  insert into public.alert_feedback (org_id, estate_id, alert_id, finding, note, found_by)
  values (a.org_id, a.estate_id, a.id, resolve_alert.finding, trim(resolve_alert.note), (select auth.uid()));
  update public.alerts x set status = 'resolved', closed_at = now(), acknowledged_by = coalesce(x.acknowledged_by, (select auth.uid())),
    acknowledged_at = coalesce(x.acknowledged_at, now())
  where x.id = a.id returning * into a;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  values (a.org_id, a.estate_id, a.id, 'resolved', (select auth.uid()), jsonb_build_object('finding', resolve_alert.finding));
  return a;
end
$$;
comment on function public.resolve_alert(uuid, text, text) is 'Closes an alert with what a person found out: true 属实, false 不属实, unclear 无法判断. Nothing else follows from it.';

create function public.alert_list(
  estate uuid default null, statuses text[] default array['open', 'acknowledged'], before uuid default null, max_rows int default 50)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  mine uuid[] := private.estates_with('alerts.read');
begin
  if estate is not null then
    perform private.require('alerts.read', estate);
    mine := array[estate];
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object(
      'id', a.id, 'rule', a.rule, 'severity', a.severity, 'status', a.status, 'inputs', a.inputs, 'raised_at', a.raised_at, 'closed_at', a.closed_at,
      'estate_id', a.estate_id, 'estate', e.name, 'subject_kind', a.subject_kind, 'subject_id', a.subject_id,
      'contract', c.code, 'unit_id', c.unit_id, 'unit', u.label, 'household_id', c.household_id, 'tenant', p.display_name,
      'handler', (select s.name from public.staff s where s.org_id = a.org_id and s.user_id = a.acknowledged_by),
      'finding', f.finding, 'note', f.note) order by a.id desc), '[]')
    from (
      select * from public.alerts x
      where x.estate_id = any (mine) and x.status = any (statuses) and (before is null or x.id < before)
      order by x.id desc limit least(greatest(max_rows, 1), 200)) a
    join public.estates e on e.id = a.estate_id
    left join public.contracts c on a.subject_kind = 'contract' and c.id = a.subject_id
    left join public.units u on u.id = c.unit_id
    left join public.households h on h.id = c.household_id
    left join public.persons p on p.id = h.main_person_id
    left join public.alert_feedback f on f.alert_id = a.id);
end
$$;
comment on function public.alert_list(uuid, text[], uuid, int) is 'Alerts of an estate (null: of all the caller''s), newest first, a page at a time, with unit, lease and tenant (masked).';

-- ───────────── triggers, row rights, grants

select private.standard_triggers('public.alerts');
select private.make_append_only('public.alert_events');
create trigger _300_tell_insert after insert on public.alerts referencing new table as new_rows
  for each statement execute function private.alerts_changed();
create trigger _300_tell_update after update on public.alerts referencing new table as new_rows
  for each statement execute function private.alerts_changed();

alter table public.alerts enable row level security;
alter table public.alert_events enable row level security;
alter table public.alert_feedback enable row level security;

create policy "staff see the alerts of their estates" on public.alerts for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[]));
create policy "staff see what happened to alerts" on public.alert_events for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[]));
create policy "staff see what was found out" on public.alert_feedback for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[]));

grant select on public.alerts, public.alert_events, public.alert_feedback to authenticated;
grant execute on function public.acknowledge_alert(uuid), public.resolve_alert(uuid, text, text), public.alert_list(uuid, text[], uuid, int) to authenticated;

do $$
declare
  col record;
begin
  for col in
    select c.oid::regclass as tab, a.attname, d.said
    from pg_catalog.pg_class c
    join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
    join (values ('id', 'Time-ordered id.'), ('org_id', 'The operator.'), ('estate_id', 'The estate.'), ('extra', 'Custom fields.'),
      ('created_at', 'When the row was made.'), ('updated_at', 'When the row last changed.')) as d (name, said) on d.name = a.attname
    where c.oid = any (array['public.alerts', 'public.alert_events', 'public.alert_feedback']::regclass[])
  loop
    execute format('comment on column %s.%I is %L', col.tab, col.attname, col.said);
  end loop;
end
$$;

-- ───────────── registration and jobs

select private.register_plugin('alerts',
  '{"zh": "预警", "en": "Alerts"}', array['platform', 'housing', 'tenants', 'contracts', 'finance'],
  '[{"key": "alerts.read", "title": {"zh": "查看预警", "en": "See alerts"}, "roles": ["manager", "leasing_clerk", "finance", "inspector"]},
    {"key": "alerts.handle", "title": {"zh": "处理预警", "en": "Handle alerts"}, "roles": ["manager", "finance"]}]',
  '{"arrears_days": 1, "arrears_orange_months": 3, "arrears_red_months": 5}',
  array['6.4.b', '7.3.b']);
select private.plugin_job('alerts', 'alerts-evaluate', '* * * * *', 'select private.evaluate_all_alerts()');

-- ───────────── metrics

create view private.metric_alerts with (security_invoker = true) as
  select a.id as alert_id, a.org_id, a.estate_id, a.rule, a.severity, a.status, a.status in ('open', 'acknowledged') as unsettled, a.raised_at, a.closed_at,
    extract(epoch from coalesce(a.closed_at, now()) - a.raised_at) / 86400 as days_open
  from public.alerts a;
comment on view private.metric_alerts is 'Source of the metric alerts.alerts: one row per alert.';

select private.metric('alerts.alerts', 'alerts', 'alerts.read',
  '{"zh": "预警", "en": "Alerts"}',
  '{"zh": "预警，按等级、状态和发生时间统计。", "en": "Alerts by severity, status and when they were raised."}',
  'private.metric_alerts', 'one row per alert',
  '[{"key": "severity", "column": "severity", "type": "choice", "title": {"zh": "等级", "en": "Severity"}, "options": [
      {"value": "red", "title": {"zh": "红色", "en": "Red"}, "tone": "danger"}, {"value": "orange", "title": {"zh": "橙色", "en": "Orange"}, "tone": "warning"},
      {"value": "yellow", "title": {"zh": "黄色", "en": "Yellow"}, "tone": "caution"}]},
    {"key": "status", "column": "status", "type": "choice", "title": {"zh": "状态", "en": "Status"}, "options": [
      {"value": "open", "title": {"zh": "待处理", "en": "Open"}, "tone": "danger"}, {"value": "acknowledged", "title": {"zh": "处理中", "en": "Acknowledged"}, "tone": "info"},
      {"value": "resolved", "title": {"zh": "已处置", "en": "Resolved"}, "tone": "success"}, {"value": "cleared", "title": {"zh": "已解除", "en": "Cleared"}, "tone": "neutral"}]},
    {"key": "unsettled", "column": "unsettled", "type": "boolean", "title": {"zh": "未了结", "en": "Unsettled"}},
    {"key": "rule", "column": "rule", "type": "text", "title": {"zh": "规则", "en": "Rule"}},
    {"key": "raised", "column": "raised_at", "type": "date", "title": {"zh": "发生时间", "en": "Raised"}},
    {"key": "days_open", "column": "days_open", "type": "number", "title": {"zh": "持续天数", "en": "Days open"}},
    {"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}}]',
  '[{"key": "alerts", "unit": "count", "aggs": ["count"], "better": "less", "title": {"zh": "预警数", "en": "Alerts"}},
    {"key": "days_open", "column": "days_open", "unit": "days", "aggs": ["avg", "max"], "better": "less", "title": {"zh": "持续天数", "en": "Days open"}}]',
  null, null, 'raised', '{"path": "/alerts", "columns": {}}');
