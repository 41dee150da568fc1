// Imported before the API library, which reads these when it is loaded: storage on, nothing reported to anybody.
process.env.EXPERIMENTAL_STORAGE = '1'
process.env.LITE_TELEMETRY = '0'
process.env.DO_NOT_TRACK = '1'

/**
 * The library prints every refusal of the database with all its details, which hold values of people's rows. Those lines
 * are dropped: the caller has the answer, and a log must not become a copy of the data.
 */
const printError = console.error
console.error = (...args: unknown[]): void => {
  const code = (args[0] as { code?: unknown } | null | undefined)?.code
  if (typeof code === 'string' && /^([0-9A-Z]{5}|PGRST\w*)$/.test(code)) return
  printError(...args)
}
const printWarning = console.warn
console.warn = (...args: unknown[]): void => {
  if (!String(args[0]).startsWith('EXPERIMENTAL FEATURES ENABLED')) printWarning(...args)
}
