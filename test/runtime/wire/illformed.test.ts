/**
 * Requests broken at random: each gets a well-formed reply, none reaches the log as a bug or shows where the code is.
 */
import assert from 'node:assert/strict'
import { XmlCallReader } from '../../../runtime/wire/xml-call.ts'
import { openDesk, send, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

const JSON_CALL =
  '{"jsonrpc":"2.0","method":"pen.create","params":[{"name_label":"é","length":12,"weight":1.5,"tags":["a"]}],"id":1}'
const MEMBER = `<member><name>name_label</name>${xmlString('é&amp;')}</member>`
const XML_CALL = `<?xml version="1.0"?><methodCall><methodName>pen.create</methodName><params><param><value><struct>${MEMBER}</struct></value></param></params></methodCall>`

describe('requests that are broken', () => {
  const next = randomNumbers(7)

  it('as JSON, are answered with JSON', async () => {
    const desk = openDesk(sampleApi())
    for (let i = 0; i < 1500; i++) {
      const { status, body } = await send(desk.front, 'application/json', broken(Buffer.from(JSON_CALL), next))
      assert.equal(status, 200)
      assert.equal(typeof JSON.parse(body), 'object')
      assert.doesNotMatch(body, /\.ts:\d+|INTERNAL_ERROR/)
    }
    assert.deepEqual(desk.logged, [])
  })

  it('as XML, are answered with XML', async () => {
    const desk = openDesk(sampleApi())
    for (let i = 0; i < 1500; i++) {
      const { status, body } = await send(desk.front, 'text/xml', broken(Buffer.from(XML_CALL), next))
      assert.equal(status, 200)
      assert.match(body, /^<\?xml version="1.0"\?><methodResponse>.*<\/methodResponse>$/s)
      assert.doesNotMatch(body, /\.ts:\d+|INTERNAL_ERROR/)
      // Puts the reply's value into a call: a text that our own strict parser accepts is well-formed.
      const value = /<value>.*<\/value>/s.exec(body)?.[0].replaceAll(/<(\/?)fault>/g, '')
      new XmlCallReader().read(
        `<methodCall><methodName>m</methodName><params><param>${value}</param></params></methodCall>`,
      )
    }
    assert.deepEqual(desk.logged, [])
  })
})

/** One to three bytes replaced, dropped, or doubled. */
function broken(bytes: Buffer, next: () => number): Buffer {
  let result = bytes
  for (let i = 0; i <= next() % 3; i++) {
    const at = next() % result.length
    const instead = [[next() % 256], [], [result[at] as number, result[at] as number]][next() % 3] as number[]
    result = Buffer.concat([result.subarray(0, at), Buffer.from(instead), result.subarray(at + 1)])
  }
  return result
}

/** Always the same numbers for one seed; the low bits of this generator are poor, so they are dropped. */
function randomNumbers(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state >>> 8
  }
}
