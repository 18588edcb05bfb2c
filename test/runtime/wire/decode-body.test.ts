/**
 * Bodies in the encoding that they declare: by a byte order mark, the charset of the Content-Type, or the first line of
 * the XML.
 */
import assert from 'node:assert/strict'
import { decodeBody, xmlEncoding } from '../../../runtime/wire/decode-body.ts'
import { type Desk, openDesk, send } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

const xml = (encoding: string, text: string) =>
  `<?xml version="1.0" encoding="${encoding}"?><methodCall><methodName>cup.create</methodName><params><param><value>` +
  `<struct><member><name>name_label</name><value>${text}</value></member></struct></value></param></params></methodCall>`
const utf16be = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le').swap16()

describe('a body', () => {
  let desk: Desk
  beforeEach(() => {
    desk = openDesk(sampleApi())
  })
  const labels = async () =>
    Object.values((await desk.result('cup.get_all_records')) as { [ref: string]: { name_label: string } }).map(
      (cup) => cup.name_label,
    )

  const bodies: [string, string, Buffer, string][] = [
    ['ISO-8859-1, as its XML says', 'text/xml', Buffer.from(xml('iso-8859-1', 'é'), 'latin1'), 'é'],
    ['windows-1252, as its XML says', 'text/xml', Buffer.from(xml('Windows-1252', '\x80'), 'latin1'), '€'],
    ['UTF8 without a hyphen', 'text/xml', Buffer.from(xml('UTF8', 'é€')), 'é€'],
    ['US-ASCII', 'text/xml', Buffer.from(xml('us-ascii', '&#233;')), 'é'],
    ['Shift JIS', 'text/xml', Buffer.from(xml('Shift_JIS', '\x83\x65'), 'latin1'), 'テ'],
    ['UTF-16 by its mark', 'text/xml', Buffer.from(`\ufeff${xml('UTF-16', 'é')}`, 'utf16le'), 'é'],
    ['UTF-16 of the other order by its mark', 'text/xml', utf16be(xml('UTF-16', 'é')), 'é'],
    ['UTF-8 whose XML says UTF-16', 'text/xml', Buffer.from(xml('utf-16', 'é')), 'é'],
    ['a charset, before the XML', 'text/xml; charset=iso-8859-1', Buffer.from(xml('utf-8', 'é'), 'latin1'), 'é'],
    ['a mark, before the charset', 'text/xml; charset=iso-8859-1', Buffer.from(`\ufeff${xml('big5', 'é')}`), 'é'],
    ['UTF-16 by its charset', 'text/xml; charset=utf-16le', Buffer.from(xml('utf-8', 'é'), 'utf16le'), 'é'],
    [
      'JSON in ISO-8859-1',
      'application/json; charset=ISO-8859-1',
      Buffer.from('{"method":"cup.create","params":[{"name_label":"é"}],"id":1}', 'latin1'),
      'é',
    ],
  ]
  for (const [name, type, body, label] of bodies)
    it(`is read: ${name}`, async () => {
      const reply = await send(desk.front, type, body)
      assert.match(reply.body, /OpaqueRef/)
      assert.deepEqual(await labels(), [label])
    })

  const refused: [string, Buffer, RegExp][] = [
    [
      'an unknown encoding',
      Buffer.from(xml('EBCDIC-CP-US', 'a')),
      /The encoding "EBCDIC-CP-US" is unknown: send UTF-8/,
    ],
    ['bytes that are not UTF-8', Buffer.from(xml('utf-8', 'é'), 'latin1'), /The body is not UTF-8/],
    ['bytes that are not ASCII', Buffer.from(xml('ASCII', 'é')), /The body is not US-ASCII/],
    ['bytes that are not Shift JIS', Buffer.from(xml('shift_jis', '\xfd'), 'latin1'), /The body is not shift_jis/],
    ['half a character of UTF-16', Buffer.from([0xff, 0xfe, 0x3c]), /The body is not utf-16le/],
  ]
  for (const [name, body, message] of refused)
    it(`is refused: ${name}`, async () => {
      const reply = await send(desk.front, 'text/xml', body)
      assert.match(reply.body, message)
      assert.match(reply.body, /<int>-32700<\/int>/)
      assert.deepEqual(await labels(), [])
    })

  it('declares its encoding near its start only', () => {
    assert.equal(xmlEncoding(Buffer.from(`<?xml ${' '.repeat(100_000)} encoding="big5"?>`)), undefined)
    assert.deepEqual(decodeBody(Buffer.from('a')), { text: 'a' })
  })
})
