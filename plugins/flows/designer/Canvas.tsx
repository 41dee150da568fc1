import '@xyflow/react/dist/base.css'
import { useT, titleText } from '@anju/sdk'
import { Background, Controls, Handle, Position, ReactFlow, ReactFlowProvider, useReactFlow, type Edge, type Node, type NodeProps } from '@xyflow/react'
import { Dropdown } from 'antd'
import { createContext, use, useEffect, useMemo, useRef, useState, type KeyboardEvent, type RefObject } from 'react'
import { textIn } from '../run.ts'
import type { Step, StepKind } from '../steps.ts'
import { layout, size, type Box } from './layout.ts'
import type { Gap } from './tree.ts'

const kinds: StepKind[] = ['approve', 'branch', 'parallel', 'cc', 'form', 'action', 'wait']

export interface CanvasProps {
  steps: readonly Step[]
  selected: string | null
  /** Texts of what is wrong, by step. */
  faults: ReadonlyMap<string, readonly string[]>
  /** Steps a test run passed, with the names of the people; null without a test run. */
  lit: ReadonlyMap<string, readonly string[]> | null
  readOnly: boolean
  /** Settings are open at the right: wide screens leave them room. */
  beside: boolean
  /** One line about who and how, under a step's title. */
  summary: (step: Step) => string
  wayText: (step: Step, way: number) => string
  onSelect: (id: string | null) => void
  onOpen: (id: string) => void
  onAdd: (gap: Gap, kind: StepKind) => void
  onKey: (event: KeyboardEvent) => void
}

interface Menu {
  /** The gap whose menu is open. */
  menu: string | null
  onMenu: (gap: string | null) => void
}

const CanvasContext = createContext<(CanvasProps & Menu) | null>(null)

function useCanvas(): CanvasProps & Menu {
  const value = use(CanvasContext)
  if (!value) throw new Error('used outside the canvas')
  return value
}

type SmoothStep = Edge & { pathOptions: { offset: number; borderRadius: number } }
type BoxNode = Node<{ box: Box }, 'box'>

const sizes: Record<Box['kind'], { width: number; height: number }> = {
  start: { width: 96, height: size.way },
  end: { width: 96, height: size.way },
  join: { width: 10, height: 10 },
  step: { width: size.width, height: size.height },
  way: { width: 180, height: size.way },
  gap: { width: 28, height: 28 },
}

/** The drawing: laid out by itself, moved and zoomed by mouse, finger or the buttons; keys are the page's. */
export default function Canvas(props: CanvasProps) {
  const [menu, setMenu] = useState<string | null>(null)
  return (
    <ReactFlowProvider>
      <CanvasContext value={{ ...props, menu, onMenu: setMenu }}>
        <Flow {...props} />
      </CanvasContext>
    </ReactFlowProvider>
  )
}

const FIT_MS = 120
const nodeTypes = { box: BoxView }

function Flow({ steps, selected, onKey, onSelect, lit, beside }: CanvasProps) {
  const t = useT()
  const { fitView } = useReactFlow()
  const drawing = useMemo(() => layout(steps), [steps])
  const nodes: BoxNode[] = drawing.boxes.map((box) => ({
    id: box.id,
    type: 'box',
    position: { x: box.x - sizes[box.kind].width / 2, y: box.y },
    ...sizes[box.kind],
    // Nodes that can be neither moved nor chosen get no pointer from the library; ours hold buttons.
    style: { pointerEvents: 'all' },
    data: { box },
  }))
  const edges: SmoothStep[] = drawing.lines.map(({ from, to }) => ({ id: `${from}>${to}`, source: from, target: to, type: 'smoothstep', focusable: false, selectable: false, pathOptions: { offset: 4, borderRadius: 8 } }))
  const count = drawing.boxes.length
  const { menu } = useCanvas()
  const due = useRef(false)
  const pressed = usePressed()
  useEffect(() => {
    due.current = true
  }, [count, beside])
  useEffect(() => {
    // Nothing moves away under a finger, nor from the menu it opened: the drawing is centred afterwards.
    if (!due.current || menu !== null) return
    // The library measures a changed width a moment later.
    let timer = setTimeout(fit, FIT_MS)
    function fit(): void {
      if (pressed.current) {
        timer = setTimeout(fit, FIT_MS)
        return
      }
      due.current = false
      void fitView({ maxZoom: 1, padding: 0.12 })
    }
    return () => clearTimeout(timer)
  }, [count, beside, menu, pressed, fitView])
  return (
    <div className={beside ? 'flows-canvas flows-canvas-beside' : 'flows-canvas'} role="application" aria-label={t('design.canvas')} aria-describedby="flows-keys" tabIndex={0} onKeyDown={onKey} data-selected={selected ?? ''} data-lit={lit ? [...lit.keys()].join(' ') : ''}>
      <ReactFlow<BoxNode>
        nodes={nodes}
        edges={edges}
        nodeTypes={nodeTypes}
        nodesDraggable={false}
        nodesConnectable={false}
        nodesFocusable={false}
        edgesFocusable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        minZoom={0.2}
        maxZoom={2}
        onPaneClick={() => onSelect(null)}
        ariaLabelConfig={{ 'controls.zoomIn.ariaLabel': t('design.zoom_in'), 'controls.zoomOut.ariaLabel': t('design.zoom_out'), 'controls.fitView.ariaLabel': t('design.fit') }}
      >
        <Background />
        <Controls showInteractive={false} fitViewOptions={{ maxZoom: 1, padding: 0.12 }} />
      </ReactFlow>
    </div>
  )
}

/** Whether a button or finger is down at the moment. */
function usePressed(): RefObject<boolean> {
  const pressed = useRef(false)
  useEffect(() => {
    const down = (): void => { pressed.current = true }
    const up = (): void => { pressed.current = false }
    window.addEventListener('pointerdown', down, true)
    window.addEventListener('pointerup', up, true)
    window.addEventListener('pointercancel', up, true)
    return () => {
      window.removeEventListener('pointerdown', down, true)
      window.removeEventListener('pointerup', up, true)
      window.removeEventListener('pointercancel', up, true)
    }
  }, [])
  return pressed
}

function BoxView({ data: { box } }: NodeProps<BoxNode>) {
  return (
    <>
      {box.kind === 'start' ? null : <Handle type="target" position={Position.Top} isConnectable={false} />}
      <Inner box={box} />
      {box.kind === 'end' ? null : <Handle type="source" position={Position.Bottom} isConnectable={false} />}
    </>
  )
}

function Inner({ box }: { box: Box }) {
  const t = useT()
  const canvas = useCanvas()
  switch (box.kind) {
    case 'start':
    case 'end':
      return <div className="flows-box flows-box-end">{t(`design.${box.kind}`)}</div>
    case 'join':
      return <div className="flows-box-join" />
    case 'way':
      return <button type="button" tabIndex={-1} className="flows-box flows-box-way" onClick={() => canvas.onOpen(box.step.id)}>{canvas.wayText(box.step, box.way)}</button>
    case 'gap':
      return canvas.readOnly ? <div className="flows-box-join" /> : (
        <Dropdown trigger={['click']} open={canvas.menu === box.id} onOpenChange={(open) => canvas.onMenu(open ? box.id : null)} menu={{ items: kinds.map((kind) => ({ key: kind, label: t(`kind.${kind}`) })), onClick: ({ key }) => canvas.onAdd(box.gap, key as StepKind) }}>
          <button type="button" className="flows-add nodrag nopan" aria-label={t('design.add_here', { place: box.gap.parent ?? '', at: box.gap.at + 1 })}>+</button>
        </Dropdown>
      )
    case 'step':
      return <StepBox step={box.step} />
  }
}

function StepBox({ step }: { step: Step }) {
  const t = useT()
  const { selected, faults, lit, summary, onSelect, onOpen } = useCanvas()
  const wrong = faults.get(step.id)
  const people = lit?.get(step.id)
  const state = [step.id === selected ? 'flows-box-selected' : '', wrong ? 'flows-box-wrong' : '', lit ? (people ? 'flows-box-lit' : 'flows-box-dim') : ''].join(' ')
  return (
    <button
      type="button"
      tabIndex={-1}
      data-step={step.id}
      className={`flows-box flows-box-step nopan ${state}`}
      aria-pressed={step.id === selected}
      title={wrong?.join(' · ')}
      onClick={() => { onSelect(step.id); onOpen(step.id) }}
    >
      <span className="flows-box-kind">{t(`kind.${step.kind}`)}{wrong ? ` · ${t('design.wrong')}` : ''}</span>
      <strong>{textIn(step.title) ?? titleText({ zh: step.id, en: step.id })}</strong>
      <span className="flows-box-who">{people?.length ? people.join(' · ') : summary(step)}</span>
    </button>
  )
}
