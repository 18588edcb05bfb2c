/** Completion in real texts: each name of a sample is proposed if its line is cut off before it. */
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { describe, it } from 'mocha'
import { analyze } from '../../../../analysis/analyze.ts'
import type { SourceFile } from '../../../../analysis/source-file.ts'
import { parse } from '../../../../grammar/parse.ts'
import { completions } from '../../../../server/features/completion/completion.ts'
import { isInBody } from '../../../../server/lookup/body-mentions.ts'
import { isDeclaring, type Mention, mentionsOf } from '../../../../server/lookup/mentions.ts'

const FILES: readonly SourceFile[] = globSync('samples/pool/*.crow')
  .sort()
  .map((path) => ({ path, tree: parse(readFileSync(path, 'utf8')) }))

interface Place {
  readonly file: SourceFile
  readonly mention: Mention
  readonly start: number
}

/** Declarations of behaviour are not among them, nor are bodies. */
const PLACES: readonly Place[] = FILES.flatMap((file) =>
  file.tree.units.flatMap(({ node, start }) =>
    (node && node.kind !== 'define' && node.kind !== 'external' ? mentionsOf(node) : [])
      .filter((m) => !isDeclaring(m.part) && !isText(m) && !isInBody(m.part))
      .map((mention) => ({ file, mention, start: start + mention.start })),
  ),
)

function isText({ part }: Mention): boolean {
  return part.is === 'value' && part.node.kind === 'string-value'
}

/** The rest of a message behind a line of its head: more of the head, and its body. */
const REST = /^(?:\n {4,}.*|\n)*\n {2}\}/

/** The first words of the labels at the place, with the rest of the line cut off, and the body that it begins. */
function proposed({ file, start }: Place): string[] {
  const { text } = file.tree
  const after = text.slice(text.indexOf('\n', start))
  const cut = { path: file.path, tree: parse(text.slice(0, start) + after.replace(REST, '')) }
  const files = FILES.map((f) => (f === file ? cut : f))
  const view = { files: new Map(files.map((f) => [f.path, f])), ...analyze(files, 'pool') }
  return completions(view, file.path, start).items.map(({ label }) => label.split(' ')[0]?.replace('@', '') ?? '')
}

describe('completion in the pool sample', () => {
  const parts = [...new Set(PLACES.map(({ mention }) => mention.part.is))]

  it('covers every role of a name', () => {
    for (const part of [
      'type',
      'partner',
      'thrown',
      'without word',
      'qualifier',
      'standard part',
      'assigned field',
      'value',
    ])
      assert.ok(
        parts.some((p) => p === part),
        part,
      )
  })

  for (const part of parts) {
    it(`proposes the name that the sample has: ${part}`, () => {
      const places = PLACES.filter(({ mention }) => mention.part.is === part)
      const step = Math.ceil(places.length / 40)
      for (const place of places.filter((_, i) => i % step === 0)) {
        const word = place.mention.text
        const found = proposed(place)
        const { text } = place.file.tree
        const line = text.slice(text.lastIndexOf('\n', place.start) + 1, place.start)
        assert.ok(found.includes(word), `${line}[${word}]: ${found.join(', ')}`)
      }
    })
  }
})
