/** The RPCs of an API, implied (docs/language.md, What the text implies) and declared, as one list. */
import type { Api, Class, Message, Param, Type } from './api.ts'
import type { Effects } from './body.ts'
import { declaredBehaviour } from './declared.ts'
import { addedSignatures, type Behaviour, classRpc, impliedSignatures } from './implied.ts'
import { publicFields } from './public-api.ts'
import { guardedClass, rolesOfImplied, rolesOfMessage } from './roles.ts'

export interface Rpc {
  /** `VM.get_power_state`. */
  readonly name: string
  readonly class: string
  readonly implied: boolean
  /** Without the session reference that comes first where `takesSession`. */
  readonly params: readonly Param[]
  /** null is `void`. */
  readonly result: Type | null
  readonly takesSession: boolean
  /** Calls of the RPC may change something. True for a message without a body, and for one whose body does more than read. */
  readonly writes: boolean
  /**
   * Every declared role, in order of declaration, whose users may call it, including the roles that include an allowed one; null: everyone may.
   * The user `root` may call everything.
   */
  readonly roles: readonly string[] | null
  readonly does: Behaviour
  /** The declaration, for declared RPCs. */
  readonly message?: Message
  readonly doc: string
}

/** Every RPC of the API, classes in order, the implied before the declared. Without the `Async.` twins. */
export function rpcsOf(api: Api): Rpc[] {
  return api.classes.flatMap((c) => rpcsOfClass(api, c))
}

/** The RPCs as bodies call them: also those of what is internal. */
export function calledRpcsOf(api: Api): Rpc[] {
  const shown = <T extends { readonly internal?: true }>({ internal: _, ...rest }: T) => rest
  const classes = api.classes.map((owner) => ({
    ...shown(owner),
    fields: owner.fields.map(shown),
    messages: owner.messages.map(shown),
  }))
  return rpcsOf({ ...api, classes })
}

/** False for the implied RPCs that `uses` adds to every class: numbers of RPCs leave them out, as the Xen API's do. */
export function isCounted({ implied, does }: Pick<Rpc, 'implied' | 'does'>): boolean {
  return !implied || classRpc(does)?.part === undefined
}

/** The RPCs of one class of the API: of what is not internal. */
export function rpcsOfClass(api: Api, owner: Class): Rpc[] {
  if (owner.internal) return []
  return [...impliedRpcs(api, owner), ...declaredRpcs(api, owner)]
}

/** The RPCs that a class implies; none for a class without objects. */
function impliedRpcs(api: Api, owner: Class): Rpc[] {
  if (owner.objects !== 'implied') return []
  const takesSession = api.uses.includes('session')
  const guarded = guardedClass(api, owner)
  const shown = { ...owner, fields: publicFields(owner) }
  return [...impliedSignatures(shown), ...addedSignatures(shown, api.uses)].map((s) => ({
    ...s,
    name: `${owner.name}.${s.name}`,
    class: owner.name,
    implied: true,
    takesSession,
    writes: mayWrite(s.does),
    roles: rolesOfImplied(api, guarded, s.does),
  }))
}

function declaredRpcs(api: Api, owner: Class): Rpc[] {
  const sessions = api.uses.includes('session')
  const guarded = guardedClass(api, owner)
  const shown = owner.messages.filter((message) => !message.internal)
  return shown.map((message) => {
    const does = declaredBehaviour(owner, message)
    return {
      name: `${owner.name}.${message.name}`,
      class: owner.name,
      implied: false,
      params: message.params,
      result: message.result,
      takesSession: sessions && !message.public,
      writes: mayWrite(does) && !(message.body && onlyReads(message.body.effects)),
      roles: rolesOfMessage(api, guarded, message, does),
      does,
      message,
      doc: message.doc,
    }
  })
}

function mayWrite({ kind }: Behaviour): boolean {
  return !kind.startsWith('get')
}

/** A body that cannot wait, and leaves nothing behind: neither in the data nor at its task. */
function onlyReads({ writes, creates, destroys, waits, holds, after, progress }: Effects): boolean {
  return !(waits || holds || after || progress) && writes.length + creates.length + destroys.length === 0
}
