/** Evaluates typed trees in the most direct way, on the store, to hold emitted code against. Counts no steps. */
import type { Api, Define } from '../../../model/api.ts'
import type { CallTarget, MessageBody, Spread, TypedError, TypedExpr, TypedStatement } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { builtIn } from './naive-built-ins.ts'
import { meet, NaiveObjects } from './naive-objects.ts'
import { type Entries, type Env, NaiveOperators, type Of } from './naive-operators.ts'
import { callRpc } from './naive-rpcs.ts'
import { arithmetic, distinct, member, paramText } from './naive-values.ts'

/** What a body asks of the outside, as `TestRun` lists it; an external answers its first argument. */
export interface NaiveRun extends Pick<Run, 'now' | 'uuid' | 'random' | 'task' | 'session' | 'user' | 'computing'> {
  readonly asked: (readonly unknown[])[]
  mark(): number
  undo(mark: number, error: unknown, codes: readonly string[]): void
  release(mark: number): void
  /** What was written so far stays, whatever fails later. */
  endStretch(): void
}

export interface NaiveWorld {
  readonly api: Api
  readonly store: Store
  readonly rpcs: ReadonlyMap<string, Rpc>
  readonly run: NaiveRun
}

/** Of a block that has returned. */
interface Returned {
  readonly value: Value | undefined
}

export class NaiveEvaluator extends NaiveOperators {
  readonly #api: Api
  readonly #run: NaiveRun
  readonly #objects: NaiveObjects
  readonly #world: NaiveWorld
  /** For computed fields and conditions. */
  #forComputing: NaiveEvaluator | undefined

  constructor(world: NaiveWorld) {
    super()
    this.#world = world
    this.#api = world.api
    this.#run = world.run
    this.#objects = new NaiveObjects(world.api, world.store, this.#evaluate)
  }

  /** All objects as clients see them. */
  records(): unknown {
    const all = (owner: string) => this.#objects.all(owner).map((ref) => [ref, this.#objects.record(owner, ref)])
    return this.#api.classes.map(({ name }) => all(name))
  }

  /** One call, to the end of its last stretch. */
  call(body: MessageBody, args: readonly (Value | undefined)[]): Value | undefined {
    const value = this.body(body, args)
    this.#checkAll()
    return value
  }

  /** A block of `after`, with the values that it has kept. */
  block({ captured, statements }: TypedStatement & { kind: 'after' }, values: readonly (Value | undefined)[]): void {
    this.#block(statements, new Map(captured.map(({ slot }, i) => [slot, values[i]])))
    this.#checkAll()
  }

  body({ params, statements }: MessageBody, args: readonly (Value | undefined)[]): Value | undefined {
    const env = new Map(params.map(({ slot }, i) => [slot, args[i]]))
    return this.#block(statements, env)?.value
  }

  /** As a computed field or a condition is evaluated. */
  readonly #evaluate = (node: TypedExpr, value: Value): Value => {
    const inside = this.#run.computing ? this : this.#computing()
    return inside.expr(node, new Map([[0, value]]))
  }

  #computing(): NaiveEvaluator {
    const { now, uuid, random, task, session, user, asked } = this.#run
    const run = { now, uuid, random, task, session, user, asked, computing: true }
    this.#forComputing ??= new NaiveEvaluator({ ...this.#world, run: run as NaiveRun })
    return this.#forComputing
  }

  #checkAll(): void {
    this.#objects.check((owner, i, ref) => {
      const check = this.#objects.owner(owner).checks?.[i]
      if (check && !this.#evaluate(check.condition, ref)) throw this.#error(check.error, new Map([[0, ref]]))
    })
  }

  #endStretch(asked: readonly unknown[]): void {
    this.#checkAll()
    this.#run.asked.push(asked)
    this.#run.endStretch()
  }

  protected isAlive(owner: string, ref: Value): boolean {
    return this.#objects.isAlive(owner, ref)
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
    const { asked } = this.#run
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
        return { value: node.value && this.expr(node.value, env) }
      case 'if':
        return this.#block(this.expr(node.condition, env) ? node.then : node.else, env)
      case 'for':
        for (const inner of this.elements(node.from, env)) {
          const returned = this.#block(node.statements, inner)
          if (returned) return returned
        }
        return undefined
      case 'try':
        return this.#try(node, env)
      case 'wait':
        this.#endStretch(['wait', this.expr(node.duration, env)])
        return undefined
      case 'after': {
        const delay = this.expr(node.delay, env)
        asked.push(['after', node.id, delay, ...node.captured.map(({ slot }) => env.get(slot))])
        return undefined
      }
      case 'progress':
        asked.push(['progress', this.expr(node.value, env)])
        return undefined
      case 'expect':
      case 'expect fails':
      case 'as':
      case 'given':
        throw new Error('a body has a statement of tests')
      default:
        this.#write(node, env)
        return undefined
    }
  }

  #write(
    node: TypedStatement & { kind: 'do' | 'assign' | 'update' | 'delete' | 'set' | 'destroy' | 'hold' },
    env: Env,
  ): void {
    if (node.kind === 'do') this.expr(node.call, env)
    else if (node.kind === 'destroy') this.#objects.destroy(node.class, this.expr(node.object, env))
    else if (node.kind === 'set') {
      const ref = this.expr(node.object, env)
      this.#objects.writeAll(node.class, ref, this.#members(node, env))
    } else this.#writePlace(node, env)
  }

  #writePlace(node: TypedStatement & { kind: 'assign' | 'update' | 'delete' | 'hold' }, env: Env): void {
    const { class: owner, field, type, object } = node.place
    const ref = this.expr(object, env)
    const key = node.place.key && this.expr(node.place.key, env)
    const read = () => this.#objects.read(owner, field, ref)
    if (node.kind === 'hold') {
      this.#run.asked.push(['hold', owner, field, ref, key, this.expr(node.value, env)])
      return
    }
    if (node.kind === 'delete') {
      const rest = new Map(read() as Entries)
      rest.delete(key as Value)
      this.#objects.write(owner, field, ref, rest)
      return
    }
    let value: Value
    if (node.kind === 'update') {
      const old = key === undefined ? read() : this.entry(read() as Entries, key, field)
      const right = this.expr(node.value, env)
      value = arithmetic(node.operator, type, node.value.type, old, node.element ? [right] : right, field)
    } else value = this.expr(node.value, env)
    this.#objects.write(owner, field, ref, key === undefined ? value : new Map([...(read() as Entries), [key, value]]))
  }

  #try(node: TypedStatement & { kind: 'try' }, env: Env): Returned | undefined {
    const mark = this.#run.mark()
    try {
      return this.#block(node.statements, env)
    } catch (error) {
      this.#run.undo(mark, error, node.codes)
      return this.#block(node.handler, env)
    } finally {
      this.#run.release(mark)
    }
  }

  /** `evaluate` answers undefined for a value that is not known. */
  #error({ code, args }: TypedError, env: Env, evaluate = (arg: TypedExpr): Value | undefined => this.expr(arg, env)) {
    return new ApiError(code, ...args.map((arg) => paramText(arg.type, evaluate(arg))))
  }

  // Expressions

  expr(node: TypedExpr, env: Env): Value {
    const { session, task } = this.#run
    switch (node.kind) {
      case 'literal':
        return literal(node)
      case 'local':
        return env.get(node.slot) as Value
      case 'all':
        if (node.of === 'class') return this.#objects.all(node.name)
        return this.#api.enums.find(({ name }) => name === node.name)?.values.map(({ name }) => name) ?? []
      case 'session':
        return session
      case 'task':
        return task
      case 'field':
        return this.#objects.read(node.class, node.field, this.expr(node.of, env))
      case 'member':
        return member(this.expr(node.of, env) as RecordValue, node.member)
      case 'index': {
        const map = this.expr(node.of, env) as Entries
        return this.entry(map, this.expr(node.key, env), nameOf(node.of))
      }
      case 'call':
        return this.#call(node, env)
      case 'can':
        return this.#can(node, env)
      case 'built-in':
        return this.#builtIn(node, env)
      case 'create':
        return this.#objects.create(node.class, this.#members(node, env))
      case 'record':
        return this.#objects.newRecord(node.record, this.#members(node, env))
      default:
        return this.operator(node, env)
    }
  }

  #builtIn(node: Of<'built-in'>, env: Env): Value {
    const [first] = node.args
    if (node.name !== 'unlink' || first?.type.kind !== 'ref')
      return builtIn(node, (arg) => this.expr(arg, env), this.#run)
    this.#objects.unlink(first.type.class, this.expr(first, env))
    return null
  }

  #members(
    { spread, values }: { readonly spread?: Spread; readonly values: readonly { name: string; value: TypedExpr }[] },
    env: Env,
  ): Map<string, Value> {
    const given = new Map<string, Value>()
    if (spread) {
      const from = this.expr(spread.of, env)
      const { type } = spread.of
      const owner = type.kind === 'ref' ? type.class : ''
      for (const name of spread.fields)
        given.set(name, from instanceof RecordValue ? member(from, name) : this.#objects.read(owner, name, from))
    }
    for (const { name, value } of values) given.set(name, this.expr(value, env))
    return given
  }

  // Calls

  #call({ callee, args }: Of<'call'>, env: Env): Value {
    const given = args.map((arg) => this.expr(arg, env))
    if (callee.kind === 'external') {
      this.#endStretch(['external', callee.name, ...given])
      return given[0] as Value
    }
    const { body, params } = this.#declared(callee)
    if (!body) return callRpc(this.#world.rpcs, this.#objects, callee as CallTarget & { kind: 'message' }, given)
    if (callee.kind === 'message') this.#run.asked.push(['enter', `${callee.class}.${callee.name}`])
    try {
      this.#conditions(params, given)
      return this.body(body, given) as Value
    } finally {
      if (callee.kind === 'message') this.#run.asked.push(['leave'])
    }
  }

  /** A message, a define or an implied RPC. */
  #declared(callee: CallTarget): { params: Define['params']; body?: MessageBody | undefined } {
    if (callee.kind !== 'message') return this.#define(callee.name)
    const { messages, bodies } = this.#objects.owner(callee.class)
    return messages.find(({ name }) => name === callee.name) ?? { params: [], body: bodies?.[callee.name] }
  }

  /** The conditions of parameters come before the body. One that is not given meets each. */
  #conditions(params: Define['params'], given: readonly (Value | undefined)[]): void {
    for (const [i, { name, where }] of params.entries())
      if (where && given[i] !== undefined) meet(this.#evaluate, where, name, given[i] as Value)
  }

  #define(name: string): Define {
    const found = this.#api.defines?.find((one) => one.name === name)
    if (!found) throw new Error(`no define ${name}`)
    return found
  }

  #can({ callee, args, refusal }: Of<'can'>, env: Env): Value {
    const answer = (error: readonly string[]) => (refusal ? distinct(error) : error.length === 0)
    try {
      const given = args.map((arg) => this.expr(arg, env))
      const { body, params } = this.#declared(callee)
      this.#conditions(params, given)
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
    const ifKnown = (node: TypedExpr) => (this.#isUnknown(node, env) ? undefined : this.expr(node, env))
    for (const statement of statements.slice(0, guard)) {
      if (statement.kind === 'let') env.set(statement.local.slot, ifKnown(statement.value))
      else if (statement.kind === 'require') {
        if (ifKnown(statement.condition) === false) throw this.#error(statement.error, env, ifKnown)
      } else if (statement.kind === 'do' && statement.call.kind === 'call' && statement.call.callee.kind === 'define') {
        const given = statement.call.args.map(ifKnown)
        const define = this.#define(statement.call.callee.name)
        this.#conditions(define.params, given)
        this.guard(define.body, given)
      }
    }
  }

  #isUnknown(node: TypedExpr, env: Env): boolean {
    return inside(node).some((part) => {
      if (part.kind === 'local') return env.has(part.slot) && env.get(part.slot) === undefined
      if (!this.#run.computing) return false
      if (part.kind === 'all') return part.of === 'class'
      if (part.kind !== 'call' || part.callee.kind !== 'define') return false
      return this.#define(part.callee.name).body.effects.scans.length > 0
    })
  }
}

function literal({ type, value }: Of<'literal'>): Value {
  return type.kind === 'int' || type.kind === 'duration' ? BigInt(value as string) : (value as Value)
}

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
