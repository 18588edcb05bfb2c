/** Writes the results of calls as text of one format. A result that many calls return is written once. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Type } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { namesSession } from '../access/session-refs.ts'
import { internalError } from '../values/api-error.ts'
import { AllRecords, AllRefs, LateValue, Plain, type Result, Snapshot, type Value } from '../values/values.ts'
import { when } from '../values/when.ts'
import { type AnswerPiece, boundedTextOf, shareable } from './answer.ts'
import { textOrStream } from './answer-stream.ts'
import type { Form } from './form.ts'
import { plainSlices } from './plain-writer.ts'
import type { RecordTexts } from './record-texts.ts'
import { closeLists, isLarge, type ValueSlicesParts, valueSlices } from './value-slices.ts'

/**
 * Returns a promise only if other large answers come first, or if large plain data are written for the first time. Throws
 * what reading the result throws: HANDLE_INVALID of an object that is gone, or errors of a LateValue.
 */
export type WriteResult = (result: Result) => AnswerPiece | Promise<AnswerPiece>

export interface ResultWriterParts<Raw> extends ValueSlicesParts<Raw> {
  readonly records: RecordTexts<Raw>
}

/** Writes the results of an RPC by their type: large ones while they are sent. */
export function resultWriter<Raw>(
  rpc: Rpc,
  parts: ResultWriterParts<Raw>,
  readNow: ReadNow = readInSlices(parts.records),
): WriteResult {
  const { api, form, codecOf, records } = parts
  // The result of a log-in is the only session that is written: codecs of session refs write null.
  const isLogIn = rpc.does.kind === 'message' && namesSession(api, rpc.result)
  const type: Type | null = isLogIn ? { kind: 'string' } : rpc.result
  const codec = codecOf(type)
  const shared = new WeakMap<LateValue | Plain, string | Uint8Array>()
  const once = (result: LateValue | Plain, make: () => Value): AnswerPiece => {
    const known = shared.get(result)
    if (known !== undefined) return known
    const text = shareable(codec.write(make()))
    shared.set(result, text)
    return text
  }
  const plainText = sharedPlain(form, shared)
  const write = (value: Value) =>
    isLarge(value) ? textOrStream(valueSlices(parts, type, value), () => closeLists(value)) : codec.write(value)
  return (result) => {
    if (typeof result !== 'object' || result === null) return write(result)
    if (result instanceof Snapshot) return records.of(result.class).one(result.ref, result.reader)
    if (result instanceof AllRecords) return readNow.records(result)
    if (result instanceof AllRefs) return when(readNow.refs(result), write)
    if (result instanceof LateValue) return once(result, result.make)
    if (result instanceof Plain) return readNow.waits ? plainText(result) : once(result, () => result)
    return write(result)
  }
}

/** Writes large plain data over several turns, once for all calls that return it. */
function sharedPlain<Raw>(
  form: Form<Raw>,
  shared: WeakMap<LateValue | Plain, string | Uint8Array>,
): (plain: Plain) => AnswerPiece | Promise<AnswerPiece> {
  const making = new WeakMap<Plain, Promise<AnswerPiece>>()
  const make = async (plain: Plain): Promise<AnswerPiece> => {
    const texts: string[] = []
    for (const text of plainSlices(form, plain)) {
      if (texts.push(text) > 1) await nextTurn()
    }
    const made = shareable(texts.join(''))
    shared.set(plain, made)
    return made
  }
  return (plain) => {
    const known = shared.get(plain) ?? making.get(plain)
    if (known !== undefined) return known
    const made = make(plain).finally(() => making.delete(plain))
    making.set(plain, made)
    return made
  }
}

/** Reads what is in the store when a result is written. */
interface ReadNow {
  /** Whether the caller waits for a promise. */
  readonly waits: boolean
  records(all: AllRecords): AnswerPiece | Promise<AnswerPiece>
  refs(all: AllRefs): Value | Promise<Value>
}

function readInSlices<Raw>(records: RecordTexts<Raw>): ReadNow {
  return {
    waits: true,
    records: ({ class: name, reader, where }) => (where ? records.of(name).where(where) : records.of(name).all(reader)),
    refs: ({ class: name, where }) => records.of(name).refs(where),
  }
}

function readAtOnce<Raw>(records: RecordTexts<Raw>): ReadNow {
  return {
    waits: false,
    records: ({ class: name, reader, where }) => records.of(name).allAtOnce(reader, where),
    refs: ({ class: name, where }) => records.of(name).refsAtOnce(where),
  }
}

/** Characters of a task's result: it is made, and kept with the changes of its call, in one turn. */
const MOST_OF_TASK = 4 * 1024 * 1024

/** As `resultWriter`, but makes the whole text at once: for a task, which keeps it. INTERNAL_ERROR where it is too long. */
export function resultTextWriter<Raw>(rpc: Rpc, parts: ResultWriterParts<Raw>): (result: Result) => string {
  const write = resultWriter(rpc, parts, readAtOnce(parts.records))
  return (result) => {
    const text = boundedTextOf(write(result) as AnswerPiece, MOST_OF_TASK)
    if (text !== undefined) return text
    throw internalError(`The result is longer than ${MOST_OF_TASK} characters, which is too long for a task`)
  }
}
