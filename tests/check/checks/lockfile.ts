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

/** Where the lock file disagrees with the manifest, and versions that are not pinned exactly. */
export function disagreements(manifest: Manifest, lock: Lock): Finding[] {
  const subject = 'package.json'
  const findings: Finding[] = []
  for (const kind of kinds) {
    const wanted = manifest[kind] ?? {}
    const locked = lock.packages?.['']?.[kind] ?? {}
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

/**
 * What a locked package needs and the lock file has no entry for, also for other systems: npm ci refuses such a file even
 * where the missing package would not be installed. It comes about when the registry at hand lacks a system's build.
 */
export function unlocked(lock: Lock): Finding[] {
  const packages = lock.packages ?? {}
  const has = (path: string, name: string): boolean => {
    for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
      if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true
      if (at === '') return false
    }
  }
  return Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
    Object.entries({ ...dependencies, ...optionalDependencies })
      .filter(([name]) => !has(path, name))
      .map(([name, version]) => ({ subject: 'package-lock.json', message: `${path || 'the project'} needs ${name} ${version}, which has no entry: npm ci would fail` })),
  )
}

export const lockfile: Check = {
  key: 'lockfile',
  title: 'Versions are pinned and the lock file is in step',
  async run({ root }) {
    const lock = JSON.parse(textOf(root, 'package-lock.json')) as Lock
    return [...disagreements(JSON.parse(textOf(root, 'package.json')) as Manifest, lock), ...unlocked(lock)]
  },
}
