import { fillCity } from './city.ts'
import { median, type Figure } from './stats.ts'
import { call, member, type Member, type World } from './world.ts'

const LIMIT_MS = 1_000

interface Widget {
  id: string
  query?: object
}
interface Answer {
  error?: string
  rows?: unknown[]
}

/**
 * Twelve widgets over 100,000 homes and a year of their rent, in one request, by a manager who holds his role estate by
 * estate: of five estates, and of all of them, which is the most his policies can cost.
 */
export async function benchDashboard(world: World, rounds: number, homes: number): Promise<Figure[]> {
  const { sql, org, administrator } = world
  const estates = await fillCity(sql, org, homes)
  for (const name of ['units', 'charges', 'contracts', 'payments', 'devices', 'device_shadows', 'unit_status_history', 'households', 'buildings']) await sql.unsafe(`vacuum analyze public.${name}`)
  const few = await member(world, 'few@bench.example', estates.slice(0, 5))
  const every = await member(world, 'every@bench.example', estates)
  const { items } = await call<{ items: { key: string; body: { widgets: Widget[] } }[] }>(administrator, 'dashboards', { org })
  const of = (key: string): object[] => items.find((item) => item.key === key)?.body.widgets.flatMap(({ query }) => (query ? [{ ...query, org }] : [])) ?? []
  const specs = [...of('manager'), ...of('finance')].slice(0, 12)
  if (specs.length !== 12) throw new Error(`${specs.length} widgets instead of 12`)
  return [await figure(world, few, 'of 5 estates', specs, rounds, homes), await figure(world, every, 'of all 20 estates', specs, rounds, homes)]
}

async function figure(world: World, who: Member, whose: string, specs: object[], rounds: number, homes: number): Promise<Figure> {
  const times: number[] = []
  for (let i = 0; i < rounds + 1; i++) {
    const took = await inDatabase(world, who, specs)
    if (i > 0) times.push(took)
  }
  const began = performance.now()
  await call(who, 'metric_queries', { specs })
  const http = performance.now() - began
  const server = median(times)
  return {
    name: `dashboard of 12 widgets, ${homes.toLocaleString('en')} homes, manager ${whose}`,
    measured: `${server.toFixed(0)} ms in the database, ${http.toFixed(0)} ms over HTTP`,
    floor: `wanted ${LIMIT_MS} ms`, ratio: LIMIT_MS / server, least: 1,
  }
}

/** Milliseconds of the statement in the database, as the manager; throws when a widget failed, so that an error is not a fast answer. */
async function inDatabase({ sql }: World, who: Member, specs: object[]): Promise<number> {
  const claims = JSON.stringify({ role: 'authenticated', sub: who.id })
  return (await sql.begin(async (tx) => {
    await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${who.id}, true), set_config('role', 'authenticated', true)`
    const began = performance.now()
    const [row] = await tx<{ answers: Answer[] }[]>`select public.metric_queries(${tx.json(specs as never)}) as answers`
    const took = performance.now() - began
    for (const answer of row?.answers ?? []) if (answer.error || !answer.rows) throw new Error(`a widget failed: ${JSON.stringify(answer).slice(0, 300)}`)
    return took
  }))
}
