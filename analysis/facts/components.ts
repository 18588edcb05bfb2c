/** The strongly connected components of a graph, found without recursion and in linear time (Tarjan). */

/** Each component once: nodes that all lead to each other, or a single node. Calls `next` once for each node. */
export function components<Node>(nodes: Iterable<Node>, next: (node: Node) => readonly Node[]): Node[][] {
  const search = new Search(next)
  for (const node of nodes) search.from(node)
  return search.found
}

interface Visit<Node> {
  readonly node: Node
  readonly order: number
  /** The earliest node on the stack that this one leads back to. */
  low: number
  readonly to: readonly Node[]
  at: number
}

class Search<Node> {
  readonly found: Node[][] = []
  readonly #next: (node: Node) => readonly Node[]
  /** The order in which each node was reached; Infinity once its component is found. */
  readonly #orders = new Map<Node, number>()
  readonly #stack: Node[] = []
  readonly #path: Visit<Node>[] = []

  constructor(next: (node: Node) => readonly Node[]) {
    this.#next = next
  }

  from(start: Node): void {
    if (!this.#orders.has(start)) this.#enter(start)
    for (let visit = this.#path.at(-1); visit; visit = this.#path.at(-1)) {
      const node = visit.to[visit.at++]
      if (node === undefined) this.#leave(visit)
      else if (!this.#orders.has(node)) this.#enter(node)
      else visit.low = Math.min(visit.low, this.#orders.get(node) as number)
    }
  }

  #enter(node: Node): void {
    const order = this.#orders.size
    this.#orders.set(node, order)
    this.#stack.push(node)
    this.#path.push({ node, order, low: order, to: this.#next(node), at: 0 })
  }

  #leave(visit: Visit<Node>): void {
    this.#path.pop()
    const before = this.#path.at(-1)
    if (before) before.low = Math.min(before.low, visit.low)
    if (visit.low < visit.order) return
    const component = this.#stack.splice(this.#stack.lastIndexOf(visit.node))
    for (const node of component) this.#orders.set(node, Number.POSITIVE_INFINITY)
    this.found.push(component)
  }
}
