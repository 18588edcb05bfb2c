/**
 * Runs a message body as the compiler emits it and the same work as a handler written by hand, in turns on one store: CPU
 * microseconds of a call, and their ratio. Usage: npm run bench:bodies [-- ROUNDS]
 */
import { analyze } from '../analysis/analyze.ts'
import { emitBodies } from '../compiler/emit/bodies/module.ts'
import { parse } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'
import type { BodyType, MessageBody, TypedExpr, TypedStatement } from '../model/body.ts'
import { createLibrary } from '../runtime/bodies/library/library.ts'
import type { PlainCode, Run } from '../runtime/bodies/protocol.ts'
import { openStore } from '../runtime/store/sqlite/open.ts'
import type { Store } from '../runtime/store/store.ts'
import { ApiError, internalError } from '../runtime/values/api-error.ts'
import type { Value } from '../runtime/values/values.ts'
import { median, table } from './measure.ts'

const ROUNDS = Number(process.argv[2] ?? 41)
/** Calls in one round. */
const CALLS = 5000
/** Emitted for one by hand. */
const GOAL = 1.1

const TEXT = `
api desk
enum colour { red, blue, green }
class pen {
  RW length : int = 10
  RW colour : colour enum = red
  RW tags : string set = []
  RW numbers : int set = []
  message grow(self : pen ref) : int
}
`

const at = [0, 0, 0, 0] as const
const INT: BodyType = { kind: 'int' }
const BOOL: BodyType = { kind: 'bool' }
const COLOUR: BodyType = { kind: 'enum', name: 'colour' }
const PEN: BodyType = { kind: 'ref', class: 'pen', nullable: false }
const setOf = (of: BodyType): BodyType => ({ kind: 'set', of })
const literal = (type: BodyType, value: string): TypedExpr => ({ kind: 'literal', at, type, value })
const self: TypedExpr = { kind: 'local', at, type: PEN, slot: 0, name: 'self' }
const field = (name: string, type: BodyType): TypedExpr => ({
  ...{ kind: 'field', at, type, of: self, class: 'pen', field: name },
})
const requirement = (condition: TypedExpr): TypedStatement => ({
  ...{ kind: 'require', at, condition, error: { at, code: 'BAD', args: [self] } },
})

/** What `byHand` does. */
const STATEMENTS: readonly TypedStatement[] = [
  requirement({
    ...{ kind: 'in', at, type: BOOL, left: field('colour', COLOUR) },
    right: { kind: 'set', at, type: setOf(COLOUR), items: [literal(COLOUR, 'red'), literal(COLOUR, 'blue')] },
  }),
  requirement({
    ...{ kind: 'compare', at, type: BOOL, operator: '==', right: literal(INT, '2') },
    left: { kind: 'built-in', at, type: INT, name: 'size', args: [field('tags', setOf({ kind: 'string' }))], text: '' },
  }),
  requirement({
    ...{ kind: 'quantifier', at, type: BOOL, word: 'some' },
    from: { local: { name: 'n', slot: 1, type: INT }, in: field('numbers', setOf(INT)) },
    condition: {
      ...{ kind: 'compare', at, type: BOOL, operator: '>', right: literal(INT, '2') },
      left: { kind: 'local', at, type: INT, slot: 1, name: 'n' },
    },
  }),
  {
    ...{ kind: 'update', at, operator: '+', element: false, value: literal(INT, '1') },
    place: { at, object: self, class: 'pen', field: 'length', type: INT },
  },
  { kind: 'return', at, value: field('length', INT) },
]

function byHand(store: Store): (ref: string) => Value {
  const pen = store.class('pen')
  const [colour, tags, numbers, length] = ['colour', 'tags', 'numbers', 'length'].map((name) => pen.field(name))
  if (!colour || !tags || !numbers || !length) throw new Error('a field is missing')
  const allowed: readonly Value[] = ['red', 'blue']
  return (ref) => {
    if (!allowed.includes(colour.get(ref))) throw new ApiError('BAD', ref)
    if ((tags.get(ref) as readonly Value[]).length !== 2) throw new ApiError('BAD', ref)
    if (!(numbers.get(ref) as readonly bigint[]).some((n) => n > 2n)) throw new ApiError('BAD', ref)
    const next = (length.get(ref) as bigint) + 1n
    if (next !== BigInt.asIntN(64, next)) throw new ApiError('BAD', ref)
    length.set(ref, next)
    return length.get(ref)
  }
}

function withBody(api: Api): Api {
  const none = { reads: [], writes: [], creates: [], destroys: [], raises: [], scans: [], calls: [] }
  const body: MessageBody = {
    ...{ path: 'desk.crow', at, params: [{ name: 'self', slot: 0, type: PEN }], result: INT, guard: 3 },
    statements: STATEMENTS,
    effects: { ...none, waits: false, holds: false, after: false, progress: false, context: false },
  }
  const classes = api.classes.map((owner) => ({
    ...owner,
    messages: owner.messages.map((message) => ({ ...message, body })),
  }))
  return { ...api, classes }
}

async function emitted(api: Api, store: Store): Promise<PlainCode> {
  const { text } = emitBodies(api)
  const module = await import(`data:text/javascript,${encodeURIComponent(text)}`)
  const body = module.default(createLibrary(api, store)).messages.get('pen.grow')
  if (!body || body.waits) throw new Error('the body is missing')
  return body.code
}

const run = {
  steps: Number.POSITIVE_INFINITY,
  tooLong(): never {
    throw internalError('too many steps')
  },
} as unknown as Run

/** CPU microseconds of one call. */
function cost(store: Store, call: () => void): number {
  const before = process.cpuUsage()
  store.atomically(() => {
    for (let i = 0; i < CALLS; i++) call()
  })
  const { user, system } = process.cpuUsage(before)
  return (user + system) / CALLS
}

const { model } = analyze([{ path: 'desk.crow', tree: parse(TEXT) }], 'desk')
if (!model) throw new Error('the text of the benchmark has an error')
const api = withBody(model)
const store = openStore(api, ':memory:')
const body = await emitted(api, store)
const hand = byHand(store)
const ref = store.class('pen').create(
  new Map<string, Value>([
    ['tags', ['a', 'b']],
    ['numbers', [1n, 2n, 3n, 4n]],
  ]),
)
const rounds = Array.from({ length: ROUNDS + 3 }, () => ({
  body: cost(store, () => body(run, ref)),
  hand: cost(store, () => hand(ref)),
})).slice(3)
const ratio = median(rounds.map((round) => round.body / round.hand))
const us = (value: number) => value.toFixed(2)
console.log(
  table(
    ['', 'CPU µs a call'],
    [
      ['body', us(median(rounds.map((round) => round.body)))],
      ['handler by hand', us(median(rounds.map((round) => round.hand)))],
      ['ratio', `${ratio.toFixed(3)} (goal ${GOAL})`],
    ],
  ),
)
