/**
 * The drawing on its stage: redrawn when the graph or the view changes, moved by the camera, highlighted by pointer and
 * focus.
 */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import type { Graph } from '../../reference/diagram/graph.ts'
import { Camera } from './camera.ts'
import { classAt, classElement, drawingOf, type Picked, pickedAt } from './drawing.ts'
import { light, mark } from './highlight.ts'
import { LoadEngine } from './load-engine.ts'

export interface StageProps {
  readonly graph: Graph
  /** The classes that are shown. */
  readonly nodes: readonly string[]
  readonly title: string
  /** The graph and the view, in Graphviz's language. */
  readonly dot: string
  /** The reader's choices. After another choice the whole drawing is shown, whatever the zoom was before. */
  readonly view: string
  /** Marks classes whose name contains these words, and moves to the first. */
  readonly find?: string | undefined
  /** The class that is highlighted while the pointer is on none. */
  readonly lit?: string | undefined
  /** Called for a class or row that is not a link to a page. */
  readonly pick?: ((picked: Picked) => void) | undefined
  /** Set to the controls of the stage. */
  readonly handle: Handle
}

export interface Handle {
  current: StageHandle | null
}

export interface StageHandle {
  readonly camera: Camera
  /** The last drawn SVG. */
  readonly text: string
}

export function Stage(props: StageProps): ComponentChildren {
  const { title, lit, pick, handle } = props
  const svg = useRef<SVGSVGElement>(null)
  const stage = useRef<SVGGElement>(null)
  const { count, failure } = useDrawing(props, svg, stage)
  useLights(props, stage, count)
  const put = (target: EventTarget | null) => {
    if (stage.current) light(stage.current, (target instanceof Element ? classAt(target) : undefined) ?? lit)
  }
  const onPick = (event: Event) => {
    const picked = pick && pickedAt(event.target)
    if (!picked) return
    event.preventDefault()
    pick(picked)
  }
  const onFocusIn = ({ target }: FocusEvent) => {
    put(target)
    if (target instanceof Element && classAt(target) !== undefined) handle.current?.camera.reveal(target)
  }
  const drawing = {
    ref: svg,
    class: 'drawing',
    role: 'group' as const,
    'aria-label': title,
    tabIndex: 0,
    onPointerOver: (event: PointerEvent) => put(event.target),
    onPointerLeave: () => put(null),
    onFocusIn,
    onFocusOut: () => put(null),
    onClick: onPick,
  }
  const onKeyDown = (event: KeyboardEvent) => onKey(event, handle, onPick)
  return (
    <div class="stage" data-drawn={count} onKeyDown={onKeyDown}>
      <svg {...drawing}>
        <title>{title}</title>
        <g ref={stage} />
      </svg>
      {count === 0 && failure === undefined && (
        <p class="status" role="status">
          Drawing…
        </p>
      )}
      {failure !== undefined && <p class="status" role="alert">{`The diagram cannot be drawn. ${failure}`}</p>}
    </div>
  )
}

interface Ref<T> {
  readonly current: T | null
}

/** Draws the graph. Returns the number of drawings, and the error if the last attempt failed. */
function useDrawing(
  { graph, dot, view, handle }: StageProps,
  svg: Ref<SVGSVGElement>,
  stage: Ref<SVGGElement>,
): { readonly count: number; readonly failure: string | undefined } {
  const load = useContext(LoadEngine)
  const [count, setCount] = useState(0)
  const [failure, setFailure] = useState<string>()
  useEffect(() => {
    let isLatest = true
    const show = (text: string | undefined) => {
      if (text === undefined || !isLatest || !svg.current || !stage.current) return
      const drawing = drawingOf(text, graph)
      const camera = handle.current?.camera ?? new Camera(svg.current, stage.current)
      stage.current.replaceChildren(document.importNode(drawing.root, true))
      camera.show(drawing, view)
      handle.current = { camera, text }
      setFailure(undefined)
      setCount((n) => n + 1)
    }
    load()
      .then((draw) => (isLatest ? draw(dot) : undefined))
      .then(show)
      .catch((error: unknown) => isLatest && setFailure(error instanceof Error ? error.message : String(error)))
    return () => {
      isLatest = false
    }
  }, [dot, view, graph, load])
  return { count, failure }
}

/** Highlights the searched classes, or otherwise the class that is given from outside. */
function useLights({ nodes, find = '', lit, handle }: StageProps, stage: Ref<SVGGElement>, count: number): void {
  useEffect(() => {
    const root = stage.current
    if (root) light(root, mark(root, nodes, find) ?? lit)
  }, [find, lit, count])
  useEffect(() => {
    const root = stage.current
    const first = root && mark(root, nodes, find)
    const element = root && first ? classElement(root, first) : null
    if (element) handle.current?.camera.centre(element)
  }, [find])
}

function onKey(event: KeyboardEvent, handle: Handle, onPick: (event: Event) => void): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === 'Enter' || event.key === ' ') onPick(event)
  else if (handle.current?.camera.key(event.key)) event.preventDefault()
}
