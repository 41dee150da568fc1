import { useContextInfo } from '@anju/sdk'
import { spoken, type Words } from '../model.ts'

/** A text of the operator: a hint, a duty, a heading. Plain text; lines stay lines. */
export function TextBlock({ words }: { words: Words | undefined }) {
  const { locale } = useContextInfo()
  return <p className="dash-text">{spoken(words, locale)}</p>
}
