/** The usual small calls: read as the XML parser reads them, whatever stands in them. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { usualXmlCall } from '../../../runtime/wire/usual-xml-call.ts'
import { type XmlCall, XmlCallReader } from '../../../runtime/wire/xml-call.ts'

const reader = new XmlCallReader()

function parsed(text: string): XmlCall | undefined {
  try {
    return reader.read(text)
  } catch {
    return undefined
  }
}

function call(...values: string[]): string {
  const params = values.map((value) => `<param><value>${value}</value></param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>VM.start</methodName><params>${params}</params></methodCall>`
}

/** Pieces of calls, right ones and others. */
const PIECES = [
  ...[
    '<?xml version="1.0"?>',
    "<?xml version='1.0' encoding='utf-8'?>",
    '<?xml version="1.1"?>',
    '<!-- -->',
    '<![CDATA[x]]>',
  ],
  ...[
    '<methodCall>',
    '</methodCall>',
    '<methodName>',
    '</methodName>',
    'VM.start',
    '<params>',
    '</params>',
    '<params/>',
  ],
  ...[
    '<param>',
    '</param>',
    '<value>',
    '</value>',
    '<value/>',
    '<string>',
    '</string>',
    '<string/>',
    '<int>',
    '</int>',
    '7',
  ],
  ...[
    ' ',
    '\n',
    '\r\n',
    '\t',
    '\u00a0',
    '\ufeff',
    '\u2028',
    'text',
    '&amp;',
    '&',
    '>',
    ']]>',
    'ö',
    '\u0000',
    '\ufffe',
    '😀',
    '\ud800',
  ],
]

const VALUES = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(...PIECES),
  fc
    .tuple(
      fc.constantFrom('string', 'int', 'i4', 'i8', 'double', 'boolean', 'dateTime.iso8601', 'nil', 'base64'),
      fc.string(),
    )
    .map(([type, text]) => `<${type}>${text}</${type}>`),
)

describe('a usual XML-RPC call', () => {
  const known: [string, string][] = [
    [
      'as Python writes it',
      `<?xml version='1.0'?>\n${call('<string>a b</string>', '<int>7</int>')
        .slice(21)
        .replaceAll('><', '>\n<')
        .replaceAll(/<value>\n|\n<\/value>/g, (part) => part.trim())}\n`,
    ],
    ['with an encoding', call('<boolean>1</boolean>').replace('?>', ' encoding="utf-8"?>')],
    ['without a declaration', call('<double>1.5</double>', '').slice(21)],
    ['with bare text', call(' text ', 'ö')],
    ['without parameters', call()],
  ]
  for (const [name, text] of known)
    it(`is known ${name}`, () => {
      assert.ok(usualXmlCall(text), text)
      assert.deepEqual(usualXmlCall(text), reader.read(text))
    })

  const unknown: [string, string][] = [
    ['has an entity', call('a &amp; b')],
    ['has a carriage return in a value', call('a\r\nb')],
    ['has a struct', call('<struct></struct>')],
    ['goes on behind its end', `${call()}<more/>`],
    ['has two declarations', `<?xml version="1.0"?>${call()}`],
    ['holds what XML forbids', call('\u0001')],
    ['is long', call('x'.repeat(5000))],
  ]
  for (const [name, text] of unknown)
    it(`is left to the parser if it ${name}`, () => assert.equal(usualXmlCall(text), undefined))

  it('is what the parser reads, for any values', () => {
    fc.assert(
      fc.property(fc.array(VALUES, { maxLength: 4 }), (values) => {
        const text = call(...values)
        const usual = usualXmlCall(text)
        if (usual) assert.deepEqual(usual, parsed(text))
      }),
      { numRuns: 2000 },
    )
  })

  it('is what the parser reads, for any change of one', () => {
    const text = call('<string>one</string>', 'two')
    fc.assert(
      fc.property(fc.nat(text.length), fc.nat(12), fc.constantFrom('', ...PIECES), (at, length, piece) => {
        const changed = text.slice(0, at) + piece + text.slice(at + length)
        const usual = usualXmlCall(changed)
        if (usual) assert.deepEqual(usual, parsed(changed))
      }),
      { numRuns: 5000 },
    )
  })
})
