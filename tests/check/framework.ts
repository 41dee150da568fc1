import { spawn } from 'node:child_process'
import type { MigratedDatabase } from '../../supabase/tools/migrated-database.ts'

/** One thing that is wrong: where, and what to do about it. */
export interface Finding {
  subject: string
  message: string
}

export interface Context {
  /** Root folder of the project, with a slash at the end. */
  root: string
  /** A migrated, empty PostgreSQL 17, started for the first check that asks. */
  database: () => Promise<MigratedDatabase>
  /** A line for the reader that fails nothing. */
  note: (line: string) => void
}

export interface Check {
  /** For `--only`. */
  key: string
  title: string
  run(context: Context): Promise<Finding[]>
}

/** Accepted findings by subject, each with its reason. */
export type Exceptions = Readonly<Record<string, string>>

/** Leaves out what is accepted, and reports acceptances that nothing needs any more. */
export function applyExceptions(findings: readonly Finding[], exceptions: Exceptions): Finding[] {
  const open = findings.filter(({ subject }) => !(subject in exceptions))
  const stale = Object.keys(exceptions)
    .filter((subject) => !findings.some((finding) => finding.subject === subject))
    .map((subject) => ({ subject, message: 'is listed as an exception that nothing needs any more: take it out' }))
  return [...open, ...stale]
}

export interface CommandResult {
  code: number
  stdout: string
  /** Both streams, as a person would have seen them. */
  output: string
}

/** Runs a program of node_modules with this Node. */
export function runNode(context: Context, args: readonly string[], env: Record<string, string> = {}): Promise<CommandResult> {
  return run(process.execPath, args, context.root, env)
}

export function run(command: string, args: readonly string[], cwd: string, env: Record<string, string> = {}): Promise<CommandResult> {
  return new Promise((done, fail) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: '1', ...env }, stdio: ['ignore', 'pipe', 'pipe'] })
    let stdout = ''
    let output = ''
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString()
      output += chunk.toString()
    })
    child.stderr.on('data', (chunk: Buffer) => {
      output += chunk.toString()
    })
    child.once('error', fail)
    child.once('close', (code) => done({ code: code ?? 1, stdout, output }))
  })
}

/** A command whose output is the report: no finding when it succeeds. */
export async function reportOf(subject: string, command: Promise<CommandResult>): Promise<Finding[]> {
  const { code, output } = await command
  return code === 0 ? [] : [{ subject, message: `\n${output.trim()}` }]
}
