import { projectFiles, textOf } from '../files.ts'
import type { Check, Finding } from '../framework.ts'

/** Absolute paths of somebody's machine: home folders, work folders, drive letters. */
const PATTERN = /(?<![\w.~$}-])(?:\/(?:home|Users|root|work|mnt|workspace)\/[\w.-]+|[A-Z]:\\+(?:Users|Documents)\\)/g

export const pathsIn = (text: string): string[] => [...text.matchAll(PATTERN)].map((match) => match[0])

export const machinePaths: Check = {
  key: 'machine-paths',
  title: 'No file names a folder of somebody’s machine',
  async run({ root }) {
    const findings: Finding[] = []
    for (const path of await projectFiles(root)) {
      if (path.endsWith('machine-paths.test.ts')) continue
      for (const found of new Set(pathsIn(textOf(root, path)))) findings.push({ subject: path, message: `names ${found}` })
    }
    return findings
  },
}
