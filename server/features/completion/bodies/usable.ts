/** Leaves out what an expression may not call where it stands: a condition, a check, a computed field or an invariant. */
import { mayCallBuiltIn, mayCallDefine } from '../../../../analysis/bodies/allowed.ts'
import type { Setting } from '../../../../analysis/bodies/typing.ts'
import type { EditorView } from '../../../view.ts'
import type { Proposal } from '../item.ts'

/** The proposals that the checker allows in the setting (docs/language.md, Computed fields, Constraints). */
export function usableIn(setting: Setting, view: EditorView, proposals: readonly Proposal[]): readonly Proposal[] {
  if (setting === 'body' || setting === 'test') return proposals
  return proposals.filter(({ label, kind, about }) => {
    if (about?.what === 'built-in') return mayCallBuiltIn(setting, about.name)
    if (about?.what === 'callable') return mayCall(setting, view, about.name)
    return kind !== 'keyword' || !IN_STATEMENTS.has(label)
  })
}

/** What only bodies and tests have. */
const IN_STATEMENTS: ReadonlySet<string> = new Set(['create', 'session', 'task'])

function mayCall(setting: Setting, { scope, effects }: EditorView, name: string): boolean {
  if (scope.callables.get(name)?.kind === 'external') return false
  const done = effects?.(`define ${name}`)
  return !done || mayCallDefine(setting, done)
}
