import type { CSSProperties } from 'react'
import { inReadingOrder } from '../layout.ts'
import type { Metric, Widget } from '../model.ts'
import type { Answers } from '../useAnswers.ts'
import { WidgetFrame } from './WidgetFrame.tsx'

interface BoardProps {
  widgets: readonly Widget[]
  answers: Answers
  metrics: ReadonlyMap<string, Metric>
  bare?: boolean
}

/** A dashboard as it is seen: twelve columns on a wide screen, one on a phone, in reading order for those who listen. */
export function Board({ widgets, answers, metrics, bare = false }: BoardProps) {
  return (
    <div className="dash-board">
      {inReadingOrder(widgets).map((widget) => (
        <div
          key={widget.id}
          className={`dash-place ${widget.kind === 'number' ? 'dash-place-half' : ''}`}
          style={{ '--x': widget.x + 1, '--y': widget.y + 1, '--w': widget.w, '--h': widget.h } as CSSProperties}
        >
          <WidgetFrame widget={widget} answer={answers.of(widget)} error={answers.error} metric={metrics.get(widget.query?.metric ?? '')} onRetry={answers.refresh} bare={bare} />
        </div>
      ))}
    </div>
  )
}
