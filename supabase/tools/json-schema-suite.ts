import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { suiteCommit, suiteFolder } from '../../tests/support/jsonSchemaSuite.ts'

/** Fetches the official JSON-Schema-Test-Suite at the commit the tests name. Needs git and the network; the tests then need neither. */
mkdirSync(suiteFolder, { recursive: true })
const git = (...args: string[]): void => void execFileSync('git', ['-C', suiteFolder, ...args], { stdio: 'inherit' })
git('init', '--quiet')
git('fetch', '--quiet', '--depth', '1', 'https://github.com/json-schema-org/JSON-Schema-Test-Suite.git', suiteCommit)
git('checkout', '--quiet', '--force', 'FETCH_HEAD')
