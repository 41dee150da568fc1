import { rpc, type ConditionFields, type JsonValue } from '@anju/sdk'
import { z } from 'zod'
import { conditionFields } from './fields.ts'
import { catalogSchema } from './model.ts'

const about = z.object({ metric: z.string(), about: z.enum(['each', 'estate', 'organization']).default('each') })

/** What the conditions of a rule speak of, for pages that know nothing of rules. */
export default async function words(body: JsonValue, org: string): Promise<ConditionFields> {
  const said = about.safeParse(body)
  if (!said.success) return {}
  const metric = catalogSchema.parse(await rpc('metric_catalog', { org })).find(({ key }) => key === said.data.metric)
  return metric ? conditionFields(metric, said.data.about) : {}
}
