import { describe, expect, it } from 'vitest'
import { differences, flatten, namedKeys, refusalKeys } from './locales.ts'

const messages = (zh: unknown, en: unknown): string[] => differences('x', flatten(zh), flatten(en)).map(({ message }) => message)

describe('the two languages', () => {
  it('are complete when they hold the same keys, plurals aside', () => {
    expect(messages({ a: { b: '好' }, n_other: '{{count}} 户' }, { a: { b: 'Good' }, n_one: '{{count}} home', n_other: '{{count}} homes' })).toEqual([])
  })

  it('are incomplete with a key missing, an empty or untranslated text, or another placeholder', () => {
    expect(messages({ a: '一', b: '', c: '三', d: '{{x}}' }, { b: 'B', c: '三', d: '{{y}}', e: 'E' })).toEqual([
      'a is missing in en-US',
      'e is missing in zh-CN',
      'b is empty in zh-CN',
      'c is Chinese in en-US',
      'd takes {x} in zh-CN, {y} in en-US',
    ])
  })
})

it('finds the texts a page names', () => {
  expect(namedKeys(`/** t('not.this') */ // t('nor.this')
 t('units.title') t("no") t(\`status.\${x}\`) {t('app:save')} format('x')`)).toEqual(['units.title', 'app:save'])
})

it('finds the refusals of a migration', () => {
  expect(
    refusalKeys(`perform private.fail(409, 'housing.not_free', '{}'); private.fail(409, case when e then 'platform.needs' else 'platform.needed_by' end, x);
      errors = '[{"field": "code", "key": "housing.exists", "params": {}}]'; jsonb_build_object('field', 'code', 'key', 'platform.in_use')`),
  ).toEqual(['housing.exists', 'housing.not_free', 'platform.in_use', 'platform.needed_by', 'platform.needs'])
})
