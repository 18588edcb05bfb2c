/** Where a message raises an error that it does not declare: one diagnostic, with all places. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { DECLARED } from './found.ts'

describe('an error that is not in "throws"', () => {
  it('is reported once, where it is raised first, with its other places', () => {
    const statements = 'require n > 0 else WORSE(n)\nif n > 9 { fail WORSE(n) }\nfor i in [1 .. n] { look(i) }'
    const text = `error WORSE(n)\ndefine look(n : int) { require n < 9 else WORSE(n) }\nclass A {\n  message m(n : int) {\n${statements}\n}\n}\n`
    const { diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
    assert.deepEqual(
      diagnostics.map(({ code, start, related }) => [
        code,
        start,
        related.map((place) => text.slice(place.start, place.end)),
      ]),
      [['CROW2015', text.indexOf('WORSE(n)\nif'), ['WORSE(n)', 'look(i)']]],
    )
  })

  it('is reported where it is raised first although an earlier try catches it', () => {
    const text = `${DECLARED}class A {\n  message m(vm : VM ref) {\n    try { fail BAD(vm) } else BAD { vm.memory = 1 }\n    fail BAD(vm)\n  }\n}\n`
    const { diagnostics } = analyze([{ path: 'a.crow', tree: parse(text) }], 'a')
    assert.deepEqual(
      diagnostics.map(({ code, start, related }) => [code, start, related]),
      [['CROW2015', text.lastIndexOf('BAD(vm)'), []]],
    )
  })
})
