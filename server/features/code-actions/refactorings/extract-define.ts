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

/**
 * Offered where exactly one expression is selected that says its type, and that nothing but its locals ties to its place. Not
 * for a place that a statement writes, nor for a test of null, on which what follows relies.
 */
export function extractDefine(selection: SelectedCode): CodeAction[] {
  const { view, unit, place, text } = selection
  const notes = unit.node && notesOf(view, unit.node)
  const node = notes && selectedExpression(selection)
  const note = node && notes.expressions.get(node)
  if (!node || !note || note.body.setting === 'test' || isUnknown(note.typed.type)) return []
  const path = selection.unit.node ? treePath(selection.unit.node, node.start + 1) : []
  if (isWritten(path, node) || hasElse(path, node) || testsNull(node) || mayHideNull(path, node, note.typed.type))
    return []
  const params = freeLocals(notes, node)
  if (!params) return []
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

/** True for the place of a statement, and for the map of a key that it writes. */
function isWritten(path: readonly SyntaxNode[], node: ExprNode): boolean {
  return path.some((outer) => {
    if (outer.kind !== 'assign' && outer.kind !== 'hold' && outer.kind !== 'delete') return false
    const { place } = outer
    return place === node || (place.kind === 'index-expr' && place.of === node)
  })
}

/** True for what stands before "??": a value that a define returns is always there. */
function hasElse(path: readonly SyntaxNode[], node: ExprNode): boolean {
  const outer = path[path.indexOf(node) - 1]
  return outer?.kind === 'binary-expr' && outer.operator === '??' && outer.left === node
}

/**
 * True for a reference that may be null, unless it is only compared with another one: the body may know that it is not null, or
 * asks it here. Of a define it knows nothing.
 */
function mayHideNull(path: readonly SyntaxNode[], node: ExprNode, type: BodyType): boolean {
  if (!isNullable(type)) return false
  const outer = path[path.indexOf(node) - 1]
  if (outer?.kind !== 'binary-expr' || !COMPARES.has(outer.operator)) return true
  return isNull(outer.left) || isNull(outer.right)
}

const COMPARES: ReadonlySet<string> = new Set(['==', '!=', 'in', '??'])

function isNullable(type: BodyType | undefined): boolean {
  return type?.kind === 'ref' && type.nullable
}

/** True if the expression says of something that it is null or not, by itself or joined by "and", "or" and "not". */
function testsNull(node: ExprNode): boolean {
  if (node.kind === 'unary-expr') return testsNull(node.of)
  if (node.kind !== 'binary-expr') return false
  const { operator, left, right } = node
  if (operator === 'and' || operator === 'or') return testsNull(left) || testsNull(right)
  return (operator === '==' || operator === '!=') && [left, right].some(isNull)
}

function isNull(node: ExprNode): boolean {
  return node.kind === 'name-expr' && node.name.text === 'null'
}

/**
 * The locals that the expression reads and does not declare; undefined if it calls a message, creates an object, or reads through
 * a path that the body knows not to be null.
 */
function freeLocals(notes: BodyNotes, node: ExprNode): Map<string, BodyType> | undefined {
  const params = new Map<string, BodyType>()
  const parts = [...walk(node)]
  const operands = new Set<SyntaxNode>(
    parts.flatMap((one) => (one.kind === 'binary-expr' ? [one.left, one.right] : [])),
  )
  const needs = (one: ExprNode) => !operands.has(one) && isObjectExpected(notes, one)
  const compared = new Set(parts.flatMap(comparedWithNull))
  const used = new Set(parts.flatMap((one) => usedAsObject(one, needs)))
  for (const part of parts) {
    if (compared.size === 0 && isKnownPath(notes, part, needs)) return undefined
    if (part.kind === 'create-expr' || (part.kind === 'call-expr' && part.class)) return undefined
    if (part.kind !== 'name-expr') continue
    const note = notes.expressions.get(part)
    if (note?.typed.kind !== 'local') continue
    const { name } = part
    if (isWithin(declaredAt(note.visible, name.text), node)) continue
    // What the body knows of null goes with the parameter, unless the expression asks itself.
    const { type } = note.typed
    const isKnown = type.kind === 'ref' && used.has(name.text) && !compared.has(name.text)
    params.set(name.text, isKnown ? { ...type, nullable: false } : type)
  }
  return params
}

/** The names and paths that a comparison compares with null; a path stands as "". */
function comparedWithNull(node: SyntaxNode): string[] {
  if (node.kind !== 'binary-expr' || !(isNull(node.left) || isNull(node.right))) return []
  return [node.left, node.right].flatMap((side) => (side.kind === 'field-expr' ? '' : nameOf(side)))
}

function nameOf(node: ExprNode): string[] {
  return node.kind === 'name-expr' && !isNull(node) ? [node.name.text] : []
}

/** The name whose field the node reads, and the name that stands where null may not. */
function usedAsObject(node: SyntaxNode, needs: (node: ExprNode) => boolean): string[] {
  if (node.kind === 'field-expr') return nameOf(node.of)
  return node.kind === 'name-expr' && needs(node) ? nameOf(node) : []
}

/** True for a path of fields that may be null and is used as if not: what the body knows of it is not known in a define. */
function isKnownPath(notes: BodyNotes, node: SyntaxNode, needs: (node: ExprNode) => boolean): boolean {
  if (node.kind !== 'field-expr') return false
  const isRead = node.of.kind === 'field-expr' && isNullable(notes.expressions.get(node.of)?.typed.type)
  return isRead || (isNullable(notes.expressions.get(node)?.typed.type) && needs(node))
}

/** True where a reference is expected that is not null. */
function isObjectExpected(notes: BodyNotes, node: ExprNode): boolean {
  const expected = notes.expressions.get(node)?.expected
  return expected?.kind === 'ref' && !expected.nullable
}

type Visibles = NonNullable<ReturnType<BodyNotes['expressions']['get']>>['visible']

function declaredAt(visible: Visibles, name: string): Span | undefined {
  for (let at = visible; at; at = at.outer) if (at.local.name === name) return at.at
  return undefined
}

function isWithin(inner: Span | undefined, outer: Span): boolean {
  return inner !== undefined && outer.start <= inner.start && inner.end <= outer.end
}

function freeName({ callables }: Scope): string {
  let name = 'extracted'
  for (let i = 2; callables.has(name) || isBuiltIn(name); i++) name = `extracted_${i}`
  return name
}
