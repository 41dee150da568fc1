import { Await, DateText, formatDate, from, PageHeader, StatusTag, useContextInfo, useRows, useRpc, useT } from '@anju/sdk'
import { Button, Modal } from 'antd'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import { RowFaults } from '../components/RowFaults.tsx'
import { RunProgress } from '../components/RunProgress.tsx'
import { kindPath, kindTitle } from '../imports/kinds.ts'
import type { ImportKind } from '../imports/mapping.ts'
import { runStep, type BatchStatus } from '../imports/run.ts'
import { batchTones } from '../imports/status.ts'
import { useImportRun } from '../imports/useImportRun.ts'
import '../platform.css'

interface Batch {
  id: string
  kind: string
  file_name: string
  mapping: Record<string, string>
  options: Record<string, string>
  status: BatchStatus
  total_rows: number
  error_rows: number
  created_at: string
  committed_at: string | null
  undone_at: string | null
  masked_at: string | null
}

type Action = 'check' | 'commit' | 'undo'

/** What the next press does, by where the batch stands; an interrupted step goes on where it stopped. */
const nextAction: Record<BatchStatus, Action | null> = {
  uploading: 'check',
  checking: 'check',
  checked: 'commit',
  committing: 'commit',
  committed: null,
  undoing: 'undo',
  undone: null,
}

/** One import: the result of its check, the import itself, and the way to take it back. */
export default function ImportBatch() {
  const { batchId = '' } = useParams()
  const batch = useRows<Batch>(['import_batches', batchId], () => from('import_batches').select('*').eq('id', batchId).single())
  return <Await query={batch}>{(data) => <BatchView batch={data} />}</Await>
}

/** How many rows of the batch stand in a state; counted by the database, because blank lines have a number but no row. */
function useCount(batch: string, state: string): number | undefined {
  const answer = useRows<number>(['import_rows', batch, 'count', state], () =>
    from('import_rows')
      .select('row_no', { count: 'exact', head: true })
      .eq('batch_id', batch)
      .eq('state', state)
      .then(({ count, error, status }) => ({ data: count ?? 0, error, status })),
  )
  return answer.data
}

function BatchView({ batch }: { batch: Batch }) {
  const t = useT()
  const { org } = useContextInfo()
  const kinds = useRpc<ImportKind[]>('import_kinds', { org: org?.id }, { enabled: org !== null })
  const fields = kinds.data?.find(({ kind }) => kind === batch.kind)?.fields ?? []
  const { running, run } = useImportRun()
  const [asking, setAsking] = useState(false)
  const ready = useCount(batch.id, 'ok')
  const done = useCount(batch.id, 'done')
  const undone = useCount(batch.id, 'undone')
  const { status } = batch
  const act = (action: Action): void => void run((onProgress) => runStep(action, batch.id, onProgress))
  // What lies masked would be imported masked.
  const next = batch.masked_at && nextAction[status] !== 'undo' ? null : nextAction[status]
  const path = kindPath(batch.kind)
  const headers = [...new Set([...fields.flatMap(({ key }) => batch.mapping[key] ?? []), ...Object.values(batch.mapping)])]
  const number = (label: string, value: number | undefined, bad = false) => (
    <div>
      <dt>{label}</dt>
      <dd className={bad && value ? 'platform-bad' : undefined}>{value?.toLocaleString() ?? '…'}</dd>
    </div>
  )
  return (
    <>
      <PageHeader
        title={t('import.title', { kind: kindTitle(batch.kind) })}
        status={<StatusTag tone={batchTones[status]}>{t(`batch_status.${status}`)}</StatusTag>}
        parents={[{ title: t('imports.title'), path: '/platform/imports' }]}
        subtitle={
          <>
            {batch.file_name} · <DateText value={batch.created_at} />
          </>
        }
      />
      <section className="platform-panel">
        <h2>{t(`batch.head_${status}`)}</h2>
        <p className="anju-muted">{t(`batch.hint_${status}`)}</p>
        {batch.masked_at ? <p className="anju-muted">{t('batch.masked', { when: formatDate(batch.masked_at) })}</p> : null}
        <dl className="platform-numbers">
          {status === 'checked' || status === 'committing' ? number(t('batch.ready'), ready) : null}
          {status === 'committed' || status === 'committing' || status === 'undoing' ? number(t('batch.done'), done) : null}
          {status === 'undone' || status === 'undoing' ? number(t('batch.undone'), undone) : null}
          {status === 'uploading' || status === 'checking'
            ? number(t('batch.rows'), batch.total_rows)
            : number(status === 'undone' || status === 'undoing' ? t('batch.kept') : t('batch.faulty'), batch.error_rows, true)}
        </dl>
        {running ? <RunProgress running={running} /> : null}
        <div className="platform-actions">
          {next ? (
            <Button type="primary" size="large" loading={running !== null} disabled={next === 'commit' && status === 'checked' && ready === 0} onClick={() => act(next)}>
              {t(status === 'checking' || status === 'committing' || status === 'undoing' ? `batch.continue_${next}` : `batch.${next}`)}
            </Button>
          ) : null}
          {status === 'checked' ? (
            <>
              <Button disabled={running !== null} onClick={() => act('check')}>
                {t('batch.check_again')}
              </Button>
              <Link to={`/platform/imports/new/${batch.kind}`}>{t('batch.mended_file')}</Link>
            </>
          ) : null}
          {status === 'committed' && path ? (
            <Link to={path}>
              <Button type="primary">{t('batch.see')}</Button>
            </Link>
          ) : null}
          {status === 'committed' || status === 'committing' ? (
            <Button danger disabled={running !== null} onClick={() => setAsking(true)}>
              {t('batch.undo')}
            </Button>
          ) : null}
          {status === 'undone' ? <Link to={`/platform/imports/new/${batch.kind}`}>{t('batch.once_more')}</Link> : null}
        </div>
      </section>
      {batch.error_rows > 0 && status !== 'uploading' && status !== 'checking' ? (
        <RowFaults
          key={status}
          batch={batch.id}
          fields={fields}
          state={status === 'undone' || status === 'undoing' ? 'kept' : 'error'}
          fileName={batch.file_name}
          headers={headers}
        />
      ) : null}
      <Modal
        open={asking}
        title={t('batch.undo_question')}
        okText={t('batch.undo_confirm')}
        okButtonProps={{ danger: true }}
        cancelText={t('app:cancel')}
        onCancel={() => setAsking(false)}
        onOk={() => {
          setAsking(false)
          act('undo')
        }}
      >
        {t('batch.undo_hint', { count: done ?? 0 })}
      </Modal>
    </>
  )
}
