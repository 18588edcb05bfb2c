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
    const bodies = namedBodies(api)
    // What a body passes on is known after the bodies that call it, so it is done until nothing is new.
    while (bodies.map((body) => this.#learn(body)).includes(true));
  }

  flow(statements: readonly TypedStatement[], target: CallTarget | undefined): SecretFlow {
    const params = target && this.#params.get(calleeKey(target))
    const flow = new SecretFlow(this.#sources, new Map(params))
    flow.note(statements)
    return flow
  }

  /** Whether anything is new. */
  #learn({ target, body }: NamedBody): boolean {
    const flow = this.flow(body.statements, target)
    const before = this.#size
    const visit = (node: TypedNode): void => {
      if ('from' in node) flow.from(node.from)
      if (node.kind === 'return' && node.value) note(this.#results, calleeKey(target), flow.of(node.value))
      if (node.kind === 'call' || node.kind === 'can') this.#pass(node, flow)
      nodesInside(node).forEach(visit)
      if (node.kind === 'after') node.statements.forEach(visit)
    }
    body.statements.forEach(visit)
    return this.#size > before
  }

  #pass({ callee, args }: Extract<TypedExpr, { kind: 'call' | 'can' }>, flow: SecretFlow): void {
    args.forEach((arg, slot) => {
      const found = flow.of(arg)
      if (found === undefined) return
      const params = this.#params.get(calleeKey(callee)) ?? new Map<number, string>()
      this.#params.set(calleeKey(callee), params)
      note(params, slot, found)
    })
  }

  get #size(): number {
    return [...this.#params.values()].reduce((sum, one) => sum + one.size, this.#results.size)
  }
}

function note<K>(map: Map<K, string>, key: K, found: string | undefined): void {
  if (found !== undefined && !map.has(key)) map.set(key, found)
}
