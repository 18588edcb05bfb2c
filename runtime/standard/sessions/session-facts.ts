/** The facts that the data file keeps of a session, in the settings as `session:REF`: its user, source and times. */
import { randomUUID } from 'node:crypto'
import type { Settings } from '../../store/store.ts'

export interface SessionFacts {
  readonly user: string
  /** The address that it was opened from. */
  readonly source: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly last: number
  /** The session is over where its user's epoch is another one. */
  readonly epoch: string
}

const PREFIX = 'session:'
const EPOCH = 'sessions-of:'

/** The setting that says how sessions are kept; older files kept them by what their clients send. */
const LAYOUT = 'sessions'
const BY_HASH = '2'

/** The reference of the session whose facts the setting holds; undefined for another setting. */
export function refOfFacts(key: string): string | undefined {
  return key.startsWith(PREFIX) ? key.slice(PREFIX.length) : undefined
}

/** The user whose epoch the setting holds; undefined for another setting. */
export function userOfEpoch(key: string): string | undefined {
  return key.startsWith(EPOCH) ? key.slice(EPOCH.length) : undefined
}

/** Reads the facts of sessions, also in a file that is opened only for reading. */
export class SessionFactList {
  readonly #settings: Pick<Settings, 'get' | 'keys'>

  constructor(settings: Pick<Settings, 'get' | 'keys'>) {
    this.#settings = settings
  }

  refs(): string[] {
    return this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
  }

  /** undefined where the setting is missing or cannot be read. */
  read(ref: string): SessionFacts | undefined {
    const kept = this.#settings.get(PREFIX + ref)
    return kept === undefined ? undefined : parsed(kept)
  }

  /** The facts of a session that is not over by its user's epoch. */
  valid(ref: string): SessionFacts | undefined {
    const facts = this.read(ref)
    return facts && facts.epoch === this.epochOf(facts.user) ? facts : undefined
  }

  epochOf(user: string): string {
    return this.#settings.get(EPOCH + user) ?? ''
  }

  /** The file is of a server that kept sessions by what their clients send, or is new. */
  get isOld(): boolean {
    return this.#settings.get(LAYOUT) !== BY_HASH
  }
}

export class SessionFactTable extends SessionFactList {
  readonly #settings: Settings

  constructor(settings: Settings) {
    super(settings)
    this.#settings = settings
  }

  write(ref: string, facts: SessionFacts): void {
    this.#settings.set(PREFIX + ref, JSON.stringify(facts))
  }

  remove(ref: string): void {
    this.#settings.delete(PREFIX + ref)
  }

  /** Ends all sessions of a user by one write, however many there are. Returns the epoch of later ones. */
  renew(user: string): string {
    const epoch = randomUUID().slice(0, 8)
    this.#settings.set(EPOCH + user, epoch)
    return epoch
  }

  /** The same in a file without a running server, with their number; the next server removes their rows. */
  endOf(user: string): number {
    const theirs = this.refs().filter((ref) => this.valid(ref)?.user === user)
    this.renew(user)
    return theirs.length
  }

  /** Forgets the epochs of users without sessions. */
  forgetEpochs(users: ReadonlySet<string>): void {
    for (const key of this.#settings.keys(EPOCH)) if (!users.has(key.slice(EPOCH.length))) this.#settings.delete(key)
  }

  /** Records that sessions are kept by hash from now on. */
  settle(): void {
    this.#settings.set(LAYOUT, BY_HASH)
  }
}

function parsed(kept: string): SessionFacts | undefined {
  try {
    const facts = JSON.parse(kept) as Record<keyof SessionFacts, unknown> | null
    const { user, source, created, last, epoch } = facts ?? {}
    const texts = typeof user === 'string' && typeof source === 'string' && typeof epoch === 'string'
    const times = Number.isSafeInteger(created) && Number.isSafeInteger(last)
    if (texts && times) return { user, source, created: created as number, last: last as number, epoch }
  } catch {
    // Counts as missing.
  }
  return undefined
}
