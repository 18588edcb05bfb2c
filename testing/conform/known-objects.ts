/** Leaves out of answers the objects of a server that others have made. */
import type { Rpc } from '../../model/rpcs.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'
import type { ComparedServers } from './same-value.ts'

const ALL_OBJECTS: ReadonlySet<string> = new Set([
  'get_all',
  'get_all_records',
  'get_all_where',
  'get_all_records_where',
  'get_by_name_label',
])

type Outcomes = readonly [CallOutcome, CallOutcome, CallOutcome]

/** Answers about all objects of a class are about those that both know. */
export function onlyKnownObjects(
  { double, server, isOpen }: ComparedServers,
  { does }: Rpc,
  outcomes: Outcomes,
): Outcomes {
  if (!ALL_OBJECTS.has(does.kind)) return outcomes
  const isOurs = (ref: string) => server.right(ref) !== undefined && !isOpen(ref)
  const [ours, twin, theirs] = outcomes
  return [
    kept(ours, isOurs),
    kept(twin, (ref) => isOurs(double.left(ref) ?? '')),
    kept(theirs, (ref) => isOurs(server.left(ref) ?? '')),
  ]
}

function kept(outcome: CallOutcome, test: (ref: string) => boolean): CallOutcome {
  if (!('value' in outcome)) return outcome
  const { value } = outcome
  const known = (ref: Value) => typeof ref === 'string' && test(ref)
  if (Array.isArray(value)) return { ...outcome, value: (value as readonly Value[]).filter(known) }
  return value instanceof Map ? { ...outcome, value: new Map([...value].filter(([ref]) => known(ref))) } : outcome
}
