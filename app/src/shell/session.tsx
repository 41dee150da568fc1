import type { Session } from '@supabase/auth-js'
import { createContext, use, useEffect, useState, type ReactNode } from 'react'
import { auth, onSessionExpired, rpc } from '../sdk/client.ts'
import { clearAllDrafts } from '../sdk/draft.ts'
import { queryClient } from './queryClient.ts'

export interface SignedInUser {
  id: string
  email: string | undefined
  phone: string | undefined
}

export type SessionState =
  | { status: 'loading' }
  | { status: 'signed_out' }
  /** `expired`: the page stays, with what was typed into it; a sign-in lies over it. */
  | { status: 'signed_in'; user: SignedInUser; expired: boolean }

const SessionContext = createContext<SessionState>({ status: 'loading' })

export const useSession = (): SessionState => use(SessionContext)

/**
 * Other tabs of the same user leave at once on a deliberate sign-out; an expiry only asks to sign in again. Not named like the
 * auth client's storage key: the client tells every sign-in on a channel of that name, and each would reload the page.
 */
const CHANNEL = 'anju.signed-out'

const userOf = (session: Session): SignedInUser => ({ id: session.user.id, email: session.user.email || undefined, phone: session.user.phone || undefined })

/** Takes up invitations to the address that has just been proven. A tenant has none: that is no error. */
const acceptInvitations = (): Promise<unknown> => rpc('accept_invitations').catch(() => undefined)

/** Ends the session here and in the user's other tabs and forgets what this tab kept. */
export async function signOut(): Promise<void> {
  await auth().signOut({ scope: 'local' }).catch(() => undefined)
  clearAllDrafts()
  const channel = new BroadcastChannel(CHANNEL)
  channel.postMessage('signed-out')
  channel.close()
  // A fresh page: nothing of the former user stays in memory.
  window.location.reload()
}

export function SessionProvider({ children }: { children: ReactNode }) {
  const [state, setState] = useState<SessionState>({ status: 'loading' })

  useEffect(() => {
    let userId: string | null = null
    let expired = false
    const signedIn = (session: Session): void => {
      const user = userOf(session)
      if (userId !== null && userId !== user.id) {
        // Someone else signed in over the page of another: their page must not stay.
        window.location.reload()
        return
      }
      const again = expired
      expired = false
      userId = user.id
      setState((before) => (before.status === 'signed_in' && !before.expired && before.user.email === user.email ? before : { status: 'signed_in', user, expired: false }))
      if (again) void queryClient.invalidateQueries()
    }
    const gone = (): void => {
      expired = userId !== null
      setState((before) => (before.status === 'signed_in' ? { ...before, expired: true } : { status: 'signed_out' }))
    }
    const { data } = auth().onAuthStateChange((event, session) => {
      if (event === 'SIGNED_OUT' || !session) gone()
      else if (event === 'INITIAL_SESSION') signedIn(session)
      // Waiting inside the callback would lock the auth client.
      else if (event === 'SIGNED_IN' && userId === null) setTimeout(() => void acceptInvitations().then(() => signedIn(session)))
      else if (event === 'SIGNED_IN') setTimeout(() => signedIn(session))
    })
    const stop = onSessionExpired(gone)
    const channel = new BroadcastChannel(CHANNEL)
    channel.onmessage = () => window.location.reload()
    return () => {
      data.subscription.unsubscribe()
      stop()
      channel.close()
    }
  }, [])

  return <SessionContext value={state}>{children}</SessionContext>
}
