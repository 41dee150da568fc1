import { join } from 'node:path'
import { z } from 'zod'
import { applyExceptions, run, type Check, type Exceptions, type Finding } from '../framework.ts'

/** Accepted advice, by the key the CLI gives it. */
const exceptions: Exceptions = {}

const answer = z.object({ results: z.array(z.object({ level: z.enum(['INFO', 'WARN', 'ERROR']), title: z.string(), detail: z.string(), cacheKey: z.string() })) })

/**
 * Warnings and errors of Supabase's own database advisors (`supabase db advisors`, the lints of its dashboard).
 *
 * @param root of the project
 * @param url of the database; it must carry the setting pgrst.db_schemas, by which the lints know what is exposed
 */
export async function advice(root: string, url: string): Promise<Finding[]> {
  const args = ['db', 'advisors', `--remote=${url}`, '--type', 'all', '--level', 'warn', '--fail-on', 'none', '--output-format', 'json']
  const { code, stdout, output } = await run(join(root, 'node_modules/.bin/supabase'), args, root, { SUPABASE_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' })
  if (code !== 0) throw new Error(output.trim())
  return answer.parse(JSON.parse(stdout)).results.map(({ level, title, detail, cacheKey }) => ({ subject: cacheKey, message: `${level} ${title}: ${detail}` }))
}

export const advisors: Check = {
  key: 'advisors',
  title: 'Supabase’s database advisors have nothing to warn of',
  async run({ root, database }) {
    const { url, sql } = await database()
    await sql`alter database postgres set pgrst.db_schemas = 'public'`
    return applyExceptions(await advice(root, url), exceptions)
  },
}
