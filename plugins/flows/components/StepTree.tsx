import { currentLocale, DateText, readLogic, StatusTag, useT, type Tone } from '@anju/sdk'
import { conditionsOf, isOverdue, standingOf, standingTones, textIn, type RunFile, type Task } from '../run.ts'
import type { Step } from '../steps.ts'

const taskTones: Record<Task['status'], Tone> = { waiting: 'neutral', open: 'info', approved: 'success', rejected: 'danger', returned: 'warning', answered: 'success', reassigned: 'neutral', closed: 'neutral' }

interface StepTreeProps {
  file: RunFile
  steps: readonly Step[]
  /** False below a branch that was not chosen. */
  taken?: boolean
  now: number
}

/** The steps as they are drawn, each with where it stands and whose turn it is. */
export function StepTree({ file, steps, taken = true, now }: StepTreeProps) {
  return (
    <ol className="flows-tree">
      {steps.map((step) => <StepItem key={step.id} file={file} step={step} taken={taken} now={now} />)}
    </ol>
  )
}

function StepItem({ file, step, taken, now }: { file: RunFile; step: Step; taken: boolean; now: number }) {
  const t = useT()
  const standing = standingOf(file, step, taken)
  const wait = file.state.wait?.[step.id]
  return (
    <li className={`flows-step flows-step-${standing}`} {...(standing === 'open' ? { 'aria-current': 'step' as const } : {})}>
      <div className="flows-step-head">
        <strong>{textIn(step.title) ?? t(`kind.${step.kind}`)}</strong>
        {step.title ? <span className="anju-muted">{t(`kind.${step.kind}`)}</span> : null}
        <StatusTag tone={standingTones[standing]}>{t(`standing.${standing}`)}</StatusTag>
        {wait && standing === 'open' ? <span className="anju-muted">{t('run.until')} <DateText value={wait} /></span> : null}
      </div>
      <TaskList tasks={file.tasks.filter(({ node }) => node === step.id)} now={now} />
      {step.branches?.map((branch, n) => {
        const chosen = step.kind === 'parallel' || file.state.choice?.[step.id] === n
        const decided = step.kind === 'parallel' || file.state.choice?.[step.id] !== undefined
        return (
          <div key={n} className={chosen || !decided ? 'flows-way' : 'flows-way flows-way-off'}>
            <div className="anju-muted">{textIn(branch.title) ?? (step.kind === 'parallel' ? t('design.way', { n: n + 1 }) : branch.condition === undefined ? t('design.default_way') : readLogic(branch.condition, conditionsOf(file), currentLocale()))}</div>
            {branch.steps.length ? <StepTree file={file} steps={branch.steps} taken={taken && (chosen || !decided)} now={now} /> : null}
          </div>
        )
      })}
    </li>
  )
}

/** People of one step, or of the corrections (`$applicant`). */
export function TaskList({ tasks, now }: { tasks: readonly Task[]; now: number }) {
  const t = useT()
  if (tasks.length === 0) return null
  return (
    <ul className="flows-tasks">
      {tasks.map((task) => (
        <li key={task.id}>
          <span>{task.name ?? t('run.somebody')}{task.instead_of ? t('run.instead_of', { name: task.instead_of }) : ''}{task.kind === 'comment' ? t('run.asked_only') : task.added ? t('run.added') : ''}</span>
          <StatusTag tone={taskTones[task.status]}>{t(`task.${task.status}`)}</StatusTag>
          {task.acted_at && task.status !== 'closed' ? <span className="anju-muted"><DateText value={task.acted_at} /></span> : null}
          {task.status === 'open' && task.due_at ? (
            isOverdue(task, now) ? <StatusTag tone="danger">{t('run.overdue')} <DateText value={task.due_at} /></StatusTag> : <span className="anju-muted">{t('run.due')} <DateText value={task.due_at} /></span>
          ) : null}
          {task.comment ? <q className="flows-said">{task.comment}</q> : null}
        </li>
      ))}
    </ul>
  )
}
