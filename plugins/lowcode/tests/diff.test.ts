import type { JsonValue } from '@anju/sdk'
import { expect, test } from 'vitest'
import { differences, isLogic, labelsAt, logicAt } from '../diff.ts'

const schema = {
  type: 'object',
  $defs: { field: { type: 'object', properties: { title: { 'x-title': { zh: '名称', en: 'Name' } }, required: { title: '必填' } } } },
  properties: { fields: { 'x-title': { zh: '字段', en: 'Fields' }, type: 'array', items: { $ref: '#/$defs/field' } }, tags: { title: '标签' } },
}
const field = (key: string, zh: string, required = false) => ({ key, title: { zh, en: key }, required })

test('B.1 a difference is told in the words of the people who configure', () => {
  const before = { fields: [field('name', '姓名'), field('rent', '租金')], tags: ['a', 'b'] }
  const after = { fields: [field('name', '姓名', true), field('rent', '月租金'), field('note', '备注')], tags: ['b', 'c'], extra: 1 }
  expect(differences(schema, before, after, 'zh-CN')).toEqual([
    { path: '/fields/[name]/required', labels: ['字段', '姓名', '必填'], what: 'changed', before: false, after: true },
    { path: '/fields/[rent]/title/zh', labels: ['字段', '月租金', '名称', 'zh'], what: 'changed', before: '租金', after: '月租金' },
    { path: '/fields/[note]', labels: ['字段', '备注'], what: 'added', after: field('note', '备注') },
    { path: '/tags', labels: ['标签'], what: 'added', after: 'c' },
    { path: '/tags', labels: ['标签'], what: 'removed', before: 'a' },
    { path: '/extra', labels: ['extra'], what: 'added', after: 1 },
  ])
  expect(differences(schema, before, after, 'en-US')[0]?.labels).toEqual(['Fields', 'name', '必填'])
})

test('B.1 an element moved is told as moved, not as removed and added', () => {
  const [a, b] = [field('a', '甲'), field('b', '乙')]
  expect(differences(schema, { fields: [a, b] }, { fields: [b, a] }, 'zh-CN')).toEqual([{ path: '/fields', labels: ['字段'], what: 'moved', before: ['甲', '乙'], after: ['乙', '甲'] }])
})

test('B.1 lists without keys and changed types are one change; equal bodies are none', () => {
  expect(differences({}, { x: [{ v: 1 }] }, { x: [{ v: 2 }] }, 'zh-CN')).toEqual([{ path: '/x', labels: ['x'], what: 'changed', before: [{ v: 1 }], after: [{ v: 2 }] }])
  expect(differences({}, { x: 1 }, { x: { y: 1 } }, 'zh-CN')).toEqual([{ path: '/x', labels: ['x'], what: 'changed', before: 1, after: { y: 1 } }])
  expect(differences({}, { x: null }, { x: null }, 'zh-CN')).toEqual([])
  expect(differences({}, { x: null }, {}, 'zh-CN')).toEqual([{ path: '/x', labels: ['x'], what: 'removed', before: null }])
})

test('B.1 the place of a conflict is told in words too, also when the element is gone', () => {
  const body = { fields: [field('rent', '租金')] }
  expect(labelsAt(schema, [body], '/fields/[rent]/required', 'zh-CN')).toEqual(['字段', '租金', '必填'])
  expect(labelsAt(schema, [body], '/fields/[gone]', 'en-US')).toEqual(['Fields', 'gone'])
  expect(labelsAt(schema, [body, { fields: [field('gone', '只在插件里')] }], '/fields/[gone]/required', 'zh-CN')).toEqual(['字段', '只在插件里', '必填'])
  expect(labelsAt(schema, [body], '/x~1y', 'zh-CN')).toEqual(['x/y'])
  expect(labelsAt(schema, [body], '', 'zh-CN')).toEqual([])
})

test('B.1 a condition is one thing, compared and shown as a whole', () => {
  const was: JsonValue = { '<': [{ var: 'battery' }, 20] }
  const is: JsonValue = { and: [{ '<': [{ var: 'battery' }, 25] }, { '==': [{ var: 'kind' }, 'lock'] }] }
  expect(differences({}, { condition: was }, { condition: is }, 'zh-CN')).toEqual([{ path: '/condition', labels: ['condition'], what: 'changed', before: was, after: is }])
  expect([isLogic(was), isLogic({ zh: '租金' }), isLogic({ '<': [], x: 1 }), isLogic([1])]).toEqual([true, false, false, false])
  expect(logicAt('/clear/condition/<')).toEqual({ path: '/clear/condition', operator: '<' })
  expect(logicAt('/condition/~1')).toEqual({ path: '/condition', operator: '/' })
  expect(logicAt('/clear/after')).toBeNull()
})
