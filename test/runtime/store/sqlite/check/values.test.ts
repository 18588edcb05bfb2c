/** Checks of single values: each kind of damage is found, and its help repairs it. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { A, DamagedFile } from './damaged-file.ts'

describe('the values of a data file', () => {
  const damaged = new DamagedFile()

  const VALUES: readonly (readonly [field: string, stored: string, says: RegExp])[] = [
    ['s', `'a' || char(0) || 'b'`, /"a\.s" holds characters that XML cannot carry: "a\\u0000b"\./],
    ['power', `'up'`, /"a\.power" is "up", which is not a value of power \(off, on\)\./],
    ['at', `'20260231T12:00:00Z'`, /not an existing date and time/],
    ['at', `'2026-01-31T12:00:00Z'`, /not an existing date and time in the form/],
    ['f', '9e999', /not a finite number/],
    ['tags', `'[1'`, /is not JSON/],
    ['tags', `'{}'`, /is not a JSON array/],
    ['tags', `'[1]'`, /contains a value that is not text/],
    ['tags', `'["x","x"]'`, /is a set with a value twice/],
    ['many', `'["off","up"]'`, /contains a value that is "up", which is not a value of power/],
    ['maybe', `'[1,2]'`, /is an option with 2 values/],
    ['maybe', `'[1.5]'`, /not a whole number of 64 bits/],
    ['maybe', `'[9223372036854775808]'`, /not a whole number of 64 bits/],
    ['ints', `'[]'`, /is not a JSON object/],
    ['ints', `'{"01":"on"}'`, /has a key that is not a whole number: "01"/],
    ['ints', `'{"1":"up"}'`, /not a value of power/],
    ['point', `'{"x":1,"y":2.5,"z":3}'`, /has a member that point does not have: "z"/],
    ['point', `'{"x":true}'`, /not a whole number/],
    ['uuid', `''`, /"a\.uuid" is empty/],
    [
      'uuid',
      `'0165F154-BA3E-034E-6B27-0000000000AA'`,
      /"a\.uuid" is not a UUID of 32 hexadecimal digits in lower case/,
    ],
    ['uuid', `'a2'`, /"a\.uuid" is not a UUID of 32 hexadecimal digits in lower case, .*: "a2"\./],
    ['s', `cast(x'61ff62' as text)`, /"a\.s" contains bytes that are not UTF-8\./],
    ['s', `cast(x'eda080' as text)`, /"a\.s" contains bytes that are not UTF-8\./],
    ['tags', `cast(x'5b22ff225d' as text)`, /"a\.tags" contains bytes that are not UTF-8\./],
    ['tags', `'["\\ud800"]'`, /holds characters that XML cannot carry/],
    ['ints', `'{"1":"on","2":"on","1":"off"}'`, /"a\.ints" has the key "1" twice\./],
    ['point', `'{"x":1,"\\u0078":2}'`, /"a\.point" has the key "x" twice\./],
  ]
  for (const [field, stored, says] of VALUES)
    it(`finds ${field} = ${stored}`, () => {
      damaged.run(`update a set "${field}" = ${stored} where "@ref" = '${A(2)}'`)
      damaged.finds([[`a ${A(2)} ${field}`, says]])
    })

  it('accepts U+FFFD, and the same key in two objects', () => {
    damaged.run(
      `update a set s = char(65533), tags = '["a: {", "a: {:", "\\"a\\":"]', "@sum" = null where "@ref" = '${A(2)}'`,
    )
    damaged.finds([], false)
  })

  it('accepts a whole number beyond 2^53 as a float', () => {
    damaged.run(`update a set point = '{"x":1,"y":123456789012345680}', "@sum" = null where "@ref" = '${A(2)}'`)
    damaged.finds([], false)
  })

  it('repairs a map with a repeated key to what the server reads', () => {
    damaged.run(`update a set ints = '{"1":"on","2":"on","1":"off"}' where "@ref" = '${A(2)}'`)
    assert.match(
      damaged.check()[0]?.help ?? '',
      /set "ints" = '\{"1":"off","2":"on"\}', "@sum" = null where .* The server reads it like this/,
    )
  })

  it('finds bytes that are not UTF-8 in maps of references and in settings', () => {
    damaged.run(`update "a.named" set "key" = cast(x'ff' as text) where owner = '${A(1)}';
      insert into "@settings" values ('strange', cast(x'61ff' as text), null)`)
    damaged.finds([
      [`a ${A(1)} named`, /"a\.named" has a key that contains bytes that are not UTF-8/],
      ['null null null', /The setting "strange" cannot be read/],
    ])
  })

  it('finds values that the constraints of the table forbid', () => {
    damaged.runLoosened('a', `update a set "on" = 2, n = null, b = null where "@ref" = '${A(3)}'`)
    const at = (field: string) => `a ${A(3)} ${field}`
    damaged.finds(
      [
        [at('n'), /must not be null, but is/],
        [at('on'), /is neither 0 nor 1: 2/],
        [at('b'), /must not be null/],
      ],
      false,
    )
  })
})
