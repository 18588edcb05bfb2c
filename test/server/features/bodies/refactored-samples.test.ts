/** Refactorings of the samples' bodies: the text afterwards has no new mistake. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { walk } from '../../../../grammar/walk.ts'
import { codeActions } from '../../../../server/features/code-actions/code-actions.ts'
import { randomOf } from '../../../support/random.ts'
import { applyEdits } from '../../view-of.ts'
import { type BodyApi, SAMPLES, withText } from './body-places.ts'

interface Selected {
  readonly api: BodyApi
  readonly path: string
  readonly start: number
  readonly end: number
}

function nodesOf(fits: (kind: string) => boolean): Selected[] {
  return SAMPLES.flatMap((api) =>
    api.files.flatMap(({ path, tree }) =>
      tree.units.flatMap((unit) =>
        (unit.node && unit.node.kind !== 'test' ? [...walk(unit.node)] : [])
          .filter(({ kind }) => fits(kind))
          .map((node) => {
            const name = node.kind === 'define' ? node.name : node
            return { api, path, start: unit.start + name.start, end: unit.start + name.end }
          }),
      ),
    ),
  )
}

/** The messages that the API has after the action and had not before; undefined if it is not offered. */
function mistakesAfter({ api, path, start, end }: Selected, title: string): string[] | undefined {
  const action = codeActions(api.view, path, start, end, 'refactor').find((one) => one.title.startsWith(title))
  if (!action) return undefined
  let after = api
  for (const file of api.files) {
    const edits = action.edits.filter((edit) => edit.path === file.path)
    if (edits.length > 0) after = withText(after, file.path, applyEdits(file.tree.text, edits))
  }
  const before = new Set(api.view.diagnostics.map(({ message }) => message))
  return after.view.diagnostics.map(({ message }) => message).filter((message) => !before.has(message))
}

function textOf({ api, path, start, end }: Selected): string {
  return api.view.files.get(path)?.tree.text.slice(start, end) ?? ''
}

describe('refactorings of the samples’ bodies', () => {
  it('extract an expression into a define without a new mistake', () => {
    const random = randomOf(77)
    const all = nodesOf((kind) => kind.endsWith('-expr') && kind !== 'name-expr')
    let looked = 0
    for (let i = 0; i < 90; i++) {
      const selected = all[random(all.length)] as Selected
      const mistakes = mistakesAfter(selected, 'Extract the define')
      assert.deepEqual(mistakes ?? [], [], textOf(selected))
      if (mistakes) looked++
    }
    assert.ok(looked > 40, `${looked}`)
  }).timeout(60_000)

  it('inline a define without a new mistake', () => {
    const results = nodesOf((kind) => kind === 'define').map((selected) => ({
      name: textOf(selected),
      mistakes: mistakesAfter(selected, 'Inline'),
    }))
    assert.deepEqual(
      results.filter(({ mistakes }) => mistakes !== undefined).map(({ name, mistakes }) => [name, ...(mistakes ?? [])]),
      [['suggest'], ['line'], ['states']],
    )
  })
})
