import type { Sql } from 'postgres'
import type { PluginManifest } from '../src/sdk/plugin.ts'

/** What a plugin's migration registered. */
export interface PluginFacts {
  key: string
  requires: string[]
  permissions: string[]
  clauses: string[]
  jobs: string[]
  settings: string[]
  imports: { kind: string; permission: string }[]
}

export interface DatabaseFacts {
  plugins: PluginFacts[]
  searchKinds: string[]
}

export async function databaseFacts(sql: Sql): Promise<DatabaseFacts> {
  const plugins = await sql<PluginFacts[]>`
    select c.key, c.requires, c.clauses,
      array(select p ->> 'key' from jsonb_array_elements(c.permissions) p) as permissions,
      array(select jsonb_object_keys(c.default_settings)) as settings,
      array(select j.job_name from private.plugin_jobs j where j.plugin_key = c.key) as jobs,
      coalesce((select jsonb_agg(jsonb_build_object('kind', k.kind, 'permission', k.permission)) from private.import_kinds k where k.plugin_key = c.key), '[]') as imports
    from private.plugin_catalog c order by c.key`
  const kinds = await sql<{ kind: string }[]>`select kind from private.search_sources`
  return { plugins: [...plugins], searchKinds: kinds.map(({ kind }) => kind) }
}

export interface Mismatch {
  plugin: string
  message: string
}

/** Jobs a manifest names that a running database has not scheduled, or has switched off. */
export function unscheduled(manifests: ReadonlyMap<string, PluginManifest>, jobs: readonly { jobname: string; active: boolean }[]): Mismatch[] {
  const active = new Map(jobs.map((job) => [job.jobname, job.active]))
  return [...manifests].flatMap(([plugin, { cronJobs }]) =>
    cronJobs.filter((name) => active.get(name) !== true).map((name) => ({ plugin, message: `job ${name} is ${active.has(name) ? 'switched off' : 'not scheduled'}` })),
  )
}

/** The core is always there, so naming it as a requirement is optional. */
const CORE = 'platform'

/** Permissions that are named for what they guard, not for the plugin that brings them. */
const families: Record<string, string> = { lowcode: 'config' }

/** A clause of the standard or one of its items: `4.a`, `6.1.c`, `6.2.a1`, `8.2.2.a`, `8.2.1`. */
const CLAUSE = /^\d+(\.\d+)*(\.[a-z]\d*)?$/

/** What is wrong with a manifest by itself, whatever the database holds. */
export function malformed(manifest: PluginManifest): string[] {
  const { key } = manifest
  const paths = manifest.pages.map(({ path }) => path)
  return [
    ...manifest.clauses.filter((clause) => !CLAUSE.test(clause)).map((clause) => `clause ${clause} is not written as 6.1.c`),
    ...manifest.permissions.filter((permission) => !permission.startsWith(`${families[key] ?? key}.`)).map((permission) => `permission ${permission} does not begin with ${families[key] ?? key}.`),
    ...manifest.menu.filter(({ path }) => !paths.includes(path)).map(({ path }) => `the menu leads to ${path}, which is no page of the plugin`),
    ...paths.filter((path) => !path.startsWith(`/${key}/`) && path !== `/${key}`).map((path) => `page ${path} is outside /${key}/`),
  ]
}

/** Where manifests and migrations do not say the same: a right nobody can be given, a job nobody sees, a dead menu entry. */
export function mismatches(manifests: ReadonlyMap<string, PluginManifest>, facts: DatabaseFacts): Mismatch[] {
  const found: Mismatch[] = []
  const allPermissions = new Set(facts.plugins.flatMap(({ permissions }) => permissions))
  for (const { key } of facts.plugins) if (!manifests.has(key)) found.push({ plugin: key, message: 'has a migration but no folder under plugins/' })
  for (const [folder, manifest] of manifests) {
    const say = (message: string): void => void found.push({ plugin: folder, message })
    if (manifest.key !== folder) say(`calls itself ${manifest.key}`)
    for (const message of malformed(manifest)) say(message)
    const known = facts.plugins.find(({ key }) => key === manifest.key)
    if (!known) {
      say('is not registered by any migration')
      continue
    }
    const lists: [string, readonly string[], readonly string[]][] = [
      ['permissions', manifest.permissions, known.permissions],
      ['requires', manifest.requires.filter((key) => key !== CORE), known.requires.filter((key) => key !== CORE)],
      ['clauses', manifest.clauses, known.clauses],
      ['cronJobs', manifest.cronJobs, known.jobs],
      ['imports', (manifest.imports ?? []).map(({ kind }) => kind), known.imports.map(({ kind }) => kind)],
    ]
    for (const [name, here, there] of lists) {
      for (const item of there) if (!here.includes(item)) say(`${name}: the migration has ${item}, the manifest does not`)
      for (const item of here) if (!there.includes(item)) say(`${name}: the manifest has ${item}, the migration does not`)
    }
    for (const { kind, permission } of manifest.imports ?? []) {
      const registered = known.imports.find((entry) => entry.kind === kind)
      if (registered && registered.permission !== permission) say(`imports: ${kind} needs ${registered.permission}, the manifest says ${permission}`)
    }
    for (const { kind } of manifest.searchKinds ?? []) if (!facts.searchKinds.includes(kind)) say(`searchKinds: no migration registers ${kind}`)
    const entries = [...manifest.menu, ...manifest.pages, ...manifest.widgets]
    for (const permission of new Set(entries.map((entry) => entry.permission))) {
      if (permission !== undefined && !allPermissions.has(permission)) say(`an entry wants ${permission}, which no plugin registers`)
    }
  }
  return found
}
