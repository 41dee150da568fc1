import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { flatten } from '../../tests/check/checks/locales.ts'
import { loadManifests } from './manifests.ts'
import { missingTexts, textFindings, unnamedSettings } from './plugin-texts.ts'

const texts = { permissions: { read: '查看' }, list: { title: '钥匙' } }
const english = { permissions: { read: 'See' }, list: { title: 'Keys' } }
const keys = { key: 'keys', permissions: ['keys.read'] }

it('has nothing to say when both languages say the same and every permission has a name', () => {
  expect(missingTexts(keys, flatten(texts), flatten(english))).toEqual([])
})

it('names the text that one language lacks and the permission that has no name', () => {
  expect(missingTexts({ ...keys, permissions: ['keys.read', 'keys.lend'] }, flatten(texts), flatten({ permissions: { read: 'See' } }))).toEqual([
    'list.title is missing in en-US',
    'zh-CN has no permissions.lend, the name of keys.lend',
    'en-US has no permissions.lend, the name of keys.lend',
  ])
})

// Node strips the types of every manifest it loads, which takes a while on a busy machine.
it('finds every installed plugin complete', { timeout: 60_000 }, async () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  expect(textFindings(root, await loadManifests(root))).toEqual([])
})

it('names the setting that has no name on the plugins page', () => {
  const root = fileURLToPath(new URL('../../', import.meta.url))
  const finance = { key: 'finance', requires: [], permissions: [], clauses: [], jobs: [], imports: [], settings: ['order_minutes', 'unheard_of'] }
  expect(unnamedSettings(root, { plugins: [finance], searchKinds: [] })).toEqual([{ plugin: 'finance', message: 'zh-CN has no settings.unheard_of, the name of a setting' }])
})
