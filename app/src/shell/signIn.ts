import { useQuery } from '@tanstack/react-query'
import { auth } from '../sdk/client.ts'
import { appConfig } from '../sdk/config.ts'
import { toAnjuError } from '../sdk/errors.ts'

/** Ways in that the server offers; asked at run time, so that one build serves every installation. */
export interface SignInWays {
  email: boolean
  phone: boolean
  signUp: boolean
}

/** Reads GoTrue's `/settings`. A server that answers nonsense offers e-mail. */
export function parseSignInWays(body: unknown): SignInWays {
  const settings = (typeof body === 'object' && body !== null ? body : {}) as { external?: Record<string, unknown>; disable_signup?: unknown }
  return {
    email: settings.external?.email !== false,
    phone: settings.external?.phone === true,
    signUp: settings.disable_signup !== true,
  }
}

export function useSignInWays(): SignInWays {
  const query = useQuery({
    queryKey: ['auth-settings'],
    staleTime: Infinity,
    queryFn: async () => {
      const { supabaseUrl, publishableKey } = appConfig()
      const response = await fetch(`${supabaseUrl}/auth/v1/settings`, { headers: { apikey: publishableKey } })
      return parseSignInWays(response.ok ? await response.json() : undefined)
    },
  })
  return query.data ?? { email: true, phone: false, signUp: true }
}

/** `138 0000 1234` → `+8613800001234`; numbers with a country code stay. Null when it is no phone number. */
export function normalizePhone(text: string): string | null {
  const compact = text.replaceAll(/[\s()-]/g, '')
  if (/^1[3-9]\d{9}$/.test(compact)) return `+86${compact}`
  return /^\+\d{7,15}$/.test(compact) ? compact : null
}

/** An address a code can be sent to. */
export type Address = { email: string } | { phone: string }

async function settle<R extends { data: unknown; error: unknown }>(call: Promise<R>): Promise<R['data']> {
  let result: R
  try {
    result = await call
  } catch (cause) {
    throw toAnjuError(cause)
  }
  if (result.error) throw toAnjuError(result.error)
  return result.data
}

export const signInWithPassword = (address: Address, password: string) => settle(auth().signInWithPassword({ ...address, password }))

/** Sends a one-time code; a first sign-in makes the account, which has no rights until an invitation gives it some. */
export const sendCode = (address: Address, mayCreate: boolean) => settle(auth().signInWithOtp({ ...address, options: { shouldCreateUser: mayCreate } }))

export const verifyCode = (address: Address, token: string) =>
  settle(auth().verifyOtp('email' in address ? { email: address.email, token, type: 'email' } : { phone: address.phone, token, type: 'sms' }))

/** Makes an account. True when it is signed in at once, false when the address must be confirmed by a code first. */
export async function signUp(email: string, password: string): Promise<boolean> {
  const { session } = await settle(auth().signUp({ email, password }))
  return session !== null
}

export const verifySignUp = (email: string, token: string) => settle(auth().verifyOtp({ email, token, type: 'signup' }))
