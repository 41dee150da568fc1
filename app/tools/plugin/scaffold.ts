import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A refusal the user can do something about: shown without a stack. */
export class Refusal extends Error {}

const title = (key: string): string => {
  const words = key.replaceAll('_', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Files of a new plugin by path from the root: a menu entry, a page, both dictionaries, a test, a migration that registers it. */
export function skeleton(key: string, stamp: string): Record<string, string> {
  const en = title(key)
  return {
    [`plugins/${key}/plugin.ts`]: `import { definePlugin } from '@anju/sdk'

export default definePlugin({
  key: '${key}',
  title: { zh: '${en}', en: '${en}' },
  description: { zh: '一句话说明它做什么', en: 'What it does, in one line' },
  clauses: [],
  requires: ['platform'],
  permissions: ['${key}.read', '${key}.write'],
  menu: [{ title: { zh: '${en}', en: '${en}' }, icon: 'appstore', section: 'field', path: '/${key}', permission: '${key}.read' }],
  pages: [{ path: '/${key}', title: { zh: '${en}', en: '${en}' }, permission: '${key}.read', component: () => import('./pages/Overview.tsx') }],
  cronJobs: [],
  locales: { 'zh-CN': () => import('./locales/zh-CN.json'), 'en-US': () => import('./locales/en-US.json') },
})
`,
    [`plugins/${key}/pages/Overview.tsx`]: `import { EmptyState, PageHeader, useContextInfo, useT } from '@anju/sdk'

/** The first page: says what is here and what to do next. */
export default function Overview() {
  const t = useT()
  const { estate, org } = useContextInfo()
  return (
    <>
      <PageHeader title={t('overview.title')} subtitle={estate?.name ?? org?.name} />
      <EmptyState title={t('overview.empty')}>{t('overview.empty_hint')}</EmptyState>
    </>
  )
}
`,
    [`plugins/${key}/locales/zh-CN.json`]: `{
  "permissions": { "read": "查看${en}", "write": "维护${en}" },
  "overview": { "title": "${en}", "empty": "还没有内容", "empty_hint": "在这里说明下一步做什么" },
  "errors": {}
}
`,
    [`plugins/${key}/locales/en-US.json`]: `{
  "permissions": { "read": "See ${en}", "write": "Maintain ${en}" },
  "overview": { "title": "${en}", "empty": "Nothing here yet", "empty_hint": "Say here what to do next" },
  "errors": {}
}
`,
    [`plugins/${key}/tests/${key}.test.ts`]: `import { expect, it } from 'vitest'
import en from '../locales/en-US.json'
import zh from '../locales/zh-CN.json'
import plugin from '../plugin.ts'

it('${key}: every permission has a name in both languages', () => {
  const actions = plugin.permissions.map((permission) => permission.replace('${key}.', ''))
  expect(Object.keys(zh.permissions)).toEqual(actions)
  expect(Object.keys(en.permissions)).toEqual(actions)
})

it('${key}: its menu leads to its pages', () => {
  const paths = plugin.pages.map(({ path }) => path)
  for (const { path } of plugin.menu) expect(paths).toContain(path)
})
`,
    [`supabase/migrations/${stamp}_${key}.sql`]: `-- ${en}: say in a line or two what is true here, and what follows from what.

-- ───────────── tables

-- ───────────── verbs

-- ───────────── registration and jobs

select private.register_plugin('${key}',
  '{"zh": "${en}", "en": "${en}"}', array['platform'],
  '[{"key": "${key}.read", "title": {"zh": "查看${en}", "en": "See ${en}"}, "roles": ["manager"]},
    {"key": "${key}.write", "title": {"zh": "维护${en}", "en": "Maintain ${en}"}, "roles": ["manager"]}]',
  '{}', '{}');
`,
  }
}

const migrations = (root: string): string[] => {
  const folder = join(root, 'supabase/migrations')
  return existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.sql')).sort() : []
}

/** A stamp after every migration there is: now, or one second after the last. */
export function nextStamp(root: string, now: Date): string {
  const current = now.toISOString().replaceAll(/[-:T]/g, '').slice(0, 14)
  const last = migrations(root).at(-1)?.slice(0, 14) ?? ''
  return current > last ? current : String(BigInt(last) + 1n)
}

function checkedKey(root: string, key: string): void {
  if (!/^[a-z][a-z0-9_]{1,39}$/.test(key)) throw new Refusal(`"${key}" cannot be a plugin's key: small letters, digits and _, beginning with a letter, 2 to 40 characters`)
  if (existsSync(join(root, 'plugins', key))) throw new Refusal(`plugins/${key} is there already`)
}

/** Writes a new plugin. Gives the files written, relative to the root. */
export function createPlugin(root: string, key: string, now = new Date()): string[] {
  checkedKey(root, key)
  const files = skeleton(key, nextStamp(root, now))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text, { flag: 'wx' })
  }
  return Object.keys(files)
}

/**
 * Takes in a plugin from a folder or an installed package: its folder becomes plugins/<key>, its migrations join the
 * project's. Gives the files and folders written.
 */
export function addPlugin(root: string, from: string): string[] {
  const source = [from, join(root, from), join(root, 'node_modules', from)].find((path) => existsSync(join(path, 'plugin.ts')))
  if (!source) throw new Refusal(`"${from}" is neither a folder nor an installed package with a plugin.ts`)
  const key = /\bkey:\s*'([^']+)'/.exec(readFileSync(join(source, 'plugin.ts'), 'utf8'))?.[1] ?? ''
  checkedKey(root, key)
  const own = existsSync(join(source, 'migrations')) ? readdirSync(join(source, 'migrations')).filter((name) => name.endsWith('.sql')).sort() : []
  const wrong = own.find((name) => !/^\d{14}_[a-z0-9_]+\.sql$/.test(name))
  if (wrong) throw new Refusal(`migration ${wrong} is not named like 20260901000100_${key}.sql`)
  const taken = own.find((name) => migrations(root).some((present) => present.slice(0, 14) === name.slice(0, 14)))
  if (taken) throw new Refusal(`migration ${taken} has the number of one that is there already`)
  cpSync(source, join(root, 'plugins', key), {
    recursive: true,
    filter: (path) => path === source || !['migrations', 'node_modules', 'package.json', '.git'].includes(basename(path)),
  })
  for (const name of own) cpSync(join(source, 'migrations', name), join(root, 'supabase/migrations', name), { errorOnExist: true, force: false })
  return [`plugins/${key}/`, ...own.map((name) => `supabase/migrations/${name}`)]
}
