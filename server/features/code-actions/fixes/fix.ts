/** A quick fix, and its input: a diagnostic and the part of the tree around it. */
import type { Diagnostic } from '../../../../analysis/diagnostics/diagnostic.ts'
import type {
  ClassSymbol,
  Declared,
  FieldSymbol,
  MessageSymbol,
  ObjectSymbol,
  UnitPlace,
} from '../../../../analysis/scope/symbols.ts'
import { classNamed } from '../../../../analysis/scope/symbols.ts'
import type { Declaration, Span, SyntaxNode, Unit } from '../../../../grammar/tree.ts'
import { walk } from '../../../../grammar/walk.ts'
import { type BodyMember, bodyMembers, type PlacedText, replaceAt } from '../../../edits/edit.ts'
import { type EditorView, type TextEdit, unitAt } from '../../../view.ts'

/**
 * Why a safe fix cannot lose text or change the meaning of the API.
 * - `adds`: it only inserts text, and the language allows nothing else there.
 * - `signs`: it only changes signs (quotes, dashes, comment marks). The same words stay in the same order.
 * - `repetition`: it removes a repetition. All words are still in the file.
 */
export type Safety = 'adds' | 'signs' | 'repetition'

export interface Fix {
  /** The title, with the words of the text: `Write "VM ref"`. */
  readonly title: string
  /** Not formatted; code-actions.ts does that. They do not overlap. */
  readonly edits: readonly TextEdit[]
  /** The reason why it may be applied without asking, which safety.ts checks. Without one, the user has to choose the fix. */
  readonly safe?: Safety
  /** The title of the action that applies this kind of fix in the whole file. */
  readonly all?: string
}

/** The fixes of a diagnostic, the likeliest first. Never throws. None if the tree lacks what they need. */
export type Fixer = (mistake: Mistake) => readonly (Fix | undefined)[]

/** A diagnostic, and the unit around it. */
export interface Mistake extends PlacedText {
  readonly view: EditorView
  readonly diagnostic: Diagnostic
  /** The diagnostic's span, relative to the unit. */
  readonly at: Span
  readonly unit: Unit
  readonly decl: Declaration | null
}

export function mistakeOf(view: EditorView, diagnostic: Diagnostic): Mistake | undefined {
  const file = view.files.get(diagnostic.path)
  const unit = file && unitAt(file, diagnostic.start)
  if (!file || !unit) return undefined
  return {
    view,
    diagnostic,
    place: { path: diagnostic.path, base: unit.start, standard: false },
    at: { start: diagnostic.start - unit.start, end: diagnostic.end - unit.start },
    text: file.tree.text,
    unit,
    decl: unit.node,
  }
}

/** The member that contains the start of the diagnostic. */
export function memberAround({ decl, at }: Mistake): BodyMember | undefined {
  return bodyMembers(decl).find((m) => m.start <= at.start && at.start <= m.end)
}

/** The class of the declaration. Undefined if an earlier class has its name. */
export function classAround({ view, decl, place }: Mistake): ClassSymbol | undefined {
  const owner = decl?.kind === 'class' ? classNamed(view.scope, decl.name.text) : undefined
  return owner?.place.path === place.path && owner.place.base === place.base ? owner : undefined
}

export function fieldAround(mistake: Mistake): FieldSymbol | undefined {
  const { place } = mistake
  const member = memberAround(mistake)
  return member && 'qualifier' in member
    ? classAround(mistake)?.fields.find((f) => isDeclaredBy(f, place, member))
    : undefined
}

/** Compares places, not identity, because the tree may have been parsed again from the same text. */
function isDeclaredBy(symbol: Declared<Span>, place: UnitPlace, member: Span): boolean {
  return symbol.place.path === place.path && symbol.place.base === place.base && sameSpan(symbol.decl, member)
}

export function messageAround(mistake: Mistake): MessageSymbol | undefined {
  const { place } = mistake
  const member = memberAround(mistake)
  return member && 'params' in member
    ? classAround(mistake)?.messages.find((m) => isDeclaredBy(m, place, member))
    : undefined
}

export function objectAround({ view, decl, place }: Mistake): ObjectSymbol | undefined {
  const object = decl?.kind === 'object' ? view.scope.objects.get(decl.name.text) : undefined
  return decl && object && isDeclaredBy(object, place, decl) ? object : undefined
}

/** The text at the span. */
export function written({ text, place }: Mistake, span: Span): string {
  return text.slice(place.base + span.start, place.base + span.end)
}

/** The node and all nodes below it, outer ones first. Empty without a node. */
export function nodesIn(node: SyntaxNode | null | undefined): Iterable<SyntaxNode> {
  return node ? walk(node) : []
}

/** Removes statements, with the space before them. */
export function removeStatement({ place, text }: Mistake, { start, end }: Span): TextEdit {
  const before = text.slice(0, place.base + start)
  return replaceAt(place, { start: start - (before.length - before.trimEnd().length), end }, '')
}

export function sameSpan(a: Span, b: Span): boolean {
  return a.start === b.start && a.end === b.end
}
