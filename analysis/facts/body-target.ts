/**
 * The RPC that a `body C.m` gives a behaviour: a declared message, or an implied RPC. docs/language.md, Bodies of implied RPCs.
 */
import { PROVIDED_NAMES } from '../../model/implemented.ts'
import { type ImpliedSignature, impliedSignatures } from '../../model/implied.ts'
import { type BodySymbol, type ClassSymbol, classNamed, type MessageSymbol, type Scope } from '../scope/symbols.ts'
import { declaredClass } from './declared-class.ts'

export type BodyTarget =
  | { readonly kind: 'message'; readonly owner: ClassSymbol; readonly message: MessageSymbol }
  | { readonly kind: 'implied'; readonly owner: ClassSymbol; readonly signature: ImpliedSignature }

/** The target of a `body`; undefined if its class or its RPC does not exist. A declared message counts before an implied RPC. */
export function bodyTarget(scope: Scope, body: BodySymbol): BodyTarget | undefined {
  const owner = classNamed(scope, body.decl.class.text)
  if (!owner) return undefined
  const name = body.decl.name.text
  const message = owner.messages.find((m) => m.name === name)
  if (message) return { kind: 'message', owner, message }
  const signature = impliedSignature(owner, name)
  return signature && { kind: 'implied', owner, signature }
}

/**
 * The implied RPC of the class with this bare name, with the parameters that its body sees (`record`; `self`, `value`).
 * undefined if the class implies none, or if the type of its field has an error.
 */
export function impliedSignature(owner: ClassSymbol, name: string): ImpliedSignature | undefined {
  const declared = declaredClass(owner)
  return declared.objects === 'implied' ? impliedSignatures(declared).find((s) => s.name === name) : undefined
}

/** True for the log-in, whose body runs after the password was checked, and returns nothing. */
export function isLogIn({ uses }: Scope, owner: ClassSymbol, message: string): boolean {
  return uses.has('session') && owner.name === 'session' && message === 'login_with_password'
}

const PROVIDED: ReadonlySet<string> = new Set(PROVIDED_NAMES)

/** True for a message of a standard class that every server implements. */
export function isProvidedBy(owner: ClassSymbol, message: string): boolean {
  return (owner.place.standard || owner.extends !== null) && PROVIDED.has(`${owner.name}.${message}`)
}
