/** A field is listed twice in a `unique` line, or two lines list the same fields. docs/language.md, Constraints. */
import type { NameNode } from '../../../grammar/tree.ts'
import { uniqueLines } from '../../facts/unique.ts'
import type { CheckRule } from '../rule.ts'

export const uniqueRepeated: CheckRule = {
  entry: {
    code: 'CROW1822',
    severity: 'error',
    title: 'A unique field is listed twice',
    explanation:
      'A `unique` line lists each field once, and no two lines list the same fields. Two lines may share a field: `unique code` and `unique hotel, code` say different things.',
    example: 'class hotel {\n  RW code : string\n  unique code\n  unique code\n}\n',
    repaired: 'class hotel {\n  RW code : string\n  unique code\n}\n',
  },
  check: {
    class(owner, report) {
      const lines = new Map<string, NameNode>()
      for (const { fields } of uniqueLines(owner)) {
        const names = fields.map((field) => field.text)
        const [first] = fields
        const key = [...new Set(names)].sort().join()
        const earlier = lines.get(key)
        const inLine = fields.find((field, i) => names.indexOf(field.text) < i)
        const again = inLine ?? (earlier && first)
        const before = inLine ? fields.find((field) => field.text === inLine.text) : earlier
        if (first && !earlier) lines.set(key, first)
        if (!again || !before || again.text === '') continue
        report({
          place: owner.place,
          at: again,
          message: inLine
            ? `"${again.text}" is listed twice.`
            : `The line "unique ${names.join(', ')}" is there already.`,
          help: 'Remove one of the two.',
          related: [{ message: 'The first one is here.', place: owner.place, at: before }],
        })
      }
    },
  },
}
