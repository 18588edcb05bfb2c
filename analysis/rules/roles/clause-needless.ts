/** A clause for RPCs that there are none of. */
import type { AccessClause } from '../../../grammar/tree.ts'
import { keepsObjects } from '../../resolve-types.ts'
import { clauseName, clauseSpan } from '../../role-lists.ts'
import type { CheckRule, Report } from '../../rule.ts'
import { type ClassSymbol, fieldPath, isNamespace, type Place } from '../../symbols.ts'

export const clauseNeedless: CheckRule = {
  entry: {
    code: 'CROW1707',
    severity: 'warning',
    title: 'An access clause applies to no RPC',
    explanation:
      'A clause says who may call RPCs that the class or the field implies. `set` on a field that is not `RW`, or on a class without such fields, `create` and `destroy` on a class without them, and any word on a class `without objects` apply to nothing. Messages that the text declares follow their own `allows`, else the plain one of their class.',
    example:
      'api Pool uses session\nrole reader\nclass VM {\n  RO/runtime power : string get allows(reader) set allows(reader)\n}\n',
    repaired: 'api Pool uses session\nrole reader\nclass VM {\n  RO/runtime power : string get allows(reader)\n}\n',
  },
  check: {
    class(owner, report) {
      if (owner.broken) return
      for (const clause of owner.decl.access) {
        const missing = missingOf(owner, clause)
        if (missing !== undefined) needless(clause, owner.place, `The class "${owner.name}" ${missing}`, report)
      }
    },
    field(field, report) {
      if (field.broken) return
      const { owner } = field
      for (const clause of field.decl.access) {
        const word = clause.word?.text
        if (!keepsObjects(owner)) needless(clause, field.place, `The class "${owner.name}" keeps no objects`, report)
        else if (word === 'set' && (isNamespace(owner) || field.decl.qualifier.text !== 'RW'))
          needless(clause, field.place, `No implied RPC sets "${fieldPath(field)}"`, report)
      }
    },
  },
}

/** Why the class has no RPC of the clause's kind; undefined where it has one. */
function missingOf(owner: ClassSymbol, { word }: AccessClause): string | undefined {
  if (isNamespace(owner)) {
    if (word) return 'implies no RPCs'
    return owner.messages.length > 0 ? undefined : 'has no messages'
  }
  if (word?.text === 'create' || word?.text === 'destroy')
    return owner.without.has(word.text) ? `has no ${word.text}` : undefined
  const settable = owner.fields.some((field) => field.decl.qualifier.text === 'RW')
  return word?.text === 'set' && !settable ? 'has no RW field' : undefined
}

function needless(clause: AccessClause, place: Place, why: string, report: Report): void {
  report({
    place,
    at: clauseSpan(clause),
    message: `${why}, so "${clauseName(clause)}" says nothing.`,
    help: clause.word?.text === 'set' ? SET_HELP : 'Remove it.',
  })
}

/** `string set allows(reader)`: the word goes with the clause. */
const SET_HELP = 'Remove it. Behind a set’s type a clause needs its word: "string set get allows(…)".'
