/**
 * Which references may be null where they are read (docs/language.md, Null). A name stays known for good; a path of fields until
 * a statement writes a field of that name, waits, destroys, or calls what may.
 */
import type { From, Place, TypedExpr, TypedStatement } from '../../model/body.ts'
import { type Decision, decided } from './decisions.ts'
import { type Forgetting, forgets } from './forgetting.ts'
import { assumed, forgotten, type Known, knownEither, namesOnly, pathOf } from './known-paths.ts'
import { endsHere } from './typed-parts.ts'

export interface NullReports {
  /** A read through the expression, or a place that takes no null. `requires` is the path to require. */
  nullRead(expr: TypedExpr, path: string | undefined): void
  constant(condition: TypedExpr, decision: Decision): void
  /** The types of the parameters that take no null. */
  takesNull(call: TypedExpr & { kind: 'call' }, index: number): boolean
  takesNullField(owner: string, field: string): boolean
  readonly forgetting: Forgetting
  /** True where `return` gives a reference that is not null. */
  readonly returnsObject: boolean
}

/** Where the evaluation stands: what is known, and whether the value may be null. */
interface After {
  readonly known: Known
  readonly null: boolean
}

export class NullFlow {
  readonly #reports: NullReports

  constructor(reports: NullReports) {
    this.#reports = reports
  }

  /** What is known behind the statements. */
  statements(statements: readonly TypedStatement[], known: Known): Known {
    return statements.reduce((before, statement) => this.#statement(statement, before), known)
  }

  #statement(statement: TypedStatement, known: Known): Known {
    switch (statement.kind) {
      case 'let': {
        const value = this.#value(statement.value, known, takesNull(statement.local.type))
        const isKnown = statement.local.type.kind === 'ref' && !value.null
        return isKnown ? value.known.with(`${statement.local.slot}`) : value.known
      }
      case 'require': {
        const after = this.expr(statement.condition, known).known
        this.#decide(statement.condition, known)
        this.#all(statement.error.args, assumed(statement.condition, false, after))
        return assumed(statement.condition, true, after)
      }
      case 'fail':
        return this.#all(statement.error.args, known)
      case 'assign':
        return this.#assign(statement.place, statement.value, known)
      case 'update':
      case 'hold': {
        const after = this.#value(statement.value, this.#place(statement.place, known), true).known
        return after.without(statement.place.field)
      }
      case 'delete':
        return this.#place(statement.place, known).without(statement.place.field)
      case 'do':
        return this.expr(statement.call, known).known
      default:
        return this.#other(statement, known)
    }
  }

  #other(statement: TypedStatement, known: Known): Known {
    switch (statement.kind) {
      case 'set': {
        let after = this.#through(statement.object, known)
        if (statement.spread) after = this.#through(statement.spread.of, after)
        for (const { name, value } of statement.values)
          after = this.#value(value, after, this.#reports.takesNullField(statement.class, name)).known
        const names = [...(statement.spread?.fields ?? []), ...statement.values.map(({ name }) => name)]
        return names.reduce((before, name) => before.without(name), after)
      }
      case 'destroy':
        return namesOnly(this.#through(statement.object, known))
      case 'return':
        return statement.value ? this.#value(statement.value, known, !this.#reports.returnsObject).known : known
      case 'wait':
        return namesOnly(this.expr(statement.duration, known).known)
      case 'progress':
        return this.expr(statement.value, known).known
      case 'if':
        return this.#if(statement, known)
      case 'for':
        return this.#for(statement, known)
      case 'try':
        return this.#try(statement, known)
      case 'after': {
        const after = this.expr(statement.delay, known).known
        this.statements(statement.statements, namesOnly(after).forgetting('session'))
        return after
      }
      default:
        return known
    }
  }

  #assign(place: Place, value: TypedExpr, known: Known): Known {
    const takes = place.key ? true : this.#reports.takesNullField(place.class, place.field)
    const after = this.#value(value, this.#place(place, known), takes)
    const without = after.known.without(place.field)
    const path = place.key || after.null ? undefined : pathOf(place.object)
    return path === undefined ? without : without.with(`${path}.${place.field}`)
  }

  #if(statement: TypedStatement & { kind: 'if' }, known: Known): Known {
    const after = this.expr(statement.condition, known).known
    const then = this.statements(statement.then, assumed(statement.condition, true, after))
    const other = this.statements(statement.else, assumed(statement.condition, false, after))
    if (endsHere(statement.then)) return other
    return endsHere(statement.else) ? then : knownEither(then, other)
  }

  #for(statement: TypedStatement & { kind: 'for' }, known: Known): Known {
    const set = this.expr(statement.from.in, known).known
    const start = forgotten(set, forgets(statement.statements, this.#reports.forgetting))
    const inside = this.#where(statement.from, start)
    this.statements(statement.statements, inside)
    return start
  }

  #try(statement: TypedStatement & { kind: 'try' }, known: Known): Known {
    const block = this.statements(statement.statements, known)
    const start = forgotten(known, forgets(statement.statements, this.#reports.forgetting))
    const handler = this.statements(statement.handler, start)
    if (endsHere(statement.statements)) return handler
    return endsHere(statement.handler) ? block : knownEither(block, handler)
  }

  /** The place is read through its object, which is known not to be null afterwards. */
  #place(place: Place, known: Known): Known {
    const object = this.#through(place.object, known)
    return place.key ? this.expr(place.key, object).known : object
  }

  /** A value for a place; where the place takes no null, one that may be null is reported. */
  #value(expr: TypedExpr, known: Known, takes: boolean): After {
    const after = this.expr(expr, known)
    if (!after.null || takes) return after
    return { known: this.#reported(expr, after.known), null: false }
  }

  /** An expression that something is read through. */
  #through(expr: TypedExpr, known: Known): Known {
    const after = this.expr(expr, known)
    return after.null ? this.#reported(expr, after.known) : after.known
  }

  /** What is behind the read runs only if it was not null: one mistake, one diagnostic. */
  #reported(expr: TypedExpr, known: Known): Known {
    const path = pathOf(expr)
    this.#reports.nullRead(expr, path)
    return path === undefined ? known : known.with(path)
  }

  #all(exprs: readonly TypedExpr[], known: Known): Known {
    return exprs.reduce((before, expr) => this.expr(expr, before).known, known)
  }

  expr(expr: TypedExpr, known: Known): After {
    switch (expr.kind) {
      case 'field':
        return this.#result(expr, this.#through(expr.of, known))
      case 'member':
      case 'not':
      case 'negate':
        return this.#result(expr, this.expr(expr.of, known).known)
      case 'index':
        return this.#result(expr, this.#all([expr.of, expr.key], known))
      case 'else': {
        const left = this.expr(expr.left, known).known
        const right = this.expr(expr.right, left)
        return { known: knownEither(left, right.known), null: right.null }
      }
      case 'logic': {
        const left = this.expr(expr.left, known).known
        const right = this.expr(expr.right, assumed(expr.left, expr.operator === 'and', left)).known
        return { known: knownEither(left, right), null: false }
      }
      case 'if': {
        const condition = this.expr(expr.condition, known).known
        const then = this.expr(expr.then, assumed(expr.condition, true, condition))
        const other = this.expr(expr.else, assumed(expr.condition, false, condition))
        return { known: knownEither(then.known, other.known), null: then.null || other.null }
      }
      case 'arithmetic':
      case 'compare':
      case 'in':
        return this.#result(expr, this.#all([expr.left, expr.right], known))
      default:
        return this.#otherExpr(expr, known)
    }
  }

  #otherExpr(expr: TypedExpr, known: Known): After {
    switch (expr.kind) {
      case 'set':
        return this.#result(expr, this.#all(expr.items, known))
      case 'range':
        return this.#result(expr, this.#all([expr.first, expr.last], known))
      case 'map':
        return this.#result(expr, this.#all(expr.entries.flat(), known))
      case 'quantifier':
        return this.#loop(expr, expr.from, [expr.condition], known)
      case 'set for':
        return this.#loop(expr, expr.from, [expr.value], known)
      case 'map for':
        return this.#loop(expr, expr.from, [expr.key, expr.value], known)
      case 'fold': {
        const after = this.#loop(expr, expr.from, [expr.value], known)
        return expr.separator ? this.expr(expr.separator, after.known) : after
      }
      case 'first':
        return this.#loop(expr, expr.from, expr.by ? [expr.by] : [], known)
      case 'call':
        return this.#call(expr, known)
      case 'can':
      case 'built-in':
        return this.#result(expr, forgotten(this.#all(expr.args, known), this.#ofCall(expr)))
      case 'create':
      case 'record': {
        let after = expr.spread ? this.#through(expr.spread.of, known) : known
        const owner = expr.kind === 'create' ? expr.class : expr.record
        for (const { name, value } of expr.values)
          after = this.#value(value, after, this.#reports.takesNullField(owner, name)).known
        return { known: after, null: false }
      }
      default:
        return this.#result(expr, known)
    }
  }

  #call(expr: TypedExpr & { kind: 'call' }, known: Known): After {
    let after = known
    for (const [i, arg] of expr.args.entries()) {
      const value = this.expr(arg, after)
      const isWrong = value.null && !this.#reports.takesNull(expr, i)
      after = isWrong ? this.#reported(arg, value.known) : value.known
    }
    return this.#result(expr, forgotten(after, this.#ofCall(expr)))
  }

  #ofCall(expr: TypedExpr) {
    return this.#reports.forgetting(expr)
  }

  #loop(expr: TypedExpr, from: From, inside: readonly TypedExpr[], known: Known): After {
    const set = this.expr(from.in, known).known
    const start = forgotten(set, forgets([...inside, ...(from.where ? [from.where] : [])], this.#reports.forgetting))
    this.#all(inside, this.#where(from, start))
    return this.#result(expr, start)
  }

  /** What is known of an element: `where` holds, and elements of sets of references are not null. */
  #where({ local, where }: From, known: Known): Known {
    const start = local.type.kind === 'ref' && !local.type.nullable ? known.with(`${local.slot}`) : known
    if (!where) return start
    return assumed(where, true, this.expr(where, start).known)
  }

  #result(expr: TypedExpr, known: Known): After {
    const path = pathOf(expr)
    const isNullable = expr.type.kind === 'ref' && expr.type.nullable
    return { known, null: isNullable && (path === undefined || !known.has(path)) }
  }

  #decide(condition: TypedExpr, known: Known): void {
    const decision = decided(condition, known)
    if (decision !== undefined) this.#reports.constant(condition, decision)
  }
}

function takesNull(type: TypedExpr['type']): boolean {
  return type.kind !== 'ref' || type.nullable
}
