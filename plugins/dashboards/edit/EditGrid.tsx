import { useEffect, useRef, useState, type ReactNode } from 'react'
import ReactGridLayout, { type Layout } from 'react-grid-layout'
import 'react-grid-layout/css/styles.css'
import { inReadingOrder } from '../layout.ts'
import { columns, type Widget } from '../model.ts'

const ROW = 64
const GAP = 14
/** Narrower than this, widgets stand in one column and are moved by buttons only. */
const NARROW = 700

interface EditGridProps {
  widgets: readonly Widget[]
  onMove: (widgets: Widget[]) => void
  children: (widget: Widget, narrow: boolean) => ReactNode
}

/** The grid while it is arranged: dragged by the handle, resized at the corner; the keyboard's steps come from outside. */
export function EditGrid({ widgets, onMove, children }: EditGridProps) {
  const place = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const element = place.current
    if (!element) return
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)))
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  const narrow = width > 0 && width < NARROW
  const taken = (layout: Layout): void => {
    const next = widgets.map((widget) => {
      const cell = layout.find(({ i }) => i === widget.id)
      return cell ? { ...widget, x: cell.x, y: cell.y, w: cell.w, h: cell.h } : widget
    })
    if (next.some((widget, i) => ['x', 'y', 'w', 'h'].some((side) => widget[side as 'x'] !== widgets[i]?.[side as 'x']))) onMove(next)
  }
  return (
    <div ref={place} className="dash-edit">
      {narrow ? (
        <div className="dash-edit-list">{inReadingOrder(widgets).map((widget) => <div key={widget.id} className="dash-edit-item" style={{ height: Math.max(2, widget.h) * ROW }}>{children(widget, true)}</div>)}</div>
      ) : width > 0 ? (
        <ReactGridLayout
          width={width}
          layout={widgets.map(({ id, x, y, w, h }) => ({ i: id, x, y, w, h, maxH: 20 }))}
          gridConfig={{ cols: columns, rowHeight: ROW - GAP, margin: [GAP, GAP], containerPadding: [0, 0] }}
          dragConfig={{ enabled: true, handle: '.dash-handle' }}
          resizeConfig={{ enabled: true, handles: ['se'] }}
          onDragStop={(layout) => taken(layout)}
          onResizeStop={(layout) => taken(layout)}
        >
          {widgets.map((widget) => <div key={widget.id} className="dash-edit-item">{children(widget, false)}</div>)}
        </ReactGridLayout>
      ) : null}
    </div>
  )
}
