import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Whether a process with this id is there. */
function alive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** What a process was started with, on Linux; empty elsewhere. */
function commandLine(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ')
  } catch {
    return process.platform === 'linux' ? '' : spawnSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout
  }
}

/**
 * Takes a data directory for this process. Throws one clear line when another stack is running on it. A database server
 * that a killed stack left behind is stopped first: it would keep the directory locked for nobody.
 */
export async function claim(dataDir: string, clusterDir: string): Promise<() => void> {
  const file = join(dataDir, 'stack.pid')
  const other = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  if (other && other !== process.pid && alive(other) && /start\.(mjs|ts)|vitest|node/.test(commandLine(other))) {
    throw new Error(`${dataDir} is in use by another running stack (process ${other}). Stop it, or name another folder with --data-dir.`)
  }
  await stopOrphan(clusterDir)
  writeFileSync(file, String(process.pid))
  return () => rmSync(file, { force: true })
}

async function stopOrphan(clusterDir: string): Promise<void> {
  const file = join(clusterDir, 'postmaster.pid')
  if (!existsSync(file)) return
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0])
  if (!pid || !alive(pid)) return
  if (commandLine(pid).includes(clusterDir)) process.kill(pid, 'SIGINT')
  else if (!isDead(pid)) return // another program has got the number since
  await gone(pid, 15_000)
  if (alive(pid) && !isDead(pid)) process.kill(pid, 'SIGKILL')
  await gone(pid, 2_000)
  // Dead, but not taken away by its parent: PostgreSQL would take it for a living server.
  if (isDead(pid)) rmSync(file, { force: true })
}

/** Whether a process has ended and only waits for its parent to notice (Linux). */
function isDead(pid: number): boolean {
  try {
    return /^\d+ \(.*\) [ZX]/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

async function gone(pid: number, ms: number): Promise<void> {
  for (let waited = 0; waited < ms && alive(pid) && !isDead(pid); waited += 50) await new Promise((wake) => setTimeout(wake, 50))
}
