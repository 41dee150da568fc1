import { rpc, type ConditionFields, type JsonValue } from '@anju/sdk'
import type { FlowBody } from '../steps.ts'
import { conditionFields, type Catalog } from './catalog.ts'

/** What the conditions of a flow speak of, for pages that know nothing of flows. */
export default async function words(body: JsonValue, org: string): Promise<ConditionFields> {
  const whole = typeof body === 'object' && body !== null && !Array.isArray(body) && Array.isArray(body['steps'])
  return whole ? conditionFields(await rpc<Catalog>('flow_catalog', { org }), body as unknown as FlowBody) : {}
}
