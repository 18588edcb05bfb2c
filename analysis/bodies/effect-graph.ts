/** The effects of all bodies through their calls. A change of one body updates only those that call it, directly or not. */
import { type DirectEffects, type EffectKey, noEffects } from './direct-effects.ts'
import { stronglyConnected } from './strongly-connected.ts'

/** The effects of a body with those of all that it calls. */
export interface ClosedEffects extends Omit<DirectEffects, 'calls'> {
  /** It calls a message, so that it cannot be part of a computed field. */
  messages: boolean
  /** How many bodies call each other from here, without computed fields; at most one more than `MOST_DEEP`. */
  depth: number
  /** The shortest way from the body through its calls back to itself; empty if there is none. */
  readonly circle: readonly EffectKey[]
}

interface EffectNode {
  direct: DirectEffects | undefined
  /** `direct` as text, to see whether it changed. */
  text: string
  closed: ClosedEffects | undefined
  closedText: string
  readonly callers: Set<EffectKey>
}

/** How deep the calls inside a computed field or a check may be, as what they read is found by recursion. */
export const MOST_DEEP = 100

const SETS = ['reads', 'writes', 'creates', 'destroys', 'raises', 'scans', 'unlinks'] as const
const FLAGS = ['waits', 'holds', 'after', 'progress', 'context'] as const

export class EffectGraph {
  readonly #nodes = new Map<EffectKey, EffectNode>()
  readonly #changed = new Set<EffectKey>()

  /** The effects of a body by itself; undefined if it is gone. */
  set(key: EffectKey, direct: DirectEffects | undefined): void {
    const node = this.#node(key)
    const text = direct ? textOf(direct) : ''
    if (node.text === text && (node.direct === undefined) === (direct === undefined)) return
    for (const { key: callee } of node.direct?.calls ?? []) this.#nodes.get(callee)?.callers.delete(key)
    node.direct = direct
    node.text = text
    for (const { key: callee } of direct?.calls ?? []) this.#node(callee).callers.add(key)
    this.#changed.add(key)
  }

  /** undefined for a body that does not exist. */
  of(key: EffectKey): ClosedEffects | undefined {
    return this.#nodes.get(key)?.closed
  }

  /** The keys of bodies whose effects through calls have changed since the last call. */
  update(): EffectKey[] {
    if (this.#changed.size === 0) return []
    const affected = this.#callersOf(this.#changed)
    this.#changed.clear()
    for (const key of affected) this.#node(key).closed = undefined
    const groups = this.#groups(affected)
    const queue = new Set(groups.flat())
    const endless = new Set(groups.filter((group) => this.#isCircle(group)).flat())
    // Effects only grow, so that circles come to an end; callees come first, so that most are looked at once.
    for (const key of queue) {
      queue.delete(key)
      if (this.#close(key, endless.has(key))) for (const caller of this.#node(key).callers) queue.add(caller)
    }
    return groups.flatMap((group) => group.filter((key) => this.#isOther(key, group)))
  }

  /** Effects that are not in the graph, such as those of an `after` block, with those of all that they call. */
  closed(direct: DirectEffects): ClosedEffects {
    const closed: ClosedEffects = { ...copyOf(direct), messages: false, depth: 1, circle: [] }
    for (const { key, caught } of direct.calls) {
      if (caught && key.startsWith('message ')) closed.messages = true
      const callee = this.#nodes.get(key)?.closed
      if (callee) add(closed, callee, key, caught)
    }
    return closed
  }

  #node(key: EffectKey): EffectNode {
    let node = this.#nodes.get(key)
    if (!node) {
      node = { direct: undefined, text: '', closed: undefined, closedText: '', callers: new Set() }
      this.#nodes.set(key, node)
    }
    return node
  }

  /** The keys and all that call them, directly or not. */
  #callersOf(keys: Iterable<EffectKey>): EffectKey[] {
    const all = new Set(keys)
    const queue = [...all]
    for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
      for (const caller of this.#node(key).callers) {
        if (all.has(caller)) continue
        all.add(caller)
        queue.push(caller)
      }
    }
    return [...all]
  }

  /** True if the effects have grown. */
  #close(key: EffectKey, isEndless: boolean): boolean {
    const node = this.#node(key)
    if (!node.direct) return false
    const before = node.closed ? sizeOf(node.closed) : -1
    node.closed = this.closed(node.direct)
    // At once, and not call by call.
    if (isEndless) node.closed.depth = MOST_DEEP + 1
    return sizeOf(node.closed) !== before
  }

  /** The keys in groups that are in a circle with each other, callees before their callers (Tarjan). */
  #groups(keys: readonly EffectKey[]): EffectKey[][] {
    const within = new Set(keys)
    const calleesOf = (key: EffectKey) => this.#calleesOf(key).filter((callee) => within.has(callee))
    return stronglyConnected(keys, calleesOf)
  }

  #isCircle(group: readonly EffectKey[]): boolean {
    const [first] = group
    return group.length > 1 || (first !== undefined && this.#calleesOf(first).includes(first))
  }

  #isOther(key: EffectKey, group: readonly EffectKey[]): boolean {
    const node = this.#node(key)
    if (node.closed && this.#isCircle(group)) node.closed = { ...node.closed, circle: this.#circle(key) }
    const text = node.closed ? closedTextOf(node.closed) : ''
    if (text === node.closedText) return false
    node.closedText = text
    return true
  }

  /** The shortest circle through the body, found breadth first. */
  #circle(key: EffectKey): EffectKey[] {
    const from = new Map<EffectKey, EffectKey>()
    let round = [key]
    while (round.length > 0) {
      const next: EffectKey[] = []
      for (const at of round) {
        for (const callee of this.#calleesOf(at)) {
          if (callee === key) return wayTo(at, from, key)
          if (from.has(callee)) continue
          from.set(callee, at)
          next.push(callee)
        }
      }
      round = next
    }
    return []
  }

  #calleesOf(key: EffectKey): EffectKey[] {
    return [...new Set(this.#nodes.get(key)?.direct?.calls.map((call) => call.key))].sort()
  }
}

/** True for effects that are more than looking: what has them is neither a guard nor a check. */
export function doesMore(effects: ClosedEffects): boolean {
  const { waits, messages, after, progress, writes, creates, destroys, unlinks } = effects
  return waits || messages || after || progress || [writes, creates, destroys, unlinks].some((of) => of.size > 0)
}

function wayTo(last: EffectKey, from: ReadonlyMap<EffectKey, EffectKey>, first: EffectKey): EffectKey[] {
  const way = [first]
  for (let at: EffectKey | undefined = last; at !== undefined && at !== first; at = from.get(at)) way.unshift(at)
  return [first, ...way]
}

function copyOf(direct: DirectEffects): Omit<DirectEffects, 'calls'> {
  const { calls: _, ...rest } = direct
  const copy = { ...noEffects(), ...rest }
  for (const name of SETS) Object.assign(copy, { [name]: new Set(direct[name]) })
  return copy
}

/** Adds what a call does. Holds last as long as the message in which they stand, so a message keeps its own. */
function add(to: ClosedEffects, from: ClosedEffects, key: EffectKey, caught: readonly string[] | null): void {
  for (const name of SETS) {
    if (name === 'raises') continue
    for (const one of from[name]) to[name].add(one)
  }
  if (caught) for (const code of from.raises) if (!caught.includes(code)) to.raises.add(code)
  to.waits ||= from.waits
  to.holds ||= from.holds && key.startsWith('define ')
  to.after ||= from.after
  to.progress ||= from.progress
  to.context ||= from.context
  to.messages ||= from.messages
  if (!key.startsWith('computed ')) to.depth = Math.min(Math.max(to.depth, from.depth + 1), MOST_DEEP + 1)
}

function sizeOf(effects: ClosedEffects): number {
  const flags = FLAGS.filter((flag) => effects[flag]).length + Number(effects.messages) + effects.depth
  return SETS.reduce((sum, name) => sum + effects[name].size, flags)
}

function partsText(effects: Omit<DirectEffects, 'calls'>): string {
  return [...SETS.map((name) => [...effects[name]].sort().join()), ...FLAGS.map((flag) => effects[flag])].join(';')
}

function closedTextOf(effects: ClosedEffects): string {
  return `${partsText(effects)};${effects.messages};${effects.depth};${effects.circle.join('>')}`
}

function textOf(direct: DirectEffects): string {
  return `${partsText(direct)};${direct.calls.map(({ key, caught }) => `${key}/${caught}`).join()}`
}
