/** Two declarations that say `was` of one name: the data can follow one of them only. */
import { fieldsOf, type Named, renamedClasses, renamedEnums, valuesOf } from '../../facts/renamed.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wasTwice: CheckRule = {
  entry: {
    code: 'CROW1121',
    severity: 'error',
    title: 'Two declarations had the same name',
    explanation: 'What is stored under a name goes to one declaration, so only one may say that it `was` that name.',
    example: 'enum power { on was running, up was running }\n',
    repaired: 'enum power { on was running, up }\n',
  },
  check: {
    all(report, { scope }) {
      among(renamedClasses(scope), report)
      among(renamedEnums(scope), report)
    },
    class: (owner, report) => owner.broken || among(fieldsOf(owner), report),
    enum: (declared, report) => declared.broken || among(valuesOf(declared), report),
  },
}

function among(all: readonly Named[], report: Reporter): void {
  const claimed = new Map<string, Named>()
  for (const one of all) {
    for (const name of new Map(one.was.map((name) => [name.text, name])).values()) {
      const first = claimed.get(name.text)
      if (!first) claimed.set(name.text, one)
      else if (name.text !== '')
        report({
          place: one.place,
          at: name,
          message: `The ${one.what} "${first.name.text}" was "${name.text}" already.`,
          help: 'Keep one of the two.',
          related: [{ message: `"${first.name.text}" is declared here.`, place: first.place, at: first.name }],
        })
    }
  }
}
