import type { Locale } from '../../sdk/i18n.ts'
import type { Title } from '../../sdk/plugin.ts'
import { argumentsOf, operatorOf } from '../logic/operators.ts'
import { checkLogic, type Rule } from '../logic/index.ts'
import type { ConditionField, ConditionFields } from './fields.ts'
import { say, type Word } from './words.ts'

/** How closely a part holds together; one that holds less is put in brackets. */
type Bond = 'atom' | 'product' | 'sum' | 'statement' | 'group'
interface Part {
  text: string
  bond: Bond
}

const signs: Readonly<Record<string, string>> = { '<': '<', '<=': '≤', '>': '>', '>=': '≥', '+': '+', '-': '−', '*': '×', '/': '÷', '%': 'mod' }

/**
 * A rule in plain words: `欠租月数 ≥ 2 且 家庭类别 不是 低保`. Fields and choices are named by their titles, what has none by
 * its key. Never throws: what is no rule is said to be unreadable.
 */
export function readLogic(rule: Rule, fields: ConditionFields, locale: Locale): string {
  return checkLogic(rule) === null ? new Reader(fields, locale).condition(rule).text : say(locale, 'unreadable')
}

class Reader {
  private readonly fields: ConditionFields
  private readonly locale: Locale

  constructor(fields: ConditionFields, locale: Locale) {
    this.fields = fields
    this.locale = locale
  }

  /** A part that is asked whether it holds: there, a bare yes/no field is a statement. */
  condition(rule: unknown): Part {
    if (rule === true || rule === false) return atom(this.word(rule ? 'always' : 'never'))
    if (variableOf(rule) !== null) return this.statement(this.fieldOf(rule)?.type === 'boolean' ? 'is_true' : 'filled', this.value(rule).text)
    return this.value(rule)
  }

  private value(rule: unknown): Part {
    if (Array.isArray(rule)) return atom(rule.length === 0 ? this.word('nothing') : this.list(rule))
    if (typeof rule === 'object' && rule !== null) return this.operation(rule)
    return atom(this.literal(rule))
  }

  private operation(rule: object): Part {
    const operator = operatorOf(rule) ?? ''
    const args = argumentsOf(rule, operator)
    const [a, b] = args
    switch (operator) {
      case 'var':
        return args.length > 1 ? atom(this.word('default', this.name(a), this.inside(b, 'sum', { var: a }))) : atom(this.name(a))
      case '==':
      case '===':
        return this.equality(a, b, true)
      case '!=':
      case '!==':
        return this.equality(a, b, false)
      case '!':
        return this.negation(a)
      case '!!':
        return this.condition(a)
      case 'and':
      case 'or':
        return args.length === 1 ? this.condition(a) : { text: args.map((arg) => this.bracketed(this.condition(arg), 'statement')).join(this.word(operator)), bond: 'group' }
      case '<':
      case '<=':
      case '>':
      case '>=':
        return this.order(operator, args)
      case 'in':
        return this.membership(a, b, true)
      case 'missing':
        return this.statement('missing', this.names(args))
      case '+':
      case '-':
      case '*':
      case '/':
      case '%':
        return this.arithmetic(operator, args)
      case 'min':
      case 'max':
      case 'cat':
        return atom(this.word(operator, this.list(args, operator === 'cat' ? undefined : args.find((arg) => this.measureOf(arg)))))
      case 'some':
      case 'all':
      case 'none':
        return this.statement(operator, this.inside(a), say(this.locale, 'group', this.forItems(a).condition(b).text))
      case 'if':
        return this.choice(args)
      case 'today':
        return atom(this.word('today'))
      case 'days_between':
        return atom(this.word('days_between', this.inside(a), this.inside(b)))
      case 'add_days':
        return typeof b === 'number' && b < 0 ? atom(this.word('days_before', this.inside(a), String(-b))) : atom(this.word('days_after', this.inside(a), this.inside(b)))
      default:
        return atom(this.word('unreadable'))
    }
  }

  private equality(a: unknown, b: unknown, equal: boolean): Part {
    if (b === null) return this.statement(equal ? 'empty' : 'filled', this.inside(a))
    if (typeof b === 'boolean' && this.fieldOf(a)?.type === 'boolean' && equal) return this.statement(b ? 'is_true' : 'is_false', this.inside(a))
    const [left, right] = [this.inside(a, 'sum', b), this.inside(b, 'sum', a)]
    const measured = [a, b].some((side) => typeof side === 'number' || ['number', 'date'].includes(this.fieldOf(side)?.type ?? ''))
    if (measured) return { text: `${left} ${equal ? '=' : '≠'} ${right}`, bond: 'statement' }
    return this.statement(equal ? 'is' : 'is_not', left, right)
  }

  private negation(inner: unknown): Part {
    const operator = typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? operatorOf(inner) : null
    if (operator !== null) {
      const args = argumentsOf(inner as object, operator)
      if (operator === 'in') return this.membership(args[0], args[1], false)
      if (operator === 'missing') return this.statement('not_missing', this.names(args))
      if (operator === 'var') return this.statement(this.fieldOf(inner)?.type === 'boolean' ? 'is_false' : 'empty', this.inside(inner))
    }
    return { text: this.word('not', say(this.locale, 'group', this.condition(inner).text)), bond: 'statement' }
  }

  private order(operator: string, args: unknown[]): Part {
    const parts = args.map((arg, i) => this.inside(arg, 'sum', args[i === 0 ? 1 : i - 1]))
    return this.days(operator, args) ?? { text: parts.join(` ${signs[operator]} `), bond: 'statement' }
  }

  /** Days counted from today, said as people say them. */
  private days(operator: string, args: unknown[]): Part | null {
    const [a, b, c] = args
    const count = daysFromToday(a) ?? daysFromToday(c)
    if (operator === '<=' && args.length === 3 && count !== null && variableOf(b) !== null) {
      if (isToday(a) && count > 0) return this.statement('next_days', this.inside(b), String(count))
      if (isToday(c) && count < 0) return this.statement('last_days', this.inside(b), String(-count))
    }
    const past = argumentsIn(a, 'days_between')
    if (operator === '>' && args.length === 2 && typeof b === 'number' && past && isToday(past[1])) return this.statement('days_ago', this.inside(past[0]), String(b))
    return null
  }

  private membership(needle: unknown, haystack: unknown, within: boolean): Part {
    if (Array.isArray(haystack)) return this.statement(within ? 'one_of' : 'none_of', this.inside(needle, 'sum'), haystack.length === 0 ? this.word('nothing') : this.list(haystack, needle))
    return this.statement(within ? 'contains' : 'contains_not', this.inside(haystack, 'sum'), this.inside(needle, 'sum', haystack))
  }

  private arithmetic(operator: string, args: unknown[]): Part {
    const bond: Bond = operator === '+' || operator === '-' ? 'sum' : 'product'
    const [only] = args
    if (args.length === 1) return operator === '-' ? { text: `−${this.inside(only, 'atom')}`, bond: 'product' } : this.value(only)
    // What is added to an amount is one; what it is multiplied by is not.
    const beside = bond === 'sum' ? args.find((arg) => this.measureOf(arg)) : undefined
    const parts = args.map((arg, i) => this.inside(arg, i === 0 && bond === 'sum' ? 'sum' : bond === 'sum' ? 'product' : i === 0 ? 'product' : 'atom', beside))
    return { text: parts.join(` ${signs[operator]} `), bond }
  }

  private choice(args: unknown[]): Part {
    let text = ''
    for (let i = 0; i < args.length; i += 2) {
      if (i === args.length - 1) text = this.word('else', text, this.inside(args[i]))
      else {
        const branch = this.word('if', this.condition(args[i]).text, this.inside(args[i + 1]))
        text = text === '' ? branch : this.word('else_if', text, branch)
      }
    }
    return { text, bond: 'group' }
  }

  /** A part inside another, in brackets when it holds together less; `beside` is what it is compared with. */
  private inside(rule: unknown, least: Bond = 'statement', beside?: unknown): string {
    const option = typeof rule === 'string' ? this.optionTitle(rule, beside) : null
    return option ?? (typeof rule === 'number' ? this.measured(rule, beside) : this.bracketed(this.value(rule), least))
  }

  private bracketed(part: Part, least: Bond): string {
    const order: Bond[] = ['atom', 'product', 'sum', 'statement', 'group']
    return order.indexOf(part.bond) > order.indexOf(least) ? say(this.locale, 'group', part.text) : part.text
  }

  private statement(word: Word, a = '', b = ''): Part {
    return { text: this.word(word, a, b), bond: 'statement' }
  }

  private list(items: unknown[], beside?: unknown): string {
    return items.map((item) => this.inside(item, 'sum', beside)).join(this.word('list'))
  }

  private names(args: unknown[]): string {
    return (Array.isArray(args[0]) ? (args[0] as unknown[]) : args).map((name) => this.name(name)).join(this.word('list'))
  }

  private name(name: unknown): string {
    const field = typeof name === 'string' && Object.hasOwn(this.fields, name) ? this.fields[name] : undefined
    if (field) return this.title(field.title)
    return typeof name === 'string' && name !== '' ? name : this.word(name === '' ? 'record' : 'unreadable')
  }

  private literal(value: unknown): string {
    if (typeof value === 'string') return /^\d{4}-\d\d-\d\d$/.test(value) ? value : this.word('quote', value)
    if (typeof value === 'number') return String(value)
    return this.word(value === true ? 'true' : value === false ? 'false' : 'null')
  }

  private optionTitle(value: string, beside: unknown): string | null {
    const option = this.fieldOf(beside)?.options?.find((known) => known.value === value)
    return option ? this.title(option.title) : null
  }

  /** A number in the unit of what it is compared with; amounts kept in fen are read in yuan. */
  private measured(rule: number, beside: unknown): string {
    const measure = this.measureOf(beside)
    const text = String(measure?.fen ? rule / 100 : rule)
    return measure?.unit ? `${text} ${this.title(measure.unit)}` : text
  }

  /** The field whose unit a part is in: sums keep it, and products with plain numbers. */
  private measureOf(rule: unknown): ConditionField | undefined {
    if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return undefined
    const operator = operatorOf(rule) ?? ''
    const args = argumentsOf(rule, operator)
    const found = args.map((arg) => this.measureOf(arg))
    switch (operator) {
      case 'var':
        return this.fieldOf(rule)
      case '+':
      case '-':
      case 'min':
      case 'max':
        return found.find((field) => field !== undefined)
      case '*':
        return found.filter((field) => field !== undefined).length === 1 ? found.find((field) => field !== undefined) : undefined
      case '/':
        return found.slice(1).every((field) => field === undefined) ? found[0] : undefined
      default:
        return undefined
    }
  }

  private fieldOf(rule: unknown): ConditionField | undefined {
    const name = variableOf(rule)
    return name !== null && Object.hasOwn(this.fields, name) ? this.fields[name] : undefined
  }

  /** Inside some, all and none: the fields of an item; `""` is the item itself, with the choices of its list. */
  private forItems(list: unknown): Reader {
    const field = this.fieldOf(list)
    const item: ConditionField = { type: 'text', title: { zh: say('zh-CN', 'item'), en: say('en-US', 'item') }, options: field?.options }
    return new Reader({ '': item, ...field?.items }, this.locale)
  }

  private title(title: Title): string {
    return this.locale === 'en-US' ? title.en : title.zh
  }

  private word(word: Word, a = '', b = ''): string {
    return say(this.locale, word, a, b)
  }
}

const atom = (text: string): Part => ({ text, bond: 'atom' })

/** Arguments of an operation when it is this one. */
function argumentsIn(rule: unknown, operator: string): unknown[] | null {
  return typeof rule === 'object' && rule !== null && !Array.isArray(rule) && operatorOf(rule) === operator ? argumentsOf(rule, operator) : null
}

/** The name of a variable without default; null for anything else. */
function variableOf(rule: unknown): string | null {
  const args = argumentsIn(rule, 'var')
  return args?.length === 1 && typeof args[0] === 'string' ? args[0] : null
}

const isToday = (rule: unknown): boolean => argumentsIn(rule, 'today')?.length === 0

/** How many days after today a part is, when it says so plainly. */
function daysFromToday(rule: unknown): number | null {
  const [day, days] = argumentsIn(rule, 'add_days') ?? []
  return isToday(day) && typeof days === 'number' ? days : null
}
