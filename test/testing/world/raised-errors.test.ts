/** Which errors of calls the bodies raised themselves. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openWorld } from '../../../testing/world/world.ts'
import { codeOf } from '../explore/planted-texts.ts'

const TEXT = `api Friends version "1" uses task

class person {
  RW          name   : string = ""
  RO/runtime  friend : person ref or null = null

  message greet(self : person ref) { greets(self) }
  message tell(self : person ref, news : string) { require size(news) < 9 else MAP_DUPLICATE_KEY(news, "a", "b") }
  message ask(self : person ref) : string { return if can greets(self) then "" else self.friend.name }
}

define greets(p : person ref) {
  require p.friend != null else HANDLE_INVALID("person", p.friend)
}
`

/** Calls a message of a person without a friend. The error of the call, and whether the body has raised it. */
function called(method: string, ...args: string[]): { readonly code: string; readonly isRaised: boolean } {
  const code = codeOf(TEXT)
  const world = openWorld(code)
  const person = world.store.class('person').create(new Map())
  world.store.commit()
  code.raised.begin()
  try {
    world.client().call(method, [person, ...args])
  } catch (error) {
    const failed = error as { readonly code: string; readonly params: readonly string[] }
    return { code: failed.code, isRaised: code.raised.has(failed) }
  }
  return { code: '', isRaised: false }
}

describe('errors that bodies raise', () => {
  it('are those of require and fail', () => {
    assert.deepEqual(called('person.greet'), { code: 'HANDLE_INVALID', isRaised: true })
  })

  it('are known by their parameters where clients get them shortened', () => {
    assert.deepEqual(called('person.tell', 'x'.repeat(1000)), { code: 'MAP_DUPLICATE_KEY', isRaised: true })
  })

  it('are not those of reading through null, though can has met the same error before', () => {
    assert.deepEqual(called('person.ask'), { code: 'HANDLE_INVALID', isRaised: false })
  })
})
