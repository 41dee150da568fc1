/** Expressions: JsonLogic with one meaning in browser, Deno and database. See docs/expressions.md. */
export { checkLogic } from './check.ts'
export type { LogicFault } from './check.ts'
export { evaluateLogic, LogicError, logicHolds } from './evaluate.ts'
export type { FieldKind, LogicField, LogicFields, LogicResult, Rule } from './types.ts'
