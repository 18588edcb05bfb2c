/** The sessions of a server that runs on a data file; or those in the data, if there is none that can be asked. */
import type { SessionView } from '../../runtime/standard/sessions/live-session-parts.ts'
import { SessionFactList } from '../../runtime/standard/sessions/session-facts.ts'
import { isMeantBy } from '../../runtime/standard/sessions/session-handle.ts'
import { Failure } from '../host/failure.ts'
import type { UserPlace } from './user-place.ts'

/** The sessions of one user, or of all; the one that was used last comes first. */
export async function sessionsIn(place: UserPlace, user?: string): Promise<readonly SessionView[]> {
  const answer = await place.ask({ ask: 'sessions', ...(user === undefined ? {} : { user }) })
  if (answer && 'sessions' in answer) return answer.sessions
  const all = await place.read((settings) => {
    const facts = new SessionFactList(settings)
    return facts.refs().flatMap((ref) => {
      const one = facts.valid(ref)
      return one && (user === undefined || one.user === user) ? [{ ref, ...one }] : []
    })
  })
  return all.sort((a, b) => b.last - a.last)
}

/** The session whose id starts with `id`. Throws Failure where there is none, or more than one. */
export async function sessionById(place: UserPlace, id: string): Promise<SessionView> {
  const meant = (await sessionsIn(place)).filter(({ ref }) => isMeantBy(id, ref))
  const [one] = meant
  if (one && meant.length === 1) return one
  const help = '"crow user sessions" lists them.'
  if (!one) throw new Failure(`There is no session "${id}" in "${place.shown}". ${help}`, 1)
  throw new Failure(`${meant.length} sessions in "${place.shown}" have an id that starts with "${id}". ${help}`, 1)
}
