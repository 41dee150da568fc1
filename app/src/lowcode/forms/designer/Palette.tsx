import { useDraggable } from '@dnd-kit/core'
import { useTranslation } from 'react-i18next'
import { fieldTypes, type FieldType } from '../types.ts'
import { TypeMark } from './TypeMark.tsx'

/** Ids of palette entries while they are dragged begin with this. */
export const PALETTE = 'palette:'

/** Every kind of field; a click or Enter adds one below the chosen field, dragging puts it anywhere. */
export function Palette({ onAdd }: { onAdd: (type: FieldType) => void }) {
  const { t } = useTranslation('forms')
  return (
    <section className="anju-designer-palette" aria-label={t('designer.palette')}>
      <h3>{t('designer.palette')}</h3>
      <div>{fieldTypes.map((type) => <Entry key={type} type={type} onAdd={onAdd} />)}</div>
    </section>
  )
}

function Entry({ type, onAdd }: { type: FieldType; onAdd: (type: FieldType) => void }) {
  const { t } = useTranslation('forms')
  const { setNodeRef, listeners, isDragging } = useDraggable({ id: PALETTE + type })
  // With the keyboard an entry is pressed, not dragged: it is added where the chosen field is.
  const { onKeyDown: _keys, ...pointer } = listeners ?? {}
  return (
    <button
      ref={setNodeRef}
      type="button"
      className="anju-designer-entry"
      style={{ opacity: isDragging ? 0.4 : 1 }}
      {...pointer}
      onClick={() => onAdd(type)}
    >
      <TypeMark type={type} />
      {t(`type.${type}`)}
    </button>
  )
}
