/** The reader of XML-RPC calls reads and refuses what a plain reader does, in calls that are made and broken at random. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { XmlCallReader, XmlProblem } from '../../../runtime/wire/xml-call.ts'
import { TYPES, type XmlValue } from '../../../runtime/wire/xml-form.ts'
import { type PlainCall, type PlainValue, plainXmlCall } from './xml-oracle.ts'

/** Pieces of a text: tags, texts, and what stands between them. */
type Pieces = readonly string[]

const SCALARS = TYPES.filter((type) => type !== 'array' && type !== 'struct')
const TEXTS = ['', 'x', ' y ', '12', 'some words of text', '&lt;&#65;', '<![CDATA[<a>]]>', 'é\u{1f600}\r\n', 'a]]b']
const text = fc.constantFrom(...TEXTS)
const between = fc.constantFrom('', '', '', '', '\n  ', '<!-- x -->', '<?pi y?>', '<![CDATA[ ]]>')

const { value } = fc.letrec<{ value: Pieces }>((tie) => ({
  value: fc
    .oneof(
      { depthSize: 'small' },
      text.map((words): Pieces => [words]),
      fc.tuple(fc.constantFrom(...SCALARS), text).map(([type, words]) => around(type, [[words]])),
      fc.array(tie('value'), { maxLength: 3 }).map((items) => around('array', [around('data', items)])),
      fc.array(fc.tuple(text, tie('value')), { maxLength: 3 }).map((members) =>
        around(
          'struct',
          members.map(([name, item]) => around('member', [around('name', [[name]]), item])),
        ),
      ),
    )
    .map((inner) => around('value', [inner])),
}))

const call = fc
  .array(value, { maxLength: 3 })
  .map((values) => {
    const params = values.map((each) => around('param', [each]))
    return around('methodCall', [around('methodName', [['pen.create']]), around('params', params)])
  })
  .chain((pieces) => fc.tuple(fc.constant(pieces), fc.array(between, { size: '+1', maxLength: pieces.length })))
  .map(([pieces, gaps]) => pieces.flatMap((piece, i) => [gaps[i] ?? '', piece]))

/** What a piece of a call is replaced with. */
const PIECES = [
  ...[
    '<value>',
    '</value>',
    '<value/>',
    '<name>',
    '</name>',
    '<member>',
    '</member>',
    '<data/>',
    '<params/>',
    '<nil/>',
  ],
  ...['<methodName>m</methodName>', '<float>1</float>', '<constructor/>', '<__proto__/>', '<Value/>', '<value a="1">'],
  ...[
    '<value a="1" a="2">',
    '&',
    '&xxe;',
    '&#0;',
    ']]>',
    '<',
    '>',
    'x',
    '\u0001',
    '\ufffe',
    '</',
    '<!--',
    '<i4>1</i4>',
  ],
]
const change = fc.record({
  at: fc.nat(),
  how: fc.constantFrom('drop', 'double', 'swap', 'replace', 'insert'),
  piece: fc.constantFrom(...PIECES),
})

const RUNS = { numRuns: 3000 }

describe('calls that are made at random', () => {
  it('are read as a plain reader reads them', () => {
    const reader = new XmlCallReader()
    fc.assert(
      fc.property(call, (pieces) => assert.deepEqual(outcome(reader, pieces.join('')), plainXmlCall(pieces.join('')))),
      RUNS,
    )
  })

  it('are refused with the same code where they are broken', () => {
    const reader = new XmlCallReader()
    const seen = new Set<unknown>()
    fc.assert(
      fc.property(call, fc.array(change, { minLength: 1, maxLength: 3 }), (pieces, changes) => {
        const broken = changes.reduce<Pieces>(changed, pieces).join('')
        const expected = plainXmlCall(broken)
        seen.add(typeof expected)
        seen.add(expected)
        assert.deepEqual(outcome(reader, broken), expected)
      }),
      RUNS,
    )
    for (const kind of ['object', -32700, -32600]) assert.ok(seen.has(kind), `no call was ${kind}`)
  })
})

function around(name: string, inner: readonly Pieces[]): Pieces {
  return [`<${name}>`, ...inner.flat(), `</${name}>`]
}

function changed(pieces: Pieces, { at, how, piece }: { at: number; how: string; piece: string }): Pieces {
  const i = at % pieces.length
  const [before, here, after] = [pieces.slice(0, i), pieces[i] as string, pieces.slice(i + 1)]
  if (how === 'drop') return [...before, ...after]
  if (how === 'double') return [...before, here, here, ...after]
  if (how === 'swap') return [...before, ...after.slice(0, 1), here, ...after.slice(1)]
  return how === 'replace' ? [...before, piece, ...after] : [...before, piece, here, ...after]
}

function outcome(reader: XmlCallReader, xml: string): PlainCall | number {
  try {
    const { method, params } = reader.read(xml)
    return { method, params: params.map(plain) }
  } catch (error) {
    assert.ok(error instanceof XmlProblem, String(error))
    return error.fault
  }
}

function plain({ type, text: content, items, names }: XmlValue): PlainValue {
  if (type === 'array') return { array: items.map(plain) }
  if (type === 'struct') return { struct: items.map((item, i) => [names[i] as string, plain(item)] as const) }
  return { [type]: content }
}
