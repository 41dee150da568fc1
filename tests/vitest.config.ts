import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const root = fileURLToPath(new URL('..', import.meta.url))
const alias = { '@anju/sdk': `${root}app/src/sdk/index.ts` }
const dbTests = ['supabase/tests/**/*.test.ts', '{plugins,seeds,tests/check}/**/*.db.test.ts']

/** A file has a database of its own; some wait for clocks and locks, so two run at a time, in processes that keep what they loaded. */
const dbWorkers = { isolate: false, maxWorkers: 2 }

/**
 * One runner for everything. `unit` needs nothing; `db17` and `db15` need a Postgres each (embedded 17, Debian's 15
 * with the real pg_cron); `stack` starts the whole local stack; `conformance` runs against any Supabase URL;
 * `e2e` drives Chromium.
 */
export default defineConfig({
  root,
  resolve: { alias },
  test: {
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // They share what they load: four fifths of their time would go into loading it for every file again.
          isolate: false,
          include: ['{app,plugins,device-bridge,edge-functions,seeds,supabase/local,supabase/tools,tests/check,tests/run,tests/bench}/**/*.test.{ts,tsx}'],
          exclude: ['**/node_modules/**', '**/*.db.test.ts', '**/*.stack.test.ts'],
        },
      },
      {
        extends: true,
        test: {
          name: 'db17',
          include: dbTests,
          ...dbWorkers,
          env: { ANJU_TEST_PG: '17' },
          globalSetup: ['supabase/tests/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'db15',
          include: dbTests,
          ...dbWorkers,
          env: { ANJU_TEST_PG: '15' },
          globalSetup: ['supabase/tests/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'stack',
          include: ['tests/stack/**/*.stack.test.ts', '{supabase/local,device-bridge,edge-functions}/**/*.stack.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'conformance',
          include: ['tests/conformance/**/*.test.ts'],
          globalSetup: ['tests/conformance/global-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['tests/e2e/**/*.test.ts'],
          globalSetup: ['tests/e2e/support/demo-template.ts'],
          setupFiles: ['tests/e2e/support/setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
    ],
  },
})
