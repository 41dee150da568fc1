import { AnjuError, ErrorState, LoadingState, useT } from '@anju/sdk'
import { lazy, Suspense } from 'react'
import { isChart, isFailure, type Answer, type Failure, type Metric, type Widget } from '../model.ts'
import { AlertList } from './AlertList.tsx'
import { AnswerTableView } from './AnswerTableView.tsx'
import { MonthCalendar } from './MonthCalendar.tsx'
import { NumberTile } from './NumberTile.tsx'
import { Picture } from './Picture.tsx'
import { Ranking } from './Ranking.tsx'
import { StackMosaic } from './StackMosaic.tsx'
import { TextBlock } from './TextBlock.tsx'
import { ToDoList } from './ToDoList.tsx'

const Chart = lazy(() => import('../chart/Chart.tsx'))

export interface WidgetBodyProps {
  widget: Widget
  answer: Answer | Failure | undefined
  error: unknown
  metric: Metric | undefined
  /** Show the numbers instead of the drawing. */
  asTable: boolean
  onRetry: () => void
}

/** What is inside a widget's frame: loading, a refusal in words, nothing to show, or the drawing. */
export function WidgetBody({ widget, answer, error, metric, asTable, onRetry }: WidgetBodyProps) {
  const t = useT()
  if (widget.kind === 'text') return <TextBlock words={widget.text} />
  if (widget.kind === 'picture') return <Picture file={widget.picture} words={widget.text} />
  if (widget.kind === 'alerts') return <AlertList />
  if (widget.kind === 'to_do') return <ToDoList />
  if (widget.kind === 'stack_chart') return <StackMosaic building={widget.building} />
  if (error && !answer) return <ErrorState error={error} onRetry={onRetry} />
  if (!answer) return <LoadingState rows={Math.min(4, widget.h)} />
  if (isFailure(answer)) return <ErrorState error={new AnjuError(answer.error, { params: answer.params, status: answer.status })} onRetry={onRetry} />
  const empty = answer.rows.length === 0 || (widget.kind === 'pie' && answer.rows.every((row) => !row.values[0]))
  if (empty) return <p className="dash-empty">{t('widget.nothing')}</p>
  if (widget.kind === 'number') return <NumberTile answer={answer} metric={metric} question={widget.query} target={widget.target} />
  if (asTable || widget.kind === 'table') return <AnswerTableView answer={answer} metric={metric} question={widget.query} />
  if (widget.kind === 'calendar') return <MonthCalendar answer={answer} />
  if (widget.kind === 'ranking') return <Ranking answer={answer} metric={metric} question={widget.query} />
  if (!isChart(widget.kind)) return null
  return (
    <figure className="dash-figure">
      <Suspense fallback={<LoadingState rows={3} />}>
        <Chart kind={widget.kind} answer={answer} target={widget.target} />
      </Suspense>
      <div className="anju-visually-hidden">
        <AnswerTableView answer={answer} metric={undefined} plain />
      </div>
    </figure>
  )
}
