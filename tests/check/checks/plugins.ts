import { loadManifests } from '../../../app/tools/manifests.ts'
import { databaseFacts, mismatches } from '../../../app/tools/plugin-facts.ts'
import { formFaults, pluginFiles, togetherFaults, unnamedSettings } from '../../../app/tools/plugin-form.ts'
import type { Check } from '../framework.ts'

export const plugins: Check = {
  key: 'plugins',
  title: 'Plugins are well formed, and their manifests and migrations say the same',
  async run({ root, database }) {
    const manifests = await loadManifests(root)
    const facts = await databaseFacts((await database()).sql)
    const found = [
      ...[...manifests].flatMap(([folder, manifest]) => formFaults(folder, manifest, pluginFiles(root, folder))),
      ...togetherFaults([...manifests.values()]),
      ...mismatches(manifests, facts),
      ...[...manifests.keys()].flatMap((folder) => unnamedSettings(folder, pluginFiles(root, folder), facts)),
    ]
    return found.map(({ plugin, message }) => ({ subject: `plugins/${plugin}`, message }))
  },
}
