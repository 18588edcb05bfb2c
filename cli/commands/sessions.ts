/** `crow user sessions` and `crow user revoke`: who is logged in to a server, and how that ends. */

import type { SessionView } from '../../runtime/standard/sessions/live-sessions.ts'
import { SessionFactList, SessionFactTable } from '../../runtime/standard/sessions/session-facts.ts'
import { isMeantBy, shortId } from '../../runtime/standard/sessions/session-handle.ts'
import { change, onFile } from '../data/data-file.ts'
import { ask, askToChange } from '../data/server.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { tableText } from '../print/table.ts'
import { count } from '../print/words.ts'
import { place, requireUserIn, type UserOptions } from './user.ts'

/** Those of a user, or of all; the one that was used last comes first. */
export function listSessions(
  host: Host,
  name: string | undefined,
  path: string,
  options: UserOptions,
): Promise<number> {
  return onFile(1, async () => {
    const { file } = await place(host, path, options)
    if (name !== undefined) await requireUserIn(file, name)
    const rows = (await sessionsIn(file, name)).map(({ ref, user, source, created, last }) => [
      shortId(ref),
      clean(user),
      clean(source),
      timeText(created),
      timeText(last),
    ])
    host.stdout.write(tableText(['ID', 'USER', 'FROM', 'LOGGED IN', 'LAST USED'], rows, host.stdout))
    return 0
  })
}

/** Ends all sessions of a user, or one by its id. */
export function revoke(
  host: Host,
  who: { readonly name: string } | { readonly session: string },
  path: string,
  options: UserOptions,
): Promise<number> {
  return onFile(1, async () => {
    const { file, api } = await place(host, path, options)
    if ('name' in who) {
      await requireUserIn(file, who.name)
      const request = { ask: 'end sessions', user: who.name } as const
      const ended =
        (await askToChange(file, request)) ??
        (await change(file, api, ({ settings }) => new SessionFactTable(settings).endOf(who.name)))
      host.stdout.write(`${clean(`ended ${count(ended, 'session')} of ${who.name} in ${file}`)}\n`)
      return 0
    }
    const one = await sessionMeant(file, who.session)
    const request = { ask: 'end session', session: one.ref } as const
    const asked = await askToChange(file, request)
    if (asked === undefined) await change(file, api, (store) => new SessionFactTable(store.settings).remove(one.ref))
    host.stdout.write(`${clean(`ended the session ${shortId(one.ref)} of ${one.user} in ${file}`)}\n`)
    return 0
  })
}

async function sessionMeant(file: string, id: string): Promise<SessionView> {
  const meant = (await sessionsIn(file, undefined)).filter(({ ref }) => isMeantBy(id, ref))
  const [one] = meant
  if (one && meant.length === 1) return one
  const help = '"crow user sessions" lists them.'
  if (!one) throw new Failure(`There is no session "${id}" in "${file}". ${help}`, 1)
  throw new Failure(`${meant.length} sessions in "${file}" have an id that starts with "${id}". ${help}`, 1)
}

/** As the server knows them, where one runs; else as the file has them. */
async function sessionsIn(file: string, user: string | undefined): Promise<readonly SessionView[]> {
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

function timeText(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.\d+Z$/, 'Z')
}
