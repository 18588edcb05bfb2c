/** Compares the store's changes with the oracle: each object whose record differs from before must be among them. */
import type { Change } from '../../../runtime/store/store.ts'
import { recordOf } from './fields.ts'
import { textOf } from './plain-values.ts'
import type { Session } from './session.ts'
import type { State } from './state.ts'

/** Returns a line for each object that the changes leave out, or have with another operation. */
export function wrongChanges(session: Session, before: State, after: State, changes: readonly Change[]): string[] {
  const refs = [...before.things.keys(), ...[...after.things.keys()].filter((ref) => !before.things.has(ref))]
  const found = new Map(changes.map((change) => [change.ref, change]))
  const missed = refs.flatMap((ref) => {
    const wanted = operation(textIn(session, before, ref), textIn(session, after, ref))
    const change = found.get(ref)
    const uuid = (after.things.get(ref) ?? before.things.get(ref))?.uuid
    const right =
      wanted === undefined ? change?.operation !== 'add' && change?.operation !== 'del' : change?.operation === wanted
    if (right && (!change || change.uuid === uuid)) return []
    return [`${session.trace.show(ref)} has the change ${change?.operation}, not ${wanted ?? 'mod or none'}`]
  })
  const unknown = changes
    .filter(({ ref }) => !refs.includes(ref))
    .map(({ ref }) => `${ref} has changed and is not known`)
  return [...missed, ...unknown]
}

/** undefined if the record is the same as before; it may have been different in between. */
function operation(before: string | undefined, after: string | undefined): Change['operation'] | undefined {
  if (before === after) return undefined
  if (before === undefined) return 'add'
  return after === undefined ? 'del' : 'mod'
}

function textIn(session: Session, state: State, ref: string): string | undefined {
  const thing = state.things.get(ref)
  return thing && textOf(recordOf(session.api, state, thing))
}
