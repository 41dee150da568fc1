import type { AnjuError } from '../../sdk/errors.ts'
import type { FormFault } from './faults.ts'

/** The faults a refusal names (422 `forms.invalid`); none where it is about something else. */
export function serverFaults(error: AnjuError): FormFault[] {
  const faults = error.params['faults']
  if (!Array.isArray(faults)) return []
  return faults.flatMap((one: Partial<FormFault>) => (typeof one.path === 'string' && typeof one.key === 'string' ? [{ path: one.path, key: one.key, params: one.params ?? {} }] : []))
}
