import type { FormFault } from './faults.ts'

/** Goes to the first field with a fault, as the page shows them. */
export function focusFault(form: HTMLElement | null, faults: readonly FormFault[]): void {
  const keys = new Set(faults.map(({ path }) => path.split('/')[1] ?? ''))
  const line = [...(form?.querySelectorAll<HTMLElement>('[data-field]') ?? [])].find((one) => keys.has(one.dataset['field'] ?? ''))
  line?.scrollIntoView({ block: 'center' })
  line?.querySelector<HTMLElement>('[aria-invalid="true"], input, textarea, button')?.focus({ preventScroll: true })
}
