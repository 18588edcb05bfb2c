/** Which user has which password: root, whose password is given or made, and the users of the data file. */
import { randomUUID } from 'node:crypto'
import { availableParallelism } from 'node:os'
import type { Role } from '../../../model/api.ts'
import type { Clock } from '../../clock.ts'
import type { WriteGate } from '../../engine/gate.ts'
import { gated } from '../../engine/gated.ts'
import type { SharedFailures } from '../../engine/shared-failures.ts'
import type { Store } from '../../store/store.ts'
import { internalError, tooBusy } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { type Attempt, type AttemptLimits, Attempts } from './attempts.ts'
import {
  hashPassword,
  isShort,
  LONGEST_PASSWORD,
  nobodysHash,
  passwordProblem,
  randomPassword,
  SHORTEST_PASSWORD,
  verifyPassword,
} from './password.ts'
import { sharedAttempt } from './shared-attempts.ts'
import { ROOT, Users } from './users.ts'

const ROOT_PRINCIPAL: Principal = { name: ROOT, superuser: true, roles: [] }

/** The setting that holds the hash of root's password. */
export const ROOT_PASSWORD = 'password'

/** A hash keeps a processor busy for a tenth of a second; Node has four threads for them. */
const LIMITS: AttemptLimits = {
  running: Math.min(4, Math.max(2, availableParallelism())),
  waiting: 1024,
  waitingOfGroup: 256,
  kept: 8192,
}

export interface CredentialParts {
  readonly store: Store
  /** The API's. */
  readonly roles: readonly Role[]
  readonly clock: Clock
  /** CROWFOOT_PASSWORD. */
  readonly given: string | undefined
  /** Where writes are ordered, a given password counts only while root has none, or with `mayReset`. */
  readonly gate?: WriteGate | undefined
  readonly mayReset?: boolean | undefined
  /** The failures that other servers count too. */
  readonly shared?: SharedFailures | undefined
  /** Called when root's password differs from the one that its sessions were opened with. */
  readonly replaced: () => void
}

export interface Credentials {
  /**
   * A line for the person who starts the server; contains the password only if it was generated just now. Where several
   * servers share the data, another one may set a password first: known when `ready` is.
   */
  readonly notice: string
  /** Resolves when the hash of a new password is in the store. */
  readonly ready: Promise<void>
  /** A given password may differ from the stored one: until `ready`, sessions of the old one may exist. */
  readonly mayReplace: boolean
  /** Waits for its turn, and after failures. Throws TOO_BUSY where too many wait, INTERNAL_ERROR when the server stops. */
  check(attempt: Attempt, password: string): Promise<boolean>
  /** The user has a session that was opened from that source. */
  trust(user: string, source: string): void
  /** The hash of a valid new password, made when its turn has come. */
  hash(user: string, password: string): Promise<string>
  /** Gives an existing user another password. */
  setHash(user: string, hash: string): void
  /** The user of that name with its roles; undefined where there is none. */
  principalOf(user: string): Principal | undefined
  /** Refuses waiting log-ins; resolves when none is under way. */
  close(): Promise<void>
}

/**
 * A given password of root replaces the stored one, and ends the sessions that were opened with that. With none given,
 * the stored one is kept; where nothing is stored, a random one is made. Throws where the given one is too long to log
 * in with.
 */
export function openCredentials(parts: CredentialParts): Credentials {
  const { store, given } = parts
  const problem = given ? passwordProblem(given) : undefined
  if (problem) throw new Error(`CROWFOOT_PASSWORD ${problem}`)
  const kept = store.settings.get(ROOT_PASSWORD)
  const isOrdered = parts.gate?.isOrdered ?? false
  let source = isOrdered && kept !== undefined && !parts.mayReset ? KEPT_BY_ALL : sourceOf(given, kept)
  const users = new Users(store.settings, parts.roles)
  const late = () => {
    source = KEPT_BY_ALL
  }
  const settled = settleHash(parts, source.password, kept, late)
  const stopping = () => internalError('The login was not tried: the server is stopping')
  const attempts = new Attempts(parts.clock, { busy: tooBusy, stopping }, LIMITS)
  const verify = verifier(store, users, settled)
  return {
    get notice() {
      return source.notice
    },
    ready: settled,
    mayReplace: (kept !== undefined || isOrdered) && source.password !== undefined,
    async check(attempt, password) {
      const { name } = attempt
      if (name.length > LONGEST_PASSWORD || password.length > LONGEST_PASSWORD) return false
      return sharedAttempt(attempts, parts.shared, attempt, () => verify(name, password))
    },
    trust: (user, source) => attempts.trust(user, source),
    hash: (user, password) => attempts.hash(user, () => hashPassword(password)),
    setHash: (user, hash) => setHash(store, users, user, hash),
    principalOf: (user) => (user === ROOT ? ROOT_PRINCIPAL : users.principalOf(user)),
    close: () => attempts.close(),
  }
}

type Verify = (user: string, password: string) => Promise<boolean>

/**
 * Does as much work for an unknown user as for a known one. A password that was replaced during the check is wrong: the
 * sessions of the old one are ended by then, and this one would come too late to be ended with them.
 */
function verifier(store: Store, users: Users, settled: Promise<void>): Verify {
  const nobodys = nobodysHash()
  const hashOf = (user: string) => (user === ROOT ? store.settings.get(ROOT_PASSWORD) : users.get(user)?.hash)
  return async (user, password) => {
    await settled
    const hash = hashOf(user)
    const right = await verifyPassword(password, hash ?? nobodys)
    return right && hash !== undefined && hashOf(user) === hash
  }
}

/** Sets the hash that a user's password is checked against from now on; does nothing for an unknown user. */
export function setHash(store: Store, users: Users, user: string, hash: string): void {
  const kept = users.get(user)
  if (user === ROOT) store.settings.set(ROOT_PASSWORD, hash)
  else if (kept) users.put({ ...kept, hash })
}

const KEPT_BY_ALL: PasswordSource = {
  notice: `user ${ROOT}, password as set before; CROWFOOT_PASSWORD sets another only with --reset-password`,
}

interface PasswordSource {
  readonly notice: string
  readonly password?: string
}

function sourceOf(given: string | undefined, kept: string | undefined): PasswordSource {
  const weak = given && isShort(given) ? `, with fewer than ${SHORTEST_PASSWORD} characters: for this machine only` : ''
  if (given) return { notice: `user ${ROOT}, password as CROWFOOT_PASSWORD says${weak}`, password: given }
  if (kept !== undefined) return { notice: `user ${ROOT}, password as set before; CROWFOOT_PASSWORD sets another` }
  const password = randomPassword()
  return { notice: `user ${ROOT}, password ${password} (made now and not shown again)`, password }
}

/** Resolves when root's hash is in the store; at once where it was there already. `late`: another server was first. */
async function settleHash(
  { store, gate, mayReset, replaced }: CredentialParts,
  password: string | undefined,
  kept: string | undefined,
  late: () => void,
): Promise<void> {
  if (kept !== undefined && (password === undefined || (await verifyPassword(password, kept)))) return
  const hash = await hashPassword(password ?? randomUUID())
  const settle = () => {
    const now = gate?.isOrdered ? store.settings.get(ROOT_PASSWORD) : kept
    if (now !== undefined && gate?.isOrdered && !mayReset) late()
    else {
      store.settings.set(ROOT_PASSWORD, hash)
      if (now !== undefined) replaced()
    }
  }
  await gated(gate, settle)
}
