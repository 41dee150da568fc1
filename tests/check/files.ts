import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './framework.ts'

const BINARY = /\.(png|jpe?g|webp|ico|woff2?|ttf|pdf|xlsx|gz|zip)$/i

/** Paths of the project's text files, relative to the root: what git has or would take in. */
export async function projectFiles(root: string): Promise<string[]> {
  const { code, stdout, output } = await run('git', ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate', '-z'], root)
  if (code !== 0) throw new Error(`git ls-files: ${output.trim()}`)
  return stdout.split('\0').filter((path) => path !== '' && !BINARY.test(path))
}

/** Text of a file; empty for one that was deleted but is still in git's index. */
export function textOf(root: string, path: string): string {
  try {
    return readFileSync(join(root, path), 'utf8')
  } catch {
    return ''
  }
}
