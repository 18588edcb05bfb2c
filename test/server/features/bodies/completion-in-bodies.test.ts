/**
 * Properties of completion at the names in the bodies of the samples and the fixtures: the name that stands there is offered, also
 * while its line is being written, and an accepted item is not a mistake.
 */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { parse } from '../../../../grammar/parse.ts'
import { completions } from '../../../../server/features/completion/completion.ts'
import { type CompletionItem, withoutPlaceholders } from '../../../../server/features/completion/item.ts'
import { randomOf } from '../../../support/random.ts'
import { type BodyApi, type BodyPlace, fixtures, placesOf, SAMPLES, shown, withText } from './body-places.ts'

const ALL = placesOf([...SAMPLES, ...fixtures()])
const OF_SAMPLES = placesOf(SAMPLES)

function offers({ view }: BodyApi, { file, start, mention }: BodyPlace): boolean {
  const { items } = completions(view, file.path, start)
  return items.some(({ label }) => label === mention.text || label === JSON.stringify(mention.text))
}

/** The API while the line of the place is written: nothing is behind the place. */
function beingWritten({ api, file, start }: BodyPlace): BodyApi {
  const { text } = file.tree
  const end = text.indexOf('\n', start)
  return withText(api, file.path, text.slice(0, start) + text.slice(end < 0 ? text.length : end))
}

/**
 * What nothing in the text says yet: names in the value of a comprehension, which is before its "for", and a value of an enum
 * before its "in".
 */
function isUnknownYet({ path, start, file }: BodyPlace): boolean {
  return path.some((node, i) => {
    const inner = path[i + 1]
    if (node.kind === 'set-for-expr' || node.kind === 'map-for-expr' || node.kind === 'fold-expr')
      return inner?.kind !== 'from'
    const isLeft = node.kind === 'binary-expr' && node.operator === 'in' && node.left === inner
    return isLeft && inner.kind === 'name-expr' && /^\w+ in /.test(file.tree.text.slice(start))
  })
}

/** What must follow a word that begins an expression. The first entry that fits counts. */
const NEEDED: { readonly [word: string]: readonly string[] } = {
  all: [' VM'],
  not: [' true'],
  if: [' true then 1 else 1'],
  every: [' x in [1] : true'],
  some: [' x in [1] : true'],
  create: [' VM { }'],
  can: [' zz()', ' VM'],
  refusal: [' zz()', ' VM'],
  async: [' zz()', ' VM'],
  first: ['(x in [1])'],
}

/** A class or an enum is the begin of something longer. */
const LONGER = ['', '.zz()', ' { }', ' zz']

function fillsOf({ label, kind, edit }: CompletionItem): readonly string[] {
  if (edit.newText.endsWith(' = ')) return ['1']
  return (kind === 'keyword' ? NEEDED[label] : undefined) ?? LONGER
}

/** The texts with the item in place of the name, and with what it needs. */
function accepted({ file, start }: BodyPlace, item: CompletionItem): string[] {
  const { text } = file.tree
  const own = withoutPlaceholders(item.edit.newText)
  return fillsOf(item).map((fill) => text.slice(0, start) + own + fill + text.slice(item.replaceEnd))
}

function issuesOf(text: string) {
  return parse(text).units.flatMap((unit) => unit.issues)
}

/**
 * Items that fit the expected type: those of the first two ranks. Not among them are calls, whose arguments are still to be
 * written, classes behind "create", whose members are, and names with a point or a bracket behind them, which are longer.
 */
function isFitting({ file, mention }: BodyPlace, { rank, kind, snippet, replaceEnd }: CompletionItem): boolean {
  const isLonger = /^[.[({]/.test(file.tree.text.slice(replaceEnd).trimStart())
  return rank <= 1 && !snippet && !isLonger && !(mention.part.is === 'class in body' && kind === 'class')
}

describe('completion at each name of the samples’ bodies', () => {
  const random = randomOf(2311)
  const someOf = <T>(all: readonly T[], count: number) =>
    all.length <= count ? all : Array.from({ length: count }, () => all[random(all.length)] as T)

  it('offers the name that stands there', () => {
    assert.deepEqual(ALL.filter((place) => !offers(place.api, place)).map(shown), [])
    assert.ok(ALL.length > 1000, `${ALL.length}`)
  })

  it('offers the name while its line is written', () => {
    const places = someOf(
      ALL.filter((place) => !isUnknownYet(place)),
      120,
    )
    assert.deepEqual(places.filter((place) => !offers(beingWritten(place), place)).map(shown), [])
  }).timeout(60_000)

  it('offers nothing that is an error of syntax when it is accepted', () => {
    let looked = 0
    for (const place of someOf(OF_SAMPLES, 400)) {
      for (const item of someOf(completions(place.api.view, place.file.path, place.start).items, 2)) {
        const [first = '', ...others] = accepted(place, item)
        const issues = issuesOf(first)
        if (issues.length > 0 && !others.some((text) => issuesOf(text).length === 0))
          assert.deepEqual(issues, [], `${shown(place)} + ${item.label}`)
        looked++
      }
    }
    assert.ok(looked > 600, `${looked}`)
  }).timeout(60_000)

  it('puts nothing first that has the wrong type', () => {
    let looked = 0
    for (const place of someOf(OF_SAMPLES, 150)) {
      const { items } = completions(place.api.view, place.file.path, place.start)
      for (const item of someOf(
        items.filter((one) => isFitting(place, one)),
        1,
      )) {
        const [text = ''] = accepted(place, item)
        const end = place.start + item.edit.newText.length
        const wrong = withText(place.api, place.file.path, text).view.diagnostics.filter(
          ({ path, severity, start }) =>
            path === place.file.path && severity === 'error' && place.start <= start && start < end,
        )
        assert.deepEqual(
          wrong.map(({ message }) => message),
          [],
          `${shown(place)} + ${item.label}`,
        )
        looked++
      }
    }
    assert.ok(looked > 50, `${looked}`)
  }).timeout(60_000)
})
