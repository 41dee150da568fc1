import { Button, Segmented } from 'antd'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { currentLocale } from '../../sdk/i18n.ts'
import { operatorToday } from '../logic/days.ts'
import type { ConditionFields } from './fields.ts'
import { movedPart, newRow, toRule, type Group, type Match, type Part } from './model.ts'
import { PartHandle } from './PartHandle.tsx'
import { RawEditor } from './RawEditor.tsx'
import { readLogic } from './read.ts'
import { RowEditor } from './RowEditor.tsx'

interface GroupEditorProps {
  group: Group
  fields: ConditionFields
  disabled: boolean
  /** 1 for the outermost. */
  depth: number
  onChange: (group: Group) => void
}

/** Deeper than this nobody reads it; deeper rules are still shown. */
const DEEPEST_NEW = 4

/** A group: how many of its parts must hold, the parts, and what can be added. */
export function GroupEditor({ group, fields, disabled, depth, onChange }: GroupEditorProps) {
  const { t } = useTranslation('expressions')
  const add = useRef<HTMLButtonElement>(null)
  const parts = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState<number | null>(null)
  const [focus, setFocus] = useState<number | null>(null)
  useEffect(() => {
    if (focus !== null) parts.current?.querySelectorAll<HTMLElement>(':scope > .anju-condition-part > .anju-condition-handle')[focus]?.focus()
  }, [focus, group.parts])
  const row = newRow(fields, operatorToday())
  const setPart = (index: number, part: Part): void => onChange({ ...group, parts: group.parts.map((old, i) => (i === index ? part : old)) })
  const remove = (index: number): void => {
    onChange({ ...group, parts: group.parts.filter((_part, i) => i !== index) })
    // The button that had the focus is gone; without this the keyboard would start at the top of the page.
    add.current?.focus()
  }
  const move = (from: number, to: number): void => {
    if (to < 0 || to >= group.parts.length || from === to) return
    onChange({ ...group, parts: movedPart(group.parts, from, to) })
    setFocus(to)
  }
  const name = (part: Part): string => readLogic(toRule({ kind: 'group', match: 'all', parts: [part] }, fields), fields, currentLocale())
  return (
    <div ref={parts} className="anju-condition-group" role="group" aria-label={t('builder.group')}>
      {(group.parts.length > 1 || group.match !== 'all' || depth > 1) && (
        <Segmented<Match>
          size="small"
          aria-label={t('builder.match')}
          disabled={disabled}
          value={group.match}
          options={[
            { value: 'all', label: t('builder.all') },
            { value: 'any', label: t('builder.any') },
            { value: 'neither', label: t('builder.neither') },
          ]}
          onChange={(match) => onChange({ ...group, match })}
        />
      )}
      {group.parts.map((part, index) => (
        <div
          className={dragged === index ? 'anju-condition-part anju-condition-dragged' : 'anju-condition-part'}
          key={index}
          onDragOver={(event) => { if (dragged !== null) event.preventDefault() }}
          onDrop={(event) => {
            if (dragged === null) return
            event.preventDefault()
            event.stopPropagation()
            move(dragged, index)
            setDragged(null)
          }}
        >
          {!disabled && group.parts.length > 1 ? (
            <PartHandle label={t('builder.move', { reading: part.kind === 'group' ? t('builder.group') : name(part) })} onStep={(step) => move(index, index + step)} onDrag={(begins) => setDragged(begins ? index : null)} />
          ) : null}
          {part.kind === 'row' && <RowEditor row={part} fields={fields} disabled={disabled} onChange={(changed) => setPart(index, changed)} />}
          {part.kind === 'group' && <GroupEditor group={part} fields={fields} disabled={disabled} depth={depth + 1} onChange={(changed) => setPart(index, changed)} />}
          {part.kind === 'raw' && <RawEditor raw={part} fields={fields} disabled={disabled} onChange={(changed) => setPart(index, changed)} />}
          {!disabled && (
            <Button
              type="text"
              aria-label={part.kind === 'group' ? t('builder.remove_group') : t('builder.remove_row', { reading: name(part) })}
              onClick={() => remove(index)}
            >
              ✕
            </Button>
          )}
        </div>
      ))}
      {!disabled && row && (
        <div className="anju-condition-add">
          <Button ref={add} size="small" onClick={() => onChange({ ...group, parts: [...group.parts, row] })}>
            {t('builder.add_row')}
          </Button>
          {depth < DEEPEST_NEW && (
            <Button size="small" type="text" onClick={() => onChange({ ...group, parts: [...group.parts, { kind: 'group', match: 'any', parts: [row] }] })}>
              {t('builder.add_group')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
