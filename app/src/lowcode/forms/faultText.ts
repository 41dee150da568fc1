import i18next from 'i18next'
import { formatFen } from '../../sdk/format.ts'
import { titleText } from '../../sdk/i18n.ts'
import type { FormFault } from './faults.ts'
import type { Field } from './types.ts'

/** A fault in the reader's words; limits of money in yuan. The texts of the namespace `forms` must be loaded. */
export function faultText({ key, params }: FormFault, field?: Field): string {
  const message = params['message']
  if (typeof message === 'object' && message !== null && !Array.isArray(message) && typeof message['zh'] === 'string') {
    return titleText({ zh: message['zh'], en: typeof message['en'] === 'string' ? message['en'] : message['zh'] })
  }
  const limit = params['limit']
  const said = field?.type === 'money' && typeof limit === 'number' ? { ...params, limit: formatFen(limit) } : params
  const full = `forms:errors.${key.replace(/^forms\./, '')}`
  return i18next.exists(full) ? i18next.t(full, said) : i18next.t('forms:errors.invalid')
}
