import { expect, it } from 'vitest'
import { definePlugin } from '../src/sdk/plugin.ts'
import { malformed, mismatches, unscheduled, type DatabaseFacts } from './plugin-facts.ts'

const locales = { 'zh-CN': async () => ({ default: {} }), 'en-US': async () => ({ default: {} }) }
const title = { zh: '钥匙', en: 'Keys' }
const facts: DatabaseFacts = {
  plugins: [
    { key: 'platform', requires: [], permissions: ['platform.read'], clauses: [], jobs: [], settings: [], imports: [] },
    { key: 'keys', requires: ['platform'], permissions: ['keys.read'], clauses: ['6.1.d'], jobs: ['keys-overdue'], settings: ['days'], imports: [{ kind: 'keys', permission: 'keys.read' }] },
  ],
  searchKinds: ['key'],
}
const component = async () => ({ default: () => null })
const platform = definePlugin({ key: 'platform', title, permissions: ['platform.read'], locales })
const keys = {
  key: 'keys', title, locales, clauses: ['6.1.d'], permissions: ['keys.read'], cronJobs: ['keys-overdue'],
  searchKinds: [{ kind: 'key', title, icon: 'key' as const }],
  imports: [{ kind: 'keys', title, permission: 'keys.read' }],
  menu: [{ title, icon: 'key' as const, section: 'field' as const, path: '/keys/list', permission: 'keys.read' }],
  pages: [{ path: '/keys/list', title, permission: 'keys.read', component }],
}

const said = (manifest: Parameters<typeof definePlugin>[0], folder = 'keys'): string[] =>
  mismatches(new Map([['platform', platform], [folder, definePlugin(manifest)]]), facts).map(({ plugin, message }) => `${plugin} ${message}`)

it('has nothing to say of a manifest that tells what the migration registered', () => {
  expect(said(keys)).toEqual([])
})

it('names every way in which they differ', () => {
  expect(said({ ...keys, permissions: ['keys.lend'], cronJobs: [], pages: [{ path: '/elsewhere', title, permission: 'keys.lend', component }] })).toEqual([
    'keys the menu leads to /keys/list, which is no page of the plugin',
    'keys page /elsewhere is outside /keys/',
    'keys permissions: the migration has keys.read, the manifest does not',
    'keys permissions: the manifest has keys.lend, the migration does not',
    'keys cronJobs: the migration has keys-overdue, the manifest does not',
    'keys an entry wants keys.lend, which no plugin registers',
  ])
  expect(said(keys, 'key')).toContain('key calls itself keys')
  expect(mismatches(new Map([['platform', platform]]), facts)).toEqual([{ plugin: 'keys', message: 'has a migration but no folder under plugins/' }])
})

it('knows how a clause is written and whose a permission is', () => {
  const clauses = ['4.a', '5.1.d', '6.2.a1', '8.2.1', '8.2.2.a']
  expect(malformed(definePlugin({ ...keys, clauses }))).toEqual([])
  expect(malformed(definePlugin({ ...keys, clauses: ['6.1 c', '§6.1.c'], permissions: ['housing.read'] }))).toEqual([
    'clause 6.1 c is not written as 6.1.c',
    'clause §6.1.c is not written as 6.1.c',
    'permission housing.read does not begin with keys.',
  ])
})

it('finds jobs a running database does not run', () => {
  const manifests = new Map([['keys', definePlugin({ ...keys, cronJobs: ['keys-overdue', 'keys-lost', 'keys-clean'] })]])
  expect(unscheduled(manifests, [{ jobname: 'keys-overdue', active: true }, { jobname: 'keys-lost', active: false }])).toEqual([
    { plugin: 'keys', message: 'job keys-lost is switched off' },
    { plugin: 'keys', message: 'job keys-clean is not scheduled' },
  ])
})
