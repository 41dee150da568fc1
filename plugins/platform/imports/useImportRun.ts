import { useNotify, useRefresh } from '@anju/sdk'
import { useEffect, useState } from 'react'
import type { OnProgress } from './run.ts'

export interface Running {
  step: 'upload' | 'check' | 'commit' | 'undo'
  done: number
  total: number
}

/** One long step at a time, with its progress; leaving the page meanwhile asks first. */
export function useImportRun(): { running: Running | null; run: <T>(work: (onProgress: OnProgress) => Promise<T>) => Promise<T | undefined> } {
  const notify = useNotify()
  const refresh = useRefresh()
  const [running, setRunning] = useState<Running | null>(null)
  const busy = running !== null
  useEffect(() => {
    if (!busy) return
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault()
    window.addEventListener('beforeunload', ask)
    return () => window.removeEventListener('beforeunload', ask)
  }, [busy])
  const run = async <T>(work: (onProgress: OnProgress) => Promise<T>): Promise<T | undefined> => {
    try {
      return await work((step, done, total) => setRunning({ step, done, total }))
    } catch (error) {
      await notify.error(error)
      return undefined
    } finally {
      setRunning(null)
      refresh('import_batches', 'import_rows')
    }
  }
  return { running, run }
}
