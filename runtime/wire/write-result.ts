/** Writes the results of calls as text of one format. A result that many calls return is written once. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { namesSession } from '../access/session-refs.ts'
import { AllRecords, LateValue, Plain, type Result, Snapshot, type Value } from '../values/values.ts'
import { type AnswerPiece, shareable } from './answer.ts'
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
export function resultWriter<Raw>(rpc: Rpc, { api, codecOf, records }: ResultWriterParts<Raw>): WriteResult {
  // The result of a log-in is the only session that is written: codecs of session refs write null.
  const isLogIn = rpc.does.kind === 'message' && namesSession(api, rpc.result)
  const codec = codecOf(isLogIn ? { kind: 'string' } : rpc.result)
  const shared = new WeakMap<LateValue | Plain, AnswerPiece>()
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
    if (result instanceof AllRecords) return records.of(result.class).all(result.reader)
    if (result instanceof LateValue) return once(result, result.make)
    if (result instanceof Plain) return once(result, () => result)
    return codec.write(result)
  }
}
