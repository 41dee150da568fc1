import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refusal } from '../harness.ts'
import { operator, type Operator } from './operator.ts'

let o: Operator
beforeAll(async () => {
  o = await operator()
})
afterAll(() => o.end())

const invite = (contact: { email?: string; phone?: string }, role = 'leasing_clerk', estates: string[] | null = null, by = o.founder) =>
  o.call<{ id: string }>(by, 'to_jsonb(public.invite_staff($1, $2, $3, $4, $5, $6))', [o.org, '刘洋', role, contact.email ?? null, contact.phone ?? null, estates])
const accept = (user: string) => o.call<number>(user, 'public.accept_invitations()')
const organizations = async (user: string) =>
  (await o.call<{ organizations: { permissions: string[]; staff_name: string; estates: { id: string }[] }[] }>(user, 'public.my_context()')).organizations

test('5.1.d staff join by signing up with the invited e-mail, however it is written, once, into the role and estates named', async () => {
  await invite({ email: 'Clerk@Example.org' }, 'leasing_clerk', [o.estate])
  const clerk = await o.db.createUser({ email: 'clerk@example.org' })
  expect(await organizations(clerk)).toEqual([])
  expect(await accept(clerk)).toBe(1)
  expect(await accept(clerk)).toBe(0)
  const [joined] = await organizations(clerk)
  expect(joined).toMatchObject({ staff_name: '刘洋', estates: [{ id: o.estate }] })
  expect(joined?.permissions).toContain('contracts.write')
  expect(joined?.permissions).not.toContain('*')
})

test('5.1.d staff join with the invited phone, too', async () => {
  await invite({ phone: '139 0000-0001' })
  expect(await accept(await o.db.createUser({ phone: '13900000001' }))).toBe(1)
})

test('4.a an invitation is for the person who proved the address: not for another, not unconfirmed, not late, not after it was taken back', async () => {
  await invite({ email: 'wanted@example.org' })
  expect(await accept(await o.db.createUser({ email: 'other@example.org' }))).toBe(0)

  const unconfirmed = randomUUID()
  await o.db.sql`insert into auth.users (id, aud, role, email) values (${unconfirmed}, 'authenticated', 'authenticated', 'wanted@example.org')`
  expect(await accept(unconfirmed)).toBe(0)
  await o.db.sql`delete from auth.users where id = ${unconfirmed}`

  await o.db.sql`update public.invitations set expires_at = now() - interval '1 minute' where email = 'wanted@example.org'`
  const late = await o.db.createUser({ email: 'wanted@example.org' })
  expect(await accept(late)).toBe(0)

  const { id } = await invite({ email: 'wanted@example.org' })
  await o.call(o.founder, 'public.revoke_invitation($1)::text', [id])
  expect(await accept(late)).toBe(0)
  expect(await organizations(late)).toEqual([])
})

test('5.1.d nobody invites into a role that holds more than his own, and who may not invite, cannot', async () => {
  await invite({ email: 'plain@example.org' })
  const clerk = await o.db.createUser({ email: 'plain@example.org' })
  await accept(clerk)
  expect(await refusal(invite({ email: 'friend@example.org' }, 'administrator', null, clerk))).toEqual({ code: 'PT403', message: 'platform.permission_denied' })
  expect(await refusal(invite({}))).toEqual({ code: 'PT422', message: 'platform.contact_required' })
  expect(await refusal(invite({ email: 'x@example.org' }, 'no_such_role'))).toEqual({ code: 'PT404', message: 'platform.role_not_found' })
})

test('5.1.d a membership counts within its days only; the founder cannot end his own', async () => {
  await invite({ email: 'leaves@example.org' })
  const leaves = await o.db.createUser({ email: 'leaves@example.org' })
  await accept(leaves)
  const [membership] = await o.db.sql<{ id: string }[]>`select id from public.memberships where user_id = ${leaves}`
  await o.call(o.founder, 'public.end_membership($1)::text', [membership?.id])
  expect(await organizations(leaves)).toEqual([])
  await o.db.sql`update public.memberships set valid = daterange(private.today() + 1, null) where id = ${membership?.id ?? ''}`
  expect(await organizations(leaves)).toEqual([])
  await o.db.sql`update public.memberships set valid = daterange(private.today(), null) where id = ${membership?.id ?? ''}`
  expect(await organizations(leaves)).toHaveLength(1)
  const [own] = await o.db.sql<{ id: string }[]>`select id from public.memberships where user_id = ${o.founder}`
  expect(await refusal(o.call(o.founder, 'public.end_membership($1)::text', [own?.id]))).toEqual({ code: 'PT409', message: 'platform.cannot_end_own_membership' })
})
