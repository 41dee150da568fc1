import postgres from 'postgres'
import { nextRun } from './due.ts'

interface Job {
  jobid: string
  schedule: string
  command: string
  username: string
  database: string
}

const LOOK_MS = 1000

/**
 * Runs what `cron.job` lists, as pg_cron would: as the job's user, one run of a job at a time, each run written to
 * `cron.job_run_details` before it starts and with its result after. Times that passed while the stack was down are not
 * made up for.
 */
export class CronRunner {
  private readonly sql: postgres.Sql
  private readonly next = new Map<string, { schedule: string; at: Date | null }>()
  private readonly running = new Map<string, Promise<void>>()
  private timer: NodeJS.Timeout | undefined
  private stopped = false

  /** @param url connection string of the database as superuser, so that a job can run as its own user */
  private readonly url: string
  private readonly log: (line: string) => void

  constructor(url: string, log: (line: string) => void = () => {}) {
    this.url = url
    this.log = log
    this.sql = postgres(url, { max: 2, onnotice: () => {}, fetch_types: false, connection: { application_name: 'anju-cron' } })
  }

  /** Closes runs a killed predecessor left open, then looks for due jobs every second. */
  async start(): Promise<void> {
    await this.sql`update cron.job_run_details set status = 'failed', return_message = 'server restarted', end_time = now() where status in ('starting', 'running')`
    this.timer = setInterval(() => void this.look().catch((error: unknown) => this.log(`cron: ${String(error)}`)), LOOK_MS)
    this.timer.unref()
  }

  async stop(): Promise<void> {
    this.stopped = true
    clearInterval(this.timer)
    await Promise.race([Promise.allSettled(this.running.values()), new Promise((wake) => setTimeout(wake, 3000))])
    await this.sql.end({ timeout: 1 })
  }

  /** Runs a job now, whatever its schedule; for tests and impatient administrators. */
  async runNow(name: string): Promise<void> {
    const [job] = await this.sql<Job[]>`select jobid, schedule, command, username, database from cron.job where jobname = ${name}`
    if (!job) throw new Error(`no cron job "${name}"`)
    await this.run(job)
  }

  private async look(): Promise<void> {
    if (this.stopped) return
    const now = new Date()
    const jobs = await this.sql<Job[]>`select jobid, schedule, command, username, database from cron.job where active`
    for (const job of jobs) {
      const known = this.next.get(job.jobid)
      if (known?.schedule !== job.schedule) {
        this.next.set(job.jobid, { schedule: job.schedule, at: nextRun(job.schedule, now) })
        continue
      }
      if (!known.at || known.at > now) continue
      known.at = nextRun(job.schedule, now)
      void this.run(job)
    }
  }

  private run(job: Job): Promise<void> {
    const before = this.running.get(job.jobid)
    if (before) return before
    const run = this.execute(job).finally(() => this.running.delete(job.jobid))
    this.running.set(job.jobid, run)
    return run
  }

  private async execute(job: Job): Promise<void> {
    const own = postgres(this.url, { max: 1, onnotice: () => {}, fetch_types: false, connection: { application_name: `anju-cron ${job.jobid}` } })
    let runid = ''
    try {
      const [row] = await this.sql<{ runid: string }[]>`
        insert into cron.job_run_details (jobid, job_pid, database, username, command, status, start_time)
        values (${job.jobid}, 0, ${job.database}, ${job.username}, ${job.command}, 'running', now()) returning runid`
      runid = row?.runid ?? ''
      await own`select set_config('session_authorization', ${job.username}, false)`
      const result = await own.unsafe(job.command)
      const said = `${result.command ?? 'OK'}${result.count === undefined || result.count === null ? '' : ` ${result.count}`}`
      await this.sql`update cron.job_run_details set status = 'succeeded', return_message = ${said}, end_time = now() where runid = ${runid}`
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      this.log(`cron job ${job.jobid}: ${message}`)
      if (runid) await this.sql`update cron.job_run_details set status = 'failed', return_message = ${`ERROR: ${message}`}, end_time = now() where runid = ${runid}`.catch(() => undefined)
    } finally {
      await own.end({ timeout: 1 })
    }
  }
}
