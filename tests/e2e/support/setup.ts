import { afterEach } from 'vitest'
import { shotsOfFailure } from './browser.ts'

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await shotsOfFailure(task.name)
})
