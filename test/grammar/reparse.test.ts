/** The tree after an edit is the tree of the edited text, and declarations that the edit does not touch keep their nodes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { generateApi } from '../../bench/generate.ts'
import { parse } from '../../grammar/parse.ts'
import { reparse } from '../../grammar/reparse.ts'
import type { SourceTree } from '../../grammar/tree.ts'
import { type Random, seeded } from './random.ts'

const TOUR = readFileSync(new URL('fixtures/tour.crow', import.meta.url), 'utf8')
const RICH = readFileSync(new URL('fixtures/rich.crow', import.meta.url), 'utf8')

const PIECES = [
  ...['{', '}', '(', ')', '[', ']', ',', ':', '=', '"', '/', '*', '\n', '\r\n', ' ', '///', '//', '/*', '*/', 'x'],
  ...[
    'class A {',
    '\nclass B {\n}\n',
    'enum',
    '\n/// doc\n',
    'error E()\n',
    'object',
    'api P',
    '\nrole r includes a\n',
    'role',
    '\nclass C get allows(r) {',
    ' allows(',
    '\nrecord R { a : int }',
  ],
]

function edited(tree: SourceTree, random: Random): SourceTree {
  const start = random(tree.text.length + 1)
  const end = Math.min(tree.text.length, start + (random(3) === 0 ? random(80) : random(3)))
  const newText = random(4) === 0 ? '' : (PIECES[random(PIECES.length)] as string)
  const change = { start, end, newText }
  const next = reparse(tree, change)
  const whole = parse(tree.text.slice(0, start) + newText + tree.text.slice(end))
  assert.deepEqual(next, whole, `${JSON.stringify(change)} in ${JSON.stringify(tree.text)}`)
  return next
}

describe('reparse', () => {
  for (const [name, text] of Object.entries({ tour: TOUR, rich: RICH, twice: `${RICH}\n/* a */\n${TOUR}` })) {
    it(`gives the tree that parse gives after random edits of ${name}`, () => {
      const random = seeded(name.length)
      for (let i = 0; i < 60; i++) {
        let tree = parse(text)
        for (let edit = 0; edit < 15; edit++) tree = edited(tree, random)
      }
    })
  }

  it('finds an open comment whose issue another one on its line hides', () => {
    const text = 'class A {\n  RW x : # int\n}\nclass B {\n}\nclass C {\n}\n'
    const start = text.indexOf(' int')
    const next = reparse(parse(text), { start, end: start, newText: '/*' })
    assert.deepEqual(next, parse(next.text))
  })

  it('parses an indented declaration again after an edit before it', () => {
    const text = 'class A {\n  message m() {\n  }\n}\n  class B {\n}\nclass C { }\n'
    const start = text.indexOf('}')
    const next = reparse(parse(text), { start, end: start + 1, newText: '' })
    assert.deepEqual(next, parse(next.text))
  })

  it('keeps the nodes of the declarations that an edit does not touch', () => {
    const tree = parse(generateApi(50))
    const at = tree.text.indexOf('name_label', tree.text.length / 2)
    const next = reparse(tree, { start: at, end: at, newText: 'x' })
    const kept = next.units.filter((unit) => tree.units.some((old) => old.node === unit.node))
    assert.equal(next.units.length, tree.units.length)
    assert.ok(kept.length >= tree.units.length - 3, `${kept.length} of ${tree.units.length}`)
  })
})
