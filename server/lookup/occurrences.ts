/** All places that name a target, in all files of an API. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import type { Declaration } from '../../grammar/tree.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'
import { mentionTarget } from './mention-target.ts'
import { isDeclaring, type Mention, mentionsOf } from './mentions.ts'
import { otherEndOf } from './partner.ts'
import { standardFiles } from './standard-file.ts'
import { type Target, targetName } from './target.ts'
import { targetKey } from './target-key.ts'

export interface Occurrence extends FileSpan {
  readonly role: 'declaration' | 'use'
  readonly mention: Mention
  /** The declaration that contains it, and the place of that declaration. */
  readonly within: Declaration
  readonly place: UnitPlace
}

/**
 * The places where the target is declared and used: in the API's files in their order, then in the standard texts that the API uses.
 * The mentions of a tree are remembered with it, so that after an edit only the changed unit is searched again.
 */
export function occurrencesOf(view: EditorView, target: Target): Occurrence[] {
  const own = [...view.files.values()].flatMap((file) => occurrencesIn(view, file, target))
  return [...own, ...standardFiles(view).flatMap((file) => occurrencesIn(view, file, target))]
}

/** The occurrences in one file. */
export function occurrencesIn(view: EditorView, file: SourceFile, target: Target): Occurrence[] {
  const name = targetName(target)
  const key = targetKey(view.scope, target)
  const standard = !view.files.has(file.path)
  const found: Occurrence[] = []
  for (const { node, start } of file.tree.units) {
    const mentions = node && mentionsByText(node).get(name)
    if (!mentions) continue
    const place = { path: file.path, base: start, standard }
    for (const mention of mentions) {
      const named = mentionTarget(view, node, mention, standard)
      if (!named || targetKey(view.scope, named) !== key) continue
      const role = isDeclaring(mention.part) ? 'declaration' : 'use'
      found.push({ ...fileSpan(place, mention), role, mention, within: node, place })
    }
  }
  return found
}

/** The target; for a field of a bound pair also the other end: a pair is one thing with two names. */
export function withOtherEnd(view: EditorView, target: Target): Target[] {
  const other = target.is === 'field' ? otherEndOf(view.scope, target.symbol) : undefined
  if (!other || (target.is === 'field' && other.decl === target.symbol.decl)) return [target]
  return [target, { is: 'field', symbol: other }]
}

const cache = new WeakMap<Declaration, ReadonlyMap<string, readonly Mention[]>>()

function mentionsByText(node: Declaration): ReadonlyMap<string, readonly Mention[]> {
  let byText = cache.get(node)
  if (!byText) {
    byText = Map.groupBy(mentionsOf(node), (mention) => mention.text)
    cache.set(node, byText)
  }
  return byText
}
