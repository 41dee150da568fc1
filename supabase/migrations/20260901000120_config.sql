-- Configuration: one store for everything an operator sets up himself. An item (kind, key) has versions
-- draft → published → superseded; its body is checked by the kind's JSON Schema on every write; plugins' defaults arrive by
-- a three-way merge. The JSON Schema validator comes first: it needs no table.

-- ───────────── JSON Schema (draft 2020-12 subset)

create function private.json_at(root jsonb, pointer text) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  here jsonb := root;
  step text;
begin
  if pointer = '' then
    return root;
  end if;
  if left(pointer, 1) <> '/' then
    return null;
  end if;
  foreach step in array string_to_array(substr(pointer, 2), '/') loop
    step := replace(replace(step, '~1', '/'), '~0', '~');
    here := case jsonb_typeof(here)
      when 'object' then here -> step
      when 'array' then case when step ~ '^(0|[1-9][0-9]{0,8})$' then here -> step::int end
    end;
    exit when here is null;
  end loop;
  return here;
end
$$;
comment on function private.json_at(jsonb, text) is 'The value a JSON Pointer (RFC 6901) leads to; null when it leads nowhere.';

create function private.json_step(name text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select '/' || replace(replace(name, '~', '~0'), '/', '~1')
$$;
comment on function private.json_step(text) is 'One step of a JSON Pointer, escaped.';

create function private.uri_decode(encoded text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  bytes text := '';
  i int := 1;
  c text;
begin
  if position('%' in encoded) = 0 then
    return encoded;
  end if;
  while i <= length(encoded) loop
    c := substr(encoded, i, 1);
    if c = '%' and substr(encoded, i + 1, 2) ~ '^[0-9A-Fa-f]{2}$' then
      bytes := bytes || substr(encoded, i + 1, 2);
      i := i + 3;
    else
      bytes := bytes || encode(convert_to(c, 'UTF8'), 'hex');
      i := i + 1;
    end if;
  end loop;
  return convert_from(decode(bytes, 'hex'), 'UTF8');
exception when character_not_in_repertoire then
  return null;
end
$$;
comment on function private.uri_decode(text) is 'Percent-decoded text; null when the bytes are not UTF-8.';

create function private.schema_ref(root jsonb, ref text) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select case when left(ref, 1) = '#' then private.json_at(root, private.uri_decode(substr(ref, 2))) end
$$;
comment on function private.schema_ref(jsonb, text) is 'The schema a local $ref (#/…) names; null when there is none.';

create function private.ecma_pattern(pattern text) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  made text := '';
  i int := 1;
  n int := length(pattern);
  c text;
  nxt text;
  inside boolean := false;
  first_inside boolean := false;
begin
  if n > 500 then
    return null;
  end if;
  while i <= n loop
    c := substr(pattern, i, 1);
    nxt := substr(pattern, i + 1, 1);
    if c = '\' then
      if nxt = 'u' then
        if substr(pattern, i + 2, 4) !~ '^[0-9A-Fa-f]{4}$' or substr(pattern, i + 2, 4) ~* '^(0000|d[89a-f])' then
          return null;
        end if;
        made := made || '\u' || substr(pattern, i + 2, 4);
        i := i + 6;
        continue;
      end if;
      made := made || case
        when nxt = 'd' then case when inside then '0-9' else '[0-9]' end
        when nxt = 'w' then case when inside then 'A-Za-z0-9_' else '[A-Za-z0-9_]' end
        when nxt = 's' then case when inside then '' else '[' end
          || '\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff' || case when inside then '' else ']' end
        when nxt = 'D' and not inside then '[^0-9]'
        when nxt = 'W' and not inside then '[^A-Za-z0-9_]'
        when nxt = 'S' and not inside then '[^\u0009-\u000d\u0020\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff]'
        when nxt = 't' then '\u0009'
        when nxt = 'n' then '\u000a'
        when nxt = 'r' then '\u000d'
        when nxt = 'f' then '\u000c'
        when nxt = 'v' then '\u000b'
        when nxt <> '' and position(nxt in '^$\.*+?()[]{}|/') > 0 then '\' || nxt
        when nxt = '-' and inside then '\-'
      end;
      i := i + 2;
    elsif inside then
      if c = ']' then
        if first_inside then
          return null;
        end if;
        inside := false;
        made := made || c;
      else
        made := made || case c when '[' then '\[' else c end;
      end if;
      first_inside := false;
      i := i + 1;
    elsif c = '[' then
      inside := true;
      first_inside := true;
      if nxt = '^' then
        made := made || '[^';
        i := i + 2;
      else
        made := made || '[';
        i := i + 1;
      end if;
    elsif c = '.' then
      made := made || '[^\u000a\u000d\u2028\u2029]';
      i := i + 1;
    elsif c = '(' and nxt = '?' then
      if substr(pattern, i + 2, 1) not in (':', '=', '!') then
        return null;
      end if;
      made := made || substr(pattern, i, 3);
      i := i + 3;
    elsif c in ('{', '}') then
      -- A brace is only ever a repetition, as in a JavaScript pattern with the flag u.
      if c = '}' or substr(pattern, i) !~ '^\{[0-9]{1,3}(,[0-9]{0,3})?\}' then
        return null;
      end if;
      made := made || substring(pattern from i for position('}' in substr(pattern, i)));
      i := i + position('}' in substr(pattern, i));
    elsif c = ']' then
      return null;
    else
      made := made || c;
      i := i + 1;
    end if;
    if made is null then
      return null;
    end if;
  end loop;
  if inside then
    return null;
  end if;
  -- "***" would switch the flavour of the expression, a leading "?" or "*" is no pattern at all.
  if made ~ '^[*+?]' then
    return null;
  end if;
  perform '' ~ made;
  return made;
exception when invalid_regular_expression then
  return null;
end
$$;
comment on function private.ecma_pattern(text) is
  'A JavaScript pattern (flag u) as a PostgreSQL one that matches the same texts; null when it is no pattern, or uses what only one of the two has (back-references, look-behind, named groups, \b, \c, \p, \x).';

create function private.matches(content text, pattern text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select content ~ private.ecma_pattern(pattern)
$$;
comment on function private.matches(text, text) is 'Whether a JavaScript pattern is found in the text; null for a pattern schema_check refuses.';

create function private.is_date(content text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select case when content ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' then
    substr(content, 9, 2)::int <= case
      when substr(content, 6, 2) in ('04', '06', '09', '11') then 30
      when substr(content, 6, 2) <> '02' then 31
      when left(content, 4)::int % 4 = 0 and (left(content, 4)::int % 100 <> 0 or left(content, 4)::int % 400 = 0) then 29
      else 28
    end else false end
$$;
comment on function private.is_date(text) is 'Whether the text is a full-date of RFC 3339 that is in the calendar.';

create function private.is_date_time(content text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  part text[] := regexp_match(content, '^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$');
  minutes int;
begin
  if part is null or not private.is_date(part[1]) then
    return false;
  end if;
  if part[4] <> '60' then
    return true;
  end if;
  -- A leap second is the last of a day in UTC.
  minutes := part[2]::int * 60 + part[3]::int
    - case when part[5] is null then 0 else (part[5] || '1')::int * (part[6]::int * 60 + part[7]::int) end;
  return (minutes + 1440) % 1440 = 1439;
end
$$;
comment on function private.is_date_time(text) is 'Whether the text is a date-time of RFC 3339.';

create function private.is_ipv4(content text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select content ~ '^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$'
$$;
comment on function private.is_ipv4(text) is 'Whether the text is an IPv4 address in four decimal parts.';

create function private.is_ipv6(content text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  body text := content;
  tail text := substring(content from '[^:]*$');
  groups int;
begin
  if content !~ '^[0-9A-Fa-f:.]+$' or content ~ ':::' or content ~ '::.*::' or content ~ '^:[^:]' or content ~ '[^:]:$' then
    return false;
  end if;
  if tail ~ '\.' then
    if not private.is_ipv4(tail) then
      return false;
    end if;
    body := left(content, length(content) - length(tail)) || '0:0';
  end if;
  select count(*) into groups from regexp_split_to_table(body, ':') g where g <> '';
  return not exists (select from regexp_split_to_table(body, ':') g where g <> '' and g !~ '^[0-9A-Fa-f]{1,4}$')
    and case when body ~ '::' then groups <= 7 else groups = 8 end;
end
$$;
comment on function private.is_ipv6(text) is 'Whether the text is an IPv6 address of RFC 4291, without zone.';

create function private.is_email(content text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  part text[] := regexp_match(content, '^([A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&''*+/=?^_`{|}~-]+)*|"(?:[ !#-\[\]-~]|\\[ -~])*")@(.+)$');
begin
  if part is null then
    return false;
  end if;
  if part[2] ~ '^\[.*\]$' then
    return private.is_ipv4(substr(part[2], 2, length(part[2]) - 2))
      or (part[2] ~* '^\[IPv6:' and private.is_ipv6(substr(part[2], 7, length(part[2]) - 7)));
  end if;
  return part[2] ~ '^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$';
end
$$;
comment on function private.is_email(text) is 'Whether the text is a mailbox of RFC 5321.';

create function private.is_uri(content text) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  part text[] := regexp_match(content, '^[A-Za-z][A-Za-z0-9+.-]*:(?://([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$');
  host text;
begin
  if part is null
    or part[2] !~ '^([A-Za-z0-9._~!$&''()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$'
    or coalesce(part[3], '') !~ '^([A-Za-z0-9._~!$&''()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$'
    or coalesce(part[4], '') !~ '^([A-Za-z0-9._~!$&''()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$' then
    return false;
  end if;
  if part[1] is null then
    return part[2] !~ '^//';
  end if;
  host := regexp_replace(part[1], '^([A-Za-z0-9._~!$&''()*+,;=:-]|%[0-9A-Fa-f]{2})*@', '');
  host := regexp_replace(host, ':[0-9]*$', '');
  if host ~ '^\[.*\]$' then
    host := substr(host, 2, length(host) - 2);
    return private.is_ipv6(host) or host ~ '^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&''()*+,;=:-]+$';
  end if;
  return host ~ '^([A-Za-z0-9._~!$&''()*+,;=-]|%[0-9A-Fa-f]{2})*$';
end
$$;
comment on function private.is_uri(text) is 'Whether the text is a URI of RFC 3986: with a scheme, every other sign than the allowed percent-encoded.';

create function private.has_format(content text, format text) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select case format
    when 'date' then private.is_date(content)
    when 'date-time' then private.is_date_time(content)
    when 'email' then private.is_email(content)
    when 'uri' then private.is_uri(content)
    when 'uuid' then content ~ '^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$'
  end
$$;
comment on function private.has_format(text, text) is 'Whether the text has the format; null for a format schema_check refuses.';

create function private.schema_walk(root jsonb, s jsonb, v jsonb, here text, depth int)
returns table (path text, keyword text, params jsonb)
language plpgsql immutable parallel safe set search_path = '' as $$
#variable_conflict use_variable
declare
  kind text := jsonb_typeof(v);
  wanted jsonb;
  number numeric;
  content text;
  name text;
  part jsonb;
  first_item int := 0;
  matching int;
  known boolean;
begin
  if s = 'true' then
    return;
  elsif s is null or s = 'false' then
    return query select here, 'false', '{}'::jsonb;
    return;
  elsif depth > 100 then
    return query select here, 'depth', '{"limit": 100}'::jsonb;
    return;
  end if;

  if s ? '$ref' then
    return query select w.* from private.schema_walk(root, private.schema_ref(root, s ->> '$ref'), v, here, depth + 1) w;
  end if;
  if s ? 'type' then
    wanted := case jsonb_typeof(s -> 'type') when 'array' then s -> 'type' else jsonb_build_array(s -> 'type') end;
    if not (wanted ? kind or (wanted ? 'integer' and kind = 'number' and (v #>> '{}')::numeric % 1 = 0)) then
      return query select here, 'type', jsonb_build_object('expected', wanted);
    end if;
  end if;
  if s ? 'enum' and not exists (select from jsonb_array_elements(s -> 'enum') e where e = v) then
    return query select here, 'enum', jsonb_build_object('allowed', s -> 'enum');
  end if;
  if s ? 'const' and s -> 'const' <> v then
    return query select here, 'const', jsonb_build_object('value', s -> 'const');
  end if;

  if kind = 'number' then
    number := (v #>> '{}')::numeric;
    if number < (s ->> 'minimum')::numeric then
      return query select here, 'minimum', jsonb_build_object('limit', s -> 'minimum');
    end if;
    if number > (s ->> 'maximum')::numeric then
      return query select here, 'maximum', jsonb_build_object('limit', s -> 'maximum');
    end if;
    if number <= (s ->> 'exclusiveMinimum')::numeric then
      return query select here, 'exclusiveMinimum', jsonb_build_object('limit', s -> 'exclusiveMinimum');
    end if;
    if number >= (s ->> 'exclusiveMaximum')::numeric then
      return query select here, 'exclusiveMaximum', jsonb_build_object('limit', s -> 'exclusiveMaximum');
    end if;
    if s ? 'multipleOf' and number % (s ->> 'multipleOf')::numeric <> 0 then
      return query select here, 'multipleOf', jsonb_build_object('factor', s -> 'multipleOf');
    end if;

  elsif kind = 'string' then
    content := v #>> '{}';
    if length(content) < (s ->> 'minLength')::numeric then
      return query select here, 'minLength', jsonb_build_object('limit', s -> 'minLength');
    end if;
    if length(content) > (s ->> 'maxLength')::numeric then
      return query select here, 'maxLength', jsonb_build_object('limit', s -> 'maxLength');
    end if;
    if s ? 'pattern' and private.matches(content, s ->> 'pattern') is not true then
      return query select here, 'pattern', jsonb_build_object('pattern', s -> 'pattern');
    end if;
    if s ? 'format' and private.has_format(content, s ->> 'format') is not true then
      return query select here, 'format', jsonb_build_object('format', s -> 'format');
    end if;

  elsif kind = 'array' then
    if jsonb_array_length(v) < (s ->> 'minItems')::numeric then
      return query select here, 'minItems', jsonb_build_object('limit', s -> 'minItems');
    end if;
    if jsonb_array_length(v) > (s ->> 'maxItems')::numeric then
      return query select here, 'maxItems', jsonb_build_object('limit', s -> 'maxItems');
    end if;
    if s -> 'uniqueItems' = 'true' and (select count(*) <> count(distinct e) from jsonb_array_elements(v) e) then
      return query select here, 'uniqueItems', '{}'::jsonb;
    end if;
    if s ? 'prefixItems' then
      first_item := jsonb_array_length(s -> 'prefixItems');
      for i in 0 .. least(first_item, jsonb_array_length(v)) - 1 loop
        return query select w.* from private.schema_walk(root, s -> 'prefixItems' -> i, v -> i, here || '/' || i, depth + 1) w;
      end loop;
    end if;
    if s ? 'items' then
      return query
      select w.* from jsonb_array_elements(v) with ordinality e (item, n)
      cross join lateral private.schema_walk(root, s -> 'items', e.item, here || '/' || (e.n - 1), depth + 1) w
      where e.n > first_item;
    end if;

  elsif kind = 'object' then
    if s ? 'required' then
      return query select here, 'required', jsonb_build_object('missing', r)
      from jsonb_array_elements_text(s -> 'required') r where not v ? r;
    end if;
    if s ? 'dependentRequired' then
      return query select here, 'dependentRequired', jsonb_build_object('missing', r, 'because', d.key)
      from jsonb_each(s -> 'dependentRequired') d, jsonb_array_elements_text(d.value) r where v ? d.key and not v ? r;
    end if;
    for name, part in select e.key, e.value from jsonb_each(v) e loop
      known := coalesce(s -> 'properties' ? name, false);
      if known then
        return query select w.* from private.schema_walk(root, s -> 'properties' -> name, part, here || private.json_step(name), depth + 1) w;
      end if;
      if s ? 'patternProperties' then
        known := known or exists (select from jsonb_object_keys(s -> 'patternProperties') p where private.matches(name, p));
        return query
        select w.* from jsonb_each(s -> 'patternProperties') p
        cross join lateral private.schema_walk(root, p.value, part, here || private.json_step(name), depth + 1) w
        where private.matches(name, p.key);
      end if;
      if not known and s ? 'additionalProperties' then
        if s -> 'additionalProperties' = 'false' then
          return query select here || private.json_step(name), 'additionalProperties', '{}'::jsonb;
        else
          return query select w.* from private.schema_walk(root, s -> 'additionalProperties', part, here || private.json_step(name), depth + 1) w;
        end if;
      end if;
    end loop;
  end if;

  if s ? 'allOf' then
    return query
    select w.* from jsonb_array_elements(s -> 'allOf') a cross join lateral private.schema_walk(root, a, v, here, depth + 1) w;
  end if;
  if s ? 'anyOf' and not exists (
      select from jsonb_array_elements(s -> 'anyOf') a where not exists (select from private.schema_walk(root, a, v, here, depth + 1))) then
    return query select here, 'anyOf', '{}'::jsonb;
  end if;
  if s ? 'oneOf' then
    select count(*) into matching
    from jsonb_array_elements(s -> 'oneOf') a where not exists (select from private.schema_walk(root, a, v, here, depth + 1));
    if matching <> 1 then
      return query select here, 'oneOf', jsonb_build_object('matching', matching);
    end if;
  end if;
  if s ? 'not' and not exists (select from private.schema_walk(root, s -> 'not', v, here, depth + 1)) then
    return query select here, 'not', '{}'::jsonb;
  end if;
  if s ? 'if' and (s ? 'then' or s ? 'else') then
    name := case when exists (select from private.schema_walk(root, s -> 'if', v, here, depth + 1)) then 'else' else 'then' end;
    if s ? name then
      return query select w.* from private.schema_walk(root, s -> name, v, here, depth + 1) w;
    end if;
  end if;
end
$$;
comment on function private.schema_walk(jsonb, jsonb, jsonb, text, int) is
  'Faults of a value against one sub-schema s of root; here is the JSON Pointer of the value, depth guards against endless references.';

create function private.schema_faults(schema jsonb, body jsonb) returns table (path text, keyword text, params jsonb)
language sql immutable parallel safe set search_path = '' as $$
  select f.path, f.keyword, f.params
  from (select distinct w.path, w.keyword, w.params from private.schema_walk(schema, schema, coalesce(body, 'null'), '', 0) w) f
  order by f.path collate "C", f.keyword collate "C", f.params::text collate "C"
$$;
comment on function private.schema_faults(jsonb, jsonb) is
  'Every fault of a body against a JSON Schema (subset of draft 2020-12, see docs/json-schema.md): JSON Pointer, keyword, parameters of the message. No rows: valid. The schema must have passed schema_check.';

create function private.schema_flaws(schema jsonb, root jsonb default null, here text default '') returns table (path text, fault text, params jsonb)
language plpgsql immutable parallel safe set search_path = '' as $$
#variable_conflict use_variable
declare
  top jsonb := coalesce(root, schema);
  k text;
  part jsonb;
  kind text;
  at text;
  sound boolean;
begin
  if jsonb_typeof(schema) = 'boolean' then
    return;
  elsif jsonb_typeof(schema) is distinct from 'object' then
    return query select here, 'not_a_schema', '{}'::jsonb;
    return;
  elsif length(here) > 2000 then
    return query select here, 'too_deep', '{}'::jsonb;
    return;
  end if;
  for k, part in select e.key, e.value from jsonb_each(schema) e loop
    kind := jsonb_typeof(part);
    at := here || private.json_step(k);
    case
      when k in ('title', 'description', '$comment', '$schema') then
        sound := kind = 'string';
      when k in ('default', 'const') or left(k, 2) = 'x-' then
        sound := true;
      when k in ('readOnly', 'writeOnly', 'deprecated', 'uniqueItems') then
        sound := kind = 'boolean';
      when k in ('examples', 'enum') then
        sound := kind = 'array';
      when k = 'type' then
        sound := kind in ('string', 'array') and not exists (
          select from jsonb_array_elements(case kind when 'array' then part else jsonb_build_array(part) end) t
          where not coalesce('["null", "boolean", "object", "array", "number", "string", "integer"]'::jsonb @> t, false) or jsonb_typeof(t) <> 'string');
      when k in ('minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum') then
        sound := kind = 'number';
      when k = 'multipleOf' then
        sound := kind = 'number' and (part #>> '{}')::numeric > 0;
      when k in ('minLength', 'maxLength', 'minItems', 'maxItems') then
        sound := kind = 'number' and (part #>> '{}')::numeric >= 0 and (part #>> '{}')::numeric % 1 = 0;
      when k = 'pattern' then
        sound := kind = 'string' and private.ecma_pattern(part #>> '{}') is not null;
      when k = 'format' then
        sound := kind = 'string' and private.has_format('', part #>> '{}') is not null;
      when k = 'required' then
        sound := kind = 'array' and not exists (select from jsonb_array_elements(part) e where jsonb_typeof(e) <> 'string');
      when k = 'dependentRequired' then
        sound := kind = 'object' and not exists (
          select from jsonb_each(part) d
          where jsonb_typeof(d.value) <> 'array' or exists (
            select from jsonb_array_elements(case jsonb_typeof(d.value) when 'array' then d.value else '[]' end) e where jsonb_typeof(e) <> 'string'));
      when k = '$ref' then
        sound := kind = 'string' and jsonb_typeof(private.schema_ref(top, part #>> '{}')) in ('object', 'boolean');
        -- A target inside a note or an example is no schema to the walk above, so it is looked at here.
        if sound and part #>> '{}' ~ '/(default|const|enum|examples|x-[^/]*)(/|$)' then
          return query select f.* from private.schema_flaws(private.schema_ref(top, part #>> '{}'), top, at) f;
        end if;
      when k in ('properties', 'patternProperties', '$defs') then
        sound := kind = 'object' and (k <> 'patternProperties'
          or not exists (select from jsonb_object_keys(case kind when 'object' then part else '{}' end) p where private.ecma_pattern(p) is null));
        if sound then
          return query select f.* from jsonb_each(part) e cross join lateral private.schema_flaws(e.value, top, at || private.json_step(e.key)) f;
        end if;
      when k in ('prefixItems', 'allOf', 'anyOf', 'oneOf') then
        sound := kind = 'array' and part <> '[]';
        if sound then
          return query select f.* from jsonb_array_elements(part) with ordinality e (item, n)
          cross join lateral private.schema_flaws(e.item, top, at || '/' || (e.n - 1)) f;
        end if;
      when k in ('additionalProperties', 'items', 'not', 'if', 'then', 'else') then
        sound := true;
        return query select f.* from private.schema_flaws(part, top, at) f;
      else
        return query select at, 'unknown_keyword', jsonb_build_object('keyword', k);
        sound := true;
    end case;
    if not coalesce(sound, false) then
      return query select at, 'keyword_invalid', jsonb_build_object('keyword', k);
    end if;
  end loop;
end
$$;
comment on function private.schema_flaws(jsonb, jsonb, text) is
  'What keeps a schema from being used: unknown keywords, values a keyword cannot have, references that lead nowhere, patterns and formats not in the subset. Keywords that begin with x- are notes.';

create function private.schema_refs_here(schema jsonb) returns setof text
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if jsonb_typeof(schema) = 'object' then
    return query select schema ->> '$ref' where jsonb_typeof(schema -> '$ref') = 'string';
    return query
    select r from (
      select schema -> k as part from unnest(array['not', 'if', 'then', 'else']) k
      union all
      select e from unnest(array['allOf', 'anyOf', 'oneOf']) k, jsonb_array_elements(case jsonb_typeof(schema -> k) when 'array' then schema -> k else '[]' end) e
    ) s cross join lateral private.schema_refs_here(s.part) r
    where jsonb_typeof(s.part) = 'object';
  end if;
end
$$;
comment on function private.schema_refs_here(jsonb) is 'References a schema follows for the same value, before going into its members or elements.';

create function private.schema_circles(schema jsonb) returns setof text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  sources text[];
  targets text[];
  size int;
begin
  select array_agg(f.ref), array_agg(t) into sources, targets
  from (
    select '#'
    union
    select r #>> '{}' from jsonb_path_query(schema, 'strict $.**."$ref"', '{}', true) r where jsonb_typeof(r) = 'string') f (ref)
  cross join lateral private.schema_refs_here(private.schema_ref(schema, f.ref)) t;
  -- What leads nowhere is in no circle: taken out again and again, until only circles are left and what leads to them; mostly nothing.
  loop
    size := coalesce(cardinality(sources), 0);
    if size = 0 then
      return;
    end if;
    select array_agg(u.source), array_agg(u.target) into sources, targets
    from unnest(sources, targets) u (source, target) where u.target in (select unnest(sources));
    exit when cardinality(sources) = size;
  end loop;
  return query
  with recursive steps as materialized (
    select u.source, u.target from unnest(sources, targets) u (source, target)
  ), reached as (
    select s.source, s.target from steps s
    union
    select r.source, s.target from reached r join steps s on s.source = r.target
  )
  select r.source from reached r where r.source = r.target;
end
$$;
comment on function private.schema_circles(jsonb) is 'References that lead back to themselves without going a step into the value: no value could ever be judged by them.';

create function private.schema_check(schema jsonb) returns void
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  flaws jsonb := (select jsonb_agg(jsonb_build_object('path', f.path, 'keyword', f.fault, 'params', f.params) order by f.path) from (
    select * from private.schema_flaws(schema)
    union all
    select '', 'circular', jsonb_build_object('ref', c) from private.schema_circles(schema) c) f);
begin
  if flaws is not null then
    perform private.fail(422, 'lowcode.schema_invalid', jsonb_build_object('faults', flaws, 'count', jsonb_array_length(flaws), 'first', flaws -> 0 ->> 'path'));
  end if;
end
$$;
comment on function private.schema_check(jsonb) is 'Refuses (422) a schema with a keyword or value outside the subset schema_faults understands, or with references in a circle, naming every place.';

-- ───────────── three-way merge

create function private.member_key(list jsonb) returns text
language sql immutable parallel safe set search_path = '' as $$
  select k from (values ('key'), ('id')) as c (k)
  where jsonb_typeof(list) = 'array'
    and not exists (select from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end) e
      where jsonb_typeof(e) <> 'object' or jsonb_typeof(e -> k) is null or jsonb_typeof(e -> k) not in ('string', 'number'))
    and (select count(*) = count(distinct e -> k) from jsonb_array_elements(case jsonb_typeof(list) when 'array' then list else '[]' end) e)
  limit 1
$$;
comment on function private.member_key(jsonb) is 'The member (key, else id) that tells the objects of a list apart; null when nothing does.';

create function private.merge_order(base text[], mine text[], theirs text[]) returns text[]
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  kept text[] := array(select m from unnest(mine) with ordinality u (m, n) where m = any (base) order by n);
  moved boolean := kept <> array(select b from unnest(base) with ordinality u (b, n) where b = any (mine) order by n);
  lead text[] := case when moved then mine else theirs end;
  other text[] := case when moved then theirs else mine end;
  made text[] := lead;
  before int;
begin
  -- What only the other side has goes behind the element it follows there.
  for i in 1 .. cardinality(other) loop
    if not (other[i] = any (made)) then
      before := case when i = 1 then 0 else coalesce(array_position(made, other[i - 1]), cardinality(made)) end;
      made := made[1:before] || other[i] || made[before + 1:];
    end if;
  end loop;
  return made;
end
$$;
comment on function private.merge_order(text[], text[], text[]) is
  'Order of a merged list: mine if I moved anything, else theirs; additions of the other side stay behind the element they followed.';

create function private.json_merge3(base jsonb, mine jsonb, theirs jsonb, here text default '', out merged jsonb, out conflicts jsonb)
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  k text;
  part record;
  by_member text;
  names text[];
  b jsonb;
begin
  conflicts := '[]';
  if mine is not distinct from theirs or base is not distinct from theirs then
    merged := mine;
    return;
  elsif base is not distinct from mine then
    merged := theirs;
    return;
  end if;

  if jsonb_typeof(mine) = 'object' and jsonb_typeof(theirs) = 'object' then
    merged := '{}';
    b := case jsonb_typeof(base) when 'object' then base else '{}' end;
    for k in select distinct x from (select jsonb_object_keys(mine) union select jsonb_object_keys(theirs)) u (x) order by x loop
      part := private.json_merge3(b -> k, mine -> k, theirs -> k, here || private.json_step(k));
      if part.merged is not null then
        merged := merged || jsonb_build_object(k, part.merged);
      end if;
      conflicts := conflicts || part.conflicts;
    end loop;
    return;
  end if;

  if jsonb_typeof(mine) = 'array' and jsonb_typeof(theirs) = 'array' then
    b := case jsonb_typeof(base) when 'array' then base else '[]' end;
    by_member := private.member_key(case mine when '[]' then theirs else mine end);
    if by_member is not null and (theirs = '[]' or private.member_key(theirs) = by_member)
      and (b = '[]' or private.member_key(b) = by_member) then
      merged := '[]';
      names := private.merge_order(
        array(select e ->> by_member from jsonb_array_elements(b) with ordinality x (e, n) order by n),
        array(select e ->> by_member from jsonb_array_elements(mine) with ordinality x (e, n) order by n),
        array(select e ->> by_member from jsonb_array_elements(theirs) with ordinality x (e, n) order by n));
      foreach k in array names loop
        part := private.json_merge3(
          (select e from jsonb_array_elements(b) e where e ->> by_member = k),
          (select e from jsonb_array_elements(mine) e where e ->> by_member = k),
          (select e from jsonb_array_elements(theirs) e where e ->> by_member = k),
          here || '/[' || replace(replace(k, '~', '~0'), '/', '~1') || ']');
        if part.merged is not null then
          merged := merged || jsonb_build_array(part.merged);
        end if;
        conflicts := conflicts || part.conflicts;
      end loop;
      return;
    end if;
    -- Lists of different texts are sets, as long as one side only adds or only takes away: nothing is then replaced by two.
    if not exists (select from jsonb_array_elements(b || mine || theirs) e where jsonb_typeof(e) <> 'string')
      and (select count(*) = count(distinct e) from jsonb_array_elements(b) e)
      and (select count(*) = count(distinct e) from jsonb_array_elements(mine) e)
      and (select count(*) = count(distinct e) from jsonb_array_elements(theirs) e)
      and (mine @> b or b @> mine or theirs @> b or b @> theirs) then
      select coalesce(jsonb_agg(x.e order by x.side, x.n), '[]') into merged
      from (
        select e, n, 1 as side from jsonb_array_elements(mine) with ordinality u (e, n) where theirs @> e or not b @> e
        union all
        select e, n, 2 from jsonb_array_elements(theirs) with ordinality u (e, n) where not b @> e and not mine @> e
      ) x;
      return;
    end if;
  end if;

  merged := mine;
  conflicts := jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('path', here))
    || case when base is null then '{}'::jsonb else jsonb_build_object('base', base) end
    || case when mine is null then '{}'::jsonb else jsonb_build_object('mine', mine) end
    || case when theirs is null then '{}'::jsonb else jsonb_build_object('theirs', theirs) end);
end
$$;
comment on function private.json_merge3(jsonb, jsonb, jsonb, text) is
  'Merges two changes of one base. SQL null means absent. Objects merge member by member, lists of objects by their key or id, lists of texts as sets. Where both changed the same place, mine stays and conflicts names it: [{"path", "base", "mine", "theirs"}], absent values left out; a path step [x] is the list element whose key is x.';

-- ───────────── tables

create table private.config_kinds (
  kind text primary key check (kind ~ '^[a-z][a-z0-9_]{1,39}$'),
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  body_schema jsonb not null,
  checker text,
  on_publish text
);
create index config_kinds_plugin_idx on private.config_kinds (plugin);
comment on table private.config_kinds is
  'Kinds of configuration that plugins register: schema of the body, and by full name (pg_upgrade refuses regprocedure columns) a function for checks no schema can express and one that acts on a publication.';

create table private.config_defaults (
  kind text not null references private.config_kinds (kind),
  key text not null,
  plugin text not null references private.plugin_catalog (key) deferrable initially deferred,
  title jsonb not null,
  body jsonb not null,
  plugin_version text not null,
  primary key (kind, key)
);
create index config_defaults_plugin_idx on private.config_defaults (plugin);
comment on table private.config_defaults is 'What plugins ship today; every operator organisation has an item of each.';

create table public.config_items (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  kind text not null references private.config_kinds (kind),
  key text not null check (key ~ '^[a-z][a-z0-9_.-]{0,79}$'),
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  origin text not null check (origin in ('plugin', 'site')),
  published_version_id uuid,
  default_title jsonb,
  default_body jsonb,
  default_version text,
  conflict jsonb check (jsonb_typeof(conflict) = 'object'),
  archived_at timestamptz,
  archive_asked_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (org_id, kind, key),
  unique (id, org_id)
);
create index config_items_kind_idx on public.config_items (kind, key);
create index config_items_published_idx on public.config_items (published_version_id, org_id);
create index config_items_conflict_idx on public.config_items (org_id) where conflict is not null;
comment on table public.config_items is 'One thing an operator has set up: a form, a flow, a role … Its content is in its versions.';
comment on column public.config_items.id is 'Time-ordered id.';
comment on column public.config_items.org_id is 'The organisation that set it up.';
comment on column public.config_items.kind is 'What it is, e.g. form, flow, role.';
comment on column public.config_items.key is 'Stable key within organisation and kind.';
comment on column public.config_items.title is 'Title by language, as last published: {"zh": …, "en": …}.';
comment on column public.config_items.origin is 'plugin: shipped by a plugin; site: made here.';
comment on column public.config_items.published_version_id is 'The version in force; null before the first publication.';
comment on column public.config_items.default_title is 'Title of the plugin''s default the published version already contains.';
comment on column public.config_items.default_body is 'Body of the plugin''s default the published version already contains: base of the next merge.';
comment on column public.config_items.default_version is 'Plugin version that default came with.';
comment on column public.config_items.conflict is 'A newer default that could not be merged: {"token", "plugin_version", "title", "body", "merged_title", "merged", "conflicts": [{"path", "base", "mine", "theirs"}], "faults", "since"}; null when there is none. A path that begins with @title lies in the title.';
comment on column public.config_items.archive_asked_at is 'Since when approval of taking it out of use is asked for; null when it is not.';
comment on column public.config_items.archived_at is 'Out of use since; the versions stay.';
comment on column public.config_items.created_at is 'When the row was made.';
comment on column public.config_items.updated_at is 'When the row last changed.';

create table public.config_versions (
  id uuid primary key default private.uuid_v7(),
  org_id uuid not null references public.organizations (id),
  item_id uuid not null,
  number int not null check (number > 0),
  status text not null check (status in ('draft', 'published', 'superseded')),
  title jsonb not null check (jsonb_typeof(title) = 'object'),
  body jsonb not null,
  cause text not null check (cause in ('edit', 'default', 'upgrade', 'merge', 'rollback', 'copy', 'apply')),
  note text not null default '' check (length(note) <= 500),
  author uuid references auth.users (id) on delete set null,
  base_version_id uuid,
  plugin_version text,
  resolves text,
  published_at timestamptz,
  published_by uuid references auth.users (id) on delete set null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  unique (item_id, number),
  unique (id, org_id),
  foreign key (item_id, org_id) references public.config_items (id, org_id),
  foreign key (base_version_id, org_id) references public.config_versions (id, org_id),
  check ((status = 'draft') = (published_at is null))
);
alter table public.config_items add foreign key (published_version_id, org_id) references public.config_versions (id, org_id);
create unique index config_versions_published_idx on public.config_versions (item_id) where status = 'published';
create unique index config_versions_draft_idx on public.config_versions (item_id) where status = 'draft';
create index config_versions_org_idx on public.config_versions (org_id);
create index config_versions_item_idx on public.config_versions (item_id, org_id);
create index config_versions_base_idx on public.config_versions (base_version_id, org_id);
create index config_versions_author_idx on public.config_versions (author);
create index config_versions_published_by_idx on public.config_versions (published_by);
comment on table public.config_versions is
  'Versions of a config item. A draft is replaced on every save (new id, so that an editor can name what it started from); a published version never changes again, because what runs pins it.';
comment on column public.config_versions.id is 'Time-ordered id.';
comment on column public.config_versions.org_id is 'The organisation.';
comment on column public.config_versions.item_id is 'The item.';
comment on column public.config_versions.number is 'Counts up within the item.';
comment on column public.config_versions.status is 'draft → published → superseded; one published and at most one draft per item.';
comment on column public.config_versions.title is 'Title by language.';
comment on column public.config_versions.body is 'Content, valid under the kind''s schema.';
comment on column public.config_versions.cause is 'edit, default (a plugin brought it), upgrade (newer default, unedited here), merge (newer default into an edited item), rollback, copy (from another organisation), apply (from files).';
comment on column public.config_versions.note is 'Why it was changed, in the author''s words.';
comment on column public.config_versions.author is 'Who wrote it; null for a plugin.';
comment on column public.config_versions.base_version_id is 'The published version it was written from.';
comment on column public.config_versions.plugin_version is 'Version of the plugin whose default it contains or resolves.';
comment on column public.config_versions.resolves is 'Token of the conflict it answers; publishing it settles that one and no later one.';
comment on column public.config_versions.published_at is 'When it was put in force.';
comment on column public.config_versions.published_by is 'Who put it in force; null for a plugin.';
comment on column public.config_versions.created_at is 'When the row was made.';
comment on column public.config_versions.updated_at is 'When the row last changed.';

create function private.keep_config_version() returns trigger
language plpgsql set search_path = '' as $$
begin
  if old.status <> 'draft' and (tg_op = 'DELETE' or old.status = 'superseded' and new.status <> 'superseded'
    or (new.org_id, new.item_id, new.number, new.title, new.body, new.note) is distinct from (old.org_id, old.item_id, old.number, old.title, old.body, old.note)) then
    perform private.fail(409, 'lowcode.version_is_final', jsonb_build_object('number', old.number));
  end if;
  return case tg_op when 'DELETE' then old else new end;
end
$$;
comment on function private.keep_config_version() is 'Refuses to change or delete what was once published, whoever asks.';

-- ───────────── rights, checks

create function private.config_rights(org uuid) returns text[]
language sql stable security definer set search_path = '' as $$
  select coalesce(array_agg(distinct p), '{}')
  from public.memberships m
  join public.roles r on r.id = m.role_id
  cross join unnest(r.permissions) as p
  where m.user_id = (select auth.uid()) and m.org_id = org and m.valid @> private.today() and m.estate_ids is null
$$;
comment on function private.config_rights(uuid) is
  'Permissions the signed-in user holds in the whole organisation: configuration is the organisation''s, so a right in some of its estates does not count.';

create function private.require_config(action text, kind text, org uuid) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if org is null or not private.grants(private.config_rights(org), 'config.' || action || ':' || kind) then
    perform private.fail(403, 'platform.permission_denied', jsonb_build_object('permission', 'config.' || action || ':' || coalesce(kind, '')));
  end if;
end
$$;
comment on function private.require_config(text, text, uuid) is
  'First line of a config verb: refuses (403) unless the signed-in user may write or publish this kind in the whole organisation; config.write covers config.write:<kind>.';

create function private.config_faults(kind text, org uuid, key text, body jsonb) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
declare
  k private.config_kinds;
  found jsonb;
begin
  select * into k from private.config_kinds x where x.kind = config_faults.kind;
  if body is null or pg_column_size(body) > 1000000 then
    return jsonb_build_array(jsonb_build_object('path', '', 'keyword', 'size', 'params', '{"limit": 1000000}'::jsonb));
  end if;
  select jsonb_agg(jsonb_build_object('path', f.path, 'keyword', f.keyword, 'params', f.params)) into found
  from private.schema_faults(k.body_schema, body) f;
  -- A checker may rely on the shape the schema promises.
  if found is null and k.checker is not null then
    execute format('select jsonb_agg(jsonb_build_object(''path'', c.path, ''keyword'', c.fault, ''params'', coalesce(c.params, ''{}''))) from %s($1, $2, $3) c',
      k.checker::regprocedure::regproc) into found using org, config_faults.key, body;
  end if;
  return coalesce(found, '[]');
end
$$;
comment on function private.config_faults(text, uuid, text, jsonb) is
  'Every fault of a body of a kind: [{"path", "keyword", "params"}]; by the schema, then by the kind''s checker, whose faults are message keys <plugin>.<key>.';

create function private.check_config_name(kind text, key text, title jsonb) returns void
language plpgsql stable security definer set search_path = '' as $$
begin
  if not exists (select from private.config_kinds k where k.kind = check_config_name.kind) then
    perform private.fail(422, 'lowcode.kind_unknown', jsonb_build_object('kind', kind));
  end if;
  if key is null or key !~ '^[a-z][a-z0-9_.-]{0,79}$' then
    perform private.fail(422, 'lowcode.key_invalid', jsonb_build_object('key', key));
  end if;
  if jsonb_typeof(title) is distinct from 'object' or not (title ? 'zh' or title ? 'en')
    or exists (select from jsonb_each(title) e where e.key not in ('zh', 'en') or jsonb_typeof(e.value) <> 'string' or length(trim(e.value #>> '{}')) not between 1 and 100) then
    perform private.fail(422, 'lowcode.title_invalid', jsonb_build_object('key', key));
  end if;
end
$$;
comment on function private.check_config_name(text, text, jsonb) is 'Refuses (422) an unknown kind, a bad key, a title without text in zh or en.';

create function private.check_config(kind text, org uuid, key text, title jsonb, body jsonb) returns void
language plpgsql stable security definer set search_path = '' as $$
declare
  faults jsonb;
begin
  perform private.check_config_name(kind, key, title);
  faults := private.config_faults(kind, org, key, body);
  if faults <> '[]' then
    perform private.fail(422, 'lowcode.body_invalid',
      jsonb_build_object('kind', kind, 'key', key, 'count', jsonb_array_length(faults), 'first', faults -> 0 ->> 'path', 'faults', faults));
  end if;
end
$$;
comment on function private.check_config(text, uuid, text, jsonb, jsonb) is 'Refuses (422) an unknown kind, a bad key or title, and a body with faults, all of them in the parameters.';

create function private.config_kind(kind text, plugin text, title jsonb, body_schema jsonb, checker regprocedure default null, on_publish regprocedure default null)
returns void
language plpgsql security definer set search_path = '' as $$
begin
  perform private.schema_check(body_schema);
  insert into private.config_kinds as k (kind, plugin, title, body_schema, checker, on_publish)
  values (config_kind.kind, config_kind.plugin, config_kind.title, config_kind.body_schema, config_kind.checker::text, config_kind.on_publish::text)
  on conflict on constraint config_kinds_pkey do update set
    plugin = excluded.plugin, title = excluded.title, body_schema = excluded.body_schema, checker = excluded.checker, on_publish = excluded.on_publish;
end
$$;
comment on function private.config_kind(text, text, jsonb, jsonb, regprocedure, regprocedure) is
  'Registers a kind of configuration. checker(org uuid, key text, body jsonb) returns table(path text, fault text, params jsonb); on_publish(item public.config_items, version public.config_versions) returns void runs in the transaction that publishes, and with a null version when the item is archived.';

-- ───────────── reading

create function private.config_published(org uuid, kind text, key text) returns public.config_versions
language sql stable security definer set search_path = '' as $$
  select v
  from public.config_items i join public.config_versions v on v.id = i.published_version_id
  where i.org_id = org and i.kind = config_published.kind and i.key = config_published.key and i.archived_at is null
$$;
comment on function private.config_published(uuid, text, text) is 'The version in force; null when there is none or the item is archived.';

create function private.config_all(org uuid, kind text) returns setof public.config_versions
language sql stable security definer set search_path = '' as $$
  select v.*
  from public.config_items i join public.config_versions v on v.id = i.published_version_id
  where i.org_id = org and i.kind = config_all.kind and i.archived_at is null
  order by i.key
$$;
comment on function private.config_all(uuid, text) is 'All versions of a kind that are in force, by key.';

-- ───────────── writing

create function private.rebase_config_draft(item public.config_items) returns void
language plpgsql security definer set search_path = '' as $$
declare
  draft public.config_versions;
  base public.config_versions;
  now_published public.config_versions;
  body record;
  title record;
begin
  select * into draft from public.config_versions v where v.item_id = item.id and v.status = 'draft';
  if draft.id is null or draft.base_version_id is not distinct from item.published_version_id then
    return;
  end if;
  select * into base from public.config_versions v where v.id = draft.base_version_id;
  select * into now_published from public.config_versions v where v.id = item.published_version_id;
  body := private.json_merge3(base.body, draft.body, now_published.body);
  title := private.json_merge3(base.title, draft.title, now_published.title);
  -- What cannot be merged waits for its author: publishing it is refused until he has seen what is in force now.
  if body.conflicts = '[]' and title.conflicts = '[]' and private.config_faults(item.kind, item.org_id, item.key, body.merged) = '[]' then
    delete from public.config_versions v where v.id = draft.id;
    draft.id := private.uuid_v7();
    draft.base_version_id := now_published.id;
    draft.body := body.merged;
    draft.title := title.merged;
    insert into public.config_versions select draft.*;
  end if;
end
$$;
comment on function private.rebase_config_draft(public.config_items) is 'Carries what was just published into an open draft, where both can stand.';

create function private.after_publishing(item public.config_items, version public.config_versions) returns void
language plpgsql security definer set search_path = '' as $$
declare
  handler text := (select k.on_publish from private.config_kinds k where k.kind = item.kind);
begin
  if handler is not null then
    execute format('select %s($1, $2)', handler::regprocedure::regproc) using item, version;
  end if;
  perform private.broadcast('org:' || item.org_id, 'config_changed', jsonb_build_object('id', item.id, 'kind', item.kind));
end
$$;
comment on function private.after_publishing(public.config_items, public.config_versions) is 'Lets the kind act on a publication and tells open screens.';

create function private.put_config_version(
  item public.config_items, title jsonb, body jsonb, note text, cause text, plugin_version text, author uuid, publisher uuid)
returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  made public.config_versions;
  i public.config_items;
begin
  update public.config_versions v set status = 'superseded' where v.item_id = item.id and v.status = 'published';
  insert into public.config_versions (org_id, item_id, number, status, title, body, cause, note, author, base_version_id, plugin_version, published_at, published_by)
  values (item.org_id, item.id, (select coalesce(max(v.number), 0) + 1 from public.config_versions v where v.item_id = item.id),
    'published', put_config_version.title, put_config_version.body, put_config_version.cause, coalesce(put_config_version.note, ''),
    put_config_version.author, item.published_version_id, put_config_version.plugin_version, now(), publisher)
  returning * into made;
  update public.config_items x set published_version_id = made.id, title = made.title, archived_at = null where x.id = item.id returning * into i;
  perform private.rebase_config_draft(i);
  return made;
end
$$;
comment on function private.put_config_version(public.config_items, jsonb, jsonb, text, text, text, uuid, uuid) is
  'Puts a new version in force, the one before superseded. The caller holds the item''s row lock, has checked the body, and calls after_publishing.';

create function private.put_config_draft(
  item public.config_items, title jsonb, body jsonb, note text, cause text, plugin_version text, resolves text, base uuid) returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  made public.config_versions;
begin
  delete from public.config_versions v where v.item_id = item.id and v.status = 'draft';
  insert into public.config_versions (org_id, item_id, number, status, title, body, cause, note, author, base_version_id, plugin_version, resolves)
  values (item.org_id, item.id, (select coalesce(max(v.number), 0) + 1 from public.config_versions v where v.item_id = item.id),
    'draft', put_config_draft.title, put_config_draft.body, put_config_draft.cause, coalesce(left(put_config_draft.note, 500), ''),
    private.actor(), put_config_draft.base, put_config_draft.plugin_version, put_config_draft.resolves)
  returning * into made;
  if item.published_version_id is null then
    update public.config_items x set title = made.title where x.id = item.id;
  end if;
  return made;
end
$$;
comment on function private.put_config_draft(public.config_items, jsonb, jsonb, text, text, text, text, uuid) is
  'Replaces the open draft of an item. The caller holds the item''s row lock and has checked the body.';

create function private.config_item_at(org uuid, kind text, key text, title jsonb, origin text) returns public.config_items
language plpgsql security definer set search_path = '' as $$
declare
  item public.config_items;
begin
  insert into public.config_items (org_id, kind, key, title, origin)
  values (org, config_item_at.kind, config_item_at.key, config_item_at.title, config_item_at.origin)
  on conflict on constraint config_items_org_id_kind_key_key do nothing;
  select * into item from public.config_items i where i.org_id = org and i.kind = config_item_at.kind and i.key = config_item_at.key for update;
  return item;
end
$$;
comment on function private.config_item_at(uuid, text, text, jsonb, text) is 'The item of that key, made if need be, its row locked.';

create function private.own_config_item(item uuid, action text) returns public.config_items
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
begin
  select * into i from public.config_items x where x.id = item for update;
  perform private.require_config(action, i.kind, i.org_id);
  return i;
end
$$;
comment on function private.own_config_item(uuid, text) is 'The item with its row locked, if the signed-in user may write or publish it; 403 also when there is none.';

create function private.needs_second_person(org uuid) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(private.setting(org, 'lowcode', 'publish_needs_second_person') = 'true', false)
$$;
comment on function private.needs_second_person(uuid) is 'Whether the organisation wants a draft published by somebody else than its author.';

create function public.save_config_draft(org uuid, kind text, key text, title jsonb, body jsonb, note text default '', base uuid default null)
returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  item public.config_items;
  draft public.config_versions;
begin
  perform private.require_config('write', kind, org);
  perform private.check_config(kind, org, key, title, body);
  item := private.config_item_at(org, kind, key, title, 'site');
  select * into draft from public.config_versions v where v.item_id = item.id and v.status = 'draft';
  if draft.id is not null and draft.id is distinct from base then
    if draft.author = private.actor() and draft.body = body and draft.title = title then
      return draft; -- the same save, sent twice
    end if;
    -- Its author may put his own draft on top of what was published meanwhile; nobody writes over another one unseen.
    if draft.author is distinct from private.actor() or base is distinct from item.published_version_id
      or draft.base_version_id is not distinct from item.published_version_id then
      perform private.fail(409, 'lowcode.draft_changed', jsonb_build_object('draft', draft.id, 'at', draft.updated_at,
        'by', (select s.name from public.staff s where s.org_id = item.org_id and s.user_id = draft.author)));
    end if;
  elsif draft.id is null and base is distinct from item.published_version_id then
    perform private.fail(409, 'lowcode.published_changed', jsonb_build_object('published', item.published_version_id));
  end if;
  return private.put_config_draft(item, title, body, note, 'edit', case when base = draft.id then draft.plugin_version end,
    case when base = draft.id then draft.resolves end, case when base = draft.id then draft.base_version_id else item.published_version_id end);
end
$$;
comment on function public.save_config_draft(uuid, text, text, jsonb, jsonb, text, uuid) is
  'Saves the draft of an item, making the item if need be. base: id of the version the editor started from (the draft, else the published one; null for a new item). 409 lowcode.draft_changed when another draft is there, 409 lowcode.published_changed when something else is in force now, 422 lowcode.body_invalid with every fault.';

create function private.publish_by_approval(org uuid, kind text) returns boolean
language sql stable security definer set search_path = '' as $$
  select coalesce(private.setting(org, 'lowcode', 'publish_by_approval') ? kind, false)
$$;
comment on function private.publish_by_approval(uuid, text) is 'Whether the organisation publishes this kind through an approval flow (setting publish_by_approval).';

create function private.publish_draft(i public.config_items, draft public.config_versions, note text) returns public.config_versions
language plpgsql security definer set search_path = '' as $$
begin
  if draft.base_version_id is distinct from i.published_version_id then
    perform private.fail(409, 'lowcode.published_changed', jsonb_build_object('published', i.published_version_id));
  end if;
  if private.needs_second_person(i.org_id) and draft.author = private.actor() then
    perform private.fail(403, 'lowcode.second_person_needed', jsonb_build_object('key', i.key));
  end if;
  -- The schema may be stricter than when the draft was saved.
  perform private.check_config(i.kind, i.org_id, i.key, draft.title, draft.body);
  update public.config_versions v set status = 'superseded' where v.item_id = i.id and v.status = 'published';
  update public.config_versions v set
    status = 'published', published_at = now(), published_by = private.actor(), note = coalesce(left(publish_draft.note, 500), v.note),
    number = (select coalesce(max(x.number), 0) + 1 from public.config_versions x where x.item_id = i.id and x.id <> v.id)
  where v.id = draft.id returning * into draft;
  update public.config_items x set
    published_version_id = draft.id, title = draft.title, archived_at = null,
    default_title = case when x.conflict ->> 'token' = draft.resolves then x.conflict -> 'title' else x.default_title end,
    default_body = case when x.conflict ->> 'token' = draft.resolves then x.conflict -> 'body' else x.default_body end,
    default_version = case when x.conflict ->> 'token' = draft.resolves then draft.plugin_version else x.default_version end,
    conflict = case when x.conflict ->> 'token' = draft.resolves then null else x.conflict end
  where x.id = i.id returning * into i;
  perform private.after_publishing(i, draft);
  return draft;
end
$$;
comment on function private.publish_draft(public.config_items, public.config_versions, text) is
  'Puts a draft in force. The caller holds the item''s row lock and has checked the right.';

create function private.config_item_to_publish(item uuid) returns public.config_items
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
begin
  select * into i from public.config_items x where x.id = item for update;
  -- Who writes drafts may ask for approval; who publishes without asking needs the right to.
  perform private.require_config(case when private.publish_by_approval(i.org_id, i.kind) and not private.grants(private.config_rights(i.org_id), 'config.publish:' || i.kind)
    then 'write' else 'publish' end, i.kind, i.org_id);
  return i;
end
$$;
comment on function private.config_item_to_publish(uuid) is 'The item with its row locked, if the signed-in user may change what is in force, or ask for approval of it where the kind is published by approval.';

create function private.ask_to_publish(i public.config_items) returns void
language plpgsql security definer set search_path = '' as $$
begin
  if not private.flow_gate('config.' || i.kind, i.id, 'publish') then
    perform private.fail(409, 'lowcode.no_approval_flow', jsonb_build_object('kind', i.kind));
  end if;
end
$$;
comment on function private.ask_to_publish(public.config_items) is 'Asks for approval of what is to be in force, or of taking it out of use; 409 lowcode.no_approval_flow when no flow is drawn for it.';

create function public.publish_config(item uuid, note text default null, version uuid default null) returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
  draft public.config_versions;
  asks boolean;
begin
  i := private.config_item_to_publish(item);
  asks := private.publish_by_approval(i.org_id, i.kind);
  select * into draft from public.config_versions v where v.item_id = i.id and v.status = 'draft';
  if draft.id is null then
    perform private.fail(409, 'lowcode.nothing_to_publish', jsonb_build_object('key', i.key));
  end if;
  if version is not null and version <> draft.id then
    perform private.fail(409, 'lowcode.draft_changed', jsonb_build_object('draft', draft.id, 'at', draft.updated_at,
      'by', (select s.name from public.staff s where s.org_id = i.org_id and s.user_id = draft.author)));
  end if;
  if not asks then
    return private.publish_draft(i, draft, publish_config.note);
  end if;
  if draft.base_version_id is distinct from i.published_version_id then
    perform private.fail(409, 'lowcode.published_changed', jsonb_build_object('published', i.published_version_id));
  end if;
  perform private.check_config(i.kind, i.org_id, i.key, draft.title, draft.body);
  if publish_config.note is not null then
    update public.config_versions v set note = left(publish_config.note, 500) where v.id = draft.id;
  end if;
  perform private.ask_to_publish(i);
  -- A flow that asks nobody has published it already.
  select * into draft from public.config_versions v where v.id = draft.id;
  return draft;
end
$$;
comment on function public.publish_config(uuid, text, uuid) is
  'Puts the draft in force; where the organisation publishes the kind by approval (setting publish_by_approval), asks for it instead and gives the draft, still a draft: the last approval publishes. version: the draft the publisher has seen (409 lowcode.draft_changed when it is another). Refused when something was published since the draft began, to the author alone where the organisation wants a second person, and (409 lowcode.no_approval_flow) when approval is wanted but no flow is drawn for it.';

create function public.discard_config_draft(item uuid) returns void
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items := private.own_config_item(item, 'write');
begin
  delete from public.config_versions v where v.item_id = i.id and v.status = 'draft';
  if not found then
    perform private.fail(409, 'lowcode.nothing_to_publish', jsonb_build_object('key', i.key));
  end if;
  delete from public.config_items x where x.id = i.id and not exists (select from public.config_versions v where v.item_id = i.id);
end
$$;
comment on function public.discard_config_draft(uuid) is 'Throws the draft away; an item that was never published goes with it.';

create function public.roll_back_config(item uuid, version uuid, note text default '') returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items := private.config_item_to_publish(item);
  old public.config_versions;
  made public.config_versions;
begin
  select * into old from public.config_versions v where v.id = version and v.item_id = i.id and v.status <> 'draft';
  if old.id is null then
    perform private.fail(404, 'lowcode.version_not_found');
  end if;
  if old.id = i.published_version_id and i.archived_at is null then
    perform private.fail(409, 'lowcode.already_in_force', jsonb_build_object('number', old.number));
  end if;
  perform private.check_config(i.kind, i.org_id, i.key, old.title, old.body);
  if private.publish_by_approval(i.org_id, i.kind) then
    if exists (select from public.config_versions v where v.item_id = i.id and v.status = 'draft') then
      perform private.fail(409, 'lowcode.has_draft', jsonb_build_object('key', i.key));
    end if;
    made := private.put_config_draft(i, old.title, old.body, left(coalesce(note, ''), 500), 'rollback', old.plugin_version, null, i.published_version_id);
    perform private.ask_to_publish(i);
    select * into made from public.config_versions v where v.id = made.id;
    return made;
  end if;
  made := private.put_config_version(i, old.title, old.body, left(coalesce(note, ''), 500), 'rollback', old.plugin_version, private.actor(), private.actor());
  select * into i from public.config_items x where x.id = i.id;
  perform private.after_publishing(i, made);
  return made;
end
$$;
comment on function public.roll_back_config(uuid, uuid, text) is
  'Puts an earlier version in force again, as a new version: history is never rewritten. It was published once, so no second person is asked; where the kind is published by approval, it becomes a draft for which approval is asked. Refused (422) when it no longer fits the schema.';

create function public.copy_config(item uuid, target_org uuid) returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
  source public.config_versions;
  target public.config_items;
begin
  select * into i from public.config_items x where x.id = item;
  perform private.require_org('config.read', i.org_id);
  perform private.require_config('write', i.kind, target_org);
  select * into source from public.config_versions v where v.id = i.published_version_id;
  if source.id is null or target_org = i.org_id then
    perform private.fail(409, 'lowcode.nothing_to_copy', jsonb_build_object('key', i.key));
  end if;
  perform private.check_config(i.kind, target_org, i.key, source.title, source.body);
  target := private.config_item_at(target_org, i.kind, i.key, source.title, 'site');
  if exists (select from public.config_versions v where v.item_id = target.id and v.status = 'draft') then
    perform private.fail(409, 'lowcode.has_draft', jsonb_build_object('key', i.key));
  end if;
  return private.put_config_draft(target, source.title, source.body, source.note, 'copy', null, null, target.published_version_id);
end
$$;
comment on function public.copy_config(uuid, uuid) is 'Copies what is in force into another organisation, as a draft there.';

create function private.take_out_of_use(i public.config_items) returns public.config_items
language plpgsql security definer set search_path = '' as $$
begin
  update public.config_items x set archived_at = now(), archive_asked_at = null where x.id = i.id returning * into i;
  perform private.after_publishing(i, null);
  return i;
end
$$;
comment on function private.take_out_of_use(public.config_items) is 'Archives an item, in the transaction of who decided it.';

create function public.archive_config(item uuid) returns public.config_items
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items := private.config_item_to_publish(item);
begin
  if exists (select from public.config_versions v where v.item_id = i.id and v.status = 'draft') then
    perform private.fail(409, 'lowcode.has_draft', jsonb_build_object('key', i.key));
  end if;
  if i.archived_at is null and private.publish_by_approval(i.org_id, i.kind) then
    update public.config_items x set archive_asked_at = now() where x.id = i.id returning * into i;
    perform private.ask_to_publish(i);
    select * into i from public.config_items x where x.id = i.id;
  elsif i.archived_at is null then
    i := private.take_out_of_use(i);
  end if;
  return i;
end
$$;
comment on function public.archive_config(uuid) is 'Takes an item out of use; where the kind is published by approval, asks for it instead (archive_asked_at). Rolling back to a version, or publishing a new one, takes it into use again.';

create function public.config_list(org uuid, kind text default null, search text default null, archived boolean default false, after_id uuid default null, max_rows int default 50)
returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('config.read', org);
  return (
    select coalesce(jsonb_agg(to_jsonb(x) order by x.kind, x.key), '[]')
    from (
      select i.id, i.kind, i.key, i.title, i.origin, i.published_version_id, p.number, p.published_at, i.archived_at,
        d.id as draft_id, d.updated_at as draft_at, (select s.name from public.staff s where s.org_id = i.org_id and s.user_id = d.author) as draft_author,
        coalesce(p.body is distinct from i.default_body, true) and i.default_body is not null as edited,
        coalesce(jsonb_array_length(i.conflict -> 'conflicts'), 0) + coalesce(jsonb_array_length(i.conflict -> 'faults'), 0) as conflicts
      from public.config_items i
      left join public.config_versions p on p.id = i.published_version_id
      left join public.config_versions d on d.item_id = i.id and d.status = 'draft'
      where i.org_id = org
        and (config_list.kind is null or i.kind = config_list.kind)
        and (i.archived_at is null or config_list.archived)
        and (coalesce(config_list.search, '') = '' or position(lower(config_list.search) in lower(i.key || ' ' || i.title::text)) > 0)
        and (config_list.after_id is null or (i.kind, i.key) > (select c.kind, c.key from public.config_items c where c.id = config_list.after_id and c.org_id = config_list.org))
      order by i.kind, i.key
      limit least(greatest(config_list.max_rows, 1), 1001)) x);
end
$$;
comment on function public.config_list(uuid, text, text, boolean, uuid, int) is
  'Items of an organisation by kind and key, a page at a time: what is in force, open draft with author, whether a plugin''s item was edited here, number of unsolved conflicts.';

create function public.config_history(item uuid, after_id uuid default null, max_rows int default 50)
returns table (id uuid, number int, status text, title jsonb, cause text, note text, author text, published_by text,
  base_version_id uuid, plugin_version text, created_at timestamptz, published_at timestamptz)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
declare
  org uuid := (select i.org_id from public.config_items i where i.id = item);
begin
  perform private.require_org('config.read', org);
  return query
  select v.id, v.number, v.status, v.title, v.cause, v.note,
    (select s.name from public.staff s where s.org_id = org and s.user_id = v.author),
    (select s.name from public.staff s where s.org_id = org and s.user_id = v.published_by),
    v.base_version_id, v.plugin_version, v.created_at, v.published_at
  from public.config_versions v
  where v.item_id = item
    and (config_history.after_id is null or v.number < (select c.number from public.config_versions c where c.id = config_history.after_id and c.item_id = item))
  order by v.number desc
  limit least(greatest(config_history.max_rows, 1), 1001);
end
$$;
comment on function public.config_history(uuid, uuid, int) is 'Versions of an item, newest first, a page at a time; the body is read from config_versions.';

create function public.config_kinds(org uuid) returns table (kind text, plugin text, title jsonb, body_schema jsonb, by_approval boolean)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_org('config.read', org);
  return query select k.kind, k.plugin, k.title, k.body_schema, private.publish_by_approval(org, k.kind) from private.config_kinds k order by k.kind;
end
$$;
comment on function public.config_kinds(uuid) is 'Kinds of configuration there are, with their schemas, for editors; by_approval: publishing asks for approval.';

-- ───────────── plugins' defaults

create function private.apply_config_default(org uuid, d private.config_defaults) returns void
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items;
  mine public.config_versions;
  body record;
  title record;
  found_conflicts jsonb;
  faults jsonb;
  made public.config_versions;
  archived timestamptz;
begin
  i := private.config_item_at(org, d.kind, d.key, d.title, 'plugin');
  archived := i.archived_at;
  if i.default_body = d.body and i.default_title = d.title and i.conflict is null then
    update public.config_items x set default_version = d.plugin_version where x.id = i.id and x.default_version is distinct from d.plugin_version;
    return;
  end if;
  select * into mine from public.config_versions v where v.id = i.published_version_id;
  if mine.id is null and not exists (select from public.config_versions v where v.item_id = i.id) then
    made := private.put_config_version(i, d.title, d.body, '', 'default', d.plugin_version, null, null);
    faults := '[]';
  else
    body := private.json_merge3(i.default_body, mine.body, d.body);
    title := private.json_merge3(i.default_title, mine.title, d.title, '@title');
    found_conflicts := body.conflicts || title.conflicts;
    -- Something of the same key that was made here and is no descendant of a default: only a person can say what it is.
    if i.default_body is null and mine.body is distinct from d.body then
      found_conflicts := jsonb_build_array(jsonb_strip_nulls(jsonb_build_object('path', '', 'mine', mine.body, 'theirs', d.body)));
    end if;
    faults := case when found_conflicts = '[]' then private.config_faults(i.kind, i.org_id, i.key, body.merged) else '[]' end;
    if found_conflicts = '[]' and faults = '[]' then
      begin
        if body.merged is distinct from mine.body or title.merged is distinct from mine.title then
          made := private.put_config_version(i, title.merged, body.merged, '',
            case when mine.body = i.default_body then 'upgrade' else 'merge' end, d.plugin_version, null, null);
        end if;
        if made.id is not null and archived is null then
          select * into i from public.config_items x where x.id = i.id;
          perform private.after_publishing(i, made);
        end if;
      exception when sqlstate 'PT403' or sqlstate 'PT409' or sqlstate 'PT422' then
        -- What the kind itself refuses must not stop an upgrade of everybody else.
        faults := jsonb_build_array(jsonb_build_object('path', '', 'keyword', sqlerrm, 'params', '{}'::jsonb));
      end;
    end if;
    if found_conflicts <> '[]' or faults <> '[]' then
      update public.config_items x set conflict = jsonb_build_object(
        'token', encode(sha256(convert_to(d.title::text || d.body::text, 'UTF8')), 'hex'), 'plugin_version', d.plugin_version, 'title', d.title, 'body', d.body, 'merged_title', title.merged, 'merged', body.merged,
        'conflicts', found_conflicts, 'faults', faults, 'since', now())
      where x.id = i.id;
      perform private.broadcast('org:' || org, 'config_changed', jsonb_build_object('id', i.id, 'kind', i.kind));
      return;
    end if;
  end if;
  update public.config_items x set
    default_title = d.title, default_body = d.body, default_version = d.plugin_version, conflict = null, archived_at = archived
  where x.id = i.id returning * into i;
  if mine.id is null and made.id is not null then
    perform private.after_publishing(i, made);
  end if;
end
$$;
comment on function private.apply_config_default(uuid, private.config_defaults) is
  'Brings a default to one organisation: new there, put in force; unedited, replaced; edited, merged (base: the default the edit began from); where both changed the same place, or the merge would not be valid, the operator''s version stays in force and the conflict waits for him.';

create function private.config_default(plugin text, kind text, key text, title jsonb, body jsonb, plugin_version text) returns void
language plpgsql security definer set search_path = '' as $$
declare
  d private.config_defaults;
begin
  perform private.check_config(kind, null, key, title, body);
  insert into private.config_defaults (kind, key, plugin, title, body, plugin_version)
  values (config_default.kind, config_default.key, config_default.plugin, config_default.title, config_default.body, config_default.plugin_version)
  on conflict on constraint config_defaults_pkey do update set
    plugin = excluded.plugin, title = excluded.title, body = excluded.body, plugin_version = excluded.plugin_version
  returning * into d;
  perform private.apply_config_default(o.id, d) from public.organizations o where o.kind = 'operator';
end
$$;
comment on function private.config_default(text, text, text, jsonb, jsonb, text) is
  'Ships a default: written for every operator organisation now, and for new ones when they are made. Called again with a newer body it is merged into what operators made of it. The kind''s checker is asked with a null organisation.';

create function private.retire_config_default(kind text, key text) returns void
language plpgsql security definer set search_path = '' as $$
begin
  delete from private.config_defaults d where d.kind = retire_config_default.kind and d.key = retire_config_default.key;
  update public.config_items i set origin = 'site', default_title = null, default_body = null, default_version = null, conflict = null
  where i.kind = retire_config_default.kind and i.key = retire_config_default.key and i.origin = 'plugin';
end
$$;
comment on function private.retire_config_default(text, text) is
  'A plugin stops shipping something: it stays in force where it is, from now on as the operator''s own, and new operators do not get it.';

create function private.give_config_defaults() returns trigger
language plpgsql security definer set search_path = '' as $$
begin
  if new.kind = 'operator' then
    perform private.apply_config_default(new.id, d) from private.config_defaults d;
  end if;
  return null;
end
$$;
comment on function private.give_config_defaults() is 'A new operator gets every plugin''s defaults.';

create function public.config_conflicts(org uuid)
returns table (id uuid, kind text, key text, title jsonb, plugin text, plugin_version text, since timestamptz,
  published_version_id uuid, mine jsonb, theirs jsonb, theirs_title jsonb, merged jsonb, merged_title jsonb, conflicts jsonb, faults jsonb)
language plpgsql stable security definer set search_path = '' as $$
#variable_conflict use_column
begin
  perform private.require_org('config.read', org);
  return query
  select i.id, i.kind, i.key, i.title, (select d.plugin from private.config_defaults d where d.kind = i.kind and d.key = i.key),
    i.conflict ->> 'plugin_version', (i.conflict ->> 'since')::timestamptz, i.published_version_id, v.body,
    i.conflict -> 'body', i.conflict -> 'title', i.conflict -> 'merged', i.conflict -> 'merged_title', i.conflict -> 'conflicts', i.conflict -> 'faults'
  from public.config_items i left join public.config_versions v on v.id = i.published_version_id
  where i.org_id = org and i.conflict is not null
  order by i.kind, i.key;
end
$$;
comment on function public.config_conflicts(uuid) is
  'Plugins'' newer defaults that could not be merged into what was edited here: both sides, the merge so far (mine where they clash), every place of conflict.';

create function public.resolve_config_conflict(item uuid, body jsonb, note text default '', title jsonb default null) returns public.config_versions
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items := private.own_config_item(item, 'write');
  wanted_title jsonb;
begin
  if i.conflict is null then
    perform private.fail(409, 'lowcode.no_conflict', jsonb_build_object('key', i.key));
  end if;
  if exists (select from public.config_versions v where v.item_id = i.id and v.status = 'draft') then
    perform private.fail(409, 'lowcode.has_draft', jsonb_build_object('key', i.key));
  end if;
  wanted_title := coalesce(resolve_config_conflict.title, i.conflict -> 'merged_title', i.title);
  perform private.check_config(i.kind, i.org_id, i.key, wanted_title, resolve_config_conflict.body);
  return private.put_config_draft(i, wanted_title, resolve_config_conflict.body, note, 'merge', i.conflict ->> 'plugin_version', i.conflict ->> 'token', i.published_version_id);
end
$$;
comment on function public.resolve_config_conflict(uuid, jsonb, text, jsonb) is
  'Answers a conflict with the body that shall stand, as a draft; publishing it settles the conflict. Until then what is in force stays in force.';

-- ───────────── files between installations

create function public.config_export(org uuid) returns jsonb
language plpgsql stable security definer set search_path = '' as $$
begin
  perform private.require_org('config.read', org);
  return jsonb_build_object('format', 1, 'items', (
    select coalesce(jsonb_agg(
      case when i.archived_at is null
        then jsonb_build_object('kind', i.kind, 'key', i.key, 'title', v.title, 'body', v.body)
        else jsonb_build_object('kind', i.kind, 'key', i.key, 'title', v.title, 'archived', true) end order by i.kind, i.key), '[]')
    from public.config_items i join public.config_versions v on v.id = i.published_version_id
    where i.org_id = org and (i.archived_at is null or i.origin = 'plugin')));
end
$$;
comment on function public.config_export(uuid) is
  'Everything in force, roles included, as one bundle: {"format": 1, "items": [{"kind", "key", "title", "body"}]}; a default taken out of use has "archived": true instead of its body.';

create function public.config_apply(org uuid, bundle jsonb, dry_run boolean default true) returns jsonb
language plpgsql security definer set search_path = '' as $$
declare
  e jsonb;
  i public.config_items;
  v public.config_versions;
  changes jsonb := '[]';
  faults jsonb := '[]';
  change text;
  detail text;
  second_person boolean := private.needs_second_person(org);
  drafts_only boolean;
  any_draft boolean := private.needs_second_person(org);
  published uuid[] := '{}';
  undo boolean := false;
begin
  perform private.require_org('config.read', org);
  if bundle -> 'format' is distinct from '1' or jsonb_typeof(bundle -> 'items') is distinct from 'array'
    or exists (select from jsonb_array_elements(case jsonb_typeof(bundle -> 'items') when 'array' then bundle -> 'items' else '[]' end) x
      where jsonb_typeof(x -> 'kind') is distinct from 'string' or jsonb_typeof(x -> 'key') is distinct from 'string') then
    perform private.fail(422, 'lowcode.bundle_unreadable');
  end if;
  begin
    for e in select x from jsonb_array_elements(bundle -> 'items') x order by x ->> 'kind', x ->> 'key' loop
      begin
        perform private.check_config_name(e ->> 'kind', e ->> 'key', e -> 'title');
        if exists (select from jsonb_array_elements(changes) c where c ->> 'kind' = e ->> 'kind' and c ->> 'key' = e ->> 'key') then
          perform private.fail(422, 'lowcode.twice_in_bundle', jsonb_build_object('key', e ->> 'key'));
        end if;
      exception when sqlstate 'PT422' then
        get stacked diagnostics detail = pg_exception_detail;
        faults := faults || jsonb_build_array(jsonb_build_object('kind', e ->> 'kind', 'key', e ->> 'key', 'error', sqlerrm, 'params', detail::jsonb));
        continue;
      end;
      select * into i from public.config_items x where x.org_id = org and x.kind = e ->> 'kind' and x.key = e ->> 'key' for update;
      v := null;
      select * into v from public.config_versions x where x.id = i.published_version_id;
      change := case
        when e -> 'archived' = 'true' then case when v.id is null or i.archived_at is not null then 'none' else 'archive' end
        when v.id is null then 'create'
        when v.body = e -> 'body' and v.title = e -> 'title' then case when i.archived_at is null then 'none' else 'restore' end
        else 'update' end;
      changes := changes || jsonb_build_array(jsonb_build_object('kind', e ->> 'kind', 'key', e ->> 'key', 'title', e -> 'title', 'change', change));
      continue when change = 'none';
      drafts_only := second_person or private.publish_by_approval(org, e ->> 'kind');
      any_draft := any_draft or drafts_only;
      perform private.require_config(case when drafts_only then 'write' else 'publish' end, e ->> 'kind', org);
      begin
        if drafts_only or change = 'archive' then
          if exists (select from public.config_versions x where x.item_id = i.id and x.status = 'draft') then
            perform private.fail(409, 'lowcode.has_draft', jsonb_build_object('key', i.key));
          end if;
        end if;
        if change = 'archive' then
          if drafts_only then
            perform private.fail(409, case when second_person then 'lowcode.second_person_needed' else 'lowcode.approval_needed' end, jsonb_build_object('key', i.key, 'kind', i.kind));
          end if;
          update public.config_items x set archived_at = now() where x.id = i.id returning * into i;
        else
          -- Bodies are checked once all are in, because one may refer to another; only the size must do now.
          i := private.config_item_at(org, e ->> 'kind', e ->> 'key', e -> 'title', 'site');
          if e -> 'body' is null then
            perform private.check_config(i.kind, org, i.key, e -> 'title', null);
          end if;
          if drafts_only then
            perform private.put_config_draft(i, e -> 'title', e -> 'body', '', 'apply', null, null, i.published_version_id);
          else
            perform private.put_config_version(i, e -> 'title', e -> 'body', '', 'apply', null, private.actor(), private.actor());
          end if;
        end if;
        published := published || i.id;
      exception when sqlstate 'PT409' or sqlstate 'PT422' then
        get stacked diagnostics detail = pg_exception_detail;
        faults := faults || jsonb_build_array(jsonb_build_object('kind', e ->> 'kind', 'key', e ->> 'key', 'error', sqlerrm, 'params', detail::jsonb));
      end;
    end loop;

    -- Flows and dashboards may ask about kinds of records that come in the same bundle.
    for i in select x.* from unnest(published) with ordinality u (id, n) join public.config_items x on x.id = u.id order by x.kind = 'resource' desc, u.n loop
      drafts_only := second_person or private.publish_by_approval(org, i.kind);
      begin
        v := null;
        if i.archived_at is null then
          select * into v from public.config_versions x where x.item_id = i.id and x.status = case when drafts_only then 'draft' else 'published' end;
          perform private.check_config(i.kind, org, i.key, v.title, v.body);
        end if;
        if not drafts_only then
          perform private.after_publishing(i, v);
        end if;
      exception when sqlstate 'PT403' or sqlstate 'PT409' or sqlstate 'PT422' then
        get stacked diagnostics detail = pg_exception_detail;
        faults := faults || jsonb_build_array(jsonb_build_object('kind', i.kind, 'key', i.key, 'error', sqlerrm, 'params', detail::jsonb));
      end;
    end loop;
    if dry_run or faults <> '[]' then
      undo := true;
      raise exception using errcode = 'AJ001';
    end if;
  exception when sqlstate 'AJ001' then
    null;
  end;
  if faults <> '[]' and not dry_run then
    perform private.fail(422, 'lowcode.bundle_invalid', jsonb_build_object('count', jsonb_array_length(faults), 'faults', faults));
  end if;
  return jsonb_build_object('applied', not undo, 'as_drafts', any_draft, 'changes', changes, 'faults', faults, 'only_here', (
    select coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'key', x.key, 'title', x.title) order by x.kind, x.key), '[]')
    from public.config_items x
    where x.org_id = org and x.archived_at is null and x.published_version_id is not null
      and not exists (select from jsonb_array_elements(changes) c where c ->> 'kind' = x.kind and c ->> 'key' = x.key)));
end
$$;
comment on function public.config_apply(uuid, jsonb, boolean) is
  'Makes an organisation''s configuration what a bundle says, all or nothing: {"applied", "as_drafts", "changes": [{"kind", "key", "title", "change": create|update|restore|archive|none}], "faults": [{"kind", "key", "error", "params"}], "only_here"}. A dry run does it all and takes it back, so that it finds what the real one would. What is only here stays. Where a second person must publish, or an approval flow decides, drafts are made.';

-- ───────────── roles are configuration too

create function private.check_role(org uuid, key text, body jsonb) returns table (path text, fault text, params jsonb)
language sql stable security definer set search_path = '' as $$
  select '/permissions/' || (p.n - 1), 'lowcode.permission_unknown', jsonb_build_object('permission', p.permission)
  from jsonb_array_elements_text(body -> 'permissions') with ordinality p (permission, n)
  where p.permission <> '*' and not exists (
    select from private.plugin_catalog c, jsonb_array_elements(c.permissions) k
    where k ->> 'key' = split_part(p.permission, ':', 1) or split_part(k ->> 'key', '.', 1) || '.*' = p.permission)
  union all
  select '', 'lowcode.role_key_invalid', jsonb_build_object('key', key) where key !~ '^[a-z][a-z0-9_]{1,39}$'
$$;
comment on function private.check_role(uuid, text, jsonb) is 'A role names permissions that plugins have registered.';

create function private.publish_role(item public.config_items, version public.config_versions) returns void
language plpgsql security definer set search_path = '' as $$
declare
  old public.roles;
  wanted text[];
  mine text[] := private.config_rights(item.org_id);
begin
  -- Two who take the right to change roles from each other at once must not both see the other still having it.
  perform pg_advisory_xact_lock(hashtext('roles:' || item.org_id));
  select * into old from public.roles r where r.org_id = item.org_id and r.key = item.key for update;
  wanted := array(select jsonb_array_elements_text(version.body -> 'permissions'));
  -- Nobody gives, or takes away, a right he does not have; upgrades have no user.
  if (select auth.uid()) is not null and not (private.covers(mine, wanted) and private.covers(mine, coalesce(old.permissions, '{}'))) then
    perform private.fail(403, 'platform.role_exceeds_own', jsonb_build_object('role', item.key));
  end if;
  if version.id is null then
    if exists (select from public.memberships m where m.role_id = old.id) or exists (select from public.invitations n where n.role_id = old.id) then
      perform private.fail(409, 'lowcode.role_in_use', jsonb_build_object('role', item.key));
    end if;
    delete from public.roles r where r.id = old.id;
    return;
  end if;
  insert into public.roles (org_id, key, title, permissions) values (item.org_id, item.key, version.title, wanted)
  on conflict on constraint roles_org_id_key_key do update set title = excluded.title, permissions = excluded.permissions;
  if (select auth.uid()) is not null and not exists (
      select from public.memberships m join public.roles r on r.id = m.role_id
      where m.org_id = item.org_id and m.valid @> private.today() and m.estate_ids is null and private.grants(r.permissions, 'config.publish:role')) then
    perform private.fail(409, 'lowcode.would_lock_out', jsonb_build_object('role', item.key));
  end if;
end
$$;
comment on function private.publish_role(public.config_items, public.config_versions) is
  'Makes a published role the one that rights are read from. Refused when it exceeds the publisher''s own rights, when nobody could change roles any more, and, for archiving, when somebody has or had it.';

create function private.role_changed() returns trigger
language plpgsql security definer set search_path = '' as $$
declare
  i public.config_items := private.config_item_at(new.org_id, 'role', new.key, new.title, 'plugin');
  known public.config_versions;
  body jsonb := jsonb_build_object('permissions', to_jsonb(new.permissions));
begin
  select * into known from public.config_versions v where v.id = i.published_version_id;
  if known.id is null or i.archived_at is not null or known.title <> new.title or known.body <> body then
    perform private.put_config_version(i, new.title, body, '', case when known.id is null then 'default' else 'upgrade' end, null, null, null);
  end if;
  return null;
end
$$;
comment on function private.role_changed() is 'Keeps the store in step with roles that come or change by another way: a new organisation''s roles, permissions a new plugin adds.';

-- ───────────── triggers, row rights, grants

select private.standard_triggers(t) from unnest(array['public.config_items', 'public.config_versions']::regclass[]) as t;
create trigger _050_keep before update or delete on public.config_versions for each row execute function private.keep_config_version();
create trigger _310_config_defaults after insert on public.organizations for each row execute function private.give_config_defaults();

alter table public.config_items enable row level security;
alter table public.config_versions enable row level security;
create policy "configurers see what is configured" on public.config_items for select to authenticated
  using (org_id = any ((select private.orgs_with('config.read'))::uuid[]));
create policy "configurers see every version" on public.config_versions for select to authenticated
  using (org_id = any ((select private.orgs_with('config.read'))::uuid[]));

grant select on public.config_items, public.config_versions to authenticated;
grant execute on function public.save_config_draft(uuid, text, text, jsonb, jsonb, text, uuid), public.publish_config(uuid, text, uuid),
  public.discard_config_draft(uuid), public.roll_back_config(uuid, uuid, text), public.copy_config(uuid, uuid), public.archive_config(uuid),
  public.config_list(uuid, text, text, boolean, uuid, int), public.config_history(uuid, uuid, int), public.config_kinds(uuid),
  public.config_conflicts(uuid), public.resolve_config_conflict(uuid, jsonb, text, jsonb), public.config_export(uuid),
  public.config_apply(uuid, jsonb, boolean) to authenticated;

-- ───────────── registration

select private.config_kind('role', 'lowcode', '{"zh": "角色", "en": "Role"}', '{
  "type": "object", "required": ["permissions"], "additionalProperties": false,
  "properties": {
    "permissions": {
      "x-title": {"zh": "权限", "en": "Permissions"}, "type": "array", "uniqueItems": true, "maxItems": 2000,
      "items": {"type": "string", "pattern": "^(\\*|[a-z][a-z0-9_]*\\.(\\*|[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?))$"}
    }
  }
}', 'private.check_role(uuid, text, jsonb)', 'private.publish_role(public.config_items, public.config_versions)');
create trigger _310_config after insert or update of title, permissions on public.roles for each row execute function private.role_changed();
update public.roles r set title = r.title;

select private.register_plugin('lowcode',
  '{"zh": "配置中心", "en": "Configuration"}', array['platform'],
  '[{"key": "config.read", "title": {"zh": "查看配置", "en": "See configuration"}, "roles": ["manager", "records_keeper"]},
    {"key": "config.write", "title": {"zh": "编辑配置草稿", "en": "Write drafts of configuration"}, "roles": []},
    {"key": "config.publish", "title": {"zh": "发布配置", "en": "Publish configuration"}, "roles": []}]',
  '{"publish_needs_second_person": false, "publish_by_approval": []}', array[]::text[]);
