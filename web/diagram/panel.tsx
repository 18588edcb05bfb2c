/** The diagram with its controls: search, focus, choices, zoom. The same in pages and in VS Code. */
import type { ComponentChildren } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { diagramPart } from '../../reference/diagram/diagram-part.ts'
import { dotLayersOf } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import type { CameraOptions } from './camera.ts'
import { type DiagramState, stateView, writeState } from './diagram-state.ts'
import { DiagramTools } from './diagram-tools.tsx'
import type { Picked } from './drawing.ts'
import { foundText } from './find-class.ts'
import type { Lit } from './highlight.ts'
import { Stage } from './stage.tsx'
import type { StageHandle } from './use-drawing.ts'

export interface PanelProps {
  readonly graph: Graph
  /** `Classes of Pool`. */
  readonly title: string
  readonly state: DiagramState
  readonly change: (state: DiagramState) => void
  /** The page of a class. */
  readonly pageOf?: (name: string) => string
  readonly pick?: (picked: Picked | undefined) => void
  readonly open?: (picked: Picked) => void
  readonly selected?: Picked | undefined
  readonly lit?: Lit | undefined
  readonly camera?: CameraOptions
  /** Called with the root of each new drawing. */
  readonly drawn?: (root: SVGGElement) => void
  /** Adds a download button. */
  readonly download?: (svg: string) => void
  /** Shown in the row of the tools, before them. */
  readonly heading?: ComponentChildren
  /** Shown below the drawing. */
  readonly legend?: ComponentChildren
  /** Shown over the drawing. */
  readonly children?: ComponentChildren
}

export function Panel(props: PanelProps): ComponentChildren {
  const { graph, title, state, change, pageOf, download, heading, legend, children, ...onStage } = props
  const handle = useRef<StageHandle>(null)
  const box = useRef<HTMLDivElement>(null)
  const [find, setFind] = useState('')
  const view = stateView(state)
  const layers = useMemo(
    () => dotLayersOf(graph, { ...view, title, ...(pageOf && { pageOf }) }),
    [graph, title, ...Object.values(state)],
  )
  const { nodes, pairs } = useMemo(() => diagramPart(graph, view), [graph, ...Object.values(state)])
  const shown = useMemo(() => nodes.map((node) => node.name), [nodes])
  const count = countOf(nodes.length, pairs.length)
  const found = foundText(
    graph.nodes.map((node) => node.name),
    shown,
    find,
  )
  const drawing = { graph, nodes: shown, title, layers, view: writeState(state), find, handle }
  const tools = { graph, state, change, find, setFind, download, handle, box }
  return (
    <div class="diagram" ref={box}>
      <div class="diagram-head">
        {heading}
        <DiagramTools {...tools} />
      </div>
      <Stage {...drawing} {...onStage}>
        {children}
      </Stage>
      <div class="diagram-foot">
        <p class="diagram-count" role="status">
          {found === undefined ? count : `${count}. ${found}`}
        </p>
        {legend}
      </div>
    </div>
  )
}

function countOf(classes: number, pairs: number): string {
  if (classes === 0) return 'No classes are bound together; "Lone classes" shows them.'
  return `${classes} ${classes === 1 ? 'class' : 'classes'}, ${pairs} bound ${pairs === 1 ? 'pair' : 'pairs'}`
}
