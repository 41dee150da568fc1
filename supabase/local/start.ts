import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import postgres from 'postgres'
import { startBridge } from '../../device-bridge/src/main.ts'
import { startSimulator } from '../../device-bridge/simulator/simulator.ts'
import { DEMO_PASSWORD, STAFF, TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { seedDemo } from '../../seeds/demo.ts'
import { ensureAppBuilt } from './build.ts'
import { HELP, parseOptions, type StartOptions } from './options.ts'
import { progressPrinter } from './progress.ts'
import { startSupabase } from './remote.ts'
import { startPlatform } from './stack.ts'

/** Starts what the options say and stays until it is told to stop. */
async function main(): Promise<void> {
  const options = parseOptions(process.argv.slice(2))
  if (options.help) return console.log(HELP)
  const progress = progressPrinter(console.log)
  console.log('Anju 安居')
  const running = options.supabase ? await startSupabase(options, progress) : await startLocal(options, progress)
  let stopping = false
  const stop = (signal: string): void => {
    if (stopping) process.exit(1)
    stopping = true
    console.log(`\n${signal}: 正在停止 / stopping …`)
    void running.stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stop(signal))
}

async function startLocal(options: StartOptions, progress: (step: string) => void): Promise<{ stop(): Promise<void> }> {
  const dataDir = resolve(options.dataDir)
  if (options.reset) {
    progress('reset')
    rmSync(dataDir, { recursive: true, force: true })
  }
  const appDir = ensureAppBuilt()
  appDir.catch(() => undefined)
  const stack = await startPlatform({
    dataDir, port: options.port, dbPort: options.dbPort, appDir, progress, log: console.log,
    announceMessage: (message) => console.log(`  ${message.channel} → ${message.to}: ${message.code}  (${options.port}/dev/outbox)`),
  })
  try {
    const demo = await fillIn(stack.dbUrl, options.empty, progress)
    progress('devices')
    const bridge = await startBridge({ databaseUrl: stack.bridgeUrl, mqtt: { port: options.mqttPort }, spoolDir: resolve(dataDir, 'spool'), log: console.log })
    const simulator = demo ? await startSimulator({ mqttUrl: `mqtt://127.0.0.1:${options.mqttPort}`, databaseUrl: stack.dbUrl, log: console.log }) : null
    welcome(stack.url, demo)
    return {
      async stop() {
        await simulator?.stop()
        await bridge.stop()
        await stack.stop()
      },
    }
  } catch (error) {
    await stack.stop()
    throw error
  }
}

/** Fills an empty database with the demo unless told not to. True when this installation is the demo. */
async function fillIn(dbUrl: string, empty: boolean, progress: (step: string) => void): Promise<boolean> {
  const sql = postgres(dbUrl, { max: 1, onnotice: () => {} })
  try {
    const [state] = await sql<{ state: { initialized: boolean; demo: boolean } }[]>`select public.platform_state() as state`
    if (state?.state.initialized || empty) return state?.state.demo === true
  } finally {
    await sql.end()
  }
  progress('demo')
  await seedDemo(dbUrl)
  return true
}

function welcome(url: string, demo: boolean): void {
  console.log(`\n  管理端 / staff     ${url}\n  租户端 / tenants   ${url}/portal.html\n  发件箱 / outbox    ${url}/dev/outbox`)
  if (!demo) return console.log('\n  打开管理端建立第一个管理员。/ Open the staff address to make the first administrator.\n')
  console.log(`\n  演示账号，密码均为 / demo sign-ins, all with the password  ${DEMO_PASSWORD}`)
  for (const person of STAFF) console.log(`    ${person.email.padEnd(24)} ${person.name}  ${person.role}`)
  console.log(`    ${TENANT_EMAIL.padEnd(24)} 租户 / tenant\n\n  Ctrl-C 停止 / to stop\n`)
}

try {
  await main()
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
