import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leased, registered } from '../tenants/setup.ts'
import { field, village, type RecordRow, type Village } from './setup.ts'

/** Files and photos in fields: who may name them, who may read them, and what an attacker tries. */

let v: Village
let household: { id: string; person: string }
let tenant: string
const content = 'a picture of the meter'
const sha256 = createHash('sha256').update(content).digest('hex')

beforeAll(async () => {
  v = await village()
  household = await registered(v, 1)
  tenant = await v.db.createUser()
  await v.db.sql`insert into public.tenant_accounts (org_id, person_id, user_id, valid) values (${v.org}, ${household.person}, ${tenant}, daterange('2020-01-01', null))`
  await v.publish('visits', {
    attach: ['household', 'unit'], portal: { read: true },
    fields: [
      field('photos', 'file', { photo: true, max_files: 2, max_mb: 1, portal: true }), field('papers', 'file', { accept: ['pdf', 'sheet'] }),
      field('proof', 'file', { sensitive: 'custom_sensitive' }), field('note', 'text'),
    ],
  })
  await v.publish('housing.unit', { base: 'housing.unit', fields: [field('plan', 'file'), field('meter', 'text')] })
  await v.publish('tenants.person', { base: 'tenants.person', fields: [field('card', 'file')] })
})
afterAll(() => v.end())

interface Attachment { id: string; path: string; owner_kind: string; owner_id: string; status: string; guarded: boolean }

const announce = (user: string, more: { org?: string; kind?: string; mime?: string; bytes?: number; name?: string } = {}): Promise<Attachment> =>
  v.call<Attachment>(user, 'to_jsonb(public.begin_attachment($1, $2, $3, $4, $5, $6))', [more.kind ?? 'records.loose', more.org ?? v.org, more.name ?? 'm.png', more.mime ?? 'image/png', more.bytes ?? content.length, sha256])
/** What the storage server does when bytes arrive: it writes the object's row as the caller. */
const upload = async (user: string, more: Parameters<typeof announce>[1] = {}): Promise<Attachment> => {
  const file = await announce(user, more)
  await v.db.as({ user }, (tx) => tx`insert into storage.objects (bucket_id, name, owner, metadata) values ('attachments', ${file.path}, ${user}, ${tx.json({ size: more.bytes ?? content.length })})`)
  return v.call<Attachment>(user, 'to_jsonb(public.finish_attachment($1))', [file.id])
}
const SAVE = 'public.record_save($1, $2, $3, $4::text::jsonb, $5::text::jsonb, null, $6::text::timestamptz)'
const save = (user: string, values: unknown, record: RecordRow | null = null, attach: unknown = { household: household.id }): Promise<RecordRow> =>
  v.call<RecordRow>(user, SAVE, [v.org, 'visits', record?.id ?? null, JSON.stringify(values), JSON.stringify(record ? null : attach), record?.updated_at ?? null])
const faults = async (user: string, values: unknown, record: RecordRow | null = null): Promise<unknown> =>
  (await v.refused(user, SAVE, [v.org, 'visits', record?.id ?? null, JSON.stringify(values), JSON.stringify(record ? null : { household: household.id }), record?.updated_at ?? null])).params.faults?.map(({ path, key }) => [path, key])
const sees = async (user: string, file: Attachment): Promise<boolean> => {
  const [row, object] = await v.db.as({ user }, async (tx) => [await tx`select 1 from public.attachments where id = ${file.id}`, await tx`select 1 from storage.objects where name = ${file.path}`])
  expect(row?.length).toBe(object?.length)
  return row?.length === 1
}
const chief = (): string => v.staff.manager

test('B.2 a photo that a manager puts into a record is seen by who sees the record, and by the tenant only in a field of the portal', async () => {
  const [photo, paper] = [await upload(chief()), await upload(chief(), { mime: 'application/pdf', name: 'p.pdf' })]
  expect(await sees(v.administrator, photo)).toBe(false)
  const record = await save(chief(), { photos: [photo.id], papers: [paper.id] })
  expect(record.values).toEqual({ photos: [photo.id], papers: [paper.id] })
  for (const reader of [chief(), v.administrator]) expect([await sees(reader, photo), await sees(reader, paper)]).toEqual([true, true])
  for (const other of [v.staff.clerk, v.elsewhere, v.stranger]) expect([await sees(other, photo), await sees(other, paper)]).toEqual([false, false])
  expect([await sees(tenant, photo), await sees(tenant, paper)]).toEqual([true, false])
  await v.call(chief(), 'public.record_archive($1, $2)', [record.id, 'over'])
  expect(await sees(tenant, photo)).toBe(false)
  expect(await sees(chief(), photo)).toBe(true)
})

test('B.2 a paper of the household is read by its people in the portal where the field is meant for them, and by nobody else outside', async () => {
  await v.publish('tenants.household', { base: 'tenants.household', fields: [field('letter', 'file', { accept: ['pdf'], portal: true }), field('minutes', 'file', { accept: ['pdf'] })] })
  const [letter, minutes] = [await upload(chief(), { mime: 'application/pdf' }), await upload(chief(), { mime: 'application/pdf' })]
  const [row] = await v.db.sql<{ at: string }[]>`select updated_at::text as at from public.households where id = ${household.id}`
  await v.call(chief(), 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['tenants.household', household.id, JSON.stringify({ letter: [letter.id], minutes: [minutes.id] }), row?.at])
  expect([await sees(chief(), letter), await sees(chief(), minutes)]).toEqual([true, true])
  expect([await sees(tenant, letter), await sees(tenant, minutes)]).toEqual([true, false])
  for (const other of [v.stranger, v.elsewhere, await v.db.createUser()]) expect([await sees(other, letter), await sees(other, minutes)]).toEqual([false, false])
})

test('B.2 a file taken out of a record is read by nobody, and can come back to this record alone', async () => {
  const photo = await upload(chief())
  const record = await save(chief(), { photos: [photo.id] })
  const without = await save(chief(), { photos: null }, record)
  expect([without.values, await sees(chief(), photo)]).toEqual([{}, false])
  expect(await faults(chief(), { photos: [photo.id] })).toEqual([['/photos', 'forms.file_unknown']])
  await save(chief(), { photos: [photo.id] }, without)
  expect(await sees(chief(), photo)).toBe(true)
})

test('B.2 an attacker names files that are not his to give: of a colleague, another record, another operator, a run, one that never came', async () => {
  const theirs = await upload(v.administrator)
  expect(await faults(chief(), { photos: [theirs.id] })).toEqual([['/photos', 'forms.file_unknown']])
  const kept = await upload(chief())
  await save(chief(), { photos: [kept.id] })
  expect(await faults(chief(), { photos: [kept.id] })).toEqual([['/photos', 'forms.file_unknown']])
  const pending = await announce(chief())
  expect(await faults(chief(), { photos: [pending.id, '0190a0b0-0000-7000-8000-000000000001'] })).toEqual([['/photos', 'forms.file_unknown'], ['/photos', 'forms.file_unknown']])
  // Of another operator for which he works too.
  await v.db.sql`insert into public.memberships (org_id, user_id, role_id, valid) select ${v.otherOrg}, ${chief()}, r.id, daterange('2020-01-01', null) from public.roles r where r.org_id = ${v.otherOrg} and r.key = 'manager'`
  const [foreign] = await v.db.sql<{ id: string }[]>`
    insert into public.attachments (org_id, owner_kind, owner_id, name, mime, bytes, sha256, path, status, created_by)
    values (${v.otherOrg}, 'records.loose', ${v.otherOrg}, 'x.png', 'image/png', 5, ${sha256}, 'elsewhere', 'kept', ${chief()}) returning id`
  expect(await faults(chief(), { photos: [foreign?.id] })).toEqual([['/photos', 'forms.file_unknown']])
  // Nothing was taken over by any of these.
  expect(await v.db.sql`select owner_kind from public.attachments where id = any (${[theirs.id, String(foreign?.id)]})`).toEqual([{ owner_kind: 'records.loose' }, { owner_kind: 'records.loose' }])
})

test('B.2 nobody uploads past the form, without a form to fill in, or for another operator', async () => {
  const [unit] = await v.db.sql<{ id: string }[]>`select id from public.units limit 1`
  const begin = (user: string, kind: string, owner: string) => v.refused(user, 'public.begin_attachment($1, $2, $3, $4, 5, $5)', [kind, owner, 'x.png', 'image/png', sha256])
  expect(await begin(v.administrator, 'housing.unit', String(unit?.id))).toMatchObject({ code: 'PT403', message: 'records.file_by_form' })
  expect(await begin(tenant, 'records.loose', v.org)).toMatchObject({ code: 'PT403' })
  expect(await begin(v.stranger, 'records.loose', v.org)).toMatchObject({ code: 'PT403' })
  expect(await v.refused(chief(), 'public.begin_attachment($1, $2, $3, $4, 5, $5)', ['records.loose', v.org, 'x.html', 'text/html', sha256])).toMatchObject({ message: 'platform.attachment_type' })
  expect(await v.refused(chief(), 'public.begin_attachment($1, $2, $3, $4, 5, $5)', ['records.loose', v.org, 'x.svg', 'image/svg+xml', sha256])).toMatchObject({ message: 'platform.attachment_type' })
})

test('B.2 what a field does not take is refused: kind of file, size, and too many', async () => {
  const [pdf, big, a, b, c] = [await upload(chief(), { mime: 'application/pdf' }), await upload(chief(), { bytes: 1048577 }), await upload(chief()), await upload(chief()), await upload(chief())]
  expect(await faults(chief(), { photos: [pdf.id, big.id] })).toEqual([['/photos', 'forms.file_type'], ['/photos', 'forms.file_size']])
  expect(await faults(chief(), { photos: [a.id, b.id, c.id] })).toEqual([['/photos', 'forms.too_many_files']])
  expect(await faults(chief(), { papers: [a.id] })).toEqual([['/papers', 'forms.file_type']])
})

test('B.2 a sensitive file is read only after a purpose was stated, and the look is logged; it cannot be moved to an open field', async () => {
  const proof = await upload(chief())
  const record = await save(chief(), { proof: [proof.id] })
  expect(record.values).toEqual({ proof: [proof.id] })
  for (const reader of [chief(), v.administrator, tenant]) expect(await sees(reader, proof)).toBe(false)
  expect(await faults(chief(), { proof: null, papers: [proof.id] }, record)).toEqual([['/papers', 'forms.file_unknown']])
  expect(await v.refused(v.staff.clerk, 'public.reveal_field($1, $2, $3, $4)', ['visits', record.id, 'proof', 'check'])).toMatchObject({ code: 'PT403' })
  expect(await v.call(chief(), 'public.reveal_field($1, $2, $3, $4)', ['visits', record.id, 'proof', '核对身份'])).toEqual({ key: 'proof', value: [proof.id] })
  expect([await sees(chief(), proof), await sees(v.administrator, proof)]).toEqual([true, false])
  const [read] = await v.db.sql`select fields, purpose, actor_id from public.sensitive_reads order by id desc limit 1`
  expect(read).toMatchObject({ fields: ['visits.proof'], purpose: '核对身份', actor_id: chief() })
  await v.db.sql`update private.file_looks set until = now() - interval '1 second'`
  expect(await sees(chief(), proof)).toBe(false)
})

test('B.2 files in fields of built-in records are read with the rights to the record; a tenant of the home reads none', async () => {
  const plan = await upload(v.local, { name: '户型.png' })
  const lease = await leased(v, 2, '101')
  const at = async (table: string, id: string): Promise<string> => String((await v.db.sql.unsafe(`select to_jsonb(updated_at) #>> '{}' as at from public.${table} where id = $1`, [id]))[0]?.['at'])
  const unit = String(v.units['101'])
  await v.call(v.administrator, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['housing.unit', unit, '{"meter": "A1"}', await at('units', unit)])
  await v.call(v.local, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['housing.unit', unit, JSON.stringify({ plan: [plan.id] }), await at('units', unit)])
  for (const [reader, may] of [[v.local, true], [chief(), true], [v.elsewhere, false], [v.stranger, false], [tenant, false], [lease.tenant, false]] as const) expect([reader, await sees(reader, plan)]).toEqual([reader, may])
  const card = await upload(v.local)
  await v.call(v.local, 'public.save_extra($1, $2, $3::text::jsonb, $4::text::timestamptz)', ['tenants.person', household.person, JSON.stringify({ card: [card.id] }), await at('persons', household.person)])
  for (const [reader, may] of [[v.local, true], [v.elsewhere, false], [tenant, false]] as const) expect([reader, await sees(reader, card)]).toEqual([reader, may])
})

test('B.2 a form that was never saved lets its files go after a week', async () => {
  const photo = await upload(chief())
  await v.db.sql`update public.attachments set created_at = now() - interval '9 days' where id = ${photo.id}`
  await v.db.sql`select private.drop_loose_files()`
  expect(await sees(chief(), photo)).toBe(false)
  expect(await faults(chief(), { photos: [photo.id] })).toEqual([['/photos', 'forms.file_unknown']])
})

test('B.5 the picture of a dashboard is read by who sees dashboards there, not by a party to the house, a stranger or a tenant', async () => {
  const [item] = await v.db.sql<{ id: string }[]>`select id from public.config_items where org_id = ${v.org} and kind = 'dashboard' limit 1`
  const begun = await v.call<Attachment>(v.administrator, 'to_jsonb(public.begin_attachment($1, $2, $3, $4, $5, $6))', ['dashboards.dashboard', item?.id, 'plan.png', 'image/png', content.length, sha256])
  await v.db.as({ user: v.administrator }, (tx) => tx`insert into storage.objects (bucket_id, name, owner, metadata) values ('attachments', ${begun.path}, ${v.administrator}, ${tx.json({ size: content.length })})`)
  const picture = await v.call<Attachment>(v.administrator, 'to_jsonb(public.finish_attachment($1))', [begun.id])
  const company = await v.db.createUser()
  const cleaners = String((await v.db.sql`select private.create_organization('property_company', 'Cleaners') as id`)[0]?.['id'])
  await v.db.sql`
    with o as (select ${cleaners}::uuid as id), p as (
      insert into public.estate_parties (org_id, estate_id, party_org_id, part, permissions, valid) select ${v.org}, ${v.estate}, o.id, 'property_manager', '{repairs.read}', daterange('2020-01-01', null) from o)
    insert into public.memberships (org_id, user_id, role_id, valid) select o.id, ${company}, r.id, daterange('2020-01-01', null) from o join public.roles r on r.org_id = o.id and r.key = 'administrator'`
  for (const [reader, may] of [[v.administrator, true], [chief(), true], [v.stranger, false], [tenant, false], [company, false]] as const) expect([reader, await sees(reader, picture)]).toEqual([reader, may])
  for (const attacker of [v.stranger, tenant, company]) {
    expect(await v.refused(attacker, 'public.begin_attachment($1, $2, $3, $4, 5, $5)', ['dashboards.dashboard', item?.id, 'x.png', 'image/png', sha256])).toMatchObject({ code: 'PT404' })
  }
  expect(await v.refused(v.administrator, 'public.begin_attachment($1, $2, $3, $4, 5, $5)', ['dashboards.dashboard', item?.id, 'x.svg', 'image/svg+xml', sha256])).toMatchObject({ message: 'platform.attachment_type' })
})
