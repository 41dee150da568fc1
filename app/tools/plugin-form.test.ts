import { expect, it } from 'vitest'
import { definePlugin, type PluginManifest } from '../src/sdk/plugin.ts'
import { formFaults, togetherFaults, unnamedSettings, type PluginFiles } from './plugin-form.ts'

const load = async () => ({ default: () => null })
const texts = { permissions: { read: 'x' } }
const title = { zh: '钥匙', en: 'Keys' }
const keys = (manifest: Partial<PluginManifest> = {}): PluginManifest =>
  definePlugin({
    key: 'keys',
    title,
    permissions: ['keys.read'],
    pages: [{ path: '/keys', title, permission: 'keys.read', component: load }],
    menu: [{ title, icon: 'key', section: 'homes', path: '/keys', permission: 'keys.read' }],
    locales: { 'zh-CN': load, 'en-US': load },
    ...manifest,
  })
const said = (manifest: Partial<PluginManifest> = {}, files: Partial<PluginFiles> = {}): string[] =>
  formFaults('keys', keys(manifest), { source: '', locales: { 'zh-CN': texts, 'en-US': texts }, has: () => true, ...files }).map(({ message }) => message)

it('has nothing to say of a plugin in order', () => {
  expect(said()).toEqual([])
  expect(togetherFaults([keys()])).toEqual([])
})

it('wants clauses written as the standard writes them, and titles in both languages', () => {
  expect(said({ clauses: ['6.1.c', '8.2.2.b', '6.2.a1', '4.a'] })).toEqual([])
  expect(said({ clauses: ['6.1c', 'clause 4'] })).toEqual(['clause "6.1c" is not written like 6.1.c', 'clause "clause 4" is not written like 6.1.c'])
  expect(said({ title: { zh: '钥匙', en: '' } })).toEqual(['the plugin needs a title in zh and en'])
  expect(said({ title: { zh: '钥匙', en: '钥匙' } })).toEqual(['the plugin: the English title is Chinese'])
})

it('wants every permission of the plugin named in both dictionaries', () => {
  expect(said({ permissions: ['keys.read', 'keys.write'] })).toEqual([
    'permission keys.write has no name (permissions.write) in zh-CN',
    'permission keys.write has no name (permissions.write) in en-US',
  ])
  expect(said({ permissions: ['doors.read'] })).toEqual(['permission "doors.read" is not written like keys.read'])
})

it('wants both dictionaries, complete, and every file the manifest points at', () => {
  expect(said({}, { locales: { 'zh-CN': { ...texts, more: '更多' }, 'en-US': texts } })).toEqual(['locales: more is missing in en-US'])
  expect(said({}, { source: "component: () => import('./pages/Gone.tsx')", has: () => false })).toEqual(['plugin.ts points at pages/Gone.tsx, which is not there'])
})

it('sees requirements that are missing or go in a circle, and what two plugins both claim', () => {
  const doors = (manifest: Partial<PluginManifest>): PluginManifest => keys({ key: 'doors', permissions: [], pages: [], menu: [], ...manifest })
  const together = (...manifests: PluginManifest[]): string[] => togetherFaults(manifests).map(({ message }) => message)
  expect(together(keys({ requires: ['doors'] }))).toEqual(['requires doors, which is not installed'])
  expect(together(keys({ requires: ['doors'] }), doors({ requires: ['keys'] })).join()).toContain('require each other')
  expect(together(keys({ cronJobs: ['nightly'] }), doors({ cronJobs: ['nightly'] }))).toEqual(['job nightly belongs to keys already'])
})

it('wants a name for every setting of the migration', () => {
  const facts = { plugins: [{ key: 'keys', requires: [], permissions: [], clauses: [], jobs: [], imports: [], settings: ['days', 'limit'] }], searchKinds: [] }
  const files = { source: '', locales: { 'zh-CN': { settings: { days: '天数' } }, 'en-US': {} }, has: () => true }
  expect(unnamedSettings('keys', files, facts).map(({ message }) => message)).toEqual(['setting limit has no name (settings.limit) in the locales'])
})
