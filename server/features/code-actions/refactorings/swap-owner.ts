/** Lets clients write a pair at its other end. docs/language.md, Bound field pairs. */
import { isWritable, referredClass } from '../../../../analysis/resolve/pairs.ts'
import {
  classNamed,
  type FieldSymbol,
  fieldPath,
  type ObjectSymbol,
  type Scope,
} from '../../../../analysis/scope/symbols.ts'
import { insertAt } from '../../../edits/edit.ts'
import { computedEdits, qualify } from '../../../edits/ends.ts'
import type { EditorView, TextEdit } from '../../../view.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode, selectedFields } from './selection.ts'

/** Offered on a field of a one-one or many-many pair with one writable end. */
export function swapOwner({ view, ...selection }: SelectedCode): CodeAction[] {
  const [field, more] = selectedFields({ view, ...selection })
  const relation = field && view.pairs.relationOf.get(field)
  const other = field && partnerOf(view.scope, field)
  if (!field || more || !other || !relation || relation.kind === 'many-one' || relation.symmetric) return []
  if (isWritable(field) === isWritable(other) || other.place.standard) return []
  const [owner, follower] = isWritable(field) ? [field, other] : [other, field]
  // An object may not give a value to a computed end.
  if ([...view.scope.objects.values()].some((o) => isGivenBy(o, owner))) return []
  const about = { title: `Write the pair at "${fieldPath(follower)}" instead`, kind: 'refactor.rewrite.swapOwner' }
  return [refactoring(view, about, () => swapped(view, owner, follower))]
}

function isGivenBy({ owner, values }: ObjectSymbol, field: FieldSymbol): boolean {
  return owner?.name === field.owner.name && values.some((v) => v.name.text === field.name)
}

function partnerOf(scope: Scope, field: FieldSymbol): FieldSymbol | undefined {
  return classNamed(scope, referredClass(field) ?? '')?.fieldsByName.get(field.decl.partner?.field.text ?? '')
}

function swapped(view: EditorView, owner: FieldSymbol, follower: FieldSymbol): TextEdit[] {
  return [...computedEdits(view, owner), qualify(follower, owner.decl.qualifier.text), ...optional(follower)]
}

/** Makes the new owner optional, so that calls which create its objects still work. */
function optional({ decl, place, type }: FieldSymbol): TextEdit[] {
  if (decl.default) return []
  if (type?.kind === 'set') return [insertAt(place, decl.end, ' = []')]
  const nullable = type?.kind === 'ref' && type.nullable
  return [...(nullable ? [] : [insertAt(place, decl.type.end, ' or null')]), insertAt(place, decl.end, ' = null')]
}
