/** Inline a define: its calls become its expression, with the arguments in place of the parameters. */
import type { DefineSymbol } from '../../../../analysis/scope/symbols.ts'
import type { CallExpr, ExprNode, Span } from '../../../../grammar/tree.ts'
import { walk } from '../../../../grammar/walk.ts'
import { replaceAt, textAt } from '../../../edits/edit.ts'
import { removeDeclaration } from '../../../edits/removal.ts'
import { notesOf } from '../../../lookup/notes.ts'
import { type Occurrence, occurrencesOf } from '../../../lookup/occurrences.ts'
import type { EditorView, TextEdit } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode } from './selection.ts'

/** Offered at the name of a define of one expression that declares no locals, if each call can be replaced. */
export function inlineDefine(selection: SelectedCode): CodeAction[] {
  const { view, unit, at, text, place } = selection
  const { node } = unit
  const symbol = node?.kind === 'define' ? view.scope.callables.get(node.name.text) : undefined
  if (node?.kind !== 'define' || !node.value || symbol?.kind !== 'define' || symbol.decl !== node) return []
  if (at.start < node.start || at.end > node.name.end || [...walk(node.value)].some(({ kind }) => kind === 'from'))
    return []
  const uses = occurrencesOf(view, { is: 'callable', symbol }).filter(({ role }) => role === 'use')
  const edits = uses.map((use) => inlined(view, symbol, use))
  if (edits.length === 0 || edits.includes(undefined)) return []
  const title = `Inline "${node.name.text}" and remove it`
  return [
    refactoring(view, { title, kind: 'refactor.inline' }, () => [
      ...edits.filter((edit) => edit !== undefined),
      removeDeclaration({ text, place, unit }),
    ]),
  ]
}

/** The edit of one call; undefined where names would mean something else, or an argument would be evaluated twice. */
function inlined(view: EditorView, { decl, place }: DefineSymbol, use: Occurrence): TextEdit | undefined {
  const { part } = use.mention
  const [text, body] = [textAt(view, use.place), textAt(view, place)]
  if (part.is !== 'called' || !decl.value || text === undefined || body === undefined) return undefined
  const call = part.node
  const notes = notesOf(view, use.within)
  const visible = notes?.expressions.get(call)?.visible
  const isNested = [...walk(call)].some((n) => n !== call && n.kind === 'call-expr' && n.name.text === decl.name.text)
  if (call.args.length !== decl.params.length || !notes || isNested) return undefined
  const own = notesOf(view, decl)
  const pieces: (Span & { readonly newText: string })[] = []
  for (const part of walk(decl.value)) {
    if (part.kind !== 'name-expr') continue
    const index = decl.params.findIndex((param) => param.name.text === part.name.text)
    const isLocal = own?.expressions.get(part)?.typed.kind === 'local'
    if (!isLocal) {
      // A bare enum value or an object would mean a local of the same name there.
      for (let at = visible; at; at = at.outer) if (at.local.name === part.name.text) return undefined
      continue
    }
    const arg = call.args[index]
    if (!arg) return undefined
    pieces.push({ start: part.start, end: part.end, newText: argument(text, use, arg) })
  }
  const value = body.slice(place.base + decl.value.start, place.base + decl.value.end)
  const start = decl.value.start
  const newText = pieces.reduceRight(
    (done, piece) => done.slice(0, piece.start - start) + piece.newText + done.slice(piece.end - start),
    value,
  )
  return replaceAt(use.place, call, isSimple(decl.value) ? newText : `(${newText})`)
}

function argument(text: string, { place }: Occurrence, arg: ExprNode): string {
  const own = text.slice(place.base + arg.start, place.base + arg.end)
  return isSimple(arg) || own.startsWith('(') ? own : `(${own})`
}

/** True for an expression that needs no parentheses. */
function isSimple({ kind }: ExprNode | CallExpr): boolean {
  return !['binary-expr', 'unary-expr', 'if-expr', 'quantifier-expr', 'can-expr'].includes(kind)
}
