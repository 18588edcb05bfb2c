/** The syntax tree of sound texts. */
import assert from 'node:assert/strict'
import { parse } from '../../grammar/parse.ts'

describe('grammar/parse', () => {
  it('finds every declaration of a text, with its documentation', () => {
    const text =
      '/// A machine.\nclass VM {\n  RW name : string\n  message start(vm : VM ref) throws BAD\n}\n\nenum e { A, B }\n'
    const { units } = parse(text)
    assert.deepEqual(
      units.map(({ node }) => [node?.kind, node?.name.text, node?.doc?.text]),
      [
        ['class', 'VM', 'A machine.'],
        ['enum', 'e', undefined],
      ],
    )
    assert.deepEqual(
      units.flatMap((unit) => unit.issues),
      [],
    )
  })
})
