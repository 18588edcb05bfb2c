/** The parts of an `expect` whose values are worth showing: the code notes each of them while it is evaluated. */
import type { TypedExpr } from '../../../model/body.ts'
import type { Code } from './code.ts'
import { exprIn } from './expressions.ts'
import type { BodyScope } from './scope.ts'

type Quantifier = TypedExpr & { readonly kind: 'quantifier' }

const TEST = '$test'

/** Kinds whose value says more than the parts in it do. */
const SHOWN: ReadonlySet<TypedExpr['kind']> = new Set<TypedExpr['kind']>([
  ...(['local', 'field', 'member', 'index', 'else', 'negate', 'arithmetic', 'call', 'built-in', 'can'] as const),
  ...(['quantifier', 'set for', 'map for', 'fold', 'first'] as const),
])

/** Loops of which only the result is shown: of the elements that they went through, none says more than another. */
const CLOSED: ReadonlySet<TypedExpr['kind']> = new Set<TypedExpr['kind']>(['set for', 'map for', 'fold', 'first'])

/** The scope in which the condition of an `expect` is written. */
export function partsScope(plain: BodyScope, condition: TypedExpr): BodyScope {
  return new ExpectParts(plain, condition).scope()
}

class ExpectParts {
  readonly #plain: BodyScope
  /** Its value is known from the outcome. */
  readonly #whole: TypedExpr
  /** References that only lead to a field or an argument. */
  readonly #quiet = new Set<TypedExpr>()
  /** The slots of the variables of quantifiers: which element it was is worth showing. */
  readonly #variables = new Set<number>()

  constructor(plain: BodyScope, whole: TypedExpr) {
    this.#plain = plain
    this.#whole = whole
  }

  /** `inside`: the site of the quantifier around. */
  scope(inside?: number): BodyScope {
    const scope: BodyScope = { ...this.#plain, expr: (node) => this.#expr(scope, node, inside) }
    return scope
  }

  #expr(scope: BodyScope, node: TypedExpr, inside: number | undefined): Code {
    for (const part of pathParts(node)) this.#quiet.add(part)
    if (node.kind === 'quantifier') return this.#quantifier(scope, node, inside)
    const code = CLOSED.has(node.kind) ? this.#plain.expr(node) : exprIn(scope, node)
    return this.#isShown(node) ? this.#part(node, code, this.#site(node, inside)) : code
  }

  #quantifier(scope: BodyScope, node: Quantifier, inside: number | undefined): Code {
    const { from, condition } = node
    this.#variables.add(from.local.slot)
    const site = this.#isShown(node)
      ? this.#site(node, inside)
      : this.#plain.sites.add(this.#plain.path, node, { kind: 'quantifier' })
    const inner = this.scope(site)
    const first = from.where ?? condition
    // The set is evaluated once, outside of the loop.
    const outer = new Set<TypedExpr>(from.in.kind === 'range' ? [from.in.first, from.in.last] : [from.in])
    const loop: BodyScope = {
      ...inner,
      expr: (part) => {
        if (outer.has(part)) return scope.expr(part)
        return part === first ? [`(${TEST}.again(${site}), `, inner.expr(part), ')'] : inner.expr(part)
      },
    }
    const code = exprIn(loop, node)
    return this.#isShown(node) ? this.#part(node, code, site) : code
  }

  #isShown(node: TypedExpr): boolean {
    if (node === this.#whole || !SHOWN.has(node.kind)) return false
    return !this.#quiet.has(node) || (node.kind === 'local' && this.#variables.has(node.slot))
  }

  #site(node: TypedExpr, inside: number | undefined): number {
    const around = inside === undefined ? {} : { inside }
    return this.#plain.sites.add(this.#plain.path, node, { kind: 'part', type: node.type, ...around })
  }

  #part(node: TypedExpr, code: Code, site: number): Code {
    return { path: this.#plain.path, at: node.at, code: [`${TEST}.part(${site}, `, code, ')'] }
  }
}

/** The references in a node that only lead to what it is about, or that its text names. */
function pathParts(node: TypedExpr): readonly TypedExpr[] {
  return partsBehind(node).filter(({ kind, type }) => kind === 'local' && type.kind === 'ref')
}

function partsBehind(node: TypedExpr): readonly TypedExpr[] {
  if (node.kind === 'set') return node.items
  if (node.kind === 'call' || node.kind === 'can') return node.args
  return node.kind === 'field' ? [node.of] : []
}
