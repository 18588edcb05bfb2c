/**
 * Follows a body through its branches, calls and waits, and notes how the values of one enum field change.
 *
 * - A requirement, an `if` and a `where` keep the values with which they can hold (narrow.ts). Unknown parts may be anything.
 * - A stretch is one change: from the value at its begin to that at its end. What fails changes nothing.
 * - After a wait, the field is taken to be as it was left, unless a later condition says otherwise: the text of one message
 *   does not say what others do meanwhile.
 * - A hold changes the field, and back when the message ends. An `after` block begins where the block around it ends.
 * - Different parameters and elements are taken for different objects.
 */
import type { Api } from '../../model/api.ts'
import type {
  CallTarget,
  FieldValue,
  From,
  MessageBody,
  Place,
  Spread,
  TypedExpr,
  TypedStatement,
} from '../../model/body.ts'
import { calledBody } from '../../model/reads.ts'
import type { ChangeKind } from '../../model/state-arrow.ts'
import type { Literal } from '../../model/value-types.ts'
import type { Evaluator } from './evaluate.ts'
import {
  type Flow,
  joinedFlow,
  retired,
  START,
  sameFlow,
  unchanged,
  type Way,
  type Ways,
  waysOf,
  withLocalValue,
  withObject,
} from './flow.ts'
import { narrowed, type Sighting, sightOf } from './narrow.ts'
import { ANYTHING, either, literalKnown, type Names, type PossibleValue } from './possible-value.ts'
import { doingsIn, type Touching } from './touching.ts'

/** `from` is null for an object that is made. */
export type Note = (from: string | null, to: string, how: ChangeKind) => void

export interface FollowedField {
  readonly api: Api
  readonly class: string
  readonly field: string
  readonly all: Names
  /** Of a new object whose text says nothing about the field. */
  readonly first: string
  readonly evaluator: Evaluator
  readonly touching: Touching
}

/** A body that runs. */
interface Run {
  /** Differs between all bodies that run at a time. */
  readonly name: string
  /** The bodies that call each other, the outermost first. */
  readonly inside: readonly MessageBody[]
  readonly isLater: boolean
  readonly outcomes: Map<TypedExpr, PossibleValue>
  readonly exits: { readonly flow: Flow; readonly value: PossibleValue }[]
}

type After = Extract<TypedStatement, { readonly kind: 'after' }>

/** More rounds find nothing new, or the enum has very many values that follow each other in one loop. */
const MOST_ROUNDS = 16

export class Follower {
  readonly #of: FollowedField
  readonly #allWays: Ways
  readonly #note: Note

  constructor(of: FollowedField, note: Note) {
    this.#of = of
    this.#allWays = unchanged(of.all)
    this.#note = note
  }

  /** Throws TooManyWays. */
  message(body: MessageBody): void {
    let flow = START
    for (const { slot, type } of body.params) {
      const known: PossibleValue =
        type.kind === 'ref' ? { kind: 'object', id: `parameter ${slot}` } : this.#of.evaluator.any(type)
      flow = withLocalValue(flow, slot, { known, version: -1 })
    }
    const run: Run = { name: '', inside: [body], isLater: false, outcomes: new Map(), exits: [] }
    const end = this.#statements(body.statements, flow, run)
    for (const last of [end, ...run.exits.map((exit) => exit.flow)]) if (last) this.#stretch(last, run)
  }

  #statements(statements: readonly TypedStatement[], start: Flow, run: Run): Flow | null {
    let flow: Flow | null = start
    const afters: After[] = []
    for (const statement of statements) {
      if (!flow) break
      this.#of.evaluator.step()
      if (statement.kind === 'after') afters.push(statement)
      else flow = this.#statement(statement, flow, run)
    }
    const last = flow ?? run.exits.at(-1)?.flow
    if (last) for (const after of afters) this.#after(after, last, run)
    return flow
  }

  #statement(statement: Exclude<TypedStatement, After>, flow: Flow, run: Run): Flow | null {
    switch (statement.kind) {
      case 'let': {
        const { flow: next, known } = this.#value(statement.value, flow, run)
        const { slot } = statement.local
        const expr = doingsIn(statement.value).length === 0 && known.kind !== 'object' ? { expr: statement.value } : {}
        return withLocalValue(next, slot, { known, ...expr, version: next.version })
      }
      case 'require':
        return this.#narrowed(statement.condition, true, flow, run)
      case 'fail':
        return null
      case 'assign':
      case 'hold':
        return this.#assign(statement.place, statement.value, flow, run, statement.kind === 'hold')
      case 'do':
        return this.#value(statement.call, flow, run).ends
      case 'set':
        return this.#set(statement, flow, run)
      case 'return': {
        const { ends, known } = statement.value
          ? this.#value(statement.value, flow, run)
          : { ends: flow, known: ANYTHING }
        if (ends) run.exits.push({ flow: ends, value: known })
        return null
      }
      case 'if': {
        const then = this.#narrowed(statement.condition, true, flow, run)
        const other = this.#narrowed(statement.condition, false, flow, run)
        return this.#joined(
          then && this.#statements(statement.then, then, run),
          other && this.#statements(statement.else, other, run),
        )
      }
      case 'for':
        return this.#loop(statement.from, statement.statements, flow, run)
      case 'try': {
        const end = this.#statements(statement.statements, flow, run)
        const handled = this.#joined(flow, end)
        return this.#joined(end, handled && this.#statements(statement.handler, handled, run))
      }
      case 'wait':
        return this.#stretch(flow, run)
      case 'update':
      case 'delete':
      case 'destroy':
        return { ...flow, version: flow.version + 1 }
      case 'progress':
      // These stand in tests only, which are no part of the model.
      case 'expect':
      case 'expect fails':
      case 'as':
      case 'given':
        return flow
    }
  }

  /** Notes what the stretch changes, and begins the next one. */
  #stretch(flow: Flow, run: Run): Flow {
    const next = (ways: Ways) => waysOf([...ways.values()].map(({ from: _, ...way }) => ({ from: way.to, ...way })))
    for (const ways of [...flow.objects.values(), flow.done]) for (const way of ways.values()) this.#noteWay(way, run)
    const objects = new Map([...flow.objects].map(([id, ways]) => [id, next(ways)]))
    return { ...flow, objects, done: new Map(), version: flow.version + 1, waited: true }
  }

  #noteWay({ from, to, under }: Way, { isLater }: Run): void {
    if (under === undefined) {
      if (from !== to) this.#note(from, to, isLater ? 'later' : 'sets')
      return
    }
    if (from !== to) this.#note(from, to, 'holds')
    if (under !== null && under !== to) this.#note(to, under, 'holds')
  }

  /** In a transaction of its own; the objects are taken to be as they were left. */
  #after({ statements, captured }: After, flow: Flow, outer: Run): void {
    const left = new Map([...flow.objects].map(([id, ways]) => [id, this.#released(ways)]))
    const slots = captured.map(({ slot }) => [slot, flow.locals.get(slot)] as const)
    const locals = new Map(
      slots.flatMap(([slot, local]) => (local ? [[slot, { known: local.known, version: -1 }] as const] : [])),
    )
    const start: Flow = { ...START, objects: left, locals, waited: true, version: flow.version + 1 }
    const run: Run = { ...outer, isLater: true, outcomes: new Map(), exits: [] }
    const end = this.#statements(statements, start, run)
    for (const last of [end, ...run.exits.map((exit) => exit.flow)]) if (last) this.#stretch(last, run)
  }

  #released(ways: Ways): Ways {
    return unchanged([...ways.values()].map(({ to, under }) => under ?? to))
  }

  #sighting({ outcomes }: Run): Sighting {
    return { evaluator: this.#of.evaluator, all: this.#of.all, allWays: this.#allWays, outcomes }
  }

  #joined(a: Flow | null, b: Flow | null): Flow | null {
    return joinedFlow(a, b, this.#allWays)
  }

  #narrowed(condition: TypedExpr, outcome: boolean, flow: Flow, run: Run): Flow | null {
    const { ends } = this.#value(condition, flow, run)
    return ends && narrowed(ends, condition, outcome, this.#sighting(run))
  }

  /** The value of an expression, after what it calls and makes. `ends` is null where it is sure to fail. */
  #value(
    expr: TypedExpr,
    start: Flow,
    run: Run,
  ): { readonly flow: Flow; readonly ends: Flow | null; readonly known: PossibleValue } {
    let flow = start
    for (const { expr: doing, sure } of doingsIn(expr)) {
      const next =
        doing.kind === 'create' ? this.#create(doing, flow, run) : this.#call(doing, flow, run, doing === expr)
      if (!next && sure) return { flow, ends: null, known: ANYTHING }
      flow = (sure ? next : this.#joined(flow, next)) ?? flow
    }
    const known = this.#of.evaluator.value(expr, sightOf(flow, this.#sighting(run)))
    return { flow, ends: flow, known }
  }

  /** The object that an expression refers to. One of which nothing is known gets a name by its place in the text. */
  #object(expr: TypedExpr, flow: Flow, run: Run): { readonly id: string; readonly flow: Flow } {
    const { flow: next, known } = this.#value(expr, flow, run)
    if (known.kind === 'object') return { id: known.id, flow: next }
    const id = `${run.name} ${expr.at[0]}:${expr.at[1]}`
    return { id, flow: retired(next, id) }
  }

  #assign(place: Place, value: TypedExpr, flow: Flow, run: Run, isHold: boolean): Flow | null {
    const { id, flow: placed } = this.#object(place.object, flow, run)
    const { ends } = this.#value(value, placed, run)
    if (!ends) return null
    const isField = place.class === this.#of.class && place.field === this.#of.field && !place.key
    if (!isField) return { ...ends, version: ends.version + 1 }
    // The new value may depend on the old one.
    const newValue = (old: string) => {
      const known = this.#of.evaluator.value(
        value,
        sightOf(withObject(ends, id, unchanged([old])), this.#sighting(run)),
      )
      return this.#valuesOf(known)
    }
    return this.#write(ends, id, newValue, isHold)
  }

  #valuesOf(known: PossibleValue): Names {
    return known.kind === 'values' ? known.of : this.#of.all
  }

  #write(flow: Flow, id: string, newValues: (old: string) => Names, isHold = false): Flow {
    const before = [...(flow.objects.get(id) ?? this.#allWays).values()]
    const ways = before.flatMap(({ from, to, under }) =>
      [...newValues(to)].map(
        (value): Way => ({ from, to: value, ...(isHold && { under: under === undefined ? to : under }) }),
      ),
    )
    return { ...withObject(flow, id, waysOf(ways)), version: flow.version + 1 }
  }

  #set(statement: Extract<TypedStatement, { readonly kind: 'set' }>, start: Flow, run: Run): Flow {
    const { id, flow } = this.#object(statement.object, start, run)
    const given = statement.class === this.#of.class ? this.#given(statement, flow, run) : undefined
    return given ? this.#write(flow, id, () => this.#valuesOf(given)) : { ...flow, version: flow.version + 1 }
  }

  /** The value that `...e` or `f = v` gives the field. */
  #given(
    { spread, values }: { readonly spread?: Spread; readonly values: readonly FieldValue[] },
    flow: Flow,
    run: Run,
  ): PossibleValue | undefined {
    const { class: owner, field, evaluator, all } = this.#of
    const sight = sightOf(flow, this.#sighting(run))
    const named = values.find(({ name }) => name === field)
    if (named) return evaluator.value(named.value, sight)
    if (!spread?.fields.includes(field)) return undefined
    const of = evaluator.value(spread.of, sight)
    return {
      kind: 'values',
      of:
        of.kind === 'object' && spread.of.type.kind === 'ref' && spread.of.type.class === owner
          ? sight.state(of.id)
          : all,
    }
  }

  #create(expr: Extract<TypedExpr, { readonly kind: 'create' }>, start: Flow, run: Run): Flow {
    const id = `${run.name} new ${expr.at[0]}:${expr.at[1]}`
    run.outcomes.set(expr, { kind: 'object', id })
    const flow = retired(start, id)
    if (expr.class !== this.#of.class) return { ...flow, version: flow.version + 1 }
    const given = this.#given(expr, flow, run)
    const values = given ? [...this.#valuesOf(given)] : [this.#of.first]
    const made = values.map((value): Way => ({ from: null, to: value }))
    return { ...withObject(flow, id, waysOf(made)), version: flow.version + 1 }
  }

  /** Null if the call is sure to fail. A call that matters to nothing here is not followed. */
  #call(
    { callee, args, ...call }: Extract<TypedExpr, { readonly kind: 'call' }>,
    flow: Flow,
    run: Run,
    isWhole: boolean,
  ): Flow | null {
    if (callee.kind === 'external') return this.#stretch(flow, run)
    const body = calledBody(this.#of.api, callee)
    if (!body) return this.#impliedCall(callee, args, flow, run)
    const touches = this.#of.touching.body(body)
    if (run.inside.includes(body)) return flow
    if (!touches && !body.effects.waits && !(isWhole && body.effects.raises.length > 0)) return flow
    return this.#follow(body, callee, { callee, args, ...call }, flow, run)
  }

  #follow(
    body: MessageBody,
    callee: CallTarget,
    call: Extract<TypedExpr, { readonly kind: 'call' }>,
    flow: Flow,
    run: Run,
  ): Flow | null {
    const { args } = call
    const name = `${run.name} ${call.at[0]}:${call.at[1]}`
    const sight = sightOf(flow, this.#sighting(run))
    const locals = new Map(
      body.params.map(({ slot, type }, i) => {
        const arg = args[i]
        const known = arg ? this.#of.evaluator.value(arg, sight) : this.#default(callee, i)
        const named: PossibleValue =
          known.kind === 'unknown' && type.kind === 'ref' ? { kind: 'object', id: `${name} ${slot}` } : known
        return [slot, { known: named, version: -1 }] as const
      }),
    )
    const inner: Run = { ...run, name, inside: [...run.inside, body], outcomes: new Map(), exits: [] }
    const end = this.#statements(body.statements, { ...flow, locals }, inner)
    const exits = [...(end ? [{ flow: end, value: ANYTHING }] : []), ...inner.exits]
    const after = exits.reduce<Flow | null>((all, exit) => this.#joined(all, exit.flow), null)
    const outcome = exits.map(({ value }) => value).reduce((a, b) => either(a, b), exits[0]?.value ?? ANYTHING)
    run.outcomes.set(call, outcome.kind === 'unknown' ? this.#of.evaluator.any(call.type) : outcome)
    return after && { ...after, locals: flow.locals }
  }

  #default(callee: CallTarget, index: number): PossibleValue {
    if (callee.kind !== 'message') return ANYTHING
    const owner = this.#of.api.classes.find(({ name }) => name === callee.class)
    const param = owner?.messages.find(({ name }) => name === callee.name)?.params[index]
    return param?.default === undefined ? ANYTHING : literalKnown(param.default as Literal)
  }

  /** `C.set_f(x, v)` without a body assigns the field. */
  #impliedCall(callee: CallTarget, [self, value]: readonly TypedExpr[], flow: Flow, run: Run): Flow {
    if (!self || !value || !this.#of.touching.call(callee)) return { ...flow, version: flow.version + 1 }
    const { id, flow: placed } = this.#object(self, flow, run)
    const known = this.#of.evaluator.value(value, sightOf(placed, this.#sighting(run)))
    return this.#write(placed, id, () => this.#valuesOf(known))
  }

  /** Round after round, until one finds nothing new. Each element is another object. */
  #loop({ local, in: set, where }: From, statements: readonly TypedStatement[], start: Flow, run: Run): Flow | null {
    const first = this.#value(set, start, run).ends
    const id = `${run.name} each ${local.slot}`
    const known: PossibleValue = local.type.kind === 'ref' ? { kind: 'object', id } : this.#of.evaluator.any(local.type)
    let flow = first
    for (let round = 0; flow && round < MOST_ROUNDS; round++) {
      const fresh = withLocalValue(retired(flow, id), local.slot, { known, version: -1 })
      const element = where ? this.#narrowed(where, true, fresh, run) : fresh
      const end = element && this.#statements(statements, element, run)
      const next = this.#joined(flow, end && retired(end, id))
      if (!next || sameFlow(next, flow)) return next
      flow = next
    }
    return flow
  }
}
