import postgres from 'postgres'
import { flatten } from '../../../tests/check/checks/locales.ts'
import type { Finding } from './check.ts'
import type { PluginFolder } from './load.ts'

/** What the migrations of a plugin have entered in the database. */
export interface Registration {
  key: string
  requires: string[]
  clauses: string[]
  permissions: { key: string }[]
  settings: string[]
  jobs: string[]
  imports: string[]
}

/** Reads the catalogue. The connection must be the database owner's: the catalogue is nobody else's business. */
export async function readRegistrations(url: string): Promise<Registration[]> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    return await sql<Registration[]>`
      select c.key, c.requires, c.clauses, c.permissions,
        array(select jsonb_object_keys(c.default_settings) order by 1) as settings,
        array(select j.job_name from private.plugin_jobs j where j.plugin_key = c.key order by 1) as jobs,
        array(select k.kind from private.import_kinds k where k.plugin_key = c.key order by 1) as imports
      from private.plugin_catalog c order by c.key`
  } finally {
    await sql.end()
  }
}

/** Where a manifest and what its migration registered do not say the same. `notes` are worth mending and stop nothing. */
export function compareRegistrations(plugins: readonly PluginFolder[], registrations: readonly Registration[]): { findings: Finding[]; notes: Finding[] } {
  const findings: Finding[] = []
  const notes: Finding[] = []
  for (const { manifest, locales } of plugins) {
    const say = (message: string): void => void findings.push({ plugin: manifest.key, message })
    const registered = registrations.find(({ key }) => key === manifest.key)
    if (!registered) {
      say('is not in private.plugin_catalog: its migration must end with private.register_plugin')
      continue
    }
    const both = (what: string, inManifest: readonly string[], inDatabase: readonly string[]): void => {
      for (const value of inManifest) if (!inDatabase.includes(value)) say(`${what} ${value} is in the manifest but not registered`)
      for (const value of inDatabase) if (!inManifest.includes(value)) say(`${what} ${value} is registered but not in the manifest`)
    }
    both('permission', manifest.permissions, registered.permissions.map(({ key }) => key))
    both('requirement', manifest.requires, registered.requires)
    both('clause', manifest.clauses, registered.clauses)
    both('job', manifest.cronJobs, registered.jobs)
    both('import', (manifest.imports ?? []).map(({ kind }) => kind), registered.imports)
    const names = flatten(locales['zh-CN'])
    for (const setting of registered.settings) {
      if (!names.has(`settings.${setting}`)) notes.push({ plugin: manifest.key, message: `setting ${setting} has no name (settings.${setting}) in the locales` })
    }
  }
  return { findings, notes }
}
