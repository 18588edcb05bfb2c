/** Inlay hints: after `<->` the kind of the pair and whether this end owns it, in bodies the names of parameters and the types of locals. */
import { isUnknown } from '../../analysis/bodies/body-types.ts'
import { isBuiltIn } from '../../analysis/bodies/built-ins.ts'
import { bodySpans } from '../../analysis/scope/body-spans.ts'
import { type ClassSymbol, classNamed } from '../../analysis/scope/symbols.ts'
import { lex } from '../../grammar/lex.ts'
import type { Declaration, Span, SyntaxNode, Unit } from '../../grammar/tree.ts'
import { walk } from '../../grammar/walk.ts'
import { typeText } from '../../model/types.ts'
import { calleeOf, callsIn } from '../describe/calls.ts'
import { type End, endAt, pairText } from '../describe/pair.ts'
import { notesOf } from '../lookup/notes.ts'
import type { EditorView } from '../view.ts'

export interface InlayHint {
  /** The absolute offset. The hint is shown before the text there. */
  readonly offset: number
  readonly label: string
  readonly kind: 'pair' | 'parameter' | 'type'
  readonly tooltip: string
}

/** The hints in a range, in order of position. Looks only at the declarations that touch the range. */
export function inlayHints(view: EditorView, path: string, range: Span): InlayHint[] {
  const tree = view.files.get(path)?.tree
  const touched = (tree?.units ?? []).filter((unit) => unit.start <= range.end && unit.end >= range.start)
  return touched
    .flatMap((unit) => (unit.node ? hintsIn(view, tree?.text ?? '', unit, unit.node) : []))
    .filter(({ offset }) => range.start <= offset && offset <= range.end)
    .sort((a, b) => a.offset - b.offset)
}

function hintsIn(view: EditorView, text: string, unit: Unit, node: Declaration): InlayHint[] {
  const owner = node.kind === 'class' ? classNamed(view.scope, node.name.text) : undefined
  const pairs = owner?.decl === node ? pairHints(view, unit, owner) : []
  const bodies = bodySpans(node)
  return [
    ...pairs,
    ...bodies.flatMap((body) => parameterHints(view, text, unit.start, body)),
    ...bodies.flatMap((body) => letHints(view, unit.start, node, body)),
  ]
}

/** The type of each `let` that has none, unless its value shows it. */
function letHints(view: EditorView, base: number, within: Declaration, body: SyntaxNode): InlayHint[] {
  return [...walk(body)].flatMap((node): InlayHint[] => {
    if (node.kind !== 'let' || node.type || PLAIN_VALUES.has(node.value.kind)) return []
    const type = notesOf(view, within)?.locals.get(node.name)
    if (!type || isUnknown(type)) return []
    const label = `: ${typeText(type)}`
    return [{ offset: base + node.name.end, label, kind: 'type', tooltip: `${node.name.text} ${label}` }]
  })
}

const PLAIN_VALUES: ReadonlySet<SyntaxNode['kind']> = new Set([
  ...(['create-expr', 'string-value', 'int-value', 'float-value', 'duration-expr', 'missing-expr'] as const),
])

function pairHints(view: EditorView, unit: Unit, owner: ClassSymbol): InlayHint[] {
  return owner.fields.flatMap((field) => {
    const end = endAt(view.pairs, field)
    if (!end || !field.decl.partner || field.place.standard) return []
    const offset = unit.start + field.decl.partner.start + 3
    return [{ offset, label: labelOf(end), kind: 'pair', tooltip: pairText(end) }]
  })
}

/** `one-many`; `many-one, owns`. */
function labelOf({ kind, here, symmetric }: End): string {
  if (symmetric) return `${kind}, symmetric`
  return here.owns ? `${kind}, owns` : kind
}

/** Hints before arguments that do not have the parameter's name themselves. */
function parameterHints(view: EditorView, text: string, base: number, body: Span): InlayHint[] {
  const start = base + body.start
  const { tokens } = lex(text.slice(start, base + body.end))
  return callsIn(tokens).flatMap(({ callee, args }) => {
    if (isBuiltIn(callee)) return []
    const { params = [], label = '' } = calleeOf(view.scope, callee) ?? {}
    return args.flatMap((arg, i): InlayHint[] => {
      const name = params[i]?.name
      const [first] = arg
      if (!first || name === undefined || arg.at(-1)?.image === name) return []
      return [{ offset: start + first.startOffset, label: `${name}:`, kind: 'parameter', tooltip: label }]
    })
  })
}
