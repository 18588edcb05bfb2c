/** The transitions of an enum field in the hovers of the field and of its enum. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createEditor } from '../../../server/editor.ts'

const TEXT = `enum power { Halted, Running }
enum colour { red }
error BAD(vm)
class VM {
  RO/runtime state : power enum = Halted
  RW paint : colour enum = red
  message start(vm : VM ref) throws BAD {
    require vm.state == Halted else BAD(vm)
    vm.state = Running
  }
}
`

function hoverAt(piece: string, text = TEXT): string {
  const editor = createEditor()
  editor.update('api.crow', text)
  return editor.hover('api.crow', text.indexOf(piece) + 1)?.markdown ?? ''
}

describe('the states of an enum field', () => {
  const arrows = 'States of `VM.state`:\n\n- new → `Halted`: create\n- `Halted` → `Running`: start'

  it('are in the hover of the field and of its enum', () => {
    assert.ok(hoverAt('state :').includes(arrows), hoverAt('state :'))
    assert.ok(hoverAt('power {').includes(arrows), hoverAt('power {'))
  })

  it('are not in that of a field that no message changes', () => {
    assert.ok(!hoverAt('paint :').includes('States'))
    assert.ok(!hoverAt('colour {').includes('States'))
  })

  it('are not shown while there is an error', () => {
    assert.ok(!hoverAt('state :', `${TEXT}class broken {`).includes('States'))
  })
})
