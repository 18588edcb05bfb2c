/** Tests with documentation as examples: the calls of a run, and which tests are none. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { travellingCall } from '../../../reference/test-examples.ts'
import { recordExamples } from '../../../testing/examples/record-examples.ts'

const API = `
api Lamps version "1" uses session, task
role keeper
error BURNT(lamp)
record bulb { watts : int, colour : string = "white" }
object lamp hall { watts = 9007199254740993 }
class lamp allows(keeper) get allows(keeper) {
  RW          watts  : int
  RO/runtime  is_on  : bool
  RW          pin    : string = "1234" @secret
  message light(self : lamp ref) throws BURNT {
    require self.watts > 0 else BURNT(self)
    wait 1s
    self.is_on = true
  }
  message bulb(self : lamp ref) : bulb record { return bulb { watts = self.watts } }
  message peek(self : lamp ref) : string { return self.pin }
}
`

async function recorded(tests: string) {
  const text = `${API}\n${tests}`
  const analysis = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  assert.ok(analysis.model, analysis.diagnostics.map(({ message }) => message).join('\n'))
  return {
    api: analysis.model,
    ...(await recordExamples(analysis.model, analysis.tests(), new Map([['api.crow', text]]))),
  }
}

describe('documented tests as examples', () => {
  it('have their text and the calls of their run, with the same references each time', async () => {
    const test = `/// Light a lamp.
test "a lamp is lit" {
  let t = async lamp.light(hall)
  wait 1s
  as keeper { lamp.set_watts(hall, 0) }
  expect lamp.light(hall) fails BURNT
  expect lamp.bulb(hall).watts == 0 and t.status == success
}`
    const { examples, notes } = await recorded(test)
    assert.deepEqual(notes, [])
    const [example] = examples
    assert.equal(examples.length, 1)
    assert.equal(example?.title, 'a lamp is lit')
    assert.equal(example?.doc, 'Light a lamp.')
    assert.equal(example?.text, test.slice(test.indexOf('test ')))
    const [hall] = example?.calls[0]?.params ?? []
    assert.match(String(hall), /^OpaqueRef:/)
    assert.deepEqual(
      example?.calls.map(({ result: _, ...call }) => call),
      [
        { method: 'Async.lamp.light', time: 0, params: [hall] },
        { method: 'lamp.set_watts', role: 'keeper', time: 1000, params: [hall, '0'] },
        { method: 'lamp.light', time: 1000, params: [hall], error: ['BURNT', hall] },
        { method: 'lamp.bulb', time: 1000, params: [hall] },
      ],
    )
    assert.deepEqual(example?.calls[3]?.result, { watts: '0', colour: 'white' })
    assert.deepEqual((await recorded(test)).examples, examples)
  })

  it('keep each digit of an int', async () => {
    const { api, examples } = await recorded('/// Ask.\ntest "a" { expect lamp.bulb(hall).watts > 0 }')
    const [call] = examples[0]?.calls ?? []
    assert.ok(call)
    assert.match(travellingCall(api, call)?.jsonrpc2.reply ?? '', /"watts": 9007199254740993,/)
  })

  it('are only those that pass, and the notes name the others', async () => {
    const { examples, notes } = await recorded(
      '/// No.\ntest "it is on" { expect hall.is_on }\ntest "quiet" { expect hall.is_on }',
    )
    assert.deepEqual(examples, [])
    assert.deepEqual(notes, ['the reference does not show the test "it is on": it fails; "crow test" says why'])
  })

  it('do not show what is secret, and their records lack it', async () => {
    const shows = ['lamp.get_pin(hall) == "1234"', 'hall.pin == "1234"', 'lamp.peek(hall) == "1234"']
    for (const condition of shows) {
      const { examples, notes } = await recorded(`/// See.\ntest "a" { expect ${condition} }`)
      assert.deepEqual(examples, [], condition)
      assert.match(notes[0] ?? '', /does not show the test "a": it gives or takes what is @secret$/)
    }
    const { examples } = await recorded('/// See.\ntest "a" { expect lamp.get_record(hall).watts > 0 }')
    assert.deepEqual(Object.keys(examples[0]?.calls[0]?.result ?? {}), ['uuid', 'watts', 'is_on'])
  })

  it('have their first 20 calls', async () => {
    const { examples } = await recorded(
      `/// Many.\ntest "a" { for i in [1 .. 23] { lamp.set_watts(hall, i) }\n expect hall.watts == 23 }`,
    )
    assert.equal(examples[0]?.calls.length, 20)
    assert.equal(examples[0]?.left, 3)
  })
})
