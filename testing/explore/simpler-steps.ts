/** Simpler steps than one that fails: by anybody, without interleaving, with shorter waits and smaller values. */
import type { Api, Type } from '../../model/api.ts'
import type { Value } from '../../runtime/values/values.ts'
import { argumentText } from './argument-maker.ts'
import type { Explored } from './explored-api.ts'
import { type Argument, NULL_ARGUMENT, type ObjectOrigin, originKey, originsIn, type Step } from './steps.ts'

/** Each is simpler than the one before it in some order that never returns, so that shrinking ends. */
export function* simplerThan(explored: Explored, step: Step, before: readonly Step[]): Generator<Step> {
  switch (step.kind) {
    case 'wait':
      for (const milliseconds of shorterWaits(step.milliseconds, explored.mined.waits)) yield { ...step, milliseconds }
      return
    case 'given': {
      const type = explored.externalResult(step.external)
      if (step.answer && type)
        for (const answer of simplerArguments(explored, step.answer, type, before)) yield { ...step, answer }
      return
    }
    case 'scene':
      for (const record of simplerArguments(explored, step.record, { kind: 'record', name: step.class }, before))
        yield { ...step, record }
      return
    case 'call': {
      if (step.role !== null) yield { ...step, role: null }
      if (step.isAsync) yield { ...step, isAsync: false }
      const { params } = explored.rpc(step.rpc)
      for (const [i, argument] of step.args.entries()) {
        const type = params[i]?.type
        if (!type) continue
        for (const one of simplerArguments(explored, argument, type, before))
          yield { ...step, args: step.args.with(i, one) }
      }
      return
    }
    default:
  }
}

/** The same call with each other int of the text, each other enum value, and async. */
export function* otherThan(explored: Explored, step: Step): Generator<Step> {
  if (step.kind !== 'call') return
  if (!step.isAsync && explored.hasTwin(step.rpc)) yield { ...step, isAsync: true }
  const { params } = explored.rpc(step.rpc)
  for (const [i, argument] of step.args.entries()) {
    const type = params[i]?.type
    if (argument.kind !== 'plain' || !type) continue
    for (const value of otherValues(explored, type))
      if (value !== argument.value) yield { ...step, args: step.args.with(i, { kind: 'plain', value }) }
  }
}

function otherValues({ api, mined }: Explored, type: Type): readonly Value[] {
  if (type.kind === 'bool') return [false, true]
  if (type.kind === 'enum')
    return api.enums.find(({ name }) => name === type.name)?.values.map(({ name }) => name) ?? []
  if (type.kind !== 'int') return []
  const near = mined.ints.slice(0, 6).flatMap((one) => [one, one + 1n, one - 1n])
  return [...new Set([...SMALL_INTS.slice(0, 6), ...near, 2n ** 63n - 1n])]
}

const ROUND = [1, 10, 100, 500, 1000, 2000, 5000, 10_000, 60_000, 3_600_000]

/** The shortest first: those of the text and round ones, then halves. */
function shorterWaits(milliseconds: number, mined: readonly number[]): number[] {
  const known = [...new Set([...ROUND, ...mined])].sort((a, b) => a - b)
  const half = Math.floor(milliseconds / 2)
  return [...known, half].filter((one) => one > 0 && one < milliseconds)
}

function* simplerArguments(
  explored: Explored,
  argument: Argument,
  type: Type,
  before: readonly Step[],
): Generator<Argument> {
  switch (argument.kind) {
    case 'plain':
      for (const value of simplerValues(explored, argument.value, type)) yield { kind: 'plain', value }
      return
    case 'object':
      yield* simplerObjects(explored.api, argument.origin, type, before)
      return
    case 'list': {
      if (argument.items.length > 0) yield { kind: 'list', items: [] }
      for (let i = 0; i < argument.items.length; i++)
        if (argument.items.length > 1) yield { kind: 'list', items: argument.items.toSpliced(i, 1) }
      if (type.kind !== 'set' && type.kind !== 'option') return
      for (const [i, item] of argument.items.entries())
        for (const one of simplerArguments(explored, item, type.of, before))
          if (!argument.items.some((other) => argumentText(other) === argumentText(one)))
            yield { kind: 'list', items: argument.items.with(i, one) }
      return
    }
    case 'map': {
      for (let i = 0; i < argument.entries.length; i++) yield { kind: 'map', entries: argument.entries.toSpliced(i, 1) }
      if (type.kind !== 'map') return
      for (const [i, [key, value]] of argument.entries.entries())
        for (const one of simplerArguments(explored, value, type.value, before))
          yield { kind: 'map', entries: argument.entries.with(i, [key, one]) }
      return
    }
    case 'record':
      if (type.kind === 'record') yield* simplerRecords(explored, argument, type.name, before)
  }
}

function* simplerRecords(
  explored: Explored,
  { members }: Argument & { readonly kind: 'record' },
  name: string,
  before: readonly Step[],
): Generator<Argument> {
  const { api } = explored
  const fields = api.records.find((one) => one.name === name)?.members ?? ofClass(api, name)
  for (const [i, [member, value]] of members.entries()) {
    const field = fields.find((one) => one.name === member)
    if (field?.default !== undefined) yield { kind: 'record', members: members.toSpliced(i, 1) }
    if (!field) continue
    for (const one of simplerArguments(explored, value, field.type, before))
      yield { kind: 'record', members: members.with(i, [member, one]) }
  }
}

function ofClass(api: Api, name: string) {
  return api.classes.find((one) => one.name === name)?.fields ?? []
}

/** Null, then objects that are there without a step, then those of earlier steps. */
function* simplerObjects(api: Api, origin: ObjectOrigin, type: Type, before: readonly Step[]): Generator<Argument> {
  if (type.kind === 'ref' && type.nullable) yield NULL_ARGUMENT
  const key = originKey(origin)
  const initial = api.objects.filter((object) => object.class === origin.class)
  for (const { name } of initial) {
    if (origin.kind === 'initial' && origin.name === name) return
    yield { kind: 'object', origin: { kind: 'initial', class: origin.class, name } }
  }
  const named = new Set<string>()
  for (const step of before)
    for (const argument of argumentsIn(step))
      for (const other of originsIn(argument)) {
        if (other.class !== origin.class || other.kind === 'initial' || named.has(originKey(other))) continue
        named.add(originKey(other))
        if (originKey(other) === key) return
        if (isEarlier(other, origin)) yield { kind: 'object', origin: other }
      }
}

function isEarlier(a: ObjectOrigin, b: ObjectOrigin): boolean {
  return a.kind !== 'initial' && b.kind !== 'initial' && a.step < b.step
}

function argumentsIn(step: Step): readonly Argument[] {
  return step.kind === 'call' ? step.args : step.kind === 'scene' ? [step.record] : []
}

const TEXTS = ['a', 'b', 'c', '']

function simplerValues({ api, mined }: Explored, value: Value, type: Type): readonly Value[] {
  switch (type.kind) {
    case 'int':
      return typeof value === 'bigint' ? simplerInts(value, mined.ints) : []
    case 'float':
      return before([0, 1, 2], value as number)
    case 'bool':
      return value === true ? [false] : []
    case 'string':
      return before(TEXTS, value as string)
    case 'enum': {
      const names = api.enums.find(({ name }) => name === type.name)?.values.map(({ name }) => name) ?? []
      return before(names, value as string)
    }
    case 'datetime':
      return before(['20260101T00:00:00Z'], value as string)
    default:
      return []
  }
}

/** Those that come before the value; all where it is not among them. */
function before<T>(simple: readonly T[], value: T): readonly T[] {
  const at = simple.indexOf(value)
  return at === -1 ? simple : simple.slice(0, at)
}

const SMALL_INTS = [0n, 1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n, 9n, 10n, -1n]
const ROUND_INTS = Array.from({ length: 17 }, (_, i) => 10n ** BigInt(i + 2))

/** Small ones, those of the text and round ones, then the half. */
function simplerInts(value: bigint, mined: readonly bigint[]): readonly bigint[] {
  const size = (one: bigint) => (one < 0n ? -one : one)
  const near = [...ROUND_INTS, ...mined.flatMap((one) => [one, one + 1n, one - 1n])]
    .filter((one) => !SMALL_INTS.includes(one))
    .sort((a, b) => (size(a) < size(b) ? -1 : 1))
  const known = [...SMALL_INTS, ...new Set(near)]
  const at = known.indexOf(value)
  if (at !== -1) return known.slice(0, at)
  return [...known.filter((one) => size(one) < size(value)), value / 2n]
}
