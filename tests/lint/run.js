/**
 * Lints the whole project. A program of its own, because npm hoists helpers of typescript-eslint to where they find
 * TypeScript 7, whose package has no programming interface: every `typescript` asked for here is this package's 6.
 */
import { registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'

const typescript6 = import.meta.resolve('typescript')
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'typescript' ? { url: typescript6, format: 'commonjs', shortCircuit: true } : next(specifier, context),
})

// One look at everything: programs need not be kept up to date.
process.env.TSESTREE_SINGLE_RUN = 'true'
const { ESLint } = await import('eslint')
const eslint = new ESLint({
  cwd: fileURLToPath(new URL('../..', import.meta.url)),
  overrideConfigFile: fileURLToPath(new URL('eslint.config.js', import.meta.url)),
  errorOnUnmatchedPattern: false,
  fix: process.argv.includes('--fix'),
})
const results = await eslint.lintFiles(['app', 'plugins', 'supabase', 'device-bridge', 'edge-functions', 'seeds', 'tests'])
await ESLint.outputFixes(results)
const text = await (await eslint.loadFormatter('stylish')).format(results)
if (text) console.log(text)
if (results.some((result) => result.errorCount + result.warningCount > 0)) process.exitCode = 1
