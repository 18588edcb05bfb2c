/** The messages of the class `session` (docs/language.md, Standard classes): log-in, log-out, change of a password. */

import type { Message } from '../../../model/api.ts'
import type { ProvidedName } from '../../../model/implemented.ts'
import { HIDDEN_SESSION } from '../../access/session-refs.ts'
import type { CallContext } from '../../engine/call-context.ts'
import { gated } from '../../engine/gated.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import { ApiError, authenticationFailed, sessionInvalid, valueNotSupported } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { printable } from '../../values/printable.ts'
import type { Value } from '../../values/values.ts'
import type { Credentials } from '../users/credentials.ts'
import type { LogIn } from '../users/login-log.ts'
import { newPasswordProblem } from '../users/password.ts'
import { ROOT } from '../users/users.ts'
import { wholeSeconds } from '../whole-seconds.ts'
import type { LiveSessionParts } from './live-session-parts.ts'
import { LiveSessions } from './live-sessions.ts'
import type { SessionStart } from './session-objects.ts'

export interface SessionParts extends Omit<LiveSessionParts, 'principalOf' | 'onBegun'> {
  readonly credentials: Pick<Credentials, 'check' | 'hash' | 'setHash' | 'principalOf' | 'trust'>
  /** The names of the RPCs that a principal may call. */
  readonly permissionsOf: (principal: Principal) => readonly string[]
  /** Called for every log-in. */
  readonly onLogIn: (logIn: LogIn) => void
}

/** Gets the arguments of the log-in, the reference of the new session, and the name of its user. */
export type BeginSession = (args: readonly Value[], session: string, user: string) => void

export class Sessions {
  readonly live: LiveSessions
  readonly #parts: SessionParts
  #onBegin: BeginSession | undefined

  constructor(parts: SessionParts) {
    this.#parts = parts
    const { credentials } = parts
    this.live = new LiveSessions({
      ...parts,
      principalOf: (user) => credentials.principalOf(user),
      onBegun: (user, source) => credentials.trust(user, source),
    })
    for (const { user, source } of this.live.list().reverse()) credentials.trust(user, source)
  }

  /** The code that runs in the transaction of each log-in, which it fails where it throws. */
  onBegin(work: BeginSession | undefined): void {
    this.#onBegin = work
  }

  /** The handlers of the standard messages, and of `change_password(old, new)` where the class declares it. */
  handlers(): Handlers {
    const handlers = new Map<ProvidedName, Handler>([
      ['session.login_with_password', (args, context) => this.#login(args, context)],
      ['session.logout', (_args, { session }) => this.#logout(session as string)],
    ])
    const message = this.#parts.class.messages.find(changesPassword)
    const wanted = message?.params[1]?.name
    if (wanted !== undefined)
      handlers.set('session.change_password', (args, context) =>
        this.#changePassword(args as readonly string[], wanted, context),
      )
    return handlers
  }

  async #login(args: readonly Value[], context: CallContext): Promise<Value> {
    const [user, password] = args as readonly [string, string]
    const { source, isOwner } = context.origin
    // As in the Xen API: the one who runs the server could set root's password, so asking for it would protect nothing.
    const epoch = this.live.epochOf(user)
    if (!isOwner || user !== ROOT) await this.#authenticate(user, password, context, source)
    const begin = () => {
      const principal = this.#parts.credentials.principalOf(user)
      // Another server may have ended all sessions of the user meanwhile, as it has another password now.
      if (!principal || this.#isOver(user, epoch)) throw authenticationFailed()
      context.principal = principal
      return this.begin(principal, args, source)
    }
    const handle = await this.#write(begin, context)
    this.#parts.onLogIn({ user, source, outcome: 'ok' })
    return handle
  }

  #isOver(user: string, epoch: string): boolean {
    return this.#parts.gate.isOrdered && this.live.epochOf(user) !== epoch
  }

  #write<T>(work: () => T, { method, origin }: CallContext): T | Promise<Awaited<T>> {
    return gated(this.#parts.gate, work, (listener) => origin.onGone(listener), { name: method })
  }

  /** Begins a session without asking for a password, with the arguments of a log-in; returns its handle. */
  begin(principal: Principal, args: readonly Value[], source: string): string {
    const originator = args[3] as string | undefined
    const start = (now: number) => this.#start(now, principal, originator ?? '')
    return this.live.begin(principal, source, start, (session) => this.#onBegin?.(args, session, principal.name))
  }

  /** Throws SESSION_AUTHENTICATION_FAILED or TOO_BUSY, and reports the failure to the log. */
  async #authenticate(name: string, password: string, { origin }: CallContext, source: string): Promise<void> {
    const { credentials, onLogIn } = this.#parts
    try {
      const onGone = (listener: () => void) => origin.onGone(listener)
      if (await credentials.check({ name, source, onGone }, password)) return
    } catch (error) {
      if (error instanceof ApiError && error.code === 'TOO_BUSY') onLogIn({ user: name, source, outcome: 'busy' })
      throw error
    }
    onLogIn({ user: name, source, outcome: 'failed' })
    throw authenticationFailed()
  }

  #start(now: number, principal: Principal, originator: string): SessionStart {
    const time = () => wholeSeconds(now)
    return [
      ['last_active', 'datetime', time],
      ['validation_time', 'datetime', time],
      ['auth_user_name', 'string', () => principal.name],
      ['originator', 'string', () => originator],
      ['is_local_superuser', 'bool', () => principal.superuser],
      ['rbac_permissions', 'string set', () => (principal.superuser ? [] : this.#parts.permissionsOf(principal))],
    ]
  }

  #logout(session: string): Value {
    this.live.end(session)
    return null
  }

  /** The calling session goes on; every other session of its user ends. */
  async #changePassword([old, wanted]: readonly string[], param: string, context: CallContext): Promise<Value> {
    const { credentials, store } = this.#parts
    const { name } = context.principal as Principal
    const epoch = this.live.epochOf(name)
    await this.#authenticate(name, old as string, context, context.origin.source)
    const problem = newPasswordProblem(wanted as string)
    if (problem) throw valueNotSupported(param, '', problem)
    const hash = await credentials.hash(name, wanted as string)
    const session = context.session as string
    const change = () => {
      // An operator may have ended it meanwhile, with or without a new password for its user.
      if (!this.live.isLive(session) || this.#isOver(name, epoch))
        throw sessionInvalid(printable(context.handle ?? HIDDEN_SESSION))
      store.atomically(() => {
        credentials.setHash(name, hash)
        this.live.endOf(name, session)
      })
    }
    await this.#write(change, context)
    return null
  }
}

/** `change_password(old, new)`, as the Xen API declares it. */
function changesPassword({ name, params, result, public: open }: Message): boolean {
  const plain = params.length === 2 && params.every((param) => param.type.kind === 'string')
  return name === 'change_password' && plain && result === null && !open
}
