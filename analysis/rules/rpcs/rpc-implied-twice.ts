/**
 * Two fields imply the same RPC, or a field implies one that every class has. docs/language.md, What the text implies.
 */
import { accessorNames, alwaysImplied, uniqueBehind } from '../../facts/implied-names.ts'
import { type ClassSymbol, type FieldSymbol, fieldPath, isNamespace } from '../../scope/symbols.ts'
import type { CheckRule } from '../rule.ts'

export const rpcImpliedTwice: CheckRule = {
  entry: {
    code: 'CROW1502',
    severity: 'error',
    title: 'An RPC is implied twice',
    explanation:
      'The accessors of two fields can have the same name: a map `tags` and a set `to_tags` both imply `add_to_tags`; a field `record` implies the `get_record` that every class has.',
    example: 'class VM {\n  RW tags    : (string -> string) map = {}\n  RW to_tags : string set = []\n}\n',
    repaired: 'class VM {\n  RW tags     : (string -> string) map = {}\n  RW tags_out : string set = []\n}\n',
  },
  check: {
    class(owner, report) {
      const mayClash = owner.decl.constraints.length > 0 || owner.fields.some((f) => RISKY.test(f.name))
      if (isNamespace(owner) || !mayClash) return
      const seen = new Map<string, FieldSymbol | 'class'>(alwaysImplied(owner).map((name) => [name, 'class']))
      for (const field of owner.fieldsByName.values()) {
        // Another rule reports a declared uuid.
        if (field.name === 'uuid') continue
        const clash = accessorNames(field).find((name) => seen.has(name))
        for (const name of accessorNames(field)) if (!seen.has(name)) seen.set(name, field)
        const first = clash === undefined ? undefined : seen.get(clash)
        if (first === undefined || field.place.standard) continue
        report({
          place: field.place,
          at: field.decl.name,
          message: `The field "${fieldPath(field)}" implies the RPC "${owner.name}.${clash}", which ${otherSource(owner, `${clash}`, first)}.`,
          help: 'Rename the field.',
          related:
            first === 'class'
              ? []
              : [{ message: `"${first.name}" is declared here.`, place: first.place, at: first.decl.name }],
        })
      }
    },
  },
}

function otherSource(owner: ClassSymbol, rpc: string, first: FieldSymbol | 'class'): string {
  if (first !== 'class') return `"${first.name}" also implies`
  const unique = uniqueBehind(owner, rpc)
  return unique === undefined ? 'every such class has' : `"unique ${unique}" also implies`
}

/** Two accessors can have the same name only if a field's name starts with the end of a verb or of a look-up. */
const RISKY = /^(to_|from_|by_uuid$|by_name_label$|record$|all$|all_records$)/
