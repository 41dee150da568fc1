import type { ReactNode } from 'react'

/** One property: its name, its box, and a word of help. */
export function Line({ label, id, help, children }: { label: string; id?: string; help?: string; children: ReactNode }) {
  return (
    <div className="anju-designer-line">
      {id ? <label htmlFor={id}>{label}</label> : <span className="anju-designer-label">{label}</span>}
      {children}
      {help ? <span className="anju-muted">{help}</span> : null}
    </div>
  )
}
