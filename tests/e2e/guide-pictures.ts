/**
 * `npm run guide:pictures`: goes through every step of the operator guide in the demo, in both languages, and takes the pictures of
 * docs/guide on the way. A step that does not work any more, an error in the console or a picture too large ends it with 1.
 *
 *   npm run guide:pictures                                   all pages
 *   npm run guide:pictures -- --only rule --locale en-US     one page in one language
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { configurationStory } from './guide/configuration.ts'
import { dashboardStory } from './guide/dashboard.ts'
import { fieldStory } from './guide/field.ts'
import { flowStory } from './guide/flow.ts'
import { Guide } from './guide/guide.ts'
import { recordsStory } from './guide/records.ts'
import { ruleStory } from './guide/rule.ts'
import { LOCALES, ROOT } from './guide/texts.ts'
import { launchBrowser } from './support/browser.ts'
import { setup } from './support/demo-template.ts'
import { startDemo, TEMPLATE } from './support/demo.ts'

const stories = { field: fieldStory, records: recordsStory, flow: flowStory, rule: ruleStory, dashboard: dashboardStory, configuration: configurationStory }

const { values } = parseArgs({ options: { only: { type: 'string' }, locale: { type: 'string' } } })
const chosen = Object.entries(stories).filter(([name]) => values.only === undefined || values.only.split(',').includes(name))
const faults: string[] = []
const cleanUp = process.env[TEMPLATE] ? undefined : await setup()
const browser = await launchBrowser()
try {
  for (const locale of LOCALES.filter((one) => values.locale === undefined || one === values.locale)) {
    mkdirSync(join(ROOT, 'docs/guide', locale, 'images'), { recursive: true })
    const demo = await startDemo()
    const sql = postgres(demo.dbUrl, { max: 1, onnotice: () => {} })
    const guide = new Guide(locale, demo, browser, sql)
    try {
      for (const [name, story] of chosen) {
        try {
          await story(guide)
        } catch (error) {
          faults.push(`${locale} ${name}: ${(error as Error).message}`)
          await guide.whatIsSeen(name)
        }
      }
      faults.push(...(await guide.problems()))
      const bytes = [...guide.taken.values()]
      console.log(`${locale}: ${bytes.length} pictures, ${Math.round(bytes.reduce((sum, one) => sum + one, 0) / 1000)} kB, the largest ${Math.round(Math.max(0, ...bytes) / 1000)} kB`)
    } finally {
      await guide.close()
      await sql.end()
      await demo.stop()
    }
  }
} finally {
  await browser.close()
  cleanUp?.()
}
for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exitCode = 1
