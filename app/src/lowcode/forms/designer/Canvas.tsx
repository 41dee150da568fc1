import { useDroppable } from '@dnd-kit/core'
import { useSortable } from '@dnd-kit/sortable'
import { Button } from 'antd'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../../sdk/i18n.ts'
import type { Field } from '../types.ts'
import { TypeMark } from './TypeMark.tsx'

interface CanvasProps {
  fields: readonly Field[]
  selected: string | null
  faultsOf: (key: string) => readonly string[]
  disabled: boolean
  locked: ReadonlySet<string>
  onSelect: (key: string) => void
  onMove: (key: string, by: -1 | 1) => void
  onRemove: (key: string) => void
  onCopy: (key: string) => void
}

/** The fields in their order. */
export function Canvas(props: CanvasProps) {
  const { t } = useTranslation('forms')
  const { setNodeRef, isOver } = useDroppable({ id: 'canvas' })
  return (
    <ol ref={setNodeRef} className={isOver ? 'anju-designer-list anju-designer-over' : 'anju-designer-list'} aria-label={t('designer.canvas')}>
      {props.fields.length === 0 ? <li className="anju-designer-empty">{t('designer.empty')}</li> : null}
      {props.fields.map((field, n) => <Card key={field.key} {...props} field={field} first={n === 0} last={n === props.fields.length - 1} />)}
    </ol>
  )
}

interface CardProps extends CanvasProps {
  field: Field
  first: boolean
  last: boolean
}

function Card({ field, first, last, selected, faultsOf, disabled, locked, onSelect, onMove, onRemove, onCopy }: CardProps) {
  const { t } = useTranslation('forms')
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, transform, transition, isDragging } = useSortable({ id: field.key, disabled })
  const chosen = selected === field.key
  const title = titleText(field.title) || field.key
  const faults = faultsOf(field.key)
  const marks = [field.required && t('designer.required'), field.visible !== undefined && t('designer.conditional'), field.sensitive && t('designer.sensitive'), field.list && t('designer.in_list'), field.filter && t('designer.filterable')].filter(Boolean)
  return (
    <li
      ref={setNodeRef}
      className={['anju-designer-card', chosen ? 'anju-designer-chosen' : '', field.type === 'section' ? 'anju-designer-section' : ''].join(' ')}
      style={{ transform: transform ? `translate3d(${transform.x}px, ${transform.y}px, 0)` : undefined, transition, opacity: isDragging ? 0.35 : 1 }}
      data-key={field.key}
    >
      {disabled ? null : <button type="button" ref={setActivatorNodeRef} className="anju-designer-grip" {...attributes} {...listeners} aria-label={t('designer.drag', { title })}>⠿</button>}
      <button type="button" className="anju-designer-title" aria-pressed={chosen} onClick={() => onSelect(field.key)}>
        <TypeMark type={field.type} />
        <span>
          <strong>{title}</strong>
          {field.required ? <span className="anju-designer-star" aria-hidden="true"> *</span> : null}
          <span className="anju-muted anju-designer-kind"> {t(`type.${field.type}`)}{marks.length > 0 ? ` · ${marks.join(' · ')}` : ''}</span>
          {faults.map((fault) => <span key={fault} className="anju-designer-fault" role="alert">{fault}</span>)}
        </span>
      </button>
      {disabled || !chosen ? null : (
        <span className="anju-designer-acts">
          <Button size="small" disabled={first} aria-label={t('designer.up_of', { title })} onClick={() => onMove(field.key, -1)}>↑</Button>
          <Button size="small" disabled={last} aria-label={t('designer.down_of', { title })} onClick={() => onMove(field.key, 1)}>↓</Button>
          <Button size="small" onClick={() => onCopy(field.key)}>{t('designer.copy')}</Button>
          <Button size="small" danger onClick={() => onRemove(field.key)} title={locked.has(field.key) ? t('designer.remove_locked') : undefined}>{t('designer.remove')}</Button>
        </span>
      )}
    </li>
  )
}
