/** Who knows which password: the user root, whose password comes from outside or is made, and the users of the data file. */
import { randomUUID } from 'node:crypto'
import type { Role } from '../../model/api.ts'
import type { Clock } from '../clock.ts'
import { internalError } from '../errors.ts'
import type { Principal } from '../principal.ts'
import type { Store } from '../store/store.ts'
import { Attempts, type OnGone } from './attempts.ts'
import { Gate } from './gate.ts'
import {
  hashPassword,
  LONGEST_PASSWORD,
  nobodysHash,
  passwordProblem,
  randomPassword,
  verifyPassword,
} from './password.ts'
import { ROOT, Users } from './users.ts'

const ROOT_PRINCIPAL: Principal = { name: ROOT, superuser: true, roles: [] }

/** The setting that holds the hash of root's password. */
export const ROOT_PASSWORD = 'password'

/** Hashes under way, for which Node has four threads by default, and logins that wait for one. */
const LOGINS = { running: 4, waiting: 256 }

export interface CredentialParts {
  readonly store: Store
  /** The API's. */
  readonly roles: readonly Role[]
  readonly clock: Clock
  /** CROWFOOT_PASSWORD. */
  readonly given: string | undefined
  /** Root's password is another than the one that its sessions were opened with. */
  readonly replaced: () => void
}

export interface Credentials {
  /** What to tell the person who starts the server: one line, with the password only where it was made just now. */
  readonly notice: string
  /** Resolves when the hash of a new password is in the store. */
  readonly ready: Promise<void>
  /** A given password may be another than the store's: until `ready`, sessions of the old one may still be there. */
  readonly mayReplace: boolean
  /** After failures of that name it waits. INTERNAL_ERROR where too many logins wait, or the server is stopping. */
  check(user: string, password: string, onGone?: OnGone): Promise<boolean>
  /** The hash of a password that is fit to be one, made when its turn has come. */
  hash(password: string): Promise<string>
  /** Gives a user that there is another password. */
  setHash(user: string, hash: string): void
  /** Who the user of that name is; undefined where there is none. */
  principalOf(user: string): Principal | undefined
  /** Refuses the logins that wait; resolves when none is under way. */
  close(): Promise<void>
}

/**
 * A given password of root replaces the one that the store has, and ends the sessions that were opened with that; with
 * none given the store's is kept, and where it has none one is made at random. Throws where the given one is too long
 * to log in with.
 */
export function openCredentials(parts: CredentialParts): Credentials {
  const { store, given } = parts
  const problem = given ? passwordProblem(given) : undefined
  if (problem) throw new Error(`CROWFOOT_PASSWORD ${problem}`)
  const kept = store.settings.get(ROOT_PASSWORD)
  const source = sourceOf(given, kept)
  const users = new Users(store.settings, parts.roles)
  const settled = settleHash(store, source.password, kept, parts.replaced)
  const refusal = (reason: string) => internalError(`The login was not tried: ${reason}`)
  const gate = new Gate(LOGINS, refusal)
  const attempts = new Attempts(parts.clock, refusal)
  const verify = verifier(store, users, settled)
  return {
    notice: source.notice,
    ready: settled,
    mayReplace: kept !== undefined && source.password !== undefined,
    async check(user, password, onGone) {
      if (user.length > LONGEST_PASSWORD || password.length > LONGEST_PASSWORD) return false
      return attempts.run(user, () => gate.run(() => verify(user, password)), onGone)
    },
    hash: (password) => gate.run(() => hashPassword(password)),
    setHash: (user, hash) => setHash(store, users, user, hash),
    principalOf: (user) => (user === ROOT ? ROOT_PRINCIPAL : users.principalOf(user)),
    close() {
      attempts.close()
      return gate.close()
    },
  }
}

type Verify = (user: string, password: string) => Promise<boolean>

/** As much work for a user that there is not as for one that there is. */
function verifier(store: Store, users: Users, settled: Promise<void>): Verify {
  const nobodys = nobodysHash()
  return async (user, password) => {
    await settled
    const hash = user === ROOT ? store.settings.get(ROOT_PASSWORD) : users.get(user)?.hash
    const right = await verifyPassword(password, hash ?? nobodys)
    return right && hash !== undefined
  }
}

/** Sets the hash that a user's password is checked against from now on; nothing where there is no such user. */
export function setHash(store: Store, users: Users, user: string, hash: string): void {
  const kept = users.get(user)
  if (user === ROOT) store.settings.set(ROOT_PASSWORD, hash)
  else if (kept) users.put({ ...kept, hash })
}

function sourceOf(given: string | undefined, kept: string | undefined): { notice: string; password?: string } {
  if (given) return { notice: `user ${ROOT}, password as CROWFOOT_PASSWORD says`, password: given }
  if (kept !== undefined) return { notice: `user ${ROOT}, password as set before; CROWFOOT_PASSWORD sets another` }
  const password = randomPassword()
  return { notice: `user ${ROOT}, password ${password} (made now and not shown again)`, password }
}

/** Resolves when root's hash is in the store, unless it was there already. */
async function settleHash(
  store: Store,
  password: string | undefined,
  kept: string | undefined,
  replaced: () => void,
): Promise<void> {
  if (kept !== undefined && (password === undefined || (await verifyPassword(password, kept)))) return
  store.settings.set(ROOT_PASSWORD, await hashPassword(password ?? randomUUID()))
  if (kept !== undefined) replaced()
}
