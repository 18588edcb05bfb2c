/** `crowfoot/diagram`: the graph of an API after edits, and the places of its classes and fields. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { DiagramAnswer } from '../../../server/protocol/diagrams.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const FILES = {
  '/pool/VM.crow': 'api Pool version "1"\nclass VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n',
  '/pool/VIF.crow': 'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n',
}

describe('crowfoot/diagram', () => {
  let editor: Editor

  afterEach(() => editor.end())

  const ask = (path: string) => editor.request<DiagramAnswer | null>('crowfoot/diagram', { uri: toUri(path) })

  it('answers for a directory and for a file in it', async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
    const answer = await ask('/pool')
    assert.equal(answer?.name, 'Pool')
    assert.deepEqual(
      answer.graph.pairs.map(({ ends, broken }) => [...ends.map((end) => `${end.class}.${end.field}`), broken]),
      [['VM.VIFs', 'VIF.VM', false]],
    )
    assert.deepEqual(answer.places['VIF.VM'], {
      uri: toUri('/pool/VIF.crow'),
      range: { start: { line: 1, character: 17 }, end: { line: 1, character: 19 } },
    })
    assert.deepEqual(
      answer.classes.map(({ name, uri, range }) => [name, uri, range.start.line, range.end.line]),
      [
        ['VIF', toUri('/pool/VIF.crow'), 0, 2],
        ['VM', toUri('/pool/VM.crow'), 1, 3],
      ],
    )
    assert.deepEqual(await ask('/pool/'), answer)
    assert.deepEqual(await ask('/pool/VM.crow'), answer)
  })

  it('follows edits, saved or not', async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
    await editor.open(toUri('/pool/VIF.crow'), FILES['/pool/VIF.crow'])
    await editor.change(toUri('/pool/VIF.crow'), { text: 'class VIF {\n}\n' })
    const answer = await ask('/pool')
    assert.equal(answer?.graph.pairs[0]?.broken, true)
    assert.equal(answer.places['VIF.VM'], undefined)
    assert.ok(answer.places['VM.VIFs'])
  })

  it('answers null where there is no API', async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
    assert.equal(await ask('/elsewhere'), null)
  })
})
