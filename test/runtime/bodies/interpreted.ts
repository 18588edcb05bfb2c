/**
 * The code of computed fields, checks and conditions for tests: it walks the typed trees, as far as the tests have them. Counts
 * how often each is evaluated.
 */
import type { Class } from '../../../model/api.ts'
import type { From, TypedExpr } from '../../../model/body.ts'
import type { CompiledBodies, MakeBodies, PlainCode, Run } from '../../../runtime/bodies/protocol.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError, handleInvalid } from '../../../runtime/values/api-error.ts'
import { canonicalText } from '../../../runtime/values/canonical-text.ts'
import { NULL_REF, type Value } from '../../../runtime/values/values.ts'

/** How often an expression was evaluated, by its name: `VM.load`, `VM check 0`. */
export type Evaluated = Map<string, number>

export function interpreted(evaluated: Evaluated = new Map()): MakeBodies {
  return ({ api, store }): CompiledBodies => {
    const code = (name: string, evaluate: (walker: Walker, argument: Value) => Value): PlainCode => {
      return (run, argument) => {
        evaluated.set(name, (evaluated.get(name) ?? 0) + 1)
        return evaluate(new Walker(store, run), argument as Value)
      }
    }
    const expression = (name: string, tree: TypedExpr) =>
      code(name, (walker, argument) => walker.value(tree, new Map([[0, argument]])))
    const fields = api.classes.flatMap((owner) =>
      owner.fields.map((field) => [`${owner.name}.${field.name}`, field] as const),
    )
    const members = api.records.flatMap((one) =>
      one.members.map((member) => [`${one.name}.${member.name}`, member] as const),
    )
    const params = api.classes.flatMap((owner) =>
      owner.messages.flatMap((m) => m.params.map((p) => [`${owner.name}.${m.name}(${p.name})`, p] as const)),
    )
    return {
      messages: new Map(),
      guards: new Map(),
      externals: new Map(),
      afters: new Map(),
      computed: new Map(fields.flatMap(([key, { computed }]) => (computed ? [[key, expression(key, computed)]] : []))),
      conditions: new Map(
        [...fields, ...members, ...params].flatMap(([key, { where }]) =>
          where ? [[key, expression(key, where.condition)]] : [],
        ),
      ),
      checks: new Map(api.classes.map((owner) => [owner.name, checksOf(owner, code)])),
      invariants: new Map((api.invariants ?? []).map((one) => [one.title, expression(one.title, one.condition)])),
      offenders: new Map(),
    }
  }
}

type Code = (name: string, evaluate: (walker: Walker, argument: Value) => Value) => PlainCode

function checksOf({ name, checks = [] }: Class, code: Code): PlainCode[] {
  return checks.map((check, i) =>
    code(`${name} check ${i}`, (walker, self) => {
      walker.require(check.condition, check.error, new Map([[0, self]]))
      return null
    }),
  )
}

type Locals = Map<number, Value>

class Walker {
  readonly #store: Store
  readonly #run: Run

  constructor(store: Store, run: Run) {
    this.#store = store
    this.#run = run
  }

  require(condition: TypedExpr, { code, args }: { code: string; args: readonly TypedExpr[] }, locals: Locals): void {
    if (this.value(condition, locals) !== true)
      throw new ApiError(code, ...args.map((arg) => canonicalText(this.value(arg, locals))))
  }

  value(expr: TypedExpr, locals: Locals): Value {
    if (--this.#run.steps < 0) this.#run.tooLong()
    const value = (of: TypedExpr) => this.value(of, locals)
    switch (expr.kind) {
      case 'literal':
        return this.#literal(expr)
      case 'local':
        return locals.get(expr.slot) as Value
      case 'field':
        return this.#field(expr.class, expr.field, value(expr.of))
      case 'member': {
        const record = value(expr.of) as { names: string[]; values: Value[] }
        return record.values[record.names.indexOf(expr.member)] as Value
      }
      case 'else': {
        const left = value(expr.left)
        return left === null ? value(expr.right) : left
      }
      case 'not':
        return !value(expr.of)
      case 'logic':
        return value(expr.left) === (expr.operator === 'or') ? expr.operator === 'or' : value(expr.right)
      case 'arithmetic':
        return this.#arithmetic(expr.operator, value(expr.left), value(expr.right))
      case 'compare':
        return compared(expr.operator, value(expr.left), value(expr.right))
      case 'if':
        return value(expr.condition) ? value(expr.then) : value(expr.else)
      case 'set for':
        return [...new Set(this.#each(expr.from, locals).map((own) => this.value(expr.value, own)))]
      case 'fold':
        return this.#each(expr.from, locals)
          .map((own) => this.value(expr.value, own) as bigint)
          .reduce((a, b) => a + b, 0n)
      case 'quantifier': {
        const met = (own: Locals) => this.value(expr.condition, own) === true
        const all = this.#each(expr.from, locals)
        return expr.word === 'some' ? all.some(met) : all.every(met)
      }
      case 'all':
        return this.#store.class(expr.name).refs()
      case 'built-in':
        return builtIn(expr.name, expr.args.map(value))
      default:
        throw new Error(`${expr.kind} is not interpreted`)
    }
  }

  #literal({ type, value }: TypedExpr & { kind: 'literal' }): Value {
    if (type.kind === 'int') return BigInt(value as string)
    if (type.kind === 'ref' && value !== null)
      return this.#store.initialObject(type.class, (value as { object: string }).object)
    return value as Value
  }

  #field(className: string, field: string, ref: Value): Value {
    if (ref === null) throw handleInvalid(className, NULL_REF)
    return this.#store
      .class(className)
      .field(field)
      .get(ref as string)
  }

  #arithmetic(operator: string, left: Value, right: Value): Value {
    if (Array.isArray(left)) return [...new Set([...left, ...(right as Value[])])]
    const [a, b] = [left as bigint, right as bigint]
    if (operator === '/' && b === 0n) throw new ApiError('VALUE_NOT_SUPPORTED', 'a / b', '0', 'division by zero')
    return operator === '+'
      ? a + b
      : operator === '-'
        ? a - b
        : operator === '*'
          ? a * b
          : operator === '/'
            ? a / b
            : a % b
  }

  #each({ local, in: set, where }: From, locals: Locals): Locals[] {
    const elements = this.value(set, locals) as readonly Value[]
    return elements
      .map((element) => new Map([...locals, [local.slot, element]]))
      .filter((own) => !where || this.value(where, own))
  }
}

function compared(operator: string, a: Value, b: Value): boolean {
  const [x, y] = [a as bigint, b as bigint]
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  return operator === '<' ? x < y : operator === '<=' ? x <= y : operator === '>' ? x > y : x >= y
}

function builtIn(name: string, [value]: readonly Value[]): Value {
  if (name !== 'size') return canonicalText(value as Value)
  return BigInt(
    typeof value === 'string'
      ? [...value].length
      : Array.isArray(value)
        ? value.length
        : (value as Map<Value, Value>).size,
  )
}
