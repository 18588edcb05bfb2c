/** Makes faults of what a world reports: errors of calls, broken invariants, lines of the log. */
import { failedBlock } from '../world/failed-block.ts'
import type { BrokenInvariant } from '../world/invariant-watch.ts'
import type { CallError, EndedCall } from './claims.ts'
import type { MissedEvent } from './event-mirror.ts'
import type { Explored } from './explored-api.ts'
import type { Fault } from './finding.ts'

const REF = /OpaqueRef:[0-9a-zA-Z-]+/g
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g

/** Without what differs from run to run. */
export function withoutRefs(text: string): string {
  return text.replaceAll(REF, '…').replaceAll(UUID, '…')
}

/** undefined for an error that the text declares. */
export function callFault(
  explored: Explored,
  { step, error }: EndedCall,
  given: ReadonlySet<string>,
  after: number,
): Fault | undefined {
  if (!error || explored.allows(step.rpc, error, given)) return undefined
  const shown = step.isAsync && explored.hasTwin(step.rpc) ? taskShows(step.id, error) : ITSELF
  const common = { step: step.id, after, shown } as const
  if (error.code === 'INTERNAL_ERROR') return internalFault(step.rpc, error, common)
  return {
    ...common,
    kind: 'undeclared error',
    cause: `undeclared error: ${step.rpc} ${error.code} ${aboutOf(error)}`,
    message: `"${step.rpc}" ended in ${callErrorText(error)}, which it does not declare.`,
  }
}

function internalFault(rpc: string, error: CallError, common: Pick<Fault, 'step' | 'after' | 'shown'>): Fault {
  const [message = ''] = error.params
  if (/took more than \d+ steps/.test(message))
    return {
      ...common,
      kind: 'steps',
      cause: `steps: ${rpc}`,
      message: `"${rpc}" took more steps than a stretch may take: ${message}.`,
    }
  return {
    ...common,
    kind: 'internal error',
    cause: `internal error: ${rpc} ${withoutRefs(message)}`,
    message: `"${rpc}" ended in ${callErrorText(error)}.`,
  }
}

const ITSELF = { kind: 'itself' } as const

function taskShows(step: number, { code }: CallError): Fault['shown'] {
  return { kind: 'task', step, code }
}

/** What the error is about, of the parameters that do not differ from run to run. */
function aboutOf({ code, params }: CallError): string {
  if (code === 'HANDLE_INVALID' || code === 'OBJECT_IN_USE') return params[0] ?? ''
  return code === 'VALUE_NOT_SUPPORTED' ? withoutRefs(params[0] ?? '') : ''
}

/** As texts write it. */
export function callErrorText({ code, params }: CallError): string {
  return params.length === 0 ? code : `${code}(${params.join(', ')})`
}

export function invariantFault(
  { title, offenders, error }: BrokenInvariant,
  step: number | null,
  after: number,
): Fault {
  const by =
    offenders.length === 0
      ? ''
      : `; ${offenders.map(({ class: of, ref }) => `${of} ${ref}`).join(', ')} ${offenders.length === 1 ? 'breaks' : 'break'} it`
  const message = error
    ? `The invariant "${title}" could not be evaluated: ${callErrorText(error)}.`
    : `The invariant "${title}" does not hold${by}.`
  return { kind: 'invariant', cause: `invariant: ${title}`, message, step, after, shown: ITSELF }
}

/** No test can show it, as tests have no events. */
export function eventFault({ class: of, ref, field }: MissedEvent, after: number): Fault {
  const what = field === null ? `${of} ${ref} was made or destroyed` : `"${field}" of ${of} ${ref} changed`
  const cause = `event: ${of}.${field ?? ''}`
  return { kind: 'event', cause, message: `${what} without an event.`, step: null, after, shown: { kind: 'nothing' } }
}

export function loggedFault(text: string, step: number | null, after: number): Fault {
  const failed = failedBlock(text)
  if (failed) {
    const { block, code } = failed
    const message = `The block "${block}" of "after" failed with ${code}, which nobody gets.`
    return { kind: 'after', cause: `after: ${block} ${code}`, step, after, shown: ITSELF, message }
  }
  const [line = ''] = text.split('\n')
  return {
    ...{ kind: 'logged', cause: `logged: ${withoutRefs(line)}`, step, after, shown: ITSELF },
    message: `The server logged: ${line}`,
  }
}
