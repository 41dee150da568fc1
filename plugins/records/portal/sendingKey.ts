/**
 * The key under which a form is sent: the same until it has arrived, so that sending again after a lost answer makes nothing twice,
 * also after the page was loaded anew.
 */
export function sendingKey(user: string, form: string): { get: () => string; forget: () => void } {
  const name = `anju.sending.${user}.${form}`
  let key: string | null = null
  return {
    get: () => {
      key ??= localStorage.getItem(name) ?? uuid()
      try {
        localStorage.setItem(name, key)
      } catch {
        // No room or no storage: the key lasts as long as the page.
      }
      return key
    },
    forget: () => {
      key = null
      localStorage.removeItem(name)
    },
  }
}

/** A random UUID (version 4); `crypto.randomUUID` is there on safe connections only. */
function uuid(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const hex = [...bytes].map((byte, n) => (n === 6 ? (byte & 0x0f) | 0x40 : n === 8 ? (byte & 0x3f) | 0x80 : byte).toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}
