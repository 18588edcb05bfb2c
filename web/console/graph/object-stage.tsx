/**
 * The drawing of a graph of objects: drawn again when the graph changes, with the selected object where it was on the
 * screen, so that events do not move what the user looks at.
 */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef, useState } from 'preact/hooks'
import { Camera, type ScreenPoint } from '../../diagram/camera.ts'
import { classAt, classElement, type Drawing, drawingOf, XLINK } from '../../diagram/drawing.ts'
import { light } from '../../diagram/highlight.ts'
import { type Draw, LoadEngine } from '../../diagram/load-engine.ts'

/** What the page adds to the drawing, by the ids of nodes and edges. */
export interface StageMarks {
  /** The page of each object, and its name. Folded objects have none: they are buttons. */
  readonly links: ReadonlyMap<string, { readonly href: string; readonly name: string }>
  readonly selected: string
  /** Objects that keep the focus from being destroyed. */
  readonly holders: ReadonlySet<string>
  /** The nodes at both ends of each edge. */
  readonly ends: ReadonlyMap<string, readonly [string, string]>
  /** Edges by which holders refer to the focus. */
  readonly holding: ReadonlySet<string>
  /** The look of a state: `good`, `bad`… */
  readonly tones: ReadonlyMap<string, string>
  /** Objects that an event has just changed. */
  readonly changed: ReadonlySet<string>
}

export interface ObjectStageProps {
  readonly title: string
  readonly dot: string
  /** What the user wants to see: after another wish the drawing is shown as a whole, unless the user has moved it. */
  readonly view: string
  /** False while parts of what the user wants to see are still read. */
  readonly isComplete: boolean
  readonly marks: StageMarks
  /** The node that is highlighted while the pointer is on none. */
  readonly lit: string | undefined
  readonly act: (act: StageAct) => void
  readonly camera: { current: Camera | null }
}

export interface StageAct {
  readonly node: string
  readonly kind: 'select' | 'open' | 'more'
}

const EMPTY = { nodes: [], pairs: [], links: [] }

export function ObjectStage(props: ObjectStageProps): ComponentChildren {
  const { title, lit, act, camera } = props
  const svg = useRef<SVGSVGElement>(null)
  const stage = useRef<SVGGElement>(null)
  const { count, failure, touch } = useObjectDrawing(props, svg, stage)
  useMarks(props, stage, count)
  const put = (target: EventTarget | null) => {
    if (stage.current) light(stage.current, (target instanceof Element ? classAt(target) : undefined) ?? lit)
  }
  const onFocusIn = ({ target }: FocusEvent) => {
    put(target)
    if (target instanceof Element && classAt(target) !== undefined) camera.current?.reveal(target)
  }
  const onClick = (event: MouseEvent) => {
    const found = actAt(event.target)
    // With a key the browser opens another tab or window.
    if (!found || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    // The second click of a double click would show and fold.
    if (found.kind !== 'more' || event.detail < 2) act(found)
  }
  const onDblClick = (event: MouseEvent) => {
    const found = actAt(event.target)
    if (found?.kind === 'select') act({ ...found, kind: 'open' })
  }
  const drawing = {
    ref: svg,
    class: 'drawing objects',
    role: 'group' as const,
    'aria-label': title,
    tabIndex: 0,
    onPointerOver: (event: PointerEvent) => put(event.target),
    onPointerLeave: () => put(null),
    onFocusIn,
    onFocusOut: () => put(null),
    onPointerDown: touch,
    onClick,
    onDblClick,
  }
  const onKeyDown = (event: KeyboardEvent) => {
    touch()
    onKey(event, camera.current, act)
  }
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
      {failure !== undefined && <p class="status" role="alert">{`The graph cannot be drawn. ${failure}`}</p>}
    </div>
  )
}

/** `Enter` opens, the space bar selects, `e` shows or folds neighbours; the camera has its own keys. */
function onKey(event: KeyboardEvent, camera: Camera | null, act: ObjectStageProps['act']): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const node = event.target instanceof Element ? classAt(event.target) : undefined
  const kind = KEYS[event.key]
  if (node !== undefined && kind) act({ node, kind })
  else if (!camera?.key(event.key)) return
  event.preventDefault()
}

const KEYS: { readonly [key: string]: StageAct['kind'] } = { Enter: 'open', ' ': 'select', e: 'more' }

function actAt(target: EventTarget | null): StageAct | undefined {
  if (!(target instanceof Element)) return undefined
  const node = classAt(target)
  if (node === undefined) return undefined
  return { node, kind: target.closest('[id^="a_more-"]') ? 'more' : 'select' }
}

interface Ref<T> {
  readonly current: T | null
}

/** Draws one graph at a time; of those that come meanwhile only the last. */
function useObjectDrawing(
  { dot, view, isComplete, marks, camera }: ObjectStageProps,
  svg: Ref<SVGSVGElement>,
  stage: Ref<SVGGElement>,
): { readonly count: number; readonly failure: string | undefined; readonly touch: () => void } {
  const load = useContext(LoadEngine)
  const [count, setCount] = useState(0)
  const [failure, setFailure] = useState<string>()
  const latest = useRef({ dot, view, isComplete, marks })
  latest.current = { dot, view, isComplete, marks }
  // While nobody has touched the drawing, it is shown as a whole.
  const drawn = useRef({ dot: '', view: '', isComplete: false, isBusy: false, isTouched: false })
  const over = useRef(false)
  const show = (text: string, made: { readonly view: string }) => {
    if (over.current || !svg.current || !stage.current) return
    camera.current ??= new Camera(svg.current, stage.current)
    const { isTouched, isComplete: wasComplete } = drawn.current
    const isAsWished = isTouched && wasComplete && drawn.current.view === made.view
    const isWhole = !camera.current.isMoved && !isAsWished
    replace(stage.current, drawingOf(text, EMPTY), { camera: camera.current, isWhole, ...latest.current })
    setFailure(undefined)
    setCount((n) => n + 1)
  }
  const work = async (draw: Draw) => {
    while (!over.current && drawn.current.dot !== latest.current.dot) {
      const made = latest.current
      const text = await draw(made.dot)
      show(text, made)
      Object.assign(drawn.current, { dot: made.dot, view: made.view, isComplete: made.isComplete })
    }
  }
  useEffect(() => {
    if (drawn.current.isBusy) return
    drawn.current.isBusy = true
    load()
      .then(work)
      .catch((error: unknown) => setFailure(error instanceof Error ? error.message : String(error)))
      .finally(() => {
        drawn.current.isBusy = false
      })
  }, [dot, load])
  useEffect(
    () => () => {
      over.current = true
      camera.current?.end()
      camera.current = null
    },
    [],
  )
  const touch = () => {
    drawn.current.isTouched = true
  }
  return { count, failure, touch }
}

interface Replacing {
  readonly camera: Camera
  /** Whether the whole drawing is shown; otherwise the selected node stays where it is. */
  readonly isWhole: boolean
  readonly view: string
  readonly marks: StageMarks
}

function replace(stage: SVGGElement, drawing: Drawing, { camera, isWhole, view, marks }: Replacing): void {
  const before = placesIn(stage)
  const focused = stage.contains(document.activeElement) ? classAt(document.activeElement as Element) : undefined
  const root = document.importNode(drawing.root, true)
  stage.replaceChildren(root)
  addMarks(stage, marks)
  const kept = [marks.selected, [...before.keys()][0] ?? ''].find((id) => before.has(id) && classElement(stage, id))
  const element = kept === undefined ? null : classElement(stage, kept)
  const at = kept === undefined ? undefined : before.get(kept)
  if (element && at && !isWhole) camera.keep(drawing, element, at)
  else camera.show(drawing, view)
  if (focused !== undefined)
    classElement(stage, focused)?.querySelector<SVGAElement>('a')?.focus({ preventScroll: true })
  if (before.size > 0) glide(stage, before)
}

function placesIn(stage: Element): Map<string, ScreenPoint> {
  const nodes = [...stage.querySelectorAll('g.node')]
  return new Map(nodes.map((node) => [classAt(node) ?? '', middleOf(node)]))
}

function middleOf(element: Element): ScreenPoint {
  const { x, y, width, height } = element.getBoundingClientRect()
  return { x: x + width / 2, y: y + height / 2 }
}

/** Milliseconds in which nodes move to their new places. */
const GLIDE = 150

function glide(stage: SVGGElement, before: ReadonlyMap<string, ScreenPoint>): void {
  if (matchMedia('(prefers-reduced-motion: reduce)').matches) return
  const scale = stage.getScreenCTM()?.a || 1
  for (const node of stage.querySelectorAll('g.node')) {
    const [from, to] = [before.get(classAt(node) ?? ''), middleOf(node)]
    const moved = from && `translate(${(from.x - to.x) / scale}px, ${(from.y - to.y) / scale}px)`
    node.animate([moved ? { transform: moved } : { opacity: 0 }, {}], { duration: GLIDE, easing: 'ease-out' })
  }
  for (const edge of stage.querySelectorAll('g.edge')) edge.animate([{ opacity: 0 }, {}], { duration: 2 * GLIDE })
}

function useMarks({ marks, lit }: ObjectStageProps, stage: Ref<SVGGElement>, count: number): void {
  useEffect(() => {
    if (!stage.current) return
    addMarks(stage.current, marks)
    light(stage.current, lit)
  }, [marks, lit, count])
}

function addMarks(stage: Element, { links, selected, holders, ends, holding, tones, changed }: StageMarks): void {
  for (const node of stage.querySelectorAll<SVGGElement>('g.node')) {
    const id = classAt(node) ?? ''
    node.classList.toggle('selected', id === selected)
    node.classList.toggle('holder', holders.has(id))
    node.classList.toggle('just-changed', changed.has(id))
    node.dataset.tone = tones.get(id) ?? ''
    setLink(node, links.get(id))
    node.querySelector('a')?.setAttribute('aria-current', String(id === selected))
    // Graphviz needs tooltips, but readers do not.
    for (const part of node.querySelectorAll('a')) part.removeAttributeNS(XLINK, 'title')
  }
  for (const edge of stage.querySelectorAll<SVGGElement>('g.edge')) {
    edge.dataset.ends = ends.get(edge.id)?.join(' ') ?? ''
    edge.classList.toggle('holding', holding.has(edge.id))
    edge.querySelector(':scope > title')?.remove()
  }
  for (const title of stage.querySelectorAll('g.node > title')) title.remove()
}

/** A node is named by its kind and name: not by its rows. A folded node keeps its role of a button. */
function setLink(node: SVGGElement, to: { readonly href: string; readonly name: string } | undefined): void {
  const link = node.querySelector<SVGAElement>(':scope > g > a')
  for (const row of node.querySelectorAll('[id^="a_row-"], [id^="a_more-"]')) row.setAttribute('aria-hidden', 'true')
  link?.removeAttribute('aria-label')
  if (!to) return
  node.dataset.name = to.name
  link?.removeAttribute('role')
  link?.setAttribute('href', to.href)
}
