import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { PostgresInstallation } from './binaries.ts'

const PACKAGES = ['postgresql-15', 'postgresql-client-15', 'postgresql-15-cron', 'postgresql-15-pgtap', 'postgresql-15-plpgsql-check']
const SHIM = fileURLToPath(new URL('./pg_cron/pg_cron--1.6.sql', import.meta.url))

/**
 * Debian's PostgreSQL 15 with the real pg_cron, unpacked into a private tree (nothing is installed on the machine).
 * The shim is added beside the real pg_cron as version "shim": the real one works in one database only and keeps a
 * connection to it, so databases that are cloned carry the shim. Throws one clear line where there is no apt.
 */
export function debianPostgres15(target: string): PostgresInstallation {
  const installation: PostgresInstallation = {
    bin: join(target, 'usr/lib/postgresql/15/bin'),
    lib: join(target, 'usr/lib/x86_64-linux-gnu'),
    extensions: join(target, 'usr/share/postgresql/15/extension'),
    major: 15,
  }
  const marker = join(target, 'anju-version')
  if (!existsSync(marker)) {
    const packages = join(target, 'packages')
    mkdirSync(packages, { recursive: true })
    run('apt-get', ['download', ...PACKAGES], packages)
    for (const file of readdirSync(packages).filter((name) => name.endsWith('.deb'))) run('dpkg-deb', ['-x', join(packages, file), target], target)
    writeFileSync(marker, '15')
  }
  cpSync(SHIM, join(installation.extensions, 'pg_cron--shim.sql'))
  return installation
}

function run(command: string, args: string[], cwd: string): void {
  const result = spawnSync(command, args, { cwd, encoding: 'utf8' })
  if (result.status !== 0) {
    const said = (result.stderr || result.error?.message || '').trim().split('\n').at(-1) ?? ''
    throw new Error(`PostgreSQL 15 for the tests comes from Debian packages (apt-get update first): ${command} failed: ${said}`)
  }
}
