/**
 * Calls with values of any shape, for every type of parameter: each value is accepted unchanged or refused with the name
 * of its parameter, on both formats alike.
 */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { isCarriableText } from '../../../model/text.ts'
import { type Desk, send } from '../harness.ts'
import {
  assertEach,
  assertWorks,
  JSON_TYPE,
  openHostileDesk,
  PARAMETERS,
  PATIENT,
  statusOf,
  XML_TYPE,
} from './hostile.ts'

const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '',
  'name_label',
  'length',
  'tags',
  'text',
  'size',
  '7',
  '07',
]
const TEXTS = [
  '\0',
  '\ud800',
  '\udc00\ud800',
  '\ufffe',
  '<b>&"\'',
  ']]>',
  '-9223372036854775809',
  '9223372036854775807',
  '0x10',
  '1e3',
  '١٢',
  'OpaqueRef:NULL',
  'red',
  '2026-01-31',
  '2026-02-30',
  '+275760-09-13T00:00:00Z',
  'x'.repeat(5000),
]

const name = fc.oneof(fc.constantFrom(...NAMES), fc.string({ unit: 'binary', maxLength: 5 }))
const text = fc.oneof(fc.constantFrom(...TEXTS), fc.string({ unit: 'binary', maxLength: 10 }))
const digits = fc
  .tuple(fc.constantFrom('1', '-9', '0'), fc.nat({ max: 400 }))
  .map(([digit, n]) => digit + '0'.repeat(n))
const carried = (texts: fc.Arbitrary<string>) => texts.filter(isCarriableText)
const NUMBERS = ['0', '-0', '1.0', '1.5', '1e2', '1e400', '-1e-400', '9223372036854775807', '9223372036854775808']

/** JSON texts of every shape, also with repeated members. */
const { json } = fc.letrec<{ json: string }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom('null', 'true', 'false', ...NUMBERS),
    digits.filter((d) => !/^-?0./.test(d)),
    text.map((t) => JSON.stringify(t)),
    fc.array(tie('json'), { maxLength: 4 }).map((items) => `[${items}]`),
    fc
      .array(fc.tuple(name, tie('json')), { maxLength: 5 })
      .map((members) => `{${members.map(([n, v]) => `${JSON.stringify(n)}:${v}`)}}`),
  ),
}))

const escaped = (t: string) =>
  t
    .toWellFormed()
    .replaceAll(/[^\t\n\r -\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
const SCALARS = ['string', 'int', 'i4', 'i8', 'double', 'boolean', 'dateTime.iso8601', 'base64', 'nil']

/** `<value>`s of every shape. */
const { xml } = fc.letrec<{ xml: string }>((tie) => ({
  xml: fc
    .oneof(
      { maxDepth: 4, withCrossShrink: true },
      text.map(escaped),
      fc
        .tuple(
          fc.constantFrom(...SCALARS),
          fc.oneof(text.map(escaped), fc.constantFrom(...NUMBERS, 'NaN', '-inf'), digits),
        )
        .map(([type, t]) => `<${type}>${t}</${type}>`),
      fc.array(tie('xml'), { maxLength: 4 }).map((items) => `<array><data>${items.join('')}</data></array>`),
      fc
        .array(fc.tuple(name, tie('xml')), { maxLength: 5 })
        .map(
          (all) =>
            `<struct>${all.map(([n, v]) => `<member><name>${escaped(n)}</name>${v}</member>`).join('')}</struct>`,
        ),
    )
    .map((inside) => `<value>${inside}</value>`),
}))

const METHODS = [
  ...Object.keys(PARAMETERS).map((parameter) => `tray.take_${parameter}`),
  'pen.create',
  'pen.get_by_uuid',
  'pen.get_record',
]
const ANSWERS = /^(ok|FIELD_TYPE_ERROR|VALUE_NOT_SUPPORTED|FIELD_MISSING|FIELD_UNKNOWN|HANDLE_INVALID|UUID_INVALID)$/

const jsonCall = (method: string, values: string, id = '1') =>
  `{"jsonrpc":"2.0","method":${JSON.stringify(method)},"params":${values},"id":${id}}`
const xmlCall = (method: string, ...values: string[]) =>
  `<methodCall><methodName>${escaped(method)}</methodName><params>${values.map((v) => `<param>${v}</param>`).join('')}</params></methodCall>`

describe('values of any shape', function () {
  this.timeout(PATIENT ? 0 : 60_000)
  let desk: Desk
  before(() => {
    desk = openHostileDesk()
  })
  afterEach(async () => {
    await assertWorks(desk)
    assert.deepEqual(Object.keys(Object.prototype), [])
    assert.equal(({} as { name_label?: string }).name_label, undefined)
  })

  it('are answered in good form as JSON', () =>
    assertEach(3000, fc.tuple(fc.constantFrom(...METHODS), json), async ([method, value]) => {
      assert.match(await statusOf(desk, JSON_TYPE, jsonCall(method, `[${value}]`)), ANSWERS)
    }))

  it('are answered in good form as XML', () =>
    assertEach(3000, fc.tuple(fc.constantFrom(...METHODS), xml), async ([method, value]) => {
      assert.match(await statusOf(desk, XML_TYPE, xmlCall(method, value)), ANSWERS)
    }))

  it('for fields: stored values can be read on both formats, refused ones change nothing', async () => {
    const pen = await desk.result('pen.create', { name_label: 'p' })
    const fields = [
      'name_label',
      'length',
      'weight',
      'capped',
      'bought',
      'colour',
      'tags',
      'numbers',
      'other_config',
      'counts',
    ]
    const read = async () => JSON.stringify(await desk.result('pen.get_record', pen))
    await assertEach(1000, fc.tuple(fc.constantFrom(...fields), json), async ([field, value]) => {
      const before = await read()
      const status = await statusOf(desk, JSON_TYPE, jsonCall(`pen.set_${field}`, `["${pen}",${value}]`))
      assert.match(status, ANSWERS)
      if (status !== 'ok') assert.equal(await read(), before)
      assert.equal(await statusOf(desk, XML_TYPE, xmlCall('pen.get_record', `<value>${pen}</value>`)), 'ok')
    })
  })

  it('are refused in a struct that has a member twice', async () => {
    const label = '<member><name>name_label</name><value>a</value></member>'
    const struct = `<value><struct>${label}${label.replace('>a<', '>b<')}</struct></value>`
    for (const method of ['pen.create', 'tray.take_map'])
      assert.equal(await statusOf(desk, XML_TYPE, xmlCall(method, struct)), 'VALUE_NOT_SUPPORTED')
  })

  it('are answered in good form as names of methods, ids, versions and lists of parameters', () =>
    assertEach(1500, fc.tuple(json, json, json, json), async ([version, method, params, id]) => {
      const status = await statusOf(
        desk,
        JSON_TYPE,
        `{"jsonrpc":${version},"method":${method},"params":${params},"id":${id}}`,
      )
      assert.match(status, /^(-32600|-32602|MESSAGE_METHOD_UNKNOWN)$/)
    }))

  it('are refused where they are nested too deep', async () => {
    const json = (depth: number) => jsonCall('tray.take_set', `[${'['.repeat(depth)}${']'.repeat(depth)}]`)
    const [open, close] = ['<value><array><data>', '</data></array></value>']
    const xml = (depth: number) => xmlCall('tray.take_set', open.repeat(depth) + close.repeat(depth))
    for (const [depth, status] of [
      [90, 'FIELD_TYPE_ERROR'],
      [110, '-32600'],
      [10_000, '-32600'],
    ] as const) {
      assert.equal(await statusOf(desk, JSON_TYPE, json(depth)), status)
      assert.equal(await statusOf(desk, XML_TYPE, xml(depth)), status)
    }
  })

  it('come back with all their keys, as maps', () =>
    assertEach(
      500,
      fc.uniqueArray(fc.tuple(carried(name), carried(text)), { selector: ([n]) => n }),
      async (members) => {
        const map = `{${members.map(([n, v]) => `${JSON.stringify(n)}:${JSON.stringify(v)}`)}}`
        // An id of many digits makes the server parse the text with all digits.
        for (const id of ['1', '12345678901234567890']) {
          const reply = await send(desk.front, JSON_TYPE, jsonCall('tray.take_map', `[${map}]`, id))
          assert.deepEqual(Object.entries(JSON.parse(reply.body).result).sort(), members.toSorted())
        }
      },
    ))

  it('come back unchanged, as ids', () =>
    assertEach(500, fc.oneof(text, name), async (id) => {
      const reply = await send(desk.front, JSON_TYPE, jsonCall('pen.get_all', '[]', JSON.stringify(id)))
      assert.equal(JSON.parse(reply.body).id, id)
    }))

  it('are answered in good form as numbers of a million digits', async () => {
    const number = '7'.repeat(990_000)
    for (const type of ['int', 'float', 'enum']) {
      const code = type === 'enum' ? 'FIELD_TYPE_ERROR' : 'VALUE_NOT_SUPPORTED'
      assert.equal(await statusOf(desk, JSON_TYPE, jsonCall(`tray.take_${type}`, `[${number}]`)), code)
    }
    for (const [type, element] of [
      ['int', 'i8'],
      ['float', 'double'],
    ])
      assert.equal(
        await statusOf(
          desk,
          XML_TYPE,
          xmlCall(`tray.take_${type}`, `<value><${element}>${number}</${element}></value>`),
        ),
        'VALUE_NOT_SUPPORTED',
      )
    assert.equal(await statusOf(desk, JSON_TYPE, jsonCall('pen.get_all', '[]', number)), 'ok')
  })

  it('are answered in good form as names of methods', () =>
    assertEach(500, fc.oneof(name, text), async (method) => {
      assert.equal(await statusOf(desk, JSON_TYPE, jsonCall(method, '[]')), 'MESSAGE_METHOD_UNKNOWN')
      assert.equal(await statusOf(desk, XML_TYPE, xmlCall(method)), 'MESSAGE_METHOD_UNKNOWN')
    }))
})
