import { expect, it } from 'vitest'
import { undecided } from './decisions.ts'

it('wants one line per dependency and none for what is gone', () => {
  const document = '| `pg_cron` | a decision |\n\n## Dependencies\n\n| package | why |\n|---|---|\n| `zod` | parses |\n| `left-pad` | pads |\n'
  expect(undecided(['zod', 'hono'], document)).toEqual([
    { subject: 'hono', message: 'has no line in docs/decisions.md' },
    { subject: 'left-pad', message: 'has a line in docs/decisions.md but is no dependency' },
  ])
})
