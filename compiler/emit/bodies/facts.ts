/** What expressions and statements do, as their code depends on it: waiting, looking at all objects, destroying. */
import type { Api, InnerParam } from '../../../model/api.ts'
import type { CallTarget, Effects, MessageBody, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { isOutside } from '../../../model/implemented.ts'
import { calledRpcsOf } from '../../../model/rpcs.ts'
import { calleeKey } from './callee-key.ts'
import { namedBodies } from './named-bodies.ts'

interface Named {
  readonly name: string
  readonly params: readonly InnerParam[]
}

export type TypedNode = TypedExpr | TypedStatement

/** What the code of a call depends on. */
export interface CalleeFacts {
  params(target: CallTarget): readonly InnerParam[]
  /** undefined for messages and RPCs without a body. */
  body(target: CallTarget): MessageBody | undefined
  /** Whether the code of a call is outside of the text: an external, or a message without a body. */
  isOutside(target: CallTarget): boolean
  /** Whether a node, or any part of it that runs with it, is code of a generator: it may end the stretch. */
  waits(node: TypedNode): boolean
  /** Whether an expression looks at all objects of a class, directly or through what it calls. */
  scans(node: TypedNode): boolean
  /** Whether an object may be gone after it. */
  destroys(node: TypedNode): boolean
}

/** The bodies of an API by what calls name. */
export class Callees implements CalleeFacts {
  readonly #bodies: ReadonlyMap<string, MessageBody>
  readonly #params: ReadonlyMap<string, readonly InnerParam[]>
  readonly #outside: ReadonlySet<string>

  constructor(api: Api) {
    this.#bodies = new Map(namedBodies(api).map(({ target, body }) => [calleeKey(target), body]))
    const { defines = [], externals = [] } = api
    const named = (kind: 'define' | 'external', list: readonly Named[]) =>
      list.map(({ name, params }) => [calleeKey({ kind, name }), params] as const)
    const rpcs = calledRpcsOf(api).map((rpc) => {
      const target = { kind: 'message', class: rpc.class, name: rpc.name.slice(rpc.class.length + 1) } as const
      return [calleeKey(target), rpc] as const
    })
    const messages = rpcs.map(([key, { params }]) => [key, params] as const)
    this.#outside = new Set(rpcs.flatMap(([key, rpc]) => (isOutside(rpc) && !this.#bodies.has(key) ? [key] : [])))
    this.#params = new Map([...named('define', defines), ...named('external', externals), ...messages])
  }

  params(target: CallTarget): readonly InnerParam[] {
    return this.#params.get(calleeKey(target)) ?? []
  }

  body(target: CallTarget): MessageBody | undefined {
    return this.#bodies.get(calleeKey(target))
  }

  isOutside(target: CallTarget): boolean {
    return target.kind === 'external' || this.#outside.has(calleeKey(target))
  }

  waits(node: TypedNode): boolean {
    return some(node, (part) => {
      if (part.kind === 'wait') return true
      if (part.kind !== 'call') return false
      return this.isOutside(part.callee) || (this.body(part.callee)?.effects.waits ?? false)
    })
  }

  scans(node: TypedNode): boolean {
    return some(node, (part) => {
      if (part.kind === 'all') return part.of === 'class'
      return part.kind === 'call' && (this.body(part.callee)?.effects.scans.length ?? 0) > 0
    })
  }

  destroys(node: TypedNode): boolean {
    return some(node, (part) => part.kind === 'destroy' || part.kind === 'wait' || this.#destroysByCall(part))
  }

  #destroysByCall(node: TypedNode): boolean {
    if (node.kind !== 'call') return false
    if (this.isOutside(node.callee)) return true
    const effects: Effects | undefined = this.body(node.callee)?.effects
    if (effects) return effects.waits || effects.destroys.length > 0
    return node.callee.kind === 'message' && node.callee.name === 'destroy'
  }
}

/** The same in a test. `isStep` says what it yields: there the stretch ends, and anything may happen. */
export class TestCallees implements CalleeFacts {
  readonly #of: CalleeFacts
  readonly #isStep: (node: TypedNode) => boolean

  constructor(of: CalleeFacts, isStep: (node: TypedNode) => boolean) {
    this.#of = of
    this.#isStep = isStep
  }

  params(target: CallTarget): readonly InnerParam[] {
    return this.#of.params(target)
  }

  body(target: CallTarget): MessageBody | undefined {
    return this.#of.body(target)
  }

  isOutside(target: CallTarget): boolean {
    return this.#of.isOutside(target)
  }

  waits(node: TypedNode): boolean {
    return some(node, this.#isStep) || this.#of.waits(node)
  }

  scans(node: TypedNode): boolean {
    return this.#of.scans(node)
  }

  destroys(node: TypedNode): boolean {
    return some(node, this.#isStep) || this.#of.destroys(node)
  }
}

/** Whether the test holds for a node or for any node in it, without the blocks of `after`, which run later. */
export function some(node: TypedNode, test: (node: TypedNode) => boolean): boolean {
  return test(node) || nodesInside(node).some((part) => some(part, test))
}

/** The nodes directly in a node. */
export function nodesInside(node: TypedNode): readonly TypedNode[] {
  if (node.kind === 'literal') return []
  return node.kind === 'after' ? [node.delay] : nodesOf(node)
}

function nodesIn(value: unknown): TypedNode[] {
  if (typeof value !== 'object' || value === null) return []
  if (Array.isArray(value)) return value.flatMap(nodesIn)
  return isNode(value) ? [value] : nodesOf(value)
}

function nodesOf(parent: object): TypedNode[] {
  return Object.entries(parent).flatMap(([name, part]) => (SIMPLE.has(name) ? [] : nodesIn(part)))
}

/** Members that hold no nodes; a literal and a type may look like one. */
const SIMPLE: ReadonlySet<string> = new Set(['type', 'local', 'at', 'callee', 'effects', 'captured', 'fields', 'codes'])

function isNode(value: object): value is TypedNode {
  return 'kind' in value && 'at' in value && Array.isArray(value.at)
}
