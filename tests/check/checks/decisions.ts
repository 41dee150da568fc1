import { textOf } from '../files.ts'
import type { Check, Finding } from '../framework.ts'

interface Manifest {
  dependencies?: Record<string, string>
  devDependencies?: Record<string, string>
  optionalDependencies?: Record<string, string>
}

/** Dependencies that docs/decisions.md has no line for, and lines for dependencies that are gone. */
export function undecided(names: readonly string[], document: string): Finding[] {
  const [, section = ''] = document.split(/^## Dependencies$/m)
  const rows = new Set([...section.matchAll(/^\|\s*`([^`]+)`/gm)].map((match) => match[1] ?? ''))
  return [
    ...names.filter((name) => !rows.has(name)).map((name) => ({ subject: name, message: 'has no line in docs/decisions.md' })),
    ...[...rows].filter((name) => !names.includes(name)).map((name) => ({ subject: name, message: 'has a line in docs/decisions.md but is no dependency' })),
  ]
}

export const decisions: Check = {
  key: 'decisions',
  title: 'Every dependency has its reason in docs/decisions.md',
  async run({ root }) {
    const manifest = JSON.parse(textOf(root, 'package.json')) as Manifest
    const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies })
    return undecided(names, textOf(root, 'docs/decisions.md'))
  },
}
