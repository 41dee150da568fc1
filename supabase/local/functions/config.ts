import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'

const shape = z.looseObject({
  functions: z.record(z.string(), z.looseObject({ entrypoint: z.string().optional(), verify_jwt: z.boolean().default(true), enabled: z.boolean().default(true) })).default({}),
})

export interface FunctionConfig {
  name: string
  /** Absolute path of its index.ts. */
  entrypoint: string
  /** Refuse calls without a valid user token or key. */
  verifyJwt: boolean
}

/** The functions config.toml declares, as `supabase functions deploy` reads them. */
export function functionConfigs(configFile: string): Map<string, FunctionConfig> {
  const { functions } = shape.parse(parse(readFileSync(configFile, 'utf8')))
  const here = dirname(configFile)
  return new Map(
    Object.entries(functions)
      .filter(([, declared]) => declared.enabled)
      .map(([name, declared]) => [name, { name, entrypoint: resolve(here, declared.entrypoint ?? `functions/${name}/index.ts`), verifyJwt: declared.verify_jwt }]),
  )
}
