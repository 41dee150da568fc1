/** What one function may touch. Everything not named here is refused by Deno. */
export interface FunctionPermissions {
  /** Hosts it may call; `api` is this stack's own address. */
  net: string[]
  /** Environment variables it may read. */
  env: string[]
  /** Folders it may read besides its own code, relative to the repository. */
  read: string[]
}

/** Variables every function gets, as on Supabase. */
export const commonEnv = ['SUPABASE_URL', 'SUPABASE_ANON_KEY', 'SUPABASE_SERVICE_ROLE_KEY', 'SUPABASE_PUBLIC_URL']

/** Permissions of each edge function, in this one place. A function that is not listed does not start. */
export const functionPermissions: Record<string, FunctionPermissions> = {
  pay: { net: ['api'], env: [...commonEnv, 'ANJU_PAY_SANDBOX'], read: [] },
  sweep: { net: ['api'], env: ['SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY'], read: [] },
}
