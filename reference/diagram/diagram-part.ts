/**
 * The part of a graph that is shown: all classes, or one with its neighbours; with or without unbound refs; in groups.
 */
import { fieldKey, type Graph, type GraphNode } from './graph.ts'

export interface DiagramView {
  /** Shows only this class and those at most `depth` edges away. */
  readonly focus?: { readonly class: string; readonly depth: number }
  /** Also shows refs that are bound to nothing. */
  readonly unbound?: boolean
  /** Also shows classes without edges. */
  readonly alone?: boolean
  /** Puts each group of classes (groups.ts) into a frame. */
  readonly grouped?: boolean
}

/** The shown part. Its nodes keep only the fields at which a shown edge ends. */
export function diagramPart(graph: Graph, view: DiagramView): Graph {
  const links = view.unbound ? graph.links : []
  const near = view.focus ? neighbours({ ...graph, links }, view.focus.class, view.focus.depth) : undefined
  const isNear = (name: string) => near === undefined || near.has(name)
  const pairs = graph.pairs.filter(({ ends }) => ends.every((end) => isNear(end.class)))
  const shownLinks = links.filter((link) => isNear(link.class) && isNear(link.to))
  const fields = new Set([...pairs.flatMap((p) => p.ends.map(fieldKey)), ...shownLinks.map(fieldKey)])
  const connected = new Set([
    ...pairs.flatMap((p) => p.ends.map((end) => end.class)),
    ...shownLinks.flatMap((link) => [link.class, link.to]),
  ])
  const isShown = ({ name }: GraphNode) => isNear(name) && (near !== undefined || view.alone || connected.has(name))
  const nodes = graph.nodes.filter(isShown).map(({ name, fields: all }) => ({
    name,
    fields: all.filter((field) => fields.has(fieldKey({ class: name, field }))),
  }))
  return { nodes, pairs, links: shownLinks }
}

/** The class itself and every class at most `depth` edges away. */
export function neighbours(graph: Graph, from: string, depth: number): ReadonlySet<string> {
  const edges = [
    ...graph.pairs.map(({ ends: [a, b] }) => [a.class, b.class] as const),
    ...graph.links.map((link) => [link.class, link.to] as const),
  ]
  const found = new Set([from])
  for (let step = 0; step < depth; step++) {
    const before = new Set(found)
    for (const [a, b] of edges) {
      if (before.has(a)) found.add(b)
      if (before.has(b)) found.add(a)
    }
    if (found.size === before.size) break
  }
  return found
}
