import { existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The Deno binary of this platform from node_modules; npm's install scripts need not have run. */
export function denoBinary(): string {
  const name = process.platform === 'win32' ? 'deno.exe' : 'deno'
  const wanted = `${process.platform}-${process.arch}`
  const scope = join(dirname(require.resolve('deno/package.json')), '..', '@deno')
  for (const folder of existsSync(scope) ? readdirSync(scope) : []) {
    const binary = join(scope, folder, name)
    if (folder.startsWith(wanted) && existsSync(binary)) return binary
  }
  throw new Error(`Deno for ${wanted} is not installed. Run npm ci again, with optional dependencies.`)
}
