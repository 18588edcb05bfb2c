/** Writes what calls return as text of one format. What many calls return is written once. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { namesSession } from '../access/session-refs.ts'
import { AllRecords, LateValue, Plain, type Result, Snapshot, type Value } from '../values/values.ts'
import { type AnswerPiece, shareable } from './answer.ts'
import type { CodecOf } from './codec.ts'
import type { RecordTexts } from './record-texts.ts'

/** Throws what reading the result throws: HANDLE_INVALID of a record that is gone, or errors of a LateValue. */
export type WriteResult = (result: Result) => AnswerPiece

export interface ResultWriterParts<Raw> {
  readonly api: Api
  readonly codecOf: CodecOf<Raw>
  readonly records: RecordTexts<Raw>
}

/** How the results of an RPC are written, by the type of its result. */
export function resultWriter<Raw>(rpc: Rpc, { api, codecOf, records }: ResultWriterParts<Raw>): WriteResult {
  // What a log-in returns is the only session reference that is written: any other is left out by its codec.
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
