import { Button, Input } from 'antd'
import { useRef, useState, type PointerEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { pathsOf, SIGNATURE_HEIGHT, SIGNATURE_WIDTH, type Point } from '../signature.ts'
import { aria, type InputProps } from './types.ts'

/** Signs by finger, pen or mouse; who cannot, types the name. */
export default function SignatureInput(props: InputProps) {
  const { t } = useTranslation('forms')
  const { id, value, onChange, onLeave, disabled } = props
  const [strokes, setStrokes] = useState<readonly (readonly Point[])[]>([])
  const drawing = useRef(false)
  const signed = typeof value === 'object' && value !== null && !Array.isArray(value) ? value : null
  const name = typeof signed?.['name'] === 'string' ? signed['name'] : ''
  const kept = typeof signed?.['paths'] === 'string' ? signed['paths'] : ''
  const at = (event: PointerEvent<SVGSVGElement>): Point => {
    const box = event.currentTarget.getBoundingClientRect()
    return [((event.clientX - box.left) * SIGNATURE_WIDTH) / box.width, ((event.clientY - box.top) * SIGNATURE_HEIGHT) / box.height]
  }
  const begin = (event: PointerEvent<SVGSVGElement>): void => {
    if (disabled) return
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drawing.current = true
    setStrokes([...(name || !kept ? [] : strokes), [at(event)]])
  }
  const move = (event: PointerEvent<SVGSVGElement>): void => {
    if (!drawing.current) return
    const point = at(event)
    setStrokes((before) => [...before.slice(0, -1), [...(before.at(-1) ?? []), point]])
  }
  const end = (): void => {
    if (!drawing.current) return
    drawing.current = false
    onChange({ paths: pathsOf(strokes), at: new Date().toISOString() })
    onLeave()
  }
  const clear = (): void => {
    setStrokes([])
    onChange(undefined)
  }
  return (
    <div className="anju-form-signing" role="group" aria-labelledby={`${id}-label`}>
      <svg viewBox={`0 0 ${SIGNATURE_WIDTH} ${SIGNATURE_HEIGHT}`} role="img" aria-label={t('sign.area')} onPointerDown={begin} onPointerMove={move} onPointerUp={end} onPointerCancel={end}>
        {name ? <text x={SIGNATURE_WIDTH / 2} y={SIGNATURE_HEIGHT / 2 + 14} textAnchor="middle">{name}</text> : <path d={strokes.length > 0 ? pathsOf(strokes) : kept} />}
      </svg>
      <div className="anju-form-line">
        <Input
          id={id}
          aria-label={t('sign.typed')}
          placeholder={t('sign.typed')}
          autoComplete="off"
          maxLength={40}
          disabled={disabled}
          value={name}
          onChange={({ target }) => {
            setStrokes([])
            onChange(target.value.trim() === '' ? undefined : { paths: '', name: target.value, at: new Date().toISOString() })
          }}
          onBlur={onLeave}
          {...aria(props)}
        />
        <Button onClick={clear} disabled={disabled || !signed}>{t('sign.clear')}</Button>
      </div>
    </div>
  )
}
