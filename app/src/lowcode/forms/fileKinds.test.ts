import { expect, test } from 'vitest'
import { acceptOf, fileFault, fileKind } from './fileKinds.ts'
import type { Field } from './types.ts'

const field = (more: Partial<Field>): Field => ({ key: 'a', type: 'file', title: { zh: 'a', en: 'a' }, ...more })

test('B.2 a file is what its name and media type say', () => {
  expect(fileKind('门牌.PNG', 'image/png')).toBe('image')
  expect(fileKind('表.csv', 'application/vnd.ms-excel')).toBe('sheet')
  expect(fileKind('合同.docx', '')).toBe('document')
  expect(fileKind('合同.pdf', 'application/pdf')).toBe('pdf')
  expect(fileKind('x.html', 'text/html')).toBeNull()
  expect(fileKind('x.svg', 'image/svg+xml')).toBeNull()
  expect(fileKind('x.exe', '')).toBeNull()
})

test('B.2 a field refuses what it does not take before anything is sent', () => {
  expect(fileFault(field({ photo: true }), { name: 'a.pdf', type: 'application/pdf', size: 1 })?.key).toBe('forms.file_type')
  expect(fileFault(field({ accept: ['pdf'] }), { name: 'a.pdf', type: 'application/pdf', size: 1 })).toBeNull()
  expect(fileFault(field({ accept: ['pdf'] }), { name: 'a.png', type: 'image/png', size: 1 })?.key).toBe('forms.file_type')
  expect(fileFault(field({ max_mb: 1 }), { name: 'a.png', type: 'image/png', size: 1_048_577 })).toEqual({ path: '/a', key: 'forms.file_size', params: { name: 'a.png', limit: 1 } })
  expect(acceptOf(field({ accept: ['pdf', 'text'] }))).toBe('.pdf,.txt')
})
