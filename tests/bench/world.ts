import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import ws from 'ws'
import type { Stack } from '../../supabase/local/stack.ts'

const PASSWORD = 'bench-password-2026'

/** Reads answers as the caller says they are: the benchmark is about their time, its own checks about their size. */
export type Client = SupabaseClient

export interface Member {
  client: Client
  id: string
  token: string
}

export interface World {
  stack: Stack
  sql: postgres.Sql
  org: string
  /** Sees everything. */
  administrator: Member
  /** A manager of a few of the estates: the usual, scoped user. */
  scoped: Member
}

function client(stack: Stack): Client {
  return createClient(stack.url, stack.publishableKey, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: ws as unknown as typeof WebSocket },
  })
}

async function signUp(stack: Stack, email: string): Promise<Member> {
  const own = client(stack)
  const { data, error } = await own.auth.signUp({ email, password: PASSWORD })
  if (error) throw error
  if (!data.session || !data.user) throw new Error('the local stack should sign in at once')
  return { client: own, id: data.user.id, token: data.session.access_token }
}

/** Calls a database function over HTTP; throws what it refused with. */
export async function call<T>(member: Member, name: string, args: Record<string, unknown>): Promise<T> {
  const { data, error } = (await member.client.rpc(name, args)) as { data: unknown; error: { message: string; details: string } | null }
  if (error) throw new Error(`${name}: ${error.message} ${error.details ?? ''}`)
  return data as T
}

/** An operator with the given estates, an administrator, and a manager of the first five estates. */
export async function foundWorld(stack: Stack, estates: readonly string[]): Promise<World> {
  const sql = postgres(stack.dbUrl, { max: 4, onnotice: () => {} })
  const administrator = await signUp(stack, 'administrator@bench.example')
  const org = await call<string>(administrator, 'bootstrap_organization', { name: 'Bench', estate_name: 'Bench', staff_name: 'Bench' })
  const made = (await administrator.client.from('estates').insert(estates.map((code) => ({ org_id: org, code, name: code }))).select('id')) as {
    data: { id: string }[] | null
    error: { message: string } | null
  }
  if (!made.data) throw new Error(made.error?.message ?? 'no estates')
  const scoped = await invited(stack, administrator, org, 'manager@bench.example', made.data.slice(0, 5).map(({ id }) => id))
  return { stack, sql, org, administrator, scoped }
}

async function invited(stack: Stack, administrator: Member, org: string, email: string, estates: readonly string[]): Promise<Member> {
  await call(administrator, 'invite_staff', { org, name: 'Manager', role_key: 'manager', email, estate_ids: estates })
  const manager = await signUp(stack, email)
  await call(manager, 'accept_invitations', {})
  return manager
}

/** One more manager, of the given estates only. */
export const member = ({ stack, administrator, org }: World, email: string, estates: readonly string[]): Promise<Member> =>
  invited(stack, administrator, org, email, estates)
