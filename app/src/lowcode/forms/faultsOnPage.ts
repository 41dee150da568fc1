import type { AnjuError } from '../../sdk/errors.ts'
import type { FormFault } from './faults.ts'

/** Faults the database found, of an error `forms.invalid`; none of others. */
export function faultsIn(error: AnjuError): FormFault[] {
  const faults: unknown = error.params['faults']
  if (!Array.isArray(faults)) return []
  return faults.flatMap((one: Partial<FormFault>) => (typeof one.path === 'string' && typeof one.key === 'string' ? [{ path: one.path, key: one.key, params: one.params ?? {} }] : []))
}

/** Goes to the first field with a fault, as the page shows them. */
export function focusFault(form: HTMLElement | null, faults: readonly FormFault[]): void {
  const keys = new Set(faults.map(({ path }) => path.split('/')[1] ?? ''))
  const line = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((one) => keys.has(one.dataset['field'] ?? ''))
  line?.scrollIntoView({ block: 'center' })
  line?.querySelector<HTMLElement>('[aria-invalid="true"], input, textarea, button')?.focus({ preventScroll: true })
}
