import { accessSync, chownSync, constants, lstatSync, mkdirSync, readdirSync, statSync } from 'node:fs'
import { createHash } from 'node:crypto'
import { dirname, join, resolve } from 'node:path'

/** The user id Postgres runs under when the stack is started by root, which Postgres refuses to run as. */
const SERVICE_UID = 65534

export interface Owner {
  uid: number
  gid: number
}

/** Who must own the cluster: nobody special for an ordinary user (undefined), the service user when we are root. */
export function clusterOwner(): Owner | undefined {
  return process.getuid?.() === 0 ? { uid: SERVICE_UID, gid: SERVICE_UID } : undefined
}

/**
 * The folder to keep a cluster in. Normally the wanted one. When root starts us from a folder other users cannot enter
 * (such as root's home), Postgres could not reach its files there, so a folder under /var/tmp named after it is used.
 */
export function reachableFolder(wanted: string): string {
  const path = resolve(wanted)
  if (!clusterOwner()) return path
  for (let at = dirname(path); at !== dirname(at); at = dirname(at)) {
    try {
      if ((statSync(at).mode & constants.S_IXOTH) === 0) {
        return join('/var/tmp', `anju-${createHash('sha256').update(path).digest('hex').slice(0, 12)}`)
      }
    } catch {
      continue
    }
  }
  return path
}

/** Makes the folder, writable for us. Throws an error that says what to do when it cannot be. */
export function writableFolder(path: string): void {
  try {
    mkdirSync(path, { recursive: true, mode: 0o755 })
    accessSync(path, constants.W_OK)
  } catch {
    throw new Error(`Cannot write to ${path}. Give this user write permission there, or name another folder with --data-dir.`)
  }
}

/** Gives a folder and all in it to the owner. */
export function giveTo(path: string, owner: Owner | undefined): void {
  if (!owner) return
  chownSync(path, owner.uid, owner.gid)
  for (const entry of readdirSync(path)) {
    const child = join(path, entry)
    const stat = lstatSync(child)
    if (stat.isDirectory()) giveTo(child, owner)
    else if (!stat.isSymbolicLink()) chownSync(child, owner.uid, owner.gid)
  }
}
