/** Values that outlive their call, such as the session of a call that waits, do not keep the text of the call. */
import assert from 'node:assert/strict'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { parseJson } from '../../../runtime/wire/json-form.ts'
import type { JsonNumber } from '../../../runtime/wire/json-number.ts'
import { XmlCallReader } from '../../../runtime/wire/xml-call.ts'

const LENGTH = 1_500_000
const CALLS = 30
const space = ' '.repeat(LENGTH)
/** A text of its own, like one from the network. */
const received = (text: string) => Buffer.from(text).toString()
const xml = (value: string) =>
  received(
    `<methodCall><methodName>VM.get_record</methodName><params>${space}<param>${value}</param></params></methodCall>`,
  )
const ref = (i: number) => `OpaqueRef:2f0c0c0a-6e43-4a5b-9d0a-3c8e5b0f8f${10 + i}`

describe('a value that is kept from a long call', () => {
  let collect: () => void
  before(() => {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  })

  /** Node keeps long texts outside the heap. */
  function used(): number {
    const { heapUsed, external } = process.memoryUsage()
    return heapUsed + external
  }

  const cases: readonly (readonly [name: string, read: (i: number) => unknown])[] = [
    ['a string of XML-RPC', (i) => new XmlCallReader().read(xml(`<value>${ref(i)}</value>`)).params[0]?.text],
    [
      'a typed string of XML-RPC',
      (i) => new XmlCallReader().read(xml(`<value><string>${ref(i)}</string></value>`)).params[0]?.text,
    ],
    ['the method of XML-RPC', (i) => new XmlCallReader().read(xml(`<value>${i}</value>`)).method],
    [
      'the name of a member of XML-RPC',
      (i) => {
        const member = `<member><name>${ref(i)}</name><value>1</value></member>`
        return new XmlCallReader().read(xml(`<value><struct>${member}</struct></value>`)).params[0]?.names[0]
      },
    ],
    ['a string of JSON', (i) => (json(`["${ref(i)}"${space}]`) as string[])[0]],
    [
      'a string of JSON with a number of many digits',
      (i) => (json(`["${ref(i)}",1234567890123456789${space}]`) as string[])[0],
    ],
    ['a number of many digits', (i) => (json(`[12345678901234567890${i}${space}]`) as JsonNumber[])[0]?.source],
  ]
  for (const [name, read] of cases) {
    it(`${name} does not keep the text of the call in memory`, () => {
      const kept: unknown[] = []
      collect()
      collect()
      const before = used()
      for (let i = 0; i < CALLS; i++) kept.push(read(i))
      collect()
      collect()
      const grown = used() - before
      assert.ok(kept.every((text) => typeof text === 'string' && text.length >= 13))
      assert.ok(grown < (CALLS / 3) * LENGTH, `${kept.length} of them keep ${grown} bytes`)
    })
  }

  function json(text: string): unknown {
    const parsed = parseJson(received(text))
    assert.ok('value' in parsed)
    return parsed.value
  }
})
