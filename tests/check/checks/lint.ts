import { projectFiles, textOf } from '../files.ts'
import { reportOf, runNode, type Check, type Finding } from '../framework.ts'

const FOLDERS = ['app', 'plugins', 'supabase', 'device-bridge', 'edge-functions', 'seeds', 'tests']
const SWITCH = /(?:ox|es)lint-(?:disable|enable)/

/** Comments that would switch rules off for a line or a file. */
export function switches(path: string, text: string): Finding[] {
  return text.split('\n').flatMap((line, n) => (SWITCH.test(line) ? [{ subject: `${path}:${n + 1}`, message: 'switches a rule off: change the rule in .oxlintrc.json, with a reason, or mend the code' }] : []))
}

export const lint: Check = {
  key: 'lint',
  title: 'oxlint finds nothing, and no comment switches a rule off',
  async run(context) {
    const code = (await projectFiles(context.root)).filter((path) => /\.(?:ts|tsx|js|mjs)$/.test(path) && path !== 'tests/check/checks/lint.ts')
    const switched = code.flatMap((path) => switches(path, textOf(context.root, path)))
    return [...switched, ...(await reportOf('oxlint', runNode(context, ['node_modules/oxlint/bin/oxlint', ...FOLDERS])))]
  },
}
