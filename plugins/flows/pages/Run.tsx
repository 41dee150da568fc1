import { Await, DateText, FileAdd, PageHeader, StatusTag, useLive, useRefresh, useContextInfo, useRpc, useT, useVerb, type FileInfo } from '@anju/sdk'
import { Alert, Button, Input } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { Act } from '../components/Act.tsx'
import { Asked, FilledForms } from '../components/Filled.tsx'
import { RunActs } from '../components/RunActs.tsx'
import { StepTree, TaskList } from '../components/StepTree.tsx'
import { Trail } from '../components/Trail.tsx'
import { runTones, textIn, type RunFile } from '../run.ts'
import '../flows.css'

/** One run: what is asked, where it stands, what the reader has to do, and what happened. Prints as the 审批单. */
export default function Run() {
  const { runId = '' } = useParams()
  const { user } = useContextInfo()
  const refresh = useRefresh()
  const file = useRpc<RunFile>('flow_file', { instance: runId }, { refetchInterval: 60_000 })
  useLive(`user:${user.id}`, 'notified', () => refresh('flow_file'))
  return <Await query={file}>{(run) => <RunSheet key={run.id} file={run} />}</Await>
}

function RunSheet({ file }: { file: RunFile }) {
  const t = useT()
  const [now] = useState(() => Date.now())
  const mine = file.tasks.filter((task) => task.mine && task.status === 'open')
  const corrections = file.tasks.filter(({ node }) => node === '$applicant')
  return (
    <div className="flows-sheet">
      <PageHeader
        title={file.title}
        subtitle={t('run.subtitle', { flow: textIn(file.flow.title) ?? '', number: file.flow.number, applicant: file.applicant ?? t('run.somebody') })}
        status={<StatusTag tone={runTones[file.status]}>{t(`status.${file.status}`)}</StatusTag>}
        parents={[{ title: t('inbox.title'), path: '/flows' }]}
        actions={<RunActs file={file} />}
      />
      {file.state.correct && file.status === 'running' && !file.mine ? <Alert type="warning" showIcon title={t('run.with_applicant')} /> : null}
      {mine.map((task) => <Act key={task.id} file={file} task={task} />)}
      <div className="flows-columns">
        <div>
          <section className="anju-card">
            <h2>{textIn(file.event_title) ?? t('run.asked')}</h2>
            <Asked file={file} />
            <p className="anju-muted">
              {t('run.started')} <DateText value={file.started_at} />
              {file.ended_at ? <> · {t('run.ended')} <DateText value={file.ended_at} /></> : null}
              {file.link ? <span className="flows-no-print"> · <Link to={file.link}>{t('run.open_record')}</Link></span> : null}
            </p>
          </section>
          <FilledForms file={file} />
        </div>
        <section className="anju-card">
          <h2>{t('run.steps')}</h2>
          <StepTree file={file} steps={file.flow.steps} now={now} />
          {corrections.length ? <><h3>{t('run.corrections')}</h3><TaskList tasks={corrections} now={now} /></> : null}
        </section>
      </div>
      <section className="anju-card">
        <h2>{t('run.trail')}</h2>
        <Trail file={file} />
        <Say file={file} />
      </section>
    </div>
  )
}

/** A word to everybody who reads this, without deciding anything. */
function Say({ file }: { file: RunFile }) {
  const t = useT()
  const [comment, setComment] = useState('')
  const [files, setFiles] = useState<FileInfo[]>([])
  const say = useVerb('comment_on_flow', { invalidates: ['flow_file'], onSuccess: () => {
    setComment('')
    setFiles([])
  } })
  return (
    <form className="flows-say" onSubmit={(event) => { event.preventDefault(); say.mutate({ instance: file.id, comment, files: files.map(({ id }) => id) }) }}>
      <Input aria-label={t('run.say')} placeholder={t('run.say')} value={comment} maxLength={2000} onChange={({ target }) => setComment(target.value)} />
      <FileAdd ownerKind="flows.run" owner={file.id} value={files} onChange={setFiles} />
      <Button htmlType="submit" loading={say.isPending} disabled={comment.trim() === '' && files.length === 0}>{t('run.send')}</Button>
    </form>
  )
}
