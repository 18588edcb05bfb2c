/** Finds the target of a mention, in a body or outside. */
import type { Declaration } from '../../grammar/tree.ts'
import { isInBody } from './body-mentions.ts'
import { bodyTargetOf, rpcTarget } from './body-target.ts'
import { isDeclaring, type Mention } from './mentions.ts'
import type { NotedView } from './notes.ts'
import { declaredMember, declaredTarget, type Target, usedTarget } from './target.ts'

/**
 * The target of a mention in a declaration; null if nothing has the name. In a standard text (`standard`), the name of a declaration
 * means the API's own declaration that extends or replaces it.
 */
export function mentionTarget(
  view: NotedView,
  within: Declaration,
  mention: Mention,
  standard: boolean,
): Target | null {
  const { text, part } = mention
  const { scope } = view
  if (isInBody(part)) return standard ? null : bodyTargetOf(view, within, part, text)
  if (part.is === 'given rpc') return rpcTarget(scope, part.class, text)
  if (part.is === 'declared') return declaredTarget(scope, part.node, standard)
  return isDeclaring(part)
    ? declaredMember(scope, within, part, text, standard)
    : usedTarget(scope, within, text, part, standard)
}
