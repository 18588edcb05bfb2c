/** Look-ups by unique fields: `get_by_f` for each field that is unique by itself. */
import assert from 'node:assert/strict'
import type { Type } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { errorCodesOf } from '../../../reference/openrpc/errors.ts'
import { openDesk } from '../harness.ts'
import { classOf, field, INT, optionOf, PEN_OR_NULL, STRING, sampleApi } from '../sample-api.ts'

const PEN: Type = { kind: 'ref', class: 'pen', nullable: false }

const api = sampleApi({
  classes: [
    classOf(
      'pen',
      [
        field('RW', 'name_label', STRING, ''),
        field('RW', 'code', STRING),
        field('RW', 'number', optionOf(INT), []),
        field('RW', 'cap', PEN_OR_NULL, null),
        field('RW', 'shelf', STRING, ''),
      ],
      { unique: [['code'], ['number'], ['cap'], ['name_label'], ['shelf', 'code']] },
    ),
  ],
  relations: [],
  records: [],
})

describe('look-ups by unique fields', () => {
  it('are implied by each field that is unique by itself, but not by name_label', () => {
    const lookUps = rpcsOf(api).filter((rpc) => rpc.does.kind === 'get_by')
    const string: Type = { kind: 'string' }
    assert.deepEqual(
      lookUps.map(({ name, params, result, writes }) => ({ name, params, result, writes })),
      [
        { name: 'pen.get_by_code', params: [{ name: 'code', type: string }], result: PEN, writes: false },
        { name: 'pen.get_by_number', params: [{ name: 'number', type: INT }], result: PEN, writes: false },
        { name: 'pen.get_by_cap', params: [{ name: 'cap', type: PEN }], result: PEN, writes: false },
      ],
    )
    assert.ok(lookUps.every((rpc) => errorCodesOf(api, rpc).includes('HANDLE_INVALID')))
  })

  it('find the object, or raise HANDLE_INVALID with the class and the value', async () => {
    const desk = openDesk(api)
    const a = await desk.result('pen.create', { code: 'a', number: [7] })
    const b = await desk.result('pen.create', { code: 'b', name_label: 'b', cap: a })
    assert.equal(await desk.result('pen.get_by_code', 'b'), b)
    assert.equal(await desk.result('pen.get_by_number', 7), a)
    assert.equal(await desk.result('pen.get_by_cap', a), b)
    assert.deepEqual(await desk.error('pen.get_by_code', 'c'), ['HANDLE_INVALID', 'pen', 'c'])
    assert.deepEqual(await desk.error('pen.get_by_number', 8), ['HANDLE_INVALID', 'pen', '8'])
  })

  it('show no value of a secret field in their error', async () => {
    const code = { ...field('RW', 'code', STRING), secret: true as const }
    const desk = openDesk({ ...api, classes: [classOf('pen', [code], { unique: [['code']] })] })
    assert.deepEqual(await desk.error('pen.get_by_code', 'hush'), ['HANDLE_INVALID', 'pen', '(secret)'])
  })

  it('need the right to read the field', () => {
    const roles = ['reader', 'clerk'].map((name) => ({ name, doc: '', includes: [] }))
    const code = { ...field('RW', 'code', STRING), allows: { get: ['clerk'] } }
    const guarded = {
      ...api,
      roles,
      uses: ['session' as const],
      classes: [classOf('pen', [code], { unique: [['code']], allows: { all: ['reader', 'clerk'] } })],
    }
    const lookUp = rpcsOf(guarded).find((rpc) => rpc.name === 'pen.get_by_code')
    assert.deepEqual(lookUp?.roles, ['clerk'])
  })
})
