import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const DIST = join(ROOT, 'dist')
const STAMP = join(DIST, '.built-from')

/** Builds the app when its sources changed since the last build. Returns the folder to serve. Throws the builder's last words. */
export async function ensureAppBuilt(): Promise<string> {
  const wanted = fingerprint()
  if (existsSync(STAMP) && readFileSync(STAMP, 'utf8') === wanted && existsSync(join(DIST, 'index.html'))) return DIST
  await run([join(ROOT, 'node_modules/vite/bin/vite.js'), 'build', '--configLoader', 'runner', '--config', join(ROOT, 'app/vite.config.ts'), '--logLevel', 'warn'])
  writeFileSync(STAMP, wanted)
  return DIST
}

/** Paths, sizes and times of everything that goes into the build. */
function fingerprint(): string {
  const hash = createHash('sha256')
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const path = join(folder, entry.name)
      if (entry.isDirectory()) walk(path)
      else if (!/\.test\.tsx?$/.test(entry.name)) hash.update(`${path.slice(ROOT.length)}\0${statSync(path).size}\0${statSync(path).mtimeMs}\n`)
    }
  }
  for (const folder of ['app', 'plugins']) walk(join(ROOT, folder))
  hash.update(readFileSync(join(ROOT, 'package-lock.json')))
  return hash.digest('hex')
}

function run(args: string[]): Promise<void> {
  return new Promise((done, fail) => {
    const child = spawn(process.execPath, args, { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, NODE_ENV: 'production' } })
    let said = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-4000)))
    child.once('error', fail)
    child.once('exit', (code) => (code === 0 ? done() : fail(new Error(`The app could not be built:\n${said.trim()}`))))
  })
}
