/** What Postgres said, as the driver reports it. */
export interface DatabaseFault {
  code: string
  message: string
  detail?: string
  hint?: string
}

/** Codes the API library maps itself; all others it turns into a 500 without the code. */
const mappedByLibrary = /^(PGRST|PT\d{3}|42...|22...|21...|23502|23503|23505|25006|55...|53...)$/

/** PostgREST's HTTP status for an SQLSTATE (its table "HTTP status codes"). */
export function statusOf(code: string): number {
  if (code.startsWith('08')) return 503
  if (/^(09|25|2D|38|39|3B|40|54|57|58|F0|HV|XX)/.test(code)) return 500
  if (/^(0L|0P|28)/.test(code)) return 403
  return 400
}

/** An error the API library answers with exactly this status and body (its own format for raised PGRST errors). */
class RaisedResponse extends Error {
  readonly code = 'PGRST'
  readonly detail: string

  constructor(status: number, fault: DatabaseFault) {
    super(JSON.stringify({ code: fault.code, message: fault.message, details: fault.detail ?? null, hint: fault.hint ?? null }))
    this.detail = JSON.stringify({ status, headers: {} })
  }
}

/** The error to throw instead, so that the answer has the status and code PostgREST would give. */
export function asPostgrestWould(error: unknown): unknown {
  const fault = error as Partial<DatabaseFault> | null
  if (typeof fault?.code !== 'string' || !/^[0-9A-Z]{5}$/.test(fault.code) || mappedByLibrary.test(fault.code)) return error
  return new RaisedResponse(statusOf(fault.code), { ...fault, code: fault.code, message: String(fault.message) })
}
