/** The transitions of an enum field in the hovers of the field and of its enum. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { StatesLink } from '../../../server/describe/states.ts'
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

function hoverAt(piece: string, text = TEXT, link?: StatesLink): string {
  const editor = createEditor()
  editor.update('api.crow', text)
  return editor.hover('api.crow', text.indexOf(piece) + 1, link)?.markdown ?? ''
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

  it('link to their diagram at the address that is given', () => {
    const link = (field: string) => `x:${field}`
    const title = 'States of `VM.state` ([Show the state diagram](x:VM.state)):\n'
    assert.ok(hoverAt('state :', TEXT, link).includes(title), hoverAt('state :', TEXT, link))
    assert.ok(hoverAt('power {', TEXT, link).includes(title), hoverAt('power {', TEXT, link))
    assert.ok(!hoverAt('paint :', TEXT, link).includes('x:'))
  })

  it('link to no diagram of an @internal field, which the reference does not show', () => {
    const text = TEXT.replace('enum = Halted', 'enum = Halted @internal')
    const hover = hoverAt('state :', text, (field) => `x:${field}`)
    assert.ok(hover.includes(arrows), hover)
    assert.ok(!hover.includes('x:'), hover)
  })
})
