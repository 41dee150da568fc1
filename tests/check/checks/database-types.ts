import { generateTypes, TYPES_FILE } from '../../../supabase/tools/generate-types.ts'
import { textOf } from '../files.ts'
import type { Check } from '../framework.ts'

export const databaseTypes: Check = {
  key: 'database-types',
  title: 'The TypeScript types of the database are fresh',
  async run({ root, database }) {
    const fresh = await generateTypes((await database()).url)
    return fresh === textOf(root, TYPES_FILE) ? [] : [{ subject: TYPES_FILE, message: 'differs from what the migrations make: run npm run types' }]
  },
}
