/** The choices of the diagram's reader on a page, which its address keeps. */
import { useLayoutEffect, useState } from 'preact/hooks'
import type { Graph } from '../../../reference/diagram/graph.ts'
import { type DiagramState, isStateText, readState, startState, writeState } from '../../diagram/diagram-state.ts'
import { mostBound } from '../../diagram/ready-drawings.ts'

/** A telephone in its usual position: a whole diagram cannot be read there. */
const NARROW = '(max-width: 40rem)'

/** Starts with the whole diagram, or on a telephone with the class that is bound most and its neighbours. */
export function useDiagramState(graph: Graph): readonly [DiagramState, (next: DiagramState) => void] {
  // Node renders the page without an address.
  const [state, setState] = useState<DiagramState>(startState(graph))
  // Before the first paint, so that another drawing does not flash.
  useLayoutEffect(() => {
    const names = graph.nodes.map((node) => node.name)
    const read = () => setState(isStateText(location.hash) ? readState(location.hash, names) : first(graph))
    const changed = () => (location.hash === '' || isStateText(location.hash)) && read()
    read()
    addEventListener('hashchange', changed)
    return () => removeEventListener('hashchange', changed)
  }, [graph])
  const change = (next: DiagramState) => {
    setState(next)
    const address = `${location.pathname}${location.search}${writeState(next)}`
    // Only a change of focus becomes a step that "back" undoes.
    if (next.focus === state.focus) history.replaceState(null, '', address)
    else history.pushState(null, '', address)
  }
  return [state, change]
}

function first(graph: Graph): DiagramState {
  const start = startState(graph)
  return matchMedia(NARROW).matches ? { ...start, focus: mostBound(graph) } : start
}
