import { measureBudgets } from '../../../app/tools/budget.ts'
import { ensureAppBuilt } from '../../../supabase/local/build.ts'
import type { Check } from '../framework.ts'

export const budgets: Check = {
  key: 'budgets',
  title: 'The app builds, and its first load is within budget',
  async run(context) {
    const results = measureBudgets(await ensureAppBuilt())
    for (const { entry, kB, budget } of results) context.note(`${entry}: ${kB.toFixed(1)} kB of ${budget} (gzip)`)
    return results
      .filter(({ ok }) => !ok)
      .map(({ entry, kB, budget, files }) => ({
        subject: entry,
        message: `first load is ${kB.toFixed(1)} kB, budget ${budget}: ${files.slice(0, 8).map((file) => `${file.file} ${file.kB.toFixed(1)}`).join(', ')}`,
      }))
  },
}
