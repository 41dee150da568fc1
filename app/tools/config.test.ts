import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readBundle, writeBundle, type Bundle } from './config-files.ts'
import { report } from './config.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'anju-config-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const bundle: Bundle = {
  format: 1,
  items: [
    { kind: 'form', key: 'a.b-c', title: { zh: '表' }, body: { z: 1, a: [{ y: 2, b: null }] } },
    { kind: 'form', key: 'unused', title: { zh: '不用' }, archived: true },
    { kind: 'role', key: 'manager', title: { zh: '经理' }, body: { permissions: ['b', 'a'] } },
  ],
}

test('B.1 a bundle written and read again is the same bundle, in files that do not depend on the order of members', () => {
  expect(writeBundle(folder, bundle)).toEqual({ written: ['form/a.b-c.json', 'form/unused.json', 'role/manager.json'], removed: [] })
  expect(readBundle(folder)).toEqual(bundle)
  expect(readFileSync(join(folder, 'form/a.b-c.json'), 'utf8')).toBe('{\n  "body": {\n    "a": [\n      {\n        "b": null,\n        "y": 2\n      }\n    ],\n    "z": 1\n  },\n  "title": {\n    "zh": "表"\n  }\n}\n')
})

test('B.1 exporting again touches only what changed, and takes away what is gone', () => {
  writeBundle(folder, bundle)
  expect(writeBundle(folder, bundle)).toEqual({ written: [], removed: [] })
  writeFileSync(join(folder, 'README.md'), 'ours')
  expect(writeBundle(folder, { format: 1, items: bundle.items.slice(0, 2) })).toEqual({ written: [], removed: ['role/manager.json'] })
  expect(readFileSync(join(folder, 'README.md'), 'utf8')).toBe('ours')
})

test('B.1 a file that is no item is named', () => {
  writeBundle(folder, bundle)
  writeFileSync(join(folder, 'form/a.b-c.json'), '{"title": ')
  expect(() => readBundle(folder)).toThrow(/^form\/a\.b-c\.json: /)
  writeFileSync(join(folder, 'form/a.b-c.json'), '{"title": {}, "bodi": {}}')
  expect(() => readBundle(folder)).toThrow('form/a.b-c.json: bodi is unknown')
  writeFileSync(join(folder, 'form/a.b-c.json'), '{"title": {}, "body": {}}')
  writeFileSync(join(folder, 'form/Big.json'), '{}')
  expect(() => readBundle(folder)).toThrow('form/Big.json: not <kind>/<key>.json')
})

test('B.1 the difference is told item by item and place by place, faults with their paths', () => {
  const there: Bundle = { format: 1, items: [{ kind: 'role', key: 'manager', title: { zh: '经理' }, body: { permissions: ['a', 'c'] } }] }
  const applied = {
    applied: false, as_drafts: false, only_here: [{ kind: 'role', key: 'guard' }],
    changes: [{ kind: 'form', key: 'a.b-c', change: 'create' as const }, { kind: 'form', key: 'unused', change: 'none' as const }, { kind: 'role', key: 'manager', change: 'update' as const }],
    faults: [{ kind: 'form', key: 'a.b-c', error: 'lowcode.body_invalid', params: { faults: [{ path: '/z', keyword: 'type', params: {} }] } }],
  }
  expect(report(applied, bundle, there)).toEqual([
    '+ form/a.b-c  create', '~ role/manager  update', '    /body/permissions  + "b"', '    /body/permissions  - "c"',
    '! form/a.b-c  lowcode.body_invalid', '    /z  type {}', '  role/guard  only here, stays',
  ])
})
