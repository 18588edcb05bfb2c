/** Two initial objects have the same values in unique fields. docs/language.md, Constraints. */
import type { Literal } from '../../../model/api.ts'
import { uniqueFields } from '../../facts/unique.ts'
import type { ObjectSymbol } from '../../scope/symbols.ts'
import type { CheckRule, Reporter, RuleFinding } from '../rule.ts'

export const objectsNotUnique: CheckRule = {
  entry: {
    code: 'CROW1824',
    severity: 'error',
    title: 'Two objects have the same unique values',
    explanation:
      'No two objects of a class have the same values in the fields of a `unique` line. An object that does not set a field has its default, and of a RO/runtime field without one the zero of its type. Null references and empty options do not count.',
    example:
      'class hotel {\n  RW code : string\n  unique code\n}\nobject hotel a {\n  code = "x"\n}\nobject hotel b {\n  code = "x"\n}\n',
    repaired:
      'class hotel {\n  RW code : string\n  unique code\n}\nobject hotel a {\n  code = "x"\n}\nobject hotel b {\n  code = "y"\n}\n',
  },
  check: {
    all(report, { scope }) {
      const owners = scope.classes.filter(({ decl }) => decl.constraints.length > 0)
      if (owners.length === 0) return
      const byClass = Map.groupBy(scope.objects.values(), ({ decl }) => decl.class.text)
      for (const owner of owners)
        for (const fields of uniqueFields(owner)) checkObjects(byClass.get(owner.name) ?? [], fields, report)
    },
  },
}

function checkObjects(objects: readonly ObjectSymbol[], fields: readonly string[], report: Reporter): void {
  const seen = new Map<string, ObjectSymbol>()
  for (const object of objects) {
    const key = keyOf(object, fields)
    if (key === undefined) continue
    const first = seen.get(key)
    if (first) report(same(first, object, fields))
    else seen.set(key, object)
  }
}

function same(first: ObjectSymbol, again: ObjectSymbol, fields: readonly string[]): RuleFinding {
  const given = again.values.find(({ name }) => fields.includes(name.text))
  return {
    place: again.place,
    at: given?.value ?? again.decl.name,
    message: `The objects "${first.name}" and "${again.name}" have the same value of ${fields.map((f) => `"${f}"`).join(' and ')}, which must be unique.`,
    help: 'Give one of them another value.',
    related: [{ message: `"${first.name}" is declared here.`, place: first.place, at: first.decl.name }],
  }
}

/** The values as one text; undefined if one of them is unknown, made later, null or empty. */
function keyOf(object: ObjectSymbol, fields: readonly string[]): string | undefined {
  const values = fields.map((name) => {
    const given = object.values.find((value) => value.name.text === name)
    if (given) return given.literal
    const field = object.owner?.fieldsByName.get(name)
    if (field?.decl.default) return field.literal
    // Another rule reports that the object lacks the field.
    return field?.decl.qualifier.text === 'RO/runtime' ? zeroOf(field.type?.kind) : undefined
  })
  return values.every(counts) ? JSON.stringify(values) : undefined
}

function counts(literal: Literal | undefined): boolean {
  if (literal === undefined || literal === null) return false
  if (Array.isArray(literal)) return literal.length > 0
  return typeof literal !== 'object' || !('call' in literal)
}

/** Of the types whose zero is a value. */
function zeroOf(kind: string | undefined): Literal | undefined {
  return kind === 'string' ? '' : kind === 'int' ? '0' : kind === 'float' ? 0 : kind === 'bool' ? false : undefined
}
