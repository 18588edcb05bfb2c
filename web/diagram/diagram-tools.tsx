/** The tools of a diagram: search, the class in the middle, what is shown, zoom. */
import type { ComponentChildren } from 'preact'
import type { Graph } from '../../reference/diagram/graph.ts'
import { type DiagramState, MAX_DEPTH } from './diagram-state.ts'
import type { Handle, StageHandle } from './use-drawing.ts'

interface ChoiceProps {
  readonly graph: Graph
  readonly state: DiagramState
  readonly change: (state: DiagramState) => void
}

export interface DiagramToolsProps extends ChoiceProps {
  readonly find: string
  readonly setFind: (words: string) => void
  /** Adds a download button. */
  readonly download?: ((svg: string) => void) | undefined
  readonly handle: Handle
  /** What becomes the full screen. */
  readonly box: { readonly current: HTMLElement | null }
}

export function DiagramTools(props: DiagramToolsProps): ComponentChildren {
  return (
    <div class="diagram-tools" role="group" aria-label="Diagram">
      <Search {...props} />
      <Focus {...props} />
      <Shown {...props} />
      <Buttons {...props} />
    </div>
  )
}

function Search({ graph, find, setFind }: DiagramToolsProps): ComponentChildren {
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

function Focus({ graph, state, change }: ChoiceProps): ComponentChildren {
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

function Shown({ state, change }: ChoiceProps): ComponentChildren {
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

function Buttons({ handle, download, box }: DiagramToolsProps): ComponentChildren {
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
      {download && onStage('Download as SVG', 'SVG', ({ text }) => void text().then(download))}
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
