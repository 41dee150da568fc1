import type { Tone } from '@anju/sdk'
import type { BatchStatus } from './run.ts'

export const batchStatuses = ['uploading', 'checking', 'checked', 'committing', 'committed', 'undoing', 'undone'] as const satisfies readonly BatchStatus[]

export const batchTones: Record<BatchStatus, Tone> = {
  uploading: 'warning',
  checking: 'warning',
  checked: 'info',
  committing: 'warning',
  committed: 'success',
  undoing: 'warning',
  undone: 'neutral',
}
