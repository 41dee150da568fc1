import { expect, it } from 'vitest'
import { longFiles } from './file-length.ts'

it('names long files, the longest first, and leaves migrations and generated files out', () => {
  expect(
    longFiles([
      { path: 'app/a.ts', lines: 401 },
      { path: 'app/b.ts', lines: 400 },
      { path: 'app/c.ts', lines: 900 },
      { path: 'supabase/migrations/1_x.sql', lines: 3000 },
      { path: 'app/src/sdk/database.types.ts', lines: 3000 },
    ]).map(({ path }) => path),
  ).toEqual(['app/c.ts', 'app/a.ts'])
})
