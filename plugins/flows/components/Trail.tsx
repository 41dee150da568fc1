import { DateText, FileLinks, useT, type JsonValue } from '@anju/sdk'
import { textIn, type RunFile, type TrailEntry } from '../run.ts'
import { stepOf } from '../steps.ts'
import { Answered, Seen } from './Filled.tsx'
import { Signed } from './Signed.tsx'

const text = (value: JsonValue | undefined): string | undefined => (typeof value === 'string' ? value : undefined)

/** Who did what, and when; the oldest first, as it is printed. */
export function Trail({ file }: { file: RunFile }) {
  const t = useT()
  return (
    <ol className="flows-trail">
      {file.events.map((entry) => (
        <li key={entry.id}>
          <DateText value={entry.at} />
          <div>
            <div>{sentence(entry)}</div>
            {entry.comment ? <q className="flows-said">{entry.comment}</q> : null}
            <Signed value={entry.detail['signature']} />
            <FileLinks files={entry.files} />
            <Answered file={file} entry={entry} />
            <Seen file={file} entry={entry} />
          </div>
        </li>
      ))}
    </ol>
  )

  function sentence({ kind, node, name, detail }: TrailEntry): string {
    const step = stepOf(file.flow.steps, node)
    const to = text(detail['to'])
    const target = to === '$applicant' ? t('run.applicant') : textIn(stepOf(file.flow.steps, to ?? null)?.title)
    const what = t(`event.${kind}`, {
      defaultValue: kind,
      name: name ?? t('run.system'),
      person: text(detail['name']) ?? t('run.somebody'),
      to: target ?? '',
      reason: t(`reason.${text(detail['reason']) ?? 'none'}`),
      outcome: t(`status.${text(detail['outcome']) ?? 'running'}`),
    })
    return step && kind !== 'finished' ? t('event.at', { step: textIn(step.title) ?? t(`kind.${step.kind}`), what }) : what
  }
}
