import { expect, test } from 'vitest'
import { answered, withValue } from '../merge.ts'

const merged = { fields: [{ key: 'a', label: 'mine' }, { key: 'b/c', label: 'B' }], help: 'mine' }

test('B.1 the plugin’s side is put in where it was chosen, elsewhere mine stays', () => {
  const conflicts = [{ path: '/fields/[a]/label', mine: 'mine', theirs: 'theirs' }, { path: '/help', mine: 'mine', theirs: 'theirs' }]
  expect(answered(merged, conflicts, { '/help': 'theirs', '/fields/[a]/label': 'mine' })).toEqual({ ...merged, help: 'theirs' })
  expect(answered(merged, conflicts, {})).toEqual(merged)
})

test('B.1 what one side removed is removed, what it kept comes back', () => {
  expect(withValue(merged, '/fields/[b~1c]', undefined)).toEqual({ fields: [merged.fields[0]], help: 'mine' })
  expect(withValue(merged, '/help', undefined)).toEqual({ fields: merged.fields })
  expect(withValue(merged, '/fields/[d]', { key: 'd' })).toEqual({ ...merged, fields: [...merged.fields, { key: 'd' }] })
  expect(withValue(merged, '', { fields: [] })).toEqual({ fields: [] })
})
