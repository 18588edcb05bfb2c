/** The context that functions of `handlers.ts` get: `Context` of the generated file. */
import type { CallContext } from '../engine/call-context.ts'
import type { Principal } from '../values/principal.ts'
import type { Transactions } from './transactions.ts'

/** A line of the log; facts of other kinds are written as text. */
type WriteLine = (message: string, facts?: LineFacts) => void

export type LineFacts = { readonly [name: string]: string | number | boolean | null }

/** The server's log, for lines of the API's own code. */
export interface CodeLog {
  readonly debug: WriteLine
  readonly info: WriteLine
  readonly warn: WriteLine
  error(text: string): void
}

export interface CodeContextParts {
  readonly transactions: Transactions
  readonly log: CodeLog
  /** Aborted when the server stops. */
  readonly stopping: AbortSignal
  /** The path of the folder for files of the code, made at the first call. */
  readonly folder: () => string
}

export interface CodeContext {
  readonly method: string
  readonly user: Principal | null
  readonly session: string | null
  readonly task: string | null
  readonly signal: AbortSignal
  readonly log: CodeLog
  folder(): string
  transaction<T>(work: (tx: object) => T): Promise<Awaited<T>>
}

export function codeContext(call: CallContext, { transactions, log, stopping, folder }: CodeContextParts): CodeContext {
  const { method, principal, session, task } = call
  return Object.freeze({
    method,
    user: principal && Object.freeze({ ...principal, roles: Object.freeze([...principal.roles]) }),
    session,
    task,
    signal: AbortSignal.any([call.signal, stopping]),
    log: linesOf(log, { method }),
    folder,
    transaction: <T>(work: (tx: object) => T) => transactions.run(work),
  })
}

/** The log, with these facts in each line: which method or external it is about. */
export function linesOf(log: CodeLog, about: LineFacts): CodeLog {
  const line =
    (level: 'debug' | 'info' | 'warn'): WriteLine =>
    (message, facts = {}) =>
      log[level](String(message), { ...plainFacts(facts), ...about })
  return Object.freeze({
    debug: line('debug'),
    info: line('info'),
    warn: line('warn'),
    error: (text: unknown) => log.error(text instanceof Error ? (text.stack ?? text.message) : String(text)),
  })
}

/** Facts that JSON does not have, such as a bigint or NaN, as text. */
function plainFacts(facts: LineFacts): LineFacts {
  const plain = (fact: unknown) =>
    fact === null || typeof fact === 'boolean' || Number.isFinite(fact) ? fact : String(fact)
  return Object.fromEntries(Object.entries(facts).map(([name, fact]) => [name, plain(fact)])) as LineFacts
}
