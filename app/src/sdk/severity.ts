import type { Tone } from './components/StatusTag.tsx'

/** How grave an alert is. */
export type Severity = 'yellow' | 'orange' | 'red'

/** The worst first. */
export const severities: readonly Severity[] = ['red', 'orange', 'yellow']

/** What a severity is called and how it is drawn, in lists, widgets and tags alike. The colours of a tone come with a shape, light and dark. */
export const SEVERITY: Readonly<Record<Severity, { tone: Tone; title: { zh: string; en: string } }>> = {
  red: { tone: 'danger', title: { zh: '红色', en: 'Red' } },
  orange: { tone: 'warning', title: { zh: '橙色', en: 'Orange' } },
  yellow: { tone: 'caution', title: { zh: '黄色', en: 'Yellow' } },
}
