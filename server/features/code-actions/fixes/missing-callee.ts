/** Fixes of a call of what nothing declares: the define or the external with the types of the arguments. */
import type { BodyNotes } from '../../../../analysis/bodies/body-notes.ts'
import { isUnknown } from '../../../../analysis/bodies/body-types.ts'
import type { CallExpr, Declaration } from '../../../../grammar/tree.ts'
import type { BodyType } from '../../../../model/body.ts'
import { typeText } from '../../../../model/types.ts'
import { insertAt } from '../../../edits/edit.ts'
import { lineBreak } from '../../../edits/insertion.ts'
import { notesOf } from '../../../lookup/notes.ts'
import { namesOfArguments } from './argument-names.ts'
import { type Fix, type Fixer, nodesIn, sameSpan } from './fix.ts'
import { zeroText } from './literals.ts'

/** CROW2009: declares a define or an external of the name behind this declaration. */
export const fixMissingCallee: Fixer = (mistake) => {
  const { view, decl, at, place, text, unit, diagnostic } = mistake
  if (diagnostic.data?.declare === undefined) return []
  const call = [...nodesIn(decl)].find((node) => node.kind === 'call-expr' && !node.class && sameSpan(node.name, at))
  const notes = decl ? notesOf(view, decl) : undefined
  if (call?.kind !== 'call-expr' || !notes) return []
  const types = call.args.map((arg) => notes.expressions.get(arg)?.typed.type)
  if (types.some((type) => type === undefined || isUnknown(type))) return []
  const isStatement = [...nodesIn(decl)].some((node) => node.kind === 'do' && node.call === call)
  const result = isStatement ? null : expectedOf(notes, decl, call)
  if (result === undefined || (result && isUnknown(result))) return []
  const head = headOf(call, types as BodyType[], result)
  const eol = lineBreak(text)
  const declaring = (word: string, declared: string): Fix => ({
    title: `Create the ${word} "${call.name.text}"`,
    edits: [insertAt(place, unit.end - place.base, `${eol}${eol}${declared}`)],
  })
  const zero =
    result && result.kind !== 'duration' ? zeroText(result as Parameters<typeof zeroText>[0], view.scope) : result
  const value = result === null ? ' { }' : ` := ${result.kind === 'duration' ? '0s' : zero}`
  const isKnown = result === null || result.kind === 'duration' || zero !== undefined
  return [
    isKnown ? declaring('define', `define ${head}${value}`) : undefined,
    declaring('external', `external ${head}`),
  ]
}

/** The type that the place of the call expects; in a comparison, that of the other side. */
function expectedOf({ expressions }: BodyNotes, decl: Declaration | null, call: CallExpr): BodyType | undefined {
  const around = [...nodesIn(decl)].find(
    (node) =>
      node.kind === 'binary-expr' && (node.left === call || node.right === call) && COMPARING.has(node.operator),
  )
  if (around?.kind !== 'binary-expr') return expressions.get(call)?.expected
  return expressions.get(around.left === call ? around.right : around.left)?.typed.type
}

const COMPARING: ReadonlySet<string> = new Set(['==', '!=', '<', '<=', '>', '>='])

/** `f(vm : VM ref, value : int) : bool`. */
function headOf({ name, args }: CallExpr, types: readonly BodyType[], result: BodyType | null): string {
  const params = namesOfArguments(args).map((param, i) => `${param} : ${typeText(types[i] as BodyType)}`)
  return `${name.text}(${params.join(', ')})${result ? ` : ${typeText(result)}` : ''}`
}
