import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { reportOf, run, type Check } from '../framework.ts'

/** Entry files of the edge functions: every folder that does not begin with an underscore. */
export function entries(root: string): string[] {
  const folder = join(root, 'edge-functions')
  if (!existsSync(folder)) return []
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('_') && existsSync(join(folder, entry.name, 'index.ts')))
    .map((entry) => `edge-functions/${entry.name}/index.ts`)
}

export const edgeFunctions: Check = {
  key: 'edge-functions',
  title: 'Deno compiles the edge functions without fetching anything',
  async run(context) {
    const files = entries(context.root)
    if (files.length === 0) return [{ subject: 'edge-functions', message: 'there are none' }]
    const deno = join(context.root, 'node_modules/.bin/deno')
    return reportOf('deno check', run(deno, ['check', '--no-remote', '--node-modules-dir=manual', ...files], context.root, { DENO_NO_UPDATE_CHECK: '1' }))
  },
}
