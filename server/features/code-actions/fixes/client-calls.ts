/** Fixes of calls of clients in tests: with something that no client can call like that, and with errors that they never raise. */
import { impliedSignature } from '../../../../analysis/facts/body-target.ts'
import { classNamed } from '../../../../analysis/scope/symbols.ts'
import { nameText } from '../../../../grammar/quote.ts'
import type { AsyncExpr, FieldExpr } from '../../../../grammar/tree.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { notesOf } from '../../../lookup/notes.ts'
import { type Fix, type Fixer, type Mistake, nodesIn, sameSpan, written } from './fix.ts'

/** CROW2046: removes "async", or reads the field by the RPC that a client would call. */
export const fixClientCall: Fixer = (mistake) => {
  const node = [...nodesIn(mistake.decl)].find(
    (one) => sameSpan(one, mistake.at) && (one.kind === 'async-expr' || one.kind === 'field-expr'),
  )
  if (node?.kind === 'field-expr') return [getterCall(mistake, node)]
  return node?.kind === 'async-expr' ? [withoutAsync(mistake, node)] : []
}

/** The most errors that are offered. */
const MOST_ERRORS = 3

/** CROW2047: expects an error that the call can raise. Its parameters would be other ones. */
export const fixExpectedError: Fixer = ({ decl, at, place, diagnostic }) => {
  const node = [...nodesIn(decl)].find((one) => one.kind === 'expect-fails' && sameSpan(one, at))
  if (node?.kind !== 'expect-fails') return []
  const codes = (diagnostic.data?.raises ?? '').split(' ').filter((code) => code !== '')
  return codes.slice(0, MOST_ERRORS).map((code) => {
    return { title: `Expect "${code}"`, edits: [replaceAt(place, { start: node.code.start, end: node.end }, code)] }
  })
}

/** Not before a function of the language, whose value nothing would use. */
function withoutAsync({ view, place }: Mistake, { start, call }: AsyncExpr): Fix | undefined {
  if (call.kind !== 'call-expr' || !(call.class || view.scope.callables.has(call.name.text))) return undefined
  return { title: 'Remove "async"', edits: [replaceAt(place, { start, end: call.start }, '')] }
}

/** `VM.get_memory(vm)` instead of `vm.memory`, if the class has this RPC. */
function getterCall(mistake: Mistake, node: FieldExpr): Fix | undefined {
  const { view, decl, place } = mistake
  const type = decl && notesOf(view, decl)?.expressions.get(node.of)?.typed.type
  const owner = type?.kind === 'ref' ? classNamed(view.scope, type.class) : undefined
  const getter = `get_${node.name.text}`
  if (!owner || !impliedSignature(owner, getter)) return undefined
  const call = `${nameText(owner.name)}.${nameText(getter)}(${written(mistake, node.of)})`
  return { title: `Write "${call}"`, edits: [replaceAt(place, node, call)] }
}
