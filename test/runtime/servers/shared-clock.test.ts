/** The time that servers share, whatever the clocks of their machines say. */
import assert from 'node:assert/strict'
import { SharedClock } from '../../../runtime/servers/shared-clock.ts'

describe('the clock that servers share', () => {
  it('goes on from what the log has said, by a clock that is never set', () => {
    let steady = 500
    const clock = new SharedClock(() => steady)
    clock.note(1_000_000)
    assert.equal(clock.now(), 1_000_000)
    steady += 250
    assert.equal(clock.now(), 1_000_250)
  })

  it('does not go back where an answer took longer than the one before', () => {
    let steady = 0
    const clock = new SharedClock(() => steady)
    clock.note(1_000_000)
    steady += 100
    clock.note(1_000_060)
    assert.equal(clock.now(), 1_000_100)
    clock.note(1_000_130)
    assert.equal(clock.now(), 1_000_130)
  })

  it('follows a log whose clock was set back', () => {
    const clock = new SharedClock(() => 0)
    clock.note(1_000_000)
    clock.note(900_000)
    assert.equal(clock.now(), 900_000)
  })
})
