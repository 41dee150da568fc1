-- Alerts: what somebody should look at, raised by rules over facts, one open alert per rule and subject. An alert opens work
-- and nothing else: no tenancy, rent or right follows from it (trap T6).

-- ───────────── tables

create table public.alerts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid,
  rule text not null check (rule ~ '^[a-z][a-z0-9_.-]{0,79}$'),
  rule_version int not null default 1,
  version_id uuid,
  subject_kind text not null check (subject_kind in ('unit', 'household', 'contract', 'device', 'estate', 'organization')),
  subject_id uuid not null,
  severity text not null check (severity in ('yellow', 'orange', 'red')),
  status text not null default 'open' check (status in ('open', 'acknowledged', 'resolved', 'cleared')),
  inputs jsonb not null default '{}' check (jsonb_typeof(inputs) = 'object'),
  looked_at tstzrange not null,
  raised_at timestamptz not null default now(),
  acknowledged_by uuid references auth.users (id) on delete set null,
  acknowledged_at timestamptz,
  closed_at timestamptz,
  opened jsonb check (jsonb_typeof(opened) = 'object'),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  foreign key (version_id, org_id) references public.config_versions (id, org_id),
  check (estate_id is not null or subject_kind = 'organization')
);
create index alerts_org_idx on public.alerts (org_id);
create index alerts_estate_idx on public.alerts (estate_id, org_id);
create index alerts_list_idx on public.alerts (estate_id, status, id desc);
create index alerts_subject_idx on public.alerts (subject_id);
create index alerts_version_idx on public.alerts (version_id, org_id);
create index alerts_acknowledged_by_idx on public.alerts (acknowledged_by);
create unique index alerts_one_open_idx on public.alerts (rule, subject_id) where status in ('open', 'acknowledged');
comment on table public.alerts is 'Alerts (预警): which rule, about what, on what evidence, what became of it (7.3.b). One open alert per rule and subject.';
comment on column public.alerts.estate_id is 'The estate; null for an alert about the whole operator.';
comment on column public.alerts.rule is 'Key of the rule, a config item of kind alert_rule: arrears 欠费.';
comment on column public.alerts.rule_version is 'Number of the version of the rule that saw it last.';
comment on column public.alerts.version_id is 'That version: what the rule said then.';
comment on column public.alerts.subject_kind is 'What it is about: unit, household, contract, device; estate or organization for thresholds.';
comment on column public.alerts.subject_id is 'Which one.';
comment on column public.alerts.severity is 'yellow 黄, orange 橙, red 红.';
comment on column public.alerts.status is 'open 待处理, acknowledged 处理中, resolved 已处理 (a person found out), cleared 已解除 (the facts changed).';
comment on column public.alerts.inputs is 'The values the rule saw, by variable.';
comment on column public.alerts.looked_at is 'The stretch of time the rule looked at.';
comment on column public.alerts.raised_at is 'When it was raised.';
comment on column public.alerts.acknowledged_by is 'Who took it on.';
comment on column public.alerts.acknowledged_at is 'When it was taken on.';
comment on column public.alerts.closed_at is 'When it was resolved or cleared.';
comment on column public.alerts.opened is 'What it opened: {"flow": id of the run}, {"task": id of the to-do} or {"error": message key}; null when nothing yet.';

create table public.alert_events (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  alert_id uuid not null,
  kind text not null check (kind in ('raised', 'again', 'acknowledged', 'resolved', 'cleared', 'muted', 'unmuted', 'opened', 'told', 'held', 'released', 'settled', 'judged')),
  at timestamptz not null default now(),
  actor_id uuid,
  detail jsonb not null default '{}',
  foreign key (alert_id, org_id) references public.alerts (id, org_id)
);
create index alert_events_org_idx on public.alert_events (org_id);
create index alert_events_estate_idx on public.alert_events (estate_id);
create index alert_events_alert_idx on public.alert_events (alert_id, org_id);
comment on table public.alert_events is 'What happened to an alert, with what was seen each time. Append-only.';
comment on column public.alert_events.alert_id is 'The alert.';
comment on column public.alert_events.kind is 'raised, again (new evidence), acknowledged, resolved, cleared, muted, unmuted, opened (a flow or a to-do), told (who was), held and released (by a suppression), settled (the to-do), judged (found out after it was over).';
comment on column public.alert_events.at is 'When.';
comment on column public.alert_events.actor_id is 'Who; null for the rule itself.';
comment on column public.alert_events.detail is 'Evidence or finding.';

create table public.alert_feedback (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  estate_id uuid references public.estates (id),
  alert_id uuid not null unique,
  finding text not null check (finding in ('true', 'false', 'unclear')),
  note text not null check (length(trim(note)) between 1 and 2000),
  found_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  foreign key (alert_id, org_id) references public.alerts (id, org_id)
);
create index alert_feedback_org_idx on public.alert_feedback (org_id);
create index alert_feedback_estate_idx on public.alert_feedback (estate_id);
create index alert_feedback_alert_idx on public.alert_feedback (alert_id, org_id);
create index alert_feedback_found_by_idx on public.alert_feedback (found_by);
comment on table public.alert_feedback is 'What a person found out: the only thing that counts (T6), and the measure of each rule''s precision.';
comment on column public.alert_feedback.alert_id is 'The alert.';
comment on column public.alert_feedback.finding is 'true 属实, false 不属实, unclear 无法判断.';
comment on column public.alert_feedback.note is 'What was found, and how.';
comment on column public.alert_feedback.found_by is 'Who found it out.';

-- ───────────── rights

create function private.whole_orgs_with(perm text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct m.org_id), '{}')
  from public.memberships m
  join public.roles r on r.id = m.role_id
  where m.user_id = (select auth.uid()) and m.valid @> private.today() and m.estate_ids is null
    and private.grants(r.permissions, perm)
$$;
comment on function private.whole_orgs_with(text) is 'Organisations in which the signed-in user holds the permission in every estate: who may see what is said of the whole operator.';

-- ───────────── what changes tell

create function private.alerts_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  perform private.broadcast(case when n.estate_id is null then 'org:' || n.org_id else 'estate:' || n.estate_id end, 'alert_changed',
    jsonb_build_object('id', case when count(*) = 1 then (array_agg(n.id))[1] end))
  from new_rows n group by n.org_id, n.estate_id;
  return null;
end
$$;
comment on function private.alerts_changed() is 'Tells live screens: one message per estate, however many alerts a run touched.';

-- ───────────── verbs

create function private.own_alert(alert uuid, statuses text[]) returns public.alerts
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts;
begin
  select * into a from public.alerts x where x.id = alert for update;
  if a.estate_id is not null or a.id is null then
    perform private.require('alerts.handle', a.estate_id);
  elsif not (a.org_id = any (private.whole_orgs_with('alerts.handle'))) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "alerts.handle"}');
  end if;
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

create function public.judge_alert(alert uuid, finding text, note text) returns public.alert_feedback
language plpgsql security definer set search_path = '' as $$
declare
  a public.alerts := private.own_alert(alert, array['cleared']);
  made public.alert_feedback;
begin
  if finding is null or finding not in ('true', 'false', 'unclear') then
    perform private.fail(422, 'alerts.finding_required');
  end if;
  if coalesce(length(trim(note)), 0) not between 1 and 2000 then
    perform private.fail(422, 'alerts.note_required');
  end if;
  insert into public.alert_feedback (org_id, estate_id, alert_id, finding, note, found_by)
  values (a.org_id, a.estate_id, a.id, judge_alert.finding, trim(judge_alert.note), (select auth.uid()))
  on conflict (alert_id) do nothing returning * into made;
  if made.id is null then
    perform private.fail(409, 'alerts.already_judged');
  end if;
  insert into public.alert_events (org_id, estate_id, alert_id, kind, actor_id, detail)
  values (a.org_id, a.estate_id, a.id, 'judged', (select auth.uid()), jsonb_build_object('finding', made.finding));
  return made;
end
$$;
comment on function public.judge_alert(uuid, text, text) is 'Says of an alert that was over by itself whether it was right: true 属实, false 不属实 (误报), unclear 无法判断. It counts in the rule''s precision. 409 alerts.already_judged.';

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
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.whole_orgs_with('alerts.read'))::uuid[])));
create policy "staff see what happened to alerts" on public.alert_events for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.whole_orgs_with('alerts.read'))::uuid[])));
create policy "staff see what was found out" on public.alert_feedback for select to authenticated
  using (estate_id = any ((select private.estates_with('alerts.read'))::uuid[])
    or (estate_id is null and org_id = any ((select private.whole_orgs_with('alerts.read'))::uuid[])));

grant select on public.alerts, public.alert_events, public.alert_feedback to authenticated;
grant execute on function private.whole_orgs_with(text) to authenticated;
grant execute on function public.acknowledge_alert(uuid), public.resolve_alert(uuid, text, text), public.judge_alert(uuid, text, text) to authenticated;

comment on column public.alerts.estate_id is 'The estate; null for the whole operator.';
comment on column public.alert_events.estate_id is 'The estate; null for the whole operator.';
comment on column public.alert_feedback.estate_id is 'The estate; null for the whole operator.';
select private.comment_usual_columns(array['public.alerts', 'public.alert_events', 'public.alert_feedback']::regclass[]);

-- ───────────── registration and jobs

select private.register_plugin('alerts',
  '{"zh": "预警", "en": "Alerts"}', array['platform', 'housing', 'tenants', 'contracts', 'finance'],
  '[{"key": "alerts.read", "title": {"zh": "查看预警", "en": "See alerts"}, "roles": ["manager", "leasing_clerk", "finance", "inspector"]},
    {"key": "alerts.handle", "title": {"zh": "处理预警", "en": "Handle alerts"}, "roles": ["manager", "finance"]}]',
  '{"evidence_hours": 6}',
  array['6.4.b', '7.3.b', '7.3.d']);

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
  null, null, 'raised', '{"path": "/alerts", "columns": {"severity": "severity", "status": "status", "rule": "rule"}}');
