/** Groups of classes that are bound more among themselves than to others (greedy modularity). */
import type { Graph } from './graph.ts'

/**
 * Groups of two or more classes, by the class in each at which most pairs end. Starts with a group for each class and joins
 * the two groups that raise the modularity most, until none does: Clauset, Newman and Moore, Finding community
 * structure in very large networks (2004). Two classes whose names start alike (`host`, `host_cpu`) count as half a
 * pair.
 */
export function groupsOf(graph: Graph): ReadonlyMap<string, readonly string[]> {
  const names = graph.nodes.map((node) => node.name)
  const edges = edgesOf(graph)
  const total = sum(edges.map((edge) => edge.weight))
  const weights = new Map(names.map((name) => [name, weightOf(edges, name)]))
  let groups = names.map((name): readonly string[] => [name])
  for (;;) {
    const best = bestJoin(groups, edges, weights, total)
    if (!best) break
    const [a, b] = best
    groups = groups.flatMap((group) => (group === b ? [] : group === a ? [[...a, ...b]] : [group]))
  }
  const named = groups.filter((group) => group.length > 1).map((group) => [heaviest(group, graph), group] as const)
  return new Map(named.map(([name, group]) => [name, names.filter((n) => group.includes(n))]))
}

interface Edge {
  readonly a: string
  readonly b: string
  readonly weight: number
}

function edgesOf({ nodes, pairs, links }: Graph): Edge[] {
  const bound = [
    ...pairs.map(({ ends: [a, b] }) => ({ a: a.class, b: b.class, weight: 1 })),
    ...links.map((link) => ({ a: link.class, b: link.to, weight: 0.5 })),
  ]
  const alike = nodes.flatMap(({ name }) => {
    const start = name.includes('_') ? name.slice(0, name.indexOf('_')) : ''
    return nodes.some((other) => other.name === start) ? [{ a: start, b: name, weight: 0.5 }] : []
  })
  return [...bound, ...alike].filter(({ a, b }) => a !== b)
}

/** The two groups whose union raises the modularity most; the first such pair if several do. */
function bestJoin(
  groups: readonly (readonly string[])[],
  edges: readonly Edge[],
  weights: ReadonlyMap<string, number>,
  total: number,
): readonly [readonly string[], readonly string[]] | undefined {
  const groupOf = new Map(groups.flatMap((group, i) => group.map((name) => [name, i] as const)))
  const heavy = groups.map((group) => sum(group.map((name) => weights.get(name) ?? 0)))
  const between = new Map<string, { readonly pair: readonly [number, number]; weight: number }>()
  for (const { a, b, weight } of edges) {
    const [i, j] = [groupOf.get(a) ?? 0, groupOf.get(b) ?? 0].sort((x, y) => x - y) as [number, number]
    if (i === j) continue
    const known = between.get(`${i} ${j}`)
    if (known) known.weight += weight
    else between.set(`${i} ${j}`, { pair: [i, j], weight })
  }
  let best: readonly [number, number] | undefined
  let most = 1e-9
  for (const { pair, weight } of between.values()) {
    const gain = weight / total - ((heavy[pair[0]] ?? 0) * (heavy[pair[1]] ?? 0)) / (2 * total * total)
    if (gain > most + 1e-9) [most, best] = [gain, pair]
  }
  return best && [groups[best[0]] ?? [], groups[best[1]] ?? []]
}

function heaviest(group: readonly string[], { pairs }: Graph): string {
  const ends = pairs.flatMap((pair) => pair.ends.map((end) => end.class))
  const count = (name: string) => ends.filter((end) => end === name).length
  return group.reduce((best, name) => (count(name) > count(best) ? name : best))
}

function weightOf(edges: readonly Edge[], name: string): number {
  return sum(edges.map(({ a, b, weight }) => (a === name || b === name ? weight : 0)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((all, n) => all + n, 0)
}
