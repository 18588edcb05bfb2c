/** Occurrences, on which other features are built. */
import assert from 'node:assert/strict'
import { locate } from '../../../server/lookup/locate.ts'
import { occurrencesOf } from '../../../server/lookup/occurrences.ts'
import type { EditorView } from '../../../server/view.ts'
import { markSpans, viewOf } from '../view-of.ts'

/** All occurrences of the target at the cursor. */
function occurrences(fixture: string) {
  const viewed = viewOf(fixture)
  const target = locate(viewed.view, viewed.path, viewed.offset)?.named?.target
  assert.ok(target)
  return { viewed, target, found: occurrencesOf(viewed.view, target) }
}

describe('occurrences', () => {
  it('distinguish the declaration from uses, and know the declaration around them', () => {
    const { found } = occurrences('enum s { a, b$0 }\nclass C { RW x : s enum = b }\nobject C c { x = b }')
    assert.deepEqual(
      found.map((o) => `${o.role} in ${o.within.name.text}`),
      ['declaration in s', 'use in C', 'use in c'],
    )
  })

  it('are those of only one end of a pair', () => {
    const { viewed, found } = occurrences(
      'class A { RO/runtime bs$0 : B ref set <-> a }\nclass B { RW a : A ref <-> bs }',
    )
    assert.equal(
      markSpans(viewed, found),
      'class A { RO/runtime <<bs>> : B ref set <-> a }\nclass B { RW a : A ref <-> <<bs>> }\n',
    )
  })

  it('include types whose kind word is missing or wrong', () => {
    const { viewed, found } = occurrences('enum s$0 { a }\nclass C { RW x : s = a, RW y : s ref, RW z : s record set }')
    assert.equal(
      markSpans(viewed, found),
      'enum <<s>> { a }\nclass C { RW x : <<s>> = a, RW y : <<s>> ref, RW z : <<s>> record set }\n',
    )
  })

  it('are correct after a unit has moved', () => {
    const { viewed, target } = occurrences('enum s$0 { a }\nclass C { RW x : s enum }')
    const file = viewed.view.files.get('api.crow')
    assert.ok(file)
    const units = file.tree.units.map((unit) => ({ ...unit, start: unit.start + 3, end: unit.end + 3 }))
    const moved: EditorView = {
      ...viewed.view,
      files: new Map([['api.crow', { path: 'api.crow', tree: { text: `\n\n\n${file.tree.text}`, units } }]]),
    }
    assert.deepEqual(
      occurrencesOf(moved, target).map((o) => o.start),
      occurrencesOf(viewed.view, target).map((o) => o.start + 3),
    )
  })

  it('in the standard texts are marked as such', () => {
    const { found } = occurrences('api P uses task\nclass C { RW s : task_stat$0us_type enum }')
    assert.deepEqual(
      found.map((o) => `${o.role} ${o.place.standard ? 'standard' : 'own'}`),
      ['use own', 'declaration standard', 'use standard'],
    )
  })

  it('of a declaration that replaces a standard one include those of the standard text', () => {
    const { found } = occurrences('api P uses task\nenum task_stat$0us_type { on }')
    assert.deepEqual(
      found.map((o) => `${o.role} ${o.place.standard ? 'standard' : 'own'}`),
      ['declaration own', 'declaration standard', 'use standard'],
    )
  })
})
