import type { Check, Finding } from '../framework.ts'
import { textOf } from '../files.ts'

type Wanted = Record<string, string>
interface Manifest {
  dependencies?: Wanted
  devDependencies?: Wanted
  optionalDependencies?: Wanted
}
interface Lock {
  packages?: Record<string, Manifest & { version?: string }>
}

const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'] as const

/** Where the lock file disagrees with a manifest, and versions that are not pinned exactly. */
export function disagreements(folder: string, manifest: Manifest, lock: Lock): Finding[] {
  const subject = folder === '' ? 'package.json' : `${folder}/package.json`
  const findings: Finding[] = []
  for (const kind of kinds) {
    const wanted = manifest[kind] ?? {}
    const locked = lock.packages?.[folder]?.[kind] ?? {}
    for (const name of new Set([...Object.keys(wanted), ...Object.keys(locked)])) {
      const version = wanted[name]
      if (version !== locked[name]) {
        findings.push({ subject, message: `${name}: ${version ?? 'not wanted'} here, ${locked[name] ?? 'missing'} in package-lock.json; run npm install` })
      } else if (version && !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
        findings.push({ subject, message: `${name}: ${version} is a range; pin the version` })
      }
    }
  }
  return findings
}

export const lockfile: Check = {
  key: 'lockfile',
  title: 'Versions are pinned and the lock file is in step',
  async run({ root }) {
    const lock = JSON.parse(textOf(root, 'package-lock.json')) as Lock
    return ['', 'tests/lint'].flatMap((folder) =>
      disagreements(folder, JSON.parse(textOf(root, folder ? `${folder}/package.json` : 'package.json')) as Manifest, lock),
    )
  },
}
