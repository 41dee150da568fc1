/**
 * First step of `npm test`: what the other steps share is made once, so that steps running side by side find it finished: the
 * built app in dist/ and the private copy of PostgreSQL under .anju/.
 */
import { fileURLToPath } from 'node:url'
import { ensureAppBuilt } from '../../supabase/local/build.ts'
import { embeddedPostgres, reachableFolder } from '../../supabase/local/postgres/index.ts'

const started = performance.now()
embeddedPostgres(reachableFolder(fileURLToPath(new URL('../../.anju/pg/17', import.meta.url))))
await ensureAppBuilt()
console.log(`ready after ${((performance.now() - started) / 1000).toFixed(1)} s`)
