import { type ActorName, actorNames } from './actors.ts'
import { type Access, expectationFor, isAllowed, wordOf } from './define.ts'

const short: Record<ActorName, string> = {
  anonymous: 'anon', tenant: 'tenant', other_tenant: 'other tenant', administrator: 'admin', manager: 'manager',
  leasing_clerk: 'leasing', finance: 'finance', inspector: 'inspector', repair_dispatcher: 'repairs',
  records_keeper: 'records', other_estate: 'other estate', other_org: 'other org', former_staff: 'former',
  property_company: 'property co.', authority: 'authority', bridge: 'bridge', service: 'service',
}

const intro = `# Access matrix

Who may do what, through the API, to every exposed table, view and function. Written by
\`supabase/tests/access/matrix.test.ts\` from declarations it has just measured, actor by actor, on a real database; it
fails when this file is not current (\`npm run test:db -- supabase/tests/access -u\` writes it).

Words are relative to the actor: \`own\` rows of the user, person or household; \`estates\` of the estates he works in;
\`shared\` of his organisation but no estate; \`org\` all of his organisation; \`all\` everything; \`·\` nothing.
"other estate" is a manager of another estate, "other org" an administrator of another operator: both see their own
places, never the first's. "former" is an administrator whose membership has ended. Functions: \`✓\` the call passes the rights
check (tried on something in the first estate), \`·\` it is refused.
`

const row = (cells: string[]): string => `| ${cells.join(' | ')} |`

const head = (first: string): string[] => [
  row([first, ...actorNames.map((name) => short[name])]),
  row(['---', ...actorNames.map(() => '---')]),
]

/** docs/access-matrix.md, from declarations that the test has compared with the database. */
export function report(accesses: Access[]): string {
  return [intro, ...accesses.map(plugin)].join('\n')
}

function plugin(access: Access): string {
  const tables = Object.entries(access.tables).filter(([, table]) => table.select ?? table.insert ?? table.update)
  const lines = [`## ${access.plugin}`, '']
  if (tables.length > 0) {
    lines.push(...head('table'))
    for (const [name, table] of tables.sort(([a], [b]) => a.localeCompare(b, 'en'))) {
      for (const verb of ['select', 'insert', 'update', 'delete'] as const) {
        const words = actorNames.map((actor) => wordOf(expectationFor(actor, table[verb])))
        if (verb !== 'select' && words.every((word, i) => word === 'none' || actorNames[i] === 'service')) continue
        const columns = verb === 'select' || verb === 'delete' ? undefined : table.columns?.[verb]
        const label = `${name.replace('public.', '')} ${verb}${columns ? ` (${columns.join(', ')})` : ''}`
        lines.push(row([label, ...words.map((word) => (word === 'none' ? '·' : word))]))
      }
      if (table.columns?.hidden) lines.push(row([`${name.replace('public.', '')} hides ${table.columns.hidden.join(', ')}`, ...actorNames.map(() => '')]))
    }
    lines.push('')
  }
  const functions = Object.entries(access.functions).sort(([a], [b]) => a.localeCompare(b, 'en'))
  if (functions.length > 0) {
    lines.push(...head('function'))
    for (const [name, fn] of functions) {
      lines.push(row([name.replace('public.', ''), ...actorNames.map((actor) => (isAllowed(actor, fn) ? '✓' : '·'))]))
    }
    lines.push('')
  }
  return lines.join('\n')
}
