/** `crow user`: who may log in to a server, and with which roles. */
import { suggest } from '../../analysis/suggest.ts'
import type { Api } from '../../model/api.ts'
import type { ControlRequest } from '../../runtime/control/user-control.ts'
import { SessionFactTable } from '../../runtime/standard/sessions/session-facts.ts'
import { TaskOwners } from '../../runtime/standard/tasks/task-owners.ts'
import { setHash } from '../../runtime/standard/users/credentials.ts'
import { hashPassword } from '../../runtime/standard/users/password.ts'
import { nameProblem, ROOT, UserList, Users } from '../../runtime/standard/users/users.ts'
import type { Store } from '../../runtime/store/store.ts'
import { StoreError } from '../../runtime/store/store-error.ts'
import { askPassword, type PasswordOptions } from '../data/ask-password.ts'
import { change, dataFile, modelOf, onFile } from '../data/data-file.ts'
import { askToChange, requireChangeable } from '../data/server.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { tableText } from '../print/table.ts'
import { count } from '../print/words.ts'

export interface UserOptions extends PasswordOptions {
  /** The data file, in the place of the positional argument. */
  readonly data?: string
}

export interface RoleOptions {
  readonly role?: readonly string[]
}

/** Prints the password where it is made up. */
export function addUser(host: Host, name: string, path: string, options: UserOptions & RoleOptions): Promise<number> {
  return onFile(1, async () => {
    const problem = nameProblem(name)
    if (problem) throw new Failure(`The user name "${name}" ${problem}.`, 2)
    const { file, api } = await place(host, path, options)
    const roles = knownRoles(api, options.role ?? [])
    await requireChangeable(file)
    await usersIn(file, (users) => requireNew(users, name, file))
    const { password, made } = await askPassword(host, clean(name), options)
    const hash = await hashPassword(password)
    const asked = await askToChange(file, { ask: 'add user', user: name, roles, hash })
    const add = (store: Store) => {
      const users = new Users(store.settings, api.roles)
      requireNew(users, name, file)
      users.put({ name, roles, hash })
    }
    if (asked === undefined) await change(file, api, add)
    say(host, `added ${name} to ${file}: ${rolesText(api, roles)}`)
    sayPassword(host, password, made)
    return 0
  })
}

/** Also while a server runs on the file. */
export function listUsers(host: Host, path: string, options: UserOptions): Promise<number> {
  return onFile(1, async () => {
    const { file, api } = await place(host, path, options)
    const lost = new Set<string>()
    const rows = await usersIn(file, (users) => users.names().map((name) => [name, rolesCell(users, name, lost)]))
    host.stdout.write(tableText(['USER', 'ROLES'], [[ROOT, 'may do everything'], ...rows], host.stdout))
    if (lost.size > 0)
      say(host, `\nunknown: ${api.name} does not declare ${[...lost].join(', ')} any more, so that gives nothing`)
    return 0
  })
}

/** Adds the roles that are not declared to `lost`. */
function rolesCell(users: UserList, name: string, lost: Set<string>): string {
  try {
    const user = users.get(name)
    const gone = user ? users.lostRoles(user) : []
    for (const role of gone) lost.add(role)
    return user?.roles.map((role) => (gone.includes(role) ? `${role} (unknown)` : role)).join(', ') || '-'
  } catch (error) {
    if (error instanceof StoreError) return error.message
    throw error
  }
}

/** Ends their sessions. */
export function removeUser(host: Host, name: string, path: string, options: UserOptions): Promise<number> {
  return onFile(1, async () => {
    if (name === ROOT) throw new Failure(`The user "${ROOT}" is always there.`, 2)
    const { file, api } = await place(host, path, options)
    const request = { ask: 'remove user', user: name } as const
    const ended = await changeUser({ file, api }, request, (users, store) => {
      users.remove(name)
      new TaskOwners(store.settings).disown((user) => user === name)
    })
    say(host, `removed ${name} from ${file}${endedText(ended)}`)
    return 0
  })
}

/** Ends their sessions. Root's can be set too, where CROWFOOT_PASSWORD does not. */
export function setPassword(host: Host, name: string, path: string, options: UserOptions): Promise<number> {
  return onFile(1, async () => {
    const { file, api } = await place(host, path, options)
    await requireChangeable(file)
    await usersIn(file, (users) => requireUser(users, name, file))
    const { password, made } = await askPassword(host, clean(name), options)
    const hash = await hashPassword(password)
    const request = { ask: 'set password', user: name, hash } as const
    const ended = await changeUser({ file, api }, request, (users, store) => setHash(store, users, name, hash))
    say(host, `changed the password of ${name} in ${file}${endedText(ended)}`)
    sayPassword(host, password, made)
    return 0
  })
}

/** The roles take the place of those before; ends their sessions. */
export function setRoles(
  host: Host,
  name: string,
  path: string,
  options: UserOptions & RoleOptions & { readonly none?: boolean },
): Promise<number> {
  return onFile(1, async () => {
    if (name === ROOT) throw new Failure(`The user "${ROOT}" may do everything, whatever its roles.`, 2)
    if ((options.none ?? false) === (options.role !== undefined))
      throw new Failure(`Give the roles that "${name}" is to have, each by --role, or --none.`, 2)
    const { file, api } = await place(host, path, options)
    const roles = knownRoles(api, options.role ?? [])
    const ended = await changeUser({ file, api }, { ask: 'set roles', user: name, roles }, (users) => {
      const user = users.get(name)
      if (user) users.put({ ...user, roles })
    })
    say(host, `${name} in ${file}: ${rolesText(api, roles)}${endedText(ended)}`)
    return 0
  })
}

/** The data file that a command means, and its model. Throws Failure where nobody logs in to that. */
export async function place(host: Host, path: string, { data }: UserOptions): Promise<{ file: string; api: Api }> {
  const file = dataFile(host, data ?? path)
  const api = await modelOf(file)
  if (api.uses.includes('session')) return { file, api }
  throw new Failure(`${api.name} does not use session, so nobody logs in to it, and it has no users.`, 1)
}

/** Takes no lock. */
async function usersIn<T>(file: string, work: (users: UserList) => T): Promise<T> {
  const { readDataFile } = await import('../../runtime/store/sqlite/read-data-file.ts')
  const data = readDataFile(file)
  try {
    const result = work(new UserList(data.settings, data.api.roles))
    data.requireStill()
    return result
  } finally {
    data.close()
  }
}

/**
 * Has the server that runs on the file do it, else does it here. What a running session may do must be what its user may
 * do now, so theirs end. Returns how many.
 */
async function changeUser(
  { file, api }: { readonly file: string; readonly api: Api },
  request: ControlRequest & { readonly user: string },
  work: (users: Users, store: Store) => void,
): Promise<number> {
  const name = request.user
  await requireUserIn(file, name)
  const asked = await askToChange(file, request)
  if (asked !== undefined) return asked
  return change(file, api, (store) => {
    const users = new Users(store.settings, api.roles)
    requireUser(users, name, file)
    work(users, store)
    return new SessionFactTable(store.settings).endOf(name)
  })
}

/** Throws Failure where there is no such user. */
export function requireUserIn(file: string, name: string): Promise<void> {
  return usersIn(file, (users) => requireUser(users, name, file))
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
  const help = '"crow user password" and "crow user role" change what is there.'
  throw new Failure(`There is a user "${name}" in "${file}" already. ${help}`, 1)
}

/** Each once. Throws Failure for one that the API does not declare. */
function knownRoles(api: Api, given: readonly string[]): string[] {
  const known = api.roles.map((role) => role.name)
  for (const role of given) {
    if (known.includes(role)) continue
    if (known.length === 0) throw new Failure(`${api.name} declares no roles: each of its users may do everything.`, 1)
    const guess = suggest(role, known)
    const help = `${guess ? `Did you mean "${guess}"? ` : ''}The roles are ${known.join(', ')}.`
    throw new Failure(`Unknown role "${role}". ${help}`, 1)
  }
  return [...new Set(given)]
}

function rolesText(api: Api, roles: readonly string[]): string {
  if (roles.length > 0) return `${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}`
  return api.roles.length === 0
    ? `may do everything, as ${api.name} declares no roles`
    : 'no role, so just what is open to all'
}

function endedText(ended: number): string {
  return ended === 0 ? '' : `; ${count(ended, 'session')} of theirs ended`
}

function sayPassword(host: Host, password: string, made: boolean): void {
  if (made) say(host, `password ${password} (made now and not shown again)`)
}

function say(host: Host, text: string): void {
  host.stdout.write(`${text.split('\n').map(clean).join('\n')}\n`)
}
