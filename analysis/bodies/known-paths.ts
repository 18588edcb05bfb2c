/** The references that are known not to be null at a point of a body: names, and paths of fields from names. */
import type { TypedExpr } from '../../model/body.ts'

/** What something forgets: the paths with a field of these names, or all. */
export interface Forgotten {
  readonly all: boolean
  readonly fields: ReadonlySet<string>
}

/** Never changed in place. A path is the slot of a local, and the names of fields, each behind a point: `0.VM.metrics`. */
export class Known {
  readonly #paths: ReadonlySet<string>

  constructor(paths: ReadonlySet<string> = new Set()) {
    this.#paths = paths
  }

  has(path: string): boolean {
    return this.#paths.has(path)
  }

  with(path: string): Known {
    return this.#paths.has(path) ? this : new Known(new Set(this.#paths).add(path))
  }

  /** Without the paths that have a field of the name. */
  without(field: string): Known {
    return this.#only((path) => !path.split('.').includes(field, 1))
  }

  forgetting(path: string): Known {
    return this.#only((one) => one !== path)
  }

  /** Names, which stay known for good. Members of records are part of a value, and stay too. */
  names(): Known {
    return this.#only((path) => !path.includes('.'))
  }

  and(other: Known): Known {
    return other === this ? this : this.#only((path) => other.has(path))
  }

  #only(keeps: (path: string) => boolean): Known {
    if (this.#paths.size === 0) return this
    const kept = [...this.#paths].filter(keeps)
    return kept.length === this.#paths.size ? this : new Known(new Set(kept))
  }
}

export function namesOnly(known: Known): Known {
  return known.names()
}

/** What is known whichever of the two ways was taken. */
export function knownEither(a: Known, b: Known): Known {
  return a.and(b)
}

export function forgotten(known: Known, { all, fields }: Forgotten): Known {
  if (all) return known.names()
  let rest = known
  for (const field of fields) rest = rest.without(field)
  return rest
}

/** The path of a name or of fields behind one; undefined for any other expression. */
export function pathOf(expr: TypedExpr): string | undefined {
  if (expr.kind === 'local') return `${expr.slot}`
  if (expr.kind === 'session' || expr.kind === 'task') return expr.kind
  if (expr.kind !== 'field' && expr.kind !== 'member') return undefined
  const of = pathOf(expr.of)
  if (of === undefined) return undefined
  return expr.kind === 'field' ? `${of}.${expr.field}` : `${of}:${expr.member}`
}

/** The same as written: `vm.metrics`. */
export function pathText(expr: TypedExpr): string | undefined {
  if (expr.kind === 'local') return expr.name
  if (expr.kind === 'session' || expr.kind === 'task') return expr.kind
  if (expr.kind !== 'field' && expr.kind !== 'member') return undefined
  const of = pathText(expr.of)
  return of === undefined ? undefined : `${of}.${expr.kind === 'field' ? expr.field : expr.member}`
}

/** What is known where the condition holds, or where it does not. */
export function assumed(condition: TypedExpr, holds: boolean, known: Known): Known {
  switch (condition.kind) {
    case 'not':
      return assumed(condition.of, !holds, known)
    case 'logic': {
      const isSurely = (condition.operator === 'and') === holds
      const left = assumed(condition.left, holds, known)
      if (isSurely) return assumed(condition.right, holds, left)
      return knownEither(left, assumed(condition.right, holds, known))
    }
    case 'compare':
      return (condition.operator === '==' || condition.operator === '!=') && (condition.operator === '==') === holds
        ? equal(condition.left, condition.right, known)
        : condition.operator === '!=' || condition.operator === '=='
          ? unequal(condition.left, condition.right, known)
          : known
    case 'in': {
      const { type } = condition.right
      const of = type.kind === 'set' ? type.of : type.kind === 'map' ? type.key : undefined
      const path = pathOf(condition.left)
      const isObject = of?.kind === 'ref' && !of.nullable
      return holds && isObject && path !== undefined ? known.with(path) : known
    }
    default:
      return known
  }
}

/** What equals something that is not null is not null either. */
function equal(left: TypedExpr, right: TypedExpr, known: Known): Known {
  const [a, b] = [pathOf(left), pathOf(right)]
  if (a !== undefined && isObject(right, known)) return known.with(a)
  return b !== undefined && isObject(left, known) ? known.with(b) : known
}

function unequal(left: TypedExpr, right: TypedExpr, known: Known): Known {
  const path = isNullLiteral(right) ? pathOf(left) : isNullLiteral(left) ? pathOf(right) : undefined
  return path === undefined ? known : known.with(path)
}

export function isNullLiteral(expr: TypedExpr): boolean {
  return expr.kind === 'literal' && expr.value === null && expr.type.kind === 'ref'
}

/** True for a reference that cannot be null here. */
export function isObject(expr: TypedExpr, known: Known): boolean {
  if (expr.type.kind !== 'ref' || isNullLiteral(expr)) return false
  const path = pathOf(expr)
  return !expr.type.nullable || (path !== undefined && known.has(path))
}
