-- Resources (configuration kind "resource"): fields that operators add to built-in records, and records of kinds of their own. The
-- definition is configuration; what it says is held by a trigger on every table with custom fields, whoever writes. Field types and
-- values: docs/fields.md.

-- ───────────── tables

create table private.resource_bases (
  base text primary key check (base ~ '^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  tab regclass not null unique,
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  read_permission text not null,
  write_permission text not null,
  scope text not null check (scope in ('estate', 'person', 'organization')),
  label text not null,
  flow_subjects jsonb not null default '{}' check (jsonb_typeof(flow_subjects) = 'object'),
  metrics jsonb not null default '{}' check (jsonb_typeof(metrics) = 'object')
);
create index resource_bases_plugin_idx on private.resource_bases (plugin);
comment on table private.resource_bases is 'Built-in records that can have custom fields, registered by their plugin with private.resource_base(). scope: the row has an estate_id, is a person (seen where the household is), or belongs to the organisation; label: SQL over the row t that says what people call it, a text or {"zh", "en"}; flow_subjects: subjects of approval flows whose conditions may ask its fields, with the name under which the subject''s data has them: {"contracts.contract": "extra"}; metrics: metrics whose rows are about such a record, with their column that names it: {"finance.charges": "charge_id"}.';

create table private.resource_defs (
  org_id uuid not null references public.organizations (id),
  key text not null,
  base text references private.resource_bases (base),
  item_id uuid not null,
  version_id uuid not null references public.config_versions (id),
  title jsonb not null,
  body jsonb not null,
  compiled jsonb not null,
  active boolean not null default true,
  published_at timestamptz not null default now(),
  primary key (org_id, key)
);
create index resource_defs_base_idx on private.resource_defs (base);
create index resource_defs_version_idx on private.resource_defs (version_id);
comment on table private.resource_defs is 'Resources in force, ready for judging: fields in the order in which they are worked out. Written when a resource is published; inactive once it is archived.';

create table private.field_secrets (
  base text not null,
  row_id uuid not null,
  field text not null,
  org_id uuid not null references public.organizations (id),
  data_class text not null,
  wrapped_key bytea,
  sealed bytea not null,
  changed_at timestamptz not null default now(),
  primary key (base, row_id, field)
);
create index field_secrets_class_idx on private.field_secrets (org_id, data_class, changed_at);
comment on table private.field_secrets is 'Values of sensitive custom fields, each under a key of its own wrapped by the master key; those of persons under the person''s key (wrapped_key null), so that erasing the person takes them too. The record keeps the mask.';

-- ───────────── registering what can have fields

create function private.field_lock(org uuid, resource text, alone boolean default false) returns void
language plpgsql set search_path = '' as $$
begin
  if alone then
    perform pg_advisory_xact_lock(hashtextextended('fields:' || org || ':' || resource, 0));
  else
    perform pg_advisory_xact_lock_shared(hashtextextended('fields:' || org || ':' || resource, 0));
  end if;
end
$$;
comment on function private.field_lock(uuid, text, boolean) is
  'Held by every write of custom values (shared) and by a publication (alone) to the end of its transaction, so that what is stored was judged by what is in force.';

create function private.keep_secrets(base text, org uuid, row_id uuid, compiled jsonb, old jsonb, inout kept jsonb)
language plpgsql security definer set search_path = '' as $$
declare
  f jsonb;
  field_key text;
  secret_key text;
begin
  for f in select c from jsonb_array_elements(compiled) c where c ? 'sensitive' and c ->> 'type' <> 'file' loop
    field_key := f ->> 'key';
    if not kept ? field_key then
      delete from private.field_secrets s where s.base = keep_secrets.base and s.row_id = keep_secrets.row_id and s.field = field_key;
    elsif not private.is_mask(kept -> field_key) then
      secret_key := case when base = 'tenants.person' then private.person_key(row_id) end;
      if secret_key is null then
        secret_key := encode(extensions.gen_random_bytes(32), 'hex');
      end if;
      insert into private.field_secrets as s (base, row_id, field, org_id, data_class, wrapped_key, sealed)
      values (keep_secrets.base, keep_secrets.row_id, field_key, org, f ->> 'sensitive',
        case when secret_key is distinct from private.person_key(row_id) then private.seal(secret_key, private.master_key()) end,
        private.seal((kept -> field_key)::text, secret_key))
      on conflict on constraint field_secrets_pkey do update set
        data_class = excluded.data_class, wrapped_key = excluded.wrapped_key, sealed = excluded.sealed, changed_at = now();
      kept := kept || jsonb_build_object(field_key, private.mask_value(f ->> 'type', kept -> field_key));
    end if;
  end loop;
end
$$;
comment on function private.keep_secrets(text, uuid, uuid, jsonb, jsonb, jsonb) is 'Seals the sensitive values of a record and leaves their masks; takes away what was cleared.';

create function private.keep_files(resource text, org uuid, estate uuid, row_id uuid, compiled jsonb, kept jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  kind text := case when resource like '%.%' then resource else 'records.record' end;
  f jsonb;
  field_key text;
  ids uuid[];
  wanted uuid;
  a public.attachments;
  found jsonb;
  faults jsonb := '[]';
begin
  for f in select c from jsonb_array_elements(compiled) c where c ->> 'type' = 'file' order by (c ->> '$at')::int loop
    field_key := f ->> 'key';
    ids := array(select private.try_uuid(e) from jsonb_array_elements_text(coalesce(kept -> field_key, '[]')) e);
    foreach wanted in array ids loop
      select * into a from public.attachments x where x.id = wanted for update;
      if a.id is null or a.org_id <> org or a.status = 'pending' then
        found := private.form_fault('/' || field_key, 'file_unknown');
      elsif a.owner_kind = kind and a.owner_id = row_id and a.field = field_key then
        found := '[]';
      elsif a.owner_kind = 'records.loose' and a.status = 'kept' and ((select auth.uid()) is null or a.created_by = (select auth.uid())) then
        found := private.file_faults(f, a.mime, a.bytes, a.name, '/' || field_key);
      else
        -- Somebody else's, another record's, or of another field, which may be read by others.
        found := private.form_fault('/' || field_key, 'file_unknown');
      end if;
      faults := faults || found;
    end loop;
    if faults = '[]' then
      update public.attachments x set owner_kind = kind, owner_id = row_id, estate_id = estate, field = field_key, guarded = f ? 'sensitive', status = 'kept'
      where x.id = any (ids) and (x.owner_kind <> kind or x.estate_id is distinct from estate or x.status <> 'kept');
    end if;
  end loop;
  update public.attachments x set status = 'dropped'
  where x.owner_id = row_id and x.owner_kind = kind and x.status = 'kept' and not coalesce(kept -> x.field ? x.id::text, false);
  return faults;
end
$$;
comment on function private.keep_files(text, uuid, uuid, uuid, jsonb, jsonb) is
  'Ties the files a record names to it, and lets go of those it no longer names. Faults: files that are not the saver''s own uploads or already of this field of this record, and those the field does not take.';

create function private.judge_extra() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  resource text := case when tg_nargs > 0 then tg_argv[0] else to_jsonb(new) ->> 'resource' end;
  org uuid := case when resource = 'platform.organization' then new.id else new.org_id end;
  def record;
  before jsonb := case tg_op when 'UPDATE' then old.extra else '{}' end;
  given jsonb := new.extra;
  judged record;
  stranger text;
begin
  perform private.field_lock(org, resource);
  select d.compiled, d.base into def from private.resource_defs d where d.org_id = org and d.key = resource and d.active;
  if def.compiled is null then
    -- Nobody has defined fields here: people may not make any up. Seeds and services write what they like.
    if (select auth.uid()) is not null then
      select e.key into stranger from jsonb_each(given) e where before -> e.key is distinct from e.value order by e.key limit 1;
      if stranger is not null then
        perform private.fail(422, 'forms.invalid', jsonb_build_object('count', 1, 'faults', private.form_fault(private.json_step(stranger), 'unknown_field')));
      end if;
    end if;
    return new;
  end if;
  if pg_column_size(given) > 500000 then
    perform private.fail(413, 'records.too_large');
  end if;
  if tg_op = 'INSERT' then
    given := coalesce((select jsonb_object_agg(c ->> 'key', c -> 'default') from jsonb_array_elements(def.compiled) c where c ? 'default'), '{}') || given;
  end if;
  judged := private.form_judge(org, def.compiled, before, given, '', private.today());
  if judged.faults = '[]' and def.compiled @? '$[*] ? (@.type == "file")' then
    judged.faults := private.keep_files(resource, org, case resource when 'platform.estate' then new.id else (to_jsonb(new) ->> 'estate_id')::uuid end, new.id, def.compiled, judged.kept);
  end if;
  if judged.faults <> '[]' then
    perform private.fail(422, 'forms.invalid', jsonb_build_object('count', jsonb_array_length(judged.faults), 'faults', judged.faults));
  end if;
  new.extra := private.keep_secrets(resource, org, new.id, def.compiled, before, judged.kept);
  return new;
end
$$;
comment on function private.judge_extra() is
  'Holds custom values to what is published: 422 forms.invalid with every fault. Where nothing is published, people may not add values. Argument: the built-in resource; without one the row names its own.';

create function private.new_extra(resource text, org uuid, given jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  def private.resource_defs;
  faults jsonb;
begin
  if given is null or jsonb_typeof(given) = 'null' then
    return '{}';
  end if;
  if jsonb_typeof(given) <> 'object' or pg_column_size(given) > 500000 then
    perform private.fail(422, 'records.values_invalid');
  end if;
  select * into def from private.resource_defs d where d.org_id = org and d.key = resource and d.active;
  if def.key is null then
    return given;
  end if;
  given := coalesce((select jsonb_object_agg(c ->> 'key', c -> 'default') from jsonb_array_elements(def.compiled) c where c ? 'default'), '{}') || given;
  faults := (private.form_judge(org, def.compiled, '{}', given, '', private.today())).faults;
  if faults <> '[]' then
    perform private.fail(422, 'forms.invalid', jsonb_build_object('count', jsonb_array_length(faults), 'faults', faults));
  end if;
  return given;
end
$$;
comment on function private.new_extra(text, uuid, jsonb) is
  'Custom values of a built-in record that is being made: with defaults, held to what is published, also when nothing was filled in (422 forms.invalid). Null: the maker does not speak of them, as imports and services may.';

create function private.forget_secrets() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.field_secrets s where s.row_id = old.id and s.base = case when tg_nargs > 0 then tg_argv[0] else to_jsonb(old) ->> 'resource' end;
  update public.attachments a set status = 'dropped' where a.owner_id = old.id and a.owner_kind = case when tg_nargs > 0 then tg_argv[0] else 'records.record' end and a.status = 'kept';
  return null;
end
$$;
comment on function private.forget_secrets() is 'A record that is deleted takes its sealed values and its files with it.';

create function private.no_file_place(owner uuid) returns jsonb
language plpgsql stable set search_path = '' as $$
begin
  perform private.fail(403, 'records.file_by_form');
end
$$;
comment on function private.no_file_place(uuid) is 'Files of fields are not put at a record directly: they are uploaded by a form and tied to the record when it is saved.';

create function private.resource_base(
  base text, plugin text, tab regclass, title jsonb, read_permission text, write_permission text, label text,
  scope text default 'estate', flow_subjects jsonb default '{}', metrics jsonb default '{}') returns void
language plpgsql security definer set search_path = '' as $$
begin
  -- Written by the plugin's migration, not by people; asked once, so that a mistake is found here and not on a screen.
  execute format('select to_jsonb(%s) from %s t limit 1', label, tab);
  insert into private.resource_bases as b (base, plugin, tab, title, read_permission, write_permission, scope, label, flow_subjects, metrics)
  values (resource_base.base, resource_base.plugin, resource_base.tab, resource_base.title, resource_base.read_permission,
    resource_base.write_permission, resource_base.scope, resource_base.label, resource_base.flow_subjects, resource_base.metrics)
  on conflict on constraint resource_bases_pkey do update set
    title = excluded.title, read_permission = excluded.read_permission, write_permission = excluded.write_permission, scope = excluded.scope,
    label = excluded.label, flow_subjects = excluded.flow_subjects, metrics = excluded.metrics;
  -- A row without custom values costs nothing: 60,000 imported homes never reach the function.
  execute format('create or replace trigger _150_fields_insert before insert on %s for each row when (new.extra <> ''{}'') execute function private.judge_extra(%L)', tab, base);
  execute format('create or replace trigger _150_fields_update before update of extra on %s for each row when (new.extra is distinct from old.extra) execute function private.judge_extra(%L)', tab, base);
  execute format('create or replace trigger _600_forget_secrets after delete on %s for each row when (old.extra <> ''{}'') execute function private.forget_secrets(%L)', tab, base);
  -- A file of a field is read by who reads the fields: staff of the place, and tenants where the field is marked for the portal.
  perform private.attachment_kind(base, plugin, 'private.no_file_place(uuid)', case scope
    when 'organization' then format('org_id = any ((select private.orgs_with(%L))::uuid[])', read_permission)
    when 'person' then format('owner_id in (select m.person_id from public.household_members m where m.person_id = owner_id and m.estate_id = any ((select private.estates_with(%L))::uuid[]))', read_permission)
    else format('estate_id = any ((select private.estates_with(%L))::uuid[])', read_permission) end || ' or id = any ((select private.my_record_files())::uuid[])');
end
$$;
comment on function private.resource_base(text, text, regclass, jsonb, text, text, text, text, jsonb, jsonb) is
  'Lets operators add fields to a table: it has id, org_id, extra, created_at, updated_at, and estate_id unless scope says otherwise. label is SQL over the row t. Call it in the migration of the plugin, after the table and the metrics it names.';

-- ───────────── checking a definition

create function private.form_names(fields jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(jsonb_object_agg(n.name, n.kind), '{}')
  from jsonb_array_elements(fields) f
  cross join lateral (
    select f ->> 'key' as name, case
      when f ->> 'type' in ('number', 'money') then '{"type": "number"}'
      when f ->> 'type' = 'date' then '{"type": "date"}'
      when f ->> 'type' = 'boolean' then '{"type": "boolean"}'
      when f ->> 'type' in ('choices', 'file') then '{"type": "list"}'
      when f ->> 'type' = 'table' then jsonb_build_object('type', 'list', 'items', private.form_names(case jsonb_typeof(f -> 'fields') when 'array' then f -> 'fields' else '[]' end))
      when private.is_money(f) then '{"type": "number"}'
      when f ->> 'type' = 'computed' then jsonb_build_object('type', coalesce(f ->> 'result', 'number'))
      when f ->> 'type' in ('text', 'choice', 'reference', 'id_number', 'phone') then '{"type": "text"}'
    end::jsonb as kind
    union all
    select (f ->> 'key') || '.' || part, '{"type": "text"}'::jsonb
    from unnest(array['province', 'city', 'district', 'detail', 'code']) part where f ->> 'type' = 'address') n
  where n.kind is not null and not f ? 'sensitive'
$$;
comment on function private.form_names(jsonb) is 'Variables that rules may use, for logic_check: every field but sections, signatures and sensitive ones; parts of an address by a dot.';

create function private.logic_problem(rule jsonb, allowed jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  said text;
  params text;
begin
  if coalesce(rule, 'null') <> 'null' then
    perform private.logic_check(rule, allowed);
  end if;
  return null;
exception when sqlstate 'PT422' then
  get stacked diagnostics said = message_text, params = pg_exception_detail;
  return jsonb_build_object('fault', said, 'params', params::jsonb);
end
$$;
comment on function private.logic_problem(jsonb, jsonb) is 'Why an expression is refused, as {fault, params with the path inside it}; null when it is not.';

create function private.in_portal(f jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(f -> 'portal' = 'true' or f -> 'portal_input' = 'true', false)
$$;
comment on function private.in_portal(jsonb) is 'Whether tenants see a field: it is marked for the portal, or they fill it in.';

create function private.field_keywords(type text) returns text[]
language sql immutable parallel safe set search_path = '' as $$
  select array['key', 'type', 'title', 'help', 'visible', 'print', 'portal'] || case type
    when 'section' then array[]::text[]
    when 'computed' then array['logic', 'result', 'decimals', 'unit', 'list', 'filter']
    when 'reference' then array['required', 'rules', 'list', 'filter', 'target']
    else array['required', 'rules', 'list', 'portal_input'] || case type
      when 'text' then array['default', 'sensitive', 'filter', 'multiline', 'min_length', 'max_length', 'pattern']
      when 'number' then array['default', 'sensitive', 'filter', 'unit', 'decimals', 'min', 'max']
      when 'money' then array['default', 'sensitive', 'filter', 'min', 'max']
      when 'date' then array['default', 'sensitive', 'filter']
      when 'choice' then array['default', 'filter', 'options']
      when 'choices' then array['default', 'filter', 'options']
      when 'boolean' then array['default', 'filter']
      when 'file' then array['photo', 'accept', 'max_files', 'max_mb', 'sensitive']
      when 'address' then array['default', 'sensitive']
      when 'id_number' then array['sensitive', 'filter']
      when 'phone' then array['sensitive', 'filter']
      when 'table' then array['fields', 'max_rows']
      else array[]::text[] end end
$$;
comment on function private.field_keywords(text) is 'Keywords a field of a type may have.';

create function private.field_faults(org uuid, fields jsonb, here text, inner_form boolean) returns table (path text, fault text, params jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  f jsonb;
  n int := -1;
  at text;
  names jsonb := private.form_names(fields);
  problem jsonb;
  part record;
  circle text[];
begin
  return query
  select here || '/' || max(x.n) - 1 || '/key', 'records.field_twice', jsonb_build_object('key', x.field ->> 'key')
  from jsonb_array_elements(fields) with ordinality x (field, n) group by x.field ->> 'key' having count(*) > 1;
  for f in select e from jsonb_array_elements(fields) e loop
    n := n + 1;
    at := here || '/' || n;
    if inner_form and f ->> 'type' in ('table', 'section', 'signature', 'file') then
      return query select at || '/type', 'records.type_not_in_table', jsonb_build_object('type', f -> 'type');
      continue;
    end if;
    return query
    select at || private.json_step(k), 'records.keyword_not_here', jsonb_build_object('keyword', k, 'type', f -> 'type')
    from jsonb_object_keys(f) k
    where not k = any (private.field_keywords(f ->> 'type'))
      or inner_form and k in ('sensitive', 'filter', 'portal', 'portal_input', 'print', 'list')
      or k = 'filter' and f -> 'filter' = 'true' and (f ? 'sensitive' or f -> 'multiline' = 'true' or coalesce((f ->> 'max_length')::int, 0) > 500 or f ->> 'type' = 'computed' and f ->> 'result' = 'text')
      or k in ('default', 'list') and f ? 'sensitive' and k = 'default';
    return query
    select at, 'records.keyword_missing', jsonb_build_object('keyword', w.keyword)
    from (values ('choice', 'options'), ('choices', 'options'), ('reference', 'target'), ('table', 'fields'), ('computed', 'logic')) w (type, keyword)
    where w.type = f ->> 'type' and coalesce(f -> w.keyword, 'null') in ('null', '[]');
    return query
    select at || '/options/' || max(o.n) - 1 || '/value', 'records.option_twice', jsonb_build_object('value', o.option ->> 'value')
    from jsonb_array_elements(case jsonb_typeof(f -> 'options') when 'array' then f -> 'options' else '[]' end) with ordinality o (option, n)
    group by o.option ->> 'value' having count(*) > 1;
    if f ? 'pattern' and private.ecma_pattern(f ->> 'pattern') is null then
      return query select at || '/pattern', 'records.pattern_invalid', '{}'::jsonb;
    end if;
    if (f ->> 'min')::numeric > (f ->> 'max')::numeric or (f ->> 'min_length')::int > (f ->> 'max_length')::int then
      return query select at || case when f ? 'min' then '/max' else '/max_length' end, 'records.bounds_crossed', '{}'::jsonb;
    end if;
    if f ? 'default' and not (f ? 'pattern' and private.ecma_pattern(f ->> 'pattern') is null)
      and private.value_faults(null, f, private.tidy_value(f ->> 'type', f -> 'default'), '') <> '[]' then
      return query select at || '/default', 'records.default_invalid', '{}'::jsonb;
    end if;
    if f ? 'sensitive' and org is not null and not exists (select from public.data_classes c where c.org_id = org and c.key = f ->> 'sensitive') then
      return query select at || '/sensitive', 'records.class_unknown', jsonb_build_object('class', f ->> 'sensitive');
    end if;
    for part in
      select '/visible' as step, f -> 'visible' as rule
      union all select '/logic', f -> 'logic'
      union all select '/rules/' || r.n - 1 || '/logic', r.rule -> 'logic'
      from jsonb_array_elements(case jsonb_typeof(f -> 'rules') when 'array' then f -> 'rules' else '[]' end) with ordinality r (rule, n)
    loop
      problem := private.logic_problem(part.rule, names);
      if problem is not null then
        return query select at || part.step || coalesce(problem -> 'params' ->> 'path', ''), problem ->> 'fault', problem -> 'params';
      end if;
    end loop;
    if f ->> 'type' = 'table' and jsonb_typeof(f -> 'fields') = 'array' then
      return query select x.* from private.field_faults(org, f -> 'fields', at || '/fields', true) x;
    end if;
  end loop;
  circle := (private.form_compile(fields)).circle;
  if circle <> '{}' then
    return query
    select here || '/' || min(x.n) - 1, 'records.circle', jsonb_build_object('keys', array_to_string(circle, ', '))
    from jsonb_array_elements(fields) with ordinality x (field, n) where x.field ->> 'key' = any (circle);
  end if;
end
$$;
comment on function private.field_faults(uuid, jsonb, text, boolean) is
  'What is wrong with a list of fields: keys twice, keywords of other types or missing, patterns, bounds, defaults, unknown data classes, rules about unknown fields, formulas in a circle. inner_form: columns of a table.';

create function private.form_body_faults(org uuid, form jsonb) returns table (path text, fault text, params jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  schema jsonb := (select jsonb_build_object('type', 'object', 'required', '["fields"]'::jsonb, 'additionalProperties', false, '$defs', k.body_schema -> '$defs',
      'properties', '{"fields": {"type": "array", "minItems": 1, "maxItems": 100, "items": {"$ref": "#/$defs/field"}}}'::jsonb)
    from private.config_kinds k where k.kind = 'resource');
begin
  return query select f.path, 'flows.form_invalid', f.params || jsonb_build_object('keyword', f.keyword) from private.schema_faults(schema, form) f;
  if found then
    return;
  end if;
  return query select x.* from private.field_faults(org, form -> 'fields', '/fields', false) x;
  -- Nothing seals what a step gathers, and no list shows it.
  return query
  select '/fields/' || f.n - 1 || private.json_step(k), 'records.keyword_not_here', jsonb_build_object('keyword', k, 'type', f.field -> 'type')
  from jsonb_array_elements(form -> 'fields') with ordinality f (field, n) cross join jsonb_object_keys(f.field) k
  where k in ('sensitive', 'list', 'filter', 'portal', 'portal_input');
end
$$;
comment on function private.form_body_faults(uuid, jsonb) is 'What is wrong with a form that is drawn for a step of a flow, {"fields": [field, …]}: the fields of records, without sensitive ones.';

create function private.resource_table(resource text) returns regclass
language sql stable security definer set search_path = '' as $$
  select case when resource like '%.%' then (select b.tab from private.resource_bases b where b.base = resource) else to_regclass('public.custom_records') end
$$;
comment on function private.resource_table(text) is 'Table that holds the records of a resource.';

create function private.field_has_data(org uuid, resource text, field text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  found boolean;
begin
  execute format('select exists (select from %s t where %s = $1 and t.extra ? $2 %s)', private.resource_table(resource),
    case resource when 'platform.organization' then 't.id' else 't.org_id' end,
    case when resource like '%.%' then '' else format('and t.resource = %L', resource) end)
  into found using org, field;
  return found;
end
$$;
comment on function private.field_has_data(uuid, text, text) is 'Whether any record of the organisation has a value of the field.';

create function private.field_nature(f jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_build_object('type', f -> 'type', 'result', case f ->> 'type' when 'computed' then coalesce(f -> 'result', '"number"') end,
    'target', f -> 'target', 'sensitive', coalesce(f -> 'sensitive', 'false') <> 'false',
    'columns', (select jsonb_object_agg(c ->> 'key', c -> 'type') from jsonb_array_elements(case jsonb_typeof(f -> 'fields') when 'array' then f -> 'fields' else '[]' end) c))
$$;
comment on function private.field_nature(jsonb) is 'What of a field may not change once there are values: kind of value, where it leads, whether it is sealed; of a table, the kinds of its columns.';

create function private.natures_agree(a jsonb, b jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select a - 'columns' = b - 'columns' and not exists (
    select from jsonb_each(case jsonb_typeof(a -> 'columns') when 'object' then a -> 'columns' else '{}' end) c
    where b -> 'columns' ? c.key and b -> 'columns' -> c.key <> c.value)
$$;
comment on function private.natures_agree(jsonb, jsonb) is 'Whether values of the one are values of the other; columns may come and go.';

create function private.changed_fields(org uuid, resource text, fields jsonb, version uuid default null) returns table (n int, key text)
language sql stable security definer set search_path = '' as $$
  select x.n::int - 1, x.field ->> 'key'
  from jsonb_array_elements(fields) with ordinality x (field, n)
  join private.resource_defs d on d.org_id = org and d.key = resource
  cross join lateral (
    -- The values there are were judged by the last version that had the field.
    select o.field from public.config_versions v cross join lateral jsonb_array_elements(v.body -> 'fields') o (field)
    where v.item_id = d.item_id and v.status <> 'draft' and v.id is distinct from changed_fields.version and o.field ->> 'key' = x.field ->> 'key'
    order by v.number desc limit 1) o
  where not private.natures_agree(private.field_nature(o.field), private.field_nature(x.field))
    and private.field_has_data(org, resource, x.field ->> 'key')
$$;
comment on function private.changed_fields(uuid, text, jsonb, uuid) is 'Fields whose nature differs from what it was in the last published version that had them (version itself left out), and of which there are values: publishing that is refused.';

create function private.portal_form_keys(fields jsonb) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  f jsonb;
  keys text[] := '{}';
begin
  for f in select c from jsonb_array_elements((private.form_compile(fields)).compiled) c loop
    if f -> 'portal_input' = 'true' or f ->> 'type' = 'computed' and f -> 'portal' = 'true' and f -> '$needs' <@ to_jsonb(keys) then
      keys := keys || (f ->> 'key');
    end if;
  end loop;
  return keys;
end
$$;
comment on function private.portal_form_keys(jsonb) is 'Fields of the form that tenants fill in: those marked for it, and formulas for the portal that ask nothing else.';

create function private.record_targets(body jsonb) returns table (target text, required boolean)
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(p ->> 'to', p #>> '{}'), coalesce((p ->> 'required')::boolean, false)
  from jsonb_array_elements(coalesce(body -> 'attach', '[]')) p
$$;
comment on function private.record_targets(jsonb) is 'What records of a kind are attached to, and whether they must be.';

create function private.portal_target(body jsonb) returns text
language sql stable set search_path = '' as $$
  select coalesce(body #>> '{portal,submit,to}', (
    select t.target from private.record_targets(body) t where t.target in ('unit', 'household', 'contract')
    order by array_position(array['unit', 'household', 'contract'], t.target) limit 1))
$$;
comment on function private.portal_target(jsonb) is 'What a record that a tenant hands in is about: as the kind says, else his home, household or lease, the first it is attached to.';

create function private.portal_faults(body jsonb) returns table (path text, fault text, params jsonb)
language plpgsql stable set search_path = '' as $$
#variable_conflict use_variable
declare
  submit jsonb := body #> '{portal,submit}';
  target text := private.portal_target(body);
  names text[] := array(select f ->> 'key' from jsonb_array_elements(body -> 'fields') f);
  keys text[];
begin
  if submit is null then
    return;
  end if;
  if body #> '{portal,read}' is distinct from 'true' then
    return query select '/portal/submit', 'records.portal_submit_unseen', '{}'::jsonb;
  end if;
  if target is not null and not exists (select from private.record_targets(body) t where t.target = target) then
    return query select '/portal/submit/to', 'records.portal_target_unknown', jsonb_build_object('to', target);
  end if;
  return query
  select '/attach/' || x.n - 1, 'records.portal_target_missing', jsonb_build_object('to', coalesce(x.part ->> 'to', x.part #>> '{}'))
  from jsonb_array_elements(coalesce(body -> 'attach', '[]')) with ordinality x (part, n)
  where x.part -> 'required' = 'true' and target = 'household' and not x.part ->> 'to' in ('estate', 'household');
  return query
  select '/portal/submit/done/' || x.n - 1, 'records.status_unknown', jsonb_build_object('status', x.status #>> '{}')
  from jsonb_array_elements(coalesce(submit -> 'done', '[]')) with ordinality x (status, n)
  where not coalesce(body -> 'statuses', '[]') @> jsonb_build_array(jsonb_build_object('value', x.status));
  if not exists (select from jsonb_array_elements(body -> 'fields') f where f -> 'portal_input' = 'true') then
    return query select '/fields', 'records.portal_no_fields', '{}'::jsonb;
  end if;
  return query
  select '/fields/' || x.n - 1 || '/required', 'records.portal_required', jsonb_build_object('key', x.field ->> 'key')
  from jsonb_array_elements(body -> 'fields') with ordinality x (field, n)
  where x.field -> 'required' = 'true' and x.field -> 'portal_input' is distinct from 'true' and coalesce(x.field -> 'default', 'null') = 'null';
  -- What the form asks must be answerable in the form: tenants are told nothing of other fields, not even by what is shown.
  keys := private.portal_form_keys(body -> 'fields');
  return query
  select distinct '/fields/' || (f.field ->> '$at') || l.step, 'records.portal_logic_elsewhere', jsonb_build_object('key', split_part(v, '.', 1))
  from jsonb_array_elements((private.form_compile(body -> 'fields')).compiled) f (field)
  cross join lateral (
    select '/visible' as step, f.field -> 'visible' as rule
    union all select '/portal_input', f.field -> '$section'
    union all select '/rules/' || r.n - 1 || '/logic', r.rule -> 'logic'
    from jsonb_array_elements(case jsonb_typeof(f.field -> 'rules') when 'array' then f.field -> 'rules' else '[]' end) with ordinality r (rule, n)) l
  cross join lateral private.logic_vars(l.rule) v
  where f.field -> 'portal_input' = 'true' and split_part(v, '.', 1) = any (names) and not split_part(v, '.', 1) = any (keys);
end
$$;
comment on function private.portal_faults(jsonb) is
  'Why tenants could not hand in records of a kind: nobody would see them, what it is attached to cannot be told from the tenant, a required field he is not asked, a condition about what he is not asked.';

create function private.check_resource(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_variable
declare
  own boolean := coalesce(body ->> 'base', '') = '';
begin
  if own and key !~ '^[a-z][a-z0-9_]{0,38}$' then
    return query select '', 'records.key_invalid', jsonb_build_object('key', key);
  elsif not own and not exists (select from private.resource_bases b where b.base = body ->> 'base') then
    return query select '/base', 'records.base_unknown', jsonb_build_object('base', body ->> 'base');
  elsif not own and key <> body ->> 'base' then
    return query select '/base', 'records.key_not_base', jsonb_build_object('base', body ->> 'base');
  end if;
  if not own then
    return query select '/' || k, 'records.keyword_not_here', jsonb_build_object('keyword', k, 'type', 'base')
    from unnest(array['title_field', 'attach', 'number', 'statuses', 'menu', 'portal']) k where body ? k;
    return query select '/fields/' || x.n - 1 || '/portal_input', 'records.keyword_not_here', jsonb_build_object('keyword', 'portal_input', 'type', 'base')
    from jsonb_array_elements(body -> 'fields') with ordinality x (field, n) where x.field ? 'portal_input';
  else
    return query
    select '/fields/' || x.n - 1 || '/key', 'records.key_reserved', jsonb_build_object('key', x.field ->> 'key')
    from jsonb_array_elements(body -> 'fields') with ordinality x (field, n)
    where x.field ->> 'key' in ('id', 'number', 'title', 'status', 'approval', 'estate', 'building', 'unit', 'household', 'contract', 'created_at', 'updated_at', 'archived', 'origin');
    if body ? 'title_field' and not exists (
      select from jsonb_array_elements(body -> 'fields') f
      where f ->> 'key' = body ->> 'title_field' and not f ? 'sensitive' and f ->> 'type' in ('text', 'number', 'date', 'choice', 'phone', 'computed')) then
      return query select '/title_field', 'records.title_field_unknown', jsonb_build_object('key', body ->> 'title_field');
    end if;
    return query
    select '/statuses/' || max(x.n) - 1 || '/value', 'records.option_twice', jsonb_build_object('value', x.status ->> 'value')
    from jsonb_array_elements(coalesce(body -> 'statuses', '[]')) with ordinality x (status, n) group by x.status ->> 'value' having count(*) > 1;
    return query
    select '/attach/' || max(x.n) - 1, 'records.option_twice', jsonb_build_object('value', coalesce(x.part ->> 'to', x.part #>> '{}'))
    from jsonb_array_elements(coalesce(body -> 'attach', '[]')) with ordinality x (part, n) group by coalesce(x.part ->> 'to', x.part #>> '{}') having count(*) > 1;
    if body -> 'portal' -> 'read' = 'true' and not coalesce(body -> 'attach', '[]') @> '["household"]' and not coalesce(body -> 'attach', '[]') @> '[{"to": "household"}]'
      and not coalesce(body -> 'attach', '[]') @> '["unit"]' and not coalesce(body -> 'attach', '[]') @> '[{"to": "unit"}]'
      and not coalesce(body -> 'attach', '[]') @> '["contract"]' and not coalesce(body -> 'attach', '[]') @> '[{"to": "contract"}]' then
      return query select '/portal/read', 'records.portal_needs_home', '{}'::jsonb;
    end if;
    return query select x.* from private.portal_faults(body) x;
  end if;
  return query select x.* from private.field_faults(org, body -> 'fields', '/fields', false) x;
  if org is not null then
    return query
    select '/fields/' || c.n || '/type', 'records.field_has_data', jsonb_build_object('key', c.key) from private.changed_fields(org, key, body -> 'fields') c;
  end if;
end
$$;
comment on function private.check_resource(uuid, text, jsonb) is 'Checker of the kind resource: what its schema cannot say, each fault with its path.';

-- ───────────── records of operators' own kinds

create table public.custom_records (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  resource text not null check (resource ~ '^[a-z][a-z0-9_]{0,38}$'),
  estate_id uuid,
  building_id uuid,
  unit_id uuid,
  household_id uuid,
  contract_id uuid,
  number text not null check (length(number) between 1 and 40),
  title text not null default '' check (length(title) <= 200),
  status text check (length(status) <= 40),
  approval text not null default 'none' check (approval in ('none', 'pending', 'approved', 'rejected')),
  extra jsonb not null default '{}' check (jsonb_typeof(extra) = 'object'),
  archived_at timestamptz,
  archive_reason text not null default '' check (length(archive_reason) <= 500),
  origin text not null default 'staff' check (origin in ('staff', 'portal')),
  created_by uuid references auth.users (id) on delete set null default auth.uid(),
  import_batch_id uuid references public.import_batches (id) on delete set null,
  place_id uuid not null generated always as (coalesce(estate_id, org_id)) stored,
  scope_key text collate "C" not null generated always as (coalesce(estate_id, org_id)::text || ':' || resource) stored,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, resource, number),
  unique (id, org_id),
  foreign key (estate_id, org_id) references public.estates (id, org_id),
  foreign key (building_id, estate_id, org_id) references public.buildings (id, estate_id, org_id),
  foreign key (unit_id, estate_id, org_id) references public.units (id, estate_id, org_id),
  foreign key (household_id, estate_id, org_id) references public.households (id, estate_id, org_id),
  foreign key (contract_id, estate_id, org_id) references public.contracts (id, estate_id, org_id),
  -- A composite key with a null in it is not checked, so what is attached must have its estate.
  check (estate_id is not null or num_nonnulls(building_id, unit_id, household_id, contract_id) = 0)
);
create index custom_records_list_idx on public.custom_records (org_id, resource, id desc);
create index custom_records_place_idx on public.custom_records (place_id, resource);
create index custom_records_scope_idx on public.custom_records (scope_key);
create index custom_records_estate_idx on public.custom_records (estate_id, org_id);
create index custom_records_building_idx on public.custom_records (building_id, estate_id, org_id);
create index custom_records_unit_idx on public.custom_records (unit_id, estate_id, org_id);
create index custom_records_household_idx on public.custom_records (household_id, estate_id, org_id);
create index custom_records_contract_idx on public.custom_records (contract_id, estate_id, org_id);
create index custom_records_created_by_idx on public.custom_records (created_by);
create index custom_records_import_batch_idx on public.custom_records (import_batch_id);
comment on table public.custom_records is 'Records of kinds that operators have made themselves (parking spaces, keys lent out). Changed by verbs only.';
comment on column public.custom_records.id is 'Time-ordered id.';
comment on column public.custom_records.org_id is 'The operator.';
comment on column public.custom_records.resource is 'Key of the configuration item that defines the kind.';
comment on column public.custom_records.estate_id is 'The estate it belongs to; null when it is the whole organisation''s.';
comment on column public.custom_records.building_id is 'The building it is attached to.';
comment on column public.custom_records.unit_id is 'The home it is attached to.';
comment on column public.custom_records.household_id is 'The household it is attached to.';
comment on column public.custom_records.contract_id is 'The lease it is attached to.';
comment on column public.custom_records.number is 'Running number, with the prefix of its kind.';
comment on column public.custom_records.title is 'What lists show: the field its kind names as title, else the number.';
comment on column public.custom_records.status is 'One of the states its kind defines.';
comment on column public.custom_records.approval is 'none, pending 审批中, approved 已通过, rejected 未通过.';
comment on column public.custom_records.extra is 'Values by field, as published definitions have judged them; sensitive ones masked.';
comment on column public.custom_records.archived_at is 'Out of use since.';
comment on column public.custom_records.archive_reason is 'Why it was taken out of use.';
comment on column public.custom_records.origin is 'staff, or portal: handed in by a tenant (private.record_submissions says by whom).';
comment on column public.custom_records.created_by is 'Who made it.';
comment on column public.custom_records.import_batch_id is 'The import that made it.';
comment on column public.custom_records.place_id is 'Estate, else organisation: what rights to all kinds are given for.';
comment on column public.custom_records.scope_key is 'Place and kind: what rights to one kind are given for.';
comment on column public.custom_records.created_at is 'When the row was made.';
comment on column public.custom_records.updated_at is 'When the row last changed.';

create table private.record_submissions (
  record_id uuid primary key references public.custom_records (id) on delete cascade,
  org_id uuid not null references public.organizations (id),
  household_id uuid not null references public.households (id),
  person_id uuid not null references public.persons (id),
  user_id uuid references auth.users (id) on delete set null,
  client_key uuid not null,
  content_hash bytea not null,
  submitted_at timestamptz not null default now(),
  withdrawn_at timestamptz,
  unique (user_id, client_key)
);
create index record_submissions_org_idx on private.record_submissions (org_id);
create index record_submissions_household_idx on private.record_submissions (household_id);
create index record_submissions_person_idx on private.record_submissions (person_id, submitted_at);
comment on table private.record_submissions is 'Records that tenants handed in on the portal: who, for which household, and the key by which sending twice makes one. The household stays the one that handed it in, whatever staff attach the record to.';

create function private.record_derive() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  d private.resource_defs;
  f jsonb;
begin
  select * into d from private.resource_defs x where x.org_id = new.org_id and x.key = new.resource;
  if new.number is null then
    new.number := coalesce(d.body #>> '{number,prefix}', '') || lpad(private.next_number(new.org_id, 'record:' || new.resource)::text, 6, '0');
  end if;
  select x into f from jsonb_array_elements(d.compiled) x where x ->> 'key' = d.body ->> 'title_field';
  new.title := left(coalesce(
    (select coalesce(o -> 'title' ->> 'zh', o -> 'title' ->> 'en') from jsonb_array_elements(f -> 'options') o where o -> 'value' = new.extra -> (f ->> 'key')),
    nullif(new.extra ->> (f ->> 'key'), ''), new.number), 200);
  return new;
end
$$;
comment on function private.record_derive() is 'Numbers a new record and keeps its title.';

create trigger _150_fields before insert or update of extra on public.custom_records for each row execute function private.judge_extra();
create trigger _200_derive before insert or update of extra on public.custom_records for each row execute function private.record_derive();
create trigger _600_forget_secrets after delete on public.custom_records for each row execute function private.forget_secrets();
select private.standard_triggers('public.custom_records');

-- ───────────── rights to them

create function private.record_places(action text) returns uuid[]
language sql stable security definer set search_path = '' as $$
  select private.estates_with('records.' || action) || private.orgs_with('records.' || action)
$$;
comment on function private.record_places(text) is 'Estates and organisations in which the signed-in user may do it with records of every kind.';

create function private.record_scopes(action text) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(p.place || ':' || split_part(k.permission, ':', 2)), '{}')
  from (
    select distinct q as permission
    from public.memberships m join public.roles r on r.id = m.role_id cross join unnest(r.permissions) q
    where m.user_id = (select auth.uid()) and m.valid @> private.today() and starts_with(q, 'records.' || action || ':')) k
  cross join lateral unnest(private.estates_with(k.permission) || private.orgs_with(k.permission)) p (place)
$$;
comment on function private.record_scopes(text) is 'Place and kind, as custom_records.scope_key has them, for rights the signed-in user holds to single kinds.';

create function private.require_record(action text, resource text, org uuid, estate uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  wanted text := 'records.' || action || ':' || resource;
begin
  if estate is not null then
    perform private.require(wanted, estate);
  elsif action = 'read' then
    perform private.require_org(wanted, org);
  elsif org is null or not private.grants(private.config_rights(org), wanted) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', wanted));
  end if;
end
$$;
comment on function private.require_record(text, text, uuid, uuid) is
  'Refuses (403) unless the signed-in user may read, write or export records of this kind in the estate; what belongs to the whole organisation is written only by who has the right in all of it.';

-- ───────────── indexes for filters

create function private.field_index(resource text, field text, type text, out name text, out definition text)
language plpgsql stable security definer set search_path = '' as $$
declare
  tab regclass := private.resource_table(resource);
  own boolean := resource not like '%.%';
begin
  name := case when own then 'extra_records_' || resource else 'extra_' || (select c.relname from pg_catalog.pg_class c where c.oid = tab) end || '_' || field || '_idx';
  if length(name) > 63 then
    name := left(name, 45) || '_' || left(md5(name), 12) || '_idx';
  end if;
  definition := case
    when type = 'choices' then format('using gin ((extra -> %L))', field)
    else format('(%s, (coalesce(extra -> %L, ''null''::jsonb)), id)', case resource when 'platform.organization' then 'id' else 'org_id' end, field) end
    || case when own then format(' where resource = %L', resource) else '' end;
end
$$;
comment on function private.field_index(text, text, text) is 'Name and definition of the index of a filterable field; one for all operators that have the field.';

create function private.wanted_field_indexes() returns table (name text, tab regclass, definition text)
language sql stable security definer set search_path = '' as $$
  select distinct on (i.name) i.name, private.resource_table(d.key), i.definition
  from private.resource_defs d
  cross join lateral jsonb_array_elements(d.compiled) f
  cross join lateral private.field_index(d.key, f ->> 'key', f ->> 'type') i
  where d.active and f -> 'filter' = 'true'
  order by i.name, i.definition
$$;
comment on function private.wanted_field_indexes() is 'Indexes of all filterable fields in force.';

create function private.sync_field_indexes(most_rows bigint default null) returns int
language plpgsql security definer set search_path = '' as $$
declare
  i record;
  changed int := 0;
begin
  for i in
    select c.relname from pg_catalog.pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'i' and c.relname ~ '^extra_.*_idx$'
      and not exists (select from private.wanted_field_indexes() w where w.name = c.relname)
  loop
    execute format('drop index if exists public.%I', i.relname);
    changed := changed + 1;
  end loop;
  for i in
    select w.* from private.wanted_field_indexes() w
    join pg_catalog.pg_class t on t.oid = w.tab
    where not exists (select from pg_catalog.pg_class c where c.relnamespace = 'public'::regnamespace and c.relname = w.name)
      and (most_rows is null or t.reltuples <= most_rows)
    order by w.name
  loop
    execute format('create index if not exists %I on %s %s', i.name, i.tab, i.definition);
    changed := changed + 1;
  end loop;
  return changed;
end
$$;
comment on function private.sync_field_indexes(bigint) is
  'Makes the indexes that filterable fields want and drops those none wants any more; of tables estimated at most_rows at most (null: all). Returns how many changed.';

create function private.build_field_indexes() returns int
language plpgsql security definer set search_path = '' as $$
begin
  -- At night, and never waiting in front of people's writes for long.
  perform set_config('lock_timeout', '5s', true);
  return private.sync_field_indexes();
exception when lock_not_available then
  return 0;
end
$$;
comment on function private.build_field_indexes() is 'Nightly: makes the indexes that were too big to be made while people waited for the publication.';

-- ───────────── metrics of operators' own kinds

create function private.bilingual(title jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_build_object('zh', coalesce(title -> 'zh', title -> 'en'), 'en', coalesce(title -> 'en', title -> 'zh'))
$$;
comment on function private.bilingual(jsonb) is 'A title in both languages, the one standing in for the other.';

create function private.drop_record_metric(org uuid, resource text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.org_metrics m where m.org_id = org and m.key = 'records.' || resource;
  execute format('drop view if exists private.%I', 'metric_records_' || left(md5(org || ':' || resource), 16));
end
$$;
comment on function private.drop_record_metric(uuid, text) is 'Takes the metric of a kind away.';

create function private.metric_fields(fields jsonb, source text, taken text[], texts boolean, out columns text, out dims jsonb, out meas jsonb)
language plpgsql stable set search_path = '' as $$
declare
  f jsonb;
  kind text;
  name text;
begin
  columns := '';
  dims := '[]';
  meas := '[]';
  for f in select x from jsonb_array_elements(fields) x where not x ? 'sensitive' loop
    kind := case f ->> 'type' when 'computed' then coalesce(f ->> 'result', 'number') else f ->> 'type' end;
    continue when kind not in ('choice', 'boolean', 'date', 'number', 'money', 'text')
      or kind = 'text' and not (texts and f ->> 'type' = 'text' and not f ? 'multiline' and 'true' in (coalesce(f -> 'list', 'false'), coalesce(f -> 'filter', 'false')));
    name := case when f ->> 'key' = any (taken) then 'own_' || left(f ->> 'key', 36) else f ->> 'key' end;
    columns := columns || format(', %s as f_%s', replace(case
      when kind in ('choice', 'text') then format('left(r.extra ->> %L, 200)', f ->> 'key')
      when kind = 'boolean' then format('(r.extra -> %L) = ''true''', f ->> 'key')
      when kind = 'date' then format('private.logic_date(r.extra ->> %L)', f ->> 'key')
      else format('case jsonb_typeof(r.extra -> %1$L) when ''number'' then (r.extra ->> %1$L)::numeric end', f ->> 'key') end, 'r.extra', source), name);
    if kind <> 'money' then
      dims := dims || jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('key', name, 'column', 'f_' || name, 'type', kind, 'title', private.bilingual(f -> 'title'),
        'options', case kind when 'choice' then (
          select jsonb_agg(jsonb_build_object('value', o -> 'value', 'title', private.bilingual(o -> 'title'), 'tone', coalesce(o -> 'color', '"neutral"'))) from jsonb_array_elements(f -> 'options') o) end)));
    end if;
    if kind in ('number', 'money') then
      meas := meas || jsonb_build_array(jsonb_build_object('key', name, 'column', 'f_' || name,
        'unit', case when kind = 'money' then 'fen' when f ->> 'unit' in ('m2', 'm3', 'kWh', 'days', 'months') then f ->> 'unit' when f ->> 'unit' = '㎡' or f ->> 'unit' = 'm²' then 'm2' else 'count' end,
        'aggs', '["sum", "avg", "min", "max"]'::jsonb, 'title', private.bilingual(f -> 'title')));
    end if;
  end loop;
end
$$;
comment on function private.metric_fields(jsonb, text, text[], boolean) is
  'What can be counted of fields: columns of a view over the custom values in source, dimensions (choices, yes/no, days, numbers, short texts of lists) and measures (numbers, amounts). Never sensitive ones. A name that is taken gets own_ before it.';

create function private.make_record_metric(d private.resource_defs) returns void
language plpgsql security definer set search_path = '' as $$
declare
  view text := 'metric_records_' || left(md5(d.org_id || ':' || d.key), 16);
  own record;
  dims jsonb := '[]';
  meas jsonb := '[{"key": "records", "unit": "count", "aggs": ["count"], "title": {"zh": "条数", "en": "Records"}}]';
  place text;
begin
  perform private.drop_record_metric(d.org_id, d.key);
  if d.body ? 'statuses' then
    dims := dims || jsonb_build_array(jsonb_build_object('key', 'status', 'column', 'status', 'type', 'choice', 'title', '{"zh": "状态", "en": "Status"}'::jsonb,
      'options', (select jsonb_agg(jsonb_build_object('value', s -> 'value', 'title', private.bilingual(s -> 'title'), 'tone', coalesce(s -> 'color', '"neutral"'))) from jsonb_array_elements(d.body -> 'statuses') s)));
  end if;
  dims := dims || '[{"key": "estate", "column": "estate_id", "type": "ref", "of": "public.estates", "label": "name", "title": {"zh": "小区", "en": "Estate"}},
    {"key": "created", "column": "created_at", "type": "date", "title": {"zh": "登记时间", "en": "Registered"}}]';
  own := private.metric_fields(d.body -> 'fields', 'r.extra', array['records', 'created', 'status', 'estate'], false);
  dims := dims || own.dims;
  meas := meas || own.meas;
  place := case
    when exists (select from private.record_targets(d.body) t where t.target = 'unit') then 'unit'
    when exists (select from private.record_targets(d.body) t where t.target = 'household') then 'household'
    when exists (select from private.record_targets(d.body) t where t.target = 'contract') then 'contract' end;
  execute format('create view private.%I with (security_invoker = true) as
    select r.id as record_id, r.org_id, r.estate_id, r.unit_id, r.household_id, r.contract_id, r.status, r.created_at %s
    from public.custom_records r where r.org_id = %L and r.resource = %L and r.archived_at is null', view, own.columns, d.org_id, d.key);
  execute format('comment on view private.%I is %L', view, 'Source of the metric records.' || d.key || ' of one operator: one row per record in use.');
  execute format('revoke all on private.%I from public, anon, authenticated, service_role', view);
  execute format('grant select on private.%I to authenticated', view);
  insert into private.org_metrics (org_id, key, plugin, permission, title, description, source, grain, subject, subject_column, time_column, dimensions, measures, link)
  values (d.org_id, 'records.' || d.key, 'records', 'records.read:' || d.key, private.bilingual(d.title),
    private.bilingual(coalesce(d.body -> 'description', d.title)), ('private.' || view)::regclass, 'one row per record in use',
    place, place || '_id', 'created', dims, meas, jsonb_build_object('path', '/records/' || d.key, 'columns', '{}'::jsonb));
end
$$;
comment on function private.make_record_metric(private.resource_defs) is
  'The metric of a kind: records in use by state, estate, choices, yes/no, days and numbers; sums of numbers and amounts. Seen with the rights to the kind; records of no estate are not counted.';

create function private.widen_metric(org uuid, metric text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  m private.metrics;
  part record;
  own record;
  view text := 'metric_own_' || left(md5(org || ':' || metric), 20);
  columns text := '';
  joins text := '';
  dims jsonb := '[]';
  meas jsonb := '[]';
begin
  -- Kinds of the operator's own have a metric that is his altogether.
  delete from private.org_metrics o where o.org_id = org and o.key = metric and o.plugin <> 'records';
  execute format('drop view if exists private.%I', view);
  select * into m from private.metrics x where x.key = metric;
  for part in
    select d.body -> 'fields' as fields, b.tab, c.name as join_column, 't' || row_number() over (order by b.base) as alias
    from private.resource_defs d
    join private.resource_bases b on b.base = d.base
    cross join lateral (select coalesce(b.metrics ->> m.key,
      case when m.subject = case b.base when 'housing.unit' then 'unit' when 'tenants.household' then 'household' when 'contracts.contract' then 'contract' when 'devices.device' then 'device' end
        then m.subject_column end) as name) c
    where d.org_id = org and d.active and c.name is not null
    order by b.base
  loop
    own := private.metric_fields(part.fields, part.alias || '.extra',
      array(select x ->> 'key' from jsonb_array_elements(m.dimensions || m.measures || dims || meas) x), true);
    continue when own.columns = '';
    columns := columns || own.columns;
    dims := dims || own.dims;
    meas := meas || own.meas;
    joins := joins || format(' left join %1$s %2$s on %2$s.id = s.%3$I and %2$s.org_id = %4$L', part.tab, part.alias, part.join_column, org);
  end loop;
  if columns = '' then
    return;
  end if;
  -- Rows of other operators stay, with nothing in the columns: theirs are other fields.
  execute format('create view private.%I with (security_invoker = true) as select s.*%s from %s s%s', view, columns, m.source, joins);
  execute format('comment on view private.%I is %L', view, 'Source of the metric ' || m.key || ' of one operator: with the fields he added.');
  execute format('revoke all on private.%I from public, anon, authenticated, service_role', view);
  execute format('grant select on private.%I to authenticated', view);
  insert into private.org_metrics (org_id, key, plugin, permission, title, description, source, grain, subject, subject_column, time_column, dimensions, measures, link)
  values (org, m.key, m.plugin, m.permission, m.title, m.description, ('private.' || view)::regclass, m.grain, m.subject, m.subject_column, m.time_column,
    m.dimensions || dims, m.measures || meas, m.link);
end
$$;
comment on function private.widen_metric(uuid, text) is
  'A metric of a plugin gets the fields an operator added to the records its rows are about (its subject, or what a resource names it for), for him: dashboards, rules and questions speak of them like of any other dimension and measure.';

create function private.widen_metrics(d private.resource_defs) returns void
language plpgsql security definer set search_path = '' as $$
declare
  m record;
begin
  for m in
    select x.key from private.metrics x, private.resource_bases b
    where b.base = d.base and (b.metrics ? x.key
      or x.subject = case b.base when 'housing.unit' then 'unit' when 'tenants.household' then 'household' when 'contracts.contract' then 'contract' when 'devices.device' then 'device' end)
  loop
    perform private.widen_metric(d.org_id, m.key);
  end loop;
end
$$;
comment on function private.widen_metrics(private.resource_defs) is 'The metrics that a built-in resource has to do with, made anew for the operator after its fields changed.';

create function private.metric_registered() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  o record;
begin
  for o in select distinct x.org_id from private.resource_defs x where x.base is not null and x.active loop
    perform private.widen_metric(o.org_id, new.key);
  end loop;
  return null;
end
$$;
comment on function private.metric_registered() is 'A plugin registers or changes a metric: operators'' fields are put to it again.';
create trigger _300_widen after insert or update on private.metrics for each row execute function private.metric_registered();

-- ───────────── publishing

create function private.record_subject(resource text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.flow_subject('records.' || resource, 'records', '{"zh": "自定义记录", "en": "Own records"}', 'private.record_for_flow(uuid)',
    '{"number": {"type": "text", "title": {"zh": "编号", "en": "Number"}}, "title": {"type": "text", "title": {"zh": "名称", "en": "Title"}},
      "status": {"type": "text", "title": {"zh": "状态", "en": "Status"}}, "estate": {"type": "text", "title": {"zh": "小区", "en": "Estate"}},
      "unit": {"type": "text", "title": {"zh": "房屋", "en": "Home"}}, "household": {"type": "text", "title": {"zh": "家庭编号", "en": "Household no."}},
      "origin": {"type": "text", "title": {"zh": "来源", "en": "Came from"}, "options": [{"value": "staff", "title": {"zh": "工作人员登记", "en": "Staff"}}, {"value": "portal", "title": {"zh": "租户提交", "en": "Handed in on the portal"}}]}}',
    jsonb_build_object(
      'create', '{"title": {"zh": "新增记录", "en": "New record"}, "approved": "private.record_approved", "rejected": "private.record_rejected", "withdrawn": "private.record_not_asked", "cancelled": "private.record_not_asked"}'::jsonb
        || jsonb_build_object('permission', 'records.write:' || resource),
      'submit', '{"title": {"zh": "提交审批", "en": "Submit for approval"}, "approved": "private.record_approved", "rejected": "private.record_rejected", "withdrawn": "private.record_not_asked", "cancelled": "private.record_not_asked"}'::jsonb
        || jsonb_build_object('permission', 'records.write:' || resource)));
end
$$;
comment on function private.record_subject(text) is 'Makes records of a kind something that approval flows can be about: events create and submit.';

create function private.publish_resource(item public.config_items, version public.config_versions) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d private.resource_defs;
  first boolean;
  changed text;
begin
  perform private.field_lock(item.org_id, item.key, true);
  if version.id is null then
    update private.resource_defs x set active = false where x.org_id = item.org_id and x.key = item.key returning * into d;
    if d.base is null and d.key is not null then
      perform private.drop_record_metric(d.org_id, d.key);
    elsif d.key is not null then
      perform private.widen_metrics(d);
    end if;
    perform private.sync_field_indexes(100000);
    return;
  end if;
  -- Asked again now that nobody can be storing values meanwhile.
  select c.key into changed from private.changed_fields(item.org_id, item.key, version.body -> 'fields', version.id) c limit 1;
  if changed is not null then
    perform private.fail(409, 'records.field_has_data', jsonb_build_object('key', changed));
  end if;
  first := not exists (select from private.resource_defs x where x.org_id = item.org_id and x.key = item.key);
  insert into private.resource_defs as r (org_id, key, base, item_id, version_id, title, body, compiled)
  values (item.org_id, item.key, nullif(version.body ->> 'base', ''), item.id, version.id, version.title, version.body, (private.form_compile(version.body -> 'fields')).compiled)
  on conflict on constraint resource_defs_pkey do update set
    version_id = excluded.version_id, title = excluded.title, body = excluded.body, compiled = excluded.compiled, active = true, published_at = now()
  returning * into d;
  if d.base is null then
    -- A bundle of files says itself what roles may do.
    if first and version.cause <> 'apply' then
      update public.roles r set permissions = r.permissions || array(
          select p from unnest(array['records.read:' || d.key, 'records.write:' || d.key, 'records.export:' || d.key]) p where not p = any (r.permissions))
      where r.org_id = d.org_id and 'records.manage' = any (r.permissions);
    end if;
    perform private.record_subject(d.key);
    perform private.make_record_metric(d);
  else
    perform private.widen_metrics(d);
  end if;
  begin
    perform private.sync_field_indexes(100000);
  exception when program_limit_exceeded then
    perform private.fail(409, 'records.too_long_to_filter');
  end;
end
$$;
comment on function private.publish_resource(public.config_items, public.config_versions) is
  'Puts a definition in force: compiled fields, indexes of filterable ones; of a kind of its own also rights (to roles with records.manage), flow subject and metric. 409 records.field_has_data when a field would change its nature under its values.';

-- ───────────── custom fields of built-in records

create function private.base_row(b private.resource_bases, id uuid, lock boolean default false, out org_id uuid, out estate_id uuid, out extra jsonb, out updated_at timestamptz)
language plpgsql security definer set search_path = '' as $$
begin
  execute format('select %s, %s, t.extra, t.updated_at from %s t where t.id = $1 %s',
    case b.base when 'platform.organization' then 't.id' else 't.org_id' end,
    case when b.base = 'platform.estate' then 't.id' when b.scope = 'estate' then 't.estate_id' else 'null::uuid' end,
    b.tab, case when lock then 'for update' else '' end)
  into org_id, estate_id, extra, updated_at using id;
end
$$;
comment on function private.base_row(private.resource_bases, uuid, boolean) is 'A built-in record''s organisation, estate (of a person none), custom values and time of change.';

create function private.require_base(b private.resource_bases, id uuid, org uuid, estate uuid, perm text) returns uuid
language plpgsql stable security definer set search_path = '' as $$
declare
  place uuid := estate;
begin
  if b.scope = 'organization' then
    perform private.require_org(perm, org);
  else
    if b.scope = 'person' then
      select e.estate_id into place from private.person_estates(require_base.id) e where e.estate_id = any (private.estates_with(perm)) limit 1;
    end if;
    perform private.require(perm, place);
  end if;
  return place;
end
$$;
comment on function private.require_base(private.resource_bases, uuid, uuid, uuid, text) is 'Refuses (403) unless the signed-in user holds the permission where the record is; answers the estate.';

create function private.changed_by(org uuid, row_id uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('by', (select s.name from public.staff s where s.org_id = org and s.user_id = l.actor_id), 'at', l.at)
  from public.audit_log l where l.row_id = changed_by.row_id order by l.id desc limit 1
$$;
comment on function private.changed_by(uuid, uuid) is 'Who changed a record last, and when: {"by", "at"}.';

create function private.refuse_conflict(org uuid, row_id uuid, extra jsonb, updated_at timestamptz) returns void
language plpgsql set search_path = '' as $$
begin
  perform private.fail(409, 'forms.conflict', coalesce(private.changed_by(org, row_id), '{}') || jsonb_build_object('values', extra, 'updated_at', updated_at));
end
$$;
comment on function private.refuse_conflict(uuid, uuid, jsonb, timestamptz) is 'Says 409 forms.conflict with what is stored now: {"values", "updated_at", "by", "at"}.';

create function public.save_extra(resource text, id uuid, "values" jsonb, base_at timestamptz) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b private.resource_bases;
  r record;
begin
  select * into b from private.resource_bases x where x.base = save_extra.resource;
  if b.base is null then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(save_extra.resource, 80)));
  end if;
  r := private.base_row(b, save_extra.id);
  perform private.require_base(b, save_extra.id, r.org_id, r.estate_id, b.write_permission);
  if jsonb_typeof(save_extra."values") is distinct from 'object' then
    perform private.fail(422, 'records.values_invalid');
  end if;
  r := private.base_row(b, save_extra.id, true);
  if r.updated_at is distinct from base_at then
    perform private.refuse_conflict(r.org_id, save_extra.id, r.extra, r.updated_at);
  end if;
  execute format('update %s t set extra = $1 where t.id = $2 returning t.extra, t.updated_at', b.tab)
  into r.extra, r.updated_at using r.extra || save_extra."values", save_extra.id;
  return jsonb_build_object('id', save_extra.id, 'values', r.extra, 'updated_at', r.updated_at);
end
$$;
comment on function public.save_extra(text, uuid, jsonb, timestamptz) is
  'Sets custom values of a built-in record: keys that are sent are set, null clears, others stay. base_at: updated_at the editor read; 409 forms.conflict with what is stored now when it has changed since. 422 forms.invalid with every fault. → {"id", "values", "updated_at"}.';

-- ───────────── verbs of records

create function private.active_resource(org uuid, resource text) returns private.resource_defs
language plpgsql stable security definer set search_path = '' as $$
declare
  d private.resource_defs;
begin
  select * into d from private.resource_defs x where x.org_id = org and x.key = resource and x.active and x.base is null;
  if d.key is null or not private.plugin_enabled(org, 'records') then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(resource, 80)));
  end if;
  return d;
end
$$;
comment on function private.active_resource(uuid, text) is 'The kind in force; 404 when there is none.';

create function private.record_attach(d private.resource_defs, attach jsonb) returns public.custom_records
language plpgsql stable security definer set search_path = '' as $$
declare
  r public.custom_records;
  part record;
  wanted uuid;
  place uuid;
  missing text;
begin
  if coalesce(jsonb_typeof(attach), 'object') not in ('object', 'null') then
    perform private.fail(422, 'records.attach_invalid', '{"to": ""}');
  end if;
  r.org_id := d.org_id;
  for part in select e.key, e.value from jsonb_each(case jsonb_typeof(attach) when 'object' then attach else '{}' end) e where e.value <> 'null' loop
    if part.key <> 'estate' and not exists (select from private.record_targets(d.body) t where t.target = part.key) then
      perform private.fail(422, 'records.attach_invalid', jsonb_build_object('to', left(part.key, 40)));
    end if;
    wanted := private.try_uuid(part.value #>> '{}');
    place := case part.key
      when 'estate' then (select x.id from public.estates x where x.id = wanted and x.org_id = d.org_id)
      when 'building' then (select x.estate_id from public.buildings x where x.id = wanted and x.org_id = d.org_id)
      when 'unit' then (select x.estate_id from public.units x where x.id = wanted and x.org_id = d.org_id)
      when 'household' then (select x.estate_id from public.households x where x.id = wanted and x.org_id = d.org_id)
      when 'contract' then (select x.estate_id from public.contracts x where x.id = wanted and x.org_id = d.org_id) end;
    -- One that is not there and one of somebody else are told apart by nobody.
    if place is null or not place = any (private.estates_with('records.write:' || d.key)) then
      perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'records.write:' || d.key));
    end if;
    if r.estate_id is not null and r.estate_id <> place then
      perform private.fail(422, 'records.attach_elsewhere', jsonb_build_object('to', part.key));
    end if;
    r.estate_id := place;
    case part.key
      when 'building' then r.building_id := wanted;
      when 'unit' then r.unit_id := wanted;
      when 'household' then r.household_id := wanted;
      when 'contract' then r.contract_id := wanted;
      else null;
    end case;
  end loop;
  select t.target into missing from private.record_targets(d.body) t
  where t.required and case t.target when 'estate' then r.estate_id when 'building' then r.building_id when 'unit' then r.unit_id
    when 'household' then r.household_id else r.contract_id end is null limit 1;
  if missing is not null then
    perform private.fail(422, 'records.attach_required', jsonb_build_object('to', missing));
  end if;
  return r;
end
$$;
comment on function private.record_attach(private.resource_defs, jsonb) is
  'What a record is attached to, resolved: {"unit": id, …} gives the estate too. 403 for what is not there or not the caller''s, 422 for what the kind does not allow, what it asks for, and things in different estates.';

create function private.record_json(r public.custom_records) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', r.id, 'resource', r.resource, 'number', r.number, 'title', r.title, 'status', r.status, 'approval', r.approval,
    'estate_id', r.estate_id, 'values', r.extra, 'updated_at', r.updated_at, 'created_at', r.created_at, 'archived_at', r.archived_at, 'archive_reason', r.archive_reason,
    'origin', r.origin, 'handed_in', case when r.origin = 'portal' then (
      select jsonb_build_object('at', s.submitted_at, 'by', p.display_name, 'household', h.code, 'withdrawn_at', s.withdrawn_at)
      from private.record_submissions s join public.persons p on p.id = s.person_id join public.households h on h.id = s.household_id where s.record_id = r.id) end,
    'attach', jsonb_strip_nulls(jsonb_build_object(
      'estate', (select jsonb_build_object('id', x.id, 'label', x.name) from public.estates x where x.id = r.estate_id),
      'building', (select jsonb_build_object('id', x.id, 'label', x.name) from public.buildings x where x.id = r.building_id),
      'unit', (select jsonb_build_object('id', x.id, 'label', x.label) from public.units x where x.id = r.unit_id),
      'household', (select jsonb_build_object('id', x.id, 'label', x.code) from public.households x where x.id = r.household_id),
      'contract', (select jsonb_build_object('id', x.id, 'label', x.code) from public.contracts x where x.id = r.contract_id))))
$$;
comment on function private.record_json(public.custom_records) is 'A record as verbs and lists tell it: values under "values", what it is attached to with labels, and where a tenant handed it in, who (masked) and when.';

create function private.own_record(record uuid, action text) returns public.custom_records
language plpgsql security definer set search_path = '' as $$
declare
  r public.custom_records;
begin
  select * into r from public.custom_records x where x.id = own_record.record;
  perform private.require_record(action, r.resource, r.org_id, r.estate_id);
  if action <> 'read' then
    select * into r from public.custom_records x where x.id = own_record.record for update;
    if r.id is null then
      perform private.fail(404, 'records.not_found');
    end if;
    perform private.require_record(action, r.resource, r.org_id, r.estate_id);
  end if;
  return r;
end
$$;
comment on function private.own_record(uuid, text) is 'A record the signed-in user may read, or write (its row locked); 403 also when there is none.';

create function private.record_locked(r public.custom_records) returns boolean
language sql stable security definer set search_path = '' as $$
  select r.approval = 'pending' and not exists (
    select from public.flow_instances i join public.config_versions v on v.id = i.version_id
    where i.subject = 'records.' || r.resource and i.subject_id = r.id and i.status = 'running'
      and (v.body #> '{settings,lock}' = 'false' or i.state ? 'correct' and i.applicant_id = (select auth.uid())))
$$;
comment on function private.record_locked(public.custom_records) is 'Whether a record before its approvers may not be changed: not by anybody, unless its flow says otherwise (settings.lock false), or it was returned and its applicant corrects it.';

create function private.changeable_record(r public.custom_records, alone boolean default false) returns void
language plpgsql set search_path = '' as $$
begin
  if r.archived_at is not null then
    perform private.fail(409, 'records.archived', jsonb_build_object('number', r.number));
  elsif r.approval = 'pending' and (alone or private.record_locked(r)) then
    perform private.fail(409, 'records.in_approval', jsonb_build_object('number', r.number));
  end if;
end
$$;
comment on function private.changeable_record(public.custom_records, boolean) is 'Refuses (409) while a record is out of use or locked before its approvers; alone: while anybody decides about it at all.';

create function private.record_gate(record uuid, event text, form jsonb default '{}') returns public.custom_records
language plpgsql security definer set search_path = '' as $$
declare
  r public.custom_records;
  before text;
begin
  select * into r from public.custom_records x where x.id = record_gate.record;
  before := r.approval;
  if (select auth.uid()) is not null then
    update public.custom_records x set approval = 'pending' where x.id = r.id;
    if (private.begin_flow('records.' || r.resource, r.id, event, form)).id is null then
      update public.custom_records x set approval = before where x.id = r.id;
    end if;
  end if;
  select * into r from public.custom_records x where x.id = record_gate.record;
  return r;
end
$$;
comment on function private.record_gate(uuid, text, jsonb) is 'Asks for approval where a flow is bound to the event; the record is pending until it is given.';

create function public.record_save(
  org uuid, resource text, id uuid, "values" jsonb, attach jsonb default null, status text default null, base_at timestamptz default null) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  d private.resource_defs;
  r public.custom_records;
  placed public.custom_records;
begin
  if record_save.id is null then
    if record_save.org is null or not (record_save.org = any (private.orgs_with('records.write:' || record_save.resource))
      or exists (select from public.estates e where e.org_id = record_save.org and e.id = any (private.estates_with('records.write:' || record_save.resource)))) then
      perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'records.write:' || left(record_save.resource, 40)));
    end if;
    d := private.active_resource(record_save.org, record_save.resource);
  else
    r := private.own_record(record_save.id, 'write');
    d := private.active_resource(r.org_id, r.resource);
    if r.org_id is distinct from record_save.org or r.resource is distinct from record_save.resource then
      perform private.fail(404, 'records.not_found');
    end if;
    if r.updated_at is distinct from base_at then
      perform private.refuse_conflict(r.org_id, r.id, r.extra, r.updated_at);
    end if;
    perform private.changeable_record(r);
  end if;
  if jsonb_typeof(record_save."values") is distinct from 'object' then
    perform private.fail(422, 'records.values_invalid');
  end if;
  if record_save.status is not null and not coalesce(d.body -> 'statuses', '[]') @> jsonb_build_array(jsonb_build_object('value', record_save.status)) then
    perform private.fail(422, 'records.status_unknown', jsonb_build_object('status', left(record_save.status, 40)));
  end if;
  if r.id is null then
    placed := private.record_attach(d, attach);
    perform private.require_record('write', d.key, d.org_id, placed.estate_id);
    insert into public.custom_records as x (org_id, resource, estate_id, building_id, unit_id, household_id, contract_id, status, extra)
    values (d.org_id, d.key, placed.estate_id, placed.building_id, placed.unit_id, placed.household_id, placed.contract_id,
      coalesce(record_save.status, d.body #>> '{statuses,0,value}'), record_save."values")
    returning * into r;
    r := private.record_gate(r.id, 'create');
  else
    placed := r;
    if coalesce(attach, 'null') <> 'null' then
      placed := private.record_attach(d, attach);
      perform private.require_record('write', d.key, d.org_id, placed.estate_id);
    end if;
    update public.custom_records x set extra = x.extra || record_save."values", status = coalesce(record_save.status, x.status),
      estate_id = placed.estate_id, building_id = placed.building_id, unit_id = placed.unit_id, household_id = placed.household_id, contract_id = placed.contract_id
    where x.id = r.id returning * into r;
  end if;
  return private.record_json(r);
end
$$;
comment on function public.record_save(uuid, text, uuid, jsonb, jsonb, text, timestamptz) is
  'Makes a record (id null) or changes one: keys of values that are sent are set, null clears, others stay; attach {"unit": id, …} replaces what it was attached to, null leaves it. base_at: updated_at the editor read, 409 forms.conflict when it has changed. 422 forms.invalid with every fault. Where a flow is bound to create, a new record waits for approval.';

create function public.record_get(id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.record_json(private.own_record(record_get.id, 'read'));
end
$$;
comment on function public.record_get(uuid) is 'One record, with what it is attached to.';

create function public.record_archive(id uuid, reason text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  r public.custom_records := private.own_record(record_archive.id, 'write');
begin
  if coalesce(length(trim(reason)), 0) not between 1 and 500 then
    perform private.fail(422, 'records.reason_required');
  end if;
  perform private.changeable_record(r, true);
  update public.custom_records x set archived_at = now(), archive_reason = trim(reason) where x.id = r.id returning * into r;
  return private.record_json(r);
end
$$;
comment on function public.record_archive(uuid, text) is 'Takes a record out of use, with the reason; nothing is deleted.';

create function public.record_restore(id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  r public.custom_records := private.own_record(record_restore.id, 'write');
begin
  if exists (select from private.record_submissions s where s.record_id = r.id and s.withdrawn_at is not null) then
    perform private.fail(409, 'records.withdrawn', jsonb_build_object('number', r.number));
  end if;
  update public.custom_records x set archived_at = null, archive_reason = '' where x.id = r.id returning * into r;
  return private.record_json(r);
end
$$;
comment on function public.record_restore(uuid) is 'Takes an archived record into use again; not one that a tenant took back (409 records.withdrawn).';

create function public.record_flow(id uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  r public.custom_records := private.own_record(record_flow.id, 'read');
  v public.config_versions;
  may_write boolean := case when r.estate_id is not null then r.estate_id = any (private.estates_with('records.write:' || r.resource))
    else private.grants(private.config_rights(r.org_id), 'records.write:' || r.resource) end;
begin
  if may_write and r.archived_at is null and r.approval <> 'pending' then
    v := private.flow_bound('records.' || r.resource, r.id, 'submit');
  end if;
  return jsonb_build_object(
    'submit', case when v.id is not null then jsonb_build_object('title', v.title, 'form', v.body -> 'form') end,
    'locked', private.record_locked(r), 'may_write', coalesce(may_write, false),
    'runs', (
      select coalesce(jsonb_agg(jsonb_build_object('id', i.id, 'status', i.status, 'event', i.event, 'flow', f.title, 'started_at', i.started_at, 'ended_at', i.ended_at,
        'applicant', private.flow_person(i.org_id, i.applicant_id), 'mine', i.applicant_id = (select auth.uid()), 'to_correct', i.state ? 'correct' and i.status = 'running',
        'withdraw', i.status = 'running' and i.applicant_id = (select auth.uid()) and coalesce((f.body #>> '{settings,withdraw}')::boolean, true),
        'may_open', private.may_see_flow(i),
        'steps', (select coalesce(jsonb_agg(distinct x.node -> 'title'), '[]') from public.flow_tasks t join private.flow_nodes(f.body -> 'steps') x on x.id = t.node
          where t.instance_id = i.id and t.status = 'open' and i.status = 'running')) order by i.id desc), '[]')
      from (select * from public.flow_instances x where x.subject = 'records.' || r.resource and x.subject_id = r.id order by x.id desc limit 10) i
      join public.config_versions f on f.id = i.version_id));
end
$$;
comment on function public.record_flow(uuid) is
  'Approvals of a record, for its page: {"submit": {"title", "form"} of the flow that would be asked, null when none or not by the caller, "locked", "may_write", "runs": [{"id", "status", "event", "flow", "started_at", "ended_at", "applicant", "mine", "to_correct", "withdraw", "may_open", "steps"}]}, the ten latest.';

create function private.portal_record_kind(record uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select private.bilingual(d.title) from public.custom_records r join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource where r.id = record
$$;
comment on function private.portal_record_kind(uuid) is 'What kind of record it is, for the portal.';

create function private.portal_record_title(record uuid) returns text
language sql stable security definer set search_path = '' as $$
  select case when exists (
    select from private.resource_defs d cross join lateral jsonb_array_elements(d.body -> 'fields') f
    where d.org_id = r.org_id and d.key = r.resource and f ->> 'key' = d.body ->> 'title_field' and private.in_portal(f))
    then r.title else r.number end
  from public.custom_records r where r.id = record
$$;
comment on function private.portal_record_title(uuid) is 'What tenants call a record by: its title where that comes from a field of the portal, else its number.';

create function public.record_submit(id uuid, form jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  r public.custom_records := private.own_record(record_submit.id, 'write');
begin
  perform private.active_resource(r.org_id, r.resource);
  perform private.changeable_record(r, true);
  if pg_column_size(form) > 200000 then
    perform private.fail(422, 'flows.form_too_big');
  end if;
  r := private.record_gate(r.id, 'submit', coalesce(form, '{}'));
  -- A second look, because the flow may have decided at once.
  if r.approval in ('none', 'rejected') and not exists (
    select from public.flow_instances i where i.subject = 'records.' || r.resource and i.subject_id = r.id and i.event = 'submit' and i.started_at = now()) then
    perform private.fail(409, 'records.no_flow');
  end if;
  return private.record_json(r);
end
$$;
comment on function public.record_submit(uuid, jsonb) is 'Asks for approval of a record by the flow bound to submit, with the answers to its form (422 forms.invalid); 409 records.no_flow when none is bound.';

-- ───────────── approval flows

create function private.record_for_flow(record uuid) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('org_id', r.org_id, 'estate_id', r.estate_id,
    -- Tenants follow what is asked for a record that they see.
    'household_id', case when d.body #> '{portal,read}' = 'true' then coalesce(s.household_id, r.household_id, c.household_id) end,
    'title', r.number || case when r.title <> r.number then ' · ' || r.title else '' end, 'link', '/records/of/' || r.resource || '/' || r.id,
    'data', jsonb_build_object('number', r.number, 'title', r.title, 'status', r.status, 'estate', e.name, 'unit', u.label, 'household', h.code, 'origin', r.origin, 'extra', r.extra))
  from public.custom_records r
  left join private.record_submissions s on s.record_id = r.id
  left join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource
  left join public.estates e on e.id = r.estate_id
  left join public.contracts c on c.id = r.contract_id
  left join public.units u on u.id = coalesce(r.unit_id, c.unit_id)
  left join public.households h on h.id = coalesce(r.household_id, c.household_id, s.household_id)
  where r.id = record
$$;
comment on function private.record_for_flow(uuid) is 'A record as approval flows see it; sensitive values masked.';

create function private.record_approved(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  update public.custom_records r set approval = 'approved' where r.id = record
$$;
comment on function private.record_approved(uuid, uuid) is 'Approved.';

create function private.record_rejected(record uuid, instance uuid) returns void
language sql security definer set search_path = '' as $$
  update public.custom_records r set approval = 'rejected' where r.id = record
$$;
comment on function private.record_rejected(uuid, uuid) is 'Rejected: it can be changed and submitted again.';

create function private.record_not_asked(record uuid, instance uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  update public.custom_records r set approval = 'none' where r.id = record;
  if exists (select from public.flow_instances i join private.record_submissions s on s.record_id = record and s.user_id = i.applicant_id where i.id = instance and i.status = 'withdrawn') then
    perform private.take_back(record);
  end if;
end
$$;
comment on function private.record_not_asked(uuid, uuid) is 'The request was withdrawn or cancelled; a tenant who withdraws it takes back what he handed in.';

-- ───────────── lists

create function private.list_literal(value jsonb, kind text, path text) returns text
language plpgsql stable set search_path = '' as $$
declare
  content text := value #>> '{}';
  sound boolean;
begin
  sound := case kind
    when 'uuid' then jsonb_typeof(value) = 'string' and private.try_uuid(content) is not null
    when 'timestamptz' then jsonb_typeof(value) = 'string' and (private.is_date_time(content) or private.is_date(content)) and left(content, 4) <> '0000'
    when 'number' then jsonb_typeof(value) = 'number'
    when 'boolean' then jsonb_typeof(value) = 'boolean'
    else jsonb_typeof(value) = 'string' and length(content) <= 500 end;
  if not coalesce(sound, false) then
    perform private.fail(422, 'records.filter_invalid', jsonb_build_object('path', path));
  end if;
  return case when kind in ('uuid', 'timestamptz') then format('%L::%s', content, kind) when kind = 'column' then format('%L::text', content) else format('%L::jsonb', value) end;
end
$$;
comment on function private.list_literal(jsonb, text, text) is 'A value of a filter as a quoted literal; refuses what is not of the kind.';

create function private.list_column(resource text, compiled jsonb, name text, path text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  f jsonb;
  kind text;
begin
  if resource not like '%.%' and name in ('status', 'approval', 'number', 'title', 'origin') then
    return jsonb_build_object('sql', 't.' || name, 'order', format('coalesce(t.%s, '''')', name), 'kind', 'column', 'type', 'text');
  elsif resource not like '%.%' and name in ('estate', 'building', 'unit', 'household', 'contract') then
    return jsonb_build_object('sql', format('t.%s_id', name), 'kind', 'uuid');
  elsif name in ('created_at', 'updated_at') then
    return jsonb_build_object('sql', 't.' || name, 'order', 't.' || name, 'kind', 'timestamptz', 'type', 'timestamptz');
  end if;
  select x into f from jsonb_array_elements(compiled) x where x ->> 'key' = name and not x ? 'sensitive' and x ->> 'type' not in ('section', 'table', 'signature', 'address', 'file');
  if f is null then
    perform private.fail(422, 'records.filter_invalid', jsonb_build_object('path', path || '.field'));
  end if;
  kind := case f ->> 'type' when 'money' then 'number' when 'number' then 'number' when 'boolean' then 'boolean' when 'choices' then 'list'
    when 'computed' then case when private.is_money(f) then 'number' else coalesce(f ->> 'result', 'number') end else 'text' end;
  return jsonb_build_object('sql', format('coalesce(t.extra -> %L, ''null''::jsonb)', name), 'key', name, 'kind', kind, 'type', 'jsonb')
    || case when kind = 'list' then '{}' else jsonb_build_object('order', format('coalesce(t.extra -> %L, ''null''::jsonb)', name)) end;
end
$$;
comment on function private.list_column(text, jsonb, text, text) is 'A field of a list as SQL over the alias t; the expression is the one its index is made of.';

create function private.list_condition(resource text, compiled jsonb, f jsonb, path text) returns text
language plpgsql stable set search_path = '' as $$
declare
  c jsonb;
  op text := f ->> 'op';
  value jsonb := f -> 'value';
  listed text;
  named text;
begin
  if jsonb_typeof(f) is distinct from 'object' or exists (select from jsonb_object_keys(f) k where k not in ('field', 'op', 'value')) or jsonb_typeof(f -> 'field') is distinct from 'string' then
    perform private.fail(422, 'records.filter_invalid', jsonb_build_object('path', path));
  end if;
  c := private.list_column(resource, compiled, f ->> 'field', path);
  named := case when c ? 'key' then format('t.extra ? %L', c ->> 'key') else 'true' end;
  if op in ('is_null', 'not_null') then
    return case when c ? 'key' then format('(%s(t.extra ? %L))', case op when 'is_null' then 'not ' else '' end, c ->> 'key')
      else format('%s is %s', c ->> 'sql', case op when 'is_null' then 'null' else 'not null' end) end;
  elsif op in ('in', 'between') then
    if jsonb_typeof(value) is distinct from 'array' or jsonb_array_length(value) not between 1 and 200 or op = 'between' and jsonb_array_length(value) <> 2 then
      perform private.fail(422, 'records.filter_invalid', jsonb_build_object('path', path || '.value'));
    end if;
  end if;
  if c ->> 'kind' = 'list' then
    if op in ('eq', 'contains') then
      return format('(t.extra -> %L) @> %s', c ->> 'key', private.list_literal(value, 'text', path || '.value'));
    elsif op = 'in' then
      return format('(t.extra -> %L) ?| array[%s]', c ->> 'key', (select string_agg(private.list_literal(v, 'column', path || '.value'), ', ') from jsonb_array_elements(value) v));
    end if;
  elsif op = 'eq' then
    return format('%s = %s', c ->> 'sql', private.list_literal(value, c ->> 'kind', path || '.value'));
  elsif op = 'ne' then
    return format('%s is distinct from %s', c ->> 'sql', private.list_literal(value, c ->> 'kind', path || '.value'));
  elsif op = 'in' then
    select string_agg(private.list_literal(v, c ->> 'kind', path || '.value'), ', ') into listed from jsonb_array_elements(value) v;
    return format('%s in (%s)', c ->> 'sql', listed);
  elsif op = 'contains' and c ->> 'kind' in ('text', 'column') then
    return format('strpos(lower(%s), lower(%s #>> ''{}'')) > 0', case when c ? 'key' then format('t.extra ->> %L', c ->> 'key') else c ->> 'sql' end,
      private.list_literal(value, 'text', path || '.value'));
  elsif c ->> 'kind' in ('text', 'number', 'timestamptz', 'column') and op in ('lt', 'lte', 'gt', 'gte') then
    return format('(%s %s %s and %s)', c ->> 'sql', case op when 'lt' then '<' when 'lte' then '<=' when 'gt' then '>' else '>=' end,
      private.list_literal(value, c ->> 'kind', path || '.value'), named);
  elsif c ->> 'kind' in ('text', 'number', 'timestamptz', 'column') and op = 'between' then
    return format('(%s between %s and %s and %s)', c ->> 'sql', private.list_literal(value -> 0, c ->> 'kind', path || '.value'),
      private.list_literal(value -> 1, c ->> 'kind', path || '.value'), named);
  end if;
  perform private.fail(422, 'records.filter_invalid', jsonb_build_object('path', path || '.op'));
end
$$;
comment on function private.list_condition(text, jsonb, jsonb, text) is 'One filter {field, op, value} as SQL: names from the definition, values as quoted literals.';

create function private.records_page(org uuid, resource text, action text, filters jsonb, sort jsonb, after text, max_rows int) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  d private.resource_defs;
  b private.resource_bases;
  own boolean := resource not like '%.%';
  perm text;
  estates uuid[];
  in_org boolean;
  conditions text[];
  part record;
  place text;
  scoped text;
  narrowed uuid;
  order_column jsonb;
  direction text := coalesce(sort ->> 'dir', case when sort ? 'field' then 'asc' else 'desc' end);
  order_sql text;
  seen jsonb;
  answer jsonb;
  last jsonb;
begin
  if resource is null or org is null then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(resource, 80)));
  end if;
  select * into b from private.resource_bases x where x.base = records_page.resource;
  perm := case when own then 'records.' || action || ':' || resource else b.read_permission end;
  estates := array(select e.id from public.estates e where e.org_id = records_page.org and e.id = any (private.estates_with(perm)));
  in_org := coalesce(org = any (private.orgs_with(perm)), false);
  -- What belongs to the organisation itself is its own members' to see, not of those who play a part in an estate.
  if perm is null or not in_org and (estates = '{}' or b.scope = 'organization') then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', coalesce(perm, '')));
  end if;
  if own then
    d := private.active_resource(org, resource);
  else
    select * into d from private.resource_defs x where x.org_id = records_page.org and x.key = records_page.resource and x.active;
  end if;
  if coalesce(jsonb_typeof(filters), 'null') not in ('array', 'null') or jsonb_array_length(case jsonb_typeof(filters) when 'array' then filters else '[]' end) > 20 then
    perform private.fail(422, 'records.filter_invalid', '{"path": "filters"}');
  end if;
  if coalesce(jsonb_typeof(sort), 'null') not in ('object', 'null') or direction not in ('asc', 'desc') then
    perform private.fail(422, 'records.filter_invalid', '{"path": "sort"}');
  end if;

  conditions := array[format('t.%s = %L', case resource when 'platform.organization' then 'id' else 'org_id' end, org)];
  if own then
    conditions := conditions || format('t.resource = %L', resource) || format('(t.estate_id = any ($1)%s)', case when in_org then ' or t.estate_id is null' else '' end)
      || case when exists (select from jsonb_array_elements(case jsonb_typeof(filters) when 'array' then filters else '[]' end) x where x ->> 'field' = 'archived' and x -> 'value' = 'true') then 't.archived_at is not null' else 't.archived_at is null' end;
  else
    conditions := conditions || case b.scope
      when 'organization' then 'true'
      when 'person' then 'exists (select from public.household_members m where m.person_id = t.id and m.estate_id = any ($1))'
      else format('t.%s = any ($1)', case b.base when 'platform.estate' then 'id' else 'estate_id' end) end;
  end if;
  scoped := array_to_string(conditions, ' and ');
  for part in select x.value, x.ordinality - 1 as n from jsonb_array_elements(case jsonb_typeof(filters) when 'array' then filters else '[]' end) with ordinality x loop
    continue when own and part.value ->> 'field' = 'archived';
    if not own and part.value ->> 'field' = '$estate' and part.value ->> 'op' = 'eq' then
      -- No own field is called with a dollar sign. People have no estate of their own: whoever lists them by one means where their households are.
      narrowed := private.try_uuid(part.value ->> 'value');
      estates := array(select e from unnest(estates) e where e = narrowed);
      continue;
    elsif not own and part.value ->> 'field' = '$title' and part.value ->> 'op' = 'contains' then
      conditions := conditions || format('strpos(lower(to_jsonb(%s)::text), lower(%s #>> ''{}'')) > 0', b.label, private.list_literal(part.value -> 'value', 'text', format('filters[%s].value', part.n)));
      continue;
    end if;
    conditions := conditions || private.list_condition(resource, coalesce(d.compiled, '[]'), part.value, format('filters[%s]', part.n));
  end loop;
  order_column := case when sort ? 'field' then private.list_column(resource, coalesce(d.compiled, '[]'), sort ->> 'field', 'sort') end;
  if sort ? 'field' and order_column ->> 'order' is null then
    perform private.fail(422, 'records.filter_invalid', '{"path": "sort.field"}');
  end if;
  if after is not null then
    if private.try_uuid(after) is not null then
      execute format('select jsonb_build_array(%s, t.id) from %s t where t.id = %L::uuid and %s', coalesce(order_column ->> 'order', 'null'), private.resource_table(resource), after, scoped)
      into seen using estates;
      if seen is null then
        -- A row one may not see is no place to count on from.
        return '{"rows": [], "next": null}';
      end if;
    else
      seen := private.try_json(private.cursor_text(after));
    end if;
    if jsonb_typeof(seen) is distinct from 'array' or private.try_uuid(seen ->> 1) is null
      or order_column ->> 'type' = 'timestamptz' and private.try_time(seen ->> 0) is null then
      perform private.fail(422, 'records.filter_invalid', '{"path": "cursor"}');
    end if;
    conditions := conditions || case
      when order_column is null then format('t.id %s %L::uuid', case direction when 'asc' then '>' else '<' end, seen ->> 1)
      else format('(%s, t.id) %s (%L::%s, %L::uuid)', order_column ->> 'order', case direction when 'asc' then '>' else '<' end,
        case order_column ->> 'type' when 'jsonb' then (seen -> 0)::text else seen ->> 0 end, order_column ->> 'type', seen ->> 1) end;
  end if;
  order_sql := case when order_column is null then format('t.id %s', direction) else format('%s %s, t.id %2$s', order_column ->> 'order', direction) end;
  place := case when own then 'private.record_json(t)' else format('jsonb_build_object(''id'', t.id, ''title'', to_jsonb(%1$s), ''estate_id'', %2$s, ''estate'', (select e.name from public.estates e where e.id = %2$s), ''values'', t.extra, ''updated_at'', t.updated_at, ''created_at'', t.created_at)',
    b.label, case when b.base = 'platform.estate' then 't.id' when b.scope = 'estate' then 't.estate_id' else 'null::uuid' end) end;
  execute format('select coalesce(jsonb_agg(jsonb_build_object(''row'', x.row, ''at'', x.at) order by x.n), ''[]'') from (
      select %1$s as row, jsonb_build_array(%2$s, t.id) as at, row_number() over (order by %3$s) as n from %4$s t where %5$s order by %3$s limit %6$s) x',
    place, coalesce(order_column ->> 'order', 'null'), order_sql, private.resource_table(resource), array_to_string(conditions, ' and '), max_rows + 1)
  into answer using estates;
  if jsonb_array_length(answer) > max_rows then
    last := answer -> (max_rows - 1) -> 'at';
    answer := answer - max_rows;
  end if;
  return jsonb_build_object('rows', (select coalesce(jsonb_agg(x.value -> 'row' order by x.ordinality), '[]') from jsonb_array_elements(answer) with ordinality x),
    'next', case when last is not null then replace(replace(encode(convert_to(last::text, 'UTF8'), 'base64'), E'\n', ''), '+', '-') end);
end
$$;
comment on function private.records_page(uuid, text, text, jsonb, jsonb, text, int) is 'One page of a kind, or of a built-in resource with its custom values, as the signed-in user may see it.';

create function public.built_in_list(
  org uuid, resource text, narrow jsonb default '[]', sort jsonb default null, q text default null, estate uuid default null, after_id uuid default null, max_rows int default 50)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  filters jsonb := coalesce(narrow, '[]');
begin
  if not exists (select from private.resource_bases b where b.base = built_in_list.resource) then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(resource, 80)));
  end if;
  if jsonb_typeof(filters) <> 'array' then
    perform private.fail(422, 'records.filter_invalid', '{"path": "filters"}');
  end if;
  if btrim(coalesce(q, '')) <> '' then
    filters := filters || jsonb_build_array(jsonb_build_object('field', '$title', 'op', 'contains', 'value', btrim(q)));
  end if;
  if estate is not null then
    filters := filters || jsonb_build_array(jsonb_build_object('field', '$estate', 'op', 'eq', 'value', estate));
  end if;
  return (
    select coalesce(jsonb_agg(r.value - 'values' || jsonb_build_object('extra', r.value -> 'values') order by r.ordinality), '[]')
    from jsonb_array_elements(private.records_page(org, resource, 'read', filters, sort, after_id::text, least(greatest(coalesce(max_rows, 50), 1), 1000)) -> 'rows') with ordinality r);
end
$$;
comment on function public.built_in_list(uuid, text, jsonb, jsonb, text, uuid, uuid, int) is
  'Records of a built-in resource for a list with its custom fields: [{"id", "title": text or {"zh", "en"}, "estate_id", "estate", "extra", "created_at", "updated_at"}], newest first or by sort {"field", "dir"} after the row after_id. narrow: filters as record_list takes them; q: part of what the record is called; estate: only there. Sensitive values are masks. 403 without the resource''s right to read.';

create function private.narrow_part(resource text, estates uuid[], filters jsonb) returns text
language plpgsql stable security definer set search_path = '' as $$
begin
  if coalesce(jsonb_typeof(filters), 'null') = 'null' or filters = '[]' then
    return 'true';
  elsif jsonb_typeof(filters) <> 'array' or jsonb_array_length(filters) > 20 then
    perform private.fail(422, 'records.filter_invalid', '{"path": "filters"}');
  end if;
  -- Operators define their fields each for himself: the same name may be a number here and a choice there.
  return coalesce((
    select '(' || string_agg(format('t.org_id = %L and %s', d.org_id, (
      select string_agg(private.list_condition(narrow_part.resource, d.compiled, f.value, 'filters[' || f.ordinality - 1 || ']'), ' and ' order by f.ordinality)
      from jsonb_array_elements(filters) with ordinality f)), ' or ' order by d.org_id) || ')'
    from private.resource_defs d
    where d.key = narrow_part.resource and d.active and d.org_id in (select e.org_id from public.estates e where e.id = any (narrow_part.estates))), 'false');
end
$$;
comment on function private.narrow_part(text, uuid[], jsonb) is
  'For lists that are functions: conditions on custom fields (as record_list takes them) as SQL over the alias t, which the indexes of filterable fields serve; true when there are none. Operators among these estates where nothing is defined have no match.';

create function private.list_part(resource text, tab text, estates uuid[], sort jsonb, after uuid, columns jsonb) returns text[]
language plpgsql stable security definer set search_path = '' as $$
declare
  field text := sort ->> 'field';
  direction text := coalesce(sort ->> 'dir', 'asc');
  expression text := columns -> field ->> 0;
  blank text := columns -> field ->> 1;
  compiled jsonb;
  keys text[];
begin
  if field is null then
    return array[case when after is null then 'true' else format('t.id < %L::uuid', after) end, 't.id desc'];
  end if;
  if jsonb_typeof(sort) <> 'object' or direction not in ('asc', 'desc') then
    perform private.fail(422, 'records.filter_invalid', '{"path": "sort"}');
  end if;
  if expression is null then
    select d.compiled into compiled from private.resource_defs d
    where d.key = list_part.resource and d.active and d.org_id in (select e.org_id from public.estates e where e.id = any (list_part.estates))
    order by d.org_id limit 1;
    if not private.list_column(list_part.resource, coalesce(compiled, '[]'), field, 'sort') ? 'order' then
      perform private.fail(422, 'records.filter_invalid', '{"path": "sort.field"}');
    end if;
    expression := format('(t.extra -> %L)', field);
    blank := '''null''::jsonb';
  end if;
  -- What is empty comes last in both directions.
  keys := array[format('(%s) is %s', expression, case direction when 'asc' then 'null' else 'not null' end), format('coalesce(%s, %s)', expression, blank), 't.id'];
  return array[
    case when after is null then 'true' else format('(%1$s) %2$s (select %1$s from %3$s t where t.id = %4$L::uuid and t.estate_id = any ($1))',
      array_to_string(keys, ', '), case direction when 'asc' then '>' else '<' end, tab, after) end,
    (select string_agg(k || ' ' || direction, ', ' order by n) from unnest(keys) with ordinality x (k, n))];
end
$$;
comment on function private.list_part(text, text, uuid[], jsonb, uuid, jsonb) is
  'For lists that are functions: {condition, order} of one page over the alias t, after the row last seen. columns: {name: [expression, what stands for empty]}; other names are custom fields of the resource. The statement''s $1 are the estates it may see.';

create function private.cursor_text(cursor text) returns text
language plpgsql immutable set search_path = '' as $$
begin
  return convert_from(decode(replace(left(cursor, 4000), '-', '+'), 'base64'), 'UTF8');
exception when data_exception then
  return null;
end
$$;
comment on function private.cursor_text(text) is 'What a cursor says; null when it is none.';

create function public.record_list(org uuid, resource text, filters jsonb default '[]', sort jsonb default null, cursor text default null, "limit" int default 50) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  return private.records_page(record_list.org, record_list.resource, 'read', filters, sort, cursor, least(greatest(coalesce("limit", 50), 1), 200));
end
$$;
comment on function public.record_list(uuid, text, jsonb, jsonb, text, int) is
  'Records of a kind, or of a built-in resource (housing.unit), a page at a time: filters [{"field", "op": eq|ne|in|gt|gte|lt|lte|between|contains|is_null|not_null, "value"}] on declared fields, status, approval, number, title, origin, estate, building, unit, household, contract, created_at, updated_at, archived; sort {"field", "dir"}; of built-in resources also $title (contains) and $estate (eq). cursor: next of the page before, or the id of the last row seen. → {"rows", "next": cursor of the next page or null}. Indexes of filterable fields serve it.';

-- ───────────── definitions for the app

create function public.resource_definitions(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
begin
  if me is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select coalesce(jsonb_agg(d.body || jsonb_build_object('key', d.key, 'base', d.base, 'title', d.title, 'version_id', d.version_id, 'table', (select c.relname from pg_catalog.pg_class c where c.oid = b.tab), 'scope', b.scope,
      'rights', jsonb_build_object('read', x.may_read, 'write', x.may_write, 'export', x.may_export)) order by d.key), '[]')
    from private.resource_defs d
    left join private.resource_bases b on b.base = d.base
    cross join lateral (
      select private.holds_somewhere(d.org_id, coalesce(b.read_permission, 'records.read:' || d.key)) as may_read,
        private.holds_somewhere(d.org_id, coalesce(b.write_permission, 'records.write:' || d.key)) as may_write,
        private.holds_somewhere(d.org_id, coalesce(b.read_permission, 'records.export:' || d.key)) as may_export) x
    where d.org_id = resource_definitions.org and d.active and private.plugin_enabled(d.org_id, coalesce(b.plugin, 'records')) and x.may_read);
end
$$;
comment on function public.resource_definitions(uuid) is
  'Published resources of an operator the caller may see records of: each body with key, base, table and scope (of a built-in one), title, version_id and rights {read, write, export}. One call when the app starts; empty for who may see none.';

create function private.holds_somewhere(org uuid, perm text) returns boolean
language sql stable security definer set search_path = '' as $$
  select org = any (private.orgs_with(perm)) or exists (select from public.estates e where e.org_id = org and e.id = any (private.estates_with(perm)))
$$;
comment on function private.holds_somewhere(uuid, text) is 'Whether the signed-in user holds the permission somewhere at the operator, also by a part his organisation plays.';

create function public.resource_bases(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('config.read', org);
  return (select coalesce(jsonb_agg(jsonb_build_object('base', b.base, 'plugin', b.plugin, 'title', b.title) order by b.plugin, b.base), '[]')
    from private.resource_bases b where private.plugin_enabled(resource_bases.org, b.plugin));
end
$$;
comment on function public.resource_bases(uuid) is 'Built-in resources that can have custom fields, for the designer.';

create function private.resource_permissions(org uuid, plugin text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('key', 'records.' || a.action || ':' || d.key,
    'title', jsonb_build_object('zh', a.zh || (private.bilingual(d.title) ->> 'zh'), 'en', a.en || ' ' || (private.bilingual(d.title) ->> 'en')), 'roles', '[]'::jsonb) order by d.key, a.n), '[]')
  from private.resource_defs d
  cross join (values (1, 'read', '查看', 'See'), (2, 'write', '维护', 'Maintain'), (3, 'export', '导出', 'Export')) a (n, action, zh, en)
  where plugin = 'records' and d.org_id = org and d.base is null and d.active
$$;
comment on function private.resource_permissions(uuid, text) is 'Permissions to single kinds of records, for the roles editor: [{"key": "records.read:parking_space", "title", "roles"}].';

create function private.resource_flow_fields(org uuid, subject text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce((
    select jsonb_build_object('status', jsonb_build_object('type', 'text', 'title', '{"zh": "状态", "en": "Status"}'::jsonb, 'options', d.body -> 'statuses'))
    from private.resource_defs d where d.org_id = resource_flow_fields.org and resource_flow_fields.subject = 'records.' || d.key and d.active and d.body ? 'statuses'), '{}')
  || coalesce(jsonb_object_agg(p.prefix || '.' || n.key, n.value || jsonb_build_object('title', (
    select private.bilingual(f -> 'title') from jsonb_array_elements(d.body -> 'fields') f where f ->> 'key' = split_part(n.key, '.', 1)))
    || case when exists (select from jsonb_array_elements(d.body -> 'fields') f where f ->> 'key' = n.key and private.is_money(f)) then '{"unit": {"zh": "元", "en": "yuan"}}'::jsonb else '{}' end
    || coalesce((select jsonb_build_object('options', f -> 'options') from jsonb_array_elements(d.body -> 'fields') f where f ->> 'key' = n.key and f ? 'options'), '{}')), '{}')
  from private.resource_defs d
  left join private.resource_bases b on b.base = d.base
  cross join lateral (select case when d.base is null then case subject when 'records.' || d.key then 'extra' end else b.flow_subjects ->> subject end as prefix) p
  cross join lateral jsonb_each(private.form_names(d.body -> 'fields')) n
  where d.org_id = org and d.active and p.prefix is not null
$$;
comment on function private.resource_flow_fields(uuid, text) is 'Custom fields that conditions of flows about a subject may ask, as extra.<field>; with their titles, amounts in yuan.';

create function private.resource_flow_forms(org uuid, subject text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_object_agg(p.prefix, d.body -> 'fields'), '{}')
  from private.resource_defs d
  left join private.resource_bases b on b.base = d.base
  cross join lateral (select case when d.base is null then case subject when 'records.' || d.key then 'extra' end else b.flow_subjects ->> subject end as prefix) p
  where d.org_id = org and p.prefix is not null
$$;
comment on function private.resource_flow_forms(uuid, text) is 'Definitions of the custom fields in a subject''s data, by the name they have there: {"extra": [fields]}.';

create function public.reveal_field(resource text, id uuid, key text, purpose text) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  b private.resource_bases;
  r record;
  rec public.custom_records;
  place uuid;
  s private.field_secrets;
  most int;
  whose uuid;
  files uuid[];
  shown jsonb;
begin
  if reveal_field.resource like '%.%' then
    select * into b from private.resource_bases x where x.base = reveal_field.resource;
    if b.base is null then
      perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(reveal_field.resource, 80)));
    end if;
    r := private.base_row(b, reveal_field.id);
    perform private.require_base(b, reveal_field.id, r.org_id, r.estate_id, b.read_permission);
    place := private.require_base(b, reveal_field.id, r.org_id, r.estate_id, 'records.reveal');
  else
    rec := private.own_record(reveal_field.id, 'read');
    if rec.resource is distinct from reveal_field.resource then
      perform private.fail(404, 'records.not_found');
    end if;
    select rec.org_id, rec.estate_id into r;
    place := rec.estate_id;
    if place is null then
      perform private.require_org('records.reveal', rec.org_id);
    else
      perform private.require('records.reveal', place);
    end if;
  end if;
  if coalesce(length(trim(purpose)), 0) not between 2 and 500 then
    perform private.fail(422, 'records.purpose_required');
  end if;
  select * into s from private.field_secrets x where x.base = reveal_field.resource and x.row_id = reveal_field.id and x.field = reveal_field.key;
  files := array(
    select a.id from public.attachments a
    where a.owner_id = reveal_field.id and a.owner_kind = case when b.base is null then 'records.record' else b.base end
      and a.field = reveal_field.key and a.guarded and a.status = 'kept' order by a.id);
  if s.row_id is null and files = '{}' then
    perform private.fail(404, 'records.nothing_sealed');
  end if;
  s.org_id := r.org_id;
  s.field := reveal_field.key;
  most := (private.setting(s.org_id, 'tenants', 'reveal_limit_per_day') #>> '{}')::int;
  if (select count(*) from public.sensitive_reads x where x.actor_id = (select auth.uid()) and x.at > now() - interval '1 day') >= most then
    perform private.fail(429, 'records.reveal_limit', jsonb_build_object('max', most));
  end if;
  if files <> '{}' then
    insert into private.file_looks as l (user_id, attachment_id, until)
    select (select auth.uid()), f, now() + interval '15 minutes' from unnest(files) f
    on conflict on constraint file_looks_pkey do update set until = excluded.until;
    shown := to_jsonb(files);
  else
    shown := private.unseal(s.sealed, case when s.wrapped_key is null then private.person_key(s.row_id) else private.unseal(s.wrapped_key, private.master_key()) end)::jsonb;
  end if;
  if shown is null then
    perform private.fail(410, 'records.erased');
  end if;
  -- The person concerned finds the look in his own list: himself, the main tenant of the household or lease.
  whose := coalesce(case reveal_field.resource
    when 'tenants.household' then (select h.main_person_id from public.households h where h.id = reveal_field.id)
    when 'contracts.contract' then (select h.main_person_id from public.contracts c join public.households h on h.id = c.household_id where c.id = reveal_field.id)
    else (select h.main_person_id from public.households h where h.id = rec.household_id) end, reveal_field.id);
  perform private.log_sensitive_read(s.org_id, place, whose, array[reveal_field.resource || '.' || s.field], trim(purpose));
  return jsonb_build_object('key', s.field, 'value', shown);
end
$$;
comment on function public.reveal_field(text, uuid, text, text) is
  'Shows a sensitive custom value to staff who may read the record and hold records.reveal there: {"key", "value"}; of files the ids, which can then be read for a quarter of an hour. States a purpose, is logged, counts towards the daily limit of looks.';

create function private.my_custom_records() returns setof public.custom_records
language plpgsql stable security definer set search_path = '' as $$
declare
  households uuid[] := private.my_household_ids();
  units uuid[] := private.my_unit_ids();
  leases uuid[] := array(select c.id from public.contracts c where c.household_id = any (households));
  handed_in uuid[] := array(select s.record_id from private.record_submissions s where s.household_id = any (households));
begin
  return query
  select r.* from public.custom_records r
  join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource
  where d.base is null and d.active and d.body #> '{portal,read}' = 'true' and private.plugin_enabled(d.org_id, 'records') and r.archived_at is null
    -- What somebody handed in about his home is not the next tenant's to read.
    and (r.household_id = any (households) or r.id = any (handed_in) or r.contract_id = any (leases)
      or r.unit_id = any (units) and r.household_id is null and r.contract_id is null and r.origin <> 'portal');
end
$$;
comment on function private.my_custom_records() is 'Records in use of kinds that tenants may see: attached to the signed-in tenant''s household, lease or home, or handed in by his household.';

create function private.portal_rows(base text) returns table (id uuid, org_id uuid, label jsonb, extra jsonb, updated_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
declare
  b private.resource_bases;
  households uuid[] := private.my_household_ids();
  units uuid[] := private.my_unit_ids();
  own text := case portal_rows.base
    when 'tenants.household' then 't.id = any ($1)'
    when 'tenants.person' then 't.id = any ($3)'
    when 'contracts.contract' then $own$t.household_id = any ($1) and t.status <> 'draft'$own$
    when 'housing.unit' then 't.id = any ($2)'
    when 'housing.fitting' then 't.unit_id = any ($2)'
    when 'devices.device' then $own$t.unit_id = any ($2) and t.status = 'active'$own$
    when 'tenants.qualification' then 't.household_id = any ($1)'
    when 'tenants.allocation' then 't.household_id = any ($1)'
    when 'tenants.check_in' then 't.household_id = any ($1)'
    when 'finance.charge' then 't.household_id = any ($1)' end;
begin
  select * into b from private.resource_bases x where x.base = portal_rows.base;
  if own is null or b.base is null then
    return;
  end if;
  return query execute format('select t.id, t.org_id, to_jsonb(%s), t.extra, t.updated_at from %s t where %s and t.extra <> ''{}'' order by t.id desc limit 200', b.label, b.tab, own)
    using households, units, private.my_person_ids();
end
$$;
comment on function private.portal_rows(text) is 'The signed-in tenant''s rows of a built-in resource that have custom values: his household''s, his home''s, his own.';

create function private.handed_in(record uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  s private.record_submissions;
  task uuid := private.returned_to_me(handed_in.record);
begin
  select * into s from private.record_submissions x where x.record_id = handed_in.record;
  return jsonb_build_object('at', s.submitted_at, 'mine', s.user_id = (select auth.uid()),
    'withdraw', s.user_id = (select auth.uid()) and private.withdrawal_fault(s) is null, 'correct', task is not null,
    'said', case when task is not null then (select e.comment from public.flow_events e join public.flow_tasks t on t.instance_id = e.instance_id
      where t.id = task and e.kind = 'returned' and e.detail ->> 'to' = '$applicant' order by e.id desc limit 1) end);
end
$$;
comment on function private.handed_in(uuid) is 'How the portal tells of a record that was handed in: when, whether by the reader, whether he can take it back, whether it came back to be corrected, and what the approver said to him then.';

create function private.my_record_files() returns uuid[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(a.id), '{}')
  from (
    select 'records.record' as kind, r.id, d.body
    from private.my_custom_records() r join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource
    union all
    select d.base, p.id, d.body
    from private.resource_defs d cross join lateral private.portal_rows(d.base) p
    where d.base is not null and d.active and d.org_id = p.org_id
      and d.org_id in (select h.org_id from public.households h where h.id = any (private.my_household_ids()))) r
  join public.attachments a on a.owner_id = r.id and a.owner_kind = r.kind
  where exists (select from jsonb_array_elements(r.body -> 'fields') f where f ->> 'key' = a.field and private.in_portal(f))
$$;
comment on function private.my_record_files() is 'Files in fields that are marked for the portal: of those records, and of built-in records the signed-in tenant may see values of.';

create function private.portal_fields(fields jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select coalesce(jsonb_agg((
      select jsonb_object_agg(k.key, k.value) from jsonb_each(f) k
      where k.key in ('key', 'type', 'title', 'help', 'options', 'unit', 'decimals', 'result', 'target', 'photo', 'multiline', 'fields')) order by n), '[]')
  from jsonb_array_elements(fields) with ordinality e (f, n) where private.in_portal(f)
$$;
comment on function private.portal_fields(jsonb) is 'Fields marked for the portal, as far as showing them needs: no rules, conditions or formulas, which speak of other fields.';

create function public.my_records(resource text default null) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  households uuid[] := private.my_household_ids();
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('resource', d.key, 'title', d.title, 'icon', d.body -> 'icon', 'org', d.org_id, 'statuses', coalesce(d.body -> 'statuses', '[]'), 'fields', p.fields, 'records', x.records) order by d.key), '[]')
    from private.resource_defs d
    left join private.resource_bases b on b.base = d.base
    cross join lateral (select private.portal_fields(d.body -> 'fields') as fields,
      coalesce(array(select f ->> 'key' from jsonb_array_elements(d.body -> 'fields') f where private.in_portal(f)), '{}') as keys) p
    cross join lateral (
      select jsonb_agg(jsonb_build_object('id', r.id, 'number', r.number,
          'title', case when d.base is null then to_jsonb(private.portal_record_title(r.id)) else r.title end,
          'status', r.status, 'approval', r.approval, 'updated_at', r.updated_at, 'handed_in', case when r.origin = 'portal' then private.handed_in(r.id) end, 'values', (
            select coalesce(jsonb_object_agg(v.key, v.value), '{}') from jsonb_each(r.extra) v where v.key = any (p.keys))) order by r.id desc) as records
      from (
        (select r.id, r.number, to_jsonb(r.title) as title, r.status, r.approval, r.updated_at, r.origin, r.extra from private.my_custom_records() r
        where d.base is null and r.org_id = d.org_id and r.resource = d.key
        order by r.id desc limit 200)
        union all
        select r.id, null, r.label, null, 'none', r.updated_at, 'staff', r.extra from private.portal_rows(d.base) r
        where d.base is not null and r.org_id = d.org_id and r.extra ?| p.keys) r) x
    where d.active and (d.base is not null or d.body #> '{portal,read}' = 'true') and p.keys <> '{}'
      and private.plugin_enabled(d.org_id, 'records') and private.plugin_enabled(d.org_id, coalesce(b.plugin, 'records'))
      and (my_records.resource is null or d.key = my_records.resource) and x.records is not null
      and d.org_id in (select h.org_id from public.households h where h.id = any (households)));
end
$$;
comment on function public.my_records(text) is
  'For the portal: records of kinds that tenants may see, attached to the signed-in tenant''s household, lease or home, and the custom values of his household, leases, home and devices; only fields marked for the portal, sensitive ones masked. What the household handed in says so: "handed_in": {"at", "mine", "withdraw", "correct", "said"}.';

-- ───────────── tenants hand records in

create function private.my_kinds() returns setof private.resource_defs
language sql stable security definer set search_path = '' as $$
  select d.* from private.resource_defs d
  where d.active and d.base is null and jsonb_typeof(d.body #> '{portal,submit}') = 'object' and d.body #> '{portal,read}' = 'true'
    and private.plugin_enabled(d.org_id, 'records')
    and d.org_id in (select h.org_id from public.households h where h.id = any (private.my_household_ids()) and h.status <> 'left')
$$;
comment on function private.my_kinds() is 'Kinds of records the signed-in tenant may hand in, at the operators he lives with.';

create function private.my_places(wanted text)
returns table (id uuid, org_id uuid, estate_id uuid, building_id uuid, unit_id uuid, household_id uuid, contract_id uuid, label text)
language sql stable security definer set search_path = '' as $$
  select h.id, h.org_id, h.estate_id, null::uuid, null::uuid, h.id, null::uuid, e.name || ' · ' || h.code
  from public.households h join public.estates e on e.id = h.estate_id
  where wanted = 'household' and h.id = any (private.my_household_ids()) and h.status <> 'left'
  union all
  select u.id, c.org_id, c.estate_id, u.building_id, u.id, c.household_id, c.contract_id, e.name || ' · ' || u.label
  from public.check_ins c join public.units u on u.id = c.unit_id join public.estates e on e.id = c.estate_id
  where wanted = 'unit' and c.household_id = any (private.my_household_ids()) and c.checked_out_at is null
  union all
  select k.id, k.org_id, k.estate_id, u.building_id, u.id, k.household_id, k.id, k.code || ' · ' || u.label
  from public.contracts k join public.units u on u.id = k.unit_id
  where wanted = 'contract' and k.household_id = any (private.my_household_ids()) and k.status = 'in_force'
$$;
comment on function private.my_places(text) is 'What the signed-in tenant can hand something in about: his homes (open check-in), households he has not left, or leases in force; each with what else follows from it.';

create function private.portal_form_fields(fields jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  f jsonb;
  keys text[] := private.portal_form_keys(fields);
  section jsonb;
  chosen jsonb := '[]';
begin
  for f in select e from jsonb_array_elements(fields) e loop
    if f ->> 'type' = 'section' then
      section := f;
    elsif f ->> 'key' = any (keys) then
      if section is not null then
        chosen := chosen || jsonb_build_array(section);
        section := null;
      end if;
      chosen := chosen || jsonb_build_array(f);
    end if;
  end loop;
  return (select coalesce(jsonb_agg(e.value - array['list', 'filter', 'print', 'portal', 'portal_input'] order by e.ordinality), '[]') from jsonb_array_elements(chosen) with ordinality e);
end
$$;
comment on function private.portal_form_fields(jsonb) is 'The form that tenants fill in, with the headings that have something below them.';

create function private.open_submissions(d private.resource_defs, household uuid) returns int
language sql stable security definer set search_path = '' as $$
  select count(*)::int from private.record_submissions s join public.custom_records r on r.id = s.record_id
  where s.household_id = household and r.org_id = d.org_id and r.resource = d.key and r.archived_at is null and r.approval not in ('approved', 'rejected')
    and not coalesce(case
      when d.body #> '{portal,submit}' ? 'done' then d.body #> '{portal,submit,done}' ? r.status
      when jsonb_array_length(coalesce(d.body -> 'statuses', '[]')) > 1 then r.status = d.body #>> '{statuses,-1,value}' end, false)
$$;
comment on function private.open_submissions(private.resource_defs, uuid) is
  'How many records of the kind the household has handed in that are not settled: in use, neither approved nor rejected, and in no state that closes one (the kind''s done; unless it says, the last of several states).';

create function private.most_open(d private.resource_defs) returns int
language sql immutable parallel safe set search_path = '' as $$
  select coalesce((d.body #>> '{portal,submit,most_open}')::int, 5)
$$;
comment on function private.most_open(private.resource_defs) is 'How many unsettled records of the kind a household may have handed in.';

create function public.my_record_forms() returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  return (
    select coalesce(jsonb_agg(jsonb_build_object('org', d.org_id, 'resource', d.key, 'title', d.title, 'icon', d.body -> 'icon', 'description', d.body -> 'description',
      'intro', d.body #> '{portal,submit,intro}', 'next', d.body #> '{portal,submit,next}', 'most_open', private.most_open(d),
      'withdraw', coalesce(d.body #> '{portal,submit,withdraw}', 'true'), 'to', private.portal_target(d.body), 'fields', private.portal_form_fields(d.body -> 'fields'),
      'inputs', (select jsonb_agg(f -> 'key') from jsonb_array_elements(d.body -> 'fields') f where f -> 'portal_input' = 'true'),
      'places', (
        select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'label', p.label, 'open', private.open_submissions(d, p.household_id)) order by p.label), '[]')
        from private.my_places(private.portal_target(d.body)) p where p.org_id = d.org_id)) order by d.key, d.org_id), '[]')
    from private.my_kinds() d);
end
$$;
comment on function public.my_record_forms() is
  'For the portal: kinds of records the signed-in tenant may hand in: [{"org", "resource", "title", "icon", "description", "intro", "next", "most_open", "withdraw", "to", "fields", "inputs": keys that may be sent, "places": [{"id", "label", "open"}]}]. Places are his own; where there is none, nothing can be handed in yet.';

create function private.portal_values(body jsonb, given jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  faults jsonb;
begin
  if jsonb_typeof(given) is distinct from 'object' then
    perform private.fail(422, 'records.values_invalid');
  end if;
  -- A field he is not asked and one there is not are told apart by nobody.
  select jsonb_agg(x.fault order by e.key collate "C") into faults
  from jsonb_each(given) e cross join lateral jsonb_array_elements(private.form_fault(private.json_step(e.key), 'unknown_field')) x (fault)
  where not exists (select from jsonb_array_elements(body -> 'fields') f where f ->> 'key' = e.key and f -> 'portal_input' = 'true');
  if faults is not null then
    perform private.fail(422, 'forms.invalid', jsonb_build_object('count', jsonb_array_length(faults), 'faults', faults));
  end if;
  return given;
end
$$;
comment on function private.portal_values(jsonb, jsonb) is 'Values a tenant sends: refuses those of fields he is not asked (422 forms.invalid).';

create function private.tell_handed_in(r public.custom_records, d private.resource_defs) returns void
language plpgsql security definer set search_path = '' as $$
declare
  reader text := 'records.read:' || d.key;
  people uuid[];
begin
  select array_agg(distinct u) into people
  from jsonb_array_elements_text(coalesce(d.body #> '{portal,submit,tell}', '[]')) t (role) cross join lateral unnest(private.flow_members(r.org_id, r.estate_id, t.role, reader)) u;
  -- A role that was taken away, or that may not see it, must not mean that nobody hears of it.
  people := coalesce(people, private.flow_members(r.org_id, r.estate_id, null, 'records.write:' || d.key));
  perform private.notify_user(u, r.org_id, 'records.handed_in',
    jsonb_build_object('kind', private.bilingual(d.title), 'number', r.number, 'estate', (select e.name from public.estates e where e.id = r.estate_id)), '/records/of/' || r.resource || '/' || r.id)
  from unnest(people) u
  where u is distinct from (select auth.uid())
    -- Approvers have it among their to-dos already.
    and not exists (select from public.flow_tasks t join public.flow_instances i on i.id = t.instance_id
      where i.subject = 'records.' || r.resource and i.subject_id = r.id and t.status = 'open' and t.assignee_id = u);
end
$$;
comment on function private.tell_handed_in(public.custom_records, private.resource_defs) is
  'Tells staff of a record that was handed in: the roles the kind names, as far as they may read it in that estate; else whoever may write it there.';

create function private.submission_told(s private.record_submissions) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('id', r.id, 'resource', r.resource, 'number', r.number, 'status', r.status, 'approval', r.approval, 'submitted_at', s.submitted_at, 'withdrawn_at', s.withdrawn_at)
  from public.custom_records r where r.id = s.record_id
$$;
comment on function private.submission_told(private.record_submissions) is 'A record as the verbs of the portal answer it.';

create function public.my_record_submit(resource text, target uuid, "values" jsonb, client_key uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  me uuid := (select auth.uid());
  -- Keyed, because what was typed may be sensitive.
  sent bytea := private.blind_index(concat_ws(' ', my_record_submit.resource, my_record_submit.target, my_record_submit."values"));
  d private.resource_defs;
  place record;
  s private.record_submissions;
  r public.custom_records;
  most int;
begin
  if me is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  if my_record_submit.client_key is null then
    perform private.fail(422, 'records.client_key_missing');
  end if;
  -- One at a time: sending again while the first is still under way waits for it.
  perform pg_advisory_xact_lock(hashtextextended('my_record_submit:' || me, 0));
  select * into s from private.record_submissions x where x.user_id = me and x.client_key = my_record_submit.client_key;
  if s.record_id is not null and s.content_hash = sent then
    return private.submission_told(s);
  elsif s.record_id is not null then
    perform private.fail(409, 'records.handed_in_before', jsonb_build_object('number', (select x.number from public.custom_records x where x.id = s.record_id)));
  end if;
  if not exists (select from private.my_kinds() k where k.key = my_record_submit.resource) then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(my_record_submit.resource, 80)));
  end if;
  select p.* into place from private.my_kinds() k cross join lateral private.my_places(private.portal_target(k.body)) p
  where k.key = my_record_submit.resource and p.org_id = k.org_id and p.id = my_record_submit.target;
  if place.id is null then
    perform private.fail(403, 'records.not_your_place');
  end if;
  -- What is judged is what is in force when it is stored.
  perform private.field_lock(place.org_id, my_record_submit.resource);
  select * into d from private.my_kinds() k where k.key = my_record_submit.resource and k.org_id = place.org_id;
  if d.key is null then
    perform private.fail(404, 'records.resource_unknown', jsonb_build_object('resource', left(my_record_submit.resource, 80)));
  end if;
  perform private.portal_values(d.body, my_record_submit."values");
  s.person_id := (select m.person_id from public.household_members m
    where m.household_id = place.household_id and m.person_id = any (private.my_person_ids()) and m.during @> private.today() limit 1);
  most := (private.setting(d.org_id, 'records', 'portal_submissions_per_hour') #>> '{}')::int;
  if (select count(*) from private.record_submissions x where x.person_id = s.person_id and x.submitted_at > now() - interval '1 hour') >= most then
    perform private.fail(429, 'records.too_many_handed_in', jsonb_build_object('max', most));
  end if;
  -- Members of the household count together, also at the same moment.
  perform from public.households h where h.id = place.household_id for no key update;
  if private.open_submissions(d, place.household_id) >= private.most_open(d) then
    perform private.fail(409, 'records.too_many_open', jsonb_build_object('max', private.most_open(d)));
  end if;
  insert into public.custom_records as x (org_id, resource, estate_id, building_id, unit_id, household_id, contract_id, status, origin, extra)
  select d.org_id, d.key, place.estate_id, case when 'building' = any (t.targets) then place.building_id end, case when 'unit' = any (t.targets) then place.unit_id end,
    case when 'household' = any (t.targets) then place.household_id end, case when 'contract' = any (t.targets) then place.contract_id end,
    d.body #>> '{statuses,0,value}', 'portal', (select coalesce(jsonb_object_agg(e.key, e.value), '{}') from jsonb_each(my_record_submit."values") e where e.value <> 'null')
  from (select array(select a.target from private.record_targets(d.body) a) as targets) t
  returning * into r;
  insert into private.record_submissions as x (record_id, org_id, household_id, person_id, user_id, client_key, content_hash)
  values (r.id, d.org_id, place.household_id, s.person_id, me, my_record_submit.client_key, sent)
  returning * into s;
  r := private.submission_gate(r);
  perform private.tell_handed_in(r, d);
  return private.submission_told(s);
end
$$;
comment on function public.my_record_submit(text, uuid, jsonb, uuid) is
  'A tenant hands in a record about one of his own places (my_record_forms), judged like one of staff: 422 forms.invalid with every fault, also for fields he is not asked. Sending the same again with the same client_key answers with the first; something else with it is 409 records.handed_in_before. 404 when the kind cannot be handed in, 403 records.not_your_place, 409 records.too_many_open, 429 records.too_many_handed_in. Starts the flow bound to its submission, else to new records, with him as applicant.';

create function private.submission_gate(r public.custom_records) returns public.custom_records
language plpgsql security definer set search_path = '' as $$
declare
  v public.config_versions := private.flow_bound('records.' || r.resource, r.id, 'submit');
begin
  if v.id is null then
    v := private.flow_bound('records.' || r.resource, r.id, 'create');
    return case when v.id is null then r else private.record_gate(r.id, 'create') end;
  elsif coalesce(v.body -> 'form', 'null') = 'null' then
    return private.record_gate(r.id, 'submit');
  end if;
  return r;
end
$$;
comment on function private.submission_gate(public.custom_records) is
  'Asks for approval of what a tenant handed in. A flow whose start asks a form is started by staff, who fill it in: its questions are meant for them.';

create function private.returned_to_me(record uuid) returns uuid
language sql stable security definer set search_path = '' as $$
  select t.id from public.flow_instances i join public.flow_tasks t on t.instance_id = i.id
  where i.subject_id = record and i.subject like 'records.%' and i.status = 'running' and i.state ? 'correct' and i.applicant_id = (select auth.uid())
    and t.kind = 'correct' and t.status = 'open' and t.assignee_id = (select auth.uid()) limit 1
$$;
comment on function private.returned_to_me(uuid) is 'The task to correct a record that its approvers returned to the signed-in applicant; null when there is none.';

create function private.withdrawal_fault(s private.record_submissions) returns text
language plpgsql stable security definer set search_path = '' as $$
declare
  r public.custom_records;
begin
  select * into r from public.custom_records x where x.id = s.record_id;
  if (select d.body #> '{portal,submit,withdraw}' from private.resource_defs d where d.org_id = r.org_id and d.key = r.resource) = 'false' then
    return 'records.no_withdrawal';
  elsif r.archived_at is not null then
    return 'records.archived';
  elsif exists (select from public.flow_instances i join public.config_versions v on v.id = i.version_id
    where i.subject = 'records.' || r.resource and i.subject_id = r.id and i.status = 'running' and v.body #> '{settings,withdraw}' = 'false') then
    return 'records.no_withdrawal';
  elsif private.returned_to_me(r.id) is null and (
    -- Handing in and all that came of it at once bear one moment.
    r.updated_at <> s.submitted_at or exists (
      select from public.flow_instances i join public.flow_events e on e.instance_id = i.id
      where i.subject = 'records.' || r.resource and i.subject_id = r.id and e.actor_id is not null and e.actor_id is distinct from s.user_id)) then
    return 'records.touched';
  end if;
  return null;
end
$$;
comment on function private.withdrawal_fault(private.record_submissions) is 'Why what was handed in cannot be taken back: the kind does not allow it, it is out of use, somebody has begun with it; null when it can.';

create function private.take_back(record uuid) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if (select d.body #> '{portal,submit,withdraw}' from public.custom_records r join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource where r.id = record) = 'false' then
    perform private.fail(403, 'records.no_withdrawal');
  end if;
  update public.custom_records r set archived_at = now() where r.id = record;
  update private.record_submissions s set withdrawn_at = now() where s.record_id = record;
end
$$;
comment on function private.take_back(uuid) is 'Takes a record out of use because the tenant who handed it in took it back; 403 where its kind does not allow that.';

create function private.own_submission(record uuid) returns private.record_submissions
language plpgsql security definer set search_path = '' as $$
declare
  s private.record_submissions;
begin
  if (select auth.uid()) is null then
    perform private.fail(401, 'platform.sign_in_first');
  end if;
  select * into s from private.record_submissions x where x.record_id = record and x.user_id = (select auth.uid())
    and exists (select from public.custom_records r join private.my_kinds() k on k.org_id = r.org_id and k.key = r.resource where r.id = record);
  if s.record_id is null then
    perform private.fail(404, 'records.not_found');
  end if;
  perform from public.custom_records r where r.id = record for update;
  select * into s from private.record_submissions x where x.record_id = record;
  return s;
end
$$;
comment on function private.own_submission(uuid) is 'What the signed-in tenant handed in himself, its record locked; 404 for everything else, and once the kind cannot be handed in any more.';

create function public.my_record_withdraw(id uuid) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  s private.record_submissions := private.own_submission(my_record_withdraw.id);
  fault text;
  run uuid;
begin
  if s.withdrawn_at is null then
    fault := private.withdrawal_fault(s);
    if fault is not null then
      perform private.fail(case fault when 'records.no_withdrawal' then 403 else 409 end, fault, jsonb_build_object('number', (select r.number from public.custom_records r where r.id = s.record_id)));
    end if;
    select i.id into run from public.flow_instances i join public.custom_records r on r.id = s.record_id
    where i.subject = 'records.' || r.resource and i.subject_id = r.id and i.status = 'running' and i.applicant_id = (select auth.uid());
    if run is not null then
      perform public.withdraw_flow(run);
    else
      perform private.take_back(s.record_id);
    end if;
    select * into s from private.record_submissions x where x.record_id = s.record_id;
  end if;
  return private.submission_told(s);
end
$$;
comment on function public.my_record_withdraw(uuid) is
  'The tenant who handed a record in takes it back, with the request for its approval: while nobody has begun with it (409 records.touched) or when it came back to be corrected; 403 records.no_withdrawal where the kind does not allow it.';

create function public.my_record_correct(id uuid, "values" jsonb) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  s private.record_submissions := private.own_submission(my_record_correct.id);
  task uuid := private.returned_to_me(my_record_correct.id);
begin
  if task is null then
    perform private.fail(409, 'records.not_returned');
  end if;
  perform private.portal_values((select d.body from public.custom_records r join private.resource_defs d on d.org_id = r.org_id and d.key = r.resource where r.id = s.record_id), my_record_correct."values");
  update public.custom_records r set extra = r.extra || my_record_correct."values" where r.id = s.record_id;
  perform public.act_on_task(task, 'resubmit');
  return private.submission_told(s);
end
$$;
comment on function public.my_record_correct(uuid, jsonb) is
  'The tenant changes what his approvers returned to him and sends it again: keys that are sent are set, null clears, others stay. 409 records.not_returned unless it is with him.';

-- ───────────── imports

create function public.record_import_fields(org uuid, resource text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  d private.resource_defs;
begin
  if org is null or not private.holds_somewhere(org, 'records.write:' || resource) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'records.write:' || left(resource, 40)));
  end if;
  d := private.active_resource(org, resource);
  return (
    select jsonb_agg(jsonb_build_object('key', x.key, 'title', x.title, 'required', x.required,
      'aliases', jsonb_build_array(x.title -> 'zh', x.title -> 'en', x.key)) order by x.part, x.n)
    from (
      select 1 as part, p.n, p.key, jsonb_build_object('zh', p.zh, 'en', p.en) as title,
        exists (select from private.record_targets(d.body) t where t.target = p.key and t.required) as required
      from (values (1, 'estate', '小区', 'Estate'), (2, 'building', '楼栋', 'Building'), (3, 'unit', '房号', 'Unit no.'), (4, 'household', '家庭编号', 'Household no.'),
        (5, 'contract', '合同编号', 'Contract no.'), (6, 'status', '状态', 'Status')) p (n, key, zh, en)
      where p.key in ('estate') or exists (select from private.record_targets(d.body) t where t.target = p.key or t.target = 'unit' and p.key = 'building')
        or p.key = 'status' and d.body ? 'statuses'
      union all
      select 2, f.n, f.field ->> 'key', private.bilingual(f.field -> 'title'),
        f.field -> 'required' = 'true' and coalesce(f.field -> 'visible', 'null') = 'null' and not f.field ? 'default'
      from jsonb_array_elements(d.body -> 'fields') with ordinality f (field, n)
      where f.field ->> 'type' not in ('section', 'computed', 'table', 'file', 'signature')
    ) x);
end
$$;
comment on function public.record_import_fields(uuid, text) is 'Fields a file of this kind may have, for the page that maps columns: [{"key", "title", "required", "aliases"}].';

create function public.record_import_start(org uuid, resource text, file_name text, mapping jsonb, options jsonb default '{}') returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  fields jsonb := public.record_import_fields(record_import_start.org, record_import_start.resource);
  missing text;
  b public.import_batches;
begin
  if jsonb_typeof(mapping) is distinct from 'object' or coalesce(jsonb_typeof(options), 'object') <> 'object' then
    perform private.fail(422, 'records.values_invalid');
  end if;
  select f ->> 'key' into missing from jsonb_array_elements(fields) f
  where f -> 'required' = 'true' and not mapping ? (f ->> 'key') and not coalesce(options, '{}') ? (f ->> 'key') limit 1;
  if missing is not null then
    perform private.fail(422, 'platform.import_field_unmapped', jsonb_build_object('field', missing));
  end if;
  insert into public.import_batches as ib (org_id, kind, file_name, mapping, options, created_by)
  values (record_import_start.org, 'records', record_import_start.file_name, record_import_start.mapping,
    coalesce(record_import_start.options, '{}') || jsonb_build_object('resource', record_import_start.resource), (select auth.uid()))
  returning * into b;
  return private.import_progress(b);
end
$$;
comment on function public.record_import_start(uuid, text, text, jsonb, jsonb) is
  'Opens an import of records of a kind; import_append, import_check, import_commit and import_undo go on with it. mapping: field → column header; options may hold a value for a field the file lacks.';

create function private.import_value(org uuid, f jsonb, content text) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  n numeric;
  parts text[];
  found jsonb;
begin
  case f ->> 'type'
  when 'number' then found := to_jsonb(private.import_number(content));
  when 'money' then
    n := private.import_number(content) * 100;
    found := case when n = trunc(n) then to_jsonb(trunc(n)) end;
  when 'date' then found := to_jsonb(private.import_date(content));
  when 'boolean' then
    found := case when lower(content) in ('是', '有', '真', 'y', 'yes', 'true', '1', '√') then 'true' when lower(content) in ('否', '无', '没有', '假', 'n', 'no', 'false', '0', '×') then 'false' end;
  when 'choice' then
    select o -> 'value' into found from jsonb_array_elements(f -> 'options') o
    where content in (o ->> 'value', o -> 'title' ->> 'zh', o -> 'title' ->> 'en') limit 1;
  when 'choices' then
    select jsonb_agg(coalesce((select o -> 'value' from jsonb_array_elements(f -> 'options') o where trim(p.part) in (o ->> 'value', o -> 'title' ->> 'zh', o -> 'title' ->> 'en') limit 1), to_jsonb(trim(p.part))) order by p.n)
    into found from regexp_split_to_table(content, '[、,，;；]') with ordinality p (part, n) where trim(p.part) <> '';
  when 'reference' then
    found := to_jsonb(case f ->> 'target'
      when 'unit' then (select x.id from public.units x where x.org_id = org and x.label = content)
      when 'household' then (select x.id from public.households x where x.org_id = org and x.code = content)
      when 'contract' then (select x.id from public.contracts x where x.org_id = org and x.code = content)
      when 'person' then (select s.person_id from private.person_secrets s where s.org_id = org and s.id_hash = private.id_hash('resident_id', content))
      when 'staff' then (select min(x.id::text)::uuid from public.staff x where x.org_id = org and x.name = content having count(*) = 1) end);
  when 'address' then
    parts := regexp_split_to_array(content, '\s*[/／]\s*');
    found := case when cardinality(parts) >= 4 then jsonb_build_object('province', parts[1], 'city', parts[2], 'district', parts[3], 'detail', array_to_string(parts[4:], '/')) end;
  else
    null;
  end case;
  return coalesce(found, to_jsonb(content));
exception when cardinality_violation then
  return to_jsonb(content);
end
$$;
comment on function private.import_value(uuid, jsonb, text) is
  'A cell as a value of the field: options by value or title, 是/否, yuan, days as written, homes by label, households and leases by number, persons by identity number; what cannot be read stays a text, to be found fault with.';

create function private.import_record(d private.resource_defs, cells jsonb, mine uuid[], org_wide boolean,
  out vals jsonb, out estate_id uuid, out building_id uuid, out unit_id uuid, out household_id uuid, out contract_id uuid, out status text, out errors jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  f jsonb;
  judged record;
  t record;
  place uuid;
  found uuid;
begin
  errors := '[]';
  vals := coalesce((select jsonb_object_agg(c ->> 'key', c -> 'default') from jsonb_array_elements(d.compiled) c where c ? 'default'), '{}');
  for f in select c from jsonb_array_elements(d.compiled) c where cells ? (c ->> 'key') and c ->> 'type' not in ('section', 'computed', 'table', 'file', 'signature') loop
    vals := vals || jsonb_build_object(f ->> 'key', private.import_value(d.org_id, f, cells ->> (f ->> 'key')));
  end loop;
  if cells ? 'estate' then
    select x.id into estate_id from public.estates x where x.org_id = d.org_id and cells ->> 'estate' in (x.code, x.name) order by x.code = cells ->> 'estate' desc limit 1;
    if estate_id is null then
      errors := errors || jsonb_build_array(jsonb_build_object('field', 'estate', 'key', 'housing.import_estate_unknown', 'params', jsonb_build_object('value', cells ->> 'estate')));
    end if;
  end if;
  for t in select x.target, x.required from private.record_targets(d.body) x where x.target <> 'estate' loop
    if not cells ? t.target then
      if t.required then
        errors := errors || jsonb_build_array(jsonb_build_object('field', t.target, 'key', 'platform.import_value_required', 'params', '{}'::jsonb));
      end if;
      continue;
    end if;
    found := null;
    if t.target = 'building' or t.target = 'unit' and cells ? 'building' then
      select x.id, x.estate_id into found, place from public.buildings x
      where x.org_id = d.org_id and cells ->> 'building' in (x.code, x.name) and (import_record.estate_id is null or x.estate_id = import_record.estate_id)
      order by x.code = cells ->> 'building' desc limit 1;
      if t.target = 'unit' then
        select x.id, x.estate_id into found, place from public.units x where x.building_id = found and cells ->> 'unit' in (x.code, x.label) limit 1;
      end if;
    elsif t.target = 'unit' then
      select x.id, x.estate_id into found, place from public.units x
      where x.org_id = d.org_id and x.label = cells ->> 'unit' and (import_record.estate_id is null or x.estate_id = import_record.estate_id) limit 1;
    elsif t.target = 'household' then
      select x.id, x.estate_id into found, place from public.households x where x.org_id = d.org_id and x.code = cells ->> 'household';
    elsif t.target = 'contract' then
      select x.id, x.estate_id into found, place from public.contracts x where x.org_id = d.org_id and x.code = cells ->> 'contract';
    end if;
    if found is null or estate_id is not null and place <> estate_id then
      errors := errors || jsonb_build_array(jsonb_build_object('field', t.target, 'key', 'records.import_not_found', 'params', jsonb_build_object('value', cells ->> t.target)));
      continue;
    end if;
    estate_id := place;
    case t.target
      when 'building' then building_id := found;
      when 'unit' then unit_id := found;
      when 'household' then household_id := found;
      else contract_id := found;
    end case;
  end loop;
  if errors = '[]' then
    if estate_id is null and exists (select from private.record_targets(d.body) x where x.target = 'estate' and x.required) then
      errors := errors || jsonb_build_array(jsonb_build_object('field', 'estate', 'key', 'platform.import_value_required', 'params', '{}'::jsonb));
    elsif estate_id is null and not org_wide or estate_id is not null and not estate_id = any (mine) then
      errors := errors || jsonb_build_array(jsonb_build_object('field', 'estate', 'key', 'housing.import_estate_not_yours', 'params', jsonb_build_object('value', coalesce(cells ->> 'estate', ''))));
    end if;
  end if;
  status := d.body #>> '{statuses,0,value}';
  if cells ? 'status' then
    select s ->> 'value' into status from jsonb_array_elements(coalesce(d.body -> 'statuses', '[]')) s
    where cells ->> 'status' in (s ->> 'value', s -> 'title' ->> 'zh', s -> 'title' ->> 'en') limit 1;
    if status is null then
      errors := errors || jsonb_build_array(jsonb_build_object('field', 'status', 'key', 'records.status_unknown', 'params', jsonb_build_object('status', cells ->> 'status')));
    end if;
  end if;
  judged := private.form_judge(d.org_id, d.compiled, '{}', vals, '', private.today());
  errors := errors || coalesce((select jsonb_agg(jsonb_build_object('field', split_part(x ->> 'path', '/', 2), 'key', x -> 'key', 'params', x -> 'params')) from jsonb_array_elements(judged.faults) x), '[]');
end
$$;
comment on function private.import_record(private.resource_defs, jsonb, uuid[], boolean) is 'A row of a file as a record: values, what it is attached to, state, and every fault.';

create function private.secret_fields(org uuid, resource text) returns table (field text, type text)
language sql stable security definer set search_path = '' as $$
  select c ->> 'key', c ->> 'type'
  from private.resource_defs d cross join lateral jsonb_array_elements(d.compiled) c
  where d.org_id = org and d.key = secret_fields.resource and c ? 'sensitive'
$$;
comment on function private.secret_fields(uuid, text) is 'Sensitive fields of a kind of records, or added to a built-in one, with their types.';

create function private.import_own_fields(org uuid, base text) returns jsonb
language sql stable security definer set search_path = '' as $$
  select coalesce(jsonb_agg(jsonb_build_object('key', 'own.' || (f.field ->> 'key'), 'title', x.title, 'aliases', jsonb_build_array(x.title -> 'zh', x.title -> 'en')) order by f.n), '[]')
  from private.resource_defs d
  cross join lateral jsonb_array_elements(d.body -> 'fields') with ordinality f (field, n)
  cross join lateral (select private.bilingual(f.field -> 'title') as title) x
  where d.org_id = org and d.key = base and d.active and private.plugin_enabled(org, 'records')
    and f.field ->> 'type' not in ('section', 'computed', 'table', 'file', 'signature')
$$;
comment on function private.import_own_fields(uuid, text) is 'Fields an operator added to a built-in record, as columns of an import: own.<field>. None must be there: a file may leave them all out.';

create function private.import_own(batch uuid, first_row int, last_row int) returns table (row_no int, vals jsonb, errors jsonb)
language plpgsql stable security definer set search_path = '' as $$
declare
  b public.import_batches;
  d private.resource_defs;
  defaults jsonb;
  r record;
  f jsonb;
begin
  select * into b from public.import_batches x where x.id = batch;
  if not exists (select from jsonb_object_keys(b.mapping || b.options) k where k like 'own.%') then
    return;
  end if;
  select x.* into d from private.import_kinds k join private.resource_defs x on x.key = k.base and x.org_id = b.org_id and x.active where k.kind = b.kind;
  defaults := coalesce((select jsonb_object_agg(c ->> 'key', c -> 'default') from jsonb_array_elements(d.compiled) c where c ? 'default'), '{}');
  for r in select i.row_no, i.fields from public.import_rows i where i.batch_id = batch and i.row_no between first_row and last_row loop
    row_no := r.row_no;
    vals := defaults;
    for f in select c from jsonb_array_elements(coalesce(d.compiled, '[]')) c where r.fields ? ('own.' || (c ->> 'key')) and c ->> 'type' not in ('section', 'computed', 'table', 'file', 'signature') loop
      vals := vals || jsonb_build_object(f ->> 'key', private.import_value(b.org_id, f, r.fields ->> ('own.' || (f ->> 'key'))));
    end loop;
    errors := coalesce((
      select jsonb_agg(jsonb_build_object('field', 'own.' || split_part(x ->> 'path', '/', 2), 'key', x -> 'key', 'params', x -> 'params'))
      from jsonb_array_elements((private.form_judge(b.org_id, coalesce(d.compiled, '[]'), '{}', vals, '', private.today())).faults) x), '[]');
    return next;
  end loop;
end
$$;
comment on function private.import_own(uuid, int, int) is
  'Custom values of rows whose file has columns for own fields, with the faults saving them would find; no rows for a file without. For importers of built-in records.';

create function private.import_resource(batch uuid) returns private.resource_defs
language sql stable security definer set search_path = '' as $$
  select private.active_resource(b.org_id, b.options ->> 'resource') from public.import_batches b where b.id = batch
$$;
comment on function private.import_resource(uuid) is 'The kind a batch imports, as it is in force now.';

create function private.import_records_check(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d private.resource_defs := private.import_resource(batch);
  mine uuid[] := private.estates_with('records.write:' || d.key);
  org_wide boolean := private.grants(private.config_rights(d.org_id), 'records.write:' || d.key);
begin
  update public.import_rows r set errors = x.errors
  from public.import_rows i cross join lateral private.import_record(d, i.fields, mine, org_wide) x
  where i.batch_id = batch and i.row_no between first_row and last_row and r.batch_id = i.batch_id and r.row_no = i.row_no and x.errors <> '[]';
end
$$;
comment on function private.import_records_check(uuid, int, int) is 'Finds every fault of the rows, as saving them would.';

create function private.import_records_commit(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d private.resource_defs := private.import_resource(batch);
  mine uuid[] := private.estates_with('records.write:' || d.key);
  org_wide boolean := private.grants(private.config_rights(d.org_id), 'records.write:' || d.key);
begin
  perform private.field_lock(d.org_id, d.key);
  d := private.import_resource(batch);
  -- What was published, moved or taken away since the check shows now.
  update public.import_rows r set errors = x.errors, state = 'error'
  from public.import_rows i cross join lateral private.import_record(d, i.fields, mine, org_wide) x
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok' and r.batch_id = i.batch_id and r.row_no = i.row_no and x.errors <> '[]';
  update public.import_rows i set target_id = private.uuid_v7()
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';
  insert into public.custom_records (id, org_id, resource, estate_id, building_id, unit_id, household_id, contract_id, status, extra, import_batch_id)
  select i.target_id, d.org_id, d.key, x.estate_id, x.building_id, x.unit_id, x.household_id, x.contract_id, x.status, x.vals, batch
  from public.import_rows i cross join lateral private.import_record(d, i.fields, mine, org_wide) x
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok'
  order by i.row_no;
  update public.import_rows i set state = 'done'
  where i.batch_id = batch and i.row_no between first_row and last_row and i.state = 'ok';
end
$$;
comment on function private.import_records_commit(uuid, int, int) is 'Makes records from faultless rows. Imported records do not ask for approval.';

create function private.import_records_undo(batch uuid, first_row int, last_row int) returns void
language plpgsql security definer set search_path = '' as $$
declare
  ids uuid[] := array(select r.target_id from public.import_rows r where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done');
begin
  update public.import_rows r set state = 'kept', errors = '[{"field": "number", "key": "records.import_changed", "params": {}}]'
  where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done'
    and (exists (select from public.custom_records x where x.id = r.target_id and (x.updated_at <> x.created_at or x.approval <> 'none'))
      or r.target_id in (select f.id from private.referenced_rows('public.custom_records', ids) f));
  delete from public.custom_records x using public.import_rows r
  where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done' and x.id = r.target_id;
  update public.import_rows r set state = 'undone'
  where r.batch_id = batch and r.row_no between first_row and last_row and r.state = 'done';
end
$$;
comment on function private.import_records_undo(uuid, int, int) is 'Removes the records of a batch; those that were changed since, or that something depends on, stay, with the reason.';

-- ───────────── row rights, grants

alter table public.custom_records enable row level security;
create policy "staff see records of the kinds and places they have a right to" on public.custom_records for select to authenticated
  using (place_id = any ((select private.record_places('read'))::uuid[]) or scope_key = any ((select private.record_scopes('read'))::text[]));

grant select on public.custom_records to authenticated;
grant execute on function private.my_record_files() to authenticated;
grant execute on function private.record_places(text), private.record_scopes(text) to authenticated, service_role;
grant execute on function public.save_extra(text, uuid, jsonb, timestamptz), public.record_save(uuid, text, uuid, jsonb, jsonb, text, timestamptz),
  public.record_get(uuid), public.record_archive(uuid, text), public.record_restore(uuid), public.record_submit(uuid, jsonb), public.record_flow(uuid),
  public.record_list(uuid, text, jsonb, jsonb, text, int), public.built_in_list(uuid, text, jsonb, jsonb, text, uuid, uuid, int), public.resource_definitions(uuid),
  public.resource_bases(uuid), public.reveal_field(text, uuid, text, text), public.my_records(text), public.my_record_forms(), public.my_record_submit(text, uuid, jsonb, uuid),
  public.my_record_withdraw(uuid), public.my_record_correct(uuid, jsonb), public.record_import_fields(uuid, text),
  public.record_import_start(uuid, text, text, jsonb, jsonb) to authenticated;

-- ───────────── files of fields

create function private.loose_file_place(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  most int := 200;
begin
  -- Whoever may fill in a form with a file field here; anybody else has no use for an upload.
  if not exists (
    select from private.resource_defs d left join private.resource_bases b on b.base = d.base
    where d.org_id = org and d.active and d.body -> 'fields' @? '$[*] ? (@.type == "file")' and private.plugin_enabled(d.org_id, coalesce(b.plugin, 'records'))
      and private.holds_somewhere(d.org_id, coalesce(b.write_permission, 'records.write:' || d.key))) then
    if not exists (select from private.my_kinds() d where d.org_id = org and d.body -> 'fields' @? '$[*] ? (@.type == "file" && @.portal_input == true)') then
      perform private.fail(403, 'records.file_by_form');
    end if;
    most := (private.setting(org, 'records', 'portal_files_per_day') #>> '{}')::int;
  end if;
  -- Those that were tied to a record meanwhile count too.
  if (select count(*) from public.attachments a where a.created_by = (select auth.uid()) and a.owner_kind in ('records.loose', 'records.record') and a.created_at > now() - interval '1 day') >= most then
    perform private.fail(429, 'platform.attachments_pending');
  end if;
  return jsonb_build_object('org_id', org);
end
$$;
comment on function private.loose_file_place(uuid) is 'Files that were chosen in a form which is not saved yet: for who may fill in such a form at the operator (owner: the organisation), 200 a day; for tenants who may hand in such a form, as many as the setting portal_files_per_day says.';

create function private.drop_loose_files() returns void
language sql security definer set search_path = '' as $$
  update public.attachments a set status = 'dropped' where a.owner_kind = 'records.loose' and a.status = 'kept' and a.created_at < now() - interval '8 days'
$$;
comment on function private.drop_loose_files() is 'Lets go of files whose forms were never saved; a half-filled form is kept for a week.';

-- ───────────── what built-in records are called

create function private.household_name(household uuid) returns text
language sql stable security definer set search_path = '' as $$
  select coalesce(p.display_name, h.code) from public.households h left join public.persons p on p.id = h.main_person_id where h.id = household
$$;
comment on function private.household_name(uuid) is 'What lists call a household: its main person''s masked name.';

create function private.charge_name(c public.charges) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('zh', concat_ws(' · ', concat_ws(' ', coalesce(nullif(c.title, ''), k.zh), n.month), n.unit, n.household),
    'en', concat_ws(' · ', concat_ws(' ', coalesce(nullif(c.title, ''), k.en), n.month), n.unit, n.household))
  from (select to_char(lower(c.period), 'YYYY-MM') as month, (select u.label from public.units u where u.id = c.unit_id) as unit, private.household_name(c.household_id) as household) n,
    (select case c.kind when 'rent' then '租金' when 'deposit' then '押金' when 'late_fee' then '滞纳金' else '费用' end as zh,
      case c.kind when 'rent' then 'Rent' when 'deposit' then 'Deposit' when 'late_fee' then 'Late fee' else 'Fee' end as en) k
$$;
comment on function private.charge_name(public.charges) is 'What lists call a bill, in both languages: title or kind, month, home, household.';

create function private.alert_name(a public.alerts) returns jsonb
language sql stable security definer set search_path = '' as $$
  select jsonb_build_object('zh', concat_ws(' · ', coalesce(v.title ->> 'zh', a.rule), s.label, s.day), 'en', concat_ws(' · ', coalesce(v.title ->> 'en', v.title ->> 'zh', a.rule), s.label, s.day))
  from (
    select to_char(a.raised_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD') as day, case a.subject_kind
      when 'unit' then (select u.label from public.units u where u.id = a.subject_id)
      when 'household' then private.household_name(a.subject_id)
      when 'contract' then (select c.code from public.contracts c where c.id = a.subject_id)
      when 'device' then (select d.uid from public.devices d where d.id = a.subject_id)
      when 'estate' then (select e.name from public.estates e where e.id = a.subject_id) end as label) s
  left join public.config_versions v on v.id = a.version_id
$$;
comment on function private.alert_name(public.alerts) is 'What lists call an alert, in both languages: rule, subject, day.';

-- ───────────── registration and jobs

select private.register_plugin('records',
  '{"zh": "自定义字段与记录", "en": "Own fields and records"}', array['platform', 'lowcode'],
  '[{"key": "records.read", "title": {"zh": "查看所有自定义记录", "en": "See own records of every kind"}, "roles": []},
    {"key": "records.write", "title": {"zh": "维护所有自定义记录", "en": "Maintain own records of every kind"}, "roles": []},
    {"key": "records.export", "title": {"zh": "导出所有自定义记录", "en": "Export own records of every kind"}, "roles": []},
    {"key": "records.reveal", "title": {"zh": "查看自定义敏感字段原文", "en": "See sensitive own fields unmasked"}, "roles": ["manager"]},
    {"key": "records.manage", "title": {"zh": "自动获得新建记录类型的权限", "en": "Get the rights to new kinds of records"}, "roles": ["manager"]}]',
  '{"portal_submissions_per_hour": 20, "portal_files_per_day": 50}', array[]::text[]);
select private.plugin_job('records', 'records-indexes', '37 3 * * *', 'select private.build_field_indexes()');
select private.plugin_job('records', 'records-loose-files', '47 3 * * *', 'select private.drop_loose_files()');
select private.attachment_kind('records.loose', 'records', 'private.loose_file_place(uuid)', 'created_by = (select auth.uid())');
-- Row security of the records decides for staff; tenants see what the portal shows them.
select private.attachment_kind('records.record', 'records', 'private.no_file_place(uuid)',
  'exists (select from public.custom_records r where r.id = owner_id) or id = any ((select private.my_record_files())::uuid[])');
select private.import_kind('records', 'records', 'records.write', '[]',
  'private.import_records_check', 'private.import_records_commit', 'private.import_records_undo');

select private.resource_base('platform.organization', 'platform', 'public.organizations', '{"zh": "单位", "en": "Organization"}', 'platform.read', 'platform.settings', 't.name', 'organization');
select private.resource_base('platform.estate', 'platform', 'public.estates', '{"zh": "小区", "en": "Estate"}', 'platform.read', 'platform.settings', 't.name');
select private.resource_base('platform.staff', 'platform', 'public.staff', '{"zh": "员工", "en": "Staff"}', 'platform.read', 'platform.staff',
  $label$concat_ws(' · ', t.name, nullif(t.position, ''))$label$, 'organization');
select private.resource_base('housing.building', 'housing', 'public.buildings', '{"zh": "楼栋", "en": "Building"}', 'housing.read', 'housing.write', 't.name');
select private.resource_base('housing.unit', 'housing', 'public.units', '{"zh": "房源", "en": "Home"}', 'housing.read', 'housing.write', 't.label',
  flow_subjects => '{"contracts.contract": "unit_extra"}');
select private.resource_base('housing.fitting', 'housing', 'public.unit_inventory', '{"zh": "室内设施", "en": "Fitting"}', 'housing.read', 'housing.write',
  $label$concat_ws(' · ', (select u.label from public.units u where u.id = t.unit_id), t.item)$label$);
select private.resource_base('tenants.household', 'tenants', 'public.households', '{"zh": "家庭", "en": "Household"}', 'tenants.read', 'tenants.write',
  $label$concat_ws(' · ', (select p.display_name from public.persons p where p.id = t.main_person_id), t.code)$label$,
  flow_subjects => '{"contracts.contract": "household_extra", "tenants.household": "extra"}');
select private.resource_base('tenants.person', 'tenants', 'public.persons', '{"zh": "人员", "en": "Person"}', 'tenants.read', 'tenants.write', 't.display_name', 'person');
select private.resource_base('tenants.qualification', 'tenants', 'public.qualifications', '{"zh": "保障资格", "en": "Qualification"}', 'tenants.read', 'tenants.write',
  $label$concat_ws(' · ', private.household_name(t.household_id), t.kind)$label$);
select private.resource_base('tenants.allocation', 'tenants', 'public.allocations', '{"zh": "配租", "en": "Allocation"}', 'tenants.read', 'tenants.write',
  $label$concat_ws(' · ', (select u.label from public.units u where u.id = t.unit_id), private.household_name(t.household_id), nullif(t.allocation_no, ''))$label$);
select private.resource_base('tenants.check_in', 'tenants', 'public.check_ins', '{"zh": "入住记录", "en": "Check-in"}', 'tenants.read', 'tenants.check_in',
  $label$concat_ws(' · ', (select u.label from public.units u where u.id = t.unit_id), private.household_name(t.household_id), to_char(t.checked_in_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD'))$label$);
select private.resource_base('contracts.contract', 'contracts', 'public.contracts', '{"zh": "租赁合同", "en": "Lease"}', 'contracts.read', 'contracts.write',
  $label$concat_ws(' · ', t.code, (select u.label from public.units u where u.id = t.unit_id))$label$, flow_subjects => '{"contracts.contract": "extra"}');
select private.resource_base('finance.charge', 'finance', 'public.charges', '{"zh": "账单", "en": "Bill"}', 'finance.read', 'finance.bill',
  'private.charge_name(t)', metrics => '{"finance.charges": "charge_id"}');
select private.resource_base('devices.device', 'devices', 'public.devices', '{"zh": "设备", "en": "Device"}', 'devices.read', 'devices.manage',
  $label$concat_ws(' · ', (select u.label from public.units u where u.id = t.unit_id), t.uid)$label$);
select private.resource_base('alerts.alert', 'alerts', 'public.alerts', '{"zh": "预警", "en": "Alert"}', 'alerts.read', 'alerts.handle', 'private.alert_name(t)',
  flow_subjects => '{"alerts.alert": "extra"}', metrics => '{"alerts.alerts": "alert_id"}');

select private.config_kind('resource', 'records', '{"zh": "字段与记录类型", "en": "Fields and kinds of records"}', '{
  "type": "object", "required": ["title", "fields"], "additionalProperties": false,
  "properties": {
    "base": {"x-title": {"zh": "扩展的内置资源", "en": "Built-in resource"}, "type": ["string", "null"], "maxLength": 80},
    "title": {"$ref": "#/$defs/title", "x-title": {"zh": "名称", "en": "Name"}},
    "icon": {"x-title": {"zh": "图标", "en": "Icon"}, "type": "string", "pattern": "^[a-z]{1,30}$"},
    "description": {"$ref": "#/$defs/text", "x-title": {"zh": "说明", "en": "Description"}},
    "fields": {"x-title": {"zh": "字段", "en": "Fields"}, "type": "array", "maxItems": 200, "items": {"$ref": "#/$defs/field"}},
    "title_field": {"x-title": {"zh": "标题字段", "en": "Title field"}, "$ref": "#/$defs/key"},
    "attach": {"x-title": {"zh": "归属对象", "en": "Attached to"}, "type": "array", "maxItems": 5, "items": {"anyOf": [
      {"$ref": "#/$defs/target"},
      {"type": "object", "required": ["to"], "additionalProperties": false, "properties": {"to": {"$ref": "#/$defs/target"}, "required": {"type": "boolean"}}}]}},
    "number": {"x-title": {"zh": "编号", "en": "Number"}, "type": "object", "additionalProperties": false, "properties": {"prefix": {"type": "string", "maxLength": 20}}},
    "statuses": {"x-title": {"zh": "状态", "en": "States"}, "type": "array", "maxItems": 30, "items": {"$ref": "#/$defs/option"}},
    "menu": {"x-title": {"zh": "菜单", "en": "Menu"}, "type": "object", "additionalProperties": false, "properties": {"group": {"type": "string", "maxLength": 40}, "order": {"type": "number"}}},
    "portal": {"x-title": {"zh": "租户端", "en": "Portal"}, "type": "object", "additionalProperties": false, "properties": {
      "read": {"x-title": {"zh": "租户可见", "en": "Tenants see them"}, "type": "boolean"},
      "submit": {"x-title": {"zh": "租户可提交", "en": "Tenants hand them in"}, "type": "object", "additionalProperties": false, "properties": {
        "to": {"x-title": {"zh": "提交给谁家", "en": "About"}, "enum": ["unit", "household", "contract"]},
        "intro": {"x-title": {"zh": "表单上方的说明", "en": "Above the form"}, "$ref": "#/$defs/text"},
        "next": {"x-title": {"zh": "提交后的说明", "en": "What happens next"}, "$ref": "#/$defs/text"},
        "most_open": {"x-title": {"zh": "每户最多未办结数", "en": "Most open ones per household"}, "type": "integer", "minimum": 1, "maximum": 100},
        "done": {"x-title": {"zh": "算办结的状态", "en": "States that close one"}, "type": "array", "maxItems": 30, "uniqueItems": true, "items": {"type": "string", "maxLength": 40}},
        "withdraw": {"x-title": {"zh": "受理前可撤回", "en": "Can be taken back while untouched"}, "type": "boolean"},
        "tell": {"x-title": {"zh": "通知角色", "en": "Roles that are told"}, "type": "array", "maxItems": 20, "uniqueItems": true, "items": {"type": "string", "maxLength": 60}}
      }}
    }}
  },
  "$defs": {
    "key": {"type": "string", "pattern": "^[a-z][a-z0-9_]{0,39}$"},
    "target": {"enum": ["estate", "building", "unit", "household", "contract"]},
    "title": {"type": "object", "required": ["zh"], "additionalProperties": false, "properties": {"zh": {"type": "string", "minLength": 1, "maxLength": 100}, "en": {"type": "string", "minLength": 1, "maxLength": 100}}},
    "text": {"type": "object", "additionalProperties": false, "properties": {"zh": {"type": "string", "maxLength": 1000}, "en": {"type": "string", "maxLength": 1000}}},
    "option": {"type": "object", "required": ["value", "title"], "additionalProperties": false, "properties": {
      "value": {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,40}$"}, "title": {"$ref": "#/$defs/title"},
      "color": {"enum": ["neutral", "info", "success", "warning", "danger", "accent", "caution"]}}},
    "field": {"type": "object", "required": ["key", "type", "title"], "additionalProperties": false, "properties": {
      "key": {"x-title": {"zh": "标识", "en": "Key"}, "$ref": "#/$defs/key"},
      "type": {"x-title": {"zh": "类型", "en": "Type"}, "enum": ["text", "number", "money", "date", "choice", "choices", "reference", "file", "address", "id_number", "phone", "signature", "table", "computed", "section", "boolean"]},
      "title": {"x-title": {"zh": "名称", "en": "Name"}, "$ref": "#/$defs/title"},
      "help": {"x-title": {"zh": "填写说明", "en": "Help"}, "$ref": "#/$defs/text"},
      "required": {"x-title": {"zh": "必填", "en": "Required"}, "type": "boolean"},
      "default": {"x-title": {"zh": "默认值", "en": "Default"}},
      "visible": {"x-title": {"zh": "显示条件", "en": "Shown when"}},
      "rules": {"x-title": {"zh": "校验规则", "en": "Rules"}, "type": "array", "maxItems": 20, "items": {"type": "object", "required": ["logic", "message"], "additionalProperties": false, "properties": {"logic": true, "message": {"$ref": "#/$defs/title"}}}},
      "sensitive": {"x-title": {"zh": "敏感类别", "en": "Sensitive"}, "type": "string", "maxLength": 40},
      "list": {"x-title": {"zh": "列表显示", "en": "In lists"}, "type": "boolean"},
      "filter": {"x-title": {"zh": "可筛选", "en": "Filter"}, "type": "boolean"},
      "print": {"x-title": {"zh": "打印", "en": "Printed"}, "type": "boolean"},
      "portal": {"x-title": {"zh": "租户可见", "en": "Tenants see it"}, "type": "boolean"},
      "portal_input": {"x-title": {"zh": "租户填写", "en": "Tenants fill it in"}, "type": "boolean"},
      "multiline": {"x-title": {"zh": "多行", "en": "Several lines"}, "type": "boolean"},
      "min_length": {"x-title": {"zh": "最少字数", "en": "Fewest characters"}, "type": "integer", "minimum": 0, "maximum": 20000},
      "max_length": {"x-title": {"zh": "最多字数", "en": "Most characters"}, "type": "integer", "minimum": 1, "maximum": 20000},
      "pattern": {"x-title": {"zh": "格式", "en": "Pattern"}, "type": "string", "minLength": 1, "maxLength": 500},
      "unit": {"x-title": {"zh": "单位", "en": "Unit"}, "type": "string", "maxLength": 20},
      "decimals": {"x-title": {"zh": "小数位", "en": "Decimals"}, "type": "integer", "minimum": 0, "maximum": 10},
      "min": {"x-title": {"zh": "最小值", "en": "Least"}, "type": "number"},
      "max": {"x-title": {"zh": "最大值", "en": "Most"}, "type": "number"},
      "options": {"x-title": {"zh": "选项", "en": "Options"}, "type": "array", "maxItems": 200, "items": {"$ref": "#/$defs/option"}},
      "target": {"x-title": {"zh": "引用对象", "en": "Leads to"}, "enum": ["person", "household", "unit", "contract", "staff"]},
      "photo": {"x-title": {"zh": "仅照片", "en": "Photos"}, "type": "boolean"},
      "accept": {"x-title": {"zh": "文件类型", "en": "Kinds of files"}, "type": "array", "minItems": 1, "uniqueItems": true, "items": {"enum": ["image", "pdf", "document", "sheet", "text", "archive", "audio", "video"]}},
      "max_files": {"x-title": {"zh": "最多文件数", "en": "Most files"}, "type": "integer", "minimum": 1, "maximum": 50},
      "max_mb": {"x-title": {"zh": "单个文件上限（MB）", "en": "Most megabytes"}, "type": "integer", "minimum": 1, "maximum": 20},
      "fields": {"x-title": {"zh": "列", "en": "Columns"}, "type": "array", "maxItems": 40, "items": {"$ref": "#/$defs/field"}},
      "max_rows": {"x-title": {"zh": "最多行数", "en": "Most rows"}, "type": "integer", "minimum": 1, "maximum": 1000},
      "logic": {"x-title": {"zh": "公式", "en": "Formula"}},
      "result": {"x-title": {"zh": "结果类型", "en": "Gives"}, "enum": ["number", "money", "text", "boolean"]}
    }}
  }
}', 'private.check_resource(uuid, text, jsonb)', 'private.publish_resource(public.config_items, public.config_versions)');
