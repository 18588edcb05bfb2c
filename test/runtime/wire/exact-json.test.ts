/** The exact JSON reader against JSON.parse: the same values, the same refusals, and linear time. */
import assert from 'node:assert/strict'
import { parseExactJson, TooDeep } from '../../../runtime/wire/exact-json.ts'
import { JsonNumber } from '../../../runtime/wire/json-number.ts'

const read = (text: string) => parseExactJson(text, 100)

describe('parseExactJson', () => {
  it('returns what JSON.parse returns', () => {
    for (const text of [
      ' { "a" : [ 1 , -2.5 , true , false , null , "x\\"y\\\\" ] , "" : { } , "b" : [ ] }\r\n\t',
      '{"2":1,"1":2,"a":1,"a":3,"constructor":4}',
      '"\\u0041\\ud83d\\ude00é"',
      '[[[]],{"a":{"b":[0]}}]',
      '0',
      'null',
    ])
      assert.deepStrictEqual(read(text), JSON.parse(text), text)
  })

  it('keeps the text of numbers that are not plain', () => {
    assert.deepEqual(read('{"a":[1.0,2,1e3]}'), { a: [new JsonNumber('1.0'), 2, new JsonNumber('1e3')] })
  })

  it('has own members only', () => {
    const object = read('{"__proto__":{"x":1.0}}') as object
    assert.equal(Object.getPrototypeOf(object), Object.prototype)
    assert.deepEqual(Object.keys(object), ['__proto__'])
  })

  it('refuses the texts that JSON.parse refuses', () => {
    const texts = [
      '',
      ' ',
      '[',
      '[1',
      '[1,',
      '[1,]',
      '[,1]',
      '{',
      '{"a"',
      '{"a":',
      '{"a":1',
      '{"a":1,}',
      '{a:1}',
      '1 2',
    ]
    texts.push(
      '{"a" 1}',
      '[1 2]',
      '"a',
      '"\\x"',
      '"\t"',
      '"\\',
      '01',
      '1.',
      '.5',
      '+1',
      '-',
      '1e',
      'tru',
      'nullx',
      'NaN',
    )
    texts.push('[1}', '{"a":1]', "{'a':1}", '\u00a01', '{1:2}', '[1]]', '{"a":1}}', '-Infinity', '/**/1')
    for (const text of texts) {
      assert.throws(() => JSON.parse(text), SyntaxError, text)
      assert.throws(() => read(text), SyntaxError, text)
    }
  })

  it('bounds depth', () => {
    assert.throws(() => parseExactJson('[[[1.0]]]', 2), TooDeep)
    assert.doesNotThrow(() => parseExactJson('[[1.0],[1.0],{}]', 2))
  })

  it('takes linear time', () => {
    const before = process.cpuUsage()
    const items = read(`[${'1.0,'.repeat(500_000)}1.0]`) as unknown[]
    assert.equal(items.length, 500_001)
    // JSON.parse with a reviver takes about as long; in quadratic time the test would not end.
    assert.ok(process.cpuUsage(before).user < 5_000_000)
  })
})
