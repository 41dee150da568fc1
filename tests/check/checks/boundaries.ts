import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
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

/** The part of TypeScript 6 that is needed here; TypeScript 7 has no programming interface. */
interface Compiler {
  createSourceFile: (name: string, text: string, target: number, parents: boolean, kind: number) => SourceNode
  forEachChild: (node: SourceNode, visit: (child: SourceNode) => void) => void
  SyntaxKind: Record<'ImportDeclaration' | 'ExportDeclaration' | 'CallExpression' | 'ImportKeyword' | 'ImportType' | 'StringLiteral' | 'NoSubstitutionTemplateLiteral', number>
}
interface SourceNode {
  kind: number
  text?: string
  moduleSpecifier?: SourceNode
  expression?: SourceNode
  arguments?: readonly SourceNode[]
  argument?: { literal?: SourceNode }
}
const ES_NEXT = 99
const TS = 3
const TSX = 4

let loaded: Compiler | undefined
function compiler(): Compiler {
  loaded ??= createRequire(fileURLToPath(new URL('../../lint/package.json', import.meta.url)))('typescript') as Compiler
  return loaded
}

/**
 * Module names a source text imports, statically, dynamically or as a type, in the order they stand; read by the parser, so that
 * texts are no imports.
 *
 * @param tsx whether the text may hold JSX: a `<T>` means another thing then
 */
export function importsOf(text: string, tsx = true): string[] {
  const { createSourceFile, forEachChild, SyntaxKind: kinds } = compiler()
  const names: string[] = []
  const add = (node: SourceNode | undefined): void => {
    if (node && (node.kind === kinds.StringLiteral || node.kind === kinds.NoSubstitutionTemplateLiteral)) names.push(node.text ?? '')
  }
  const visit = (node: SourceNode): void => {
    if (node.kind === kinds.ImportDeclaration || node.kind === kinds.ExportDeclaration) add(node.moduleSpecifier)
    if (node.kind === kinds.CallExpression && node.expression?.kind === kinds.ImportKeyword) add(node.arguments?.[0])
    if (node.kind === kinds.ImportType) add(node.argument?.literal)
    forEachChild(node, visit)
  }
  visit(createSourceFile(tsx ? 'module.tsx' : 'module.ts', text, ES_NEXT, false, tsx ? TSX : TS))
  return names
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
