import { useT, type JsonValue } from '@anju/sdk'
import { readSignature } from '../signature.ts'

/** A signature of the trail, as it was given. */
export function Signed({ value }: { value: JsonValue | undefined }) {
  const t = useT()
  const signature = readSignature(value)
  if (!signature) return null
  if (signature.kind === 'typed') return <span className="flows-typed">{signature.strokes}</span>
  return (
    <svg className="flows-signed" viewBox={`0 0 ${signature.width} ${signature.height}`} role="img" aria-label={t('sign.given')}>
      <path d={signature.strokes} className="flows-ink" />
    </svg>
  )
}
