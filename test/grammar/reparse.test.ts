/** The tree after an edit is the tree of the edited text, and declarations that the edit does not touch keep their nodes. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { generateApi } from '../../bench/generate.ts'
import { parse } from '../../grammar/parse.ts'
import { reparse, type TextChange } from '../../grammar/reparse.ts'
import type { SourceTree } from '../../grammar/tree.ts'
import { type Random, seeded } from './random.ts'

const TOUR = readFileSync(new URL('fixtures/tour.crow', import.meta.url), 'utf8')
const RICH = readFileSync(new URL('fixtures/rich.crow', import.meta.url), 'utf8')
const BODIES = ['bodies', 'rich-bodies']
  .map((name) => readFileSync(new URL(`fixtures/${name}.crow`, import.meta.url), 'utf8'))
  .join('\n')

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
    '\nbody A.m {',
    'define f(',
    '\ncompute A.b := ',
    '\ntest "x" { }\n',
    'invariant "y": ',
    '.',
    ':= ',
  ],
]

function edited(tree: SourceTree, random: Random): SourceTree {
  return changed(tree, random(tree.text.length + 1), random)
}

/** An edit near the start, the head or the end of a unit, where most depends on what stands around it. */
function editedAtBorder(tree: SourceTree, random: Random): SourceTree {
  const unit = tree.units[random(tree.units.length)]
  if (!unit) return edited(tree, random)
  const head = unit.start + (unit.node?.name.end ?? 0)
  const border = [unit.start, unit.start + (unit.node?.start ?? 0), head, head + 2, unit.end][random(5)] as number
  return changed(tree, Math.min(Math.max(border + random(7) - 3, 0), tree.text.length), random)
}

function changed(tree: SourceTree, start: number, random: Random): SourceTree {
  const end = Math.min(tree.text.length, start + (random(3) === 0 ? random(80) : random(3)))
  const newText = random(4) === 0 ? '' : (PIECES[random(PIECES.length)] as string)
  return checked(tree, { start, end, newText })
}

function checked(tree: SourceTree, change: TextChange): SourceTree {
  const next = reparse(tree, change)
  const whole = parse(tree.text.slice(0, change.start) + change.newText + tree.text.slice(change.end))
  assert.deepEqual(next, whole, `${JSON.stringify(change)} in ${JSON.stringify(tree.text)}`)
  return next
}

describe('reparse', () => {
  for (const [name, text] of Object.entries({
    tour: TOUR,
    rich: RICH,
    bodies: BODIES,
    twice: `${RICH}\n/* a */\n${TOUR}`,
  })) {
    it(`gives the tree that parse gives after random edits of ${name}`, () => {
      const random = seeded(name.length)
      for (let i = 0; i < 60; i++) {
        let tree = parse(text)
        for (let edit = 0; edit < 15; edit++) tree = edited(tree, random)
      }
    })
  }

  for (const [name, text] of Object.entries({ tour: TOUR, rich: RICH, bodies: BODIES })) {
    it(`gives the tree that parse gives after edits at the borders of the units of ${name}, also with CRLF`, () => {
      const random = seeded(name.length + 7)
      for (let i = 0; i < 60; i++) {
        let tree = parse(i % 2 === 0 ? text : text.replaceAll('\n', '\r\n'))
        for (let edit = 0; edit < 15; edit++) tree = editedAtBorder(tree, random)
      }
    })
  }

  it('gives the tree of the text again after an edit is undone, and after the whole text is replaced', () => {
    const random = seeded(5)
    const first = parse(RICH)
    for (let i = 0; i < 300; i++) {
      const start = random(RICH.length)
      const end = Math.min(RICH.length, start + random(200))
      const newText = PIECES[random(PIECES.length)] as string
      const next = checked(first, { start, end, newText })
      checked(next, { start, end: start + newText.length, newText: RICH.slice(start, end) })
    }
    checked(checked(first, { start: 0, end: RICH.length, newText: TOUR }), {
      start: 0,
      end: TOUR.length,
      newText: RICH,
    })
  })

  it('parses only one declaration again after an edit behind its head', () => {
    const tree = parse(generateApi(50))
    const at = tree.text.indexOf('name_label', tree.text.length / 2)
    const next = reparse(tree, { start: at, end: at, newText: 'x' })
    const fresh = next.units.filter((unit) => tree.units.every((old) => old.node !== unit.node))
    assert.equal(fresh.length, 1)
  })

  it('parses the declaration before again after an edit in a head', () => {
    const text = 'class A {\n}\nenum E was X {\n}\nclass B {\n}\n'
    for (const word of ['enum', ' E', 'was', ' X', '{\n}\nclass B'])
      for (const newText of ['x', ' ', '(', '\n', '"', '/*']) {
        const start = text.indexOf(word) + (word.startsWith('{') ? 0 : word.length)
        checked(parse(text), { start, end: start, newText })
      }
  })

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
