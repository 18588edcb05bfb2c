/** Which calls can change a field: the others need not be followed. */
import type { Api } from '../../model/api.ts'
import type { CallTarget, FieldValue, MessageBody, Spread, TypedExpr } from '../../model/body.ts'
import { calledBody } from '../../model/reads.ts'

/** Of all bodies and defines, the fields that some statement assigns: `VM.power_state`. */
export function assignedFields(api: Api): ReadonlySet<string> {
  const bodies = [
    ...api.classes.flatMap((c) => [...c.messages.map(({ body }) => body), ...Object.values(c.bodies ?? {})]),
    ...(api.defines ?? []).map(({ body }) => body),
  ]
  const found = new Set<string>()
  for (const body of bodies) for (const node of typedNodesIn(body?.statements)) noteAssigned(node, found)
  return found
}

function noteAssigned({ kind, class: owner, place, values, spread, callee }: TreeNode, found: Set<string>): void {
  if (kind === 'assign' || kind === 'hold') {
    const { class: of, field } = place as { readonly class: string; readonly field: string }
    found.add(`${of}.${field}`)
  } else if (kind === 'set' && values !== undefined) {
    // The statement: a set of values is an expression of the same kind.
    for (const { name } of values as readonly FieldValue[]) found.add(`${owner}.${name}`)
    for (const name of (spread as Spread | undefined)?.fields ?? []) found.add(`${owner}.${name}`)
  } else if (kind === 'call') {
    const target = callee as CallTarget
    if (target.kind === 'message' && target.name.startsWith('set_'))
      found.add(`${target.class}.${target.name.slice('set_'.length)}`)
  }
}

export class Touching {
  readonly #api: Api
  readonly #owner: string
  readonly #field: string
  readonly #known = new Map<MessageBody, boolean>()

  constructor(api: Api, owner: string, field: string) {
    this.#api = api
    this.#owner = owner
    this.#field = field
  }

  /** Whether the body, what it calls, or their `after` blocks may assign the field or make an object. */
  body(body: MessageBody): boolean {
    const known = this.#known.get(body)
    if (known !== undefined) return known
    // A circle of calls goes through `after`.
    this.#known.set(body, false)
    const touches = [...typedNodesIn(body.statements)].some((node) => this.#node(node))
    this.#known.set(body, touches)
    return touches
  }

  call(target: CallTarget): boolean {
    const body = calledBody(this.#api, target)
    return body ? this.body(body) : this.#setter(target)
  }

  #node(node: TreeNode): boolean {
    switch (node.kind) {
      case 'assign':
      case 'hold': {
        const place = node.place as { readonly class: string; readonly field: string }
        return place.class === this.#owner && place.field === this.#field
      }
      case 'set':
      case 'create':
        return node.class === this.#owner
      case 'call':
        return this.call(node.callee as CallTarget)
      default:
        return false
    }
  }

  /** The implied RPC that sets the field. */
  #setter(target: CallTarget): boolean {
    return target.kind === 'message' && target.class === this.#owner && target.name === `set_${this.#field}`
  }
}

/** A node of any kind: the parts that `#node` looks at are those of the kinds in its cases. */
interface TreeNode {
  readonly kind: string
  readonly class?: unknown
  readonly place?: unknown
  readonly callee?: unknown
  readonly values?: unknown
  readonly spread?: unknown
}

/** Every node of a tree, outer nodes first, in the order of the text. */
export function* typedNodesIn(tree: unknown): Generator<TreeNode> {
  if (typeof tree !== 'object' || tree === null) return
  if (!Array.isArray(tree) && 'kind' in tree && 'at' in tree) yield tree as unknown as TreeNode
  for (const part of Object.values(tree)) yield* typedNodesIn(part)
}

export type TypedCall = Extract<TypedExpr, { readonly kind: 'call' }>
export type TypedCreate = Extract<TypedExpr, { readonly kind: 'create' }>

/** The calls and `create`s of an expression, in the order in which they run, and whether each is sure to run. */
export function doingsIn(
  expr: TypedExpr,
  sure = true,
): { readonly expr: TypedCall | TypedCreate; readonly sure: boolean }[] {
  const inside = Object.entries(expr).flatMap(([name, part]) => {
    const isSure = sure && !(MAYBE_PARTS[expr.kind] ?? []).includes(name)
    return exprsIn(part).flatMap((one) => doingsIn(one, isSure))
  })
  return expr.kind === 'call' || expr.kind === 'create' ? [...inside, { expr, sure }] : inside
}

/** Parts that may not run, or run for each element. */
const MAYBE_PARTS: { readonly [kind: string]: readonly string[] } = {
  if: ['then', 'else'],
  logic: ['right'],
  else: ['right'],
  quantifier: ['from', 'condition'],
  'set for': ['from', 'value'],
  'map for': ['from', 'key', 'value'],
  fold: ['from', 'value', 'separator'],
  first: ['from', 'by'],
}

/** The outermost expressions in a part of a node. */
function exprsIn(part: unknown): TypedExpr[] {
  if (typeof part !== 'object' || part === null) return []
  if (!Array.isArray(part) && 'kind' in part && 'at' in part) return [part as unknown as TypedExpr]
  return Object.values(part).flatMap(exprsIn)
}
