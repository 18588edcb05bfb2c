/** Finds calls in the tokens of message bodies, and the parameters of the called RPCs and errors. */
import { isBuiltIn } from '../../analysis/bodies/built-ins.ts'
import { classNamed, type ErrorSymbol, type Scope } from '../../analysis/scope/symbols.ts'
import * as t from '../../grammar/tokens.ts'
import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { typeText } from '../../model/types.ts'
import type { Token } from '../cursor/token.ts'
import { BUILT_IN_TEXTS, builtInLabel } from './built-ins.ts'
import { classSignatures, messageLabel, paramText, signatureText } from './rpcs.ts'

export interface BodyCall {
  /** `VM.start`, or the code of an error. */
  readonly callee: string
  /** The tokens of each argument so far; the last one may be empty. */
  readonly args: readonly (readonly Token[])[]
  readonly closed: boolean
}

export interface Callee {
  /** `VM.start(vm : VM ref, start_paused : bool)`. */
  readonly label: string
  readonly params: readonly { readonly name: string; readonly text: string }[]
  readonly doc: string
}

/** The calls in the order of their opening brackets. */
export function callsIn(tokens: readonly Token[]): BodyCall[] {
  const calls: { callee: string; args: Token[][]; closed: boolean }[] = []
  const open: ((typeof calls)[number] | null)[] = []
  tokens.forEach((token, i) => {
    const call = open.at(-1)
    const type = token.tokenType
    if (t.isCloser(type)) {
      open.pop()
      if (call) call.closed = true
      open.at(-1)?.args.at(-1)?.push(token)
      return
    }
    if (call && type === t.Comma) call.args.push([])
    else call?.args.at(-1)?.push(token)
    if (!t.isOpener(type)) return
    const callee = type === t.LParen ? calleeBefore(tokens, i) : undefined
    const opened = callee === undefined ? null : { callee, args: [[]], closed: false }
    if (opened) calls.push(opened)
    open.push(opened)
  })
  return calls
}

/** `NAME` or `NAME.NAME` before an opening parenthesis, unless it is declared there. */
function calleeBefore(tokens: readonly Token[], open: number): string | undefined {
  const name = tokens[open - 1]
  if (!name || !/^[A-Za-z_]\w*$/.test(name.image)) return undefined
  if (tokens[open - 2]?.tokenType === t.Dot) return `${tokens[open - 3]?.image ?? ''}.${name.image}`
  return DECLARING.has(tokens[open - 2]?.image ?? '') ? undefined : name.image
}

/** The words before the name and the parameters of a declaration. */
const DECLARING: ReadonlySet<string> = new Set(['message', 'error', 'define', 'external'])

/** The RPC or error that a call names; undefined if it is unknown. */
export function calleeOf(scope: Scope, name: string): Callee | undefined {
  const [first = '', second] = name.split('.')
  if (second !== undefined) return rpcCallee(scope, first, second)
  return errorCallee(scope, first) ?? functionCallee(scope, first)
}

/** A function of the language, a define or an external. */
function functionCallee(scope: Scope, name: string): Callee | undefined {
  if (isBuiltIn(name)) {
    const { params, doc } = BUILT_IN_TEXTS[name]
    return {
      label: builtInLabel(name),
      params: params.map((text) => ({ name: /^\w+/.exec(text)?.[0] ?? '', text })),
      doc,
    }
  }
  const callable = scope.callables.get(name)
  if (!callable) return undefined
  const params = callable.params.flatMap((p) =>
    p.type ? [{ name: p.name, text: paramText({ name: p.name, type: p.type }) }] : [],
  )
  const result = callable.result ? ` : ${typeText(callable.result)}` : ''
  const label = `${name}(${params.map((p) => p.text).join(', ')})${result}`
  return { label, params, doc: callable.decl.doc?.text ?? '' }
}

function errorCallee(scope: Scope, code: string): Callee | undefined {
  const declared = scope.errors.get(code)
  const names = declared?.decl.params.map((p) => p.text) ?? BUILT_IN_ERRORS.get(code)?.params
  if (!names) return undefined
  const params = names.map((name) => ({ name, text: name }))
  return { label: `${code}(${names.join(', ')})`, params, doc: errorDoc(declared) ?? '' }
}

/** The error's own documentation, or the documentation of the declaration that it extends. */
function errorDoc(error: ErrorSymbol | undefined): string | undefined {
  return error?.decl.doc?.text ?? error?.extends?.decl.doc?.text
}

function rpcCallee(scope: Scope, owner: string, name: string): Callee | undefined {
  const symbol = classNamed(scope, owner)
  const message = symbol?.messages.find((m) => m.name === name)
  if (message) {
    const params = message.params.flatMap((p) =>
      p.type ? [{ name: p.name, text: paramText({ name: p.name, type: p.type }) }] : [],
    )
    return { label: messageLabel(message), params, doc: message.decl.doc?.text ?? '' }
  }
  const implied = symbol && classSignatures(symbol).find((s) => s.name === name)
  if (!implied) return undefined
  const params = implied.params.map((p) => ({ name: p.name, text: paramText(p) }))
  return { label: signatureText(owner, implied), params, doc: implied.doc }
}
