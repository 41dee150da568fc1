import { DateText, useT } from '@anju/sdk'
import { CloseOutlined } from '@ant-design/icons'
import { Button } from 'antd'
import { useEffect, useEffectEvent, useRef } from 'react'
import { createPortal } from 'react-dom'
import type { Body, Metric } from '../model.ts'
import type { Answers } from '../useAnswers.ts'
import { Board } from './Board.tsx'

interface WallProps {
  title: string
  body: Body
  answers: Answers
  metrics: ReadonlyMap<string, Metric>
  onLeave: () => void
}

/** A dashboard over the whole screen, for a wall: no menus, numbers renewed by themselves, Escape leaves. */
export function Wall({ title, body, answers, metrics, onLeave }: WallProps) {
  const t = useT()
  const wall = useRef<HTMLDivElement>(null)
  const leave = useEffectEvent(onLeave)
  useEffect(() => {
    wall.current?.focus()
    // Only a click may open the full screen; a wall opened by its address fills the window instead.
    void wall.current?.requestFullscreen?.().catch(() => undefined)
    const onChange = (): void => {
      if (!document.fullscreenElement) leave()
    }
    const onKey = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') leave()
    }
    document.addEventListener('fullscreenchange', onChange)
    document.addEventListener('keydown', onKey)
    document.body.style.overflow = 'hidden'
    return () => {
      document.removeEventListener('fullscreenchange', onChange)
      document.removeEventListener('keydown', onKey)
      document.body.style.overflow = ''
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined)
    }
  }, [])
  return createPortal(
    <div ref={wall} className="dash-wall" tabIndex={-1} role="region" aria-label={title}>
      <header className="dash-wall-head">
        <h1>{title}</h1>
        <span className="anju-muted">{answers.at ? <DateText value={answers.at} mode="minute" /> : null}</span>
        <Button type="text" icon={<CloseOutlined />} aria-label={t('wall.leave')} onClick={onLeave} />
      </header>
      <Board widgets={body.widgets} answers={answers} metrics={metrics} bare />
    </div>,
    document.body,
  )
}
