import postgres from 'postgres'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { testDatabase, type TestDatabase } from '../harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

test('every job of the migrations is scheduled once and belongs to a plugin', async () => {
  const jobs = await db.sql`
    select j.jobname, pj.plugin_key from cron.job j left join private.plugin_jobs pj on pj.job_name = j.jobname order by 1`
  expect(jobs.length).toBeGreaterThan(0)
  expect(jobs.filter((job) => job['plugin_key'] === null)).toEqual([])
  expect(new Set(jobs.map((job) => job['jobname'])).size).toBe(jobs.length)
})

test('scheduling under the same name replaces the job', async () => {
  await db.sql`select cron.schedule('twice', '0 1 * * *', 'select 1')`
  await db.sql`select cron.schedule('twice', '0 2 * * *', 'select 2')`
  expect(await db.sql`select schedule, command from cron.job where jobname = 'twice'`).toEqual([{ schedule: '0 2 * * *', command: 'select 2' }])
  await db.sql`select cron.unschedule('twice')`
  expect(await db.sql`select 1 from cron.job where jobname = 'twice'`).toHaveLength(0)
})

test.runIf(inject('cronDatabase'))('the real pg_cron runs a job within the minute and keeps its history', { timeout: 120_000 }, async () => {
  const sql = postgres(inject('cronDatabase') ?? '', { max: 1, onnotice: () => {} })
  try {
    await sql`select cron.schedule('proof', '* * * * *', 'select private.platform_upkeep()')`
    const deadline = Date.now() + 100_000
    let runs: readonly postgres.Row[] = []
    while (runs.length === 0 && Date.now() < deadline) {
      await new Promise((wake) => setTimeout(wake, 1_000))
      runs = await sql`
        select d.status, d.return_message from cron.job_run_details d join cron.job j using (jobid)
        where j.jobname = 'proof' and d.end_time is not null`
    }
    expect(runs[0]).toMatchObject({ status: 'succeeded' })
  } finally {
    await sql.end()
  }
})
