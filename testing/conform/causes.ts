/** What failures have in common: one fault of a server fails several rules, and is reported once. */

import type { Field, Type } from '../../model/api.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { RecordValue } from '../../runtime/values/values.ts'
import type { Contradiction } from './contradiction.ts'
import type { Probe } from './probe.ts'
import { type ProbeStage, rpcOf } from './stage.ts'

/** A fault, as the first failure shows it. */
export interface Cause {
  /** The rule that reports it. */
  readonly rule: string
  /** The method or field that it is about. */
  readonly place: string
  /** Whether it may be the same as another cause. */
  readonly isNear: boolean
  /** What is wrong in the smallest sequence that shows it, and after it. */
  readonly subjects: ReadonlySet<string>
  /** The calls of that sequence that write, without repetitions. */
  readonly writes: string
  /** Equal for faults that differ only in the field. */
  readonly pattern: string
  readonly message: string
  /** Other methods or fields at which the rule has found the same. */
  readonly also: Set<string>
  /** Other rules that failed only because of it. */
  readonly rules: Set<string>
}

/** What of a contradiction says where it comes from. */
export type BlamedDifference = Pick<Contradiction, 'kind' | 'method' | 'where' | 'expected' | 'got' | 'member'>

/**
 * Names what is wrong: a field, whichever call returns it; an error that every API has, by the kind of call; or else a method and
 * its errors.
 */
export function subjectOf(stage: ProbeStage, difference: BlamedDifference): string {
  const { kind, method, member, where, expected, got } = difference
  const rpc = rpcOf(stage, method)
  const what = member ?? placeOf(rpc, method, where)
  if (rpc?.class === 'event' && member !== undefined) return snapshotSubject(`${kind} ${what}`)
  if (kind === 'value' || kind === 'order') return `${kind} ${what}`
  const [ours, theirs] = [codeIn(expected), codeIn(got)]
  if (theirs === 'MESSAGE_METHOD_UNKNOWN') return `missing ${method}`
  if (kind === 'parameters' && BUILT_IN_ERRORS.has(ours)) return `parameters ${ours}`
  const isExistence = ours === 'HANDLE_INVALID' ? theirs === '' : theirs === 'HANDLE_INVALID' && ours === ''
  if (isExistence && rpc) return `${kind} ${rpc.class} ${ours} ${theirs}`
  const isVerb =
    rpc && rpc.does.kind !== 'message' && BUILT_IN_ERRORS.has(ours) && (theirs === '' || BUILT_IN_ERRORS.has(theirs))
  return `${kind} ${isVerb ? rpc.does.kind : method} ${ours} ${theirs}`
}

/** Of the record in an event: it is wrong where the object is, but may be wrong by itself. */
export function snapshotSubject(subject: string): string {
  return `snapshot of ${subject}`
}

function placeOf(rpc: Rpc | undefined, method: string, where: string): string {
  if (rpc?.does.kind === 'get') return `${rpc.class}.${rpc.does.field}`
  return `${method} ${where.replaceAll(/\[[^\]]*\]/g, '[]')}`
}

/** Empty where there is none. */
function codeIn(text: string): string {
  return /^[A-Z][A-Z0-9_]*(?=\()/.exec(text)?.[0] ?? ''
}

/** Each method that writes, and whether it is given the field that is wrong. */
export function writesOf(stage: ProbeStage, { steps }: Probe, subject: string): string {
  const [owner, field] = fieldIn(stage, subject)
  const isAlone = field && !field.computed && !namesObjects(field.type)
  const named = steps.flatMap(({ method, args }) => {
    const rpc = rpcOf(stage, method)
    if (rpc?.writes === false || rpc?.class === 'event') return []
    // Objects that others need have to be there, and say nothing of a field without references.
    if (isAlone && rpc && rpc.class !== owner && rpc.does.kind === 'create') return []
    const isGiven = field && args.some((one) => one instanceof RecordValue && one.names.includes(field.name))
    return [isGiven ? `${method} with ${field.name}` : method]
  })
  return [...new Set(named)].sort().join(', ')
}

/** Empty for what is not the value of a field. */
export function patternOf(stage: ProbeStage, subject: string, writes: string): string {
  const [owner, field] = fieldIn(stage, subject)
  if (!field) return ''
  const text = `${subject} of ${field.type.kind} by ${writes}`
  return text.replaceAll(owner, 'C').replaceAll(new RegExp(`(?<![a-z])${field.name}(?!\\w)`, 'g'), 'f')
}

/** Of what else is wrong, that from which the fault may follow: a body, from the fields that it reads. */
export function sourcesOf(
  stage: ProbeStage,
  subject: string,
  method: string,
  others: Iterable<string>,
): readonly string[] {
  const [, field] = fieldIn(stage, subject)
  if (VALUE.test(subject) && field && !field.computed && !namesObjects(field.type)) return [subject]
  const rpc = rpcOf(stage, method)
  const reads = rpc && bodyOfRpc(stage.code.model, rpc)?.effects.reads
  return [...others].filter((one) => one === subject || !reads || reads.some((name) => one.endsWith(` ${name}`)))
}

/** What a failure is about, for people. */
export function placeIn(subject: string, method: string): string {
  return VALUE.test(subject) ? (subject.split(' ').at(-1) ?? method) : method
}

const VALUE = /^(?:snapshot of )?(?:value|order) \S+$/

function fieldIn({ code }: ProbeStage, subject: string): readonly [owner: string, field: Field | undefined] {
  const [, owner = '', name] = /(\w+)\.(\w+)$/.exec(subject) ?? []
  return [owner, code.model.classes.find((one) => one.name === owner)?.fields.find((one) => one.name === name)]
}

function namesObjects(type: Type): boolean {
  switch (type.kind) {
    case 'ref':
    case 'record':
      return true
    case 'set':
    case 'option':
      return namesObjects(type.of)
    case 'map':
      return namesObjects(type.key) || namesObjects(type.value)
    default:
      return false
  }
}

export class KnownCauses {
  readonly all: Cause[] = []

  /**
   * The same value of a field can be wrong for two reasons, so what has written it must be the same too. Errors are those of their
   * method.
   */
  find(subject: string, writes: string): Cause | undefined {
    const isValue = VALUE.test(subject)
    return this.all.find((one) => one.subjects.has(subject) && (!isValue || one.writes === writes))
  }

  /** The same rule found it in another field. */
  like(rule: string, pattern: string): Cause | undefined {
    return pattern === '' ? undefined : this.all.find((one) => one.rule === rule && one.pattern === pattern)
  }

  /** Those that are about the same, but may be another fault. */
  near(subjects: readonly string[]): readonly Cause[] {
    return this.all.filter((one) => !one.isNear && subjects.some((subject) => one.subjects.has(subject)))
  }

  /** Those that no cause is about. */
  unknown(subjects: Iterable<string>): readonly string[] {
    return [...subjects].filter((subject) => !this.all.some((one) => one.subjects.has(subject)))
  }

  /** The rule has found it again. */
  foundAgain(rule: string, subject: string, place: string): void {
    for (const one of this.all)
      if (one.rule === rule && one.subjects.has(subject) && one.place !== place) one.also.add(place)
  }

  /** What a call does wrong, its task does too. */
  ofMethod(method: string): Cause | undefined {
    return this.all.find(({ subjects }) => [...subjects].some((subject) => subject.split(' ')[1] === method))
  }
}
