import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPlatform, type Stack } from '../../supabase/local/stack.ts'
import { freePorts } from '../support/ports.ts'

let stack: Stack
let dataDir: string
let sql: postgres.Sql

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'anju-cron-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  stack = await startPlatform({ dataDir, port, dbPort, disposable: true })
  sql = postgres(stack.dbUrl, { max: 3, onnotice: () => {} })
  await sql`create table private.cron_probe (at timestamptz not null default clock_timestamp(), who text not null default session_user)`
})
afterAll(async () => {
  await sql.end()
  await stack.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

const runs = (name: string) => sql<{ status: string; return_message: string; start_time: Date; end_time: Date | null }[]>`
  select d.status, d.return_message, d.start_time, d.end_time from cron.job_run_details d join cron.job j using (jobid) where j.jobname = ${name} order by runid`

const until = async (condition: () => Promise<boolean>): Promise<void> => {
  for (let i = 0; i < 150; i++) {
    if (await condition()) return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error('it did not happen within 15 s')
}

test('8.1.a a scheduled job runs by itself and its runs are on record', async () => {
  await sql`select cron.schedule('probe', '1 seconds', 'insert into private.cron_probe default values')`
  await until(async () => (await runs('probe')).filter((run) => run.status === 'succeeded').length >= 2)
  await sql`select cron.unschedule('probe')`
  const [row] = await sql<{ who: string }[]>`select who from private.cron_probe limit 1`
  expect(row?.who).toBe('postgres')
})

test('8.1.a a failing job is on record with what the database said', async () => {
  await sql`select cron.schedule('broken', '0 0 1 1 *', 'select 1/0')`
  await stack.cron.runNow('broken')
  const [run] = await runs('broken')
  expect(run?.status).toBe('failed')
  expect(run?.return_message).toContain('division by zero')
  await sql`select cron.unschedule('broken')`
})

test('8.1.a runs of one job never overlap', async () => {
  await sql`select cron.schedule('slow', '1 seconds', 'select pg_sleep(2.5)')`
  await until(async () => (await runs('slow')).filter((run) => run.status === 'succeeded').length >= 2)
  await sql`select cron.alter_job((select jobid from cron.job where jobname = 'slow'), active => false)`
  const done = (await runs('slow')).filter((run) => run.end_time)
  for (const [i, run] of done.entries()) {
    const before = done[i - 1]
    if (before?.end_time) expect(run.start_time.getTime()).toBeGreaterThanOrEqual(before.end_time.getTime())
  }
  await sql`select cron.unschedule('slow')`
})
