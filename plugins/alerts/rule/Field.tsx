import { useId, type ReactNode } from 'react'

/** A labelled control. */
export function Field({ label, hint, children }: { label: string; hint?: ReactNode; children: (id: string) => ReactNode }) {
  const id = useId()
  return (
    <div className="alerts-field">
      <label htmlFor={id}>{label}</label>
      {children(id)}
      {hint ? <span className="anju-muted">{hint}</span> : null}
    </div>
  )
}
