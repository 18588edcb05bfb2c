/** Evaluates typed trees in the most direct way, on the store, to hold emitted code against. Counts no steps. */
import type { Api } from '../../../model/api.ts'
import type {
  Check,
  From,
  MessageBody,
  Place,
  Spread,
  TypedError,
  TypedExpr,
  TypedStatement,
} from '../../../model/body.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { NULL_REF, RecordValue, type Value } from '../../../runtime/values/values.ts'
import { builtIn } from './naive-built-ins.ts'
import {
  arithmetic,
  asFloat,
  asInt,
  distinct,
  equal,
  firstKeys,
  folded,
  order,
  paramText,
  unsupported,
} from './naive-values.ts'

type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }
type Env = ReadonlyMap<number, Value | undefined>

/** What a body asks of the outside, as `TestRun` lists it; an external answers its first argument. */
export interface NaiveWorld {
  readonly api: Api
  readonly store: Store
  readonly run: Pick<Run, 'now' | 'uuid' | 'random' | 'task' | 'session' | 'user' | 'computing'>
  readonly asked: (readonly unknown[])[]
}

class Returned {
  readonly value: Value | undefined
  constructor(value: Value | undefined) {
    this.value = value
  }
}

export class NaiveEvaluator {
  readonly #world: NaiveWorld

  constructor(world: NaiveWorld) {
    this.#world = world
  }

  body({ params, statements }: MessageBody, args: readonly (Value | undefined)[]): Value | undefined {
    const env = new Map(params.map(({ slot }, i) => [slot, args[i]]))
    return this.#block(statements, env)?.value
  }

  /** Throws what the guard raises. `asked` for a check of a class: `self` is slot 0. */
  check({ condition, error }: Check, self: string): void {
    const env = new Map([[0, self as Value]])
    if (!this.expr(condition, env)) throw this.#error(error, env)
  }

  // Statements

  #block(statements: readonly TypedStatement[], outer: Env): Returned | undefined {
    const env = new Map(outer)
    for (const statement of statements) {
      const returned = this.#statement(statement, env)
      if (returned) return returned
    }
    return undefined
  }

  #statement(node: TypedStatement, env: Map<number, Value | undefined>): Returned | undefined {
    const { asked } = this.#world
    switch (node.kind) {
      case 'let':
        env.set(node.local.slot, this.expr(node.value, env))
        return undefined
      case 'require':
        if (!this.expr(node.condition, env)) throw this.#error(node.error, env)
        return undefined
      case 'fail':
        throw this.#error(node.error, env)
      case 'return':
        return new Returned(node.value && this.expr(node.value, env))
      case 'if':
        return this.#block(this.expr(node.condition, env) ? node.then : node.else, env)
      case 'for':
        for (const inner of this.#elements(node.from, env)) {
          const returned = this.#block(node.statements, inner)
          if (returned) return returned
        }
        return undefined
      case 'try':
        return this.#try(node, env)
      case 'wait':
        asked.push(['wait', this.expr(node.duration, env)])
        return undefined
      case 'after': {
        const delay = this.expr(node.delay, env)
        asked.push(['after', node.id, delay, ...node.captured.map(({ slot }) => env.get(slot))])
        return undefined
      }
      case 'progress':
        asked.push(['progress', this.expr(node.value, env)])
        return undefined
      default:
        this.#write(node, env)
        return undefined
    }
  }

  #write(
    node: TypedStatement & { kind: 'do' | 'assign' | 'update' | 'delete' | 'set' | 'destroy' | 'hold' },
    env: Env,
  ): void {
    const { store, asked } = this.#world
    switch (node.kind) {
      case 'do':
        this.expr(node.call, env)
        return
      case 'assign': {
        const [ref, key] = this.#place(node.place, env)
        this.#assign(node.place, ref, key, this.expr(node.value, env))
        return
      }
      case 'update': {
        const [ref, key] = this.#place(node.place, env)
        const old = this.#read(node.place, ref, key)
        const value = this.expr(node.value, env)
        const right = node.element ? [value] : value
        const { type, field } = node.place
        this.#assign(node.place, ref, key, arithmetic(node.operator, type, node.value.type, old, right, field))
        return
      }
      case 'delete': {
        const [ref, key = null] = this.#place(node.place, env)
        store.class(node.place.class).field(node.place.field).removeFrom(this.#live(node.place.class, ref), key)
        return
      }
      case 'hold': {
        const [ref, key] = this.#place(node.place, env)
        asked.push(['hold', node.place.class, node.place.field, ref, key, this.expr(node.value, env)])
        return
      }
      case 'set': {
        const ref = this.expr(node.object, env)
        const values = this.#members(node, env)
        this.#live(node.class, ref)
        for (const [field, value] of values) this.#assign({ class: node.class, field }, ref, undefined, value)
        return
      }
      default:
        store.class(node.class).destroy(this.#live(node.class, this.expr(node.object, env)))
    }
  }

  #try(node: TypedStatement & { kind: 'try' }, env: Env): Returned | undefined {
    const { store } = this.#world
    const mark = store.mark()
    try {
      return this.#block(node.statements, env)
    } catch (error) {
      if (!(error instanceof ApiError) || !node.codes.includes(error.code)) throw error
      store.undo(mark)
      return this.#block(node.handler, env)
    } finally {
      store.release(mark)
    }
  }

  #place({ object, key }: Place, env: Env): [Value, Value | undefined] {
    const ref = this.expr(object, env)
    return [ref, key && this.expr(key, env)]
  }

  #live(className: string, ref: Value): string {
    if (ref === null || !this.#world.store.class(className).has(ref as string))
      throw new ApiError('HANDLE_INVALID', className, (ref as string | null) ?? NULL_REF)
    return ref as string
  }

  #read({ class: owner, field }: Pick<Place, 'class' | 'field'>, ref: Value, key: Value | undefined): Value {
    const value = this.#world.store.class(owner).field(field).get(this.#live(owner, ref))
    return key === undefined ? value : this.#entry(value as ReadonlyMap<Value, Value>, key, field)
  }

  #assign(place: Pick<Place, 'class' | 'field'>, ref: Value, key: Value | undefined, value: Value): void {
    const field = this.#world.store.class(place.class).field(place.field)
    const old = field.get(this.#live(place.class, ref))
    const wanted = key === undefined ? value : new Map([...(old as ReadonlyMap<Value, Value>), [key, value]])
    if (!equal(old, wanted)) field.set(ref as string, wanted)
  }

  #error({ code, args }: TypedError, env: Env): ApiError {
    return new ApiError(code, ...args.map((arg) => paramText(arg.type, this.expr(arg, env))))
  }

  #entry(map: ReadonlyMap<Value, Value>, key: Value, name: string): Value {
    const value = map.get(key)
    return value === undefined ? unsupported(name, key === null ? NULL_REF : String(key), 'no such key') : value
  }

  // Expressions

  expr(node: TypedExpr, env: Env): Value {
    const { store, run, api } = this.#world
    switch (node.kind) {
      case 'literal':
        return this.#literal(node)
      case 'local':
        return env.get(node.slot) as Value
      case 'all':
        if (node.of === 'class') return store.class(node.name).refs()
        return api.enums.find(({ name }) => name === node.name)?.values.map(({ name }) => name) ?? []
      case 'session':
        return run.session
      case 'task':
        return run.task
      case 'field':
        return this.#read(node, this.expr(node.of, env), undefined)
      case 'member': {
        const record = this.expr(node.of, env) as RecordValue
        return record.values[record.names.indexOf(node.member)] as Value
      }
      case 'index': {
        const map = this.expr(node.of, env) as ReadonlyMap<Value, Value>
        return this.#entry(map, this.expr(node.key, env), nameOf(node.of))
      }
      case 'call':
        return this.#call(node, env)
      case 'can':
        return this.#can(node, env)
      case 'built-in':
        return builtIn(node, (arg) => this.expr(arg, env), run)
      case 'create':
        return store.class(node.class).create(new Map(this.#members(node, env)))
      case 'record': {
        const given = new Map(this.#members(node, env))
        const { members } = api.records.find(({ name }) => name === node.record) ?? { members: [] }
        const names = members.map(({ name }) => name)
        // The records of the tests have strings and ints.
        const start = (i: number) => (members[i]?.type.kind === 'int' ? BigInt(String(members[i]?.default ?? 0)) : '')
        return new RecordValue(
          names,
          names.map((name, i) => given.get(name) ?? start(i)),
        )
      }
      default:
        return this.#operator(node, env)
    }
  }

  #operator(
    node: Of<
      | ('else' | 'not' | 'negate' | 'logic' | 'arithmetic' | 'compare' | 'in' | 'if')
      | ('quantifier' | 'set' | 'range' | 'map' | 'set for' | 'map for' | 'fold' | 'first')
    >,
    env: Env,
  ): Value {
    const of = (part: TypedExpr) => this.expr(part, env)
    switch (node.kind) {
      case 'else':
        return this.#else(node, env)
      case 'not':
        return !of(node.of)
      case 'negate': {
        const value = of(node.of)
        return node.type.kind === 'float' ? asFloat(-(value as number), '') : asInt(-(value as bigint), `-(${value})`)
      }
      case 'logic': {
        const left = of(node.left)
        return (node.operator === 'and') === left ? of(node.right) : left
      }
      case 'arithmetic': {
        const left = of(node.left)
        return arithmetic(node.operator, node.left.type, node.right.type, left, of(node.right), node.text)
      }
      case 'compare': {
        const left = of(node.left)
        const right = of(node.right)
        if (node.operator === '==' || node.operator === '!=') return equal(left, right) === (node.operator === '==')
        const by = order(node.left.type, left, right)
        return node.operator === '<'
          ? by < 0
          : node.operator === '<='
            ? by <= 0
            : node.operator === '>'
              ? by > 0
              : by >= 0
      }
      case 'in': {
        const left = of(node.left)
        if (node.right.kind === 'range') {
          const [first, last] = [of(node.right.first), of(node.right.last)]
          return order(node.left.type, first, left) <= 0 && order(node.left.type, left, last) <= 0
        }
        const right = of(node.right)
        const all = right instanceof Map ? [...right.keys()] : (right as readonly Value[])
        return all.some((one) => equal(one, left))
      }
      case 'if':
        return of(of(node.condition) ? node.then : node.else)
      case 'set':
        return distinct(node.items.map(of))
      case 'range':
        return this.#ints(of(node.first) as bigint, of(node.last) as bigint)
      case 'map':
        return firstKeys(node.entries.map(([key, value]) => [of(key), of(value)] as const))
      default:
        return this.#loop(node, env)
    }
  }

  #loop(node: Of<'quantifier' | 'set for' | 'map for' | 'fold' | 'first'>, env: Env): Value {
    const all = this.#elements(node.from, env)
    switch (node.kind) {
      case 'quantifier':
        for (const inner of all)
          if (this.expr(node.condition, inner) === (node.word === 'some')) return node.word === 'some'
        return node.word === 'every'
      case 'set for':
        return distinct(Array.from(all, (inner) => this.expr(node.value, inner)))
      case 'map for':
        return firstKeys(
          Array.from(all, (inner) => [this.expr(node.key, inner), this.expr(node.value, inner)] as const),
        )
      case 'first': {
        const found: { element: Value; key: Value }[] = []
        for (const inner of all) {
          found.push({
            element: inner.get(node.from.local.slot) as Value,
            key: node.by ? this.expr(node.by, inner) : null,
          })
          if (!node.by) break
        }
        const { by } = node
        const least = by && found.reduce((a, b) => (order(by.type, b.key, a.key) < 0 ? b : a), found[0] as never)
        const one = by ? least : found[0]
        return node.type.kind === 'ref' ? (one?.element ?? null) : one ? [one.element] : []
      }
      default:
        return this.#fold(
          node,
          Array.from(all, (inner) => this.expr(node.value, inner)),
          env,
        )
    }
  }

  #fold({ word, type, text, separator }: Of<'fold'>, values: readonly Value[], env: Env): Value {
    if (word === 'join') return values.join(separator ? String(this.expr(separator, env)) : '')
    return folded(word, type, values, text)
  }

  *#elements({ local, in: set, where }: From, env: Env): Generator<Map<number, Value | undefined>> {
    const elements = [...(this.expr(set, env) as readonly Value[])]
    for (const element of elements) {
      const { type } = local
      if (type.kind === 'ref' && element !== null && !this.#world.store.class(type.class).has(element as string))
        continue
      const inner = new Map([...env, [local.slot, element]])
      if (!where || this.expr(where, inner)) yield inner
    }
  }

  #ints(first: bigint, last: bigint): Value[] {
    const all: Value[] = []
    for (let i = first; i <= last; i++) all.push(i)
    return all
  }

  #else({ left, right, type }: Of<'else'>, env: Env): Value {
    let value: Value | undefined
    if (left.kind === 'index') {
      const map = this.expr(left.of, env) as ReadonlyMap<Value, Value>
      value = map.get(this.expr(left.key, env))
    } else value = this.expr(left, env)
    if (value !== undefined && left.type.kind === 'option' && type.kind !== 'option')
      value = (value as readonly Value[])[0]
    return value === undefined || value === null ? this.expr(right, env) : value
  }

  #members(
    { spread, values }: { readonly spread?: Spread; readonly values: readonly { name: string; value: TypedExpr }[] },
    env: Env,
  ): [string, Value][] {
    const given: [string, Value][] = []
    if (spread) {
      const from = this.expr(spread.of, env)
      const { type } = spread.of
      for (const name of spread.fields) {
        if (from instanceof RecordValue) given.push([name, from.values[from.names.indexOf(name)] as Value])
        else if (type.kind === 'ref')
          given.push([name, this.#read({ class: type.class, field: name }, from, undefined)])
      }
    }
    for (const { name, value } of values) given.push([name, this.expr(value, env)])
    return given
  }

  #literal({ type, value }: Of<'literal'>): Value {
    switch (type.kind) {
      case 'int':
      case 'duration':
        return BigInt(value as string)
      case 'set':
      case 'option':
        return (value as readonly (typeof value)[]).map((item) =>
          this.#literal({ ...LITERAL, type: type.of, value: item }),
        )
      default:
        return value as Value
    }
  }

  // Calls

  #call({ callee, args }: Of<'call'>, env: Env): Value {
    const { asked } = this.#world
    const given = args.map((arg) => this.expr(arg, env))
    if (callee.kind === 'external') {
      asked.push(['external', callee.name, ...given])
      return given[0] as Value
    }
    if (callee.kind === 'define') return this.body(this.#define(callee.name), given) as Value
    const owner = this.#world.api.classes.find(({ name }) => name === callee.class)
    const body = owner?.messages.find(({ name }) => name === callee.name)?.body
    if (!body) throw new ApiError('NOT_IMPLEMENTED', `${callee.class}.${callee.name}`)
    asked.push(['enter', `${callee.class}.${callee.name}`])
    try {
      return this.body(body, given) as Value
    } finally {
      asked.push(['leave'])
    }
  }

  #define(name: string): MessageBody {
    const found = this.#world.api.defines?.find((one) => one.name === name)
    if (!found) throw new Error(`no define ${name}`)
    return found.body
  }

  #can({ callee, args, refusal }: Of<'can'>, env: Env): Value {
    const answer = (error: readonly string[]) => (refusal ? distinct(error) : error.length === 0)
    try {
      const given = args.map((arg) => this.expr(arg, env))
      const owner = callee.kind === 'message' && this.#world.api.classes.find(({ name }) => name === callee.class)
      const body = owner
        ? owner.messages.find(({ name }) => name === callee.name)?.body
        : callee.kind === 'define'
          ? this.#define(callee.name)
          : undefined
      if (body) this.guard(body, given)
      return answer([])
    } catch (error) {
      if (!(error instanceof ApiError)) throw error
      return answer([error.code, ...error.params])
    }
  }

  /** A value that is not given, and what follows from it, is undefined. */
  guard({ params, statements, guard }: MessageBody, args: readonly (Value | undefined)[]): void {
    const env = new Map(params.map(({ slot }, i) => [slot, args[i]]))
    const known = (node: TypedExpr) => !this.#isUnknown(node, env)
    for (const statement of statements.slice(0, guard)) {
      if (statement.kind === 'let')
        env.set(statement.local.slot, known(statement.value) ? this.expr(statement.value, env) : undefined)
      else if (statement.kind === 'require') {
        if (!known(statement.condition) || this.expr(statement.condition, env)) continue
        const { code, args: texts } = statement.error
        throw new ApiError(code, ...texts.map((arg) => (known(arg) ? paramText(arg.type, this.expr(arg, env)) : '')))
      } else if (statement.kind === 'do' && statement.call.kind === 'call' && statement.call.callee.kind === 'define') {
        const given = statement.call.args.map((arg) => (known(arg) ? this.expr(arg, env) : undefined))
        this.guard(this.#define(statement.call.callee.name), given)
      }
    }
  }

  #isUnknown(node: TypedExpr, env: Env): boolean {
    return inside(node).some((part) => {
      if (part.kind === 'local') return env.has(part.slot) && env.get(part.slot) === undefined
      if (!this.#world.run.computing) return false
      if (part.kind === 'all') return part.of === 'class'
      return part.kind === 'call' && part.callee.kind === 'define' && this.#scans(part.callee.name)
    })
  }

  #scans(name: string): boolean {
    return this.#define(name).effects.scans.length > 0
  }
}

const LITERAL = { kind: 'literal', at: [0, 0, 0, 0] } as const

/** All expressions in an expression, itself first. */
function inside(node: TypedExpr): TypedExpr[] {
  const parts: TypedExpr[] = []
  JSON.stringify(node, (_name, value) => {
    if (typeof value === 'object' && value !== null && 'kind' in value && 'at' in value) parts.push(value)
    return value
  })
  return parts
}

function nameOf(map: TypedExpr): string {
  if (map.kind === 'field') return map.field
  return map.kind === 'local' ? map.name : map.kind === 'member' ? map.member : 'map'
}
