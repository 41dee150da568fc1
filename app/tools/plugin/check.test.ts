import { mkdtempSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { definePlugin, type PluginManifest } from '../../src/sdk/plugin.ts'
import { checkPlugins } from './check.ts'
import { compareRegistrations, type Registration } from './database.ts'
import type { PluginFolder } from './load.ts'
import { addPlugin, createPlugin, nextStamp, skeleton } from './scaffold.ts'

const page = async () => ({ default: () => null })
const texts = { permissions: { read: 'x' } }
const title = { zh: '钥匙', en: 'Keys' }

function plugin(manifest: Partial<PluginManifest> = {}, folder: Partial<PluginFolder> = {}): PluginFolder {
  return {
    folder: 'keys',
    manifest: definePlugin({
      key: 'keys',
      title,
      permissions: ['keys.read'],
      pages: [{ path: '/keys', title, permission: 'keys.read', component: page }],
      menu: [{ title, icon: 'key', section: 'homes', path: '/keys', permission: 'keys.read' }],
      locales: { 'zh-CN': page, 'en-US': page },
      ...manifest,
    }),
    source: '',
    locales: { 'zh-CN': texts, 'en-US': texts },
    has: () => true,
    ...folder,
  }
}

const messages = (...plugins: PluginFolder[]): string[] => checkPlugins(plugins).map(({ message }) => message)

describe('plugin check', () => {
  it('has nothing to say of a plugin in order', () => {
    expect(messages(plugin())).toEqual([])
  })

  it('wants key and folder to agree, clauses written as the standard writes them, and titles in both languages', () => {
    expect(messages(plugin({}, { folder: 'locks' }))).toEqual(['key "keys" differs from the folder\'s name'])
    expect(messages(plugin({ clauses: ['6.1.c', '8.2.2.b', '6.2.a1', '4.a'] }))).toEqual([])
    expect(messages(plugin({ clauses: ['6.1c', 'clause 4'] }))).toHaveLength(2)
    expect(messages(plugin({ title: { zh: '钥匙', en: '' } }))).toEqual(['the plugin needs a title in zh and en'])
    expect(messages(plugin({ title: { zh: '钥匙', en: '钥匙' } }))).toEqual(['the plugin: the English title is Chinese'])
  })

  it('keeps pages below the plugin’s own path and menus on pages that exist', () => {
    expect(messages(plugin({ pages: [{ path: '/lock/list', title, component: page }], menu: [] }))).toEqual(['page /lock/list does not start with /keys'])
    expect(messages(plugin({ pages: [{ path: '/keysring', title, component: page }], menu: [] }))).toEqual(['page /keysring does not start with /keys'])
    expect(messages(plugin({ menu: [{ title, icon: 'key', section: 'homes', path: '/keys/lost' }] }))).toEqual(['menu /keys/lost leads to no page of this plugin'])
  })

  it('wants every permission defined and named', () => {
    expect(messages(plugin({ permissions: ['keys.read', 'keys.write'] }))).toEqual([
      'permission keys.write has no name (permissions.write) in zh-CN',
      'permission keys.write has no name (permissions.write) in en-US',
    ])
    expect(messages(plugin({ permissions: [] }))).toEqual(['page /keys asks for keys.read, which no plugin defines', 'menu /keys asks for keys.read, which no plugin defines'])
  })

  it('wants both dictionaries, complete, and every file it points at', () => {
    expect(messages(plugin({}, { locales: { 'zh-CN': { ...texts, more: '更多' }, 'en-US': texts } }))).toEqual(['locales: more is missing in en-US'])
    expect(messages(plugin({}, { source: "component: () => import('./pages/Gone.tsx')", has: () => false }))).toEqual(['plugin.ts points at pages/Gone.tsx, which is not there'])
  })

  it('sees requirements that are missing or go in a circle, and what two plugins both claim', () => {
    expect(messages(plugin({ requires: ['doors'] }))).toEqual(['requires doors, which is not installed'])
    const doors = (requires: string[], jobs: string[] = []): PluginFolder =>
      plugin({ key: 'doors', permissions: [], pages: [], menu: [], requires, cronJobs: jobs }, { folder: 'doors', locales: { 'zh-CN': {}, 'en-US': {} } })
    expect(messages(plugin({ requires: ['doors'] }), doors(['keys'])).join()).toContain('require each other')
    expect(messages(plugin({ cronJobs: ['nightly'] }), doors([], ['nightly']))).toEqual(['job nightly belongs to keys already'])
  })

  it('compares manifests with what the migrations registered', () => {
    const row: Registration = { key: 'keys', requires: [], clauses: [], permissions: [{ key: 'keys.read' }], settings: ['days'], jobs: ['keys-nightly'], imports: [] }
    const { findings, notes } = compareRegistrations([plugin()], [row])
    expect(findings.map(({ message }) => message)).toEqual(['job keys-nightly is registered but not in the manifest'])
    expect(notes.map(({ message }) => message)).toEqual(['setting days has no name (settings.days) in the locales'])
    expect(compareRegistrations([plugin()], []).findings).toHaveLength(1)
  })
})

describe('plugin new and add', () => {
  const roots: string[] = []
  const root = (): string => {
    const folder = mkdtempSync(join(tmpdir(), 'anju-plugin-'))
    roots.push(folder)
    mkdirSync(join(folder, 'plugins'))
    mkdirSync(join(folder, 'supabase/migrations'), { recursive: true })
    return folder
  }
  afterEach(() => {
    for (const folder of roots.splice(0)) rmSync(folder, { recursive: true, force: true })
  })

  it('writes a plugin whose dictionaries are complete and whose migration registers it', () => {
    const place = root()
    const files = createPlugin(place, 'spare_keys', new Date('2026-10-01T08:00:00Z'))
    expect(files).toContain('supabase/migrations/20261001080000_spare_keys.sql')
    const read = (path: string): unknown => JSON.parse(readFileSync(join(place, path), 'utf8'))
    const made = plugin(
      { key: 'spare_keys', permissions: ['spare_keys.read', 'spare_keys.write'], pages: [], menu: [] },
      { folder: 'spare_keys', locales: { 'zh-CN': read('plugins/spare_keys/locales/zh-CN.json'), 'en-US': read('plugins/spare_keys/locales/en-US.json') } },
    )
    expect(messages(made)).toEqual([])
    expect(() => createPlugin(place, 'spare_keys')).toThrow('there already')
    expect(() => createPlugin(place, 'Spare-Keys')).toThrow('cannot be a plugin')
  })

  it('numbers a migration after the last one', () => {
    const place = root()
    writeFileSync(join(place, 'supabase/migrations/20991231235900_later.sql'), '')
    expect(nextStamp(place, new Date('2026-10-01T08:00:00Z'))).toBe('20991231235901')
  })

  it('takes in a plugin of somebody else with its migrations, and none whose number is taken', () => {
    const place = root()
    const theirs = root()
    writeFileSync(join(theirs, 'plugin.ts'), skeleton('keys', '1')['plugins/keys/plugin.ts'] ?? '')
    mkdirSync(join(theirs, 'migrations'))
    writeFileSync(join(theirs, 'migrations/20260901000900_keys.sql'), 'select 1;')
    expect(addPlugin(place, theirs)).toEqual(['plugins/keys/', 'supabase/migrations/20260901000900_keys.sql'])
    rmSync(join(place, 'plugins/keys'), { recursive: true })
    expect(() => addPlugin(place, theirs)).toThrow('has the number')
  })
})
