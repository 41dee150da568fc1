import { definePlugin } from '@anju/sdk'
import { expect, test } from 'vitest'
import { givenByWider, seenBy, toggled } from '../role.ts'

const locale = () => Promise.resolve({ default: {} })
const title = (en: string) => ({ zh: en, en })
const entry = (name: string, permission?: string) => ({ title: title(name), icon: 'home' as const, section: 'homes' as const, path: `/${name}`, ...(permission ? { permission } : {}) })
const manifests = [
  definePlugin({ key: 'housing', title: title('Housing'), menu: [entry('units', 'housing.read'), entry('open')], widgets: [{ key: 'w', title: title('Card'), width: 6, permission: 'housing.write', component: () => Promise.resolve({ default: () => null }) }], locales: { 'zh-CN': locale, 'en-US': locale } }),
  definePlugin({ key: 'finance', title: title('Finance'), menu: [entry('charges', 'finance.read')], locales: { 'zh-CN': locale, 'en-US': locale } }),
]

test('B.1 a role is previewed with what it lets people open, in plugins that are switched on', () => {
  const both = new Set(['housing', 'finance'])
  expect(seenBy(['housing.read'], manifests, both)).toEqual([{ plugin: title('Housing'), pages: [title('units'), title('open')], widgets: [] }])
  expect(seenBy(['*'], manifests, new Set(['finance']))).toEqual([{ plugin: title('Finance'), pages: [title('charges')], widgets: [] }])
  expect(seenBy(['housing.*'], manifests, both)[0]?.widgets).toEqual([title('Card')])
})

test('B.1 a box is shown as given when a wider right gives it', () => {
  expect(givenByWider(['config.write'], 'config.write:form')).toBe(true)
  expect(givenByWider(['housing.*'], 'housing.read')).toBe(true)
  expect(givenByWider(['housing.read'], 'housing.read')).toBe(false)
  expect(toggled(['a', 'b'], 'b', false)).toEqual(['a'])
  expect(toggled(['a'], 'a', true)).toEqual(['a'])
})
