/** A small API with tests, and the sessions of `crow test` on it that stay. */
import assert from 'node:assert/strict'
import type { MemoryHost } from '../memory-host.ts'

export const LAMPS = `class lamp {
  RO/runtime is_on : bool = false
  message toggle(self : lamp ref) { self.is_on = not self.is_on }
}
object lamp hall {}
`
export const PASSES = `test "a lamp is switched on" {
  lamp.toggle(hall)
  expect hall.is_on
}
`
export const FAILS = `/// Two make none.
test "a lamp is switched twice" {
  lamp.toggle(hall)
  lamp.toggle(hall)
  expect hall.is_on
}
`

/** A test that takes as much real time as one may. */
export const TICKS = `class tick {
  RO/runtime n : int = 0
  message go(self : tick ref) { after 1ms { again(self) } }
}
define again(t : tick ref) { after 1ms { again(t) } }
object tick one {}
test "it ticks" {
  tick.go(one)
  wait 365d
}
`

/** Resolves when `found` gives something. `ended`: the session, which must not end before. */
export async function untilFound<T>(host: MemoryHost, ended: Promise<number>, found: () => T | undefined): Promise<T> {
  for (;;) {
    const it = found()
    if (it !== undefined) return it
    await Promise.race([host.somethingHappens(), ended.then(() => assert.fail('the session has ended'))])
  }
}
