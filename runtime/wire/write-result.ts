/** Writes the results of calls as text of one format. A result that many calls return is written once. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { namesSession } from '../access/session-refs.ts'
import { AllRecords, LateValue, Plain, type Result, Snapshot, type Value } from '../values/values.ts'
import { type AnswerPiece, shareable, textOf } from './answer.ts'
import type { CodecOf } from './codec.ts'
import type { RecordTexts } from './record-texts.ts'

/** Throws what reading the result throws: HANDLE_INVALID of an object that is gone, or errors of a LateValue. */
export type WriteResult = (result: Result) => AnswerPiece

export interface ResultWriterParts<Raw> {
  readonly api: Api
  readonly codecOf: CodecOf<Raw>
  readonly records: RecordTexts<Raw>
}

/** Writes the results of an RPC by their type. */
export function resultWriter<Raw>(
  rpc: Rpc,
  { api, codecOf, records }: ResultWriterParts<Raw>,
  writeAll: (result: AllRecords) => AnswerPiece = ({ class: name, reader }) => records.of(name).all(reader),
): WriteResult {
  // The result of a log-in is the only session that is written: codecs of session refs write null.
  const isLogIn = rpc.does.kind === 'message' && namesSession(api, rpc.result)
  const codec = codecOf(isLogIn ? { kind: 'string' } : rpc.result)
  const shared = new WeakMap<LateValue | Plain, string | Uint8Array>()
  const once = (result: LateValue | Plain, make: () => Value): AnswerPiece => {
    const known = shared.get(result)
    if (known !== undefined) return known
    const text = shareable(codec.write(make()))
    shared.set(result, text)
    return text
  }
  return (result) => {
    if (typeof result !== 'object' || result === null) return codec.write(result)
    if (result instanceof Snapshot) return records.of(result.class).one(result.ref, result.reader)
    if (result instanceof AllRecords) return writeAll(result)
    if (result instanceof LateValue) return once(result, result.make)
    if (result instanceof Plain) return once(result, () => result)
    return codec.write(result)
  }
}

/** As `resultWriter`, but makes the whole text at once: for a task, which keeps it. */
export function resultTextWriter<Raw>(rpc: Rpc, parts: ResultWriterParts<Raw>): (result: Result) => string {
  const write = resultWriter(rpc, parts, ({ class: name, reader }) => parts.records.of(name).allAtOnce(reader))
  return (result) => textOf(write(result))
}
