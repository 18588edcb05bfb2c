/** The enum fields that have a state diagram, in all and at the cursor. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createEditor } from '../../../server/editor.ts'

const TEXT = `enum power { Halted, Running }
enum colour { red }
class VM {
  RO/runtime state : power enum = Halted
  RO/runtime hidden : power enum = Halted @internal
  RW paint : colour enum = red
  message start(vm : VM ref) { set vm { state = Running, hidden = Running } }
}
class host {
  RO/runtime health : power enum = Halted
  message fail_over(host : host ref) { host.health = Running }
}
`

function fieldsAt(before: string, text = TEXT) {
  const editor = createEditor()
  editor.update('api.crow', text)
  return editor.stateFields('api.crow', text.indexOf(before))
}

describe('the fields with a state diagram', () => {
  it('are those that a body changes, without @internal ones', () => {
    const editor = createEditor()
    editor.update('api.crow', TEXT)
    assert.deepEqual(editor.stateFields(), { all: ['VM.state', 'host.health'], at: [] })
  })

  for (const [cursor, expected] of [
    ['state : power', ['VM.state']],
    ['state = Running', ['VM.state']],
    ['health = Running', ['host.health']],
    ['power { Halted', ['VM.state', 'host.health']],
    ['Running }', ['VM.state', 'host.health']],
    ['hidden :', []],
    ['paint :', []],
    ['colour {', []],
    ['class host', []],
  ] as const)
    it(`are ${JSON.stringify(expected)} at "${cursor}"`, () => assert.deepEqual(fieldsAt(cursor).at, expected))

  it('are not known while there is an error', () => {
    assert.deepEqual(fieldsAt('state :', `${TEXT}class broken {`), { all: null, at: [] })
  })
})
