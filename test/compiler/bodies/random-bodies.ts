/** Makes random bodies that the checker would accept, as typed trees, for the API of sample-api.ts. */
import type { Api, Define, Message } from '../../../model/api.ts'
import type { BodyType, MessageBody, Place, TypedExpr, TypedStatement } from '../../../model/body.ts'
import { message, PEN, sampleApi } from '../../runtime/sample-api.ts'
import { bodyWith } from '../../support/trees.ts'
import {
  ANY,
  type Below,
  FIELDS,
  is,
  MAPS,
  mapOf,
  RandomExpressions,
  REFS,
  SCALARS,
  setOf,
  T,
} from './random-expressions.ts'

export interface RandomBodies {
  readonly api: Api
  /** The names of its messages; each takes a pen, an int and a string. */
  readonly messages: readonly string[]
}

/** An API with so many messages, and defines and checks that they call. */
export function randomBodies(below: Below, count: number): RandomBodies {
  const maker = new Maker(below)
  const defines = [...maker.makeDefines(4), ...maker.makeChecks(2)]
  const messages: Message[] = []
  for (let i = 0; i < count; i++) messages.push(maker.makeMessage(`m${i}`))
  const api = sampleApi()
  const [pen, ...others] = api.classes
  if (!pen) throw new Error('the sample has no class')
  const external = { name: 'ask', doc: '', params: [{ name: 'x', type: T.int }], result: T.int, throws: [] }
  return {
    api: { ...api, classes: [{ ...pen, messages }, ...others], defines, externals: [external] },
    messages: messages.map(({ name }) => name),
  }
}

class Maker extends RandomExpressions {
  makeDefines(count: number): Define[] {
    for (let i = 0; i < count; i++) {
      const result = this.one(ANY)
      const { body } = this.body(result, [T.pen, T.int], () => this.statements(1 + this.below(2), 2))
      this.defines.push(defineOf(`d${i}`, body, result, false))
    }
    return this.defines
  }

  /** Defines that only require. */
  makeChecks(count: number): Define[] {
    const checks: Define[] = []
    for (let i = 0; i < count; i++) {
      const { body } = this.body(null, [T.pen, T.int], () => this.guard(2))
      checks.push(defineOf(`c${i}`, { ...body, guard: body.statements.length }, null, true))
    }
    this.defines.push(...checks)
    return checks
  }

  makeMessage(name: string): Message {
    const result = this.one(ANY)
    const params = [PEN, T.int, T.string]
    this.waits = this.maybe(3)
    let guard = 0
    const { body, waits } = this.body(result, params, () => {
      const head = this.maybe(2) ? this.guard(1 + this.below(3)) : []
      guard = head.length
      return [...head, ...this.statements(1 + this.below(5), 3)]
    })
    this.waits = false
    const made: Message = {
      ...message(name, { params: params.map((type, i) => ({ name: `p${i}`, type: type as never })) }),
      // The model's types have no duration; nothing here reads the type of the result.
      result: null,
      body: { ...body, guard, effects: { ...body.effects, waits } },
    }
    this.called.push(made)
    return made
  }

  protected body(
    result: BodyType | null,
    params: readonly BodyType[],
    make: () => TypedStatement[],
  ): { body: MessageBody; waits: boolean } {
    this.slots = 0
    this.locals = params.map((type, i) => ({ name: `p${i}`, slot: this.slots++, type }))
    const locals = this.locals
    const made = make()
    this.locals = locals
    const last: TypedStatement[] = result ? [{ ...this.at({ kind: 'return', value: this.expr(result, 3) }) }] : []
    const statements = [...made, ...last]
    const text = JSON.stringify(statements)
    const waits = /"kind":"wait"|"kind":"external"/.test(text) || this.callsWaiting(text)
    const scans =
      text.includes('"of":"class"') ||
      this.defines.some(({ name, body: { effects } }) => effects.scans.length > 0 && text.includes(`"${name}"`))
    const body = bodyWith(params, statements)
    return {
      body: {
        ...body,
        params: locals.slice(0, params.length),
        effects: { ...body.effects, scans: scans ? ['pen'] : [], waits },
      },
      waits,
    }
  }

  protected callsWaiting(text: string): boolean {
    return this.called.some(({ name, body }) => body?.effects.waits && text.includes(`"name":"${name}"`))
  }

  // Statements

  protected statements(count: number, depth: number): TypedStatement[] {
    const outer = this.locals
    const made: TypedStatement[] = []
    for (let i = 0; i < count; i++) made.push(this.statement(depth))
    this.locals = depth >= 3 ? this.locals : outer
    return made
  }

  protected guard(count: number): TypedStatement[] {
    return this.withoutWaits(() =>
      Array.from({ length: count }, () => {
        const check = this.defines.find(({ isCheck }) => isCheck)
        if (check && this.maybe(4)) return this.do(this.callOf(check, 1))
        return this.maybe(3) ? this.let(2, false) : this.require(2)
      }),
    )
  }

  protected statement(depth: number): TypedStatement {
    const simple: (() => TypedStatement)[] = [
      () => this.let(depth),
      () => this.let(depth),
      () => this.assign(),
      () => this.assign(),
      () => this.update(),
      () => this.require(2),
      () => this.at({ kind: 'progress', value: this.expr(T.float, 1) }),
      () => this.at({ kind: 'delete', place: this.place(this.one(MAPS.slice(0, 2)), true) }),
      () => this.at({ kind: 'destroy', class: 'pen', object: this.expr(T.penOrNull, 1) }),
      () => this.set(),
      () => this.hold(),
    ]
    const nested: (() => TypedStatement)[] = [
      () => this.if(depth),
      () => this.for(depth),
      () => this.try(depth),
      () => this.after(depth),
    ]
    const waiting = [
      () => this.at({ kind: 'wait', duration: this.expr(T.duration, 1) }),
      () => this.do(this.external()),
    ]
    const calls = this.called.length > 0 ? [() => this.do(this.messageCall())] : []
    const all = [...simple, ...(depth > 0 ? nested : []), ...(this.waits ? [...waiting, ...calls] : [])]
    return this.one(all)()
  }

  protected let(depth: number, mayCreate = true): TypedStatement {
    const create = mayCreate && this.maybe(8)
    const type = create ? T.pen : this.one(ANY)
    const value = create ? this.create() : this.expr(type, Math.max(1, depth))
    return this.at({ kind: 'let', local: this.newLocal(value.type), value })
  }

  protected require(depth: number): TypedStatement {
    const args = Array.from({ length: this.below(3) }, () => this.expr(this.one([...SCALARS, T.duration, ...REFS]), 1))
    const at = this.range()
    return this.at({ kind: 'require', condition: this.bool(depth), error: { at, code: this.code(), args } })
  }

  protected code(): string {
    return this.one(['RED', 'BLUE', 'VALUE_NOT_SUPPORTED', 'HANDLE_INVALID'])
  }

  protected assign(): TypedStatement {
    const isEntry = this.maybe(4)
    const type = this.one(isEntry ? MAPS.slice(0, 2) : this.written())
    const place = this.place(type, isEntry)
    return this.at({ kind: 'assign', place, value: this.expr(place.type, 2) })
  }

  protected written(): BodyType[] {
    return FIELDS.filter(({ ro, class: owner }) => !ro && owner === 'pen').map(({ type }) => type)
  }

  protected update(): TypedStatement {
    const type = this.one([T.int, T.float, T.string, T.datetime, setOf(T.string), setOf(T.int), mapOf(T.int, T.int)])
    const place = this.place(type, type.kind === 'map')
    const operator = place.type.kind === 'string' || this.maybe(2) ? '+' : '-'
    const element = place.type.kind === 'set' && this.maybe(2)
    const of =
      place.type.kind === 'set' && element ? place.type.of : place.type.kind === 'datetime' ? T.duration : place.type
    return this.at({ kind: 'update', place, operator, element, value: this.expr(of, 2) })
  }

  protected place(type: BodyType, isEntry: boolean): Place {
    const { class: owner, name } = this.one(
      FIELDS.filter((field) => !field.ro && field.class === 'pen' && is(field.type, type)),
    )
    const place = {
      at: this.range(),
      object: this.expr(this.maybe(6) ? T.penOrNull : T.pen, 1),
      class: owner,
      field: name,
      type,
    }
    if (!isEntry || type.kind !== 'map') return place
    return { ...place, type: type.value, key: this.expr(type.key, 1) }
  }

  protected set(): TypedStatement {
    const values = this.values()
    const spread = this.maybe(3) ? { spread: { of: this.expr(T.pen, 1), fields: ['weight', 'tags'] } } : {}
    return this.at({ kind: 'set', class: 'pen', object: this.expr(T.pen, 1), values, ...spread })
  }

  protected values() {
    const names = ['length', 'colour', 'numbers', 'spare'].filter(() => this.maybe(2))
    return names.map((name) => {
      const { type } = FIELDS.find((field) => field.name === name) ?? { type: T.int }
      return { name, value: this.expr(type, 1) }
    })
  }

  protected create(): TypedExpr {
    const spread = this.maybe(2) ? { spread: { of: this.expr(T.pen, 1), fields: ['weight', 'tags', 'cup'] } } : {}
    return this.at({ kind: 'create', type: T.pen, class: 'pen', values: this.values(), ...spread })
  }

  protected hold(): TypedStatement {
    const place = this.place(this.one([T.int, T.colour]), false)
    return this.at({ kind: 'hold', place, value: this.expr(place.type, 1) })
  }

  protected do(call: TypedExpr): TypedStatement {
    return this.at({ kind: 'do', call })
  }

  protected if(depth: number): TypedStatement {
    const condition = this.bool(2)
    const then = this.statements(1 + this.below(2), depth - 1)
    return this.at({ kind: 'if', condition, then, else: this.maybe(2) ? this.statements(1, depth - 1) : [] })
  }

  protected for(depth: number): TypedStatement {
    const [from, statements] = this.from(1, () => this.statements(1 + this.below(2), Math.min(2, depth - 1)))
    return this.at({ kind: 'for', from, statements })
  }

  protected try(depth: number): TypedStatement {
    const statements = this.statements(1 + this.below(3), Math.min(2, depth - 1))
    const codes = [this.code(), this.code()]
    return this.at({ kind: 'try', statements, codes, handler: this.statements(1, Math.min(2, depth - 1)) })
  }

  protected after(depth: number): TypedStatement {
    const delay = this.expr(T.duration, 1)
    const captured = this.locals.filter(() => this.maybe(2))
    const outer = this.locals
    const before = this.waits
    this.waits = false
    this.locals = [...captured]
    const statements = this.statements(1, Math.min(1, depth - 1))
    this.locals = outer
    this.waits = before
    const { effects } = bodyWith([], [])
    return this.at({ kind: 'after', id: `a#${this.afters++}`, delay, captured, statements, effects })
  }
}

function defineOf(name: string, body: MessageBody, result: BodyType | null, isCheck: boolean): Define {
  const params = [
    { name: 'p0', type: T.pen },
    { name: 'p1', type: T.int },
  ]
  return { name, doc: '', params, result: null, body: { ...body, result }, isCheck }
}
