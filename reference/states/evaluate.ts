/** Evaluates expressions on what is known, without effects: constants, `if`, sets, defines, computed fields and `can`. */
import type { Api, Field } from '../../model/api.ts'
import type { BodyType, CallTarget, MessageBody, TypedExpr, TypedStatement } from '../../model/body.ts'
import { calledBody } from '../../model/reads.ts'
import {
  ANYTHING,
  anyOf,
  bothOrEither,
  combined,
  either,
  equal,
  isElement,
  literalKnown,
  MAYBE,
  mayBe,
  type Names,
  negated,
  type PossibleValue,
  setOfItems,
  truth,
} from './possible-value.ts'

/** What an expression can see. */
export interface Sight {
  /** undefined for a local of which nothing is known. */
  local(slot: number): PossibleValue | undefined
  /** The values that the field may have in the object. */
  state(id: string): Names
  /** Names what the field of the object refers to, until a reference is written. */
  path(id: string, field: string): string
  /** The outcome of a call that has been followed. */
  outcome(call: TypedExpr): PossibleValue | undefined
}

/** More than this many expressions for one message is given up; the largest of the Xen API's take some hundreds. */
const MOST_STEPS = 20_000

/** The message has too many ways to follow them all. */
export class TooManyWays extends Error {}

export class Evaluator {
  readonly #api: Api
  readonly #key: string
  readonly #fields = new Map<string, Field>()
  readonly #enums: ReadonlyMap<string, Names>
  #steps = 0

  /** For the field of that class. */
  constructor(api: Api, owner: string, field: string) {
    this.#api = api
    this.#key = `${owner}.${field}`
    this.#enums = new Map(api.enums.map(({ name, values }) => [name, new Set(values.map((value) => value.name))]))
    for (const { name, fields } of api.classes) for (const one of fields) this.#fields.set(`${name}.${one.name}`, one)
  }

  /** Starts counting again, for the next message. */
  reset(): void {
    this.#steps = 0
  }

  /** Throws TooManyWays. */
  step(): void {
    if (++this.#steps > MOST_STEPS) throw new TooManyWays()
  }

  any(type: BodyType): PossibleValue {
    return anyOf(type, (name) => this.#enums.get(name) ?? new Set())
  }

  value(expr: TypedExpr, sight: Sight): PossibleValue {
    this.step()
    const value = (of: TypedExpr) => this.value(of, sight)
    switch (expr.kind) {
      case 'literal':
        return literalKnown(expr.value)
      case 'local':
        return sight.local(expr.slot) ?? this.any(expr.type)
      case 'field':
        return this.#field(value(expr.of), `${expr.class}.${expr.field}`, expr.type, sight)
      case 'all':
        return expr.of === 'enum' ? this.#all(expr.name) : ANYTHING
      case 'not':
        return negated(value(expr.of))
      case 'logic':
        return bothOrEither(expr.operator, value(expr.left), value(expr.right))
      case 'compare':
        return this.#compared(expr.operator, value(expr.left), value(expr.right))
      case 'in':
        return isElement(value(expr.left), value(expr.right))
      case 'if':
        return this.#choice(
          value(expr.condition),
          () => value(expr.then),
          () => value(expr.else),
        )
      case 'set':
        return expr.type.kind === 'set' ? setOfItems(expr.items.map(value)) : ANYTHING
      case 'arithmetic':
        return expr.type.kind === 'set' ? combined(expr.operator, value(expr.left), value(expr.right)) : ANYTHING
      case 'call':
        return sight.outcome(expr) ?? this.#called(expr.callee, expr.args.map(value), expr.type, sight)
      case 'create':
        return sight.outcome(expr) ?? ANYTHING
      case 'can':
        return expr.refusal ? ANYTHING : this.#can(expr.callee, expr.args.map(value), sight)
      default:
        return this.any(expr.type)
    }
  }

  #all(enumName: string): PossibleValue {
    const values = this.#enums.get(enumName) ?? new Set()
    return { kind: 'set', must: values, may: values }
  }

  #field(of: PossibleValue, key: string, type: BodyType, sight: Sight): PossibleValue {
    const computed = this.#fields.get(key)?.computed
    if (computed) return this.value(computed, { ...inner(sight), local: (slot) => (slot === 0 ? of : undefined) })
    if (of.kind !== 'object') return this.any(type)
    if (key === this.#key) return { kind: 'values', of: sight.state(of.id) }
    return type.kind === 'ref' ? { kind: 'object', id: sight.path(of.id, key) } : this.any(type)
  }

  #compared(operator: string, a: PossibleValue, b: PossibleValue): PossibleValue {
    if (operator === '==') return equal(a, b)
    return operator === '!=' ? negated(equal(a, b)) : MAYBE
  }

  #choice(condition: PossibleValue, then: () => PossibleValue, other: () => PossibleValue): PossibleValue {
    if (!mayBe(condition, true)) return other()
    return mayBe(condition, false) ? either(then(), other()) : then()
  }

  #called(callee: CallTarget, args: readonly PossibleValue[], type: BodyType, sight: Sight): PossibleValue {
    const body = callee.kind === 'define' ? calledBody(this.#api, callee) : undefined
    if (!body) return this.any(type)
    return this.#returned(body.statements, { ...inner(sight), ...boundTo(body, args) }) ?? this.any(type)
  }

  /** undefined where the result is not that of plain `let`, `if` and `return`. */
  #returned(statements: readonly TypedStatement[], sight: Sight): PossibleValue | undefined {
    const [first, ...rest] = statements
    if (!first) return undefined
    switch (first.kind) {
      case 'return':
        return first.value && this.value(first.value, sight)
      case 'require':
        return this.#returned(rest, sight)
      case 'let':
        return this.#returned(rest, withLocal(sight, first.local.slot, this.value(first.value, sight)))
      case 'if': {
        const condition = this.value(first.condition, sight)
        const ways = [
          ...(mayBe(condition, true) ? [[...first.then, ...rest]] : []),
          ...(mayBe(condition, false) ? [[...first.else, ...rest]] : []),
        ].map((way) => this.#returned(way, sight))
        return ways.reduce((a, b) => (a && b ? either(a, b) : undefined))
      }
      default:
        return undefined
    }
  }

  #can(callee: CallTarget, args: readonly PossibleValue[], sight: Sight): PossibleValue {
    const body = calledBody(this.#api, callee)
    if (!body) return MAYBE
    const guard = callee.kind === 'define' ? body.statements : body.statements.slice(0, body.guard)
    return this.#passes(guard, { ...inner(sight), ...boundTo(body, args) }) ? MAYBE : truth(false)
  }

  /** False where a requirement can not hold. */
  #passes(guard: readonly TypedStatement[], start: Sight): boolean {
    let sight = start
    for (const statement of guard) {
      if (statement.kind === 'let') sight = withLocal(sight, statement.local.slot, this.value(statement.value, sight))
      else if (statement.kind === 'require') {
        if (!mayBe(this.value(statement.condition, sight), true)) return false
      } else if (statement.kind === 'do' && statement.call.kind === 'call') {
        const { callee, args } = statement.call
        const here = sight
        const known = args.map((arg) => this.value(arg, here))
        if (!mayBe(this.#can(callee, known, sight), true)) return false
      }
    }
    return true
  }
}

/** Inside a define: no outcomes, which belong to the calling body. */
function inner(sight: Sight): Sight {
  return { ...sight, outcome: () => undefined }
}

function boundTo({ params }: MessageBody, args: readonly PossibleValue[]): Pick<Sight, 'local'> {
  const known = new Map(params.map((param, i) => [param.slot, args[i]]))
  return { local: (slot) => known.get(slot) }
}

function withLocal(sight: Sight, slot: number, known: PossibleValue): Sight {
  return { ...sight, local: (asked) => (asked === slot ? known : sight.local(asked)) }
}
