/** Answers `crow user` through the control socket: shows and changes the sessions and users of a running server. */
import type { Api } from '../../model/api.ts'
import type { SessionView } from '../standard/sessions/live-session-parts.ts'
import type { LiveSessions } from '../standard/sessions/live-sessions.ts'
import { isMeantBy } from '../standard/sessions/session-handle.ts'
import { TaskOwners } from '../standard/tasks/task-owners.ts'
import { setHash } from '../standard/users/credentials.ts'
import { isPasswordHash } from '../standard/users/password.ts'
import { nameProblem, ROOT, Users } from '../standard/users/users.ts'
import type { Store } from '../store/store.ts'

/** `ask` names the request; hashes are of passwords, in PHC string form. */
export type ControlRequest =
  | { readonly ask: 'sessions'; readonly user?: string }
  | { readonly ask: 'end session'; readonly session: string }
  | { readonly ask: 'end sessions'; readonly user: string }
  | { readonly ask: 'add user'; readonly user: string; readonly roles: readonly string[]; readonly hash: string }
  | { readonly ask: 'set password'; readonly user: string; readonly hash: string }
  | { readonly ask: 'set roles'; readonly user: string; readonly roles: readonly string[] }
  | { readonly ask: 'remove user'; readonly user: string }

/** `ended`: how many sessions the request has ended. */
export type ControlAnswer =
  | { readonly sessions: readonly SessionView[] }
  | { readonly ended: number }
  | { readonly refused: string }

export class UserControl {
  readonly #api: Api
  readonly #store: Store
  readonly #live: LiveSessions
  readonly #users: Users

  constructor(api: Api, store: Store, live: LiveSessions) {
    this.#api = api
    this.#store = store
    this.#live = live
    this.#users = new Users(store.settings, api.roles)
  }

  /** `request` is unchecked input. Its changes have to be committed before the answer is sent. */
  answer(request: unknown): ControlAnswer {
    const asked = parsed(request)
    if (!asked) return { refused: 'This server does not know the request: it may be of another version' }
    switch (asked.ask) {
      case 'sessions':
        return { sessions: this.#live.list(asked.user) }
      case 'end session':
        return this.#endSession(asked.session)
      case 'end sessions':
        return { ended: this.#live.endOf(asked.user) }
      default:
        return this.#store.atomically(() => this.#change(asked))
    }
  }

  #endSession(id: string): ControlAnswer {
    const meant = this.#live.list().filter(({ ref }) => isMeantBy(id, ref))
    const [found] = meant
    if (meant.length > 1) return { refused: `${meant.length} sessions have an id that starts with "${id}"` }
    if (!found) return { refused: `No session has the id "${id}"` }
    this.#live.end(found.ref)
    return { ended: 1 }
  }

  #change(asked: UserChange): ControlAnswer {
    const { user } = asked
    const isThere = user === ROOT || this.#users.names().includes(user)
    const problem = asked.ask === 'add user' ? this.#problemOfNew(user, isThere) : isThere ? undefined : UNKNOWN_USER
    if (problem) return { refused: `The user "${user}" ${problem}` }
    if ('hash' in asked && !isPasswordHash(asked.hash))
      return { refused: 'The hash of the password has an unknown form' }
    const unknown = 'roles' in asked ? asked.roles.find((role) => !this.#declares(role)) : undefined
    if (unknown !== undefined) return { refused: `${this.#api.name} declares no role "${unknown}"` }
    if (user === ROOT && asked.ask !== 'set password') return { refused: `The user "${ROOT}" is always there` }
    this.#write(asked)
    return { ended: asked.ask === 'add user' ? 0 : this.#live.endOf(user) }
  }

  #write(asked: UserChange): void {
    const { user } = asked
    if (asked.ask === 'add user') this.#users.put({ name: user, roles: asked.roles, hash: asked.hash })
    else if (asked.ask === 'set password') setHash(this.#store, this.#users, user, asked.hash)
    else if (asked.ask === 'remove user') {
      this.#users.remove(user)
      new TaskOwners(this.#store.settings).disown((owner) => owner === user)
    } else {
      const kept = this.#users.get(user)
      if (kept) this.#users.put({ ...kept, roles: asked.roles })
    }
  }

  #problemOfNew(user: string, isThere: boolean): string | undefined {
    return isThere ? 'is there already' : nameProblem(user)
  }

  #declares(role: string): boolean {
    return this.#api.roles.some(({ name }) => name === role)
  }
}

type UserChange = Extract<ControlRequest, { user: string }> & {
  readonly ask: 'add user' | 'set password' | 'set roles' | 'remove user'
}

const UNKNOWN_USER = 'does not exist'

/** The members of each request, other than `ask`. */
const MEMBERS: { readonly [ask in ControlRequest['ask']]: readonly ('user' | 'session' | 'roles' | 'hash')[] } = {
  sessions: [],
  'end session': ['session'],
  'end sessions': ['user'],
  'add user': ['user', 'roles', 'hash'],
  'set password': ['user', 'hash'],
  'set roles': ['user', 'roles'],
  'remove user': ['user'],
}

function parsed(request: unknown): ControlRequest | undefined {
  if (typeof request !== 'object' || request === null) return undefined
  const given = request as { readonly [member: string]: unknown }
  const members = Object.hasOwn(MEMBERS, String(given.ask)) ? MEMBERS[given.ask as ControlRequest['ask']] : undefined
  const isText = (value: unknown) => typeof value === 'string'
  const fits = (member: string) => {
    const value = given[member]
    return member === 'roles' ? Array.isArray(value) && value.every(isText) : isText(value)
  }
  const known = members?.every(fits) && (given.ask !== 'sessions' || given.user === undefined || isText(given.user))
  return known ? (given as unknown as ControlRequest) : undefined
}
