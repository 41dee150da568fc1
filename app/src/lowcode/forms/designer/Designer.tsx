import { closestCenter, DndContext, DragOverlay, KeyboardSensor, PointerSensor, TouchSensor, useSensor, useSensors, type DragEndEvent } from '@dnd-kit/core'
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from '@dnd-kit/sortable'
import { Button, Segmented } from 'antd'
import { useState, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { titleText } from '../../../sdk/i18n.ts'
import type { Field, FieldType } from '../types.ts'
import { Canvas } from './Canvas.tsx'
import { designFaults } from './check.ts'
import './designer.css'
import { duplicate, insertAt, moveBy, moveTo, newField, removeField, type Place } from './edit.ts'
import type { FieldDesignerProps } from './FieldDesigner.tsx'
import { Palette, PALETTE } from './Palette.tsx'
import { Preview } from './Preview.tsx'
import { Properties } from './Properties.tsx'

const NONE: ReadonlySet<string> = new Set()

/** The designer itself, loaded when first shown. */
export default function Designer(props: FieldDesignerProps) {
  const { fields, onChange, undo, redo, canUndo, canRedo, disabled = false, locked = NONE, faults: serverFaults = [] } = props
  const { t } = useTranslation('forms')
  const [place, setPlace] = useState<Place | null>(null)
  const [side, setSide] = useState<'properties' | 'preview'>('properties')
  const [dragged, setDragged] = useState<string | null>(null)
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 6 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 180, tolerance: 8 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  )
  const selected = place ? fields.find(({ key }) => key === place.key) ?? null : null
  const index = selected ? fields.indexOf(selected) : -1
  const own = designFaults(fields)
  const said = (key: string): string[] => [
    ...own.filter((fault) => fault.key === key).map(({ fault, params, column }) => `${column ? `${column}: ` : ''}${t(`designer.faults.${fault}`, params ?? {})}`),
    ...serverFaults.filter(({ path }) => Number(/^\/fields\/(\d+)/.exec(path)?.[1] ?? -1) === fields.findIndex((field) => field.key === key)).map(({ text }) => text),
  ]

  const open = (key: string): void => {
    setPlace({ key })
    setSide('properties')
  }
  const add = (type: FieldType, at = index === -1 ? fields.length : index + 1): void => {
    const made = props.plain && type !== 'section' ? { ...newField(type, fields), print: true } : newField(type, fields)
    onChange(insertAt(fields, at, made))
    open(made.key)
  }
  const remove = (key: string): void => {
    const at = fields.findIndex((field) => field.key === key)
    const rest = removeField(fields, key)
    onChange(rest)
    const next = rest[Math.min(at, rest.length - 1)]
    setPlace(next ? { key: next.key } : null)
  }
  const copy = (key: string): void => {
    const made = duplicate(fields, key)
    onChange(made.fields)
    open(made.key)
  }
  const drop = ({ active, over }: DragEndEvent): void => {
    setDragged(null)
    if (!over) return
    const what = String(active.id)
    const at = fields.findIndex(({ key }) => key === String(over.id))
    if (what.startsWith(PALETTE)) add(what.slice(PALETTE.length) as FieldType, at === -1 ? fields.length : at)
    else if (at !== -1 && what !== String(over.id)) onChange(moveTo(fields, what, at))
  }
  const onKey = (event: KeyboardEvent): void => {
    const command = event.ctrlKey || event.metaKey
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement
    const act = ((): (() => void) | null => {
      if (command && event.key.toLowerCase() === 'z') return event.shiftKey ? redo : undo
      if (command && event.key.toLowerCase() === 'y') return redo
      if (typing || disabled || !selected) return null
      if (event.altKey && event.key === 'ArrowUp') return () => onChange(moveBy(fields, selected.key, -1))
      if (event.altKey && event.key === 'ArrowDown') return () => onChange(moveBy(fields, selected.key, 1))
      if (event.key === 'Delete' && !locked.has(selected.key)) return () => remove(selected.key)
      return null
    })()
    if (!act) return
    event.preventDefault()
    act()
  }

  const shownInOverlay = dragged?.startsWith(PALETTE) ? t(`type.${dragged.slice(PALETTE.length)}`) : titleOf(fields.find(({ key }) => key === dragged))
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      onDragStart={({ active }) => setDragged(String(active.id))}
      onDragCancel={() => setDragged(null)}
      onDragEnd={drop}
      accessibility={{ screenReaderInstructions: { draggable: t('designer.drag_help') } }}
    >
      <div className="anju-designer" onKeyDown={onKey}>
        {disabled ? null : <Palette onAdd={(type) => add(type)} />}
        <section className="anju-designer-canvas" aria-label={t('designer.canvas')}>
          <div className="anju-designer-tools" role="toolbar" aria-label={t('designer.tools')}>
            <Button size="small" disabled={!canUndo} onClick={undo}>{t('designer.undo')}</Button>
            <Button size="small" disabled={!canRedo} onClick={redo}>{t('designer.redo')}</Button>
            <span className="anju-muted anju-designer-keys">{t('designer.keys')}</span>
          </div>
          <SortableContext items={fields.map(({ key }) => key)} strategy={verticalListSortingStrategy}>
            <Canvas
              fields={fields}
              selected={place?.key ?? null}
              faultsOf={said}
              disabled={disabled}
              locked={locked}
              onSelect={open}
              onMove={(key, by) => onChange(moveBy(fields, key, by))}
              onRemove={remove}
              onCopy={copy}
            />
          </SortableContext>
        </section>
        <section className="anju-designer-side" aria-label={t(`designer.${side}`)}>
          <Segmented
            block
            value={side}
            onChange={setSide}
            options={[{ value: 'properties', label: t('designer.properties') }, { value: 'preview', label: t('designer.preview') }]}
          />
          {side === 'preview' ? <Preview fields={fields} /> : selected && place ? (
            <Properties {...props} place={place} field={selected} onPlace={setPlace} faults={said(selected.key)} />
          ) : <p className="anju-muted anju-designer-hint">{t('designer.choose_field')}</p>}
        </section>
      </div>
      <DragOverlay>{dragged ? <div className="anju-designer-dragged">{shownInOverlay}</div> : null}</DragOverlay>
    </DndContext>
  )
}

const titleOf = (field: Field | undefined): string => (field ? titleText(field.title) : '')
