import { join } from 'node:path'
import { measureBudgets } from '../../../app/tools/budget.ts'
import { runNode, type Check } from '../framework.ts'

export const budgets: Check = {
  key: 'budgets',
  title: 'The app builds, and its first load is within budget',
  async run(context) {
    const build = await runNode(context, ['node_modules/vite/bin/vite.js', 'build', '--config', 'app/vite.config.ts', '--logLevel', 'warn'])
    if (build.code !== 0) return [{ subject: 'vite build', message: `\n${build.output.trim()}` }]
    const results = measureBudgets(join(context.root, 'dist'))
    for (const { entry, kB, budget } of results) context.note(`${entry}: ${kB.toFixed(1)} kB of ${budget} (gzip)`)
    return results
      .filter(({ ok }) => !ok)
      .map(({ entry, kB, budget, files }) => ({
        subject: entry,
        message: `first load is ${kB.toFixed(1)} kB, budget ${budget}: ${files.slice(0, 8).map((file) => `${file.file} ${file.kB.toFixed(1)}`).join(', ')}`,
      }))
  },
}
