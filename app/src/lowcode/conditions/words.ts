import type { Locale } from '../../sdk/i18n.ts'
import en from '../locales/en-US.json'
import zh from '../locales/zh-CN.json'

export type Word = keyof typeof zh.reading

/** The words a rule is read with. Both languages are at hand: a reading is also made for others, for notices and print-outs. */
export function say(locale: Locale, word: Word, a = '', b = ''): string {
  const text: string = (locale === 'en-US' ? en : zh).reading[word]
  return text.replaceAll(/{{(a|b)}}/g, (_whole, name) => (name === 'a' ? a : b))
}
