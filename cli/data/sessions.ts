/** The sessions of a server that runs on a data file, or those in the file if there is none. */
import type { SessionView } from '../../runtime/standard/sessions/live-session-parts.ts'
import { SessionFactList } from '../../runtime/standard/sessions/session-facts.ts'
import { isMeantBy } from '../../runtime/standard/sessions/session-handle.ts'
import { Failure } from '../host/failure.ts'
import { ask } from './ask-server.ts'

/** The sessions of one user, or of all; the one that was used last comes first. */
export async function sessionsIn(file: string, user?: string): Promise<readonly SessionView[]> {
  const answer = await ask(file, { ask: 'sessions', ...(user === undefined ? {} : { user }) })
  if (answer && 'sessions' in answer) return answer.sessions
  const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
  const data = readDataFile(file)
  try {
    const facts = new SessionFactList(data.settings)
    const all = facts.refs().flatMap((ref) => {
      const one = facts.valid(ref)
      return one && (user === undefined || one.user === user) ? [{ ref, ...one }] : []
    })
    data.requireStill()
    return all.sort((a, b) => b.last - a.last)
  } finally {
    data.close()
  }
}

/** The session whose id starts with `id`. Throws Failure where there is none, or more than one. */
export async function sessionById(file: string, id: string): Promise<SessionView> {
  const meant = (await sessionsIn(file)).filter(({ ref }) => isMeantBy(id, ref))
  const [one] = meant
  if (one && meant.length === 1) return one
  const help = '"crow user sessions" lists them.'
  if (!one) throw new Failure(`There is no session "${id}" in "${file}". ${help}`, 1)
  throw new Failure(`${meant.length} sessions in "${file}" have an id that starts with "${id}". ${help}`, 1)
}
