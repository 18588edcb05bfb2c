/**
 * The users in a data file or a database. A change is made by the server that runs on the file; in the file if there is none,
 * and in the database.
 */
import { suggest } from '../../analysis/facts/suggest.ts'
import type { Api } from '../../model/api.ts'
import type { ControlRequest } from '../../runtime/control/user-control.ts'
import { SessionFactTable } from '../../runtime/standard/sessions/session-facts.ts'
import { TaskOwners } from '../../runtime/standard/tasks/task-owners.ts'
import { setHash } from '../../runtime/standard/users/credentials.ts'
import { nameProblem, ROOT, type User, UserList, Users } from '../../runtime/standard/users/users.ts'
import type { Store } from '../../runtime/store/store.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { type UserPlace, userPlace } from './user-place.ts'

export interface UserFileOptions {
  /** The data file or database, in place of the argument. */
  readonly data?: string
}

export class UserFile {
  readonly place: UserPlace

  private constructor(place: UserPlace) {
    this.place = place
  }

  /**
   * `path`: a data file, the directory of an API, or `postgres://…`. Throws Failure where there is none, and where its API
   * has no users.
   */
  static async open(host: Host, path: string, { data }: UserFileOptions): Promise<UserFile> {
    const place = await userPlace(host, data ?? path)
    if (place.api.uses.includes('session')) return new UserFile(place)
    throw new Failure(`${place.api.name} does not use sessions, so it has no users.`, 1)
  }

  /** How the file is called. */
  get file(): string {
    return this.place.shown
  }

  get api(): Api {
    return this.place.api
  }

  /** Calls `work` with the users. Takes no lock, so it also works while a server runs on the file. */
  read<T>(work: (users: UserList) => T): Promise<T> {
    return this.place.read((settings) => work(new UserList(settings, this.api.roles)))
  }

  /** Throws Failure where there is no such user. */
  require(name: string): Promise<void> {
    return this.read((users) => requireUser(users, name, this.file))
  }

  /** Throws Failure where there is such a user already. */
  requireNew(name: string): Promise<void> {
    return this.read((users) => requireNew(users, name, this.file))
  }

  /** Throws Failure where neither a server that runs on the file nor this command can change it. */
  requireChangeable(): Promise<void> {
    return this.place.requireChangeable()
  }

  /** Each role once. Throws Failure for one that the API does not declare. */
  declaredRoles(given: readonly string[]): string[] {
    const known = this.api.roles.map((role) => role.name)
    for (const role of given) {
      if (known.includes(role)) continue
      if (known.length === 0)
        throw new Failure(`${this.api.name} declares no roles: each of its users may do everything.`, 1)
      const guess = suggest(role, known)
      const help = `${guess ? `Did you mean "${guess}"? ` : ''}The roles are ${known.join(', ')}.`
      throw new Failure(`Unknown role "${role}". ${help}`, 1)
    }
    return [...new Set(given)]
  }

  async add(user: User): Promise<void> {
    const asked = await this.place.askToChange({ ask: 'add user', user: user.name, roles: user.roles, hash: user.hash })
    if (asked !== undefined) return
    await this.place.change(({ settings }) => {
      const users = new Users(settings, this.api.roles)
      requireNew(users, user.name, this.file)
      users.put(user)
    })
  }

  /** Returns how many sessions of the user ended. */
  remove(name: string): Promise<number> {
    return this.#change({ ask: 'remove user', user: name }, (users, { settings }) => {
      users.remove(name)
      new TaskOwners(settings).disown((user) => user === name)
    })
  }

  /** `hash`: of the password. Returns how many sessions of the user ended. */
  setHash(name: string, hash: string): Promise<number> {
    return this.#change({ ask: 'set password', user: name, hash }, (users, store) => setHash(store, users, name, hash))
  }

  /** Replaces the roles. Returns how many sessions of the user ended. */
  setRoles(name: string, roles: readonly string[]): Promise<number> {
    return this.#change({ ask: 'set roles', user: name, roles }, (users) => {
      const user = users.get(name)
      if (user) users.put({ ...user, roles })
    })
  }

  /** Returns how many sessions of the user ended. */
  async endSessions(name: string): Promise<number> {
    const asked = await this.place.askToChange({ ask: 'end sessions', user: name })
    return asked ?? this.place.change((store) => endSessionsOf(store, name))
  }

  /** `ref`: of the session. */
  async endSession(ref: string): Promise<void> {
    const asked = await this.place.askToChange({ ask: 'end session', session: ref })
    if (asked !== undefined) return
    await this.place.change(({ settings }) => new SessionFactTable(settings).remove(ref))
  }

  /**
   * Asks the server for the change, or makes it by `work`. Either ends the sessions of the user, as a session may do
   * what its user was allowed to do when it started.
   */
  async #change(
    request: ControlRequest & { readonly user: string },
    work: (users: Users, store: Store) => void,
  ): Promise<number> {
    const name = request.user
    await this.require(name)
    const asked = await this.place.askToChange(request)
    if (asked !== undefined) return asked
    return this.place.change((store) => {
      const users = new Users(store.settings, this.api.roles)
      requireUser(users, name, this.file)
      work(users, store)
      return endSessionsOf(store, name)
    })
  }
}

/** Throws Failure for a name that no new user may have. */
export function requireUserName(name: string): void {
  const problem = nameProblem(name)
  if (problem) throw new Failure(`The user name "${name}" ${problem}.`, 2)
}

function requireUser(users: UserList, name: string, file: string): void {
  const names = users.names()
  if (name === ROOT || names.includes(name)) return
  const guess = suggest(name, names)
  const help = guess ? `Did you mean "${guess}"?` : `"crow user list" lists them.`
  throw new Failure(`There is no user "${name}" in "${file}". ${help}`, 1)
}

function requireNew(users: UserList, name: string, file: string): void {
  if (!users.names().includes(name)) return
  const help = '"crow user password" and "crow user role" change an existing user.'
  throw new Failure(`There already is a user "${name}" in "${file}". ${help}`, 1)
}

function endSessionsOf({ settings }: Store, name: string): number {
  return new SessionFactTable(settings).endOf(name)
}
