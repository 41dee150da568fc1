import { useT } from '@anju/sdk'
import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, DragOutlined, SlidersOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import type { KeyboardEvent, ReactNode } from 'react'
import type { Step } from '../layout.ts'

interface EditFrameProps {
  title: string
  narrow: boolean
  onStep: (step: Step) => void
  onShift: (step: -1 | 1) => void
  onSettings: () => void
  onCopy: () => void
  onRemove: () => void
  children: ReactNode
}

const moves: Record<string, Step> = { ArrowLeft: 'left', ArrowRight: 'right', ArrowUp: 'up', ArrowDown: 'down' }
const grows: Record<string, Step> = { ArrowLeft: 'narrower', ArrowRight: 'wider', ArrowUp: 'shorter', ArrowDown: 'taller' }

/** A widget in the editor with what can be done to it: the handle takes the mouse and the arrow keys. */
export function EditFrame({ title, narrow, onStep, onShift, onSettings, onCopy, onRemove, children }: EditFrameProps) {
  const t = useT()
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = (event.shiftKey ? grows : moves)[event.key]
    if (step) onStep(step)
    else if (event.key === 'Delete') onRemove()
    else if (event.key === 'Enter') onSettings()
    else return
    event.preventDefault()
  }
  return (
    <>
      <div className="dash-edit-bar">
        {narrow ? (
          <>
            <Button size="small" type="text" icon={<ArrowUpOutlined />} aria-label={t('edit.up', { title })} onClick={() => onShift(-1)} />
            <Button size="small" type="text" icon={<ArrowDownOutlined />} aria-label={t('edit.down', { title })} onClick={() => onShift(1)} />
          </>
        ) : (
          <Button size="small" type="text" className="dash-handle" icon={<DragOutlined />} aria-label={t('edit.handle', { title })} aria-describedby="dash-edit-help" onKeyDown={onKeyDown} />
        )}
        <span className="dash-edit-title" aria-hidden="true">{title}</span>
        <Button size="small" type="text" icon={<SlidersOutlined />} aria-label={t('edit.settings', { title })} onClick={onSettings} />
        <Button size="small" type="text" icon={<CopyOutlined />} aria-label={t('edit.copy', { title })} onClick={onCopy} />
        <Button size="small" type="text" danger icon={<DeleteOutlined />} aria-label={t('edit.remove', { title })} onClick={onRemove} />
      </div>
      {/* What is inside is only a picture here: nothing in it can be followed or pressed. */}
      <div className="dash-edit-content" inert>{children}</div>
    </>
  )
}
