import { useRpc } from '@anju/sdk'
import { z } from 'zod'
import { useOperator } from './useCatalog.ts'

const words = z.object({ zh: z.string().optional(), en: z.string().optional() })
const schema = z.object({
  suppressions: z.array(z.object({ key: z.string(), kind: z.string(), title: words, description: words, doubt_about: z.array(z.string()) })),
  flows: z.array(z.object({ key: z.string(), title: words, subject: z.string() })),
  flow_subjects: z.record(z.string(), z.array(z.string())),
})
/** What a rule can name besides metrics, as `rule_catalog(org)` tells it. */
export type RuleCatalog = z.infer<typeof schema>
export type Suppression = RuleCatalog['suppressions'][number]

/** Suppressions and flows rules can name; undefined until they are known. */
export function useRuleCatalog(): RuleCatalog | undefined {
  const operator = useOperator()
  return useRpc<RuleCatalog>('rule_catalog', { org: operator }, { schema, enabled: operator !== undefined, staleTime: 300_000 }).data
}

/** Suppressions a rule about this kind of subject can name; one that watches over people only those under which nothing can be judged. */
export const offered = (catalog: RuleCatalog, kind: string | null, metric: string, care: boolean): Suppression[] =>
  catalog.suppressions.filter((one) => one.kind === kind && (one.doubt_about.length === 0 ? !care : one.doubt_about.includes(metric)))
