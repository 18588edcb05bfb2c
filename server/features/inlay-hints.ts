/** Inlay hints: after `<->` the kind of the pair and whether this end owns it, in bodies the names of parameters. */
import { type ClassSymbol, classNamed } from '../../analysis/scope/symbols.ts'
import { lex } from '../../grammar/lex.ts'
import type { ClassDecl, Span, Unit } from '../../grammar/tree.ts'
import { calleeOf, callsIn } from '../describe/calls.ts'
import { type End, endAt, pairText } from '../describe/pair.ts'
import type { EditorView } from '../view.ts'

export interface InlayHint {
  /** The absolute offset. The hint is shown before the text there. */
  readonly offset: number
  readonly label: string
  readonly kind: 'pair' | 'parameter'
  readonly tooltip: string
}

/** The hints in a range, in order of position. Looks only at the declarations that touch the range. */
export function inlayHints(view: EditorView, path: string, range: Span): InlayHint[] {
  const tree = view.files.get(path)?.tree
  const touched = (tree?.units ?? []).filter((unit) => unit.start <= range.end && unit.end >= range.start)
  return touched
    .flatMap((unit) => (unit.node?.kind === 'class' ? hintsIn(view, tree?.text ?? '', unit, unit.node) : []))
    .filter(({ offset }) => range.start <= offset && offset <= range.end)
    .sort((a, b) => a.offset - b.offset)
}

function hintsIn(view: EditorView, text: string, unit: Unit, node: ClassDecl): InlayHint[] {
  const owner = classNamed(view.scope, node.name.text)
  const pairs = owner?.decl === node ? pairHints(view, unit, owner) : []
  const bodies = node.members.flatMap((m) => (m.kind === 'message' ? m.body : m.computed) ?? [])
  return [...pairs, ...bodies.flatMap((body) => parameterHints(view, text, unit.start, body))]
}

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
    const { params = [], label = '' } = calleeOf(view.scope, callee) ?? {}
    return args.flatMap((arg, i): InlayHint[] => {
      const name = params[i]?.name
      const [first] = arg
      if (!first || name === undefined || arg.at(-1)?.image === name) return []
      return [{ offset: start + first.startOffset, label: `${name}:`, kind: 'parameter', tooltip: label }]
    })
  })
}
