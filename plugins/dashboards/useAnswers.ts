import { useContextInfo, useRpc } from '@anju/sdk'
import { useMemo } from 'react'
import { useOperator } from './useOperator.ts'
import { answersSchema, type Answer, type Failure, type Widget } from './model.ts'

/** Seconds the ordinary function takes at most. */
const QUICK = 5

export interface Answers {
  of: (widget: Widget) => Answer | Failure | undefined
  loading: boolean
  /** The whole request failed: nobody has an answer. */
  error: unknown
  /** When the newest answers were given, ISO. */
  at: string | undefined
  refresh: () => void
}

/**
 * Asks the questions of all widgets in one request, for the operator and estate the switcher stands on. The same question
 * twice is asked once.
 *
 * @param refreshMs ask again every so many milliseconds; 0 never
 * @param seconds how long the answers may take, as the operator set it
 */
export function useAnswers(widgets: readonly Widget[], refreshMs: number, seconds = QUICK): Answers {
  const { estate } = useContextInfo()
  const operator = useOperator()
  const specs = useMemo(() => {
    const asked = new Map<string, object>()
    for (const { query } of widgets) {
      if (query) asked.set(JSON.stringify(query), { ...query, ...(operator ? { org: operator } : {}), ...(estate ? { estate: estate.id } : {}) })
    }
    return asked
  }, [widgets, operator, estate])
  const query = useRpc<(Answer | Failure)[]>(seconds > QUICK ? 'metric_queries_patient' : 'metric_queries', { specs: [...specs.values()] }, {
    schema: answersSchema,
    enabled: specs.size > 0,
    keepPrevious: true,
    staleTime: 15_000,
    ...(refreshMs > 0 ? { refetchInterval: refreshMs } : {}),
  })
  const keys = [...specs.keys()]
  const current = query.isPlaceholderData ? undefined : query.data
  return {
    of: (widget) => (widget.query ? current?.[keys.indexOf(JSON.stringify(widget.query))] : undefined),
    loading: query.isFetching,
    error: query.data === undefined ? query.error : null,
    at: current?.flatMap((answer) => ('at' in answer ? [answer.at] : []))[0],
    refresh: () => void query.refetch(),
  }
}
