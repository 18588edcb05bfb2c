/** `crowfoot/states`: the fields with a state diagram, of a directory, of a file and at a position in it. */
import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'mocha'
import type { StateFields } from '../../../server/features/state-fields.ts'
import { toUri } from '../../../server/workspace/uris.ts'
import { Editor } from './client.ts'
import { memoryFiles } from './memory-files.ts'

const FILES = {
  '/pool/power.crow': 'enum power { Halted, Running }\n',
  '/pool/VM.crow':
    'class VM {\n  RO/runtime state : power enum = Halted\n  message start(vm : VM ref) { vm.state = Running }\n}\n',
}

describe('crowfoot/states', () => {
  let editor: Editor

  afterEach(() => editor.end())

  const ask = (path: string, position?: object | null) =>
    editor.request<StateFields | null>('crowfoot/states', { uri: toUri(path), position })

  it('answers for a directory, a file and a position in a file', async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
    assert.deepEqual(await ask('/pool'), { all: ['VM.state'], at: [] })
    assert.deepEqual(await ask('/pool/VM.crow', null), { all: ['VM.state'], at: [] })
    assert.deepEqual(await ask('/pool/VM.crow', { line: 0, character: 7 }), { all: ['VM.state'], at: [] })
    assert.deepEqual(await ask('/pool/power.crow', { line: 0, character: 7 }), { all: ['VM.state'], at: ['VM.state'] })
  })

  it('answers null where there is no API', async () => {
    editor = await Editor.inside(memoryFiles(FILES), { folders: [toUri('/pool')] })
    assert.equal(await ask('/elsewhere'), null)
    assert.equal(await ask('/elsewhere/x.crow', { line: 0, character: 0 }), null)
  })
})
