/** Signature help: the parameters of the call at the cursor, and which of them the cursor is at. */
import * as t from '../../grammar/tokens.ts'
import { KEY_KINDS } from '../../model/kinds.ts'
import { cursorAt } from '../cursor/cursor.ts'
import type { Token } from '../cursor/token.ts'
import { type Callee, calleeOf, callsIn } from '../describe/calls.ts'
import type { EditorView } from '../view.ts'

export interface SignatureHelp {
  readonly label: string
  /** The span of each parameter in the label. */
  readonly params: readonly { readonly start: number; readonly end: number }[]
  /** Markdown. */
  readonly doc: string
  /** The index of the parameter at the cursor. Greater than the last index if there are too many arguments. */
  readonly active: number
}

export const SIGNATURE_TRIGGERS: readonly string[] = ['(', ',']

/** For calls and errors in bodies and expressions, and for the two types of a map. Works on broken text. */
export function signatureHelp(view: EditorView, path: string, offset: number): SignatureHelp | undefined {
  const cursor = cursorAt(view, path, offset)
  if (!cursor) return undefined
  const member = cursor.member ?? cursor.header
  const call = callsIn(member).findLast((c) => !c.closed)
  const callee = call && calleeOf(view.scope, call.callee)
  return callee ? helpOf(callee, call.args.length - 1) : mapHelp(member)
}

function helpOf({ label, params, doc }: Callee, active: number): SignatureHelp {
  let from = label.indexOf('(') + 1
  const spans = params.map(({ text }) => {
    const start = label.indexOf(text, from)
    from = start + text.length
    return { start, end: from }
  })
  return { label, params: spans, doc, active }
}

const MAP = '(K -> V) map'

/** Help in the parentheses of a map type: parentheses in the place of a type. */
function mapHelp(tokens: readonly Token[]): SignatureHelp | undefined {
  const open = lastOpen(tokens)
  const before = tokens[open - 1]?.tokenType
  if (tokens[open]?.tokenType !== t.LParen || (before !== t.Colon && before !== t.Arrow)) return undefined
  const arrow = tokens.slice(open).some((token) => token.tokenType === t.Arrow)
  const params = [
    { start: 1, end: 2 },
    { start: 6, end: 7 },
  ]
  const doc = `Values by key: K is ${KEY_KINDS.map((kind) => `\`${kind}\``).join(', ')}, a reference or an enum.`
  return { label: MAP, params, doc, active: arrow ? 1 : 0 }
}

/** The index of the innermost bracket that is open at the end, or -1. */
function lastOpen(tokens: readonly Token[]): number {
  const open: number[] = []
  tokens.forEach((token, i) => {
    if (t.isOpener(token.tokenType)) open.push(i)
    else if (t.isCloser(token.tokenType)) open.pop()
  })
  return open.at(-1) ?? -1
}
