/** Whether a server answers a call as the oracle does: a value, an error with its parameters, or a refusal of the format. */
import type { Type } from '../../model/api.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'
import type { RemoteError } from '../remote/dialects.ts'
import { type ComparedServers, differenceOf } from './same-value.ts'

export type DifferenceKind = 'value' | 'order' | 'error' | 'parameters' | 'form' | 'answer'

/** How the answer of a server differs from what it has to be. */
export interface AnswerDifference {
  readonly kind: DifferenceKind
  /** The place in the value; empty for all of it. */
  readonly where: string
  readonly expected: string
  readonly got: string
  /** The field of a class, or member of a record, in whose value it is. */
  readonly member?: string
}

/** `open`: the text does not say what the answer is. */
export type Comparison = 'same' | 'open' | AnswerDifference

/** Parameters of errors that are sentences for people. */
const SENTENCES: { readonly [code: string]: number | undefined } = {
  RBAC_PERMISSION_DENIED: 1,
  VALUE_NOT_SUPPORTED: 2,
  INVALID_VALUE: 1,
  INTERNAL_ERROR: 0,
}

/** The server may answer so at any time. */
export const PASSING_ERRORS: ReadonlySet<string> = new Set(['TOO_BUSY', 'TOO_MANY_PENDING_TASKS'])

export function compareOutcomes(
  servers: ComparedServers,
  type: Type | null,
  [ours, double, theirs]: readonly [CallOutcome, CallOutcome, CallOutcome],
): Comparison {
  if (textOfKind(ours) !== textOfKind(double)) return 'open'
  if ('error' in theirs && PASSING_ERRORS.has(theirs.error.code)) return 'open'
  const answer = (kind: DifferenceKind) =>
    ({ kind, where: '', expected: outcomeText(ours), got: outcomeText(theirs) }) as const
  if ('fault' in theirs) {
    if ('fault' in ours && ours.fault.kind === theirs.fault.kind) return 'same'
    return answer(theirs.fault.kind === 'value' || theirs.fault.kind === 'envelope' ? 'form' : 'answer')
  }
  if ('fault' in ours) return answer('answer')
  if ('error' in ours || 'error' in theirs) {
    if (!('error' in ours) || !('error' in theirs)) return answer('error')
    return compareErrors(servers, [ours.error, 'error' in double ? double.error : ours.error, theirs.error], answer)
  }
  if (!('value' in double) || type === null) return 'same'
  const found = differenceOf(servers, type, [ours.value as Value, double.value as Value, theirs.value as Value])
  return found ?? 'same'
}

function compareErrors(
  { server, double: twin }: ComparedServers,
  [ours, double, theirs]: readonly [RemoteError, RemoteError, RemoteError],
  answer: (kind: DifferenceKind) => AnswerDifference,
): Comparison {
  if (ours.code !== theirs.code) return answer('error')
  if (ours.params.length !== theirs.params.length) return answer('parameters')
  for (const [i, param] of ours.params.entries()) {
    if (SENTENCES[ours.code] === i) continue
    const isSettled = twin.sameText(param, double.params[i] ?? '')
    if (!server.sameText(param, theirs.params[i] as string) && isSettled) return answer('parameters')
  }
  return 'same'
}

function textOfKind(outcome: CallOutcome): string {
  if ('fault' in outcome) return `fault ${outcome.fault.kind}`
  return 'error' in outcome ? `error ${outcome.error.code}` : 'value'
}

const SHOWN = 400

/** In one line. */
export function outcomeText(outcome: CallOutcome): string {
  if ('fault' in outcome) return outcome.fault.message
  if ('error' in outcome) return `${outcome.error.code}(${outcome.error.params.join(', ')})`.slice(0, SHOWN)
  return outcome.value === undefined ? 'no error' : 'a value'
}
