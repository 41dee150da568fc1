import { expect, it } from 'vitest'
import { noTextInComponents } from '../../lint/texts.ts'
import { switches } from './lint.ts'

it('finds comments that switch a rule off, whoever’s linter they speak to', () => {
  const text = ['const a = 1', `// ${'oxlint'}-disable-next-line no-var`, `/* ${'eslint'}-disable */`].join('\n')
  expect(switches('app/a.ts', text).map(({ subject }) => subject)).toEqual(['app/a.ts:2', 'app/a.ts:3'])
})

it('finds Chinese text in a component, but not the name Chinese gives itself', () => {
  const found: object[] = []
  const rule = noTextInComponents.create({ report: ({ node }) => found.push(node) })
  const text = { value: '缴费' }
  const template = { value: { raw: '欠租${days}天' } }
  rule.Literal(text)
  rule.Literal({ value: '中文' })
  rule.Literal({ value: 42 })
  rule.JSXText({ value: 'Pay' })
  rule.TemplateElement(template)
  expect(found).toEqual([text, template])
})
