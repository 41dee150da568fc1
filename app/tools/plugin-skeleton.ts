/** The files of a new plugin that does nothing yet but stands: path from the root → content. */
export function skeleton(key: string, version: string): Map<string, string> {
  const name = key.charAt(0).toUpperCase() + key.slice(1)
  return new Map([
    [`plugins/${key}/plugin.ts`, manifest(key, name)],
    [`plugins/${key}/pages/Overview.tsx`, page],
    [`plugins/${key}/locales/zh-CN.json`, dictionary('查看', name, '这里还没有内容')],
    [`plugins/${key}/locales/en-US.json`, dictionary('See', name, 'Nothing here yet')],
    [`supabase/migrations/${version}_${key}.sql`, migration(key, name)],
    [`supabase/tests/access/${key}.ts`, access(key)],
    [`plugins/${key}/tests/${key}.db.test.ts`, story(key)],
  ])
}

const manifest = (key: string, name: string): string => `import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: '${key}',
  title: { zh: '${name}', en: '${name}' },
  requires: ['platform'],
  permissions: ['${key}.read'],
  menu: [{ title: { zh: '${name}', en: '${name}' }, icon: 'apartment', section: 'field', path: '/${key}/overview', permission: '${key}.read' }],
  pages: [{ path: '/${key}/overview', title: { zh: '${name}', en: '${name}' }, permission: '${key}.read', component: () => import('./pages/Overview.tsx') }],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
`

const page = `import { EmptyState, PageHeader, useT } from '@anju/sdk'

export default function Overview() {
  const t = useT()
  return (
    <>
      <PageHeader title={t('overview.title')} />
      <EmptyState title={t('overview.empty')} />
    </>
  )
}
`

const dictionary = (see: string, name: string, empty: string): string =>
  `${JSON.stringify({ permissions: { read: `${see} ${name}` }, overview: { title: name, empty }, errors: {} }, null, 2)}\n`

const migration = (key: string, name: string): string => `-- ${name}: what it is for, in one or two sentences.

select private.register_plugin('${key}',
  '{"zh": "${name}", "en": "${name}"}', array['platform'],
  '[{"key": "${key}.read", "title": {"zh": "查看 ${name}", "en": "See ${name}"}, "roles": ["manager"]}]',
  '{}', array[]::text[]);
`

const access = (key: string): string => `import { defineAccess } from './framework/define.ts'

export default defineAccess('${key}', {
  rows: async () => {},
  tables: {},
  functions: {},
})
`

const story = (key: string): string => `import { afterAll, beforeAll, expect, it } from 'vitest'
import { testDatabase, type TestDatabase } from '../../../supabase/tests/harness.ts'

let db: TestDatabase
beforeAll(async () => {
  db = await testDatabase()
})
afterAll(() => db.end())

it('an administrator finds the plugin switched on and may see it', async () => {
  const user = await db.createUser()
  const allowed = await db.as({ user }, async (tx) => {
    const [made] = await tx<{ org: string }[]>\`select public.bootstrap_organization('Operator', 'First', 'Li') as org\`
    const plugins = await tx<{ plugin: { key: string; enabled: boolean }[] }[]>\`select public.plugin_overview(\${made?.org ?? ''}) as plugin\`
    return plugins.flatMap(({ plugin }) => plugin).find((plugin) => plugin.key === '${key}')?.enabled
  })
  expect(allowed).toBe(true)
})
`
