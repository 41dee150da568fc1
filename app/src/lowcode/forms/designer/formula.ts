import { argumentsOf, operatorOf } from '../../logic/operators.ts'
import type { Rule } from '../../logic/index.ts'

/** A text that is no formula; `at` is the place in it, from 0. */
export class FormulaFault extends Error {
  override readonly name = 'FormulaFault'
  readonly at: number

  constructor(at: number) {
    super('not a formula')
    this.at = at
  }
}

/** How fields are called in formulas. */
export interface FormulaNames {
  keyOf: (name: string) => string | undefined
  nameOf: (key: string) => string
}

/** Functions by the name people write, in either language, and their operator. */
const functions: Readonly<Record<string, string>> = { 最大: 'max', 最小: 'min', 天数: 'days_between', 加天: 'add_days', max: 'max', min: 'min', days: 'days_between', add_days: 'add_days' }
const written: Readonly<Record<string, { zh: string; en: string }>> = { max: { zh: '最大', en: 'max' }, min: { zh: '最小', en: 'min' }, days_between: { zh: '天数', en: 'days' }, add_days: { zh: '加天', en: 'add_days' } }
const todays = ['今天', 'today']
const TOKEN = /\s*(?:(\d+(?:\.\d+)?)|\[([^\]]+)\]|"([^"]*)"|([+\-*/%&(),，（）×÷])|([\p{L}_]+))/uy

interface Token {
  at: number
  kind: 'number' | 'field' | 'text' | 'sign' | 'word'
  text: string
}

/**
 * Reads a formula as people write it, `[面积] × [单价] + 10`, as a JsonLogic rule. Fields stand in square brackets, texts in quotation
 * marks; `&` joins texts; functions: 最大, 最小, 天数(从, 到), 加天(日期, 天数), 今天.
 *
 * @throws FormulaFault
 */
export function parseFormula(text: string, names: FormulaNames): Rule {
  const tokens = tokensOf(text)
  let next = 0
  const peek = (): Token | undefined => tokens[next]
  const fail = (): never => {
    throw new FormulaFault(peek()?.at ?? text.length)
  }
  const isSign = (...signs: string[]): boolean => peek()?.kind === 'sign' && signs.includes(peek()?.text ?? '')
  const take = (): Token => {
    const token = peek()
    next++
    return token ?? fail()
  }
  const expect = (sign: string): void => {
    if (!isSign(sign)) fail()
    next++
  }
  const chain = (inner: () => Rule, operators: Readonly<Record<string, string>>) => (): Rule => {
    let left = inner()
    while (isSign(...Object.keys(operators))) {
      const operator = operators[take().text] ?? ''
      left = { [operator]: [left, inner()] }
    }
    return left
  }
  const single = (): Rule => {
    const token = take()
    if (token.kind === 'number') return Number(token.text)
    if (token.kind === 'text') return token.text
    if (token.kind === 'field') {
      const key = names.keyOf(token.text)
      if (key === undefined) throw new FormulaFault(token.at)
      return { var: key }
    }
    if (token.kind === 'word') {
      if (todays.includes(token.text)) return { today: [] }
      const operator = functions[token.text]
      if (operator === undefined) throw new FormulaFault(token.at)
      expect('(')
      const args = [whole()]
      while (isSign(',')) {
        next++
        args.push(whole())
      }
      expect(')')
      return { [operator]: args }
    }
    if (token.text === '-') return { '-': [single()] }
    if (token.text !== '(') throw new FormulaFault(token.at)
    const inner = whole()
    expect(')')
    return inner
  }
  const product = chain(single, { '*': '*', '/': '/', '%': '%' })
  const sum = chain(product, { '+': '+', '-': '-' })
  const whole = chain(sum, { '&': 'cat' })
  const rule = whole()
  if (next < tokens.length) fail()
  return rule
}

const plainSigns: Readonly<Record<string, string>> = { '×': '*', '÷': '/', '，': ',', '（': '(', '）': ')' }

function tokensOf(text: string): Token[] {
  const tokens: Token[] = []
  let at = 0
  while (text.slice(at).trim() !== '') {
    TOKEN.lastIndex = at
    const found = TOKEN.exec(text)
    if (!found) throw new FormulaFault(at)
    const [whole, number, field, quoted, sign, word] = found
    const start = at + whole.length - whole.trimStart().length
    if (number !== undefined) tokens.push({ at: start, kind: 'number', text: number })
    else if (field !== undefined) tokens.push({ at: start, kind: 'field', text: field.trim() })
    else if (quoted !== undefined) tokens.push({ at: start, kind: 'text', text: quoted })
    else if (sign !== undefined) tokens.push({ at: start, kind: 'sign', text: plainSigns[sign] ?? sign })
    else tokens.push({ at: start, kind: 'word', text: word ?? '' })
    at += whole.length
  }
  if (tokens.length === 0) throw new FormulaFault(0)
  return tokens
}

const strength: Readonly<Record<string, number>> = { cat: 1, '+': 2, '-': 2, '*': 3, '/': 3, '%': 3 }

/** A rule as a formula; null when it has parts a formula cannot say. */
export function writeFormula(rule: Rule, names: FormulaNames, language: 'zh' | 'en'): string | null {
  if (typeof rule === 'number') return String(rule)
  if (typeof rule === 'string') return rule.includes('"') ? null : `"${rule}"`
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return null
  const operator = operatorOf(rule)
  if (operator === null) return null
  const args = argumentsOf(rule, operator)
  if (operator === 'var') return args.length === 1 && typeof args[0] === 'string' ? `[${names.nameOf(args[0])}]` : null
  if (operator === 'today') return language === 'zh' ? '今天' : 'today'
  const call = written[operator]
  if (call) {
    const parts = args.map((arg) => writeFormula(arg, names, language))
    return parts.includes(null) ? null : `${call[language]}(${parts.join(', ')})`
  }
  const mine = strength[operator]
  if (mine === undefined) return null
  if (operator === '-' && args.length === 1) {
    const inner = writeFormula(args[0], names, language)
    return inner === null ? null : `-${bracket(args[0], 4, inner)}`
  }
  if (args.length < 2) return null
  const parts = args.map((arg, n) => {
    const inner = writeFormula(arg, names, language)
    return inner === null ? null : bracket(arg, n === 0 ? mine : mine + 1, inner)
  })
  return parts.includes(null) ? null : parts.join(` ${operator === 'cat' ? '&' : operator === '*' ? '×' : operator} `)
}

/** Brackets around what binds weaker than it must. */
function bracket(rule: Rule, least: number, text: string): string {
  const operator = typeof rule === 'object' && rule !== null && !Array.isArray(rule) ? operatorOf(rule) : null
  const own = operator === null ? undefined : strength[operator]
  return own !== undefined && own < least ? `(${text})` : text
}
