import { useT } from '@anju/sdk'
import { Button, Input } from 'antd'
import { useRef, useState, type PointerEvent } from 'react'
import { pathOf, type Point, type Signature } from '../signature.ts'

interface SignaturePadProps {
  id?: string
  value?: Signature | null
  onChange?: (signature: Signature | null) => void
}

const WIDTH = 480
const HEIGHT = 160

/** Signs by finger, pen or mouse; who cannot, types the name. */
export function SignaturePad({ id, value, onChange }: SignaturePadProps) {
  const t = useT()
  const [strokes, setStrokes] = useState<readonly (readonly Point[])[]>([])
  const drawing = useRef(false)
  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height]
  }
  const begin = (event: PointerEvent<SVGSVGElement>): void => {
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = true
    setStrokes([...strokes, [at(event)]])
  }
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (!drawing.current) return
    const point = at(event)
    setStrokes((before) => [...before.slice(0, -1), [...(before.at(-1) ?? []), point]])
  }
  const end = (): void => {
    if (!drawing.current) return
    drawing.current = false
    onChange?.({ kind: 'drawn', strokes: pathOf(strokes), width: WIDTH, height: HEIGHT })
  }
  const clear = (): void => {
    setStrokes([])
    onChange?.(null)
  }
  const drawn = value?.kind === 'drawn' && strokes.length === 0 ? value.strokes : pathOf(strokes)
  return (
    <div className="flows-signing">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('sign.area')} onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        <path d={drawn} className="flows-ink" />
        {drawn === '' && value?.kind === 'typed' ? <text x={WIDTH / 2} y={HEIGHT / 2 + 14} textAnchor="middle" className="flows-typed">{value.strokes}</text> : null}
      </svg>
      <div className="flows-acts">
        <Input
          {...(id ? { id } : {})}
          aria-label={t('sign.typed')}
          placeholder={t('sign.typed')}
          maxLength={40}
          value={value?.kind === 'typed' ? value.strokes : ''}
          onChange={({ target }) => {
            setStrokes([])
            onChange?.(target.value.trim() === '' ? null : { kind: 'typed', strokes: target.value, width: 0, height: 0 })
          }}
        />
        <Button onClick={clear} disabled={!value}>{t('sign.clear')}</Button>
      </div>
    </div>
  )
}
