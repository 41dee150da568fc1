import { parseArgs } from 'node:util'

export interface StartOptions {
  port: number
  dbPort: number
  mqttPort: number
  dataDir: string
  /** No demo: the first visitor founds the first organisation. */
  empty: boolean
  /** Throw the data directory away first. */
  reset: boolean
  /** Use a Supabase project instead of the local stack. */
  supabase: boolean
  help: boolean
}

export const HELP = `npm start -- [options]

  --port <n>       app and API            (54321)
  --db-port <n>    PostgreSQL             (54322)
  --mqtt-port <n>  MQTT broker of the bridge (1883)
  --data-dir <dir> where everything is kept (.anju)
  --empty          no demo estate; a first-run page makes the first administrator
  --reset          throw the local data away and start over
  --supabase       use a Supabase project: the one named in .env, or npx supabase start (Docker)
  --help           this text`

/** Reads the command line. Throws one clear line for what it does not understand. */
export function parseOptions(argv: string[]): StartOptions {
  const { values } = parseArgs({
    args: argv,
    options: {
      port: { type: 'string', default: '54321' },
      'db-port': { type: 'string', default: '54322' },
      'mqtt-port': { type: 'string', default: '1883' },
      'data-dir': { type: 'string', default: '.anju' },
      empty: { type: 'boolean', default: false },
      reset: { type: 'boolean', default: false },
      supabase: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  return {
    port: portNumber('--port', values.port),
    dbPort: portNumber('--db-port', values['db-port']),
    mqttPort: portNumber('--mqtt-port', values['mqtt-port']),
    dataDir: values['data-dir'],
    empty: values.empty,
    reset: values.reset,
    supabase: values.supabase,
    help: values.help,
  }
}

function portNumber(option: string, text: string): number {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 1 || port > 65535) throw new Error(`${option} must be a port number from 1 to 65535, not "${text}".`)
  return port
}
