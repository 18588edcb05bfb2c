/** Proposals at the start of a statement, and for the names of calls. */

import { isCheck } from '../../../../analysis/bodies/guards.ts'
import { classNamed } from '../../../../analysis/scope/symbols.ts'
import type { CallExpr, NameExpr } from '../../../../grammar/tree.ts'
import { statementNote } from '../../../lookup/notes.ts'
import type { Proposal } from '../item.ts'
import { snippet } from '../snippets.ts'
import { builtIns, callables, messagesOf } from './names.ts'
import type { CompletionPlace } from './place.ts'
import { classesWithObjects, initialObjects, localsOf } from './values.ts'

/** For the name at the start of a statement: whole statements, calls, and locals whose fields are written. */
export function statements(place: CompletionPlace, node: NameExpr): Proposal[] {
  const { view, notes, cursor } = place
  const { scope } = view
  const note = notes.expressions.get(node)
  const isTest = note?.body.setting === 'test'
  const isLast = cursor.after.length === 0 || cursor.after[0]?.image === '}'
  const whole = isLast ? [...EVERYWHERE, ...(isTest ? IN_TESTS : IN_MESSAGES)] : []
  const classes = [...scope.types.values()].filter(({ kind, name }) => kind === 'class' && name !== '')
  return [
    ...whole,
    ...localsOf(note, (type) => type.kind === 'ref'),
    ...callables(scope, cursor, (type) => type === null),
    ...classes.map(({ name }): Proposal => ({ label: name, kind: 'class', rank: 4, about: { what: 'class', name } })),
    ...builtIns(cursor).filter(({ label }) => label === 'unlink'),
  ]
}

const statement = (word: string, text: string): Proposal => snippet(1, 'snippet', word, text)

const EVERYWHERE: readonly Proposal[] = [
  statement('let', 'let <name> = <value>'),
  statement('if', 'if <condition> {\n\t<>\n}'),
  statement('for', 'for <name> in <set> {\n\t<>\n}'),
  statement('create', 'create <Class> { <> }'),
  statement('set', 'set <object> { <> }'),
  statement('destroy', 'destroy <object>'),
  statement('delete', 'delete <object>.<map>[<key>]'),
  statement('wait', 'wait <1s>'),
]

const IN_MESSAGES: readonly Proposal[] = [
  statement('require', 'require <condition> else <ERROR>(<>)'),
  statement('fail', 'fail <ERROR>(<>)'),
  statement('return', 'return <value>'),
  statement('try', 'try {\n\t<>\n} else <ERROR> {\n}'),
  statement('after', 'after <1h> {\n\t<>\n}'),
  statement('hold', 'hold <object>.<field> = <value>'),
  statement('progress', 'progress <0>'),
]

const IN_TESTS: readonly Proposal[] = [
  statement('expect', 'expect <condition>'),
  statement('as', 'as <role> {\n\t<>\n}'),
  statement('given', 'given <external>() = <value>'),
]

/** The name of a call, after `C.` or by itself; after `can` and `refusal` too. */
export function callsOf(place: CompletionPlace, node: CallExpr): Proposal[] {
  const { view, cursor, path } = place
  const owner = node.class && classNamed(view.scope, node.class.text)
  if (node.class === path.at(-1)) return classesWithObjects(view.scope)
  if (node.class) return owner ? messagesOf(owner, cursor) : []
  const own = callables(view.scope, cursor, () => true)
  // After `can`, `refusal` and `async` there is a call of a message or of a check.
  const outer = path.at(-3)?.kind
  if (outer === 'can-expr')
    return [...classesWithObjects(view.scope), ...own.filter(({ label }) => isCheck(view.scope, label))]
  return outer === 'async-expr' ? [...classesWithObjects(view.scope), ...own] : [...own, ...builtIns(cursor)]
}

/** After `hold` and `delete`: a field is behind a local, or an initial object. */
export function places({ view, notes, path }: CompletionPlace): Proposal[] {
  const note = statementNote(notes, path.at(-1)?.start ?? 0)
  return [...localsOf(note, (type) => type.kind === 'ref'), ...initialObjects(view.scope)]
}
