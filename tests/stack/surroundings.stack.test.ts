import { execFileSync, spawnSync } from 'node:child_process'
import { chownSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { DEMO_PASSWORD, TENANT_EMAIL } from '../../seeds/demo/people.ts'
import { cloneInto } from './support/clone.ts'
import { READY, ROOT, StackProcesses, stop } from './support/process.ts'

const VISIT = fileURLToPath(new URL('./fixtures/visit.mjs', import.meta.url))
/** Uid and gid of an account without any rights. */
const NOBODY = 65534

let stack: StackProcesses
beforeAll(async () => {
  stack = await StackProcesses.create()
})
afterEach(() => stack.stopAll())
afterAll(() => stack.remove())

const root = process.getuid?.() === 0
// In CI both must run: there the machine is ours.
const mayBeAnother = root && (process.env['CI'] !== undefined || spawnSync('unshare', ['-m', 'true']).status === 0)
const maySeal = root && (process.env['CI'] !== undefined || spawnSync('unshare', ['-n', 'ip', 'link'], { stdio: 'ignore' }).status === 0)

/** A network whose only way out counts what is sent: no packet can leave unseen, whichever process sends it. */
const SEALED = `
ip link set lo up
ip link add out0 type veth peer name out1
for conf in /proc/sys/net/ipv6/conf/*/disable_ipv6; do echo 1 > $conf; done
ip address add 10.99.0.1/24 dev out0
ip link set out0 up
ip link set out1 up
ip neigh add 10.99.0.254 lladdr 02:00:00:00:00:01 dev out0 nud permanent
ip route add default via 10.99.0.254 dev out0
exec "$@"`

test.runIf(maySeal)('4.a the whole platform with its demo works without a network, and no process of it sends a single packet out', async () => {
  const { child } = await stack.start([], TENANT_EMAIL, { under: ['unshare', '-n', 'sh', '-euc', SEALED, 'sealed'] })
  const inside = (command: string[]): string => execFileSync('nsenter', ['-t', String(child.pid), '-n', ...command], { encoding: 'utf8', timeout: 60_000 })
  const sent = (): number => (JSON.parse(inside(['ip', '-s', '-j', 'link', 'show', 'out0'])) as { stats64: { tx: { packets: number } } }[])[0]?.stats64.tx.packets ?? -1
  expect(inside([process.execPath, VISIT, stack.url, DEMO_PASSWORD]).trim()).toBe('done')
  // Doors, meters and schedules go on by themselves; whoever reports home does so by now.
  await new Promise((wake) => setTimeout(wake, 8_000))
  expect(sent()).toBe(0)
  // The count can tell: one packet is one packet.
  inside([process.execPath, '-e', `require('node:dgram').createSocket('udp4').send('x', 53, '192.0.2.1', () => process.exit())`])
  expect(sent()).toBe(1)
  await stop(child)
  expect(stack.leftOver()).toEqual([])
})

test.runIf(mayBeAnother)('8.1.a an ordinary user builds, starts and stops it in a folder of their own; a folder of somebody else is refused in one line', async () => {
  const clone = join(stack.folder, 'clone')
  cloneInto(clone)
  mkdirSync(join(clone, 'node_modules'))
  execFileSync('chown', ['-R', `${NOBODY}:${NOBODY}`, clone])
  const home = join(stack.folder, 'home')
  mkdirSync(home)
  chownSync(home, NOBODY, NOBODY)
  const as = ['unshare', '-m', 'sh', '-euc', `mount --bind '${join(ROOT, 'node_modules')}' '${join(clone, 'node_modules')}'; exec "$@"`, 'user', 'setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups']
  const dataDir = join(clone, '.anju')
  const how = { under: as, cwd: clone, env: { HOME: home } }
  const args = ['--empty', '--data-dir', dataDir]
  const { child } = await stack.start(args, READY, how)
  expect((await fetch(`${stack.url}/`)).status).toBe(200)
  expect(await (await fetch(`${stack.url}/healthz`)).json()).toEqual({ status: 'ok' })
  const owners = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(dataDir, path), { throwIfNoEntry: false })?.uid ?? NOBODY)
  expect([...new Set(owners)]).toEqual([NOBODY])
  const running = spawnSync('ps', ['-eo', 'uid,args'], { encoding: 'utf8' }).stdout.split('\n').filter((line) => line.includes(dataDir))
  expect(running.length).toBeGreaterThan(0)
  expect(running.filter((line) => !line.trim().startsWith(String(NOBODY)) && !line.includes('unshare'))).toEqual([])
  await stop(child)
  expect(stack.leftOver()).toEqual([])

  const { code, said } = stack.refused(['--empty'], join(stack.folder, 'not-theirs'), how)
  expect(code).toBe(1)
  expect(said).toContain('Cannot write to')
  expect(said.split('\n')).toHaveLength(1)
})
