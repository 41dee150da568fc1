import { describe, expect, test } from 'vitest'
import { caseHolds, logicVectors as vectors } from '../../../../tests/vectors/logic.ts'
import { checkLogic, evaluateLogic, logicHolds } from './index.ts'

describe('B.3 a rule gives in the browser what the vectors say', () => {
  for (const example of vectors.cases) {
    const { say, rule, data, is } = example
    const record = { ...vectors.record, ...data }
    test(say, () => {
      expect(evaluateLogic(rule, record, vectors.today)).toEqual(is)
      expect(logicHolds(rule, record, vectors.today)).toBe(caseHolds(example))
    })
  }
})

describe('B.3 what is no rule is refused with the place of the fault', () => {
  for (const { say, rule, fault, path, params } of vectors.faults) {
    test(say, () => expect(checkLogic(rule, vectors.fields)).toEqual({ key: fault, params: { path, ...params } }))
  }
})
