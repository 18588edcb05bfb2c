/** The codecs: which values they refuse with which error, and which other forms they read. */
import assert from 'node:assert/strict'
import type { Type } from '../../../model/api.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import { jsonForm } from '../../../runtime/wire/json-form.ts'
import {
  BOOL,
  COLOUR,
  DATETIME,
  FLOAT,
  INT,
  LABEL,
  mapOf,
  optionOf,
  PEN,
  PEN_OR_NULL,
  STRING,
  sampleApi,
  setOf,
} from '../sample-api.ts'
import { codecs, json, readJson, readXml } from './codecs.ts'

/** The text between `<value>` and `</value>`. */
function readInside(type: Type, inside: string): Value {
  return readXml(type, `<value>${inside}</value>`)
}

function errorOf(read: () => Value): string[] {
  try {
    read()
  } catch (error) {
    assert.ok(error instanceof ApiError)
    return [error.code, ...error.params]
  }
  return ['no error']
}

const MEMBER = '<member><name>a</name><value>b</value></member>'

const PEN_RECORD: Type = { kind: 'record', name: 'pen' }

describe('the wrong shape is FIELD_TYPE_ERROR', () => {
  const wrong: [Type, string, string][] = [
    [STRING, '1', '<int>1</int>'],
    [STRING, 'null', '<nil/>'],
    [setOf(STRING), 'null', '<nil/>'],
    [mapOf(STRING, STRING), 'null', '<nil/>'],
    [PEN, 'null', '<nil/>'],
    [INT, '1.0', '<double>1.0</double>'],
    [INT, '1e3', '<boolean>1</boolean>'],
    [INT, '""', '<string></string>'],
    [INT, '"1.5"', '<int>1.5</int>'],
    [INT, '" 1"', '<int></int>'],
    [INT, 'true', '<base64>MQ==</base64>'],
    [FLOAT, '"1.5"', '<string>1.5</string>'],
    [FLOAT, 'null', '<double>one</double>'],
    [BOOL, '1', '<int>1</int>'],
    [BOOL, '"true"', '<boolean>true</boolean>'],
    [DATETIME, '0', '<int>0</int>'],
    [PEN, '{}', '<struct></struct>'],
    [COLOUR, '0', '<int>0</int>'],
    [setOf(STRING), '{"a":"b"}', `<struct>${MEMBER}</struct>`],
    [setOf(STRING), '"a"', '<string>a</string>'],
    [setOf(INT), '["x"]', '<array><data><value>x</value></data></array>'],
    [optionOf(INT), '[1,2]', '<array><data><value><int>1</int></value><value><int>2</int></value></data></array>'],
    [mapOf(STRING, STRING), '["a"]', '<array><data><value>a</value></data></array>'],
    [mapOf(STRING, STRING), '1.5', '<double>1.5</double>'],
    [mapOf(INT, INT), '{"a":1}', '<struct><member><name>a</name><value><int>1</int></value></member></struct>'],
    [LABEL, '["a"]', '<array><data><value>a</value></data></array>'],
    [{ kind: 'any record' }, '{}', '<struct></struct>'],
  ]
  for (const [type, jsonText, xmlText] of wrong) {
    it(`${type.kind}: ${jsonText} and ${xmlText}`, () => {
      assert.deepEqual(
        errorOf(() => readJson(type, jsonText)),
        ['FIELD_TYPE_ERROR', 'f'],
      )
      assert.deepEqual(
        errorOf(() => readInside(type, xmlText)),
        ['FIELD_TYPE_ERROR', 'f'],
      )
    })
  }
})

describe('a value out of range is VALUE_NOT_SUPPORTED', () => {
  const OUTSIDE = ['9223372036854775808', '-9223372036854775809', '9'.repeat(100_000)]
  it('for integers outside 64 bits', () => {
    for (const digits of OUTSIDE) {
      assert.equal(errorOf(() => readJson(INT, digits))[0], 'VALUE_NOT_SUPPORTED')
      assert.equal(errorOf(() => readJson(INT, `"${digits}"`))[0], 'VALUE_NOT_SUPPORTED')
      assert.equal(errorOf(() => readInside(INT, `<string>${digits}</string>`))[0], 'VALUE_NOT_SUPPORTED')
    }
  })
  it('for integers outside the 32 bits of <i4> and <int>, as int and as float', () => {
    for (const type of [INT, FLOAT])
      for (const element of ['i4', 'int']) {
        const read = (digits: string) => readInside(type, `<${element}>${digits}</${element}>`)
        for (const digits of ['2147483648', '-2147483649', '+0005000000000'])
          assert.deepEqual(
            errorOf(() => read(digits)),
            ['VALUE_NOT_SUPPORTED', 'f', digits, `is outside the 32 bits of <${element}>: send it as <string> or <i8>`],
          )
        for (const digits of ['2147483647', '-2147483648', '+0000000000001'])
          assert.equal(Number(read(digits)), Number(digits))
        assert.equal(Number(readInside(type, '<i8>5000000000</i8>')), 5_000_000_000)
      }
  })
  it('for floats that are not finite, repeated as they were sent', () => {
    const wrong = (text: string) => ['VALUE_NOT_SUPPORTED', 'f', text, 'is not a finite number']
    assert.deepEqual(
      errorOf(() => readJson(FLOAT, '-1e999')),
      wrong('-1e999'),
    )
    for (const text of ['NaN', 'inf', '-Infinity', '1e999'])
      assert.deepEqual(
        errorOf(() => readInside(FLOAT, `<double>${text}</double>`)),
        wrong(text),
      )
  })
  it('for base64 that is not text', () => {
    for (const text of ['/w==', 'a-b', '(=)'])
      assert.deepEqual(
        errorOf(() => readInside(STRING, `<base64>${text}</base64>`)),
        ['VALUE_NOT_SUPPORTED', 'f', text, 'is not text in UTF-8 as base64'],
      )
    assert.equal(errorOf(() => readInside(STRING, '<base64>AA==</base64>'))[0], 'VALUE_NOT_SUPPORTED')
  })
  it('for dates that do not exist', () => {
    assert.deepEqual(
      errorOf(() => readJson(DATETIME, '"20260230T00:00:00Z"')),
      ['VALUE_NOT_SUPPORTED', 'f', '20260230T00:00:00Z', 'is not an ISO 8601 date and time that exists'],
    )
    const xmlError = errorOf(() => readInside(DATETIME, '<dateTime.iso8601>tomorrow</dateTime.iso8601>'))
    assert.deepEqual(xmlError.slice(0, 3), ['VALUE_NOT_SUPPORTED', 'f', 'tomorrow'])
  })
  it('for texts that are too long for their type, in linear time', () => {
    const before = process.cpuUsage()
    const digits = '1'.repeat(300_000)
    assert.equal(errorOf(() => readJson(DATETIME, `"${digits}"`))[0], 'VALUE_NOT_SUPPORTED')
    assert.equal(errorOf(() => readJson(DATETIME, `"20260131T12:00:00.${digits}"`))[0], 'VALUE_NOT_SUPPORTED')
    assert.equal(errorOf(() => readInside(FLOAT, `<double>${digits}x</double>`))[0], 'FIELD_TYPE_ERROR')
    assert.equal(errorOf(() => readInside(INT, `<int>${digits}x</int>`))[0], 'FIELD_TYPE_ERROR')
    assert.ok(process.cpuUsage(before).user < 2_000_000)
  })
  it('for two keys that mean the same', () => {
    const again = ['VALUE_NOT_SUPPORTED', 'f', '07', 'is the key 7 again']
    assert.deepEqual(
      errorOf(() => readJson(mapOf(INT, INT), '{"7":1,"07":2}')),
      again,
    )
    const members = ['7', '07'].map((name) => `<member><name>${name}</name><value>1</value></member>`)
    assert.deepEqual(
      errorOf(() => readInside(mapOf(INT, INT), `<struct>${members.join('')}</struct>`)),
      again,
    )
    assert.deepEqual(readJson(mapOf(INT, INT), '{"07":2}'), new Map([[7n, 2n]]))
  })
  it('for values that the enum does not have, and lists those that it has', () => {
    for (const name of ['green', 'constructor', '']) {
      assert.deepEqual(
        errorOf(() => readJson(COLOUR, JSON.stringify(name))),
        ['VALUE_NOT_SUPPORTED', 'f', name, 'is not a value of colour: red, blue, balance-slb'],
      )
    }
  })
  it('for text that XML cannot carry, repeated in a form that it can', () => {
    const unfit: [string, string][] = [
      ['a\u0000b', 'a\\u0000b'],
      ['\u001f', '\\u001f'],
      ['\ud800', '\\ud800'],
      ['\udc00\ud800', '\\udc00\\ud800'],
      ['\ufffe', '\\ufffe'],
      ['\uffff', '\\uffff'],
    ]
    for (const [text, shown] of unfit) {
      const error = errorOf(() => readJson(STRING, JSON.stringify(text)))
      assert.deepEqual(error.slice(0, 3), ['VALUE_NOT_SUPPORTED', 'f', shown])
      assert.equal(errorOf(() => readJson(mapOf(STRING, INT), JSON.stringify({ [text]: 1 })))[0], 'VALUE_NOT_SUPPORTED')
    }
  })
})

describe('forms that are also read', () => {
  it('bare values, i4, int and i8, digits as text', () => {
    assert.equal(readInside(STRING, ' bare '), ' bare ')
    assert.equal(readInside(STRING, ''), '')
    for (const inside of ['<i4>42</i4>', '<int> 42 </int>', '<i8>+42</i8>', '<string>42</string>', '42'])
      assert.equal(readInside(INT, inside), 42n)
    assert.equal(readJson(INT, '"0042"'), 42n)
    assert.equal(readJson(INT, '"-9223372036854775808"'), -(2n ** 63n))
    assert.equal(readJson(INT, '-0'), 0n)
  })
  it('text as base64, as Python sends bytes', () => {
    assert.equal(readInside(STRING, '<base64>\nw6kg\nw58=\n</base64>'), 'é ß')
    assert.equal(readInside(COLOUR, '<base64>cmVk</base64>'), 'red')
  })
  it('a datetime as text, typed or bare', () => {
    for (const inside of ['<string>2026-01-31T12:00:00Z</string>', ' 20260131T12:00:00 '])
      assert.equal(readInside(DATETIME, inside), '20260131T12:00:00Z')
  })
  it('an empty list for an empty map or record, and an empty struct for an empty list', () => {
    const [list, struct] = ['<array><data/></array>', '<struct/>']
    const map = mapOf(STRING, INT)
    assert.deepEqual([readInside(map, list), readJson(map, '[]')], [new Map(), new Map()])
    for (const type of [setOf(STRING), optionOf(INT)])
      assert.deepEqual([readInside(type, struct), readJson(type, '{}')], [[], []])
    const missing = ['FIELD_MISSING', 'text']
    assert.deepEqual(
      errorOf(() => readInside(LABEL, list)),
      missing,
    )
    assert.deepEqual(
      errorOf(() => readJson(LABEL, '[]')),
      missing,
    )
  })
  it('the null reference as "", nil and null, where it is allowed', () => {
    for (const inside of ['<string></string>', '<string/>', '', '<nil/>', 'OpaqueRef:NULL'])
      assert.equal(readInside(PEN_OR_NULL, inside), null)
    for (const text of ['""', 'null', '"OpaqueRef:NULL"']) assert.equal(readJson(PEN_OR_NULL, text), null)
    assert.deepEqual(readJson(setOf(PEN_OR_NULL), '["OpaqueRef:a",""]'), ['OpaqueRef:a', null])
    assert.deepEqual(readJson(mapOf(STRING, PEN_OR_NULL), '{"a":""}'), new Map([['a', null]]))
    assert.deepEqual(readJson(mapOf(PEN_OR_NULL, INT), '{"":1}'), new Map([[null, 1n]]))
    assert.deepEqual([readInside(PEN, ''), readJson(PEN, '""')], ['', ''])
  })
  it('null and nil, for an empty option', () => {
    assert.deepEqual([readInside(optionOf(INT), '<nil/>'), readJson(optionOf(INT), 'null')], [[], []])
  })
  it('minus zero, as zero', () => {
    for (const type of [FLOAT, INT]) assert.ok(Object.is(Number(readJson(type, '-0')), 0))
    assert.deepStrictEqual(readJson(FLOAT, '-0.0'), 0)
    assert.deepStrictEqual(readInside(FLOAT, '<double>-0.0</double>'), 0)
    assert.deepStrictEqual(readJson(setOf(FLOAT), '[-0.0,-1e-999]'), [0])
    assert.deepStrictEqual(readJson(mapOf(STRING, FLOAT), '{"a":-0}'), new Map([['a', 0]]))
  })
  it('integers for floats', () => {
    assert.equal(readJson(FLOAT, '3'), 3)
    assert.equal(readJson(FLOAT, '12345678901234567890'), Number('12345678901234567890'))
    assert.equal(readInside(FLOAT, '<int>3</int>'), 3)
    assert.equal(readInside(FLOAT, '<double> .5 </double>'), 0.5)
  })
  it('sets with equal elements, of which the first is kept', () => {
    assert.deepEqual(readJson(setOf(STRING), '["b","a","b","a"]'), ['b', 'a'])
    assert.deepEqual(readJson(setOf(INT), '[1,"1","01",2]'), [1n, 2n])
    assert.deepEqual(readJson(setOf(setOf(INT)), '[[1],[1],[2]]'), [[1n], [2n]])
  })
  it('keys that have a meaning in objects of JavaScript', () => {
    const map = readJson(mapOf(STRING, INT), '{"__proto__":1,"":2,"constructor":3,"7":4}')
    assert.deepEqual(
      map,
      new Map([
        ['7', 4n],
        ['__proto__', 1n],
        ['', 2n],
        ['constructor', 3n],
      ]),
    )
    assert.equal(json(mapOf(STRING, INT)).write(map), '{"7":4,"__proto__":1,"":2,"constructor":3}')
  })
})

describe('records', () => {
  it('of a record: members with a default may be missing', () => {
    assert.deepEqual(readJson(LABEL, '{"text":"a"}'), new RecordValue(['text', 'size'], ['a', 12n]))
  })
  it('FIELD_MISSING, FIELD_UNKNOWN and FIELD_TYPE_ERROR name the member', () => {
    assert.deepEqual(
      errorOf(() => readJson(LABEL, '{"size":1}')),
      ['FIELD_MISSING', 'text'],
    )
    assert.deepEqual(
      errorOf(() => readJson(LABEL, '{"text":"a","colour":"red"}')),
      ['FIELD_UNKNOWN', 'colour'],
    )
    assert.deepEqual(
      errorOf(() => readJson(LABEL, '{"text":"a","__proto__":{}}')),
      ['FIELD_UNKNOWN', '__proto__'],
    )
    assert.deepEqual(
      errorOf(() => readJson(LABEL, '{"text":"a","size":"x"}')),
      ['FIELD_TYPE_ERROR', 'size'],
    )
    assert.deepEqual(
      errorOf(() =>
        readInside(LABEL, '<struct><member><name>text</name><value><int>1</int></value></member></struct>'),
      ),
      ['FIELD_TYPE_ERROR', 'text'],
    )
  })
  it('of a class: values that the server computes are ignored', () => {
    const read = readJson(PEN_RECORD, '{"name_label":"a","uuid":5,"state":{},"length":3}')
    assert.deepEqual(read, new RecordValue(['name_label', 'length'], ['a', 3n]))
    assert.deepEqual(
      errorOf(() => readJson(PEN_RECORD, '{}')),
      ['FIELD_MISSING', 'name_label'],
    )
  })
  it('can contain themselves', () => {
    const tree = {
      name: 'tree',
      doc: '',
      members: [{ name: 'in', doc: '', type: setOf({ kind: 'record', name: 'tree' }) }],
    }
    const codec = codecs(sampleApi({ records: [tree] }), jsonForm)({ kind: 'record', name: 'tree' })
    const value = codec.read({ in: [{ in: [] }] }, 'f')
    assert.equal(codec.write(value), '{"in":[{"in":[]}]}')
  })
})
