import type { ReactNode } from 'react'

export type Tone = 'success' | 'info' | 'warning' | 'caution' | 'danger' | 'neutral' | 'accent'

/** One shape per tone: who cannot tell the colours apart still sees which is which. */
const marks: Record<Tone, string> = { success: '●', info: '◆', warning: '▲', caution: '▼', danger: '■', neutral: '○', accent: '◐' }

/** A state in words, with a shape and a colour: `<StatusTag tone="success">{t('status.occupied')}</StatusTag>`. */
export function StatusTag({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={`anju-tag anju-tag-${tone}`}>
      <span aria-hidden="true" className="anju-tag-mark">
        {marks[tone]}
      </span>
      {children}
    </span>
  )
}
