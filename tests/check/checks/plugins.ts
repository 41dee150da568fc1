import { loadManifests } from '../../../app/tools/manifests.ts'
import { databaseFacts, mismatches } from '../../../app/tools/plugin-facts.ts'
import type { Check } from '../framework.ts'

export const plugins: Check = {
  key: 'plugins',
  title: 'Manifests and migrations of the plugins say the same',
  async run({ root, database }) {
    const found = mismatches(await loadManifests(root), await databaseFacts((await database()).sql))
    return found.map(({ plugin, message }) => ({ subject: `plugins/${plugin}`, message }))
  },
}
