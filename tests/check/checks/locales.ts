import { projectFiles, textOf } from '../files.ts'
import type { Check, Finding } from '../framework.ts'

export type Dictionary = Map<string, string>
const none: Dictionary = new Map()

/** Texts by dotted path. */
export function flatten(value: unknown, prefix = ''): Dictionary {
  const texts: Dictionary = new Map()
  if (typeof value === 'string') texts.set(prefix, value)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, inner] of Object.entries(value)) for (const [path, text] of flatten(inner, prefix ? `${prefix}.${key}` : key)) texts.set(path, text)
  }
  return texts
}

/** English has one and other, Chinese only other: a plural counts as one text. */
const base = (key: string): string => key.replace(/_(zero|one|two|few|many|other)$/, '')
const placeholders = (text: string): string => [...text.matchAll(/{{\s*-?\s*(\w+)/g)].map((match) => match[1] ?? '').sort().join(', ')
const bases = (dictionary: Dictionary): Set<string> => new Set([...dictionary.keys()].map(base))

/** Where two dictionaries of one place do not say the same things. */
export function differences(subject: string, zh: Dictionary, en: Dictionary): Finding[] {
  const findings: Finding[] = []
  const say = (message: string): void => void findings.push({ subject, message })
  const [inZh, inEn] = [bases(zh), bases(en)]
  for (const key of inZh) if (!inEn.has(key)) say(`${key} is missing in en-US`)
  for (const key of inEn) if (!inZh.has(key)) say(`${key} is missing in zh-CN`)
  for (const [name, dictionary] of [['zh-CN', zh], ['en-US', en]] as const) {
    for (const [key, text] of dictionary) if (text.trim() === '') say(`${key} is empty in ${name}`)
  }
  for (const [key, text] of en) {
    if (/[\u4e00-\u9fff]/.test(text.replaceAll('中文', ''))) say(`${key} is Chinese in en-US`)
    const other = zh.get(key)
    if (other !== undefined && placeholders(other) !== placeholders(text)) say(`${key} takes {${placeholders(other)}} in zh-CN, {${placeholders(text)}} in en-US`)
  }
  return findings
}

/** Keys a source names literally in t('…'), without dynamic ones. */
export function namedKeys(text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(?<=^|\s)\/\/.*$/gm, '')
  return [...code.matchAll(/\bt\(\s*'([\w:.-]+)'/g)].map((match) => match[1] ?? '')
}

/** Message keys a migration refuses with: in private.fail and in the faults of import rows. */
export function refusalKeys(sql: string): string[] {
  const keys = new Set<string>()
  for (const call of sql.matchAll(/private\.fail\(\s*\d+\s*,\s*(?:'([a-z_]+\.[a-z0-9_]+)'|(case\b[\s\S]*?\bend\b))/g)) {
    if (call[1]) keys.add(call[1])
    for (const inner of (call[2] ?? '').matchAll(/'([a-z_]+\.[a-z0-9_]+)'/g)) keys.add(inner[1] ?? '')
  }
  for (const fault of sql.matchAll(/"field":[^}]*?"key": "([a-z_]+\.[a-z0-9_]+)"/g)) keys.add(fault[1] ?? '')
  for (const fault of sql.matchAll(/'field',[^;]*?'key', '([a-z_]+\.[a-z0-9_]+)'/g)) keys.add(fault[1] ?? '')
  return [...keys].sort()
}

function dictionaries(root: string, folder: string): { zh: Dictionary; en: Dictionary } {
  const read = (locale: string): Dictionary => {
    const text = textOf(root, `${folder}/${locale}.json`)
    return text === '' ? none : flatten(JSON.parse(text))
  }
  return { zh: read('zh-CN'), en: read('en-US') }
}

export const locales: Check = {
  key: 'locales',
  title: 'Both languages say the same things, and every text and refusal that is named exists',
  async run({ root }) {
    const files = await projectFiles(root)
    const plugins = [...new Set(files.flatMap((path) => /^plugins\/([^/]+)\/plugin\.ts$/.exec(path)?.[1] ?? []))]
    const folders = new Map([['app', 'app/src/i18n'], ['expressions', 'app/src/lowcode/locales'], ['forms', 'app/src/lowcode/forms/locales'], ...plugins.map((key): [string, string] => [key, `plugins/${key}/locales`])])
    const known = new Map([...folders].map(([key, folder]) => [key, dictionaries(root, folder)]))
    const findings = [...known].flatMap(([key, { zh, en }]) => differences(folders.get(key) ?? key, zh, en))
    for (const path of files.filter((file) => /^(app\/src|plugins)\/.*\.tsx?$/.test(file) && !/\.test\.tsx?$/.test(file))) {
      const own = /^plugins\/([^/]+)\//.exec(path)?.[1] ?? (path.startsWith('app/src/lowcode/forms/') ? 'forms' : path.startsWith('app/src/lowcode/') ? 'expressions' : 'app')
      for (const name of namedKeys(textOf(root, path))) {
        const [namespace, key] = name.includes(':') ? (name.split(':') as [string, string]) : [own, name]
        if (!bases(known.get(namespace)?.zh ?? none).has(key)) findings.push({ subject: path, message: `t('${name}') has no text in ${namespace}` })
      }
    }
    for (const path of files.filter((file) => file.startsWith('supabase/migrations/'))) {
      for (const name of refusalKeys(textOf(root, path))) {
        const [plugin = '', what = ''] = name.split('.')
        if (!known.get(plugin)?.zh.has(`errors.${what}`)) findings.push({ subject: path, message: `refuses with ${name}, but ${folders.get(plugin) ?? `plugins/${plugin}/locales`} has no errors.${what}` })
      }
    }
    return findings
  },
}
