import { cursorOf, startOfScan } from '../../app/src/sdk/keyset.ts'
import { expandBlocks, type UnitRow } from '../../seeds/import-housing-blocks.ts'
import { measureLoad, type LoadResult } from './load.ts'
import { median, type Figure } from './stats.ts'
import { call, type World } from './world.ts'

const CHUNK = 2_000
/** Requests per second of the list page over HTTP, as a part of what Postgres answers directly. */
const LEAST_OF_FLOOR = 0.18
const headers = { estate: '小区', building: '楼栋', floor: '楼层', code: '房号', layout: '户型', rooms: '居室数', area_m2: '建筑面积', year_completed: '竣工年份', building_floors: '总层数' }

interface Progress {
  id: string
  status: string
  done: number
  errors: number
}

/** The units of a list of blocks as rows of a file, cell by header. */
export function fileRows(csv: string): Record<string, string>[] {
  return [...expandBlocks(csv)].map((unit: UnitRow) => ({
    小区: unit.estate, 楼栋: unit.building, 楼层: String(unit.floor), 房号: unit.code, 户型: unit.layout, 居室数: String(unit.rooms),
    建筑面积: String(unit.areaM2), 竣工年份: unit.yearCompleted, 总层数: String(unit.floors),
  }))
}

async function timed<T>(work: () => Promise<T>): Promise<[T, number]> {
  const began = performance.now()
  const result = await work()
  return [result, (performance.now() - began) / 1000]
}

/** Rows of a step, as the import page takes them. */
const STEP = 2_000

/** Uploads, checks and commits the list through the API as the import page does, then opens the first list page. */
export async function benchImport(world: World, rows: readonly Record<string, string>[]): Promise<Figure[]> {
  const { administrator, sql, org } = world
  const [floorSeconds] = await bareCopy(world, rows)
  const batch = (await call<Progress>(administrator, 'import_start', { kind: 'units', file_name: 'blocks.csv', mapping: headers, options: {}, org })).id
  const [, upload] = await timed(async () => {
    for (let at = 0; at < rows.length; at += CHUNK) await call(administrator, 'import_append', { batch, rows: rows.slice(at, at + CHUNK) })
  })
  const [checked, check] = await timed(() => stepUntil(world, 'import_check', batch, 'checked'))
  if (checked.errors > 0) throw new Error(`${checked.errors} of the list's rows are faulty`)
  const [, commit] = await timed(() => stepUntil(world, 'import_commit', batch, 'committed'))
  const first = await firstPages(world)
  const [found] = await sql<{ n: number }[]>`select count(*)::int as n from public.units`
  if (found?.n !== rows.length) throw new Error(`${found?.n ?? 0} units after importing ${rows.length}`)
  const total = upload + check + commit
  const n = rows.length.toLocaleString('en')
  return [
    {
      name: `import ${n} units: upload, check, commit`,
      measured: `${total.toFixed(1)} s (${upload.toFixed(1)} + ${check.toFixed(1)} + ${commit.toFixed(1)})`,
      floor: `bare COPY ${floorSeconds.toFixed(2)} s`,
      ratio: floorSeconds / total,
    },
    { name: 'import, units per second', measured: `${Math.round(rows.length / total)}/s` },
    { name: 'first list page after the import, over HTTP', measured: `${first.cold.toFixed(1)} ms, then ${first.warm.toFixed(1)} ms` },
    { name: 'first list page, in the database', measured: `${first.server.toFixed(2)} ms` },
    { name: 'list page after nine tenths of the list, in the database', measured: `${first.far.toFixed(2)} ms`, floor: `first page ${first.server.toFixed(2)} ms`, ratio: first.server / first.far, least: 0.2 },
  ]
}

async function stepUntil(world: World, verb: string, batch: string, status: string): Promise<Progress> {
  for (;;) {
    const progress = await call<Progress>(world.administrator, verb, { batch, max_rows: STEP })
    if (progress.status === status) return progress
  }
}

/** The list page of the app: twenty units in the order people expect. */
export const listPage = {
  path: '/rest/v1/units?select=id,label,layout,area_m2,status,status_since&order=sort_key.asc,id.asc&limit=20',
  query: 'select id, label, layout, area_m2, status, status_since from public.units order by sort_key, id limit 20',
}

export const apiHeaders = (world: World): Record<string, string> => ({ apikey: world.stack.publishableKey, authorization: `Bearer ${world.scoped.token}` })

async function firstPages(world: World): Promise<{ cold: number; warm: number; server: number; far: number }> {
  const once = async (): Promise<number> => {
    const [answer, seconds] = await timed(async () => (await fetch(`${world.stack.url}${listPage.path}`, { headers: apiHeaders(world) })).json() as Promise<unknown[]>)
    if (answer.length !== 20) throw new Error(`first page: ${JSON.stringify(answer).slice(0, 300)}`)
    return seconds * 1000
  }
  const cold = await once()
  const warm: number[] = []
  for (let n = 0; n < 20; n++) warm.push(await once())
  const server: number[] = []
  for (let n = 0; n < 5; n++) server.push(await explain(world, listPage.query))
  const far: number[] = []
  for (let n = 0; n < 5; n++) far.push(await explain(world, await farQuery(world)))
  return { cold, warm: median(warm), server: median(server), far: median(far) }
}

/** The page that the list asks for after nine tenths of all units, with the conditions of the app's keyset. */
async function farQuery(world: World): Promise<string> {
  const order = [{ column: 'sort_key', ascending: true }, { column: 'id', ascending: true }]
  const [row] = await world.sql<{ sort_key: string; id: string }[]>`
    select sort_key, id from public.units order by sort_key, id offset (select count(*) * 9 / 10 from public.units) limit 1`
  const start = row && startOfScan(order, cursorOf(order, row))
  if (!row || !start) throw new Error('the list has no far end')
  const key = `'${row.sort_key.replaceAll("'", "''")}'`
  return listPage.query.replace(' order by', ` where ${start[0]} >= ${key} and (sort_key > ${key} or (sort_key = ${key} and id > '${row.id}')) order by`)
}

/** Planning and execution of the page under the scoped user's rights, as Postgres tells it. */
async function explain(world: World, query: string): Promise<number> {
  const claims = JSON.stringify({ sub: world.scoped.id, role: 'authenticated' })
  const rows = await world.sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${world.scoped.id}, true), set_config('role', 'authenticated', true)`
    return tx.unsafe<{ 'QUERY PLAN': { 'Planning Time': number; 'Execution Time': number }[] }[]>(`explain (analyze, format json) ${query}`)
  })
  const plan = rows[0]?.['QUERY PLAN'][0]
  return (plan?.['Planning Time'] ?? Number.NaN) + (plan?.['Execution Time'] ?? Number.NaN)
}

/** The same rows into a table without keys, rights, history or audit: what the disk and the protocol cost. */
async function bareCopy(world: World, rows: readonly Record<string, string>[]): Promise<[number]> {
  const lines = rows.map((row) => Object.values(row).join('\t'))
  await world.sql.unsafe(`create schema bench; create table bench.units (${Object.keys(headers).map((name) => `${name} text`).join(', ')})`)
  const [, seconds] = await timed(async () => {
    const into = await world.sql`copy bench.units from stdin`.writable()
    await new Promise<void>((done, fail) => {
      into.once('error', fail)
      into.once('finish', done)
      for (let at = 0; at < lines.length; at += CHUNK) into.write(`${lines.slice(at, at + CHUNK).join('\n')}\n`)
      into.end()
    })
  })
  await world.sql.unsafe('drop table bench.units')
  return [seconds]
}

/** The list page at 16 users at once, over HTTP and straight from Postgres under the same rights. */
export async function benchListPage(world: World, seconds: number): Promise<Figure[]> {
  const common = { concurrency: 16, seconds, rows: 20 }
  const claims = JSON.stringify({ sub: world.scoped.id, role: 'authenticated' })
  const measure = async (): Promise<{ floor: LoadResult; http: LoadResult }> => ({
    floor: await measureLoad({ ...common, kind: 'sql', dbUrl: world.stack.dbUrl, claims, user: world.scoped.id, query: listPage.query }),
    http: await measureLoad({ ...common, kind: 'http', url: `${world.stack.url}${listPage.path}`, headers: apiHeaders(world) }),
  })
  // Floor and page are measured one after the other: when something else ran beside only one of them, once more.
  let { floor, http } = await measure()
  for (let again = 0; again < 2 && http.perSecond / floor.perSecond < LEAST_OF_FLOOR; again++) ({ floor, http } = await measure())
  return [
    {
      name: 'list page of 20 rows, 16 at once: requests per second',
      measured: `${http.perSecond.toFixed(0)}/s`,
      floor: `same SQL, role and policies by postgres.js ${floor.perSecond.toFixed(0)}/s`,
      ratio: http.perSecond / floor.perSecond,
      least: LEAST_OF_FLOOR,
    },
    { name: 'list page: p50 and p99', measured: `${http.p50.toFixed(1)} ms, ${http.p99.toFixed(1)} ms`, floor: `${floor.p50.toFixed(1)} ms, ${floor.p99.toFixed(1)} ms`, ratio: floor.p99 / http.p99 },
  ]
}
