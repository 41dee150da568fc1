import { loadManifests } from '../../../app/tools/manifests.ts'
import { databaseFacts, mismatches } from '../../../app/tools/plugin-facts.ts'
import { unnamedSettings } from '../../../app/tools/plugin-texts.ts'
import type { Check } from '../framework.ts'

export const plugins: Check = {
  key: 'plugins',
  title: 'Manifests and migrations of the plugins say the same',
  async run({ root, database }) {
    const facts = await databaseFacts((await database()).sql)
    const found = [...mismatches(await loadManifests(root), facts), ...unnamedSettings(root, facts)]
    return found.map(({ plugin, message }) => ({ subject: `plugins/${plugin}`, message }))
  },
}
