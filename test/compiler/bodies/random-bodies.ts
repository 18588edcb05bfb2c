/** Makes an API with random bodies: defines, checks, bodies of implied RPCs and messages, as the checker would accept. */
import type { Api, Define, Message, Param } from '../../../model/api.ts'
import type { BodyType, Condition, MessageBody, TypedExpr, TypedStatement } from '../../../model/body.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { message } from '../../runtime/sample-api.ts'
import { bodyWith, compare, local } from '../../support/trees.ts'
import { randomDesk } from './random-desk.ts'
import type { Below } from './random-nodes.ts'
import { type CallEffects, RandomStatements } from './random-statements.ts'
import { ANY, T } from './random-types.ts'

export interface RandomBodies {
  readonly api: Api
  /** The names of its messages; each takes a pen, an int, a string, a cup and a lid. */
  readonly messages: readonly string[]
}

/** RPCs that get a body, at random. */
const IMPLIED = [
  ...['pen.set_length', 'pen.set_colour', 'pen.add_tags', 'pen.remove_friends', 'pen.add_to_counts', 'pen.create'],
  ...['pen.remove_from_other_config', 'pen.destroy', 'pen.set', 'cup.set_name_label', 'cup.create', 'lid.destroy'],
]
const PARAMS = [T.pen, T.int, T.string, T.cup, T.lid]

/** An API with so many messages, and what they call. */
export function randomBodies(below: Below, count: number): RandomBodies {
  const desk = randomDesk()
  const maker = new Maker(below, desk)
  const defines = maker.makeDefines()
  const implied = maker.makeImplied()
  const messages = Array.from({ length: count }, (_, i) => maker.makeMessage(`m${i}`))
  const external = { name: 'ask', doc: '', params: [{ name: 'x', type: T.int }], result: T.int, throws: [] }
  const classes = desk.classes.map((owner) => ({
    ...owner,
    ...(owner.name === 'pen' ? { messages } : {}),
    bodies: Object.fromEntries(implied.filter((one) => one.class === owner.name).map(({ name, body }) => [name, body])),
  }))
  return { api: { ...desk, classes, defines, externals: [external] }, messages: messages.map(({ name }) => name) }
}

class Maker extends RandomStatements {
  /** Of messages and implied RPCs with a body. */
  readonly #effects = new Map<string, CallEffects>()
  /** The RPCs that get a body. */
  readonly #chosen: readonly Rpc[]

  constructor(below: Below, desk: Api) {
    super(below, desk)
    this.#chosen = this.rpcs.filter(({ name }) => IMPLIED.includes(name) && this.maybe(2))
    this.rpcs = this.rpcs.filter((rpc) => !this.#chosen.includes(rpc))
  }

  /** Helpers, checks and the one of the desk. */
  makeDefines(): readonly Define[] {
    for (const name of ['d0', 'd1', 'd2', 'd3']) {
      const result = this.maybe(6) ? null : this.one(ANY)
      this.writes = this.maybe(2)
      const make = () => (this.writes ? this.statements(1 + this.below(2), 2) : this.guard(2))
      this.#define(name, this.body(PARAMS, result, make), false)
    }
    this.writes = false
    for (const name of ['c0', 'c1']) {
      const body = this.body(PARAMS, null, () => this.guard(2))
      this.#define(name, { ...body, guard: body.statements.length }, true)
    }
    return this.defines
  }

  #define(name: string, body: MessageBody, isCheck: boolean): void {
    const params = body.params.map((param) => ({
      name: param.name,
      type: param.type,
      ...this.#where(param.type, param.name),
    }))
    const made: Define = { name, doc: '', params, result: body.result, body, isCheck }
    this.defines.push(made)
  }

  /** Bodies that call no RPC with a body: no circles. */
  makeImplied() {
    const made = this.#chosen.map((rpc) => {
      const params = rpc.params.map(({ type }) => type)
      const names = rpc.params.map(({ name }) => name)
      return {
        rpc,
        name: rpc.name.slice(rpc.class.length + 1),
        class: rpc.class,
        ...this.#message(params, rpc.result, this.#effectOf(rpc), names),
      }
    })
    for (const { rpc, ...one } of made) {
      this.called.push({
        ...one,
        params: rpc.params.map(({ type }) => type),
        result: rpc.result,
        waits: one.body.effects.waits,
      })
      this.#effects.set(`${rpc.name}`, one.body.effects)
    }
    return made
  }

  /** What the RPC does without a body. */
  #effectOf({ does, class: owner, params }: Rpc): () => TypedStatement[] {
    const at = (i: number): TypedExpr => {
      const found = this.locals[i]
      if (!found) throw new Error('no such parameter')
      return this.at({ kind: 'local', type: found.type, slot: found.slot, name: found.name })
    }
    const place = (field: string, key?: TypedExpr) => {
      const { type } = this.fields.find((one) => one.class === owner && one.name === field) ?? { type: T.int }
      const entry = key && type.kind === 'map' ? { key, type: type.value } : { type }
      return { at: this.range(), object: at(0), class: owner, field, ...entry }
    }
    const fields = this.fields
      .filter((one) => one.class === owner && one.given && one.name !== 'cap')
      .map(({ name }) => name)
    return () => {
      switch (does.kind) {
        case 'set':
          return [this.at({ kind: 'assign', place: place(does.field), value: at(1) })]
        case 'add':
        case 'remove': {
          const operator = does.kind === 'add' ? '+' : '-'
          return [this.at({ kind: 'update', place: place(does.field), operator, element: true, value: at(1) })]
        }
        case 'add_to':
          return [this.at({ kind: 'assign', place: place(does.field, at(1)), value: at(2) })]
        case 'remove_from':
          return [this.at({ kind: 'delete', place: place(does.field, at(1)) })]
        case 'destroy':
          return [this.at({ kind: 'destroy', class: owner, object: at(0) })]
        case 'set_record':
          return [this.at({ kind: 'set', class: owner, object: at(0), values: [], spread: { of: at(1), fields } })]
        default: {
          const type: BodyType = { kind: 'ref', class: owner, nullable: false }
          const value = this.at({
            kind: 'create',
            type,
            class: owner,
            values: [],
            spread: { of: at(params.length - 1), fields },
          })
          return [this.at({ kind: 'return', value })]
        }
      }
    }
  }

  makeMessage(name: string): Message {
    const result = this.maybe(8) ? null : this.one(ANY)
    const { body } = this.#message(PARAMS, result)
    const params = body.params.map((param) => ({
      name: param.name,
      type: param.type as Param['type'],
      ...this.#where(param.type, param.name),
    }))
    this.called.push({ class: 'pen', name, params: PARAMS, result, waits: body.effects.waits })
    this.#effects.set(`pen.${name}`, body.effects)
    // The model's types have no duration; nothing here reads the type of the result.
    return { ...message(name, { params }), result: null, body }
  }

  /** With a guard, perhaps, and `last` at its end. */
  #message(
    params: readonly BodyType[],
    result: BodyType | null,
    last?: () => TypedStatement[],
    names?: readonly string[],
  ) {
    this.waits = this.maybe(3)
    this.writes = true
    let guard = 0
    const make = () => {
      const head = this.maybe(2) ? this.guard(1 + this.below(3)) : []
      guard = head.length
      return [...head, ...this.statements(last ? this.below(2) : 2 + this.below(5), last ? 1 : 3), ...(last?.() ?? [])]
    }
    const body = this.body(params, result, make, names, last !== undefined)
    this.waits = false
    return { body: { ...body, guard } }
  }

  /** Two of three ints and texts have a condition. */
  #where(type: BodyType, name: string): { where?: Condition } {
    const value = type.kind === 'int' ? '5' : type.kind === 'string' ? 'x=1' : undefined
    if (value === undefined || this.maybe(3)) return {}
    const condition = compare(local(0, type, name), '!=', this.at({ kind: 'literal', type, value }))
    return { where: { path: 'a.crow', condition, text: `${name} != ${value}`, bounds: {} } }
  }

  protected body(
    params: readonly BodyType[],
    result: BodyType | null,
    make: () => TypedStatement[],
    names: readonly string[] = [],
    isComplete = false,
  ): MessageBody {
    this.slots = 0
    this.locals = params.map((type, i) => ({ name: names[i] ?? `p${i}`, slot: this.slots++, type }))
    this.result = result
    const locals = this.locals
    const made = make()
    this.locals = locals
    const last = result && !isComplete ? [this.at({ kind: 'return', value: this.expr(result, 2) })] : []
    const statements = [...made, ...last]
    const body = bodyWith(params, statements)
    return { ...body, params: locals, result, effects: { ...body.effects, ...this.effectsOf(statements) } }
  }

  protected effectsOf(statements: readonly TypedStatement[]): CallEffects {
    const effects: CallEffects[] = []
    for (const node of nodesIn(statements)) {
      if (node.kind === 'wait') effects.push({ waits: true, scans: [], destroys: [] })
      else if (node.kind === 'destroy') effects.push({ waits: false, scans: [], destroys: ['pen'] })
      else if (node.kind === 'all' && node.of === 'class') effects.push({ waits: false, scans: ['pen'], destroys: [] })
      else if (node.kind === 'call') effects.push(this.#effectsOfCall(node))
    }
    return {
      waits: effects.some(({ waits }) => waits),
      scans: effects.flatMap(({ scans }) => scans).slice(0, 1),
      destroys: effects.flatMap(({ destroys }) => destroys).slice(0, 1),
    }
  }

  #effectsOfCall({ callee }: TypedExpr & { kind: 'call' }): CallEffects {
    if (callee.kind === 'external') return { waits: true, scans: [], destroys: [] }
    if (callee.kind === 'define') return this.defines.find(({ name }) => name === callee.name)?.body.effects ?? NONE
    const name = `${callee.class}.${callee.name}`
    return this.#effects.get(name) ?? { ...NONE, destroys: callee.name === 'destroy' ? ['pen'] : [] }
  }
}

const NONE: CallEffects = { waits: false, scans: [], destroys: [] }

/** All nodes that run with these. */
function* nodesIn(value: unknown): Generator<TypedExpr | TypedStatement> {
  if (typeof value !== 'object' || value === null) return
  if (Array.isArray(value)) {
    for (const part of value) yield* nodesIn(part)
    return
  }
  const node = value as TypedExpr | TypedStatement
  if (node.kind === 'literal') return
  if ('kind' in node && 'at' in node) yield node
  const parts = node.kind === 'can' ? [node.args] : node.kind === 'after' ? [node.delay] : Object.entries(node)
  for (const part of parts) {
    if (!Array.isArray(part) || typeof part[0] !== 'string') yield* nodesIn(part)
    else if (!OTHERS.has(part[0])) yield* nodesIn(part[1])
  }
}

const OTHERS: ReadonlySet<string> = new Set(['type', 'local', 'at', 'callee', 'effects', 'captured', 'fields', 'codes'])
