/** The one account, `root`: where its password comes from, and who knows it. */
import { randomUUID, timingSafeEqual } from 'node:crypto'
import { internalError } from '../errors.ts'
import type { Principal } from '../principal.ts'
import type { Store } from '../store/store.ts'
import { Gate } from './gate.ts'
import { hashPassword, randomPassword, verifyPassword } from './password.ts'

export const USER = 'root'

const ROOT: Principal = { name: USER, superuser: true, roles: [] }

const SETTING = 'password'

/** Longer ones are nobody's: Unicode normalisation takes quadratic time in a run of combining marks. In UTF-16 units. */
const LONGEST = 1024

/** Hashes under way, for which Node has four threads by default, and logins that wait for one. */
const LOGINS = { running: 4, waiting: 256 }

export interface Credentials {
  /** What to tell the person who starts the server: one line, with the password only where it was made just now. */
  readonly notice: string
  /** Resolves when the hash of a new password is in the store. */
  readonly ready: Promise<void>
  /** A given password may be another than the store's: until `ready`, sessions of the old one may still be there. */
  readonly mayReplace: boolean
  /** INTERNAL_ERROR where too many logins wait, or the server is stopping. */
  check(user: string, password: string): Promise<boolean>
  /** Who the user of that name is; undefined where there is none. */
  principalOf(user: string): Principal | undefined
  /** Refuses the logins that wait; resolves when none is under way. */
  close(): Promise<void>
}

/**
 * `given` is CROWFOOT_PASSWORD. A given password replaces the one that the store has, and ends the sessions that were
 * opened with that (`replaced`); with none given the store's is kept, and where it has none one is made at random.
 * Throws where the given one is too long to log in with.
 */
export function openCredentials(store: Store, given: string | undefined, replaced: () => void): Credentials {
  if (given !== undefined && given.length > LONGEST)
    throw new Error(`CROWFOOT_PASSWORD has ${given.length} characters; at most ${LONGEST} are read`)
  const kept = store.settings.get(SETTING)
  const source = sourceOf(given, kept)
  const hash = settleHash(store, source.password, kept, replaced)
  const gate = new Gate(LOGINS, (reason) => internalError(`The login was not tried: ${reason}`))
  const verify = async (password: string) => verifyPassword(password, await hash)
  return {
    notice: source.notice,
    ready: hash.then(() => undefined),
    mayReplace: kept !== undefined && source.password !== undefined,
    async check(user, password) {
      if (user.length > LONGEST || password.length > LONGEST) return false
      // The hash is computed for every user, so that the time taken does not tell which exist.
      const right = await gate.run(() => verify(password))
      return sameUser(user) && right
    },
    principalOf: (user) => (user === USER ? ROOT : undefined),
    close: () => gate.close(),
  }
}

function sourceOf(given: string | undefined, kept: string | undefined): { notice: string; password?: string } {
  if (given) return { notice: `user ${USER}, password as CROWFOOT_PASSWORD says`, password: given }
  if (kept !== undefined) return { notice: `user ${USER}, password as set before; CROWFOOT_PASSWORD sets another` }
  const password = randomPassword()
  return { notice: `user ${USER}, password ${password} (made now and not shown again)`, password }
}

/** The hash to check against, in the store unless it was there already. */
async function settleHash(
  store: Store,
  password: string | undefined,
  kept: string | undefined,
  replaced: () => void,
): Promise<string> {
  if (kept !== undefined && (password === undefined || (await verifyPassword(password, kept)))) return kept
  const hash = await hashPassword(password ?? randomUUID())
  store.settings.set(SETTING, hash)
  if (kept !== undefined) replaced()
  return hash
}

function sameUser(user: string): boolean {
  const [given, expected] = [Buffer.from(user), Buffer.from(USER)]
  return given.length === expected.length && timingSafeEqual(given, expected)
}
