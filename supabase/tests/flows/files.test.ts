import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { act, approve, clear, draw, house, start, taskOf, type House, type Run } from './setup.ts'

/** Files said with a comment or a decision: who adds them, and who may read them. */

let h: House
let run: Run
beforeAll(async () => {
  h = await house()
  await clear(h)
  await draw(h, 'files', [approve('a', [h.people.ann, h.people.bob], { mode: 'all' })])
  run = await start(h, await h.record())
})
afterAll(() => h.end())

interface Attachment {
  id: string
  path: string
  status: string
}

const content = 'the lift has been inspected'
const sha256 = createHash('sha256').update(content).digest('hex')
const announce = (user: string, owner: string, more: { name?: string; mime?: string; bytes?: number } = {}): Promise<Attachment> =>
  h.call<Attachment>(user, `to_jsonb(public.begin_attachment('flows.run', $1, $2, $3, $4, $5))`, [owner, more.name ?? '检查.txt', more.mime ?? 'text/plain', more.bytes ?? content.length, sha256])
/** What the storage server does when bytes arrive: it writes the object's row as the caller. */
const put = (user: string, path: string, size = content.length): Promise<unknown> =>
  h.db.as({ user }, (tx) => tx`insert into storage.objects (bucket_id, name, owner, metadata) values ('attachments', ${path}, ${user}, ${tx.json({ size, mimetype: 'text/plain' })})`)
const upload = async (user: string, owner: string): Promise<Attachment> => {
  const file = await announce(user, owner)
  await put(user, file.path)
  return h.call<Attachment>(user, 'to_jsonb(public.finish_attachment($1))', [file.id])
}
const seesRow = async (user: string, id: string): Promise<boolean> => (await h.db.as({ user }, (tx) => tx`select 1 from public.attachments where id = ${id}`)).length === 1
const seesObject = async (user: string, path: string): Promise<boolean> => (await h.db.as({ user }, (tx) => tx`select 1 from storage.objects where name = ${path}`)).length === 1

interface File {
  events: { kind: string; comment: string; files: { id: string; name: string; sha256: string; path: string }[]; seen: Record<string, unknown> | null }[]
}

test('B.4 a comment carries a file that everybody who sees the run may open, and nobody else', async () => {
  const { ann, bob, cat, applicant, chief, outsider } = h.people
  const file = await upload(ann, run.id)
  expect(file.status).toBe('kept')
  await h.call(ann, 'public.comment_on_flow($1, $2, $3)', [run.id, '见附件', [file.id]])
  const { events } = await h.call<File>(applicant, 'public.flow_file($1)', [run.id])
  expect(events.at(-1)).toMatchObject({ kind: 'commented', comment: '见附件', files: [{ id: file.id, name: '检查.txt', sha256, path: file.path }] })
  for (const reader of [ann, bob, applicant, chief]) expect([reader, await seesRow(reader, file.id), await seesObject(reader, file.path)]).toEqual([reader, true, true])
  for (const stranger of [cat, outsider]) expect([stranger, await seesRow(stranger, file.id), await seesObject(stranger, file.path)]).toEqual([stranger, false, false])
})

test('B.4 a decision carries files too; the trail keeps what the person saw', async () => {
  const { ann } = h.people
  const file = await upload(ann, run.id)
  await h.call(ann, `public.act_on_task($1, 'approve', '同意', null, null, null, null, $2)`, [await taskOf(h, run.id, ann), [file.id]])
  const { events } = await h.call<File>(ann, 'public.flow_file($1)', [run.id])
  expect(events.at(-1)).toMatchObject({ kind: 'approved', files: [{ id: file.id }], seen: { amount: 100 } })
})

test('B.4 an attacker attaches to runs, takes over files and reads them: all refused', async () => {
  const { ann, bob, cat, outsider } = h.people
  for (const stranger of [cat, outsider]) {
    expect(await h.refused(stranger, `public.begin_attachment('flows.run', $1, 'x.txt', 'text/plain', 5, $2)`, [run.id, sha256])).toMatchObject({ code: 'PT404', message: 'flows.run_not_found' })
  }
  const mine = await announce(ann, run.id)
  // Another's announced place, no announced place at all, and a place once taken.
  await expect(put(bob, mine.path)).rejects.toThrow(/row-level security/)
  await expect(put(ann, `${h.org}/made-up`)).rejects.toThrow(/row-level security/)
  expect(await h.refused(bob, 'public.finish_attachment($1)', [mine.id])).toMatchObject({ code: 'PT404' })
  await put(ann, mine.path, 3)
  expect(await h.refused(ann, 'public.finish_attachment($1)', [mine.id])).toMatchObject({ code: 'PT409', message: 'platform.attachment_not_arrived' })
  const kept = await upload(ann, run.id)
  await expect(put(ann, kept.path)).rejects.toThrow()
  expect((await h.db.as({ user: ann }, (tx) => tx`update storage.objects set metadata = '{}' where name = ${kept.path} returning 1`)).length).toBe(0)
  expect((await h.db.as({ user: ann }, (tx) => tx`delete from storage.objects where name = ${kept.path} returning 1`)).length).toBe(0)
  await expect(h.db.as({ user: ann }, (tx) => tx`update public.attachments set owner_id = ${run.id}`)).rejects.toThrow(/permission denied/)
  // A file of somebody else, or of another run, is not one's own to send.
  expect(await h.refused(bob, 'public.comment_on_flow($1, $2, $3)', [run.id, 'x', [kept.id]])).toMatchObject({ code: 'PT422', message: 'flows.file_not_found' })
  await draw(h, 'other', [approve('b', [ann])], { priority: 5 })
  const second = await start(h, await h.record(7))
  expect(await h.refused(ann, 'public.comment_on_flow($1, $2, $3)', [second.id, 'x', [kept.id]])).toMatchObject({ message: 'flows.file_not_found' })
})

test('B.4 what is no file of the house is refused: programs, empty ones, those that are too big, and names with paths', async () => {
  const { ann } = h.people
  const refused = (name: string, mime: string, bytes: number) => h.refused(ann, `public.begin_attachment('flows.run', $1, $2, $3, $4, $5)`, [run.id, name, mime, bytes, sha256])
  expect(await refused('a.exe', 'application/x-msdownload', 5)).toMatchObject({ code: 'PT422', message: 'platform.attachment_type' })
  expect(await refused('a.html', 'text/html', 5)).toMatchObject({ message: 'platform.attachment_type' })
  expect(await refused('a.txt', 'text/plain', 0)).toMatchObject({ message: 'platform.attachment_size' })
  expect(await refused('a.txt', 'text/plain', 20971521)).toMatchObject({ message: 'platform.attachment_size' })
  expect(await refused('../a.txt', 'text/plain', 5)).toMatchObject({ message: 'platform.attachment_name' })
})

test('B.4 the inbox names the kind of record, the event and the step, and counts every box in one answer', async () => {
  const { ann, bob, applicant } = h.people
  interface Box {
    rows: { title: string; subject_title: { zh: string }; event_title: { zh: string }; node_title: { zh: string } | null }[]
    counts: Record<string, number>
  }
  const mine = await h.call<Box>(bob, `public.flow_inbox($1)`, [h.org])
  expect(mine.rows[0]).toMatchObject({ subject_title: { zh: '申请' }, event_title: { zh: '申请' }, node_title: { zh: 'a' } })
  expect(mine.counts).toEqual({ to_do: 1, done: 0, started: 0, copies: 0, running: 0, unread: 0 })
  expect((await h.call<Box>(ann, `public.flow_inbox($1, 'done')`, [h.org])).counts).toMatchObject({ to_do: 1, done: 1 })
  expect((await h.call<Box>(applicant, `public.flow_inbox($1, 'started')`, [h.org])).counts).toMatchObject({ started: 2, running: 2 })
  expect(await h.call<number>(bob, 'public.flow_badge($1)', [h.org])).toBe(1)
  await act(h, run.id, bob, 'approve')
  expect(await h.call<number>(bob, 'public.flow_badge($1)', [h.org])).toBe(0)
  expect(await h.call<number>(h.people.outsider, 'public.flow_badge($1)', [h.org])).toBe(0)
})
