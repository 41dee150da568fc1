import { describe, expect, it } from 'vitest'
import { tidyFields } from '../designer/tidyFields.ts'
import { drawnFields, fieldsFrom } from '../drawn.ts'

describe('B.4 forms of steps', () => {
  it('B.4 a drawn form is told from an older one', () => {
    expect(drawnFields({ fields: [{ key: 'a', type: 'text', title: { zh: 'a' } }] })).toHaveLength(1)
    expect(drawnFields({ type: 'object', properties: {} })).toBeNull()
    expect(drawnFields(undefined)).toBeNull()
  })

  it('B.4 an older form is taken over field by field, or not at all', () => {
    expect(fieldsFrom({ type: 'object', required: ['sum'], properties: {
      sum: { type: 'integer', title: '金额' }, why: { type: 'string', maxLength: 900 }, when: { type: 'string', format: 'date' }, how: { enum: ['cash', 'bank'] }, ok: { type: 'boolean' },
    } })).toMatchObject([
      { key: 'sum', type: 'number', decimals: 0, required: true, title: { zh: '金额' } }, { key: 'why', type: 'text', multiline: true }, { key: 'when', type: 'date' },
      { key: 'how', type: 'choice', options: [{ value: 'cash' }, { value: 'bank' }] }, { key: 'ok', type: 'boolean' },
    ])
    expect(fieldsFrom({ type: 'object', properties: { tags: { type: 'array', items: { type: 'string' } } } })).toBeNull()
    expect(fieldsFrom({ type: 'object', properties: { how: { enum: ['现金'] } } })).toBeNull()
  })

  it('B.4 what is stored says nothing empty', () => {
    expect(tidyFields([{ key: 'a', type: 'text', title: { zh: '甲', en: '' }, required: undefined as never, visible: { '==': [{ var: 'en' }, ''] } }])).toEqual([{ key: 'a', type: 'text', title: { zh: '甲' }, visible: { '==': [{ var: 'en' }, ''] } }])
  })
})
