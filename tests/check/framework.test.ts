import { expect, it } from 'vitest'
import { applyExceptions, reportOf, run } from './framework.ts'

it('accepts what is listed with a reason and reports a listing that nothing needs', () => {
  const findings = [
    { subject: 'a', message: 'bad' },
    { subject: 'b', message: 'bad' },
  ]
  expect(applyExceptions(findings, { a: 'because' })).toEqual([{ subject: 'b', message: 'bad' }])
  expect(applyExceptions([], { a: 'because' })).toEqual([{ subject: 'a', message: 'is listed as an exception that nothing needs any more: take it out' }])
})

it('reports what a failing command said (compiler, linter), and nothing when it succeeds', async () => {
  const node = (code: string) => run(process.execPath, ['-e', code], process.cwd())
  expect(await reportOf('tsc', node('console.log("a.ts(1,1): error TS1"); process.exit(2)'))).toEqual([{ subject: 'tsc', message: '\na.ts(1,1): error TS1' }])
  expect(await reportOf('tsc', node('console.log("fine")'))).toEqual([])
})
