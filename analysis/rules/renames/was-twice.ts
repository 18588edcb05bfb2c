/** Two declarations with the same name after `was`: the stored data can go to only one of them. */
import { fieldsOf, type Named, renamedClasses, renamedEnums, valuesOf } from '../../facts/renamed.ts'
import type { CheckRule, Reporter } from '../rule.ts'

export const wasTwice: CheckRule = {
  entry: {
    code: 'CROW1121',
    severity: 'error',
    title: 'Two declarations had the same name',
    explanation:
      'The data stored under a name goes to one declaration, so only one declaration can have that name after `was`.',
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
          message: `The ${one.what} "${first.name.text}" already has "was ${name.text}".`,
          help: 'Keep only one of the two.',
          related: [{ message: `"${first.name.text}" is declared here.`, place: first.place, at: first.name }],
        })
    }
  }
}
