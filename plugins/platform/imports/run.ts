import { AnjuError, rpc } from '@anju/sdk'
import type { Mapping } from './mapping.ts'
import type { ImportTable } from './table.ts'

export type BatchStatus = 'uploading' | 'checking' | 'checked' | 'committing' | 'committed' | 'undoing' | 'undone'

/** What every import verb answers. */
export interface Progress {
  id: string
  status: BatchStatus
  total: number
  done: number
  errors: number
}

export type OnProgress = (step: 'upload' | 'check' | 'commit' | 'undo', done: number, total: number) => void

/** Rows a request carries: small enough for a slow line, large enough for 60,000 rows in half a minute. */
const CHUNK = 2000
/** Rows a step of the database works on: each stays well inside the statement timeout. On a busy server half as many, and half again, down to the least. */
const STEP = 2000
const LEAST = 100

/** Opens a batch and sends the file's rows to it. `resource`: records of a kind that an operator made. */
export async function upload(kind: string, org: string, fileName: string, mapping: Mapping, table: ImportTable, onProgress: OnProgress, resource?: string): Promise<Progress> {
  const clean = (values: Record<string, string>): Record<string, string> => Object.fromEntries(Object.entries(values).filter(([, value]) => value?.trim()))
  onProgress('upload', 0, table.rows.length)
  const batch = { file_name: fileName.slice(-255), mapping: clean(mapping.columns), options: clean(mapping.fixed), org }
  let progress = resource ? await rpc<Progress>('record_import_start', { ...batch, resource }) : await rpc<Progress>('import_start', { ...batch, kind })
  for (let start = 0; start < table.rows.length; start += CHUNK) {
    progress = await rpc<Progress>('import_append', { batch: progress.id, rows: table.rows.slice(start, start + CHUNK) })
    onProgress('upload', progress.total, table.rows.length)
  }
  return progress
}

const steps = { check: { verb: 'import_check', until: 'checked' }, commit: { verb: 'import_commit', until: 'committed' }, undo: { verb: 'import_undo', until: 'undone' } } as const

/**
 * Repeats one verb until the batch has reached where it leads. Interrupted, the same call goes on where it stopped; a step that took too
 * long did nothing and is tried again with fewer rows.
 *
 * @throws AnjuError of the verb; `app.timeout` when not even the smallest step is done in time
 */
export async function runStep(step: keyof typeof steps, batch: string, onProgress: OnProgress, call: typeof rpc<Progress> = rpc): Promise<Progress> {
  const { verb, until } = steps[step]
  for (let rows = STEP; ; ) {
    try {
      const progress = await call(verb, { batch, max_rows: rows })
      onProgress(step, progress.done, progress.total)
      if (progress.status === until) return progress
    } catch (error) {
      if (!(error instanceof AnjuError) || error.key !== 'app.timeout' || rows === LEAST) throw error
      rows = Math.max(Math.floor(rows / 2), LEAST)
    }
  }
}
