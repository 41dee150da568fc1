import { useEffect } from 'react'
import { useLocation } from 'react-router'

const KEY = 'anju.invitation'

/** The code of a link `#/claim/<code>` (SMS, QR), also after the sign-in in between. */
export function useKeepInvitation(): void {
  const { pathname } = useLocation()
  useEffect(() => {
    const code = /^\/claim\/([\w-]{4,64})$/.exec(pathname)?.[1]
    if (code) sessionStorage.setItem(KEY, code)
  }, [pathname])
}

export const keptInvitation = (): string => sessionStorage.getItem(KEY) ?? ''

export const forgetInvitation = (): void => sessionStorage.removeItem(KEY)
