import { randomUUID } from 'node:crypto'
import postgres from 'postgres'
import { inject } from 'vitest'
import { TEMPLATE } from './template.ts'

/** Who a transaction runs as. Without `user` and `role` it is an anonymous visitor. */
export interface Actor {
  user?: string
  role?: 'anon' | 'authenticated' | 'service_role'
  /** Further claims of the token. */
  claims?: Record<string, unknown>
}

export interface TestDatabase {
  /** Connection string, as superuser. */
  url: string
  /** Superuser client: for preparing and inspecting, never for proving a right. */
  sql: postgres.Sql
  /** Runs `work` in one transaction as an API role, the way the gateway does; commits unless it throws. */
  as<T>(actor: Actor, work: (tx: postgres.TransactionSql) => Promise<T>): Promise<T>
  /** A confirmed user; returns the id. */
  createUser(contact?: { email?: string; phone?: string }): Promise<string>
  end(): Promise<void>
}

/** An empty, migrated database of its own for one test file. */
export async function testDatabase(): Promise<TestDatabase> {
  const cluster = inject('cluster')
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`
  const admin = postgres(cluster, { max: 1, onnotice: () => {} })
  await clone(admin, name)
  await admin.unsafe(`alter database ${name} set search_path = "$user", public, extensions`)
  const url = cluster.replace(/\/postgres$/, `/${name}`)
  const sql = postgres(url, { max: 20, onnotice: () => {} })
  return {
    url,
    sql,
    as(actor, work) {
      const role = actor.role ?? (actor.user ? 'authenticated' : 'anon')
      const claims = JSON.stringify({ role, ...(actor.user ? { sub: actor.user } : {}), ...actor.claims })
      return sql.begin(async (tx) => {
        await tx`select set_config('request.jwt.claims', ${claims}, true), set_config('request.jwt.claim.sub', ${actor.user ?? ''}, true), set_config('role', ${role}, true)`
        return work(tx)
      }) as Promise<never>
    },
    async createUser(contact = {}) {
      const id = randomUUID()
      const email = contact.email ?? (contact.phone ? null : `${id}@test.invalid`)
      await sql`
        insert into auth.users (id, aud, role, email, phone, email_confirmed_at, phone_confirmed_at)
        values (${id}, 'authenticated', 'authenticated', ${email}, ${contact.phone ?? null},
          ${email ? sql`now()` : null}, ${contact.phone ? sql`now()` : null})`
      return id
    },
    async end() {
      await sql.end({ timeout: 5 })
      await admin.unsafe(`drop database if exists ${name} with (force)`)
      await admin.end()
    },
  }
}

/** Two files may clone at the same moment; Postgres lets one at a time read the template, so wait and try again. */
async function clone(admin: postgres.Sql, name: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin.unsafe(`create database ${name} template ${TEMPLATE}`)
      return
    } catch (error) {
      if (attempt >= 50 || (error as { code?: string }).code !== '55006') throw error
      await new Promise((wake) => setTimeout(wake, 100))
    }
  }
}

/** What the database said when it refused: SQLSTATE and message key. */
export interface Refusal {
  code: string
  message: string
}

/** The refusal of a promise that must fail; fails the test when it succeeds. */
export async function refusal(promise: Promise<unknown>): Promise<Refusal> {
  try {
    await promise
  } catch (error) {
    const { code, message } = error as { code?: string; message?: string }
    return { code: code ?? '', message: message ?? '' }
  }
  throw new Error('expected the database to refuse, but it did not')
}
