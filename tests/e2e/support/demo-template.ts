import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemo, TEMPLATE } from './demo.ts'

/** Seeds the demo once for all files of a run: each starts from a copy of its data folder. */
export async function setup(): Promise<() => void> {
  const template = mkdtempSync(join(tmpdir(), 'anju-demo-template-'))
  chmodSync(template, 0o755)
  const demo = await startDemo({ keepIn: template })
  await demo.stop()
  process.env[TEMPLATE] = template
  return () => rmSync(template, { recursive: true, force: true })
}
