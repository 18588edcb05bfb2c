/** `crowfoot/tests`: the tests of an API, with their places in texts that are being edited. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { TestsAnswer } from '../../../server/protocol/tests.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const FILES = {
  '/pool/VM.crow': 'api Pool version "1"\nclass VM { RW name : string }\n',
  '/pool/tests.crow': '/// An example.\ntest "first" {\n}\n\ntest "second" { expect true }\n',
  '/pool/more.crow': 'test "third" { }\n',
  '/lab/lab.crow': 'class X { }\n',
}

describe('crowfoot/tests', () => {
  let editor: Editor

  afterEach(() => editor.end())

  const start = async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool'), toUri('/lab')] })
  }
  const ask = (path: string) => editor.request<TestsAnswer | null>('crowfoot/tests', { uri: toUri(path) })
  const places = (answer: TestsAnswer | null) =>
    answer?.tests.map(({ title, uri, range: { start: from, end } }) => {
      return [title, uri.split('/').at(-1), from.line, from.character, end.line, end.character]
    })

  it('has the tests of all files, from the line of their titles to their ends', async () => {
    await start()
    const answer = await ask('/pool')
    assert.equal(answer?.uri, toUri('/pool'))
    assert.equal(answer.name, 'Pool')
    assert.deepEqual(places(answer), [
      ['third', 'more.crow', 0, 0, 0, 16],
      ['first', 'tests.crow', 1, 0, 2, 1],
      ['second', 'tests.crow', 4, 0, 4, 29],
    ])
    assert.deepEqual(await ask('/pool/VM.crow'), answer)
  })

  it('follows edits, also of texts with errors', async () => {
    await start()
    const uri = toUri('/pool/tests.crow')
    await editor.open(uri, FILES['/pool/tests.crow'])
    await editor.change(uri, { text: '\n\ntest "other" { expect tru }\ntest "" { }\ntest "half" {\n' })
    assert.deepEqual(places(await ask('/pool')), [
      ['third', 'more.crow', 0, 0, 0, 16],
      ['other', 'tests.crow', 2, 0, 2, 27],
      ['half', 'tests.crow', 4, 0, 4, 13],
    ])
  })

  it('answers without tests for an API that has none, and null where there is no API', async () => {
    await start()
    assert.deepEqual(await ask('/lab'), { uri: toUri('/lab'), name: 'lab', tests: [] })
    assert.equal(await ask('/elsewhere'), null)
  })
})
