/** Calls whose bytes are cut, doubled, dropped, swapped, or mixed with hostile ones. */
import assert from 'node:assert/strict'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import type { Desk } from '../harness.ts'
import { assertEach, assertWorks, JSON_TYPE, openHostileDesk, PATIENT, statusOf, XML_TYPE } from './hostile.ts'

const JSON_CALLS = [
  '{"jsonrpc":"2.0","method":"pen.create","params":[{"name_label":"é","length":12,"weight":1.5,"tags":["a"],"counts":{"7":-1}}],"id":1}',
  '{"method":"tray.take_map","params":[{"a":"b","__proto__":"c"}],"id":"x"}',
  '[{"jsonrpc":"2.0","method":"tray.take_record","params":[{"text":"\\ud83d\\ude00"}],"id":1},{"method":"pen.get_all","id":2}]',
  '{"jsonrpc":"2.0","method":"tray.take_datetime","params":["2026-01-31T12:00:00.5+01:00"],"id":1e2}',
]

const xmlCall = (method: string, value: string) =>
  `<?xml version="1.0" encoding="UTF-8"?><methodCall><methodName>${method}</methodName><params><param>${value}</param></params></methodCall>`

const XML_CALLS = [
  xmlCall(
    'pen.create',
    '<value><struct><member><name>name_label</name><value>é&amp;&#x1f600;</value></member></struct></value>',
  ),
  xmlCall(
    'tray.take_set',
    '<value><array><data><value><i4>1</i4></value><value><string>-2</string></value></data></array></value>',
  ),
  xmlCall('tray.take_datetime', '<value><dateTime.iso8601>20260131T12:00:00</dateTime.iso8601></value>'),
  xmlCall('tray.take_string', '<value><string><![CDATA[<a> & b]]></string></value>'),
]

/** As latin1, so that each character is a byte. */
const NASTY = [
  '\0',
  '\xff\xfe',
  '\xef\xbb\xbf',
  '\xc0\x80',
  '\xed\xa0\x80',
  '\xf4\x90\x80\x80',
  '\xe2\x82',
  '\\u0000',
  '\\ud800',
  '&#0;',
  '&#xD800;',
  '&bomb;',
  '<!DOCTYPE a [<!ENTITY bomb "b">]>',
  ']]>',
  '<![CDATA[',
  '<!--',
  '<?a ?>',
  '<value><nil/></value>',
  '__proto__',
  '1e999',
  '-0',
  '"',
  '{',
  '[[[[',
  '</value>',
  '9'.repeat(400),
  ' '.repeat(50),
]

/** Bytes that are not UTF-8: overlong forms, surrogates, incomplete sequences, and code points beyond U+10FFFF. */
const NO_UTF8 = [
  'c080',
  'c1bf',
  'e08080',
  'f08080af',
  'eda080',
  'edb080',
  'eda080edb080',
  'c3',
  'e282',
  'f09f98',
  '80',
  'bf',
]
  .concat(['f4908080', 'f8a88080af', 'fe', 'ff', 'fffe', 'c328'])
  .map((hex) => Buffer.from(hex, 'hex'))

/** Inserts the bytes between two characters, so that they are not a part of one. */
function inserted(call: string, at: number, bytes: Buffer): Buffer {
  const place = at % (call.length + 1)
  return Buffer.concat([Buffer.from(call.slice(0, place)), bytes, Buffer.from(` ${call.slice(place)}`)])
}

/** A change of bytes: at one place, for some length. */
type Mutation = { readonly at: number; readonly length: number } & (
  | { readonly how: 'cut' | 'double' | 'drop' | 'swap' }
  | { readonly how: 'put'; readonly text: string }
  | { readonly how: 'flip'; readonly bit: number }
)

const place = { at: fc.nat({ max: 1000 }), length: fc.integer({ min: 1, max: 12 }) }
const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ ...place, how: fc.constantFrom('cut', 'double', 'drop', 'swap') }),
  fc.record({ ...place, how: fc.constant('put' as const), text: fc.constantFrom(...NASTY) }),
  fc.record({ ...place, how: fc.constant('flip' as const), bit: fc.nat({ max: 7 }) }),
)

function broken(call: string, mutations: readonly Mutation[]): Buffer {
  return mutations.reduce<Buffer>(mutated, Buffer.from(call))
}

function mutated(bytes: Buffer, mutation: Mutation): Buffer {
  const at = mutation.at % (bytes.length + 1)
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)]
  const [part, rest] = [after.subarray(0, mutation.length), after.subarray(mutation.length)]
  switch (mutation.how) {
    case 'cut':
      return before
    case 'drop':
      return Buffer.concat([before, rest])
    case 'double':
      return Buffer.concat([before, part, part, rest])
    case 'swap':
      return Buffer.concat([before, Buffer.from(part).reverse(), rest])
    case 'put':
      return Buffer.concat([before, Buffer.from(mutation.text, 'latin1'), after])
    case 'flip':
      return Buffer.concat([before, part.map((byte) => byte ^ (1 << mutation.bit)), rest])
  }
}

describe('bytes that are not a call', function () {
  this.timeout(PATIENT ? 0 : 60_000)
  let desk: Desk
  beforeEach(() => {
    desk = openHostileDesk()
  })
  afterEach(() => assertWorks(desk))

  for (const [type, calls] of [
    [JSON_TYPE, JSON_CALLS],
    [XML_TYPE, XML_CALLS],
  ] as const) {
    it(`are calls before they are broken (${type})`, async () => {
      for (const call of calls) assert.match(await statusOf(desk, type, call), /^ok(,ok)?$/)
    })

    it(`have a well-formed answer (${type})`, () =>
      assertEach(
        2500,
        fc.tuple(fc.constantFrom(...calls), fc.array(mutation, { minLength: 1, maxLength: 4 })),
        async ([call, mutations]) => {
          await statusOf(desk, type, broken(call, mutations))
        },
      ))

    it(`of any kind have a well-formed answer (${type})`, () =>
      assertEach(500, fc.uint8Array({ maxLength: 40 }), async (bytes) => {
        const status = await statusOf(desk, type, Buffer.from(bytes))
        assert.match(status, /^-32[67]00$/)
      }))
  }

  it('are refused where they are not UTF-8, in any place', () =>
    assertEach(
      500,
      fc.tuple(fc.constantFrom(...JSON_CALLS), fc.constantFrom(...XML_CALLS), fc.nat(), fc.constantFrom(...NO_UTF8)),
      async ([json, xml, at, bad]) => {
        assert.equal(await statusOf(desk, JSON_TYPE, inserted(json, at, bad)), '-32700')
        assert.equal(await statusOf(desk, XML_TYPE, inserted(xml, at, bad)), '-32700')
      },
    ))

  it('are not decompressed', async () => {
    assert.equal(await statusOf(desk, JSON_TYPE, gzipSync(JSON_CALLS[0] as string)), '-32700')
    assert.equal(await statusOf(desk, XML_TYPE, gzipSync(XML_CALLS[0] as string)), '-32700')
  })

  it('are refused where they are UTF-16 without a mark or a charset', async () => {
    assert.equal(await statusOf(desk, JSON_TYPE, Buffer.from(JSON_CALLS[0] as string, 'utf16le')), '-32700')
    assert.equal(await statusOf(desk, XML_TYPE, Buffer.from(XML_CALLS[0] as string, 'utf16le')), '-32700')
  })

  it('run nothing where they have a document type, in any place', async () => {
    const bomb = '<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
    const call = xmlCall(
      'pen.create',
      '<value><struct><member><name>name_label</name><value>x&b;&c;</value></member></struct></value>',
    )
    const root = call.slice(call.indexOf('?>') + 2)
    const texts = [
      '',
      '\ufeff',
      ' ',
      '<?xml version="1.0"?>',
      '<!-- --> <?a b?>',
      '\ufeff<?xml version="1.0"?>\n<!-- > -->',
    ]
    for (const before of texts) assert.match(await statusOf(desk, XML_TYPE, before + bomb + root), /^-32[67]00$/)
    for (const text of [root + bomb, root.replace('<params>', `${bomb}<params>`), bomb.toLowerCase() + root])
      assert.match(await statusOf(desk, XML_TYPE, text), /^-32[67]00$/)
    assert.deepEqual(await desk.result('pen.get_all'), [])
  })
})
