/** The users other than root: names, roles and password hashes, in the data file's settings as `user:NAME`. */
import type { Role } from '../../../model/api.ts'
import { isCarriableText } from '../../../model/text.ts'
import type { Settings } from '../../store/store.ts'
import { StoreError } from '../../store/store-error.ts'
import type { Principal } from '../../values/principal.ts'

/** The user that always exists and may do everything. */
export const ROOT = 'root'

export interface User {
  readonly name: string
  /** As given; the API may not declare all of them any more. */
  readonly roles: readonly string[]
  /** Of the password, in PHC string form. */
  readonly hash: string
}

const PREFIX = 'user:'

/** Reads users, also those of a file that is opened only for reading. */
export class UserList {
  readonly #settings: Pick<Settings, 'get' | 'keys'>
  readonly #declared: ReadonlySet<string>

  /** `roles`: the API's. */
  constructor(settings: Pick<Settings, 'get' | 'keys'>, roles: readonly Role[]) {
    this.#settings = settings
    this.#declared = new Set(roles.map((role) => role.name))
  }

  /** Throws StoreError where the setting does not hold a user. */
  get(name: string): User | undefined {
    const kept = this.#settings.get(PREFIX + name)
    return kept === undefined ? undefined : readUser(name, kept)
  }

  names(): string[] {
    return this.#settings.keys(PREFIX).map((key) => key.slice(PREFIX.length))
  }

  /** The user with its roles; roles that the API does not declare give no rights. undefined for an unknown user. */
  principalOf(name: string): Principal | undefined {
    const user = this.get(name)
    return user && { name, superuser: false, roles: user.roles.filter((role) => this.#declared.has(role)) }
  }

  /** Roles of a user that the API does not declare any more. */
  lostRoles({ roles }: User): string[] {
    return roles.filter((role) => !this.#declared.has(role))
  }
}

export class Users extends UserList {
  readonly #settings: Settings

  constructor(settings: Settings, roles: readonly Role[]) {
    super(settings, roles)
    this.#settings = settings
  }

  put({ name, roles, hash }: User): void {
    this.#settings.set(PREFIX + name, JSON.stringify({ roles, hash }))
  }

  remove(name: string): void {
    this.#settings.delete(PREFIX + name)
  }
}

/** In UTF-16 units. */
const LONGEST_NAME = 255

/** Why a name cannot be that of a new user, to follow the name; undefined where it can. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (name === ROOT) return 'is always there, and may do everything'
  if (name.length > LONGEST_NAME) return `is longer than ${LONGEST_NAME} characters`
  // Other spaces and marks could not be seen in a list, or in a log.
  if (!isCarriableText(name) || /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u.test(name)) return 'holds characters that cannot be seen'
  return name === name.trim() ? undefined : 'starts or ends with a space'
}

function readUser(name: string, kept: string): User {
  try {
    const { roles, hash } = JSON.parse(kept) as { roles?: unknown; hash?: unknown }
    if (Array.isArray(roles) && roles.every((role) => typeof role === 'string') && typeof hash === 'string')
      return { name, roles, hash }
  } catch {
    // Reported below.
  }
  throw new StoreError(`The user "${name}" cannot be read from the data file. "crow user remove" removes it`)
}
