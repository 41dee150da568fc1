import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { freePorts } from '../support/ports.ts'
import { startPlatform } from '../../supabase/local/stack.ts'

/** The server under test: the local stack, or the project the environment names. */
export interface Target {
  url: string
  publishableKey: string
  secretKey: string
  dbUrl: string
  /** Only of the local stack. */
  jwtSecret: string | null
}

declare module 'vitest' {
  interface ProvidedContext {
    target: Target
  }
}

/**
 * Without SUPABASE_URL a local stack of its own; with it the named project, which needs SUPABASE_PUBLISHABLE_KEY,
 * SUPABASE_SECRET_KEY and SUPABASE_DB_URL too and must have the migrations. The suite makes users and a table named
 * conformance_notes there and takes them away again: use a project without real people in it.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const url = process.env.SUPABASE_URL
  if (url) {
    const named = (name: string): string => {
      const value = process.env[name]
      if (!value) throw new Error(`SUPABASE_URL is set, so ${name} must be set too.`)
      return value
    }
    project.provide('target', { url: url.replace(/\/$/, ''), publishableKey: named('SUPABASE_PUBLISHABLE_KEY'), secretKey: named('SUPABASE_SECRET_KEY'), dbUrl: named('SUPABASE_DB_URL'), jwtSecret: null })
    return async () => {}
  }
  const dataDir = mkdtempSync(join(tmpdir(), 'anju-conformance-'))
  chmodSync(dataDir, 0o755)
  const [port = 0, dbPort = 0] = await freePorts(2)
  const stack = await startPlatform({ dataDir, port, dbPort, disposable: true, statementTimeouts: { authenticated: '2s', anon: '2s' } })
  project.provide('target', { url: stack.url, publishableKey: stack.publishableKey, secretKey: stack.secretKey, dbUrl: stack.dbUrl, jwtSecret: stack.jwtSecret })
  return async () => {
    await stack.stop()
    rmSync(dataDir, { recursive: true, force: true })
  }
}
