/** A word before `allows` that no clause has there. */
import { ACCESS_KINDS } from '../../../model/api.ts'
import { type AccessHolder, FIELD_ACCESSES } from '../../facts/role-lists.ts'
import { didYouMean } from '../../facts/suggest.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const clauseWordUnknown: CheckRule = {
  entry: {
    code: 'CROW1704',
    severity: 'error',
    title: 'This word cannot stand before "allows" here',
    explanation:
      'Before `allows` a class can have `get`, `set`, `create` or `destroy`, a field `get` or `set`. A message is one RPC, so its `allows` has no word.',
    example: 'api Pool uses session\nrole a\nclass VM {\n  RW name : string create allows(a)\n}\n',
    repaired: 'api Pool uses session\nrole a\nclass VM {\n  RW name : string set allows(a)\n}\n',
  },
  check: {
    class: (owner, report) => words('class', ACCESS_KINDS, owner, report),
    field: (field, report) => words('field', FIELD_ACCESSES, field, report),
    message: (message, report) => words('message', [], message, report),
  },
}

function words(what: string, known: readonly string[], { decl, place }: AccessHolder, report: Reporter): void {
  for (const { word } of decl.access) {
    if (!word || known.includes(word.text)) continue
    const listed = `It can have ${known.map((k) => `"${k} allows"`).join(', ')} and a plain "allows".`
    report({
      place,
      at: word,
      message: `A ${what} has no "${word.text} allows".`,
      help: known.length > 0 ? (didYouMean(word.text, known) ?? listed) : 'Write only "allows".',
    })
  }
}
