import { pbkdf2Sync, randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BridgeDatabase } from './database.ts'
import { ALL_UP, UP_KINDS } from './topics.ts'

export interface MosquittoOptions {
  /** Folder that mosquitto.conf names: `passwords` and `acl` are written into it. */
  folder: string
  /** File with Mosquitto's process id: told to read the files again when they have changed. */
  pidFile?: string
  /** What the bridge itself signs in with. */
  username: string
  password: string
}

/** The same form as `private.device_secret_hash`. */
const ROUNDS = 101

/** A line of Mosquitto's password file for a secret kept outside the database. */
export function passwordLine(username: string, password: string, salt: Buffer = randomBytes(12)): string {
  return `${username}:$7$${ROUNDS}$${salt.toString('base64')}$${pbkdf2Sync(password, salt, ROUNDS, 64, 'sha512').toString('base64')}`
}

/** Who may say and hear what: the bridge everything below its topics, a device what goes under the name it signed in with. */
export function accessList(bridge: string): string {
  return [`user ${bridge}`, `topic read ${ALL_UP}`, 'topic write anju/+/down/#', '', ...UP_KINDS.map((kind) => `pattern write anju/%u/up/${kind}`), 'pattern read anju/%u/down/#', ''].join('\n')
}

/**
 * Keeps the password and access files of a Mosquitto beside the bridge as the database says: at the start, at once when a
 * device comes, goes or gets a new secret, and after a break of the connection. Mosquitto then cuts off who may no longer sign in.
 */
export async function keepMosquittoFiles(database: BridgeDatabase, options: MosquittoOptions, log: (line: string) => void): Promise<void> {
  const own = passwordLine(options.username, options.password)
  let written = ''
  const write = async (): Promise<void> => {
    const logins = (await database.logins()).filter(({ device_uid }) => device_uid !== options.username)
    const passwords = `${[own, ...logins.map((login) => `${login.device_uid}:${login.secret_hash}`)].join('\n')}\n`
    if (passwords === written) return
    await replace(join(options.folder, 'passwords'), passwords)
    await replace(join(options.folder, 'acl'), accessList(options.username))
    written = passwords
    if (options.pidFile) process.kill(Number(await readFile(options.pidFile, 'utf8')), 'SIGHUP')
  }
  let last = Promise.resolve()
  const changed = (): void => {
    last = last.then(write).catch((error: Error) => log(`files of Mosquitto: ${error.message}`))
  }
  await mkdir(options.folder, { recursive: true, mode: 0o750 })
  await write().catch((error: NodeJS.ErrnoException) => {
    // Mosquitto may well be started after the bridge; then it reads the files as they are.
    if (error.code !== 'ENOENT' && error.code !== 'ESRCH') throw error
  })
  await database.onLogins(changed)
}

/** In one step, readable for the broker's group: whoever reads it gets the old or the new file, never half of one. */
async function replace(path: string, content: string): Promise<void> {
  await writeFile(`${path}.new`, content, { mode: 0o640 })
  await rename(`${path}.new`, path)
}
