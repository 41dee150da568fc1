/** Formats of JSON Schema as the database asserts them (`private.has_format`); what one side calls valid, the other does. */
export const formats: Record<string, (text: string) => boolean> = { date: isDate, 'date-time': isDateTime, email: isEmail, uri: isUri, uuid: isUuid }

/** A full-date of RFC 3339 that is in the calendar. */
function isDate(text: string): boolean {
  const match = /^([0-9]{4})-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$/u.exec(text)
  if (!match) return false
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number]
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return day <= ([31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0)
}

/** A date-time of RFC 3339; a leap second is the last of a day in UTC. */
function isDateTime(text: string): boolean {
  const match = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt]([01][0-9]|2[0-3]):([0-5][0-9]):([0-5][0-9]|60)(?:\.[0-9]+)?(?:[Zz]|([+-])([01][0-9]|2[0-3]):([0-5][0-9]))$/u.exec(text)
  if (!match || !isDate(match[1] ?? '')) return false
  if (match[4] !== '60') return true
  const offset = match[5] === undefined ? 0 : (match[5] === '-' ? -1 : 1) * (Number(match[6]) * 60 + Number(match[7]))
  return (Number(match[2]) * 60 + Number(match[3]) - offset + 1440) % 1440 === 1439
}

/** A mailbox of RFC 5321. */
function isEmail(text: string): boolean {
  const match = /^(?:[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*|"(?:[ !#-[\]-~]|\\[ -~])*")@(.+)$/su.exec(text)
  const domain = match?.[1]
  if (domain === undefined) return false
  if (domain.startsWith('[') && domain.endsWith(']')) {
    const literal = domain.slice(1, -1)
    return isIpv4(literal) || (/^IPv6:/iu.test(literal) && isIpv6(literal.slice(5)))
  }
  return /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*$/u.test(domain)
}

function isIpv4(text: string): boolean {
  return /^((25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])\.){3}(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])$/u.test(text)
}

function isIpv6(text: string): boolean {
  if (!/^[0-9A-Fa-f:.]+$/u.test(text) || /:::|::.*::|^:[^:]|[^:]:$/u.test(text)) return false
  const tail = /[^:]*$/u.exec(text)?.[0] ?? ''
  if (tail.includes('.') && !isIpv4(tail)) return false
  const groups = (tail.includes('.') ? `${text.slice(0, -tail.length)}0:0` : text).split(':').filter((group) => group !== '')
  return groups.every((group) => /^[0-9A-Fa-f]{1,4}$/u.test(group)) && (text.includes('::') ? groups.length <= 7 : groups.length === 8)
}

const path = /^([A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*$/u
const query = /^([A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*$/u

/** A URI of RFC 3986: with a scheme, and every other sign than the allowed percent-encoded. */
function isUri(text: string): boolean {
  const match = /^[A-Za-z][A-Za-z0-9+.-]*:(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(?:#(.*))?$/su.exec(text)
  if (!match || !path.test(match[2] ?? '') || !query.test(match[3] ?? '') || !query.test(match[4] ?? '')) return false
  if (match[1] === undefined) return !(match[2] ?? '').startsWith('//')
  const host = match[1].replace(/^([A-Za-z0-9._~!$&'()*+,;=:-]|%[0-9A-Fa-f]{2})*@/u, '').replace(/:[0-9]*$/u, '')
  if (host.startsWith('[') && host.endsWith(']')) {
    return isIpv6(host.slice(1, -1)) || /^[vV][0-9A-Fa-f]+\.[A-Za-z0-9._~!$&'()*+,;=:-]+$/u.test(host.slice(1, -1))
  }
  return /^([A-Za-z0-9._~!$&'()*+,;=-]|%[0-9A-Fa-f]{2})*$/u.test(host)
}

function isUuid(text: string): boolean {
  return /^[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$/u.test(text)
}
