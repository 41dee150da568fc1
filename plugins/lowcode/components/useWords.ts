import { useContextInfo, useRows, type ConditionFields, type JsonValue } from '@anju/sdk'
import { editorOf } from '../config.ts'

const nothing: ConditionFields = {}

/**
 * What the conditions in these bodies speak of, so that they are read by title: the plugin of the kind says it. Empty until it is
 * known, and where a plugin says nothing.
 */
export function useWords(kind: string, ...bodies: (JsonValue | undefined)[]): ConditionFields {
  const { org } = useContextInfo()
  const load = editorOf(kind)?.words
  const known = bodies.filter((body) => body !== undefined)
  const words = useRows<ConditionFields>(
    ['config_words', kind, org?.id, JSON.stringify(known)],
    async () => {
      const { default: wordsOf } = load ? await load() : { default: () => Promise.resolve(nothing) }
      const all = await Promise.all(known.map((body) => wordsOf(body, org?.id ?? '')))
      return { data: Object.assign({}, ...all) as ConditionFields, error: null, status: 200 }
    },
    { enabled: load !== undefined && org !== null, staleTime: 300_000 },
  )
  return words.data ?? nothing
}
