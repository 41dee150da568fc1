import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { z } from 'zod'
import type { StackKeys } from './types.ts'

const shape = z.object({ jwtSecret: z.string().min(40), publishableKey: z.string().startsWith('sb_publishable_'), secretKey: z.string().startsWith('sb_secret_') })

const token = (bytes: number): string => randomBytes(bytes).toString('base64url')

/** Reads the keys of an installation, or makes them: readable by the owner only. Throws when the file is damaged. */
export function stackKeys(file: string): StackKeys {
  if (existsSync(file)) {
    const read = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')))
    if (read.success) return read.data
    throw new Error(`${file} is damaged. Delete it: everybody has to sign in again, nothing else is lost.`)
  }
  const keys: StackKeys = { jwtSecret: token(48), publishableKey: `sb_publishable_${token(24)}`, secretKey: `sb_secret_${token(32)}` }
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, JSON.stringify(keys, null, 2), { mode: 0o600 })
  return keys
}
