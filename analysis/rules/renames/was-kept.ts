/** `was old`, where `old` is still declared: both declarations would get its data. */
import {
  fieldsOf,
  type Named,
  namedClass,
  namedEnum,
  renamedClasses,
  renamedEnums,
  valuesOf,
} from '../../facts/renamed.ts'
import { classNamed } from '../../scope/symbols.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wasKept: CheckRule = {
  entry: {
    code: 'CROW1120',
    severity: 'error',
    title: 'The name after "was" is still in use',
    explanation:
      '`was old` moves the data stored under the name `old` to the declaration. A declaration that is still named `old` would get the same data, unless it has a `was` itself.',
    example: 'class VM {\n  RW label : string = ""\n  RW title : string was label = ""\n}\n',
    repaired: 'class VM {\n  RW title : string was label = ""\n}\n',
  },
  check: {
    all(report, { scope }) {
      for (const renamed of renamedClasses(scope)) {
        check(renamed, (name) => mapped(classNamed(scope, name), namedClass), report)
      }
      for (const renamed of renamedEnums(scope)) {
        check(renamed, (name) => mapped(scope.enums.get(name), namedEnum), report)
      }
    },
    class: (owner, report) => among(fieldsOf(owner), owner.broken, report),
    enum: (declared, report) => among(valuesOf(declared), declared.broken, report),
  },
}

function among(all: readonly Named[], broken: boolean, report: Reporter): void {
  if (broken || all.every(({ was }) => was.length === 0)) return
  const byName = new Map(all.map((one) => [one.name.text, one]))
  for (const one of all) check(one, (name) => byName.get(name), report)
}

function check(renamed: Named, find: (name: string) => Named | undefined, report: Reporter): void {
  for (const name of renamed.was) {
    const kept = find(name.text)
    if (!kept || kept.was.length > 0 || kept.name.text === renamed.name.text) continue
    report({
      place: renamed.place,
      at: name,
      message: `The ${renamed.what} "${renamed.name.text}" cannot have been "${name.text}": another ${renamed.what} still has that name.`,
      help: `Remove "was ${name.text}", or the other ${renamed.what}.`,
      related: [{ message: `"${name.text}" is declared here.`, place: kept.place, at: kept.name }],
    })
  }
}

function mapped<T, U>(value: T | undefined, map: (value: T) => U): U | undefined {
  return value === undefined ? undefined : map(value)
}
