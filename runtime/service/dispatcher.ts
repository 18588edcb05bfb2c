/** The dispatcher of one format: from a method's name and parsed parameters to the text of its result. */
import type { Api } from '../../model/api.ts'
import type { Rpc } from '../../model/rpcs.ts'
import { Confidence } from '../access/field-visibility.ts'
import type { OwnedObjects } from '../access/owned-objects.ts'
import type { HideSessions } from '../access/session-refs.ts'
import type { Means } from '../engine/behaviours.ts'
import type { CallContext } from '../engine/call-context.ts'
import type { CheckSession, Handlers } from '../engine/handler.ts'
import type { Store } from '../store/store.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError, methodUnknown } from '../values/api-error.ts'
import type { RefType } from '../values/literals.ts'
import { isLong, printable } from '../values/printable.ts'
import { compileCodecs, type SnapshotText } from '../wire/compile-codecs.ts'
import type { Caller, Outcome } from '../wire/endpoint.ts'
import type { Form } from '../wire/form.ts'
import { literalReader, type ReadLiteral } from '../wire/read-literal.ts'
import { RecordTexts } from '../wire/record-texts.ts'
import { type Call, compileCall } from './call.ts'

export interface DispatcherParts {
  readonly api: Api
  readonly store: Store
  /** Every RPC that there is, under its own name. */
  readonly rpcs: readonly Rpc[]
  readonly handlers: Handlers
  readonly owned: OwnedObjects | undefined
  readonly checkSession: CheckSession
  /** The reference of the session that a client means by a text. */
  readonly sessionRef: (text: string) => string
  /** Hears of bugs: errors that are no ApiErrors. */
  readonly log: (text: string) => void
  /** Takes references of sessions out of what errors say, to callers and to the log. */
  readonly hideSessions: HideSessions
  /** True when the store is about to be closed: no call is begun, and one that still runs fails without a word. */
  readonly stopping: () => boolean
}

/** Compiles every RPC for one format. The caller answers MESSAGE_METHOD_UNKNOWN for all other names. */
export function createDispatcher<Raw>(parts: DispatcherParts, format: Format<Raw>): Caller<Raw> {
  const { means, readLiteral } = format
  const calls = new Map<string, Call<Raw>>(
    parts.rpcs.map((rpc) => [rpc.name, compileCall(rpc, means, readLiteral, parts.checkSession)]),
  )
  const flat = flatNames(parts.rpcs)
  const flatCall = (method: string, context: CallContext): Call<Raw> | undefined => {
    const name = flat.get(method)
    if (name === undefined) return undefined
    context.method = name
    return calls.get(name)
  }
  const { stopping } = parts
  const failure = (error: unknown): Outcome => (stopping() ? stopped() : asApiError(error, parts))
  return (method, params, context) => {
    if (stopping()) return stopped()
    const call = calls.get(method) ?? flatCall(method, context)
    if (!call) return asApiError(methodUnknown(printable(method)), parts)
    try {
      const result = call(params, context)
      return result instanceof Promise ? result.catch(failure) : result
    } catch (error) {
      return failure(error)
    }
  }
}

/** `event_from`, as callers of the Xen API write what is no name in Python. Of two RPCs that would have one, the first. */
function flatNames(rpcs: readonly Rpc[]): ReadonlyMap<string, string> {
  return new Map(rpcs.map(({ name }) => [name.replaceAll('.', '_'), name] as const).reverse())
}

/** What the calls of one wire format are compiled with. */
export interface Format<Raw> {
  readonly means: Means<Raw>
  readonly readLiteral: ReadLiteral
}

export function createFormat<Raw>(
  parts: Pick<DispatcherParts, 'api' | 'store' | 'handlers' | 'owned' | 'sessionRef'>,
  form: Form<Raw>,
): Format<Raw> {
  const { api, store, handlers, owned, sessionRef } = parts
  const readLiteral = literalReader(api, (type, name) => namedRef(store, type, name))
  const meant = (name: string, text: string) => (name === 'session' ? sessionRef(text) : text)
  const snapshotText: SnapshotText = ({ class: name, ref, reader }) => records.of(name).one(ref, reader)
  const codecOf = compileCodecs(api, form, readLiteral, snapshotText, meant)
  const records: RecordTexts<Raw> = new RecordTexts({ api, store, form, codecOf, owned })
  const confidence = new Confidence(api)
  return { means: { api, store, codecOf, records, handlers, confidence, owned }, readLiteral }
}

/** Of an object that a default names: the null reference where it is gone and that may stand there. */
function namedRef(store: Store, type: RefType, name: string): string | null {
  const ref = store.initialObject(type.class, name)
  return ref === null || !type.nullable || store.class(type.class).has(ref) ? ref : null
}

function stopped(): ApiError {
  return internalError('The server is stopping')
}

/** A bug says what it is to whoever runs the server, where and why; the client learns its message. */
export function asApiError(
  error: unknown,
  { log, hideSessions }: Pick<DispatcherParts, 'log' | 'hideSessions'>,
): ApiError {
  if (error instanceof ApiError) {
    // The handle that the caller gave is of no session that is answered.
    const params = error.code === 'SESSION_INVALID' ? error.params : error.params.map(hideSessions)
    const hidden = params.every((text, i) => text === error.params[i]) ? error : new ApiError(error.code, ...params)
    return hidden.params.some(isLong) ? shortened(hidden) : hidden
  }
  log(hideSessions(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  return internalError(printable(hideSessions(messageFor(error))))
}

/** No path of this machine: what the database's and the file system's own messages name is in the log. */
function messageFor(error: unknown): string {
  if (error instanceof StoreError) return error.forClients
  if (!(error instanceof Error)) return String(error)
  return 'syscall' in error ? 'The server could not do this; its log says why' : error.message
}

/** What repeats values whole: what the caller sent, or what the store has. Here, as who may see them is known by now. */
const REPEATING = new Set(['HANDLE_INVALID', 'UUID_INVALID', 'MAP_DUPLICATE_KEY'])

function shortened(error: ApiError): ApiError {
  return REPEATING.has(error.code) ? new ApiError(error.code, ...error.params.map(printable)) : error
}
