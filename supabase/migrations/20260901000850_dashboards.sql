-- Dashboards: arrangements of widgets over metrics. What is published for a role is configuration (kind dashboard); each
-- person may keep a copy of his own over it. The numbers come from metric_queries, as the viewer.

-- ───────────── a person's own copy

create table public.dashboard_layouts (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  user_id uuid not null references auth.users (id) on delete cascade,
  dashboard text not null check (dashboard ~ '^[a-z][a-z0-9_.-]{0,79}$'),
  body jsonb not null,
  base_version_id uuid,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (user_id, org_id, dashboard),
  foreign key (base_version_id, org_id) references public.config_versions (id, org_id)
);
create index dashboard_layouts_org_idx on public.dashboard_layouts (org_id);
create index dashboard_layouts_base_idx on public.dashboard_layouts (base_version_id, org_id);
comment on table public.dashboard_layouts is 'A person''s own arrangement of a dashboard; the published one stays as it is for everybody else.';
comment on column public.dashboard_layouts.id is 'Time-ordered id.';
comment on column public.dashboard_layouts.org_id is 'The operator.';
comment on column public.dashboard_layouts.user_id is 'Whose copy it is.';
comment on column public.dashboard_layouts.dashboard is 'Key of the config item it was copied from.';
comment on column public.dashboard_layouts.body is 'The arrangement, valid as a published one is.';
comment on column public.dashboard_layouts.base_version_id is 'The published version it was made from: when another is in force, the person is told.';
comment on column public.dashboard_layouts.created_at is 'When the row was made.';
comment on column public.dashboard_layouts.updated_at is 'When the row last changed.';

-- ───────────── what a dashboard may hold

create function private.question_fault(spec jsonb, org uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  m private.metrics;
  params text;
  said text;
begin
  perform private.spec_keys(spec, array['metric', 'measures', 'dimensions', 'filters', 'order', 'limit', 'compare'], '');
  m := private.metric_named(spec ->> 'metric', org);
  if m.key is null then
    return jsonb_build_object('fault', 'dashboards.metric_unknown', 'params', jsonb_build_object('path', 'metric', 'metric', left(spec ->> 'metric', 80)));
  end if;
  if coalesce(spec -> 'limit', 'null') <> 'null' then
    perform private.spec_int(spec -> 'limit', 1, 1000, 'limit');
  end if;
  perform private.compiled_query(m, spec, '{}', interval '0', 1);
  perform private.compare_shift(m, spec);
  return null;
exception when sqlstate 'PT422' then
  get stacked diagnostics said = message_text, params = pg_exception_detail;
  return jsonb_build_object('fault', said, 'params', params::jsonb);
end
$$;
comment on function private.question_fault(jsonb, uuid) is 'What metric_query would refuse a stored question for, as {fault, params}; null when nothing. Who asks and where is added when it is asked, so org and estate may not be stored.';

create function private.widget_fault(widget jsonb, org uuid default null) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  kind text := widget ->> 'kind';
  question jsonb := widget -> 'query';
  fault jsonb;
  dims int;
  meas int;
begin
  if kind in ('text', 'alerts', 'stack_chart', 'to_do', 'picture') then
    return case
      when question is not null then '{"at": "/query", "fault": "dashboards.no_question_here"}'::jsonb
      when kind = 'text' and widget -> 'text' is null then '{"at": "/text", "fault": "dashboards.text_required"}'::jsonb
      when kind = 'picture' and widget -> 'picture' is null then '{"at": "/picture", "fault": "dashboards.picture_required"}'::jsonb end;
  end if;
  if question is null then
    return '{"at": "/query", "fault": "dashboards.question_required"}';
  end if;
  fault := private.question_fault(question, org);
  if fault is not null then
    return fault || jsonb_build_object('at', '/query/' || regexp_replace(replace(replace(fault -> 'params' ->> 'path', '[', '/'), ']', ''), '\.', '/', 'g'));
  end if;
  dims := jsonb_array_length(coalesce(question -> 'dimensions', '[]'));
  meas := jsonb_array_length(question -> 'measures');
  if (case kind
      when 'number' then dims > 0 or meas > 1
      when 'gauge' then dims > 0 or meas > 1
      when 'pie' then dims <> 1 or meas > 1
      when 'ranking' then dims <> 1 or meas > 1
      when 'calendar' then dims <> 1 or meas > 1 or question #>> '{dimensions,0,grain}' is distinct from 'day'
      when 'table' then dims = 0
      else dims not in (1, 2) or (dims = 2 and meas > 1) end) then
    return jsonb_build_object('at', '/query', 'fault', 'dashboards.shape_does_not_fit', 'params', jsonb_build_object('kind', kind));
  end if;
  return null;
end
$$;
comment on function private.widget_fault(jsonb, uuid) is 'What is wrong with one widget, as {at, fault, params}: a question that cannot be asked, or one whose answer its kind cannot draw; null when nothing.';

create function private.dashboard_faults(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
language sql stable set search_path = '' as $$
  with w as (
    select x.widget, x.n - 1 as n, private.widget_fault(x.widget, org) as f
    from jsonb_array_elements(body -> 'widgets') with ordinality as x (widget, n))
  select '/widgets/' || w.n || (w.f ->> 'at'), w.f ->> 'fault', coalesce(w.f -> 'params', '{}') from w where w.f is not null
  union all
  select '/widgets/' || w.n || '/w', 'dashboards.beyond_the_edge', '{}' from w where (w.widget ->> 'x')::int + (w.widget ->> 'w')::int > 12
  union all
  select '/widgets/' || max(w.n) || '/id', 'dashboards.id_twice', jsonb_build_object('id', w.widget ->> 'id')
  from w group by w.widget ->> 'id' having count(*) > 1
$$;
comment on function private.dashboard_faults(uuid, text, jsonb) is 'Checker of the config kind dashboard: every question can be asked, every widget is inside the twelve columns and has an id of its own.';

-- ───────────── reading

create function private.may_see_dashboards(org uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select private.plugin_enabled(org, 'dashboards')
    and exists (select from public.estates e where e.org_id = org and e.id = any (private.estates_with('dashboards.read')))
$$;
comment on function private.may_see_dashboards(uuid) is 'Whether the signed-in user may see dashboards somewhere at the operator, and the plugin is on.';

create function private.dashboard_orgs() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct e.org_id), '{}') from public.estates e where e.id = any (private.estates_with('dashboards.read'))
$$;
comment on function private.dashboard_orgs() is 'Operators whose dashboards the signed-in user may see somewhere: he sees the pictures on them.';

create function private.my_role_keys() returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct r.key), '{}')
  from public.memberships m join public.roles r on r.id = m.role_id
  where m.user_id = (select auth.uid()) and m.valid @> private.today()
$$;
comment on function private.my_role_keys() is 'Keys of the roles the signed-in user holds today, anywhere.';

create function public.dashboards(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  writer boolean := private.grants(private.config_rights(org), 'config.write:dashboard');
  mine text[] := private.my_role_keys();
begin
  if org is null or not private.may_see_dashboards(org) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "dashboards.read"}');
  end if;
  return jsonb_build_object(
    'may_write', writer,
    'query_seconds', private.query_seconds(org), 'refresh_seconds', greatest(15, coalesce((private.setting(org, 'dashboards', 'refresh_seconds') #>> '{}')::int, 60)),
    'may_publish', private.grants(private.config_rights(org), 'config.publish:dashboard'),
    -- Also roles of the property companies and authorities that work in the operator's estates: dashboards are for them too.
    'roles', case when writer then (
      select jsonb_agg(jsonb_build_object('key', k.key, 'title', k.title) order by k.key)
      from (
        select distinct on (r.key) r.key, r.title from public.roles r
        where r.org_id = dashboards.org or r.org_id in (select p.party_org_id from public.estate_parties p where p.org_id = dashboards.org and p.valid @> private.today())
        order by r.key, (r.org_id = dashboards.org) desc
      ) k) end,
    'items', (
      select coalesce(jsonb_agg(jsonb_build_object(
        'id', i.id, 'key', i.key, 'title', coalesce(v.title, i.title), 'version', v.id, 'number', v.number, 'body', v.body,
        'for_me', coalesce(v.body -> 'roles' ?| mine, false),
        'own', case when l.id is not null then jsonb_build_object('body', l.body, 'outdated', l.base_version_id is distinct from v.id, 'at', l.updated_at) end,
        'draft', case when writer and d.id is not null then jsonb_build_object('id', d.id, 'title', d.title, 'body', d.body, 'at', d.updated_at) end)
        order by coalesce((v.body ->> 'order')::int, 500), i.key), '[]')
      from public.config_items i
      left join public.config_versions v on v.id = i.published_version_id
      left join public.config_versions d on d.item_id = i.id and d.status = 'draft'
      left join public.dashboard_layouts l on l.org_id = i.org_id and l.user_id = (select auth.uid()) and l.dashboard = i.key
      where i.org_id = dashboards.org and i.kind = 'dashboard' and i.archived_at is null
        and (writer or (v.id is not null and (jsonb_array_length(coalesce(v.body -> 'roles', '[]')) = 0 or v.body -> 'roles' ?| mine)))));
end
$$;
comment on function public.dashboards(uuid) is
  'Dashboards of an operator for the caller: those published for one of his roles or for everybody (all, with drafts, for who may write them), each with his own copy where he has one. {may_write, may_publish, query_seconds, refresh_seconds, roles, items: [{id, key, title, version, number, body, for_me, own, draft}]}.';

-- ───────────── pictures

create function private.dashboard_for_attachment(item uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  i public.config_items;
begin
  select * into i from public.config_items x where x.id = item and x.kind = 'dashboard';
  if i.id is null or not (private.grants(private.config_rights(i.org_id), 'config.write:dashboard') or private.may_see_dashboards(i.org_id)) then
    perform private.fail(404, 'dashboards.not_found', '{"dashboard": ""}');
  end if;
  return jsonb_build_object('org_id', i.org_id);
end
$$;
comment on function private.dashboard_for_attachment(uuid) is 'Where pictures of a dashboard belong; who sees dashboards may put pictures on a copy of his own.';

-- ───────────── verbs

create function public.save_dashboard_layout(org uuid, dashboard text, body jsonb, base uuid default null) returns public.dashboard_layouts
language plpgsql security definer set search_path = '' as $$
declare
  faults jsonb;
  made public.dashboard_layouts;
begin
  if org is null or not private.may_see_dashboards(org) then
    perform private.fail(403, 'platform.permission_denied', '{"permission": "dashboards.read"}');
  end if;
  if not exists (select from public.config_items i where i.org_id = org and i.kind = 'dashboard' and i.key = dashboard and i.archived_at is null) then
    perform private.fail(404, 'dashboards.not_found', jsonb_build_object('dashboard', left(dashboard, 80)));
  end if;
  faults := private.config_faults('dashboard', org, dashboard, body);
  if faults <> '[]' then
    perform private.fail(422, 'dashboards.body_invalid', jsonb_build_object('first', faults -> 0 ->> 'path', 'faults', faults));
  end if;
  if base is not null and not exists (
    select from public.config_versions v join public.config_items i on i.id = v.item_id where v.id = base and i.org_id = org and i.key = dashboard and i.kind = 'dashboard') then
    perform private.fail(422, 'dashboards.not_found', jsonb_build_object('dashboard', left(dashboard, 80)));
  end if;
  insert into public.dashboard_layouts as l (org_id, user_id, dashboard, body, base_version_id)
  values (org, (select auth.uid()), save_dashboard_layout.dashboard, save_dashboard_layout.body, base)
  on conflict on constraint dashboard_layouts_user_id_org_id_dashboard_key
  do update set body = excluded.body, base_version_id = excluded.base_version_id
  returning * into made;
  return made;
end
$$;
comment on function public.save_dashboard_layout(uuid, text, jsonb, uuid) is
  'Keeps the caller''s own copy of a dashboard. base: id of the published version it was made from. 422 dashboards.body_invalid with every fault.';

create function public.reset_dashboard_layout(org uuid, dashboard text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  delete from public.dashboard_layouts l
  where l.org_id = reset_dashboard_layout.org and l.user_id = (select auth.uid()) and l.dashboard = reset_dashboard_layout.dashboard;
end
$$;
comment on function public.reset_dashboard_layout(uuid, text) is 'Throws the caller''s own copy away: he sees the published dashboard again.';

-- ───────────── triggers, row rights, grants

select private.standard_triggers('public.dashboard_layouts');
alter table public.dashboard_layouts enable row level security;
create policy "people see their own copies of dashboards" on public.dashboard_layouts for select to authenticated
  using (user_id = (select auth.uid()));
grant select on public.dashboard_layouts to authenticated;
grant execute on function private.dashboard_orgs() to authenticated;
select private.attachment_kind('dashboards.dashboard', 'dashboards', 'private.dashboard_for_attachment(uuid)', $readers$org_id = any ((select private.dashboard_orgs())::uuid[]) or created_by = (select auth.uid())$readers$);
grant execute on function public.dashboards(uuid), public.save_dashboard_layout(uuid, text, jsonb, uuid), public.reset_dashboard_layout(uuid, text) to authenticated;

-- ───────────── registration

select private.register_plugin('dashboards',
  '{"zh": "看板", "en": "Dashboards"}', array['platform', 'lowcode'],
  '[{"key": "dashboards.read", "title": {"zh": "查看看板", "en": "See dashboards"}, "roles": ["manager", "leasing_clerk", "finance", "inspector", "repair_dispatcher", "records_keeper", "property_staff", "authority_reader"], "parts": ["property_manager", "authority", "asset_platform"]}]',
  '{"refresh_seconds": 60, "query_seconds": 5}', array['7.3.d']);

select private.config_kind('dashboard', 'dashboards', '{"zh": "看板", "en": "Dashboard"}',
  '{"type": "object", "additionalProperties": false, "required": ["widgets"],
    "properties": {
      "roles": {"x-title": {"zh": "发布给哪些角色", "en": "Roles"}, "type": "array", "maxItems": 50, "uniqueItems": true, "items": {"type": "string", "pattern": "^[a-z][a-z0-9_]{1,39}$"}},
      "order": {"x-title": {"zh": "次序", "en": "Order"}, "type": "integer", "minimum": 0, "maximum": 1000},
      "widgets": {"x-title": {"zh": "内容", "en": "Widgets"}, "type": "array", "maxItems": 40, "items": {
        "type": "object", "additionalProperties": false, "required": ["id", "kind", "x", "y", "w", "h"],
        "properties": {
          "id": {"type": "string", "pattern": "^[a-z0-9_-]{1,40}$"},
          "kind": {"x-title": {"zh": "样式", "en": "Drawn as"}, "enum": ["number", "line", "bar", "stacked", "pie", "table", "gauge", "ranking", "calendar", "stack_chart", "alerts", "to_do", "text", "picture"]},
          "x": {"x-title": {"zh": "列", "en": "Column"}, "type": "integer", "minimum": 0, "maximum": 11}, "y": {"x-title": {"zh": "行", "en": "Row"}, "type": "integer", "minimum": 0, "maximum": 2000},
          "w": {"x-title": {"zh": "宽", "en": "Width"}, "type": "integer", "minimum": 1, "maximum": 12}, "h": {"x-title": {"zh": "高", "en": "Height"}, "type": "integer", "minimum": 1, "maximum": 20},
          "title": {"x-title": {"zh": "标题", "en": "Title"}, "$ref": "#/$defs/text"}, "text": {"x-title": {"zh": "文字", "en": "Text"}, "$ref": "#/$defs/text"},
          "query": {"x-title": {"zh": "统计内容", "en": "What is counted"}, "type": "object"}, "target": {"x-title": {"zh": "目标值", "en": "Target"}, "type": "number"}, "building": {"x-title": {"zh": "楼栋", "en": "Building"}, "type": "string", "format": "uuid"},
          "picture": {"x-title": {"zh": "图片", "en": "Picture"}, "type": "object", "additionalProperties": false, "required": ["id", "name", "mime", "bytes", "sha256", "path"], "properties": {
            "id": {"type": "string", "format": "uuid"}, "name": {"type": "string", "maxLength": 200}, "mime": {"type": "string", "pattern": "^image/"},
            "bytes": {"type": "integer", "minimum": 1}, "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"}, "path": {"type": "string", "maxLength": 200}}}}}}},
    "$defs": {"text": {"type": "object", "additionalProperties": false, "properties": {
      "zh": {"type": "string", "maxLength": 2000}, "en": {"type": "string", "maxLength": 2000}}}}}',
  'private.dashboard_faults(uuid, text, jsonb)');

select private.config_default('dashboards', 'dashboard', 'manager', '{"zh": "运营总览", "en": "Operations"}',
  '{"roles": ["administrator", "manager", "leasing_clerk", "authority_reader"], "order": 10, "widgets": [
     {"id": "homes", "kind": "number", "x": 0, "y": 0, "w": 3, "h": 2, "title": {"zh": "房源总数", "en": "Homes"}, "query": {"metric": "housing.units", "measures": [{"key": "units"}]}},
     {"id": "occupancy", "kind": "number", "x": 3, "y": 0, "w": 3, "h": 2, "title": {"zh": "出租率", "en": "Occupancy"}, "query": {"metric": "housing.units", "measures": [{"key": "occupancy"}]}, "target": 90},
     {"id": "signed", "kind": "number", "x": 6, "y": 0, "w": 3, "h": 2, "title": {"zh": "本月新签合同", "en": "Leases signed this month"}, "query": {"metric": "contracts.leases", "measures": [{"key": "leases"}], "filters": [{"dimension": "signed", "op": "period", "value": {"unit": "month", "from": 0, "to": 0}}], "compare": "previous_period"}},
     {"id": "alerts", "kind": "number", "x": 9, "y": 0, "w": 3, "h": 2, "title": {"zh": "未了结预警", "en": "Unsettled alerts"}, "query": {"metric": "alerts.alerts", "measures": [{"key": "alerts"}], "filters": [{"dimension": "unsettled", "op": "eq", "value": true}]}},
     {"id": "status", "kind": "pie", "x": 0, "y": 2, "w": 4, "h": 4, "title": {"zh": "房态构成", "en": "Homes by status"}, "query": {"metric": "housing.units", "measures": [{"key": "units"}], "dimensions": [{"key": "status"}]}},
     {"id": "moves", "kind": "stacked", "x": 4, "y": 2, "w": 8, "h": 4, "title": {"zh": "近六个月房态变化", "en": "Status changes, six months"}, "query": {"metric": "housing.status_changes", "measures": [{"key": "changes"}], "dimensions": [{"key": "changed", "grain": "month"}, {"key": "status"}], "filters": [{"dimension": "changed", "op": "period", "value": {"unit": "month", "from": -5, "to": 0}}]}},
     {"id": "ending", "kind": "bar", "x": 0, "y": 6, "w": 6, "h": 4, "title": {"zh": "未来十二个月到期合同", "en": "Leases ending, twelve months"}, "query": {"metric": "contracts.leases", "measures": [{"key": "leases"}], "dimensions": [{"key": "ends_on", "grain": "month"}], "filters": [{"dimension": "ends_on", "op": "period", "value": {"unit": "month", "from": 0, "to": 11}}, {"dimension": "status", "op": "eq", "value": "in_force"}]}},
     {"id": "estates", "kind": "ranking", "x": 6, "y": 6, "w": 6, "h": 4, "title": {"zh": "各小区出租率", "en": "Occupancy by estate"}, "query": {"metric": "housing.units", "measures": [{"key": "occupancy"}], "dimensions": [{"key": "estate"}], "limit": 10}},
     {"id": "building", "kind": "stack_chart", "x": 0, "y": 10, "w": 8, "h": 6, "title": {"zh": "房态图", "en": "Stack chart"}},
     {"id": "warnings", "kind": "alerts", "x": 8, "y": 10, "w": 4, "h": 6, "title": {"zh": "最新预警", "en": "Latest alerts"}}]}', '0.1.0');

select private.config_default('dashboards', 'dashboard', 'finance', '{"zh": "财务", "en": "Finance"}',
  '{"roles": ["administrator", "manager", "finance"], "order": 20, "widgets": [
     {"id": "charged", "kind": "number", "x": 0, "y": 0, "w": 3, "h": 2, "title": {"zh": "本月应收", "en": "Charged this month"}, "query": {"metric": "finance.charges", "measures": [{"key": "amount"}], "filters": [{"dimension": "due_on", "op": "period", "value": {"unit": "month", "from": 0, "to": 0}}], "compare": "previous_period"}},
     {"id": "received", "kind": "number", "x": 3, "y": 0, "w": 3, "h": 2, "title": {"zh": "本月实收", "en": "Received this month"}, "query": {"metric": "finance.payments", "measures": [{"key": "amount"}], "filters": [{"dimension": "paid", "op": "period", "value": {"unit": "month", "from": 0, "to": 0}}], "compare": "previous_period"}},
     {"id": "owed", "kind": "number", "x": 6, "y": 0, "w": 3, "h": 2, "title": {"zh": "逾期欠费", "en": "Overdue"}, "query": {"metric": "finance.arrears", "measures": [{"key": "owed"}]}},
     {"id": "rate", "kind": "gauge", "x": 9, "y": 0, "w": 3, "h": 4, "title": {"zh": "收缴率（近六个月）", "en": "Collection rate, six months"}, "query": {"metric": "finance.charges", "measures": [{"key": "collection"}], "filters": [{"dimension": "due_on", "op": "period", "value": {"unit": "month", "from": -5, "to": 0}}]}, "target": 95},
     {"id": "months", "kind": "bar", "x": 0, "y": 2, "w": 9, "h": 5, "title": {"zh": "每月应收与已收", "en": "Charged and paid by month"}, "query": {"metric": "finance.charges", "measures": [{"key": "amount"}, {"key": "paid"}], "dimensions": [{"key": "due_on", "grain": "month"}], "filters": [{"dimension": "due_on", "op": "period", "value": {"unit": "month", "from": -5, "to": 0}}]}},
     {"id": "items", "kind": "pie", "x": 9, "y": 4, "w": 3, "h": 3, "title": {"zh": "未收构成", "en": "Outstanding by item"}, "query": {"metric": "finance.charges", "measures": [{"key": "outstanding"}], "dimensions": [{"key": "kind"}], "filters": [{"dimension": "status", "op": "in", "value": ["open", "partly_paid"]}]}},
     {"id": "debtors", "kind": "table", "x": 0, "y": 7, "w": 6, "h": 5, "title": {"zh": "欠费住户", "en": "Households in arrears"}, "query": {"metric": "finance.arrears", "measures": [{"key": "owed"}, {"key": "months", "agg": "max"}], "dimensions": [{"key": "household"}], "order": [{"by": "owed.sum", "dir": "desc"}], "limit": 20}},
     {"id": "estates", "kind": "ranking", "x": 6, "y": 7, "w": 6, "h": 5, "title": {"zh": "各小区欠费", "en": "Arrears by estate"}, "query": {"metric": "finance.arrears", "measures": [{"key": "owed"}], "dimensions": [{"key": "estate"}], "limit": 10}},
     {"id": "flow", "kind": "line", "x": 0, "y": 12, "w": 12, "h": 4, "title": {"zh": "近三十天实收", "en": "Received, thirty days"}, "query": {"metric": "finance.payments", "measures": [{"key": "amount"}], "dimensions": [{"key": "paid", "grain": "day"}], "filters": [{"dimension": "paid", "op": "period", "value": {"unit": "day", "from": -29, "to": 0}}]}}]}', '0.1.0');

select private.config_default('dashboards', 'dashboard', 'devices', '{"zh": "设备", "en": "Devices"}',
  '{"roles": ["administrator", "manager", "inspector", "repair_dispatcher", "property_staff"], "order": 30, "widgets": [
     {"id": "devices", "kind": "number", "x": 0, "y": 0, "w": 3, "h": 2, "title": {"zh": "设备总数", "en": "Devices"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}]}},
     {"id": "online", "kind": "gauge", "x": 3, "y": 0, "w": 3, "h": 4, "title": {"zh": "在线率", "en": "Online rate"}, "query": {"metric": "devices.devices", "measures": [{"key": "online_rate"}]}, "target": 98},
     {"id": "offline", "kind": "number", "x": 6, "y": 0, "w": 3, "h": 2, "title": {"zh": "离线设备", "en": "Offline"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}], "filters": [{"dimension": "online", "op": "eq", "value": false}]}},
     {"id": "battery", "kind": "number", "x": 9, "y": 0, "w": 3, "h": 2, "title": {"zh": "低电量", "en": "Low battery"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}], "filters": [{"dimension": "low_battery", "op": "eq", "value": true}]}},
     {"id": "hint", "kind": "text", "x": 0, "y": 2, "w": 3, "h": 2, "text": {"zh": "电量低于 20% 的门锁请在一周内更换电池。", "en": "Change the batteries of locks below 20% within a week."}},
     {"id": "kinds", "kind": "stacked", "x": 6, "y": 2, "w": 6, "h": 4, "title": {"zh": "各类设备在线情况", "en": "Online by kind"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}], "dimensions": [{"key": "kind"}, {"key": "online"}]}},
     {"id": "makers", "kind": "pie", "x": 0, "y": 4, "w": 6, "h": 4, "title": {"zh": "厂商构成", "en": "Devices by maker"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}], "dimensions": [{"key": "maker"}]}},
     {"id": "seen", "kind": "table", "x": 6, "y": 6, "w": 6, "h": 4, "title": {"zh": "低电量设备分布", "en": "Low batteries by estate"}, "query": {"metric": "devices.devices", "measures": [{"key": "devices"}, {"key": "battery", "agg": "min"}], "dimensions": [{"key": "estate"}], "filters": [{"dimension": "low_battery", "op": "eq", "value": true}]}},
     {"id": "power", "kind": "line", "x": 0, "y": 8, "w": 6, "h": 4, "title": {"zh": "近三十天用电量", "en": "Electricity, thirty days"}, "query": {"metric": "devices.electricity", "measures": [{"key": "used"}], "dimensions": [{"key": "day", "grain": "day"}], "filters": [{"dimension": "day", "op": "period", "value": {"unit": "day", "from": -29, "to": 0}}]}},
     {"id": "water", "kind": "line", "x": 6, "y": 10, "w": 6, "h": 4, "title": {"zh": "近三十天用水量", "en": "Water, thirty days"}, "query": {"metric": "devices.water", "measures": [{"key": "used"}], "dimensions": [{"key": "day", "grain": "day"}], "filters": [{"dimension": "day", "op": "period", "value": {"unit": "day", "from": -29, "to": 0}}]}}]}', '0.1.0');
