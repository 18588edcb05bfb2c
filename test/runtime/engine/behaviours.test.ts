/** Every behaviour of a call, on a store in memory: what it changes and what it answers. */
import assert from 'node:assert/strict'
import type { Value } from '../../../runtime/values/values.ts'
import { type Desk, openDesk } from '../harness.ts'
import { classOf, field, INT, mapOf, message, PEN, PEN_OR_NULL, STRING, sampleApi, setOf } from '../sample-api.ts'

const NONE = 'OpaqueRef:NULL'

describe('behaviours', () => {
  let desk: Desk
  let pen: unknown
  beforeEach(async () => {
    desk = openDesk(sampleApi())
    pen = await desk.result('pen.create', { name_label: 'a pen' })
  })

  it('create gives fields that are left out their default or zero, and ignores those that the server computes', async () => {
    const ref = await desk.result('pen.create', { name_label: 'b', length: 3, serial: 'S', uuid: 'mine', state: 7 })
    const record = (await desk.result('pen.get_record', ref)) as Record<string, unknown>
    assert.notEqual(record.uuid, 'mine')
    const { name_label, length, serial, state, colour, capped, weight, spare, tags, counts } = record
    assert.deepEqual(
      { name_label, length, serial, state, colour, capped, weight, spare, tags, counts },
      {
        name_label: 'b',
        length: 3,
        serial: 'S',
        state: '',
        colour: 'red',
        capped: true,
        weight: 0.5,
        spare: NONE,
        tags: [],
        counts: {},
      },
    )
  })

  it('create refuses members that are missing, unknown or of another type, and makes no object', async () => {
    assert.deepEqual(await desk.error('pen.create', {}), ['FIELD_MISSING', 'name_label'])
    assert.deepEqual(await desk.error('pen.create', { name_label: 'b', x: 1 }), ['FIELD_UNKNOWN', 'x'])
    assert.deepEqual(await desk.error('pen.create', { name_label: 'b', length: 1.5 }), ['FIELD_TYPE_ERROR', 'length'])
    assert.deepEqual(await desk.error('pen.create', { name_label: 'b', spare: 'no' }), ['HANDLE_INVALID', 'cup', 'no'])
    assert.deepEqual(await desk.result('pen.get_all'), [pen])
  })

  it('set and get change and read a field', async () => {
    await desk.result('pen.set_length', pen, 12)
    assert.equal(await desk.result('pen.get_length', pen), 12)
    await desk.result('pen.set_tags', pen, ['b', 'a', 'b'])
    assert.deepEqual(await desk.result('pen.get_tags', pen), ['b', 'a'])
    await desk.result('pen.set_counts', pen, { 1: 2, '-7': 4 })
    assert.deepEqual(await desk.result('pen.get_counts', pen), { 1: 2, '-7': 4 })
  })

  it('add and remove do nothing where the element is there already, or not there', async () => {
    for (const value of [1, 2, 1]) await desk.result('pen.add_numbers', pen, value)
    assert.deepEqual(await desk.result('pen.get_numbers', pen), [1, 2])
    for (const value of [1, 1, 9]) await desk.result('pen.remove_numbers', pen, value)
    assert.deepEqual(await desk.result('pen.get_numbers', pen), [2])
  })

  it('add_to and remove_from treat every key as data', async () => {
    for (const key of ['__proto__', '', 'constructor'])
      await desk.result('pen.add_to_other_config', pen, key, `v${key}`)
    assert.deepEqual(Object.entries((await desk.result('pen.get_other_config', pen)) as object), [
      ['__proto__', 'v__proto__'],
      ['', 'v'],
      ['constructor', 'vconstructor'],
    ])
    assert.deepEqual(await desk.error('pen.add_to_other_config', pen, '', 'x'), ['MAP_DUPLICATE_KEY', '', 'v', 'x'])
    await desk.result('pen.remove_from_other_config', pen, '__proto__')
    await desk.result('pen.remove_from_other_config', pen, '__proto__')
    assert.deepEqual(Object.keys((await desk.result('pen.get_other_config', pen)) as object), ['', 'constructor'])
  })

  it('destroy removes an object, unless another refers to it', async () => {
    const cup = await desk.result('cup.create', {})
    const held = await desk.result('pen.create', { name_label: 'held', cup })
    assert.deepEqual(await desk.result('cup.get_pens', cup), [held])
    assert.deepEqual(await desk.error('cup.destroy', cup), ['OBJECT_IN_USE', 'cup', cup, 'pen', held, 'cup'])
    assert.equal(await desk.result('pen.destroy', held), '')
    assert.equal(await desk.result('cup.destroy', cup), '')
    assert.deepEqual(await desk.error('cup.destroy', cup), ['HANDLE_INVALID', 'cup', cup])
  })

  it('get_by_uuid and get_by_name_label find objects', async () => {
    const uuid = await desk.result('pen.get_uuid', pen)
    assert.equal(await desk.result('pen.get_by_uuid', uuid), pen)
    assert.deepEqual(await desk.error('cup.get_by_uuid', uuid), ['UUID_INVALID', 'cup', uuid])
    assert.deepEqual(await desk.result('pen.get_by_name_label', 'a pen'), [pen])
    assert.deepEqual(await desk.result('pen.get_by_name_label', 'no pen'), [])
  })

  it('repeats at most 200 characters of a value in errors', async () => {
    for (const [length, shown] of [
      [200, 'x'.repeat(200)],
      [201, `${'x'.repeat(200)}…`],
      [400_000, `${'x'.repeat(200)}…`],
    ] as const) {
      const sent = 'x'.repeat(length)
      assert.deepEqual(await desk.error('pen.get_length', sent), ['HANDLE_INVALID', 'pen', shown])
      assert.deepEqual(await desk.error('pen.set_spare', pen, sent), ['HANDLE_INVALID', 'cup', shown])
      assert.deepEqual(await desk.error('pen.get_by_uuid', sent), ['UUID_INVALID', 'pen', shown])
      await desk.result('pen.add_to_other_config', pen, sent, sent)
      const twice = await desk.error('pen.add_to_other_config', pen, sent, sent)
      assert.deepEqual(twice, ['MAP_DUPLICATE_KEY', shown, shown, shown])
    }
  })

  it('refuses a null reference where an object is expected', async () => {
    assert.deepEqual(await desk.error('pen.get_length', NONE), ['HANDLE_INVALID', 'pen', NONE])
    await desk.result('pen.set_spare', pen, NONE)
    assert.equal(await desk.result('pen.get_spare', pen), NONE)
  })

  it('a declared accessor writes a field that is not RW', async () => {
    await desk.result('pen.set_state', pen, 'dry')
    assert.equal(await desk.result('pen.get_state', pen), 'dry')
  })

  it('a message without code is NOT_IMPLEMENTED, after its parameters are checked', async () => {
    assert.deepEqual(await desk.error('pen.write', pen), ['NOT_IMPLEMENTED', 'pen.write'])
    assert.deepEqual(await desk.error('pen.write', pen, 1), ['FIELD_TYPE_ERROR', 'text'])
  })

  it('counts parameters, those with defaults as optional', async () => {
    const mismatch = 'MESSAGE_PARAMETER_COUNT_MISMATCH'
    assert.deepEqual(await desk.error('pen.write'), [mismatch, 'pen.write', '2', '0'])
    assert.deepEqual(await desk.error('pen.write', pen, 'a', 'b'), [mismatch, 'pen.write', '2', '3'])
    assert.deepEqual(await desk.error('pen.get_all', pen), [mismatch, 'pen.get_all', '0', '1'])
  })

  it('names the parameter whose value it refuses', async () => {
    assert.deepEqual(await desk.error('pen.get_length', 5), ['FIELD_TYPE_ERROR', 'self'])
    assert.deepEqual(await desk.error('pen.set_length', pen, 'x'), ['FIELD_TYPE_ERROR', 'value'])
    assert.deepEqual(await desk.error('pen.add_to_counts', pen, 'x', 1), ['FIELD_TYPE_ERROR', 'key'])
  })
})

describe('behaviours of declared messages', () => {
  const SELF = { name: 'self', type: { kind: 'ref', class: 'box', nullable: false } as const }
  const box = classOf(
    'box',
    [
      field('RO/runtime', 'mode', STRING),
      field('RO/runtime', 'config', mapOf(STRING, STRING)),
      field('RO/constructor', 'size', INT, '4'),
    ],
    {
      without: ['create'],
      messages: [
        message('create', {
          params: [
            { name: 'mode', type: STRING },
            { name: 'size', type: INT, default: '9' },
          ],
          result: SELF.type,
        }),
        message('set_mode', {
          params: [SELF, { name: 'mode', type: STRING }, { name: 'config', type: mapOf(STRING, STRING) }],
        }),
        message('hold', { params: [SELF, { name: 'pens', type: setOf(PEN) }] }),
      ],
    },
  )
  const api = sampleApi({ classes: [...sampleApi().classes, box] })

  it('create takes the fields as parameters', async () => {
    const desk = openDesk(api)
    const full = await desk.result('box.create', 'open', 2)
    const short = await desk.result('box.create', 'open')
    assert.deepEqual([await desk.result('box.get_mode', full), await desk.result('box.get_size', full)], ['open', 2])
    assert.equal(await desk.result('box.get_size', short), 9)
    assert.deepEqual(await desk.result('box.get_config', short), {})
  })

  it('set_… sets several fields', async () => {
    const desk = openDesk(api)
    const ref = await desk.result('box.create', 'open')
    await desk.result('box.set_mode', ref, 'shut', { a: 'b' })
    assert.deepEqual(
      [await desk.result('box.get_mode', ref), await desk.result('box.get_config', ref)],
      ['shut', { a: 'b' }],
    )
    assert.deepEqual(await desk.error('box.set_mode', 'x', 'shut', {}), ['HANDLE_INVALID', 'box', 'x'])
  })

  it('a handler gets the defaults of parameters that are left out', async () => {
    const fill = message('fill', {
      params: [
        { name: 'counts', type: mapOf(STRING, INT), default: [['a', '1']] },
        { name: 'pen', type: PEN_OR_NULL, default: null },
      ],
      result: STRING,
      public: true,
    })
    const seen: unknown[] = []
    const remember = (args: readonly Value[]) => {
      seen.push(args)
      return 'filled'
    }
    const handlers = new Map([['box.fill', remember]])
    const desk = openDesk(sampleApi({ classes: [classOf('box', [], { messages: [fill] }), ...sampleApi().classes] }), {
      handlers,
    })
    assert.equal(await desk.result('box.fill'), 'filled')
    assert.equal(await desk.result('box.fill', { b: 2 }, 'OpaqueRef:NULL'), 'filled')
    assert.deepEqual(seen, [
      [new Map([['a', 1n]]), null],
      [new Map([['b', 2n]]), null],
    ])
  })

  it('a bug of a handler travels as INTERNAL_ERROR and is logged', async () => {
    const desk = openDesk(api, {
      handlers: new Map([
        [
          'box.hold',
          () => {
            throw new Error('the lid is stuck')
          },
        ],
      ]),
    })
    const ref = await desk.result('box.create', 'open')
    assert.deepEqual(await desk.error('box.hold', ref, []), ['INTERNAL_ERROR', 'the lid is stuck'])
    assert.match(desk.logged.join(), /the lid is stuck/)
  })
})
