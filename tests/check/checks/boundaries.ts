import { dirname, join } from 'node:path'
import { parseSync } from 'vite'
import { projectFiles, textOf } from '../files.ts'
import type { Check, Finding } from '../framework.ts'

/** What a plugin may use besides the SDK and its own folder. */
const libraries = ['react', 'antd', '@ant-design/icons', 'react-router', 'dayjs', 'zod']
/** Refine's hooks need providers that only the admin has. */
const adminLibraries = ['@refinedev/core']
/**
 * Libraries one plugin alone may use, each fetched when it is needed: the import wizard reads and writes CSV and workbooks
 * in the browser; alerts draw their evidence; dashboards draw charts, arrange a grid, export workbooks, and put the wall beside the page; flows are drawn; records are exported as workbooks.
 */
const ownLibraries: Record<string, readonly string[]> = {
  platform: ['papaparse', 'read-excel-file', 'write-excel-file'],
  alerts: ['echarts'],
  dashboards: ['echarts', 'react-grid-layout', 'write-excel-file', 'react-dom'],
  flows: ['@xyflow/react'],
  records: ['write-excel-file'],
}
const testLibraries = ['vitest', 'postgres']
const testFolders = ['supabase/tests/', 'seeds/', 'tests/e2e/support/']

/** Nodes in which a module is named, and under which name they hold it. */
const importing = new Set(['ImportDeclaration', 'ExportNamedDeclaration', 'ExportAllDeclaration', 'ImportExpression', 'TSImportType'])

/**
 * Module names a source text imports, statically, dynamically or as a type, in the order they stand; read by a parser, so that
 * texts are no imports.
 *
 * @param tsx whether the text may hold JSX: a `<T>` means another thing then
 * @throws the first fault of a text that is no TypeScript
 */
export function importsOf(text: string, tsx = true): string[] {
  const { program, errors } = parseSync(tsx ? 'module.tsx' : 'module.ts', text)
  if (errors[0]) throw new Error(errors[0].message)
  const names: string[] = []
  const visit = (part: unknown): void => {
    if (Array.isArray(part)) return part.forEach(visit)
    if (typeof part !== 'object' || part === null) return
    const { type, source } = part as { type?: unknown; source?: Source | null }
    if (importing.has(String(type)) && source) names.push(nameOf(source))
    Object.values(part).forEach(visit)
  }
  visit(program.body)
  return names.filter((name) => name !== '')
}

/** A text, or a template without holes; nothing for a name that is only known when it runs. */
interface Source {
  value?: unknown
  quasis?: { value: { cooked: string } }[]
}

function nameOf({ value, quasis }: Source): string {
  if (typeof value === 'string') return value
  return quasis?.length === 1 ? (quasis[0]?.value.cooked ?? '') : ''
}

const isLibrary = (name: string, allowed: readonly string[]): boolean => allowed.some((library) => name === library || name.startsWith(`${library}/`))

/**
 * Why a file may not import a module; null when it may.
 *
 * @param path file, relative to the root
 * @param name module as written in the import
 */
export function violation(path: string, name: string): string | null {
  const plugin = /^plugins\/([^/]+)\//.exec(path)?.[1]
  const target = name.startsWith('.') ? join(dirname(path), name) : null
  if (plugin) {
    const inTest = /\.test\.tsx?$/.test(path) || path.startsWith(`plugins/${plugin}/tests/`)
    if (target !== null) {
      if (target.startsWith(`plugins/${plugin}/`)) return null
      if (inTest && testFolders.some((folder) => target.startsWith(folder))) return null
      return target.startsWith('plugins/') ? 'a plugin never imports another plugin' : 'a plugin imports @anju/sdk and its own folder only'
    }
    if (name === '@anju/sdk' || isLibrary(name, [...libraries, ...(ownLibraries[plugin] ?? [])])) return null
    if (isLibrary(name, adminLibraries)) return path.includes('/portal/') ? 'the portal has no Refine' : null
    if (inTest && (isLibrary(name, testLibraries) || name.startsWith('node:'))) return null
    return `not among the libraries of plugins (${[...libraries, ...adminLibraries].join(', ')})`
  }
  if (path.startsWith('app/src/') && target?.startsWith('plugins/')) return 'the app finds plugins by folder, never by name'
  if (path.startsWith('app/src/sdk/') && target?.startsWith('app/src/') && /^app\/src\/(admin|portal|shell)\//.test(target)) {
    return 'the SDK knows nothing of the shell'
  }
  if (path.startsWith('edge-functions/') && target && !target.startsWith('edge-functions/')) return 'an edge function is deployed with its own folder only'
  return null
}

export const boundaries: Check = {
  key: 'boundaries',
  title: 'Plugins, app and functions import only what they may',
  async run({ root }) {
    const findings: Finding[] = []
    for (const path of await projectFiles(root)) {
      if (!/^(app|plugins|edge-functions)\/.*\.tsx?$/.test(path)) continue
      for (const name of importsOf(textOf(root, path), path.endsWith('.tsx'))) {
        const message = violation(path, name)
        if (message) findings.push({ subject: path, message: `imports ${name}: ${message}` })
      }
    }
    return findings
  },
}
