import { randomUUID } from 'node:crypto'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import postgres from 'postgres'
import { inject } from 'vitest'
import ws from 'ws'

/** The schema under test is not in the generated types: rows are checked by the tests themselves. */
export type Client = SupabaseClient

export const target = inject('target')
export const sql = postgres(target.dbUrl, { max: 4, onnotice: () => {} })
export const PASSWORD = 'a-long-test-password-1'

/** A client as a browser would make it; without `key` with the publishable one. */
export function client(key = target.publishableKey): Client {
  return createClient(target.url, key, {
    auth: { persistSession: false, autoRefreshToken: false },
    realtime: { transport: ws as unknown as typeof WebSocket },
  })
}

export interface SignedIn {
  client: Client
  id: string
  email: string
}

/** A new user who has signed in. Where the project asks for confirmation, the administrator interface confirms. */
export async function signedIn(): Promise<SignedIn> {
  const email = `conformance-${randomUUID()}@example.com`
  const own = client()
  const { data, error } = await own.auth.signUp({ email, password: PASSWORD })
  if (error) throw error
  if (!data.session) {
    await client(target.secretKey).auth.admin.updateUserById(data.user?.id ?? '', { email_confirm: true })
    const again = await own.auth.signInWithPassword({ email, password: PASSWORD })
    if (again.error) throw again.error
  }
  return { client: own, id: data.user?.id ?? '', email }
}

/** Table, functions and policies the suite works on; as a migration would make them. */
export const fixtures = `
  drop table if exists public.conformance_notes cascade;
  create table public.conformance_notes (
    id uuid primary key default gen_random_uuid(),
    owner uuid not null default auth.uid() references auth.users (id) on delete cascade,
    parent uuid references public.conformance_notes (id),
    label text not null check (length(label) < 50),
    secret text not null default 'hidden',
    amount numeric(10,2) not null default 0,
    data jsonb not null default '{}',
    at timestamptz not null default now(),
    unique (owner, label)
  );
  alter table public.conformance_notes enable row level security;
  revoke all on public.conformance_notes from anon, authenticated;
  grant select (id, owner, parent, label, amount, data, at), insert (id, parent, label, amount, data), update (label, amount, data), delete on public.conformance_notes to authenticated;
  create policy "own" on public.conformance_notes for all to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
  create or replace function public.conformance_echo(value jsonb) returns jsonb language sql stable as $$ select value $$;
  create or replace function public.conformance_slow(seconds double precision) returns void language sql set statement_timeout = '500ms' as $$ select pg_sleep(seconds) $$;
  create or replace function public.conformance_whoami() returns jsonb language sql stable as $$ select jsonb_build_object('uid', auth.uid(), 'role', current_user, 'claims', auth.jwt()) $$;
  create or replace function public.conformance_fail(how text) returns void language plpgsql as $$
  begin
    case how
      when 'PT409' then raise exception using errcode = 'PT409', message = 'test.conflict', detail = '{"a": 1}', hint = 'try again';
      when 'P0001' then raise exception 'plain';
      when '23514' then raise exception using errcode = '23514', message = 'check';
      when '28000' then raise exception using errcode = '28000', message = 'no';
      when 'P0002' then raise exception using errcode = 'P0002', message = 'nothing';
      else raise exception using errcode = '22023', message = 'unknown';
    end case;
  end $$;
  create or replace function public.conformance_sleep(seconds double precision) returns void language sql as $$ select pg_sleep(seconds) $$;
  revoke all on function public.conformance_echo(jsonb), public.conformance_whoami(), public.conformance_fail(text), public.conformance_sleep(double precision), public.conformance_slow(double precision) from public;
  grant execute on function public.conformance_echo(jsonb), public.conformance_whoami(), public.conformance_fail(text) to anon, authenticated;
  grant execute on function public.conformance_sleep(double precision), public.conformance_slow(double precision) to authenticated;
  notify pgrst, 'reload schema';
`

export const dropFixtures = `
  drop table if exists public.conformance_notes cascade;
  drop function if exists public.conformance_echo(jsonb), public.conformance_whoami(), public.conformance_fail(text), public.conformance_sleep(double precision), public.conformance_slow(double precision);
  delete from auth.users where email like 'conformance-%@example.com';
  notify pgrst, 'reload schema';
`

/** Makes the fixtures and waits until the API has seen them. */
export async function prepare(): Promise<void> {
  await sql.unsafe(fixtures)
  for (let i = 0; i < 100; i++) {
    const { error } = await client().rpc('conformance_echo', { value: {} })
    if (!error) return
    await new Promise((wake) => setTimeout(wake, 100))
  }
  throw new Error('the API did not notice the new schema (NOTIFY pgrst)')
}

export async function tidy(): Promise<void> {
  await sql.unsafe(dropFixtures)
  await sql.end()
}
