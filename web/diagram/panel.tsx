/** The diagram with its controls: search, focus, choices, zoom. The same in pages and in VS Code. */
import type { ComponentChildren } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { diagramPart } from '../../reference/diagram/diagram-part.ts'
import { dotOf } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import { type DiagramState, MAX_DEPTH, stateView, writeState } from './diagram-state.ts'
import type { Picked } from './drawing.ts'
import { foundText } from './find-class.ts'
import { type Handle, Stage, type StageHandle } from './stage.tsx'

export interface PanelProps {
  readonly graph: Graph
  /** `Classes of Pool`. */
  readonly title: string
  readonly state: DiagramState
  readonly change: (state: DiagramState) => void
  /** The page of a class. */
  readonly pageOf?: (name: string) => string
  readonly pick?: (picked: Picked) => void
  readonly lit?: string | undefined
  /** Adds a download button. */
  readonly download?: (svg: string) => void
  /** Shown in the row of the tools, before them. */
  readonly heading?: ComponentChildren
  /** Shown below the drawing. */
  readonly legend?: ComponentChildren
}

export function Panel(props: PanelProps): ComponentChildren {
  const { graph, title, state, pageOf, pick, lit, heading, legend } = props
  const handle = useRef<StageHandle>(null)
  const box = useRef<HTMLDivElement>(null)
  const [find, setFind] = useState('')
  const view = stateView(state)
  const dot = useMemo(
    () => dotOf(graph, { ...view, title, ...(pageOf && { pageOf }) }),
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
  return (
    <div class="diagram" ref={box}>
      <div class="diagram-head">
        {heading}
        <div class="diagram-tools" role="group" aria-label="Diagram">
          <Search graph={graph} find={find} setFind={setFind} />
          <Focus {...props} />
          <Shown {...props} />
          <Buttons handle={handle} box={box} {...props} />
        </div>
      </div>
      <Stage
        graph={graph}
        nodes={shown}
        title={title}
        dot={dot}
        view={writeState(state)}
        find={find}
        lit={lit}
        pick={pick}
        handle={handle}
      />
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

interface SearchProps {
  readonly graph: Graph
  readonly find: string
  readonly setFind: (words: string) => void
}

function Search({ graph, find, setFind }: SearchProps): ComponentChildren {
  return (
    <label>
      {'Find '}
      <input
        type="search"
        value={find}
        list="diagram:classes"
        placeholder="a class"
        onInput={(event: Event) => setFind((event.target as HTMLInputElement).value)}
      />
      <datalist id="diagram:classes">
        {graph.nodes.map(({ name }) => (
          <option value={name} />
        ))}
      </datalist>
    </label>
  )
}

function Focus({ graph, state, change }: PanelProps): ComponentChildren {
  const names = graph.nodes.map((node) => node.name).sort((a, b) => a.localeCompare(b))
  const focus = (value: string) => change({ ...state, focus: value === '' ? undefined : value })
  return (
    <>
      <label>
        {'Show '}
        <select value={state.focus ?? ''} onChange={(event: Event) => focus(valueIn(event))}>
          <option value="">all classes</option>
          {names.map((name) => (
            <option value={name} selected={name === state.focus}>
              {name}
            </option>
          ))}
        </select>
      </label>
      {state.focus !== undefined && (
        <label>
          {'and neighbours '}
          <input
            type="number"
            min={0}
            max={MAX_DEPTH}
            value={state.depth}
            onChange={(event: Event) => change({ ...state, depth: depthOf(valueIn(event)) })}
          />
          {' pairs away'}
        </label>
      )}
    </>
  )
}

function Shown({ state, change }: PanelProps): ComponentChildren {
  const box = (what: 'unbound' | 'alone' | 'groups', label: string, title: string) => (
    <label title={title}>
      <input
        type="checkbox"
        checked={state[what]}
        onChange={(event: Event) => change({ ...state, [what]: (event.target as HTMLInputElement).checked })}
      />
      {` ${label}`}
    </label>
  )
  return [
    box('unbound', 'Unbound refs', 'References that are bound to nothing, as dashed edges'),
    box('alone', 'Lone classes', 'Classes without edges'),
    box('groups', 'Frames', 'A frame around classes that belong together'),
  ]
}

interface ButtonsProps extends PanelProps {
  readonly handle: Handle
  readonly box: { readonly current: HTMLElement | null }
}

function Buttons({ handle, download, box }: ButtonsProps): ComponentChildren {
  const button = (label: string, sign: string, onClick: () => void) => (
    <button type="button" aria-label={label} title={label} onClick={onClick}>
      {sign}
    </button>
  )
  const onStage = (label: string, sign: string, act: (stage: StageHandle) => void) =>
    button(label, sign, () => handle.current && act(handle.current))
  return (
    <span class="diagram-buttons">
      {onStage('Zoom in (+)', '+', ({ camera }) => camera.zoomIn())}
      {onStage('Zoom out (-)', '−', ({ camera }) => camera.zoomOut())}
      {onStage('Fit (0)', 'Fit', ({ camera }) => camera.fit())}
      {download && onStage('Download as SVG', 'SVG', ({ text }) => download(text))}
      {/* An editor has its own commands for this. */}
      {download && button('Full screen', 'Full screen', () => toggleFullScreen(box.current))}
    </span>
  )
}

/** A frame around the page may refuse full screen; then nothing changes. */
function toggleFullScreen(element: HTMLElement | null): void {
  const done = document.fullscreenElement ? document.exitFullscreen() : element?.requestFullscreen()
  done?.catch(() => undefined)
}

function valueIn(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value
}

function depthOf(text: string): number {
  const depth = Math.trunc(Number(text))
  return Number.isFinite(depth) ? Math.min(Math.max(depth, 0), MAX_DEPTH) : 1
}
