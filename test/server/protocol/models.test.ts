/** `crowfoot/model`: the model of an API after edits, and the places of its declarations. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { ModelAnswer } from '../../../server/protocol/models.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const FILES = {
  '/pool/VM.crow': 'api Pool version "1"\nclass VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n',
  '/pool/VIF.crow': 'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n  message plug()\n}\n',
}

describe('crowfoot/model', () => {
  let editor: Editor

  afterEach(() => editor.end())

  const start = async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
  }
  const ask = (path: string) => editor.request<ModelAnswer | null>('crowfoot/model', { uri: toUri(path) })

  it('answers for a directory and for a file in it', async () => {
    await start()
    const answer = await ask('/pool')
    assert.equal(answer?.name, 'Pool')
    assert.equal(answer.model?.name, 'Pool')
    assert.deepEqual(
      answer.model.classes.map((c) => c.name),
      ['VIF', 'VM'],
    )
    assert.deepEqual(answer.places['message VIF.plug'], {
      uri: toUri('/pool/VIF.crow'),
      range: { start: { line: 2, character: 10 }, end: { line: 2, character: 14 } },
    })
    assert.deepEqual(
      answer.classes.map(({ name, range }) => [name, range.start.line, range.end.line]),
      [
        ['VIF', 0, 3],
        ['VM', 1, 3],
      ],
    )
    assert.deepEqual(await ask('/pool/VM.crow'), answer)
  })

  it('has no model while the text has an error, but places', async () => {
    await start()
    await editor.open(toUri('/pool/VIF.crow'), FILES['/pool/VIF.crow'])
    await editor.change(toUri('/pool/VIF.crow'), { text: 'class VIF {\n  RW device : strin\n}\n' })
    const broken = await ask('/pool')
    assert.equal(broken?.model, null)
    assert.equal(broken.name, 'Pool')
    assert.deepEqual(Object.keys(broken.places).sort(), ['class VIF', 'class VM', 'field VIF.device', 'field VM.VIFs'])
    await editor.change(toUri('/pool/VIF.crow'), { text: FILES['/pool/VIF.crow'] })
    assert.ok((await ask('/pool'))?.model)
  })

  it('answers null where there is no API', async () => {
    await start()
    assert.equal(await ask('/elsewhere'), null)
  })
})
