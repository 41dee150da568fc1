-- Forms: what the values of a list of fields must be, and what becomes of them. Pure functions without tables of their own; the
-- browser does the same (app/src/lowcode/forms), and both pass app/src/lowcode/forms/vectors.json. docs/fields.md tells it in words.

-- ───────────── what fields name, and in which order they are worked out

create function private.logic_vars(rule jsonb) returns setof text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  op text;
  args jsonb;
  part jsonb;
begin
  if jsonb_typeof(rule) = 'array' then
    for part in select value from jsonb_array_elements(rule) loop
      return query select private.logic_vars(part);
    end loop;
  elsif jsonb_typeof(rule) = 'object' then
    op := private.logic_operator(rule);
    args := private.logic_args(rule, op);
    if op = 'missing' then
      return query select v #>> '{}' from jsonb_array_elements(case jsonb_typeof(args -> 0) when 'array' then args -> 0 else args end) as v;
    elsif op = 'var' then
      return next args ->> 0;
      return query select private.logic_vars(args -> 1);
    elsif op in ('some', 'all', 'none') then
      -- Inside, names are those of one item.
      return query select private.logic_vars(args -> 0);
    else
      return query select private.logic_vars(args);
    end if;
  end if;
end
$$;
comment on function private.logic_vars(jsonb) is 'Names of the variables an expression looks at, as written, also more than once.';

create function private.form_compile(fields jsonb, out compiled jsonb, out circle text[])
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  f record;
  section jsonb;
  waiting jsonb := '[]';
  left_over jsonb;
  placed text[] := '{}';
  names text[] := array(select e ->> 'key' from jsonb_array_elements(fields) e);
  needs text[];
  moved boolean := true;
begin
  compiled := '[]';
  for f in select e.value as field, e.ordinality - 1 as at from jsonb_array_elements(fields) with ordinality e loop
    if f.field ->> 'type' = 'section' then
      section := nullif(f.field -> 'visible', 'null');
    end if;
    needs := array(
      select distinct split_part(v, '.', 1) from (
        select private.logic_vars(f.field -> 'visible') union all select private.logic_vars(section)
        union all select private.logic_vars(case f.field ->> 'type' when 'computed' then f.field -> 'logic' end)) x (v)
      where split_part(v, '.', 1) = any (names));
    waiting := waiting || jsonb_build_array(f.field || jsonb_build_object('$at', f.at, '$needs', to_jsonb(needs))
      || case when section is null then '{}' else jsonb_build_object('$section', section) end
      || case when f.field ->> 'type' = 'table' then jsonb_build_object('$columns', (private.form_compile(f.field -> 'fields')).compiled) else '{}' end);
  end loop;
  while moved and waiting <> '[]' loop
    moved := false;
    left_over := '[]';
    for f in select e.value as field from jsonb_array_elements(waiting) e loop
      if f.field -> '$needs' <@ to_jsonb(placed) then
        compiled := compiled || jsonb_build_array(f.field);
        placed := placed || (f.field ->> 'key');
        moved := true;
      else
        left_over := left_over || jsonb_build_array(f.field);
      end if;
    end loop;
    waiting := left_over;
  end loop;
  circle := array(select e ->> 'key' from jsonb_array_elements(waiting) e);
  compiled := compiled || waiting;
end
$$;
comment on function private.form_compile(jsonb) is
  'Fields in the order in which they can be worked out (what is named in visibility or a formula comes first), each with its place ($at), its section''s visibility ($section), and columns compiled ($columns); circle: keys that name each other in a circle.';

-- ───────────── single values

create function private.is_blank(value jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return case jsonb_typeof(value)
    when 'string' then (value #>> '{}') !~ '[^\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
    when 'array' then value = '[]'
    when 'object' then not exists (select from jsonb_each(value) e where not private.is_blank(e.value))
    when 'number' then false
    when 'boolean' then false
    else true end;
end
$$;
comment on function private.is_blank(jsonb) is 'Nothing was filled in: null, a text of blanks, an empty list, an object with nothing in it.';

create function private.tidy_value(type text, value jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select case
    when jsonb_typeof(value) <> 'string' then value
    when type = 'id_number' then to_jsonb(upper(regexp_replace(value #>> '{}', '[\u0009-\u000d\u0020\u00a0\u2000-\u200a\u3000\ufeff]', '', 'g')))
    when type = 'phone' then to_jsonb(regexp_replace(regexp_replace(value #>> '{}', '[\u0009-\u000d\u0020\u00a0\u2000-\u200a\u3000\ufeff()（）]', '', 'g'), '^\+?86(?=1[0-9]{10}$)', ''))
    else value end
$$;
comment on function private.tidy_value(text, jsonb) is 'A value as it is stored: identity numbers in capitals without blanks, phone numbers without blanks, brackets and +86.';

create function private.is_phone(value text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select value ~ '^(1[3-9][0-9]{9}|0[0-9]{2,3}-?[0-9]{7,8}(-[0-9]{1,6})?)$'
$$;
comment on function private.is_phone(text) is 'A mobile number of the mainland, or a landline with area code and perhaps an extension.';

create function private.is_mask(value jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_typeof(value) = 'string' and strpos(value #>> '{}', '***') > 0
$$;
comment on function private.is_mask(jsonb) is 'Whether a value is what is shown in place of a sensitive one: a text with three stars in a row.';

create function private.mask_value(type text, value jsonb) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when type = 'id_number' then left(value #>> '{}', 3) || '***********' || right(value #>> '{}', 4)
    when type = 'phone' then left(value #>> '{}', 3) || '****' || right(value #>> '{}', 4)
    when type = 'text' and length(value #>> '{}') > 1 then left(value #>> '{}', 1) || '***'
    when type = 'address' then (value ->> 'province') || (value ->> 'city') || '***'
    else '***' end
$$;
comment on function private.mask_value(text, jsonb) is 'What is shown of a sensitive value: 110***********1234, 138****5678, 张***, province and city; of others nothing.';

create function private.is_record(org uuid, target text, id text) returns boolean
language plpgsql stable security definer set search_path = '' as $$
declare
  wanted uuid := private.try_uuid(id);
begin
  return case target
    when 'person' then exists (select from public.persons x where x.id = wanted and x.org_id = org)
    when 'household' then exists (select from public.households x where x.id = wanted and x.org_id = org)
    when 'unit' then exists (select from public.units x where x.id = wanted and x.org_id = org)
    when 'contract' then exists (select from public.contracts x where x.id = wanted and x.org_id = org)
    when 'staff' then exists (select from public.staff x where x.id = wanted and x.org_id = org)
    else false end;
end
$$;
comment on function private.is_record(uuid, text, text) is 'Whether a reference leads to a record of the organisation.';

create function private.form_fault(path text, key text, params jsonb default '{}') returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select jsonb_build_array(jsonb_build_object('path', path, 'key', 'forms.' || key, 'params', params))
$$;
comment on function private.form_fault(text, text, jsonb) is 'A list of one fault: [{"path", "key", "params"}].';

create function private.number_faults(f jsonb, value jsonb, path text) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  n numeric;
  places int := case f ->> 'type' when 'money' then 0 else (f ->> 'decimals')::int end;
begin
  if jsonb_typeof(value) <> 'number' then return private.form_fault(path, 'not_number'); end if;
  n := (value #>> '{}')::numeric;
  if abs(n) >= 1e15 then return private.form_fault(path, 'not_number'); end if;
  if round(n, places) <> n then return private.form_fault(path, 'decimals', jsonb_build_object('limit', places)); end if;
  if n < (f ->> 'min')::numeric then return private.form_fault(path, 'too_small', jsonb_build_object('limit', f -> 'min')); end if;
  if n > (f ->> 'max')::numeric then return private.form_fault(path, 'too_large', jsonb_build_object('limit', f -> 'max')); end if;
  return '[]';
end
$$;
comment on function private.number_faults(jsonb, jsonb, text) is 'Faults of a number or an amount in fen.';

create function private.text_faults(f jsonb, value jsonb, path text) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  content text := value #>> '{}';
  most int := coalesce((f ->> 'max_length')::int, case when f -> 'multiline' = 'true' then 5000 else 500 end);
begin
  if jsonb_typeof(value) <> 'string' then return private.form_fault(path, 'not_text'); end if;
  if length(content) < (f ->> 'min_length')::int then return private.form_fault(path, 'too_short', jsonb_build_object('limit', f -> 'min_length')); end if;
  if length(content) > most then return private.form_fault(path, 'too_long', jsonb_build_object('limit', most)); end if;
  if private.matches(content, f ->> 'pattern') is false then return private.form_fault(path, 'pattern'); end if;
  return '[]';
end
$$;
comment on function private.text_faults(jsonb, jsonb, text) is 'Faults of a text: its length in characters and its pattern.';

create function private.list_faults(value jsonb, path text, fault text, most int, allowed jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if jsonb_typeof(value) = 'array' and jsonb_array_length(value) > most then
    return private.form_fault(path, 'too_many_files', jsonb_build_object('limit', most));
  end if;
  if jsonb_typeof(value) <> 'array' or exists (
    select from jsonb_array_elements(value) e where jsonb_typeof(e) <> 'string'
      or not case when allowed is null then private.try_uuid(e #>> '{}') is not null else allowed ? (e #>> '{}') end) then
    return private.form_fault(path, fault);
  end if;
  if (select count(*) <> count(distinct e) from jsonb_array_elements(value) e) then return private.form_fault(path, 'repeated'); end if;
  return '[]';
end
$$;
comment on function private.list_faults(jsonb, text, text, int, jsonb) is 'Faults of a list of different texts, of options (allowed) or ids (allowed null).';

create function private.file_kind(mime text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when mime ~ '^(image|audio|video)/' then split_part(mime, '/', 1)
    when mime = 'application/pdf' then 'pdf'
    when mime in ('application/msword', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document') then 'document'
    when mime in ('application/vnd.ms-excel', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'text/csv') then 'sheet'
    when mime = 'text/plain' then 'text'
    when mime = 'application/zip' then 'archive' end
$$;
comment on function private.file_kind(text) is 'What a file is, as a file field limits it: image, pdf, document, sheet, text, archive, audio, video.';

create function private.file_faults(f jsonb, mime text, bytes bigint, name text, path text) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  most int := coalesce((f ->> 'max_mb')::int, 20);
begin
  if f -> 'photo' = 'true' and private.file_kind(mime) <> 'image' or f ? 'accept' and not coalesce(f -> 'accept' ? private.file_kind(mime), false) then
    return private.form_fault(path, 'file_type', jsonb_build_object('name', name));
  elsif bytes > most * 1048576::bigint then
    return private.form_fault(path, 'file_size', jsonb_build_object('name', name, 'limit', most));
  end if;
  return '[]';
end
$$;
comment on function private.file_faults(jsonb, text, bigint, text, text) is 'Faults of a file that is chosen for a field: what it is and its size, against what the field takes.';

create function private.value_faults(org uuid, f jsonb, value jsonb, path text) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  content text := value #>> '{}';
  written boolean := jsonb_typeof(value) = 'string';
  sound boolean;
  options jsonb;
begin
  case f ->> 'type'
  when 'text' then return private.text_faults(f, value, path);
  when 'number' then return private.number_faults(f, value, path);
  when 'money' then return private.number_faults(f, value, path);
  when 'boolean' then return case when jsonb_typeof(value) = 'boolean' then '[]' else private.form_fault(path, 'not_boolean') end;
  when 'date' then return case when written and private.logic_date(content) is not null then '[]' else private.form_fault(path, 'not_date') end;
  when 'choice' then
    return case when written and f -> 'options' @> jsonb_build_array(jsonb_build_object('value', value)) then '[]' else private.form_fault(path, 'not_choice') end;
  when 'choices' then
    options := (select jsonb_agg(o -> 'value') from jsonb_array_elements(f -> 'options') o);
    return private.list_faults(value, path, 'not_choice', null, coalesce(options, '[]'));
  when 'reference' then
    sound := written and private.try_uuid(content) is not null and (org is null or private.is_record(org, f ->> 'target', content));
    return case when sound then '[]' else private.form_fault(path, 'not_reference') end;
  when 'file' then return private.list_faults(value, path, 'not_reference', coalesce((f ->> 'max_files')::int, 9), null);
  when 'id_number' then
    return case when written and content ~ '^[1-9]' and private.resident_id_valid(content) then '[]' else private.form_fault(path, 'id_number') end;
  when 'phone' then return case when written and private.is_phone(content) then '[]' else private.form_fault(path, 'phone') end;
  when 'address' then
    sound := jsonb_typeof(value) = 'object' and not exists (
        select from unnest(array['province', 'city', 'district', 'detail']) k
        where jsonb_typeof(value -> k) is distinct from 'string' or value ->> k = '' or length(value ->> k) > 200)
      and not exists (select from jsonb_object_keys(case jsonb_typeof(value) when 'object' then value else '{}' end) k where k not in ('province', 'city', 'district', 'detail', 'code'))
      and (not value ? 'code' or jsonb_typeof(value -> 'code') = 'string' and value ->> 'code' ~ '^[0-9]{6}$');
    return case when sound then '[]' else private.form_fault(path, 'address') end;
  when 'signature' then
    sound := jsonb_typeof(value) = 'object' and jsonb_typeof(value -> 'paths') = 'string' and jsonb_typeof(value -> 'at') = 'string'
      and length(value ->> 'paths') <= 200000 and value ->> 'paths' ~ '^[A-Za-z0-9 ,.-]*$' and length(value ->> 'at') <= 40
      and not exists (select from jsonb_object_keys(case jsonb_typeof(value) when 'object' then value else '{}' end) k where k not in ('paths', 'at', 'by', 'name'));
    return case when coalesce(sound, false) then '[]' else private.form_fault(path, 'signature') end;
  else
    return '[]';
  end case;
end
$$;
comment on function private.value_faults(uuid, jsonb, jsonb, text) is 'Faults of one value of a field, without its rules; org null: references are not looked up.';

-- ───────────── whole forms

create function private.is_money(f jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select f ->> 'type' = 'money' or f ->> 'type' = 'computed' and f ->> 'result' is not distinct from 'money'
$$;
comment on function private.is_money(jsonb) is 'Whether values of a field are amounts: whole fen where they are stored, yuan in rules.';

create function private.logic_operand(f jsonb, value jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if private.is_money(f) and jsonb_typeof(value) = 'number' then
    return to_jsonb(trim_scale((value #>> '{}')::numeric / 100));
  elsif f ->> 'type' = 'table' and jsonb_typeof(value) = 'array' and f -> 'fields' @? '$[*] ? (@.type == "money" || @.result == "money")' then
    return (select coalesce(jsonb_agg(private.logic_scope(f -> 'fields', r.row) order by r.n), '[]') from jsonb_array_elements(value) with ordinality r (row, n));
  end if;
  return value;
end
$$;

create function private.logic_scope(fields jsonb, vals jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if jsonb_typeof(vals) is distinct from 'object' or jsonb_typeof(fields) is distinct from 'array' then
    return vals;
  end if;
  return vals || coalesce((
    select jsonb_object_agg(f ->> 'key', private.logic_operand(f, vals -> (f ->> 'key')))
    from jsonb_array_elements(fields) f
    where vals ? (f ->> 'key') and (private.is_money(f) or f ->> 'type' = 'table')), '{}');
end
$$;
comment on function private.logic_operand(jsonb, jsonb) is 'A value as rules see it: amounts in yuan, exactly.';
comment on function private.logic_scope(jsonb, jsonb) is 'Values of a form as rules see them: amounts in yuan, also in the rows of tables; everything else as it is.';

create function private.computed_value(f jsonb, vals jsonb, today date) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  result jsonb := private.logic_result(private.logic_eval(f -> 'logic', vals, today));
  wanted text := coalesce(f ->> 'result', 'number');
  fen numeric;
begin
  if wanted = 'money' and jsonb_typeof(result) = 'number' then
    fen := round((result #>> '{}')::numeric * 100);
    return case when abs(fen) < 1e15 then to_jsonb(fen) end;
  end if;
  if wanted = 'number' and jsonb_typeof(result) = 'number' then
    return to_jsonb(trim_scale(round((result #>> '{}')::numeric, coalesce((f ->> 'decimals')::int, 10))));
  elsif wanted = 'boolean' and jsonb_typeof(result) = 'boolean' or wanted = 'text' and jsonb_typeof(result) = 'string' and result <> '""' then
    return result;
  end if;
  return null;
end
$$;
comment on function private.computed_value(jsonb, jsonb, date) is 'Result of a formula when it is of the kind the field wants, rounded; else null. vals: as rules see them. An amount is reckoned in yuan and kept in fen, halves away from zero.';

create function private.form_judge(org uuid, compiled jsonb, old jsonb, new jsonb, here text, today date, out kept jsonb, out faults jsonb)
language plpgsql stable set search_path = '' as $$
declare
  f jsonb;
  key text;
  value jsonb;
  part record;
  row_result record;
  rows jsonb;
  shown jsonb := '[]';
  found jsonb := '{}';
  mine jsonb;
  names jsonb := (select coalesce(jsonb_agg(c -> 'key'), '[]') from jsonb_array_elements(compiled) c);
  scope jsonb;
begin
  kept := '{}';
  faults := '[]';
  if jsonb_typeof(new) is distinct from 'object' then
    faults := private.form_fault(here, 'not_table');
    return;
  end if;
  for part in select e.key, e.value from jsonb_each(new) e where not names ? e.key order by e.key collate "C" loop
    -- What a former version of the form left behind stays until somebody takes it away.
    if old -> part.key = part.value then
      kept := kept || jsonb_build_object(part.key, part.value);
    else
      faults := faults || private.form_fault(here || private.json_step(part.key), 'unknown_field');
    end if;
  end loop;

  -- What rules see of kept, kept along with it.
  scope := kept;
  for f in select c from jsonb_array_elements(compiled) c loop
    key := f ->> 'key';
    continue when f ->> 'type' = 'section';
    continue when case when f ? '$section' then not private.logic_truthy(private.logic_eval(f -> '$section', scope, today)) else false end;
    continue when case when coalesce(f -> 'visible', 'null') <> 'null' then not private.logic_truthy(private.logic_eval(f -> 'visible', scope, today)) else false end;
    if f ->> 'type' = 'computed' then
      value := private.computed_value(f, scope, today);
      if value is not null then
        kept := kept || jsonb_build_object(key, value);
        scope := scope || jsonb_build_object(key, private.logic_operand(f, value));
      end if;
      continue;
    end if;
    value := new -> key;
    if value is null or private.is_blank(value) then
      if f -> 'required' = 'true' then
        found := found || jsonb_build_object(f ->> '$at', private.form_fault(here || '/' || key, 'required'));
      end if;
      continue;
    end if;
    if f ? 'sensitive' and private.is_mask(value) then
      kept := kept || jsonb_build_object(key, value);
      scope := scope || jsonb_build_object(key, value);
      if old -> key is distinct from value then
        found := found || jsonb_build_object(f ->> '$at', private.form_fault(here || '/' || key, 'mask'));
      end if;
      continue;
    end if;
    value := private.tidy_value(f ->> 'type', value);
    if f ->> 'type' = 'table' then
      mine := '[]';
      if jsonb_typeof(value) <> 'array' then
        mine := private.form_fault(here || '/' || key, 'not_table');
      elsif jsonb_array_length(value) > coalesce((f ->> 'max_rows')::int, 200) then
        mine := private.form_fault(here || '/' || key, 'too_many_rows', jsonb_build_object('limit', coalesce((f ->> 'max_rows')::int, 200)));
      else
        rows := '[]';
        for part in select e.value, e.ordinality - 1 as at from jsonb_array_elements(value) with ordinality e loop
          row_result := private.form_judge(org, f -> '$columns', '{}', part.value, here || '/' || key || '/' || part.at, today);
          rows := rows || jsonb_build_array(row_result.kept);
          mine := mine || row_result.faults;
        end loop;
        value := rows;
      end if;
    else
      mine := private.value_faults(org, f, value, here || '/' || key);
    end if;
    kept := kept || jsonb_build_object(key, value);
    scope := scope || jsonb_build_object(key, private.logic_operand(f, value));
    if mine <> '[]' then
      found := found || jsonb_build_object(f ->> '$at', mine);
    elsif f ? 'rules' then
      shown := shown || jsonb_build_array(f);
    end if;
  end loop;

  -- Rules may look at any field, so they are asked once all are known.
  for f in select c from jsonb_array_elements(shown) c loop
    mine := (select jsonb_agg(private.form_fault(here || '/' || (f ->> 'key'), 'rule', jsonb_build_object('message', r.rule -> 'message')) -> 0 order by r.n)
      from jsonb_array_elements(f -> 'rules') with ordinality r (rule, n)
      where not private.logic_truthy(private.logic_eval(r.rule -> 'logic', scope, today)));
    if mine is not null then
      found := found || jsonb_build_object(f ->> '$at', mine);
    end if;
  end loop;
  faults := faults || coalesce((
    select jsonb_agg(x.fault order by e.key::int, x.n) from jsonb_each(found) e cross join lateral jsonb_array_elements(e.value) with ordinality x (fault, n)), '[]');
end
$$;
comment on function private.form_judge(uuid, jsonb, jsonb, jsonb, text, date) is
  'Values as they are kept (hidden and empty ones dropped, formulas worked out), and every fault, in the order of the fields. compiled: by form_compile; old: what is stored now, for masks and for what is left of former versions; here: path of the form.';

create function private.form_values(org uuid, fields jsonb, old jsonb, new jsonb) returns jsonb
language plpgsql stable set search_path = '' as $$
declare
  judged record;
begin
  judged := private.form_judge(org, (private.form_compile(fields)).compiled, coalesce(old, '{}'), new, '', private.today());
  if judged.faults <> '[]' then
    perform private.fail(422, 'forms.invalid', jsonb_build_object('count', jsonb_array_length(judged.faults), 'faults', judged.faults));
  end if;
  return judged.kept;
end
$$;
comment on function private.form_values(uuid, jsonb, jsonb, jsonb) is
  'The values of a form as they are kept; 422 forms.invalid with {"faults": [{"path", "key", "params"}]}, all of them. Sensitive values come back as they are: whoever stores them seals them.';

-- ───────────── JSON Schema of a form

create function private.field_schema(f jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return jsonb_build_object('x-title', f -> 'title') || case f ->> 'type'
    when 'text' then jsonb_strip_nulls(jsonb_build_object('type', 'string', 'minLength', f -> 'min_length', 'maxLength', f -> 'max_length', 'pattern', f -> 'pattern'))
    when 'number' then jsonb_strip_nulls(jsonb_build_object('type', 'number', 'minimum', f -> 'min', 'maximum', f -> 'max',
      'multipleOf', case when f ? 'decimals' then trim_scale(power(10::numeric, -(f ->> 'decimals')::int)) end))
    when 'money' then jsonb_strip_nulls(jsonb_build_object('type', 'integer', 'minimum', f -> 'min', 'maximum', f -> 'max'))
    when 'boolean' then '{"type": "boolean"}'
    when 'date' then '{"type": "string", "format": "date"}'
    when 'choice' then jsonb_build_object('type', 'string', 'enum', (select jsonb_agg(o -> 'value') from jsonb_array_elements(f -> 'options') o))
    when 'choices' then jsonb_build_object('type', 'array', 'uniqueItems', true,
      'items', jsonb_build_object('type', 'string', 'enum', (select jsonb_agg(o -> 'value') from jsonb_array_elements(f -> 'options') o)))
    when 'reference' then '{"type": "string", "format": "uuid"}'
    when 'file' then jsonb_strip_nulls(jsonb_build_object('type', 'array', 'uniqueItems', true, 'items', '{"type": "string", "format": "uuid"}'::jsonb, 'maxItems', f -> 'max_files'))
    when 'address' then '{"type": "object", "required": ["province", "city", "district", "detail"], "additionalProperties": false,
      "properties": {"province": {"type": "string"}, "city": {"type": "string"}, "district": {"type": "string"}, "detail": {"type": "string"}, "code": {"type": "string", "pattern": "^\\d{6}$"}}}'
    when 'id_number' then '{"type": "string", "pattern": "^[1-9]\\d{16}[\\dX]$"}'
    when 'phone' then '{"type": "string", "pattern": "^(1[3-9]\\d{9}|0\\d{2,3}-?\\d{7,8}(-\\d{1,6})?)$"}'
    when 'signature' then '{"type": "object", "required": ["paths", "at"]}'
    when 'table' then jsonb_strip_nulls(jsonb_build_object('type', 'array', 'items', private.form_schema(f -> 'fields'), 'maxItems', f -> 'max_rows'))
    when 'computed' then jsonb_build_object('type', case f ->> 'result' when 'text' then 'string' when 'money' then 'integer' else coalesce(f ->> 'result', 'number') end)
    else '{}' end::jsonb;
end
$$;

create function private.form_schema(fields jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  required jsonb := (select jsonb_agg(f -> 'key' order by n) from jsonb_array_elements(fields) with ordinality x (f, n)
    where f -> 'required' = 'true' and f ->> 'type' not in ('section', 'computed') and coalesce(f -> 'visible', 'null') = 'null');
begin
  return jsonb_build_object('type', 'object', 'additionalProperties', false, 'properties', (
      select coalesce(jsonb_object_agg(f ->> 'key', private.field_schema(f)), '{}') from jsonb_array_elements(fields) f where f ->> 'type' <> 'section'))
    || case when required is null then '{}' else jsonb_build_object('required', required) end;
end
$$;
comment on function private.field_schema(jsonb) is 'JSON Schema of one field''s value.';
comment on function private.form_schema(jsonb) is
  'JSON Schema (docs/json-schema.md) of a form''s values, for documents and other programs; visibility, rules and the check digits of identity numbers are not in it, form_values has them.';
