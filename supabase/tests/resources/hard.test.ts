import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { field, title, village, type RecordRow, type Village } from './setup.ts'

let v: Village
const options = [{ value: 'a', title: title('甲') }, { value: 'b', title: title('乙') }]
const fields = [
  field('text', 'text', { max_length: 20 }), field('amount', 'number', { decimals: 2, min: 0 }), field('money', 'money'), field('date', 'date'), field('choice', 'choice', { options }),
  field('choices', 'choices', { options }), field('ref', 'reference', { target: 'unit' }), field('files', 'file'), field('address', 'address'), field('card', 'id_number', { sensitive: 'custom_sensitive' }),
  field('phone', 'phone'), field('sign', 'signature'), field('rows', 'table', { max_rows: 3, fields: [field('n', 'number', { required: true })] }), field('sum', 'computed', { logic: { '+': [{ var: 'amount' }, 1] } }), field('yes', 'boolean'),
  field('part', 'section', { visible: { '==': [{ var: 'yes' }, true] } }), field('why', 'text', { required: true }),
]
const SAVE = 'public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, null, $6::text::timestamptz)'
beforeAll(async () => {
  v = await village()
  await v.publish('everything', { fields, attach: ['estate'] })
})
afterAll(() => v.end())

/** JSON without the sign PostgreSQL cannot store. */
const json = fc.jsonValue({ maxDepth: 3, noUnicodeString: false }).filter((value) => !JSON.stringify(value).includes('\\u0000'))
const near = fc.oneof(json, fc.constantFrom<unknown>('a', ['a', 'a'], 5, -1, 0.125, 1e300, '2026-02-30', true, null, '', ' ', '11010519491231002X', '13800138000', '***', { paths: 'M0 0', at: 'x' }, [{ n: 1 }], [{ n: 'x' }, 3], { province: '广东省', city: '深圳市', district: '南山区', detail: 'x' }))
const known = fc.dictionary(fc.constantFrom(...fields.map(({ key }) => key)), near)
const body = fc.oneof(known, fc.dictionary(fc.string({ maxLength: 8 }).filter((key) => !key.includes('\u0000')), json, { maxKeys: 4 }), json)

const stored = async () => (await v.db.sql<{ n: number; secrets: number }[]>`select (select count(*)::int from public.custom_records) as n, (select count(*)::int from private.field_secrets) as secrets`)[0]

test('B.6 whatever is sent as values is either kept as the form allows, or refused with every place and nothing stored', async () => {
  await fc.assert(fc.asyncProperty(body, async (values) => {
    const before = await stored()
    const args = [v.org, 'everything', null, JSON.stringify(values), JSON.stringify({ estate: v.estate }), null]
    let made: RecordRow
    try {
      made = await v.call<RecordRow>(v.administrator, SAVE, args)
    } catch (error) {
      const { code, message, detail } = error as { code: string; message: string; detail?: string }
      expect(['PT422 forms.invalid', 'PT422 records.values_invalid']).toContain(`${code} ${message}`)
      if (message === 'forms.invalid') expect((JSON.parse(detail ?? '{}') as { faults: unknown[] }).faults.length).toBeGreaterThan(0)
      expect(await stored()).toEqual(before)
      return
    }
    // What was taken is valid once more: saving it again changes nothing.
    const again = await v.call<RecordRow>(v.administrator, SAVE, [v.org, 'everything', made.id, JSON.stringify(made.values), null, made.updated_at])
    expect(again.values).toEqual(made.values)
    expect(Object.keys(made.values).every((key) => fields.some((one) => one.key === key))).toBe(true)
  }), { numRuns: 150 })
  expect((await stored())?.n).toBeGreaterThan(10)
})

test('B.6 whatever is sent as a definition is a draft or refused with its faults; never an error of the machine', async () => {
  const value = fc.oneof(json, fc.constantFrom<unknown>(1, 'x', true, [], {}, null, options, [field('n', 'number')], { var: 'x' }, { '>': [{ var: 'a' }, 1] }, '(', '^a$', 'custom_sensitive', title('x')))
  const types = fc.constantFrom('text', 'number', 'money', 'date', 'choice', 'choices', 'reference', 'file', 'address', 'id_number', 'phone', 'signature', 'table', 'computed', 'section', 'boolean')
  const keyword = fc.constantFrom('required', 'default', 'visible', 'rules', 'sensitive', 'filter', 'list', 'min', 'max', 'min_length', 'max_length', 'pattern', 'options', 'target', 'fields', 'max_rows', 'logic', 'result', 'decimals', 'unit')
  const one = fc.tuple(fc.constantFrom('a', 'b', 'c'), types, fc.dictionary(keyword, value, { maxKeys: 3 })).map(([key, type, more]) => field(key, type, more))
  const definition = fc.oneof(
    fc.record({ title: fc.constant(title('x')), fields: fc.array(one, { maxLength: 4 }) }),
    fc.record({ title: fc.constant(title('x')), fields: fc.array(one, { maxLength: 2 }), attach: value, statuses: value, portal: value, title_field: value, number: value }, { requiredKeys: ['title', 'fields'] }),
    json)
  let n = 0
  await fc.assert(fc.asyncProperty(definition, async (given) => {
    n += 1
    try {
      await v.call(v.administrator, `public.save_config_draft($1, 'resource', $2, '{"zh": "x"}', $3::text::jsonb)`, [v.org, `trial_${n}`, JSON.stringify(given)])
    } catch (error) {
      const { code, message } = error as { code: string; message: string }
      expect(`${code} ${message}`).toBe('PT422 lowcode.body_invalid')
    }
  }), { numRuns: 200 })
})

test('B.6 a value too big for one record is refused', async () => {
  await v.publish('big', { fields: Array.from({ length: 200 }, (_, n) => field(`f${n}`, 'text', { multiline: true, max_length: 20000 })), attach: ['estate'] })
  const values = Object.fromEntries(Array.from({ length: 200 }, (_, n) => [`f${n}`, Array.from({ length: 3000 }, (_, i) => String.fromCodePoint(0x4e00 + ((i * 7919 + n * 104729) % 20000))).join('')]))
  expect((await v.refused(v.administrator, SAVE, [v.org, 'big', null, JSON.stringify(values), JSON.stringify({ estate: v.estate }), null])).message).toBe('records.too_large')
})

test('B.2 a form of 100 fields is judged in moments, and a housing list without custom values does not pay for it', async () => {
  const hundred = Array.from({ length: 100 }, (_, n) => (n % 4 === 0 ? field(`f${n}`, 'number', { max: 1000 }) : n % 4 === 1 ? field(`f${n}`, 'choice', { options }) : n % 4 === 2 ? field(`f${n}`, 'date') : field(`f${n}`, 'text', { visible: { '>': [{ var: `f${n - 3}` }, 1] } })))
  await v.publish('housing.unit', { base: 'housing.unit', fields: hundred })
  const values = Object.fromEntries(hundred.map(({ key, type }, n) => [key, type === 'number' ? n : type === 'choice' ? 'a' : type === 'date' ? '2026-01-01' : 'x']))
  const [timed] = await v.db.sql<{ judged: number; plain: number }[]>`
    with compiled as materialized (select compiled from private.resource_defs where key = 'housing.unit'),
    started as materialized (select clock_timestamp() as at),
    runs as materialized (select count(private.form_judge(null, c.compiled, '{}', ${v.db.sql.json(values)}, '', private.today())) as n from started, compiled c, generate_series(1, 20) g where g > 0 and started.at is not null)
    select extract(epoch from clock_timestamp() - started.at)::float * 1000 / 20 as judged, runs.n::float as plain from started, runs`
  expect(timed?.judged).toBeLessThan(250)
  const building = String((await v.db.sql`select building_id from public.units limit 1`)[0]?.['building_id'])
  const insert = (extra: unknown, from: number) => v.db.sql`insert into public.units (org_id, estate_id, building_id, code, floor, extra) select ${v.org}, ${v.estate}, ${building}, 'P' || n, 1, ${v.db.sql.json(extra as never)} from generate_series(${from}::int, ${from + 1999}::int) n`
  const begin = Date.now()
  await insert({}, 1)
  const plain = Date.now() - begin
  const [{ calls } = { calls: 0 }] = await v.db.sql<{ calls: number }[]>`select count(*)::int as calls from pg_trigger where tgrelid = 'public.units'::regclass and tgname = '_150_fields_insert' and tgqual is not null`
  expect([calls, plain < 20_000]).toEqual([1, true])
})

test('B.2 a list filtered or sorted by a custom field reads its index', async () => {
  const kinds = Array.from({ length: 50 }, (_, n) => ({ value: `k${n}`, title: title('类') }))
  const body = { fields: [field('kind', 'choice', { options: kinds, filter: true }), field('size', 'number', { filter: true })] }
  await v.publish('thing', { ...body, attach: ['estate'] })
  await v.db.sql.begin(async (tx) => {
    await tx`alter table public.custom_records disable trigger user`
    await tx`insert into public.custom_records (org_id, resource, estate_id, number, extra) select ${v.org}, 'thing', ${v.estate}, n::text, jsonb_build_object('kind', 'k' || n % 50, 'size', n) from generate_series(1, 5000) n`
    await tx`alter table public.custom_records enable trigger user`
  })
  await v.db.sql`analyze public.custom_records`
  const scans = (filters: unknown, sort: unknown) => v.db.as({ user: v.administrator }, async (tx) => {
    const used = async () => (await tx<{ kind: string; size: string }[]>`
      select pg_stat_get_xact_numscans('public.extra_records_thing_kind_idx'::regclass) as kind, pg_stat_get_xact_numscans('public.extra_records_thing_size_idx'::regclass) as size`)[0]
    const before = await used()
    const [page] = await tx<{ rows: number }[]>`select jsonb_array_length(public.record_list(${v.org}, 'thing', ${tx.json(filters as never)}, ${tx.json(sort as never)}) -> 'rows') as rows`
    const after = await used()
    return [page?.rows, Number(after?.kind) > Number(before?.kind), Number(after?.size) > Number(before?.size)]
  })
  expect(await scans([{ field: 'kind', op: 'eq', value: 'k7' }], null)).toEqual([50, true, false])
  expect(await scans([{ field: 'size', op: 'between', value: [10, 19] }], { field: 'size', dir: 'asc' })).toEqual([10, false, true])
})
