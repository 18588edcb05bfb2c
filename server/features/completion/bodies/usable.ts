/** Leaves out what an expression may not call where it stands: a condition, a check, a computed field, an invariant or a test. */
import { mayCallBuiltIn, mayCallDefine } from '../../../../analysis/bodies/allowed.ts'
import { needsMessage } from '../../../../analysis/bodies/test-checks.ts'
import type { Setting } from '../../../../analysis/bodies/typing.ts'
import type { EditorView } from '../../../view.ts'
import type { Proposal } from '../item.ts'

/** The proposals that the checker allows in the setting (docs/language.md, Computed fields, Constraints). */
export function usableIn(setting: Setting, view: EditorView, proposals: readonly Proposal[]): readonly Proposal[] {
  if (setting === 'body') return proposals
  if (setting === 'test') return proposals.filter((proposal) => isForClients(view, proposal))
  return proposals.filter(({ label, kind, about }) => {
    if (about?.what === 'built-in') return mayCallBuiltIn(setting, about.name)
    if (about?.what === 'callable') return mayCall(setting, view, about.name)
    return kind !== 'keyword' || !IN_STATEMENTS.has(label)
  })
}

/** False for what only a message can do that a client calls (docs/language.md, Tests). */
function isForClients({ scope, effects }: EditorView, { label, kind, about }: Proposal): boolean {
  if (about?.what !== 'callable') return kind !== 'keyword' || label !== 'task'
  if (scope.callables.get(about.name)?.kind === 'external') return false
  const done = effects?.(`define ${about.name}`)
  return !done || needsMessage(done) === undefined
}

/** What only bodies and tests have. */
const IN_STATEMENTS: ReadonlySet<string> = new Set(['create', 'session', 'task'])

function mayCall(setting: Setting, { scope, effects }: EditorView, name: string): boolean {
  if (scope.callables.get(name)?.kind === 'external') return false
  const done = effects?.(`define ${name}`)
  return !done || mayCallDefine(setting, done)
}
