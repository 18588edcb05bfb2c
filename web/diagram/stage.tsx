/**
 * The drawing on its stage: redrawn when the graph or the view changes, moved by the camera, highlighted by pointer and
 * focus.
 */
import type { ComponentChildren } from 'preact'
import { useContext, useEffect, useRef } from 'preact/hooks'
import { classAt, classElement, type Picked, pickedAt } from './drawing.ts'
import { type Lit, light, mark, markSelected } from './highlight.ts'
import { type ReadyDrawing, ReadyDrawingsContext } from './ready-drawings.ts'
import { type DrawnView, type StageParts, useDrawing } from './use-drawing.ts'

export interface StageProps extends DrawnView {
  /** The classes that are shown. */
  readonly nodes: readonly string[]
  readonly title: string
  /** Marks classes whose name contains these words, and moves to the first if it is out of sight. */
  readonly find?: string | undefined
  /** What is highlighted while the pointer is on no class. */
  readonly lit?: Lit | undefined
  readonly selected?: Picked | undefined
  /** Called when a class or row is clicked; undefined for the background. Without it, classes are links to pages. */
  readonly pick?: ((picked: Picked | undefined) => void) | undefined
  /** Called when a class or row is double-clicked, or at Enter. Without it, Enter picks. */
  readonly open?: ((picked: Picked) => void) | undefined
  /** Called with the root of each new drawing. */
  readonly drawn?: ((root: SVGGElement) => void) | undefined
  /** Shown over the drawing. */
  readonly children?: ComponentChildren
}

export function Stage(props: StageProps): ComponentChildren {
  const { title, lit, handle, children } = props
  const parts: StageParts = {
    svg: useRef<SVGSVGElement>(null),
    stage: useRef<SVGGElement>(null),
    near: useRef<SVGSVGElement>(null),
  }
  const ready = useContext(ReadyDrawingsContext)
  const { count, failure } = useDrawing(props, parts)
  useLights(props, parts, count)
  useEffect(() => {
    const root = parts.stage.current
    if (root && count > 0) props.drawn?.(root.firstElementChild as SVGGElement)
  }, [count])
  const put = (target: EventTarget | null) => {
    const at = target instanceof Element ? classAt(target) : undefined
    if (parts.stage.current) light(parts.stage.current, at ?? lit)
  }
  const onFocusIn = ({ target }: FocusEvent) => {
    put(target)
    if (target instanceof Element && classAt(target) !== undefined) handle.current?.camera.reveal(target)
  }
  const drawing = {
    ref: parts.svg,
    class: 'drawing',
    role: 'group' as const,
    'aria-label': title,
    tabIndex: 0,
    onPointerOver: (event: PointerEvent) => put(event.target),
    onPointerLeave: () => put(null),
    onFocusIn,
    onFocusOut: () => put(null),
    onClick: (event: MouseEvent) => onClick(event, props),
    onDblClick: (event: MouseEvent) => onOpen(event, props),
  }
  return (
    <div class="stage" data-drawn={count} onKeyDown={(event: KeyboardEvent) => onKey(event, props)}>
      <svg {...drawing} {...boxOf(ready?.whole)}>
        <title>{title}</title>
        <g ref={parts.stage} {...contentOf(ready?.whole)} />
      </svg>
      {count === 0 && <svg class="drawing near" ref={parts.near} {...boxOf(ready?.near)} {...contentOf(ready?.near)} />}
      {count === 0 && failure === undefined && (
        <p class="status" role="status">
          Drawing…
        </p>
      )}
      {failure !== undefined && <p class="status" role="alert">{`The diagram cannot be drawn. ${failure}`}</p>}
      {children}
    </div>
  )
}

function boxOf(ready: ReadyDrawing | undefined): { viewBox?: string } {
  return ready ? { viewBox: `-6 -6 ${ready.width + 12} ${ready.height + 12}` } : {}
}

/**
 * Node writes the drawing, whose texts are names of the API, as Graphviz has escaped them. In the browser the text is
 * empty: Preact then leaves what is in the element, which `useDrawing` manages.
 */
function contentOf(ready: ReadyDrawing | undefined) {
  const written = ready && { 'data-view': ready.view, 'data-size': `${ready.width} ${ready.height}` }
  return { ...written, dangerouslySetInnerHTML: { __html: ready?.inner ?? '' } }
}

/** Milliseconds in which most people make the second click. style/class-panel.css has them too. */
const DOUBLE_CLICK = 350

/** Highlights and marks what the properties say. */
function useLights(
  { nodes, find = '', lit, selected, handle }: StageProps,
  { stage }: StageParts,
  count: number,
): void {
  useEffect(() => {
    const root = stage.current
    if (!root) return
    const found = mark(root, nodes, find)
    light(root, found ?? lit)
  }, [find, lit && JSON.stringify(lit), count])
  useEffect(() => {
    if (!stage.current) return
    markSelected(stage.current, selected)
    const element = selected && classElement(stage.current, selected.class)
    if (!element) return
    // Not under a double click, whose second click is to find the class where the first one did.
    const timer = setTimeout(() => handle.current?.camera.reveal(element), DOUBLE_CLICK)
    return () => clearTimeout(timer)
  }, [selected?.class, selected?.field, count])
  useEffect(() => {
    const root = stage.current
    const first = root && mark(root, nodes, find)
    const element = root && first ? classElement(root, first) : null
    if (element) handle.current?.camera.reveal(element)
  }, [find])
}

/** Whether no key is held with which the browser opens a link in another tab or window. */
function isPlain({ ctrlKey, metaKey, shiftKey, altKey }: MouseEvent | KeyboardEvent): boolean {
  return !ctrlKey && !metaKey && !shiftKey && !altKey
}

function onClick(event: MouseEvent, { pick }: StageProps): void {
  if (!pick || !isPlain(event)) return
  const picked = pickedAt(event.target)
  if (picked) event.preventDefault()
  pick(picked)
}

function onOpen(event: Event, { open }: StageProps): void {
  const picked = open && pickedAt(event.target)
  if (!picked) return
  event.preventDefault()
  open(picked)
}

function onKey(event: KeyboardEvent, props: StageProps): void {
  const { pick, open, handle } = props
  // A panel over the drawing has keys of its own.
  if (!(event.target instanceof SVGElement) || event.ctrlKey || event.metaKey || event.altKey) return
  const picked = pickedAt(event.target)
  if (event.key === 'Enter' && open) onOpen(event, props)
  else if ((event.key === 'Enter' || event.key === ' ') && pick && picked) {
    event.preventDefault()
    pick(picked)
  } else if (handle.current?.camera.key(event.key)) event.preventDefault()
}
