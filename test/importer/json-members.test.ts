/** Input that is not of the reference's shape is refused with the place and the fact. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { ImportError } from '../../importer/import-error.ts'
import { importXenApi } from '../../importer/xenapi.ts'
import { field, message, reference, stored } from './reference.ts'

function refused(input: unknown, pairs: unknown = null): string {
  try {
    importXenApi(input, pairs, { docs: true })
  } catch (error) {
    if (error instanceof ImportError) return error.message
    throw error
  }
  return ''
}

describe('importXenApi: structure of the input', () => {
  const vm = (more: object) => [{ ...reference('VM', []), ...more }]
  const tags = field(['RW', 'tags', 'string set'])
  const start = message('start')
  const cases: [input: unknown, expected: string][] = [
    [null, 'The reference: expected a list, but found null'],
    [{ VM: {} }, 'The reference: expected a list, but found an object'],
    [[7], 'class 1: expected an object, but found 7'],
    [[{}], 'class 1: expected "name" to be a string, but found nothing'],
    [[{ name: '../up' }], 'class 1: "../up" is not a name (letters, digits and _)'],
    [[stored('VM', []), stored('VM', [])], 'class "VM" occurs twice in the reference'],
    [vm({ fields: {} }), 'class "VM": "fields": expected a list, but found an object'],
    [vm({ fields: ['tags'] }), 'class "VM", field 1: expected an object, but found "tags"'],
    [
      vm({ fields: [{ ...tags, name: 'a b' }] }),
      'class "VM", field "a b": "a b" is not a name (letters, digits and _)',
    ],
    [
      vm({ fields: [{ ...tags, qualifier: 'RX' }] }),
      'class "VM", field "tags": unknown qualifier "RX": expected RW, RO/constructor or RO/runtime',
    ],
    [vm({ fields: [{ ...tags, type: 'strings' }] }), 'class "VM", field "tags": unknown type "strings"'],
    [vm({ fields: [{ ...tags, type: '(string -> int' }] }), 'class "VM", field "tags": unknown type "(string -> int"'],
    [
      vm({ fields: [{ ...tags, type: '('.repeat(99999) }] }),
      `class "VM", field "tags": unknown type "${'('.repeat(99999)}"`,
    ],
    [
      vm({ fields: [{ ...tags, default: [] }] }),
      'class "VM", field "tags": expected "default" to be a string, but found a list',
    ],
    [
      vm({ messages: [{ ...start, implicit: 'no' }] }),
      'class "VM", message "start": expected "implicit" to be true or false, but found "no"',
    ],
    [
      vm({ messages: [{ ...start, result: [] }] }),
      'class "VM", message "start": expected "result" to be a list of a type and its description',
    ],
    [
      vm({ messages: [{ ...start, params: [{ name: 'vm', type: 'VM reff' }] }] }),
      'class "VM", message "start", parameter "vm": unknown type "VM reff"',
    ],
    [vm({ enums: [{ name: 'mode', values: [] }] }), 'class "VM", enum "mode": has no values'],
  ]
  for (const [input, expected] of cases) it(expected.slice(0, 100), () => assert.equal(refused(input), expected))

  it('refuses an API name that is not a name', () => {
    assert.throws(() => importXenApi([], null, { docs: true, name: 'My API' }), {
      name: 'ImportError',
      message: '"My API" is not a name for an API (letters, digits and _)',
    })
  })

  it('refuses pairs of another structure', () => {
    assert.equal(refused([], {}), 'The pairs: expected a list, but found an object')
    for (const pair of [
      [['VM', 'VIFs']],
      [['VM'], ['VIF', 'VM']],
      [
        ['VM', 'a.b'],
        ['VIF', 'VM'],
      ],
      [
        ['VM', {}],
        ['VM', null],
      ],
      [
        ['VM', 'a b'],
        ['VIF', 'VM'],
      ],
      [],
    ])
      assert.match(refused([], [pair]), /^pair 1: expected two ends, each a class and a field/)
  })
})
