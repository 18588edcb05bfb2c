/** Rename of a field with what belongs to it by name, and of names in formatted files. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../../../analysis/analyze.ts'
import { lower } from '../../../../analysis/lower.ts'
import type { SourceFile } from '../../../../analysis/source-file.ts'
import { format } from '../../../../grammar/format.ts'
import { parse } from '../../../../grammar/parse.ts'
import { rpcsOf } from '../../../../model/rpcs.ts'
import { rename } from '../../../../server/features/rename/rename.ts'
import { isDeclaring, mentionsOf } from '../../../../server/lookup/mentions.ts'
import type { EditorView } from '../../../../server/view.ts'
import { randomOf } from '../../../support/random.ts'
import { applyEdits, edited, viewOf } from '../../view-of.ts'

function renamed(fixture: string, newName: string): string {
  const viewed = viewOf(fixture)
  const result = rename(viewed.view, viewed.path, viewed.offset, newName)
  return 'refused' in result ? `refused: ${result.refused}` : edited(viewed, result.edits)
}

const thing = (field: string, from = field) => `class thing without create, destroy {
  RO/constructor  name_label : string = ""
  RO/constructor  ${field}       : thing ref or null = null

  message set_${from}(self : thing ref, value : thing ref or null)
  message get_${from}(thing : thing ref) : thing ref
  message create(name_label : string, ${from} : thing ref or null) : thing ref
  message set_name_label(self : thing ref, name_label : string, ${from} : thing ref)
  message set_${from}_live(self : thing ref, value : thing ref)
}
`

describe('rename of a field', () => {
  it('renames its declared accessors, and the parameters that set it', () => {
    const expected = thing('lead').replace('set_lead_live', 'set_boss_live')
    assert.equal(renamed(thing('boss').replace('boss  ', 'bo$0ss  '), 'lead'), expected.replaceAll('\r', ''))
  })

  it('renames the accessors of sets and maps', () => {
    const api = (tags: string, notes: string) => `class thing {
  RO/runtime  ${tags}  : string set
  RO/runtime  ${notes} : (string -> string) map

  message add_${tags}(self : thing ref, value : string)
  message remove_${tags}(self : thing ref, value : string)
  message add_to_${notes}(self : thing ref, key : string, value : string)
  message remove_from_${notes}(self : thing ref, key : string)
}
`
    assert.equal(renamed(api('tags', 'notes').replace('tags  :', 'tags$0  :'), 'mark'), api('mark', 'notes'))
    assert.equal(renamed(api('tags', 'notes').replace('notes :', 'notes$0 :'), 'texts'), api('tags', 'texts'))
  })

  it('renames a setter of several fields with its first field', () => {
    const api = (mode: string) =>
      `class thing { RO/runtime ${mode} : int, RO/runtime limit : int, message set_${mode}(self : thing ref, ${mode} : int, limit : int) }\n`
    assert.equal(renamed(api('mode').replace('mode :', 'mode$0 :'), 'way'), api('way'))
    assert.match(
      renamed(api('mode').replace('limit :', 'li$0mit :'), 'most'),
      /message set_mode\(self : thing ref, mode : int, most : int\)/,
    )
  })

  it('does not rename other things with the same name', () => {
    const other = 'class other { message set_boss(self : other ref, value : int) }\n'
    const own = 'class thing { RO/runtime boss : int, message set_boss(self : thing ref, value : string) }\n'
    assert.equal(
      renamed(`${other}${own.replace('boss :', 'bo$0ss :')}`, 'lead'),
      `${other}${own.replace('boss :', 'lead :')}`,
    )
  })

  it('keeps the behaviour of each RPC', () => {
    const viewed = viewOf(thing('boss').replace('boss  ', 'bo$0ss  '))
    const does = (texts: readonly string[]) => {
      const { scope, pairs } = analyze(
        texts.map((text) => ({ path: 'a.crow', tree: parse(text) })),
        'a',
      )
      return rpcsOf(lower(scope, pairs, 'a')).map((rpc) => rpc.does.kind)
    }
    const result = rename(viewed.view, viewed.path, viewed.offset, 'lead')
    assert.ok('edits' in result)
    assert.deepEqual(does([edited(viewed, result.edits)]), does([viewed.files[0]?.text ?? '']))
  })

  for (const [fixture, name, reason] of [
    [
      'class C { RO/runtime a$0 : int, message set_a(self : C ref, value : int), message set_b() }',
      'b',
      '"set_a" would become "set_b", and the class "C" has that RPC already.',
    ],
    [
      'class C { RO/runtime a$0 : int, RO/runtime c : int, message set_c(self : C ref, c : int, a : int), message m(b : int) }',
      'b',
      undefined,
    ],
    [
      'class C { RO/runtime a : int, message set_a$0(self : C ref, value : int) }',
      'set_b',
      '"C.set_a" gets its behaviour from its names. With this name it would answer NOT_IMPLEMENTED. Rename the field "a" instead: this name changes with it.',
    ],
    [
      'class C without create { RW a : int, message create(a$0 : int) : C ref }',
      'b',
      '"C.create" gets its behaviour from its names. With this name it would answer NOT_IMPLEMENTED. Rename the field "a" instead: this name changes with it.',
    ],
    [
      'class C without create { RW a : int, RW z : int, message create(a : int, z$0 : int) : C ref }',
      'b',
      '"C.create" gets its behaviour from its names. With this name it would answer NOT_IMPLEMENTED. Rename the field "z" instead: this name changes with it.',
    ],
    [
      'class C without destroy { message destroy$0(self : C ref) }',
      'remove',
      '"C.destroy" gets its behaviour from its names. With this name it would answer NOT_IMPLEMENTED. Keep the name.',
    ],
    ['class C { RO/runtime a : int, message set_a(se$0lf : C ref, value : int) }', 'it', undefined],
    ['class C { RO/runtime a : int, message start$0(self : C ref) }', 'stop', undefined],
  ] as const) {
    it(`${reason === undefined ? 'allows' : 'refuses'} ${fixture} to ${name}`, () => {
      const result = renamed(fixture, name)
      assert.equal(result.startsWith('refused') ? result : undefined, reason && `refused: ${reason}`)
    })
  }
})

describe('rename in formatted files', () => {
  const files = ['bookshop', 'pool'].map((sample) =>
    globSync(`samples/${sample}/*.crow`).map((path): SourceFile => ({ path, tree: parse(readFileSync(path, 'utf8')) })),
  )
  const views = files.map(
    (own): EditorView => ({ files: new Map(own.map((f) => [f.path, f])), ...analyze(own, 'sample') }),
  )
  const names = views.flatMap((view) =>
    [...view.files.values()].flatMap(({ path, tree }) =>
      tree.units.flatMap(({ node, start }) =>
        (node ? mentionsOf(node) : [])
          .filter((m) => isDeclaring(m.part))
          .map((m) => ({ view, path, at: start + m.start })),
      ),
    ),
  )

  it('keeps the files formatted and valid', () => {
    const random = randomOf(1510)
    let changed = 0
    for (let i = 0; i < 60; i++) {
      const { view, path, at } = names[random(names.length)] as (typeof names)[number]
      const name = ['q', 'zz_quite_long_a_name_that_pushes_columns_to_the_right_and_breaks_lines'][i % 2] as string
      const result = rename(view, path, at, name)
      if ('refused' in result) continue
      const after = [...view.files.values()].map(({ path: of, tree }) => ({
        path: of,
        tree: parse(
          applyEdits(
            tree.text,
            result.edits.filter((edit) => edit.path === of),
          ),
        ),
      }))
      for (const { path: of, tree } of after)
        assert.deepEqual(format(tree.text), { text: tree.text }, `${of} ${at} ${name}`)
      assert.deepEqual(analyze(after, 'sample').diagnostics, view.diagnostics, `${path} ${at}`)
      changed++
    }
    assert.ok(changed > 30, String(changed))
  })
})
