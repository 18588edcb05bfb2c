/** Extract a define: the selected expression becomes the value of a new `define`, whose parameters are the locals that it reads. */
import type { BodyNotes } from '../../../../analysis/bodies/body-notes.ts'
import { isUnknown } from '../../../../analysis/bodies/body-types.ts'
import { isBuiltIn } from '../../../../analysis/bodies/built-ins.ts'
import type { Scope } from '../../../../analysis/scope/symbols.ts'
import type { ExprNode, Span, SyntaxNode } from '../../../../grammar/tree.ts'
import { walk } from '../../../../grammar/walk.ts'
import type { BodyType } from '../../../../model/body.ts'
import { typeText } from '../../../../model/types.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { lineBreak } from '../../../edits/insertion.ts'
import { notesOf } from '../../../lookup/notes.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode } from './selection.ts'

/** Offered where exactly one expression is selected that says its type, and that nothing but its locals ties to its place. */
export function extractDefine(selection: SelectedCode): CodeAction[] {
  const { view, unit, place, text } = selection
  const notes = unit.node && notesOf(view, unit.node)
  const node = notes && selectedExpression(selection)
  const note = node && notes.expressions.get(node)
  if (!node || !note || note.body.setting === 'test' || isUnknown(note.typed.type)) return []
  const params = freeLocals(notes, node)
  if (!params || !hasTypeText(note.typed.type) || [...params.values()].some((type) => !hasTypeText(type))) return []
  const name = freeName(view.scope)
  const title = `Extract the define "${name}"`
  return [
    refactoring(view, { title, kind: 'refactor.extract' }, () => {
      const list = [...params].map(([param, type]) => `${param} : ${typeText(type)}`).join(', ')
      const value = text.slice(place.base + node.start, place.base + node.end)
      const eol = lineBreak(text)
      const declared = `${eol}${eol}define ${name}(${list}) : ${typeText(note.typed.type)} := ${value}`
      const call = `${name}(${[...params.keys()].join(', ')})`
      return [replaceAt(place, node, call), insertAt(place, unit.end - place.base, declared)]
    }),
  ]
}

/** The expression that the selection holds, without the blanks around it. */
function selectedExpression({ unit, text, place, at }: SelectedCode): ExprNode | undefined {
  const selected = text.slice(place.base + at.start, place.base + at.end)
  const start = at.start + (selected.length - selected.trimStart().length)
  const end = at.end - (selected.length - selected.trimEnd().length)
  if (!unit.node || start >= end) return undefined
  const found = treePath(unit.node, start + 1).find(
    (node) => node.start === start && node.end === end && isExpression(node),
  )
  return found as ExprNode | undefined
}

function isExpression({ kind }: SyntaxNode): boolean {
  return kind.endsWith('-expr') && !UNFIT.has(kind)
}

/** What is written shorter than a call, or does more than giving a value. */
const UNFIT: ReadonlySet<string> = new Set(['name-expr', 'missing-expr', 'duration-expr', 'create-expr', 'async-expr'])

/** The locals that the expression reads and does not declare; undefined if it reads `session` or `task`, or calls a message. */
function freeLocals(notes: BodyNotes, node: ExprNode): Map<string, BodyType> | undefined {
  const params = new Map<string, BodyType>()
  for (const part of walk(node)) {
    if (part.kind === 'create-expr' || (part.kind === 'call-expr' && part.class)) return undefined
    if (part.kind !== 'name-expr') continue
    const note = notes.expressions.get(part)
    if (note?.typed.kind === 'session' || note?.typed.kind === 'task') return undefined
    if (note?.typed.kind !== 'local') continue
    if (!isWithin(declaredAt(note.visible, part.name.text), node)) params.set(part.name.text, note.typed.type)
  }
  return params
}

type Visibles = NonNullable<ReturnType<BodyNotes['expressions']['get']>>['visible']

function declaredAt(visible: Visibles, name: string): Span | undefined {
  for (let at = visible; at; at = at.outer) if (at.local.name === name) return at.at
  return undefined
}

function isWithin(inner: Span | undefined, outer: Span): boolean {
  return inner !== undefined && outer.start <= inner.start && inner.end <= outer.end
}

/** A duration has no word, so that it cannot be a parameter. */
function hasTypeText(type: BodyType): boolean {
  return !typeText(type).includes('duration')
}

function freeName({ callables }: Scope): string {
  let name = 'extracted'
  for (let i = 2; callables.has(name) || isBuiltIn(name); i++) name = `extracted_${i}`
  return name
}
