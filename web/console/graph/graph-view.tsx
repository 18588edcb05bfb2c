/** The page of a graph of objects: the drawing, and the selected object with its neighbours as a list beside it. */
import type { ComponentChildren } from 'preact'
import { useMemo, useRef, useState } from 'preact/hooks'
import { tintOf } from '../../../reference/diagram/class-groups.ts'
import type { Camera } from '../../diagram/camera.ts'
import { words } from '../../parts/counted-nouns.ts'
import { isStateField, stateTone } from '../../parts/state-tone.ts'
import { ErrorNote } from '../parts/error-note.tsx'
import { hashOf } from '../route.ts'
import { type ConsoleState, useConsole } from '../state/console-state.ts'
import { own } from '../values/own-member.ts'
import { destroyKind, GraphPanel } from './graph-panel.tsx'
import { objectDot, objectEdgeId } from './object-dot.ts'
import type { ObjectEdge, ObjectGraph, ObjectPlace } from './object-graph.ts'
import { ObjectStage, type StageAct, type StageMarks } from './object-stage.tsx'
import { type GraphChoices, useObjectGraph } from './use-object-graph.ts'

export interface GraphViewProps {
  readonly name: string
  readonly refId: string
}

export function GraphView({ name, refId }: GraphViewProps): ComponentChildren {
  const state = useConsole()
  const focus = useMemo(() => ({ class: name, ref: refId }), [name, refId])
  const [choices, change] = useGraphChoices(state, focus)
  const [selected, select] = useState<string>(refId)
  const [pointed, point] = useState<string>()
  const [isMarking, mark] = useState(() => destroyKind(state, name) === 'refuses')
  const camera = useRef<Camera>(null)
  const ids = useMemo(() => new NodeIds(), [])
  const { graph, unread, error, readAll } = useObjectGraph(focus, choices)
  const table = state.tables.of(name)
  if (!table) return <p>{`${name} has no objects.`}</p>
  const shown = graph.objects.find(({ ref }) => ref === selected) ?? focus
  const marks = marksOf(
    state,
    isMarking ? graph : { ...graph, holders: [], edges: graph.edges.map(loose) },
    ids,
    shown.ref,
  )
  const onAct = ({ node, kind }: StageAct) => {
    const id = ids.nodeOf(node)
    const object = graph.objects.find(({ ref }) => ref === id)
    if (!object) return change(toggled(choices, 'opened', id))
    select(id)
    if (kind === 'open') location.hash = hashOf({ view: 'object', class: object.class, ref: id })
    if (kind === 'more') change(toggled(choices, 'expanded', id))
  }
  const title = `The objects around ${state.names.text(name, refId)}`
  return (
    <article class="graph-view">
      <Head focus={focus} camera={camera} />
      {table.isGone(refId) && <p class="gone" role="status">{`This ${name} does not exist any more.`}</p>}
      <ErrorNote error={error} />
      <div class="graph-columns diagram">
        <ObjectStage
          title={title}
          dot={objectDot(graph, dotOptions(state, ids, refId))}
          view={[refId, ...choices.expanded, ...choices.opened].join(' ')}
          isComplete={
            error !== null || graph.objects.every(({ class: of, ref }) => state.tables.of(of)?.records.has(ref))
          }
          marks={marks}
          lit={pointed && ids.idOf(pointed)}
          act={onAct}
          camera={camera}
        />
        <GraphPanel
          isFailed={error !== null}
          graph={graph}
          focus={focus}
          selected={shown}
          choices={choices}
          unread={unread}
          readAll={readAll}
          isMarking={isMarking}
          mark={mark}
          select={select}
          point={point}
          toggle={(what, id) => change(toggled(choices, what, id))}
        />
      </div>
      <p class="quiet graph-count" role="status">
        {countText(graph)}
      </p>
    </article>
  )
}

function Head({
  focus,
  camera,
}: {
  readonly focus: ObjectPlace
  readonly camera: { readonly current: Camera | null }
}) {
  const { names } = useConsole()
  const { class: name, ref } = focus
  const button = (label: string, sign: string, onClick: (on: Camera) => void) => (
    <button type="button" aria-label={label} title={label} onClick={() => camera.current && onClick(camera.current)}>
      {sign}
    </button>
  )
  return (
    <header class="graph-head">
      <div>
        <p class="crumbs">
          <a href={hashOf({ view: 'class', class: name })}>{name}</a>
          {' › '}
          <a href={hashOf({ view: 'object', class: name, ref })}>{names.text(name, ref)}</a>
        </p>
        <h1>{`Graph of ${names.text(name, ref)}`}</h1>
      </div>
      <span class="diagram-buttons">
        {button('Zoom in (+)', '+', (on) => on.zoomIn())}
        {button('Zoom out (-)', '−', (on) => on.zoomOut())}
        {button('Fit (0)', 'Fit', (on) => on.fit())}
      </span>
    </header>
  )
}

function countText({ objects, folded, isCut }: ObjectGraph): string {
  const more = folded.reduce((sum, { count }) => sum + count, 0)
  const rest = more > 0 ? `, ${words(more, 'more', 'more')} folded` : ''
  return `${words(objects.length, 'object')}${rest}${isCut ? '. The graph is as large as it gets: centre another object to see more.' : ''}`
}

/** Kept while the page is open, so that going back shows the same graph. */
function useGraphChoices(
  { choices }: ConsoleState,
  focus: ObjectPlace,
): readonly [GraphChoices, (next: GraphChoices) => void] {
  const key = `graph ${focus.ref}`
  const [now, setNow] = useState(() => (choices.get(key) as GraphChoices | undefined) ?? NOTHING)
  const change = (next: GraphChoices) => {
    choices.set(key, next)
    setNow(next)
  }
  return [now, change]
}

const NOTHING: GraphChoices = { expanded: new Set(), opened: new Set() }

function toggled(choices: GraphChoices, what: keyof GraphChoices, id: string): GraphChoices {
  const next = new Set(choices[what])
  if (!next.delete(id)) next.add(id)
  return { ...choices, [what]: next }
}

/** Short ids of nodes: a node has the same one in each drawing of a view. */
class NodeIds {
  readonly #ids = new Map<string, string>()
  readonly #nodes = new Map<string, string>()

  idOf = (node: string): string => {
    const known = this.#ids.get(node)
    if (known !== undefined) return known
    const id = `n${this.#ids.size + 1}`
    this.#ids.set(node, id)
    this.#nodes.set(id, node)
    return id
  }

  nodeOf(id: string): string {
    return this.#nodes.get(id) ?? ''
  }
}

function dotOptions(state: ConsoleState, { idOf }: NodeIds, focus: string) {
  return {
    idOf,
    focus,
    labelOf: ({ class: name, ref }: ObjectPlace) => state.names.text(name, ref),
    stateOf: (place: ObjectPlace) => stateOf(state, place),
    tintOf: (name: string) => tintOf(state.api, name),
  }
}

/** The first state of the object whose word says how it is: `RW`, `None` and `unknown` say nothing. */
function stateOf({ rpcs, tables }: ConsoleState, { class: name, ref }: ObjectPlace): string | undefined {
  const record = tables.of(name)?.records.get(ref)
  const fields = rpcs.class(name)?.fields.filter(isStateField) ?? []
  const values = fields.flatMap((field) => own(record, field.name) ?? []).map(String)
  return values.find((value) => stateTone(value) !== 'other' && !/^(none|unknown)$/i.test(value))
}

function toneOf(state: ConsoleState, place: ObjectPlace): [ref: string, tone: string][] {
  const value = stateOf(state, place)
  return value === undefined ? [] : [[place.ref, stateTone(value)]]
}

const loose = (edge: ObjectEdge): ObjectEdge => ({ ...edge, holds: false })

function marksOf(state: ConsoleState, graph: ObjectGraph, { idOf }: NodeIds, selected: string): StageMarks {
  const { names, tables } = state
  const { objects, edges, holders } = graph
  const shown = new Set(objects.map(({ ref }) => ref))
  const refs = holders.map(({ ref }) => ref).filter((ref) => shown.has(ref))
  const ends = edges.map((edge) => [edge, [idOf(edge.left.node), idOf(edge.right.node)]] as const)
  const holding = edges.filter((edge) => edge.holds)
  return {
    links: new Map(
      objects.map(({ class: of, ref }) => [
        idOf(ref),
        { href: hashOf({ view: 'object', class: of, ref }), name: names.withClass(of, ref) },
      ]),
    ),
    selected: idOf(selected),
    holders: new Set(refs.map(idOf)),
    ends: new Map(ends.map(([edge, both]) => [objectEdgeId(edge, idOf), [both[0] ?? '', both[1] ?? ''] as const])),
    holding: new Set(holding.map((edge) => objectEdgeId(edge, idOf))),
    tones: new Map(objects.flatMap((o) => toneOf(state, o)).map(([ref, tone]) => [idOf(ref), tone])),
    changed: new Set(objects.filter(({ class: of, ref }) => tables.of(of)?.isMarked(ref)).map(({ ref }) => idOf(ref))),
  }
}
