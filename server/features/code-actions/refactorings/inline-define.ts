/** Inline a define: its calls become its expression, with the arguments in place of the parameters. */
import type { BodyNotes } from '../../../../analysis/bodies/body-notes.ts'
import { isBuiltIn } from '../../../../analysis/bodies/built-ins.ts'
import type { DefineSymbol } from '../../../../analysis/scope/symbols.ts'
import { nameText } from '../../../../grammar/quote.ts'
import type { CallExpr, ExprNode, Span } from '../../../../grammar/tree.ts'
import { walk } from '../../../../grammar/walk.ts'
import { replaceAt, textAt } from '../../../edits/edit.ts'
import { removeDeclaration } from '../../../edits/removal.ts'
import { notesOf } from '../../../lookup/notes.ts'
import { type Occurrence, occurrencesOf } from '../../../lookup/occurrences.ts'
import type { EditorView, TextEdit } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode } from './selection.ts'

/**
 * Offered at the name of a define of one expression that declares no locals, if each call can be replaced: an argument that does
 * something must not be evaluated twice or not at all, and what takes its type from a parameter or the result must say it.
 */
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
  const own = notesOf(view, decl)
  if (!notes || !own || isWeak(own, decl.value)) return undefined
  if (call.args.some((arg) => isWeak(notes, arg) || doesSomething(view, arg))) return undefined
  const isNested = [...walk(call)].some((n) => n !== call && n.kind === 'call-expr' && n.name.text === decl.name.text)
  if (call.args.length !== decl.params.length || isNested) return undefined
  const pieces: (Span & { readonly newText: string })[] = []
  for (const part of walk(decl.value)) {
    if (part.kind !== 'name-expr') continue
    const index = decl.params.findIndex((param) => param.name.text === part.name.text)
    const isLocal = own.expressions.get(part)?.typed.kind === 'local'
    if (!isLocal) {
      // A bare enum value or an object would mean a local of the same name there.
      for (let at = visible; at; at = at.outer) if (at.local.name === part.name.text) return undefined
      const full = fullText(own, part, part.name.text)
      if (full === undefined) return undefined
      pieces.push({ start: part.start, end: part.end, newText: full })
      continue
    }
    const arg = call.args[index]
    const given = arg && argument(text, use, notes, arg)
    if (given === undefined) return undefined
    pieces.push({ start: part.start, end: part.end, newText: given })
  }
  const value = body.slice(place.base + decl.value.start, place.base + decl.value.end)
  const start = decl.value.start
  const newText = pieces.reduceRight(
    (done, piece) => done.slice(0, piece.start - start) + piece.newText + done.slice(piece.end - start),
    value,
  )
  return replaceAt(use.place, call, isSimple(decl.value) ? newText : `(${newText})`)
}

/** The text of the argument; undefined if a value in it takes its type from the parameter, and cannot say it. */
function argument(text: string, { place }: Occurrence, notes: BodyNotes, arg: ExprNode): string | undefined {
  const own = text.slice(place.base + arg.start, place.base + arg.end)
  const full = arg.kind === 'name-expr' ? fullText(notes, arg, own) : own
  return full === undefined || isSimple(arg) || full.startsWith('(') ? full : `(${full})`
}

/** The name, with its enum before a value; undefined for a value that is not a name. */
function fullText(notes: BodyNotes, node: ExprNode, text: string): string | undefined {
  const typed = notes.expressions.get(node)?.typed
  if (typed?.kind !== 'literal' || typed.type.kind !== 'enum') return text
  return nameText(text) === text ? `${typed.type.name}.${text}` : undefined
}

/** True for what has no type of its own, or another one in another place. */
function isWeak(notes: BodyNotes, node: ExprNode): boolean {
  const isAnyWeak = (nodes: readonly ExprNode[]) => nodes.some((one) => isWeak(notes, one))
  switch (node.kind) {
    case 'set-expr':
      return node.items.length === 0 || isAnyWeak(node.items)
    case 'map-expr':
      return node.entries.length === 0
    case 'if-expr':
      return isAnyWeak([node.then, node.else])
    case 'name-expr':
      return node.name.text === 'null'
    case 'string-value':
    case 'int-value':
      return !node.kind.startsWith(notes.expressions.get(node)?.typed.type.kind ?? '-')
    default:
      return false
  }
}

/** True for an expression that writes, waits, fails for a reason or gives another value each time. */
function doesSomething(view: EditorView, node: ExprNode): boolean {
  return [...walk(node)].some((part) => {
    if (part.kind === 'create-expr' || part.kind === 'async-expr') return true
    if (part.kind !== 'call-expr') return false
    const { text } = part.name
    if (part.class) return true
    if (isBuiltIn(text)) return ['random', 'uuid', 'unlink'].includes(text)
    const effects = view.effects?.(`define ${text}`)
    return (
      !effects ||
      effects.waits ||
      effects.context ||
      [...effects.raises].some((code) => code !== 'HANDLE_INVALID') ||
      effects.writes.size + effects.creates.size > 0
    )
  })
}

/** True for an expression that needs no parentheses. */
function isSimple({ kind }: ExprNode | CallExpr): boolean {
  return !['binary-expr', 'unary-expr', 'if-expr', 'quantifier-expr', 'can-expr'].includes(kind)
}
