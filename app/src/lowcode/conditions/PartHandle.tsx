import { HolderOutlined } from '@ant-design/icons'
import type { KeyboardEvent } from 'react'

interface PartHandleProps {
  /** What is moved, and how. */
  label: string
  onStep: (step: -1 | 1) => void
  /** True when dragging begins, false when it ends. */
  onDrag: (begins: boolean) => void
}

/** Moves a part of a group among the others: by dragging, or by the arrow keys. */
export function PartHandle({ label, onStep, onDrag }: PartHandleProps) {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return
    event.preventDefault()
    onStep(event.key === 'ArrowUp' ? -1 : 1)
  }
  return (
    <button
      type="button"
      className="anju-condition-handle"
      draggable
      aria-label={label}
      title={label}
      onKeyDown={onKeyDown}
      onDragStart={(event) => {
        event.stopPropagation()
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', label)
        onDrag(true)
      }}
      onDragEnd={() => onDrag(false)}
    >
      <HolderOutlined aria-hidden />
    </button>
  )
}
