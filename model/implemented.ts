/** Which RPCs a compiled server has code for; the others answer `NOT_IMPLEMENTED`. */
import type { Api, Param } from './api.ts'
import type { BuiltInCode } from './built-in-errors.ts'
import { isRefusals } from './refusals.ts'
import { calledRpcsOf, type Rpc } from './rpcs.ts'
import { typeText } from './types.ts'

interface ProvidedMessage {
  /** The types of its parameters, where a message of this name with others would be the API's own. */
  readonly params?: string
  /** Errors of the code itself, whatever the message declares to throw. */
  readonly errors?: readonly BuiltInCode[]
}

/** The messages of the standard classes that servers have code for. */
const PROVIDED = {
  'session.login_with_password': { errors: ['TOO_BUSY'] },
  'session.logout': {},
  'session.change_password': { params: 'string, string', errors: ['TOO_BUSY'] },
  'event.from': {},
  'event.inject': {},
  'event.register': {},
  'event.unregister': {},
  'event.next': {},
  'event.get_current_id': {},
  'task.cancel': {},
  'task.create': { params: 'string, string' },
  'task.set_status': { params: 'task ref, task_status_type enum' },
  'task.set_progress': { params: 'task ref, float' },
} as const satisfies { readonly [name: string]: ProvidedMessage }

export type ProvidedName = keyof typeof PROVIDED

export const PROVIDED_NAMES = Object.keys(PROVIDED) as readonly ProvidedName[]

/** False for a declared message without a body that does nothing by its signature (docs/language.md, Declared accessors). */
export function isImplemented(api: Api, rpc: Rpc): boolean {
  return rpc.does.kind !== 'message' || rpc.message?.body !== undefined || isProvided(api, rpc) || isRefusals(rpc)
}

/** True for a message without a body that only code outside of the text can do: `handlers.ts`, else nothing. */
export function isOutside({ name, does }: Pick<Rpc, 'name' | 'does'>): boolean {
  return does.kind === 'message' && !isProvidedName(name)
}

/**
 * The messages without a body, or code of the server: `handlers.ts` may give it, else they answer `NOT_IMPLEMENTED`. Internal
 * ones, which only bodies call, are among them.
 */
export function unimplementedRpcs(api: Api): Rpc[] {
  return calledRpcsOf(api).filter((rpc) => rpc.message !== undefined && !isImplemented(api, rpc))
}

/** The errors that the server's code for a standard message ends in, whatever the message declares to throw. */
export function providedErrors({ name }: Pick<Rpc, 'name'>): readonly BuiltInCode[] {
  return provided(name)?.errors ?? []
}

/** True where the server's code for the standard message can take these parameters. */
export function fitsProvided(name: ProvidedName, params: readonly Param[]): boolean {
  const types = params.map((p) => typeText(p.type)).join(', ')
  return (provided(name)?.params ?? types) === types
}

function isProvided(api: Api, { name, class: owner, params }: Rpc): boolean {
  return api.uses.some((part) => part === owner) && isProvidedName(name) && fitsProvided(name, params)
}

function isProvidedName(name: string): name is ProvidedName {
  return Object.hasOwn(PROVIDED, name)
}

function provided(name: string): ProvidedMessage | undefined {
  return isProvidedName(name) ? PROVIDED[name] : undefined
}
