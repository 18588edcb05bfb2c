/** `unique` names a field that no index can hold. docs/language.md, Constraints. */
import { uniqueLines } from '../../facts/unique.ts'
import type { Pairs } from '../../resolve/pairs.ts'
import { keepsObjects } from '../../resolve/resolve-types.ts'
import { computedBy } from '../../scope/given-bodies.ts'
import { type FieldSymbol, fieldPath } from '../../scope/symbols.ts'
import type { CheckRule, Knowledge } from '../rule.ts'

export const uniqueFieldUnfit: CheckRule = {
  entry: {
    code: 'CROW1821',
    severity: 'error',
    title: 'A field that cannot be unique',
    explanation:
      'Unique fields have a basic type, an enum, a reference, or an option of one. Sets, maps and records have no index, and the value of a computed field or of a computed end of a pair is not stored. A class without objects has nothing that could differ.',
    example: 'class hotel {\n  RW tags : string set = []\n  unique tags\n}\n',
    repaired: 'class hotel {\n  RW tag : string = ""\n  unique tag\n}\n',
  },
  check: {
    class(owner, report, known) {
      for (const name of uniqueLines(owner).flatMap((line) => line.fields)) {
        const field = owner.fieldsByName.get(name.text)
        const reason = name.text === 'uuid' ? 'it is unique already' : field && whyNot(field, known)
        if (reason === undefined) continue
        report({
          place: owner.place,
          at: name,
          message: `The field "${field ? fieldPath(field) : `${owner.name}.uuid`}" cannot be listed as unique, because ${reason}.`,
          help: 'Remove it here.',
        })
      }
    },
  },
}

function whyNot(field: FieldSymbol, { scope, pairs }: Knowledge): string | undefined {
  const { type, owner } = field
  if (!keepsObjects(owner)) return 'its class has no objects'
  if (computedBy(scope, field)) return 'it is computed'
  const of = type?.kind === 'option' ? type.of : type
  if (of && ['set', 'map', 'option', 'record', 'any record'].includes(of.kind))
    return `it is ${NOUNS[of.kind] ?? of.kind}`
  return type?.kind === 'ref' && isComputedEnd(field, pairs) ? 'it is the computed end of a pair' : undefined
}

const NOUNS: { readonly [kind: string]: string } = {
  set: 'a set',
  map: 'a map',
  option: 'an option',
  record: 'a record',
  'any record': 'a record',
}

/** True for the end of a pair that is read from the other end. */
function isComputedEnd(field: FieldSymbol, pairs: Pairs): boolean {
  const [stored] = pairs.relationOf.get(field)?.ends ?? []
  return stored !== undefined && (stored.class !== field.owner.name || stored.field !== field.name)
}
