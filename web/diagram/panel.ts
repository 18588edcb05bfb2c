/** The diagram with what steers it: search, focus, what is shown, zoom. The same in pages and in VS Code. */
import { type ComponentChildren, h } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { dotOf } from '../../reference/diagram/dot.ts'
import type { Graph } from '../../reference/diagram/graph.ts'
import { viewOf } from '../../reference/diagram/view.ts'
import type { Picked } from './drawing.ts'
import type { Draw } from './load-engine.ts'
import { type Handle, Stage, type StageHandle } from './stage.ts'
import { type DiagramState, MAX_DEPTH, stateView } from './state.ts'

export interface PanelProps {
  readonly graph: Graph
  /** `Classes of Pool`. */
  readonly title: string
  readonly state: DiagramState
  readonly change: (state: DiagramState) => void
  readonly load: () => Promise<Draw>
  /** The page of a class. */
  readonly pageOf?: (name: string) => string
  readonly pick?: (picked: Picked) => void
  readonly lit?: string | undefined
  /** Beside the buttons. */
  readonly download?: (svg: string) => void
}

export function Panel(props: PanelProps): ComponentChildren {
  const { graph, title, state, load, pageOf, pick, lit } = props
  const handle = useRef<StageHandle>(null)
  const [find, setFind] = useState('')
  const view = stateView(state)
  const dot = useMemo(
    () => dotOf(graph, { ...view, title, ...(pageOf && { pageOf }) }),
    [graph, title, ...Object.values(state)],
  )
  const { nodes, pairs } = useMemo(() => viewOf(graph, view), [graph, ...Object.values(state)])
  return h('div', { class: 'diagram' }, [
    h('div', { class: 'diagram-tools', role: 'group', 'aria-label': 'Diagram' }, [
      h(Search, { graph, find, setFind }),
      h(Focus, props),
      h(Shown, props),
      h(Buttons, { handle, ...props }),
    ]),
    h(Stage, { graph, title, dot, load, find, lit, pick, handle }),
    h('p', { class: 'diagram-count', role: 'status' }, countOf(nodes.length, pairs.length)),
  ])
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
  return h('label', null, [
    'Find ',
    h('input', {
      type: 'search',
      value: find,
      list: 'diagram:classes',
      placeholder: 'a class',
      onInput: (event: Event) => setFind((event.target as HTMLInputElement).value),
    }),
    h(
      'datalist',
      { id: 'diagram:classes' },
      graph.nodes.map(({ name }) => h('option', { value: name })),
    ),
  ])
}

function Focus({ graph, state, change }: PanelProps): ComponentChildren {
  const names = graph.nodes.map((node) => node.name).sort((a, b) => a.localeCompare(b))
  const focus = (value: string) => change({ ...state, focus: value === '' ? undefined : value })
  return [
    h('label', null, [
      'Show ',
      h('select', { value: state.focus ?? '', onChange: (event: Event) => focus(valueIn(event)) }, [
        h('option', { value: '' }, 'all classes'),
        ...names.map((name) => h('option', { value: name, selected: name === state.focus }, name)),
      ]),
    ]),
    state.focus !== undefined &&
      h('label', null, [
        'and neighbours ',
        h('input', {
          type: 'number',
          min: 0,
          max: MAX_DEPTH,
          value: state.depth,
          onChange: (event: Event) => change({ ...state, depth: depthOf(valueIn(event)) }),
        }),
        ' pairs away',
      ]),
  ]
}

function Shown({ state, change }: PanelProps): ComponentChildren {
  const box = (what: 'unbound' | 'alone' | 'groups', label: string, title: string) =>
    h('label', { title }, [
      h('input', {
        type: 'checkbox',
        checked: state[what],
        onChange: (event: Event) => change({ ...state, [what]: (event.target as HTMLInputElement).checked }),
      }),
      ` ${label}`,
    ])
  return [
    box('unbound', 'Unbound refs', 'Refs that are bound to nothing, dashed'),
    box('alone', 'Lone classes', 'Classes that no edge leads to'),
    box('groups', 'Frames', 'A frame around classes that belong together'),
  ]
}

function Buttons({ handle, download }: PanelProps & { readonly handle: Handle }): ComponentChildren {
  const button = (label: string, sign: string, act: (stage: StageHandle) => void) =>
    h(
      'button',
      { type: 'button', 'aria-label': label, title: label, onClick: () => handle.current && act(handle.current) },
      sign,
    )
  return h('span', { class: 'diagram-buttons' }, [
    button('Zoom in (+)', '+', ({ camera }) => camera.zoomIn()),
    button('Zoom out (-)', '−', ({ camera }) => camera.zoomOut()),
    button('Fit (0)', 'Fit', ({ camera }) => camera.fit()),
    download && button('Download as SVG', 'SVG', ({ text }) => download(text)),
  ])
}

function valueIn(event: Event): string {
  return (event.target as HTMLInputElement | HTMLSelectElement).value
}

function depthOf(text: string): number {
  const depth = Math.trunc(Number(text))
  return Number.isFinite(depth) ? Math.min(Math.max(depth, 0), MAX_DEPTH) : 1
}
