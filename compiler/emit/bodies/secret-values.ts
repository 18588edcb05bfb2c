/** Which values in the bodies of an API are made of `@secret` fields, through calls too (model/secret-flow.ts). */
import type { Api } from '../../../model/api.ts'
import type { CallTarget, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { secretFields } from '../../../model/secret-fields.ts'
import { SecretFlow, type SecretLocals, type SecretSources } from '../../../model/secret-flow.ts'
import { calleeKey } from './callee-key.ts'
import { nodesInside, type TypedNode } from './facts.ts'
import { type NamedBody, namedBodies } from './named-bodies.ts'

/** Whether the value of an expression of a body is secret. */
export type IsSecret = (expr: TypedExpr) => boolean

/** Asked about one body after the other. */
export type SecretValues = (statements: readonly TypedStatement[], target?: CallTarget) => IsSecret

const NONE: SecretValues = () => () => false

export function secretValues(api: Api): SecretValues {
  const secret = secretFields(api)
  if (secret.size === 0) return NONE
  const known = new KnownCallees(api, secret)
  return (statements, target) => {
    const flow = known.flow(statements, target)
    return (expr) => flow.of(expr) !== undefined
  }
}

class KnownCallees {
  readonly #sources: SecretSources
  /** By what calls name: the parameters that some body gives a secret, and the secret that it returns. */
  readonly #params = new Map<string, SecretLocals>()
  readonly #results = new Map<string, string>()

  constructor(api: Api, secret: ReadonlySet<string>) {
    const field = (className: string, name: string) => {
      const path = `${className}.${name}`
      return secret.has(path) ? path : undefined
    }
    const getters = rpcsOf(api).flatMap(({ name, class: owner, does }) =>
      does.kind === 'get' ? [[`message ${name}`, field(owner, does.field)] as const] : [],
    )
    for (const [key, found] of getters) if (found !== undefined) this.#results.set(key, found)
    this.#sources = {
      field,
      call: (target) => this.#results.get(calleeKey(target)),
      isClass: (name) => api.classes.some((c) => c.name === name),
    }
    this.#learnAll(namedBodies(api))
  }

  flow(statements: readonly TypedStatement[], target: CallTarget | undefined): SecretFlow {
    const params = target && this.#params.get(calleeKey(target))
    const flow = new SecretFlow(this.#sources, new Map(params))
    flow.note(statements)
    return flow
  }

  /** A body is looked at again when it is given a secret that is new, or when what it calls is found to give one. */
  #learnAll(bodies: readonly NamedBody[]): void {
    const byKey = new Map(bodies.map((body) => [calleeKey(body.target), body]))
    const callers = callersOf(bodies)
    const queue = new Set(byKey.keys())
    for (const key of queue) {
      queue.delete(key)
      const body = byKey.get(key)
      if (!body) continue
      const { given, returns } = this.#learn(key, body)
      for (const callee of given) queue.add(callee)
      if (returns) for (const caller of callers.get(key) ?? []) queue.add(caller)
    }
  }

  /** What is new: the callees that the body gives a secret, and whether it returns one. */
  #learn(key: string, { target, body }: NamedBody): { readonly given: readonly string[]; readonly returns: boolean } {
    const flow = this.flow(body.statements, target)
    const given: string[] = []
    let returns = false
    visitNodes(body.statements, (node) => {
      if ('from' in node) flow.from(node.from)
      if (node.kind === 'return' && node.value && note(this.#results, key, flow.of(node.value))) returns = true
      if (isCall(node) && this.#pass(node, flow)) given.push(calleeKey(node.callee))
    })
    return { given, returns }
  }

  /** Whether an argument is a secret that the parameter did not have before. */
  #pass({ callee, args }: CallNode, flow: SecretFlow): boolean {
    const key = calleeKey(callee)
    const params = this.#params.get(key) ?? new Map<number, string>()
    const news = args.map((arg, slot) => note(params, slot, flow.of(arg)))
    if (params.size > 0) this.#params.set(key, params)
    return news.includes(true)
  }
}

type CallNode = Extract<TypedExpr, { kind: 'call' | 'can' }>

function isCall(node: TypedNode): node is CallNode {
  return node.kind === 'call' || node.kind === 'can'
}

/** The keys of the bodies that call something, by its key. */
function callersOf(bodies: readonly NamedBody[]): ReadonlyMap<string, ReadonlySet<string>> {
  const callers = new Map<string, Set<string>>()
  for (const { target, body } of bodies) {
    visitNodes(body.statements, (node) => {
      if (!isCall(node)) return
      const callee = calleeKey(node.callee)
      const known = callers.get(callee) ?? new Set<string>()
      callers.set(callee, known.add(calleeKey(target)))
    })
  }
  return callers
}

/** Each statement and each expression, also those in blocks of `after`. */
function visitNodes(nodes: readonly TypedNode[], visit: (node: TypedNode) => void): void {
  for (const node of nodes) {
    visit(node)
    visitNodes(nodesInside(node), visit)
    if (node.kind === 'after') visitNodes(node.statements, visit)
  }
}

/** Whether it is new. */
function note<K>(map: Map<K, string>, key: K, found: string | undefined): boolean {
  if (found === undefined || map.has(key)) return false
  map.set(key, found)
  return true
}
