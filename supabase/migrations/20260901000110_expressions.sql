-- Expressions: a JsonLogic subset with semantics of our own (docs/expressions.md), checked, evaluated on one record, and
-- compiled to SQL over an allow-list of columns. The browser and Deno run the same rules (app/src/lowcode/logic); both
-- pass tests/vectors/logic.json.

-- ───────────── what every part shares

create function private.logic_arity(operator text) returns int4range
language sql immutable parallel safe set search_path = '' as $$
  select case
    when operator = 'var' then int4range(1, 2, '[]')
    when operator in ('==', '===', '!=', '!==', 'in', '/', '%', 'some', 'all', 'none', 'days_between', 'add_days') then int4range(2, 2, '[]')
    when operator in ('!', '!!') then int4range(1, 1, '[]')
    when operator in ('<', '<=', '>', '>=') then int4range(2, 3, '[]')
    when operator = '-' then int4range(1, 2, '[]')
    when operator = 'if' then int4range(2, null)
    when operator in ('and', 'or', '+', '*', 'min', 'max', 'cat', 'missing') then int4range(1, null)
    when operator = 'today' then int4range(0, 0, '[]')
  end
$$;
comment on function private.logic_arity(text) is 'How many arguments an operator of expressions takes; null for an unknown operator.';

create function private.logic_operator(rule jsonb) returns text
language sql immutable parallel safe set search_path = '' as $$
  select min(k) from jsonb_object_keys(rule) as k having count(*) = 1
$$;
comment on function private.logic_operator(jsonb) is 'The operator of an operation (an object with one key); null for any other object.';

create function private.logic_args(rule jsonb, operator text) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select case jsonb_typeof(rule -> operator) when 'array' then rule -> operator else jsonb_build_array(rule -> operator) end
$$;
comment on function private.logic_args(jsonb, text) is 'Arguments of an operation as an array: {"!": x} means {"!": [x]}.';

create function private.logic_date(value text) returns date
language sql immutable strict parallel safe set search_path = '' as $$
  select case when value ~ '^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$' and left(value, 4) <> '0000' then
    case when right(value, 2)::int <= extract(day from
        make_date(left(value, 4)::int, substr(value, 6, 2)::int, 1) + interval '1 month' - interval '1 day')
      then make_date(left(value, 4)::int, substr(value, 6, 2)::int, right(value, 2)::int) end
  end
$$;
comment on function private.logic_date(text) is 'A day written YYYY-MM-DD, years 0001 to 9999; null for anything else, never an error.';

create function private.logic_add_days(day date, days numeric) returns date
language plpgsql immutable strict parallel safe set search_path = '' as $$
declare
  first date := '0001-01-01';
begin
  if days <> trunc(days) or not isfinite(day) or (day - first) + days not between 0 and 3652058 then return null; end if;
  return first + ((day - first) + days)::int;
end
$$;
comment on function private.logic_add_days(date, numeric) is
  'The day so many days later (earlier when negative); null for a fraction of a day and outside years 0001 to 9999.';

-- ───────────── check

create function private.logic_check_name(name jsonb, fields jsonb, path text) returns int
language plpgsql stable parallel safe set search_path = '' as $$
begin
  if jsonb_typeof(name) is distinct from 'string' or length(name #>> '{}') > 100 then
    perform private.fail(422, 'expressions.variable_name', jsonb_build_object('path', path));
  end if;
  if not fields ? (name #>> '{}') then
    perform private.fail(422, 'expressions.unknown_variable', jsonb_build_object('path', path, 'name', name #>> '{}'));
  end if;
  return octet_length(name #>> '{}');
end
$$;
comment on function private.logic_check_name(jsonb, jsonb, text) is
  'Refuses what is not the name of an allowed variable (fields null allows all); answers its size in bytes.';

create function private.logic_walk(rule jsonb, fields jsonb, path text, depth int, inout nodes int, inout bytes int)
language plpgsql stable parallel safe set search_path = '' as $$
declare
  op text;
  args jsonb;
  arity int4range;
  count int;
  scope jsonb;
  number numeric;
  item jsonb;
  i int := 0;
  at text;
begin
  nodes := nodes + 1;
  case jsonb_typeof(rule)
  when 'string' then
    bytes := bytes + octet_length(rule #>> '{}');
  when 'number' then
    number := (rule #>> '{}')::numeric;
    if abs(number) >= 1e15 or scale(trim_scale(number)) > 10 then
      perform private.fail(422, 'expressions.number_range', jsonb_build_object('path', path));
    end if;
  when 'array', 'object' then
    if depth > 16 then
      perform private.fail(422, 'expressions.too_deep', jsonb_build_object('path', path, 'most', 16));
    end if;
  else
  end case;
  if nodes > 400 then
    perform private.fail(422, 'expressions.too_many_nodes', jsonb_build_object('path', path, 'most', 400));
  end if;
  if bytes > 16384 then
    perform private.fail(422, 'expressions.too_large', jsonb_build_object('path', path, 'most', 16384));
  end if;

  if jsonb_typeof(rule) = 'array' then
    for item in select value from jsonb_array_elements(rule) loop
      select w.nodes, w.bytes into nodes, bytes from private.logic_walk(item, fields, path || '/' || i, depth + 1, nodes, bytes) w;
      i := i + 1;
    end loop;
  end if;
  if jsonb_typeof(rule) <> 'object' then return; end if;

  op := private.logic_operator(rule);
  if op is null then
    perform private.fail(422, 'expressions.not_an_operation', jsonb_build_object('path', path));
  end if;
  arity := private.logic_arity(op);
  if arity is null then
    perform private.fail(422, 'expressions.unknown_operator', jsonb_build_object('path', path, 'operator', left(op, 40)));
  end if;
  args := private.logic_args(rule, op);
  count := jsonb_array_length(args);
  if not arity @> count then
    perform private.fail(422, 'expressions.wrong_arity', jsonb_build_object('path', path, 'operator', op, 'count', count));
  end if;
  bytes := bytes + octet_length(op);
  path := path || '/' || replace(replace(op, '~', '~0'), '/', '~1');
  if op = 'missing' and count = 1 and jsonb_typeof(args -> 0) = 'array' then
    args := args -> 0;
    path := path || case jsonb_typeof(rule -> op -> 0) when 'array' then '/0' else '' end;
    rule := jsonb_build_object(op, args);
  end if;

  for item in select value from jsonb_array_elements(args) loop
    at := path || case jsonb_typeof(rule -> op) when 'array' then '/' || i else '' end;
    if op = 'missing' or op = 'var' and i = 0 then
      bytes := bytes + private.logic_check_name(item, fields, at);
      nodes := nodes + 1;
      if nodes > 400 then
        perform private.fail(422, 'expressions.too_many_nodes', jsonb_build_object('path', at, 'most', 400));
      end if;
      if bytes > 16384 then
        perform private.fail(422, 'expressions.too_large', jsonb_build_object('path', at, 'most', 16384));
      end if;
    else
      scope := fields;
      if op in ('some', 'all', 'none') and i = 1 and fields is not null then
        -- Inside, variables are those of one item of the list; "" is the item itself.
        scope := '{"": {}}' || coalesce(fields -> (private.logic_args(args -> 0, 'var') ->> 0) -> 'items', '{}');
      end if;
      select w.nodes, w.bytes into nodes, bytes from private.logic_walk(item, scope, at, depth + 1, nodes, bytes) w;
    end if;
    i := i + 1;
  end loop;
end
$$;
comment on function private.logic_walk(jsonb, jsonb, text, int, int, int) is
  'Checks one part of an expression and all below it; counts values and the bytes of texts and operators over the whole.';

-- ───────────── one record

create function private.logic_plain(value jsonb) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  case jsonb_typeof(value)
  when 'object', 'null' then
    return null;
  when 'number' then
    return case when abs((value #>> '{}')::numeric) < 1e15 then to_jsonb(trim_scale(round((value #>> '{}')::numeric, 10))) end;
  else
    return value;
  end case;
end
$$;
comment on function private.logic_plain(jsonb) is
  'A value as expressions see it: SQL null for null, objects and numbers from 10^15 on; numbers with at most 10 decimals.';

create function private.logic_lookup(data jsonb, name text) returns jsonb
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  step text;
begin
  if name <> '' then
    foreach step in array string_to_array(name, '.') loop
      if jsonb_typeof(data) is distinct from 'object' then return null; end if;
      data := data -> step;
    end loop;
  end if;
  return private.logic_plain(data);
end
$$;
comment on function private.logic_lookup(jsonb, text) is
  'The value of a variable of a record; dots lead into objects, never into lists. The empty name is the record itself.';

create function private.logic_truthy(value jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  return coalesce(case jsonb_typeof(value)
    when 'boolean' then value = 'true'
    when 'number' then value <> '0'
    when 'string' then value <> '""'
    when 'array' then value <> '[]'
  end, false);
end
$$;
comment on function private.logic_truthy(jsonb) is 'Whether a value counts as true: not null, false, 0, empty text or empty list.';

create function private.logic_same(a jsonb, b jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if a is null or b is null then return a is null and b is null; end if;
  return a = b and jsonb_typeof(a) <> 'array';
end
$$;
comment on function private.logic_same(jsonb, jsonb) is 'Equality of expressions: same kind and same value, nothing is converted; null equals null; lists equal nothing.';

create function private.logic_ordered(a jsonb, operator text, b jsonb) returns boolean
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  sign int;
begin
  if jsonb_typeof(a) = 'number' and jsonb_typeof(b) = 'number' then
    sign := sign((a #>> '{}')::numeric - (b #>> '{}')::numeric);
  elsif jsonb_typeof(a) = 'string' and jsonb_typeof(b) = 'string' then
    sign := case
      when (a #>> '{}') collate "C" < (b #>> '{}') collate "C" then -1
      when a = b then 0
      else 1
    end;
  else
    return false;
  end if;
  return case operator when '<' then sign < 0 when '<=' then sign <= 0 when '>' then sign > 0 else sign >= 0 end;
end
$$;
comment on function private.logic_ordered(jsonb, text, jsonb) is
  'Order of two numbers, or of two texts by code point (so of two days); false for anything else.';

create function private.logic_within(needle jsonb, haystack jsonb) returns boolean
language sql immutable parallel safe set search_path = '' as $$
  select case
    when needle is null or haystack is null then false
    when jsonb_typeof(haystack) = 'array' then exists (
      select from jsonb_array_elements(haystack) as e(v) where private.logic_same(needle, private.logic_plain(e.v)))
    when jsonb_typeof(haystack) = 'string' and jsonb_typeof(needle) = 'string' then strpos(haystack #>> '{}', needle #>> '{}') > 0
    else false
  end
$$;
comment on function private.logic_within(jsonb, jsonb) is 'Whether a list has the value, or a text the other text; false for null and anything else.';

create function private.logic_arithmetic(operator text, vals jsonb[]) returns numeric
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  n numeric[];
  result numeric;
  x numeric;
begin
  if exists (select from unnest(vals) as v where jsonb_typeof(v) is distinct from 'number') then return null; end if;
  n := (select array_agg((v #>> '{}')::numeric order by i) from unnest(vals) with ordinality as u(v, i));
  result := n[1];
  if operator = '-' and cardinality(n) = 1 then return -result; end if;
  foreach x in array n[2:] loop
    result := case operator
      when '+' then result + x
      when '-' then result - x
      when '*' then result * x
      -- Cut after the 11th decimal, then rounded at the 10th: exact, whatever scale numeric division would choose.
      when '/' then round(div(result * 100000000000, nullif(x, 0)) * 0.00000000001, 10)
      when '%' then result % nullif(x, 0)
      when 'min' then least(result, x)
      when 'max' then greatest(result, x)
    end;
  end loop;
  return result;
end
$$;
comment on function private.logic_arithmetic(text, jsonb[]) is
  'Arithmetic of expressions, exact; null when an argument is not a number and when dividing by zero. Quotients have 10 decimals.';

create function private.logic_text(vals jsonb[]) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case when count(*) filter (where jsonb_typeof(v) = 'array') = 0 then
    string_agg(coalesce(case jsonb_typeof(v) when 'number' then trim_scale((v #>> '{}')::numeric)::text else v #>> '{}' end, ''), '' order by i) end
  from unnest(vals) with ordinality as u(v, i)
$$;
comment on function private.logic_text(jsonb[]) is 'Values joined to one text: null is empty, numbers without superfluous zeros; null when one is a list.';

create function private.logic_eval(rule jsonb, data jsonb, today date) returns jsonb
language plpgsql stable parallel safe set search_path = '' as $$
declare
  op text;
  args jsonb;
  vals jsonb[];
  n int;
  i int := 0;
  item jsonb;
  result jsonb;
  day date;
begin
  if jsonb_typeof(rule) = 'array' then
    return coalesce((select jsonb_agg(coalesce(private.logic_eval(e.v, data, today), 'null') order by e.i)
      from jsonb_array_elements(rule) with ordinality as e(v, i)), '[]');
  elsif jsonb_typeof(rule) = 'null' then
    return null;
  elsif jsonb_typeof(rule) <> 'object' then
    return rule;
  end if;
  -- Written out, not called: this runs for every part of a rule on every record.
  op := (select k from jsonb_object_keys(rule) as k);
  args := rule -> op;
  if jsonb_typeof(args) <> 'array' then args := jsonb_build_array(args); end if;
  n := jsonb_array_length(args);

  case
  when op = 'var' then
    result := private.logic_lookup(data, args ->> 0);
    return case when result is null and n = 2 then private.logic_eval(args -> 1, data, today) else result end;
  when op in ('and', 'or') then
    for item in select value from jsonb_array_elements(args) loop
      if private.logic_truthy(private.logic_eval(item, data, today)) = (op = 'or') then return to_jsonb(op = 'or'); end if;
    end loop;
    return to_jsonb(op = 'and');
  when op = 'if' then
    while i < n - 1 loop
      if private.logic_truthy(private.logic_eval(args -> i, data, today)) then return private.logic_eval(args -> (i + 1), data, today); end if;
      i := i + 2;
    end loop;
    return case when i < n then private.logic_eval(args -> i, data, today) end;
  when op = 'missing' then
    return (select coalesce(jsonb_agg(e.v order by e.i), '[]')
      from jsonb_array_elements(case when jsonb_typeof(args -> 0) = 'array' then args -> 0 else args end) with ordinality as e(v, i)
      where coalesce(private.logic_lookup(data, e.v #>> '{}'), '""') = '""');
  when op in ('some', 'all', 'none') then
    result := private.logic_eval(args -> 0, data, today);
    if jsonb_typeof(result) is distinct from 'array' then return to_jsonb(op = 'none'); end if;
    if op = 'all' and result = '[]' then return 'false'; end if;
    for item in select value from jsonb_array_elements(result) loop
      if private.logic_truthy(private.logic_eval(args -> 1, item, today)) <> (op = 'all') then return to_jsonb(op = 'some'); end if;
    end loop;
    return to_jsonb(op <> 'some');
  when op = 'today' then
    return to_jsonb(to_char(today, 'YYYY-MM-DD'));
  else
    while i < n loop
      vals[i + 1] := private.logic_eval(args -> i, data, today);
      i := i + 1;
    end loop;
  end case;

  case
  when op in ('==', '===') then return to_jsonb(private.logic_same(vals[1], vals[2]));
  when op in ('!=', '!==') then return to_jsonb(not private.logic_same(vals[1], vals[2]));
  when op = '!' then return to_jsonb(not private.logic_truthy(vals[1]));
  when op = '!!' then return to_jsonb(private.logic_truthy(vals[1]));
  when op in ('<', '<=', '>', '>=') then
    return to_jsonb(private.logic_ordered(vals[1], op, vals[2]) and (n = 2 or private.logic_ordered(vals[2], op, vals[3])));
  when op = 'in' then return to_jsonb(private.logic_within(vals[1], vals[2]));
  when op in ('+', '-', '*', '/', '%', 'min', 'max') then return to_jsonb(trim_scale(private.logic_arithmetic(op, vals)));
  when op = 'cat' then return to_jsonb(private.logic_text(vals));
  when op = 'days_between' then
    if jsonb_typeof(vals[1]) = 'string' and jsonb_typeof(vals[2]) = 'string' then
      return to_jsonb(private.logic_date(vals[2] #>> '{}') - private.logic_date(vals[1] #>> '{}'));
    end if;
    return null;
  when op = 'add_days' then
    if jsonb_typeof(vals[1]) = 'string' and jsonb_typeof(vals[2]) = 'number' then
      day := private.logic_add_days(private.logic_date(vals[1] #>> '{}'), (vals[2] #>> '{}')::numeric);
      return to_jsonb(to_char(day, 'YYYY-MM-DD'));
    end if;
    return null;
  end case;
end
$$;
comment on function private.logic_eval(jsonb, jsonb, date) is 'Evaluates a checked expression on one record; SQL null for null. Callers outside use logic_value.';

create function private.logic_result(value jsonb) returns jsonb
language sql immutable parallel safe set search_path = '' as $$
  select case when jsonb_typeof(value) <> 'number' or abs((value #>> '{}')::numeric) < 1e15 then value end
$$;
comment on function private.logic_result(jsonb) is 'What an expression hands out: a number from 10^15 on is null; a list is handed out with the items it has.';

-- ───────────── compilation to SQL

create type private.logic_node as (
  sql text,
  kind text,
  not_null boolean,
  lax boolean,
  literal jsonb,
  native text
);
comment on type private.logic_node is
  'A compiled part: SQL, kind (null, boolean, number, text, date, list), whether it is never null, whether null stands for false, the literal it came from, and the column itself where it serves better than its cast (whole numbers, lists).';

create function private.logic_as(node private.logic_node, kind text) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when node.kind = 'null' then 'null::' || case kind when 'number' then 'numeric' when 'list' then 'jsonb' else kind end
    when kind = 'date' and node.kind = 'text' then format('%L::date', private.logic_date(node.literal #>> '{}'))
    when kind = 'text' and node.kind = 'date' then format('to_char(%s, ''YYYY-MM-DD'')', node.sql)
    when node.lax then format('(%s is true)', node.sql)
    else node.sql
  end
$$;
comment on function private.logic_as(private.logic_node, text) is 'SQL of a compiled part as a value of the kind. Only days and the texts that write them change kind.';

create function private.logic_common_kind(a text, b private.logic_node) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when a = b.kind or b.kind = 'null' then a
    when a = 'null' then b.kind
    when a in ('date', 'text') and b.kind in ('date', 'text') then 'text'
  end
$$;
comment on function private.logic_common_kind(text, private.logic_node) is 'The kind that holds both; null when there is none.';

create function private.logic_condition(node private.logic_node) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case node.kind
    when 'boolean' then node.sql
    when 'number' then format('(%s <> 0)', node.sql)
    when 'text' then format('(%s <> '''')', node.sql)
    when 'date' then format('(%s is not null)', node.sql)
    when 'list' then format('(%s <> ''[]''::jsonb)', node.sql)
    else 'false'
  end
$$;
comment on function private.logic_condition(private.logic_node) is 'SQL that is true exactly when the part counts as true; else false or null.';

create function private.logic_boolean(sql text, exact boolean) returns private.logic_node
language sql immutable parallel safe set search_path = '' as $$
  select row(sql, 'boolean', exact, not exact, null, null)::private.logic_node
$$;
comment on function private.logic_boolean(text, boolean) is 'A compiled condition; unless exact, null stands for false.';

create function private.logic_exact(node private.logic_node) returns private.logic_node
language sql immutable parallel safe set search_path = '' as $$
  select case when node.lax then row(format('(%s is true)', node.sql), 'boolean', true, false, null, null)::private.logic_node else node end
$$;
comment on function private.logic_exact(private.logic_node) is 'The same part, with false where null stood for false.';

create function private.logic_sql_pair(a private.logic_node, b private.logic_node) returns text[]
language sql immutable parallel safe set search_path = '' as $$
  select case
    when a.native is not null and b.native is not null then array[a.native, b.native]
    when a.native is not null and b.literal is not null and scale(trim_scale((b.literal #>> '{}')::numeric)) = 0
      then array[a.native, format('%L::bigint', trim_scale((b.literal #>> '{}')::numeric))]
    when b.native is not null and a.literal is not null and scale(trim_scale((a.literal #>> '{}')::numeric)) = 0
      then array[format('%L::bigint', trim_scale((a.literal #>> '{}')::numeric)), b.native]
    else array[a.sql, b.sql]
  end
$$;
comment on function private.logic_sql_pair(private.logic_node, private.logic_node) is
  'Two numbers to compare: whole columns and written whole numbers without a cast to numeric, so that their indexes serve.';

create function private.logic_sql_same(a private.logic_node, b private.logic_node) returns private.logic_node
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  left_sql text;
  right_sql text;
begin
  a := private.logic_exact(a);
  b := private.logic_exact(b);
  if a.kind = 'null' and b.kind = 'null' then return private.logic_boolean('true', true); end if;
  if a.kind = 'null' or b.kind = 'null' then
    if a.not_null or b.not_null then return private.logic_boolean('false', true); end if;
    return private.logic_boolean(format('(%s is null)', case a.kind when 'null' then b.sql else a.sql end), true);
  end if;
  if a.kind = 'list' or private.logic_common_kind(a.kind, b) is null then
    if a.not_null or b.not_null then return private.logic_boolean('false', true); end if;
    return private.logic_boolean(format('(%s is null and %s is null)', a.sql, b.sql), true);
  end if;
  if a.kind = 'number' then
    left_sql := (private.logic_sql_pair(a, b))[1];
    right_sql := (private.logic_sql_pair(a, b))[2];
  elsif a.kind = b.kind then
    left_sql := private.logic_as(a, a.kind);
    right_sql := private.logic_as(b, b.kind);
  elsif private.logic_date(a.literal #>> '{}') is not null or private.logic_date(b.literal #>> '{}') is not null then
    left_sql := private.logic_as(a, 'date');
    right_sql := private.logic_as(b, 'date');
  else
    left_sql := private.logic_as(a, 'text');
    right_sql := private.logic_as(b, 'text');
  end if;
  if a.not_null or b.not_null then
    return private.logic_boolean(format('(%s = %s)', left_sql, right_sql), a.not_null and b.not_null);
  end if;
  return private.logic_boolean(format('(%s is not distinct from %s)', left_sql, right_sql), true);
end
$$;
comment on function private.logic_sql_same(private.logic_node, private.logic_node) is 'Equality of two compiled parts: logic_same as SQL.';

create function private.logic_sql_ordered(a private.logic_node, operator text, b private.logic_node) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
begin
  if a.kind = 'number' and b.kind = 'number' then
    return format('(%s %s %s)', (private.logic_sql_pair(a, b))[1], operator, (private.logic_sql_pair(a, b))[2]);
  elsif a.kind = 'date' and b.kind = 'date' then
    return format('(%s %s %s)', a.sql, operator, b.sql);
  elsif a.kind not in ('date', 'text') or b.kind not in ('date', 'text') then
    return 'false';
  elsif a.kind <> b.kind and (private.logic_date(a.literal #>> '{}') is not null or private.logic_date(b.literal #>> '{}') is not null) then
    return format('(%s %s %s)', private.logic_as(a, 'date'), operator, private.logic_as(b, 'date'));
  end if;
  return format('(%s collate "C" %s %s)', private.logic_as(a, 'text'), operator, private.logic_as(b, 'text'));
end
$$;
comment on function private.logic_sql_ordered(private.logic_node, text, private.logic_node) is 'Order of two compiled parts: logic_ordered as SQL.';

create function private.logic_sql_within(needle private.logic_node, haystack private.logic_node, items private.logic_node[]) returns private.logic_node
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  kind text;
  listed text[] := '{}';
  item private.logic_node;
begin
  needle := private.logic_exact(needle);
  kind := needle.kind;
  if kind in ('null', 'list') then return private.logic_boolean('false', true); end if;
  if items is null then
    if haystack.kind = 'list' then
      return private.logic_boolean(format('(%s @> %s)', coalesce(haystack.native, haystack.sql), case
          when needle.literal is not null then format('%L::jsonb', needle.literal)
          else format('to_jsonb(%s)', private.logic_as(needle, case kind when 'date' then 'text' else kind end))
        end), false);
    elsif kind in ('text', 'date') and haystack.kind in ('text', 'date') then
      return private.logic_boolean(format('(strpos(%s, %s) > 0)', private.logic_as(haystack, 'text'), private.logic_as(needle, 'text')), false);
    end if;
    return private.logic_boolean('false', true);
  end if;
  -- A day among written days stays a day; among texts that are computed it is compared as text.
  if kind = 'date' and exists (select from unnest(items) as e where e.kind = 'text' and e.literal is null) then
    kind := 'text';
  end if;
  if needle.native is not null and not exists (
    select from unnest(items) as e
    where case when e.kind = 'number' then e.literal is null or (e.literal #>> '{}')::numeric <> trunc((e.literal #>> '{}')::numeric) end) then
    listed := array(select format('%L::bigint', trunc((e.literal #>> '{}')::numeric)) from unnest(items) as e where e.kind = 'number');
    if listed = '{}' then return private.logic_boolean('false', true); end if;
    return private.logic_boolean(format('(%s = any (array[%s]))', needle.native, array_to_string(listed, ', ')), false);
  end if;
  foreach item in array items loop
    if item.kind = kind or kind = 'text' and item.kind = 'date'
      or kind = 'date' and item.kind = 'text' and private.logic_date(item.literal #>> '{}') is not null then
      listed := listed || private.logic_as(item, kind);
    end if;
  end loop;
  if listed = '{}' then return private.logic_boolean('false', true); end if;
  return private.logic_boolean(format('(%s = any (array[%s]))', private.logic_as(needle, kind), array_to_string(listed, ', ')), false);
end
$$;
comment on function private.logic_sql_within(private.logic_node, private.logic_node, private.logic_node[]) is
  'Membership as SQL: logic_within of a compiled part in a compiled list or text, or in the written items.';

create function private.logic_sql_arithmetic(operator text, parts private.logic_node[]) returns private.logic_node
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  n int := cardinality(parts);
  sqls text[] := (select array_agg(p.sql order by p.i) from unnest(parts) with ordinality as p(sql, kind, not_null, lax, literal, native, i));
  nullable text := (select string_agg(p.sql || ' is null', ' or ') from unnest(parts) as p where not p.not_null);
  sql text;
begin
  if exists (select from unnest(parts) as p where p.kind <> 'number') then return row('null', 'null', false, false, null, null)::private.logic_node; end if;
  sql := case
    when operator in ('min', 'max') then format('%s(%s)', case operator when 'min' then 'least' else 'greatest' end, array_to_string(sqls, ', '))
    when operator = '/' then format('round(div(%s * 100000000000, nullif(%s, 0)) * 0.00000000001, 10)', sqls[1], sqls[2])
    when operator = '%' then format('(%s %% nullif(%s, 0))', sqls[1], sqls[2])
    when n = 1 and operator = '-' then format('(- %s)', sqls[1])
    else '(' || array_to_string(sqls, ' ' || operator || ' ') || ')'
  end;
  -- least and greatest pass over nulls; an expression does not. Long parts are written once, or nesting would double them.
  if operator in ('min', 'max') and n > 1 and nullable is not null then
    sql := case when length(sql) < 200 then format('(case when not (%s) then %s end)', nullable, sql)
      else format('(select case when count(v) = count(*) then %s(v) end from unnest(array[%s]) as logic_number(v))', operator, array_to_string(sqls, ', ')) end;
  end if;
  return row(sql, 'number', nullable is null and operator not in ('/', '%'), false, null, null)::private.logic_node;
end
$$;
comment on function private.logic_sql_arithmetic(text, private.logic_node[]) is 'Arithmetic of compiled parts: logic_arithmetic as SQL over numeric.';

create function private.logic_sql_day(node private.logic_node) returns text
language sql immutable parallel safe set search_path = '' as $$
  select case
    when node.kind = 'text' and node.literal is not null then format('%L::date', private.logic_date(node.literal #>> '{}'))
    when node.kind = 'text' then format('private.logic_date(%s)', node.sql)
    when node.kind = 'date' and node.sql ~ '^''[0-9-]+''::date$' then node.sql
    when node.kind = 'date' and length(node.sql) < 200 then format('(case when isfinite(%1$s) then %1$s end)', node.sql)
    when node.kind = 'date' then format('private.logic_add_days(%s, 0)', node.sql)
  end
$$;
comment on function private.logic_sql_day(private.logic_node) is 'A compiled part as a day to reckon with; null when it can be none.';

create function private.logic_sql_add_days(day private.logic_node, days private.logic_node) returns text
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  n numeric := days.literal #>> '{}';
begin
  -- A written number of days over a column needs no call: the bounds keep the result within years 0001 to 9999.
  if n is not null and day.kind = 'date' and length(day.sql) < 200 then
    if n <> trunc(n) or abs(n) > 3652058 then return 'null::date'; end if;
    return format('(case when %1$s between %2$L::date and %3$L::date then %1$s + %4$L::int end)', day.sql,
      date '0001-01-01' - least(n, 0)::int, date '9999-12-31' - greatest(n, 0)::int, trim_scale(n));
  end if;
  return format('private.logic_add_days(%s, %s)', private.logic_sql_day(day), days.sql);
end
$$;
comment on function private.logic_sql_add_days(private.logic_node, private.logic_node) is 'A day so many days later: logic_add_days as SQL.';

create function private.logic_sql_text(parts private.logic_node[]) returns private.logic_node
language plpgsql immutable parallel safe set search_path = '' as $$
declare
  p private.logic_node;
  sqls text[] := '{}';
  certain boolean := true;
begin
  foreach p in array parts loop
    sqls := sqls || case
      when p.kind = 'null' then '''''::text'
      when p.kind = 'list' then format('(case when %s is null then '''' end)', p.sql)
      when p.kind = 'number' then format('coalesce(trim_scale(%s)::text, '''')', p.sql)
      when p.kind = 'boolean' then format('coalesce(%s::text, '''')', private.logic_as(p, 'boolean'))
      else format('coalesce(%s, '''')', private.logic_as(p, 'text'))
    end;
    certain := certain and p.kind <> 'list';
  end loop;
  return row('(' || array_to_string(sqls, ' || ') || ')', 'text', certain, false, null, null)::private.logic_node;
end
$$;
comment on function private.logic_sql_text(private.logic_node[]) is 'Compiled parts joined to one text: logic_text as SQL.';

create function private.logic_sql_var(name text, fields jsonb) returns private.logic_node
language plpgsql stable parallel safe set search_path = '' as $$
declare
  kind text := fields -> name ->> 'type';
  sql text := fields -> name ->> 'sql';
begin
  if sql is null or kind is null or kind not in ('number', 'text', 'date', 'boolean', 'list') then
    raise exception 'field % has no sql or no type', name;
  end if;
  return row(case kind
      when 'number' then format('(%s)::numeric', sql)
      when 'list' then format('nullif((%s)::jsonb, ''null'')', sql)
      else format('(%s)::%s', sql, kind)
    end, kind, coalesce((fields -> name ->> 'not_null')::boolean, false), false, null,
    case when kind = 'list' then format('(%s)::jsonb', sql) when kind = 'number' and fields -> name -> 'whole' = 'true' then format('(%s)', sql) end)::private.logic_node;
end
$$;
comment on function private.logic_sql_var(text, jsonb) is 'A variable as the typed column expression that the calling server code put on its allow-list.';

create function private.logic_compile(rule jsonb, fields jsonb, today date, path text) returns private.logic_node
language plpgsql stable parallel safe set search_path = '' as $$
declare
  op text;
  args jsonb;
  n int;
  i int;
  p private.logic_node[] := '{}';
  node private.logic_node;
  kind text := 'null';
  sql text;
  at text;
begin
  case jsonb_typeof(rule)
  when 'null' then return row('null', 'null', false, false, null, null)::private.logic_node;
  when 'boolean' then return row(rule #>> '{}', 'boolean', true, false, rule, null)::private.logic_node;
  when 'number' then return row(format('%L::numeric', rule #>> '{}'), 'number', true, false, rule, null)::private.logic_node;
  when 'string' then return row(format('%L::text', rule #>> '{}'), 'text', true, false, rule, null)::private.logic_node;
  when 'array' then
    if jsonb_path_exists(rule, 'strict $.** ? (@.type() == "object")') then
      perform private.fail(422, 'expressions.not_in_set', jsonb_build_object('path', path));
    end if;
    return row(format('%L::jsonb', rule), 'list', true, false, rule, null)::private.logic_node;
  else
  end case;
  op := private.logic_operator(rule);
  args := private.logic_args(rule, op);
  n := jsonb_array_length(args);
  path := path || '/' || replace(replace(op, '~', '~0'), '/', '~1');

  if op = 'today' then
    return row(format('%L::date', today), 'date', true, false, null, null)::private.logic_node;
  elsif op = 'missing' then
    if jsonb_typeof(args -> 0) = 'array' then args := args -> 0; end if;
    sql := (
      select string_agg(format('case when %s then %L end',
        case when v.kind = 'text' then format('coalesce(%s, '''') = ''''', v.sql) else format('%s is null', v.sql) end, e.name), ', ' order by e.i)
      from jsonb_array_elements_text(args) with ordinality as e(name, i)
      cross join lateral private.logic_sql_var(e.name, fields) as v);
    if sql is null then return row('''[]''::jsonb', 'list', true, false, '[]', null)::private.logic_node; end if;
    return row(format('to_jsonb(array_remove(array[%s]::text[], null))', sql), 'list', true, false, null, null)::private.logic_node;
  elsif op = 'var' then
    node := private.logic_sql_var(args ->> 0, fields);
    if n = 1 then return node; end if;
    p := array[node, private.logic_compile(args -> 1, fields, today, path || '/1')];
  elsif op in ('some', 'all', 'none') then
    node := private.logic_compile(args -> 0, fields, today, path || '/0');
    if node.kind <> 'list' then return private.logic_boolean((op = 'none')::text, true); end if;
    sql := format('(select from jsonb_array_elements(logic_list.l) as logic_item(v) where private.logic_truthy(private.logic_eval(%L, logic_item.v, %L)) is %s)',
      args -> 1, today, case op when 'all' then 'false' else 'true' end);
    sql := format('exists (select from (select %s as l) as logic_list where case jsonb_typeof(logic_list.l) when ''array'' then %s else false end)',
      node.sql, case op when 'all' then 'logic_list.l <> ''[]'' and not exists ' || sql else 'exists ' || sql end);
    return private.logic_boolean(case op when 'none' then '(not ' || sql || ')' else sql end, true);
  elsif op = 'in' and jsonb_typeof(args -> 1) = 'array' then
    node := private.logic_compile(args -> 0, fields, today, path || '/0');
    for i in 0 .. jsonb_array_length(args -> 1) - 1 loop
      -- A list in a list equals nothing, so it needs no SQL.
      if jsonb_typeof(args -> 1 -> i) <> 'array' then
        p := p || private.logic_compile(args -> 1 -> i, fields, today, path || '/1/' || i);
      end if;
    end loop;
    return private.logic_sql_within(node, null, p);
  else
    for i in 0 .. n - 1 loop
      at := path || case jsonb_typeof(rule -> op) when 'array' then '/' || i else '' end;
      p := p || private.logic_compile(args -> i, fields, today, at);
    end loop;
  end if;

  case
  when op in ('==', '===') then
    return private.logic_sql_same(p[1], p[2]);
  when op in ('!=', '!==') then
    node := private.logic_sql_same(p[1], p[2]);
    return private.logic_boolean(format(case when node.not_null then '(not %s)' else '(%s is not true)' end, node.sql), true);
  when op = '!' then
    return private.logic_boolean(format('(%s is not true)', private.logic_condition(p[1])), true);
  when op = '!!' then
    return private.logic_boolean(private.logic_condition(p[1]), (p[1]).not_null);
  when op in ('and', 'or') then
    return private.logic_boolean(
      (select '(' || string_agg(private.logic_condition(row(x.sql, x.kind, x.not_null, x.lax, x.literal, null)::private.logic_node), ' ' || op || ' ' order by x.i) || ')'
        from unnest(p) with ordinality as x(sql, kind, not_null, lax, literal, native, i)),
      (select bool_and(x.not_null) from unnest(p) as x));
  when op in ('<', '<=', '>', '>=') then
    sql := private.logic_sql_ordered(p[1], op, p[2]);
    if n = 3 then sql := format('(%s and %s)', sql, private.logic_sql_ordered(p[2], op, p[3])); end if;
    return private.logic_boolean(sql, (select bool_and(x.not_null) from unnest(p) as x));
  when op = 'in' then
    return private.logic_sql_within(p[1], p[2], null);
  when op in ('+', '-', '*', '/', '%', 'min', 'max') then
    return private.logic_sql_arithmetic(op, p);
  when op = 'cat' then
    return private.logic_sql_text(p);
  when op = 'days_between' then
    sql := format('(%s - %s)', private.logic_sql_day(p[2]), private.logic_sql_day(p[1]));
    if private.logic_sql_day(p[1]) is null or private.logic_sql_day(p[2]) is null then return row('null', 'null', false, false, null, null)::private.logic_node; end if;
    return row(sql || '::numeric', 'number', false, false, null, sql)::private.logic_node;
  when op = 'add_days' then
    if private.logic_sql_day(p[1]) is null or (p[2]).kind <> 'number' then return row('null', 'null', false, false, null, null)::private.logic_node; end if;
    return row(private.logic_sql_add_days(p[1], p[2]), 'date', false, false, null, null)::private.logic_node;
  when op in ('var', 'if') then
    -- The values between which is chosen must be of one kind: a column of SQL has one.
    for i in 1 .. n loop
      if op = 'var' or i % 2 = 0 or i = n then
        kind := private.logic_common_kind(kind, p[i]);
        if kind is null then
          perform private.fail(422, 'expressions.mixed_kinds', jsonb_build_object('path', path || '/' || (i - 1)));
        end if;
      end if;
    end loop;
    if kind = 'null' then return row('null', 'null', false, false, null, null)::private.logic_node; end if;
    if op = 'var' then
      return row(format('coalesce(%s, %s)', private.logic_as(p[1], kind), private.logic_as(p[2], kind)), kind, (p[2]).not_null, false, null, null)::private.logic_node;
    end if;
    sql := 'case';
    for i in 1 .. n - 1 by 2 loop
      sql := sql || format(' when %s then %s', private.logic_condition(p[i]), private.logic_as(p[i + 1], kind));
    end loop;
    if n % 2 = 1 then sql := sql || format(' else %s', private.logic_as(p[n], kind)); end if;
    return row('(' || sql || ' end)', kind, false, false, null, null)::private.logic_node;
  end case;
end
$$;
comment on function private.logic_compile(jsonb, jsonb, date, text) is 'Compiles one part of a checked expression and all below it.';

-- ───────────── what other migrations call

create function private.logic_sql(rule jsonb, fields jsonb, today date default private.today(), as_value boolean default false) returns text
language plpgsql stable parallel safe set search_path = '' as $$
declare
  node private.logic_node;
  sql text;
begin
  perform private.logic_walk(coalesce(rule, 'null'), coalesce(fields, '{}'), '', 1, 0, 0);
  node := private.logic_compile(coalesce(rule, 'null'), fields, today, '');
  if not as_value then return private.logic_condition(node); end if;
  sql := private.logic_as(node, case node.kind when 'null' then 'text' else node.kind end);
  if node.kind = 'number' and node.literal is null and private.logic_operator(rule) <> 'var' then
    sql := format('(case when abs(%1$s) < 1e15 then %1$s end)', sql);
  end if;
  return sql;
end
$$;
comment on function private.logic_sql(jsonb, jsonb, date, boolean) is
  'Compiles an expression to SQL over an allow-list {"name": {"type": number|text|date|boolean|list, "sql": trusted column expression, "not_null"?: true, "whole"?: true for an integer column}}. By default a condition for where (true when the expression counts as true, else false or null); as_value: its value, of type numeric, text, date, boolean or jsonb. Refuses with 422 what logic_check refuses, and what has no SQL: mixed kinds, computed lists.';

create function private.logic_check(rule jsonb, fields jsonb, set_based boolean default false) returns void
language plpgsql stable parallel safe set search_path = '' as $$
begin
  if set_based then
    perform private.logic_sql(rule, (
      select coalesce(jsonb_object_agg(f.key, jsonb_build_object('type', 'text', 'sql', 'null') || f.value), '{}') from jsonb_each(coalesce(fields, '{}')) f));
  else
    perform private.logic_walk(coalesce(rule, 'null'), fields, '', 1, 0, 0);
  end if;
end
$$;
comment on function private.logic_check(jsonb, jsonb, boolean) is
  'Refuses an expression (422 expressions.<fault> with the JSON pointer of the fault): unknown operator or variable, wrong number of arguments, deeper than 16, more than 400 values, more than 16 kB of text. fields: {"name": {"type": …, "items"?: {…}}}, null allows every name; set_based also refuses what logic_sql cannot compile.';

create function private.logic_value(rule jsonb, data jsonb, today date default private.today()) returns jsonb
language plpgsql stable parallel safe set search_path = '' as $$
begin
  perform private.logic_walk(coalesce(rule, 'null'), null, '', 1, 0, 0);
  return private.logic_result(private.logic_eval(coalesce(rule, 'null'), data, today));
end
$$;
comment on function private.logic_value(jsonb, jsonb, date) is
  'Value of an expression on one record (a JSON object); SQL null for null. Days are texts YYYY-MM-DD. Refuses with 422 what is no expression.';

create function private.logic_holds(rule jsonb, data jsonb, today date default private.today()) returns boolean
language plpgsql stable parallel safe set search_path = '' as $$
begin
  perform private.logic_walk(coalesce(rule, 'null'), null, '', 1, 0, 0);
  return private.logic_truthy(private.logic_eval(coalesce(rule, 'null'), data, today));
end
$$;
comment on function private.logic_holds(jsonb, jsonb, date) is 'Whether an expression counts as true on one record; never null.';

-- Pure functions of their arguments. Compiled conditions run as the viewer, and name some of them.
grant execute on function private.logic_arity(text), private.logic_operator(jsonb), private.logic_args(jsonb, text), private.logic_date(text),
  private.logic_add_days(date, numeric), private.logic_check_name(jsonb, jsonb, text), private.logic_walk(jsonb, jsonb, text, int, int, int),
  private.logic_plain(jsonb), private.logic_lookup(jsonb, text), private.logic_truthy(jsonb), private.logic_same(jsonb, jsonb),
  private.logic_ordered(jsonb, text, jsonb), private.logic_within(jsonb, jsonb), private.logic_arithmetic(text, jsonb[]),
  private.logic_text(jsonb[]), private.logic_eval(jsonb, jsonb, date), private.logic_result(jsonb),
  private.logic_as(private.logic_node, text), private.logic_common_kind(text, private.logic_node),
  private.logic_condition(private.logic_node), private.logic_boolean(text, boolean), private.logic_exact(private.logic_node),
  private.logic_sql_pair(private.logic_node, private.logic_node),
  private.logic_sql_same(private.logic_node, private.logic_node), private.logic_sql_ordered(private.logic_node, text, private.logic_node),
  private.logic_sql_within(private.logic_node, private.logic_node, private.logic_node[]),
  private.logic_sql_arithmetic(text, private.logic_node[]), private.logic_sql_day(private.logic_node), private.logic_sql_add_days(private.logic_node, private.logic_node),
  private.logic_sql_text(private.logic_node[]), private.logic_sql_var(text, jsonb), private.logic_compile(jsonb, jsonb, date, text),
  private.logic_sql(jsonb, jsonb, date, boolean), private.logic_check(jsonb, jsonb, boolean), private.logic_value(jsonb, jsonb, date),
  private.logic_holds(jsonb, jsonb, date)
  to authenticated, service_role;
