import { AnjuError } from '@anju/sdk'
import { describe, expect, it } from 'vitest'
import { runStep, type Progress } from '../imports/run.ts'

/** A database that gets so many rows done in time, of a batch of 5,000. */
function server(pace: number) {
  const asked: number[] = []
  let done = 0
  const call = (_verb: string, parameters?: Record<string, unknown>): Promise<Progress> => {
    const rows = Number(parameters?.['max_rows'])
    asked.push(rows)
    if (rows > pace) return Promise.reject(new AnjuError('app.timeout', { status: 504 }))
    done = Math.min(5000, done + rows)
    return Promise.resolve({ id: 'b', status: done === 5000 ? 'committed' : 'committing', total: 5000, done, errors: 0 })
  }
  return { asked, call }
}

describe('B.6 an import on a busy server', () => {
  it('takes 2,000 rows at a time as long as they are done in time', async () => {
    const { asked, call } = server(10_000)
    const seen: number[] = []
    expect(await runStep('commit', 'b', (_step, done) => seen.push(done), call)).toMatchObject({ status: 'committed', done: 5000 })
    expect([asked, seen]).toEqual([[2000, 2000, 2000], [2000, 4000, 5000]])
  })

  it('goes on with fewer rows when a step took too long, and loses none', async () => {
    const { asked, call } = server(600)
    expect(await runStep('commit', 'b', () => {}, call)).toMatchObject({ status: 'committed', done: 5000 })
    expect(asked.slice(0, 3)).toEqual([2000, 1000, 500])
    expect(new Set(asked.slice(2))).toEqual(new Set([500]))
  })

  it('says so when not even the smallest step is done in time', async () => {
    const { asked, call } = server(10)
    await expect(runStep('commit', 'b', () => {}, call)).rejects.toMatchObject({ key: 'app.timeout' })
    expect(asked).toEqual([2000, 1000, 500, 250, 125, 100])
  })
})
