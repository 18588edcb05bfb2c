/** Statements that are more work than others take more steps, so that the steps of a stretch are about its time. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { BODY_LIMITS } from '../../../runtime/bodies/body-engine.ts'
import { serveText } from './serve-text.ts'

/** What a loop does in two steps or three of its own. */
const WORK: { readonly [name: string]: string } = {
  writes: 'self.count = n',
  elements_added: 'self.numbers += 1',
  entries_written: 'self.names["a"] = n',
  entries_deleted: 'delete self.names["a"]',
  objects_made: 'let made = create box { count = n }',
  objects_set: 'set self { count = n, label = "a" }',
  objects_unlinked: 'unlink(self)',
  fields_held: 'hold self.count = n',
  setters_called: 'box.set_count(self, n)',
  tries_undone: 'try { fail BAD(n) } else BAD { }',
  guards_refused: 'require not can is_negative(n) else BAD(n)',
  dates_made: 'require now() + 1s > now() else BAD(n)',
  computed_fields: `self.count = n
    require self.total >= 0 else BAD(n)`,
}

/** What evaluates a condition of more than 20 steps. */
const CONDITIONED: { readonly [name: string]: string } = {
  checked: 'self.checked = [n]',
  refused: 'try { self.checked = [-n] } else VALUE_NOT_SUPPORTED { }',
  created: 'let made = create box { checked = [n] }',
  held: 'hold self.checked = [n]',
  set: 'set self { checked = [n], count = n }',
}

const TEXT = `api Work
error BAD(n)
define is_negative(n : int) { require n < 0 else BAD(n) }
class box {
  RW count : int = 0
  RW label : string = ""
  RW numbers : int set = []
  RW names : (string -> int) map = {}
  RW checked : int set = [] where every n in checked : every x in [1 .. 40] : n >= 0 or x < 40
  RW inside : box ref or null = null
  RO/runtime total : int := sum([x * self.count for x in [1 .. 20]])
${Object.entries({ ...WORK, ...CONDITIONED })
  .map(
    ([name, statements]) =>
      `  message ${name}(self : box ref, times : int) { for n in [1 .. times] { ${statements} } }`,
  )
  .join('\n')}
  message none(self : box ref, times : int) { for n in [1 .. times] { let x = self.count } }
  message large_entries(self : box ref, times : int) {
    self.names = { string(n) -> n for n in [1 .. 100] }
    for n in [1 .. times] { self.names["1"] = n }
  }
  message large_deletions(self : box ref, times : int) {
    self.names = { string(n) -> n for n in [1 .. 100] }
    for n in [1 .. times] { delete self.names["x"] }
  }
}
`

describe('the steps of a stretch', () => {
  const open = async () => {
    const desk = await serveText(TEXT, { bodyLimits: { ...BODY_LIMITS, steps: 1000 } })
    return { desk, box: await desk.result('box.create', {}) }
  }

  for (const message of Object.keys(WORK))
    it(`are more than the statements for ${message}`, async () => {
      const { desk, box } = await open()
      await desk.result(`box.${message}`, box, 10)
      await desk.result('box.none', box, 250)
      assert.match(String(await desk.error(`box.${message}`, box, 250)), /more than 1000 steps/)
    })

  for (const message of Object.keys(CONDITIONED))
    it(`are those of a condition where it is ${message}`, async () => {
      const { desk, box } = await open()
      await desk.result(`box.${message}`, box, 10)
      await desk.result('box.writes', box, 40)
      assert.match(String(await desk.error(`box.${message}`, box, 40)), /more than 1000 steps/)
    })

  for (const message of ['large_entries', 'large_deletions'])
    it(`are more for ${message} in maps`, async () => {
      const { desk, box } = await open()
      await desk.result(`box.${message}`, box, 3)
      assert.match(String(await desk.error(`box.${message}`, box, 10)), /more than 1000 steps/)
    })
})
