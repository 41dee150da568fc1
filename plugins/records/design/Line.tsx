import type { ReactNode } from 'react'

/** A setting with its label above and, where needed, a hint below. */
export function Line({ label, id, help, children }: { label: string; id?: string; help?: string; children: ReactNode }) {
  return (
    <div className="records-line">
      {id ? <label htmlFor={id}>{label}</label> : <span>{label}</span>}
      {children}
      {help ? <span className="anju-muted">{help}</span> : null}
    </div>
  )
}
