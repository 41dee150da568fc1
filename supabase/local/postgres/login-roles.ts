import { readFileSync } from 'node:fs'
import postgres from 'postgres'

const SQL = readFileSync(new URL('./login-roles.sql', import.meta.url), 'utf8')

/** The narrow roles the gateway and the bridge sign in with locally. */
export const GATEWAY_ROLE = 'anju_gateway'
export const BRIDGE_ROLE = 'anju_bridge_login'

/** Makes or refreshes the login roles. @param url connection string as superuser */
export async function ensureLoginRoles(url: string): Promise<void> {
  const sql = postgres(url, { max: 1, onnotice: () => {} })
  try {
    await sql.unsafe(SQL)
  } finally {
    await sql.end()
  }
}
