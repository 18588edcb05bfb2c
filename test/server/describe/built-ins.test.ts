/** The functions of the language: their examples are right, and docs/language.md has them as hovers have. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { letUnused } from '../../../analysis/rules/bodies/let-unused.ts'
import { BUILT_INS } from '../../../model/body.ts'
import { BUILT_IN_TEXTS, builtInsMarkdown } from '../../../server/describe/built-ins.ts'
import { viewOf } from '../view-of.ts'

const API = `api A
enum operation { start, stop }
class VM {
  RW  name_label         : string
  RW  tags               : string set = []
  RW  start_time         : datetime = now()
  RW  current_operations : (string -> operation enum) map = {}
  RO/runtime  disks      : disk ref set <-> VM
}
class disk {
  RO/constructor  VM  : VM ref <-> disks
  RW  size : int
  RW  name : string
}
class note { RW author : string }
`

/** Of the `let` around an example. */
const UNUSED = letUnused.entry.code

/** A define in which the example stands: as it is, or as the value of a \`let\`. */
function withExample(example: string): string {
  const isStatement = /^(let |unlink)|^[a-z_.]+ = /.test(example)
  const statement = isStatement ? example : `let example = ${example}`
  const params =
    'vm : VM ref, note : note ref, m : (string -> int) map, mac : string, size : int, done : int, all : int'
  return `${API}define f(${params}) {\n  ${statement}\n}\n`
}

describe('the functions of the language', () => {
  for (const name of BUILT_INS) {
    const { example } = BUILT_IN_TEXTS[name]
    it(`have a right example: ${example}`, () => {
      assert.ok(example.includes(`${name}(`))
      const mistakes = viewOf(withExample(example)).view.diagnostics.filter(({ code }) => code !== UNUSED)
      assert.deepEqual(
        mistakes.map(({ message }) => message),
        [],
      )
    })
  }

  it('stand in docs/language.md with the same words (npm run docs)', () => {
    assert.ok(readFileSync('docs/language.md', 'utf8').includes(builtInsMarkdown()))
  })
})
