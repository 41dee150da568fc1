import { useId, type ReactNode } from 'react'

/** A labelled control of the settings form. */
export function Field({ label, hint, children }: { label: string; hint?: string | undefined; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="dash-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint ? <span className="anju-muted">{hint}</span> : null}
    </div>
  )
}
