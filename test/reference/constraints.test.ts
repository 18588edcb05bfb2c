/** Conditions, `unique` and `check` lines and bodies, as people see them: in OpenRPC, in inputs, and on pages. */
import assert from 'node:assert/strict'
import type { Api, Field, Type } from '../../model/api.ts'
import type { Bounds, Condition, Effects, MessageBody, TypedExpr } from '../../model/body.ts'
import { breaksBounds } from '../../model/bounds.ts'
import { isImplemented } from '../../model/implemented.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import type { JsonSchema } from '../../reference/openrpc/document.ts'
import { errorCodesOf } from '../../reference/openrpc/errors.ts'
import { openRpc } from '../../reference/openrpc.ts'
import { withoutCode } from '../../reference/without-code.ts'
import { readConditioned } from '../../web/console/forms/draft.ts'
import { classOf, field, INT, mapOf, message, STRING, sampleApi, setOf } from '../runtime/sample-api.ts'
import { siteOf, textOf } from '../web/sites.ts'
import { assertOpenRpc } from './json-schema.ts'

const TRUE: TypedExpr = { kind: 'literal', at: [0, 0, 0, 4], type: { kind: 'bool' }, value: true }

function where(text: string, bounds: Bounds): Condition {
  return { path: 'a.crow', condition: TRUE, text, bounds }
}

function limited(name: string, type: Type, bounds: Bounds): Field {
  return { ...field('RW', name, type), where: where(`the ${name}`, bounds) }
}

const NO_EFFECTS: Effects = {
  reads: [],
  writes: [],
  creates: [],
  destroys: [],
  raises: [],
  scans: [],
  waits: false,
  holds: false,
  after: false,
  progress: false,
  context: false,
  calls: [],
}

function bodyOf(effects: Partial<Effects>): MessageBody {
  const statements = [{ kind: 'return', at: [1, 0, 1, 6], value: TRUE }] as const
  return {
    path: 'a.crow',
    at: [0, 0, 2, 1],
    params: [],
    result: null,
    statements,
    guard: 0,
    effects: { ...NO_EFFECTS, ...effects },
  }
}

const api: Api = sampleApi({
  classes: [
    classOf(
      'hotel',
      [
        limited('stars', INT, { min: '1', max: '5' }),
        limited('rooms', INT, { exclusiveMin: '0', max: '9223372036854775807' }),
        limited('code', STRING, { minSize: 2, maxSize: 4, pattern: '^[A-Z]+$' }),
        limited('board', STRING, { oneOf: ['full', 'half'] }),
        limited('tags', setOf(STRING), { maxSize: 3 }),
        limited('prices', mapOf(STRING, INT), { minSize: 1 }),
        limited('note', STRING, { pattern: '(?i)\\Aq' }),
        { ...field('RO/runtime', 'title', STRING, 'never shown'), computed: { ...TRUE, type: STRING, value: 'x' } },
      ],
      {
        unique: [['code'], ['board', 'note']],
        checks: [
          {
            path: 'a.crow',
            at: [0, 0, 0, 1],
            condition: TRUE,
            error: { at: [0, 0, 0, 1], code: 'TOO_FEW', args: [] },
            text: 'self.rooms > self.stars',
          },
        ],
        messages: [
          message('close', { throws: ['SHUT'], body: bodyOf({ raises: ['GONE'], writes: ['hotel.rooms'] }) }),
          message('open', {}),
        ],
        with: ['set'],
        bodies: { destroy: bodyOf({ raises: ['SHUT'] }), set_board: bodyOf({ raises: ['GONE'] }) },
      },
    ),
  ],
  records: [],
  relations: [],
  errors: ['TOO_FEW', 'SHUT', 'GONE'].map((code) => ({ code, doc: '', params: [] })),
  defines: [{ name: 'hidden_define', doc: '', params: [], result: null, body: bodyOf({}), isCheck: false }],
})

const given = openRpc(api).components.schemas['hotel.given']?.properties as { readonly [name: string]: JsonSchema }

describe('the condition of a field', () => {
  it('is JSON Schema where that can say it, and always text', () => {
    const notes = (name: string) => {
      const { type: _t, items: _i, uniqueItems: _u, format: _f, ...rest } = given[name] as JsonSchema
      return Object.fromEntries(
        Object.entries(rest).filter(([key]) => !/^(x-(type|qualifier)|additional|propertyN)/.test(key)),
      )
    }
    assert.deepEqual(notes('stars'), { minimum: 1, maximum: 5, 'x-where': 'the stars' })
    // 2^63 - 1 is no exact number in JSON.
    assert.deepEqual(notes('rooms'), { exclusiveMinimum: 0, 'x-where': 'the rooms' })
    assert.deepEqual(notes('code'), { minLength: 2, maxLength: 4, pattern: '^[A-Z]+$', 'x-where': 'the code' })
    assert.deepEqual(notes('board'), { enum: ['full', 'half'], 'x-where': 'the board' })
    assert.deepEqual(notes('tags'), { maxItems: 3, 'x-where': 'the tags' })
    assert.deepEqual(notes('prices'), { minProperties: 1, 'x-where': 'the prices' })
    // JavaScript and JSON Schema have no \A.
    assert.deepEqual(notes('note'), { 'x-where': 'the note' })
    assertOpenRpc(openRpc(api))
  })

  it('is the condition of the value that set_f takes', () => {
    const method = openRpc(api).methods.find((m) => m.name === 'hotel.set_stars')
    assert.equal(method?.params.at(-1)?.schema.maximum, 5)
  })

  it('makes a problem of an input before a call', () => {
    const [stars] = api.classes[0]?.fields.filter((f) => f.name === 'stars') ?? []
    assert.ok(stars)
    assert.deepEqual(readConditioned(api, stars, '5', 'stars'), { value: 5 })
    assert.deepEqual(readConditioned(api, stars, '6', 'stars'), {
      problems: [{ problem: 'The value must meet: the stars.', path: 'stars' }],
    })
  })

  const cases: readonly (readonly [Bounds, kept: unknown, broken: unknown])[] = [
    [{ min: '1' }, 1, 0],
    [{ max: '9223372036854775806' }, '9223372036854775806', '9223372036854775807'],
    [{ exclusiveMin: 0.5 }, 0.6, 0.5],
    [{ exclusiveMax: '20260131T12:00:00.500Z' }, '20260131T12:00:00Z', '20260131T12:00:00.500Z'],
    [{ minSize: 2, maxSize: 2 }, '\u{1f600}b', '\u{1f600}'],
    [{ maxSize: 1 }, ['a'], ['a', 'b']],
    [{ minSize: 1 }, { a: 1 }, {}],
    [{ pattern: '^a' }, 'ab', 'ba'],
    [{ oneOf: ['1', '2'] }, 2, 3],
  ]
  for (const [bounds, kept, broken] of cases) {
    it(`${JSON.stringify(bounds)} lets ${JSON.stringify(kept)} through, but not ${JSON.stringify(broken)}`, () => {
      assert.equal(breaksBounds(bounds, kept), false)
      assert.equal(breaksBounds(bounds, broken), true)
    })
  }
})

describe('the reference of behaviour', () => {
  const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
  const codes = (name: string) => {
    const rpc = rpcs.get(name)
    return rpc ? errorCodesOf(api, rpc).filter((code) => api.errors.some((e) => e.code === code)) : undefined
  }

  it('gives each RPC the errors of its body and of the checks that it may break', () => {
    assert.deepEqual(codes('hotel.close'), ['SHUT', 'GONE', 'TOO_FEW'])
    assert.deepEqual(codes('hotel.set_rooms'), ['TOO_FEW'])
    assert.deepEqual(codes('hotel.create'), ['TOO_FEW'])
    assert.deepEqual(codes('hotel.destroy'), ['SHUT'])
    assert.deepEqual(codes('hotel.set'), ['GONE', 'TOO_FEW'])
    assert.deepEqual(codes('hotel.get_rooms'), [])
  })

  it('counts a message with a body as implemented', () => {
    const implemented = ['hotel.close', 'hotel.open'].map((name) => isImplemented(api, rpcs.get(name) as never))
    assert.deepEqual(implemented, [true, false])
  })

  it('shows conditions, unique fields and checks on the page of the class, and no code', async () => {
    const site = await siteOf(api, 'static')
    const page = textOf(site, site.paths.find((path) => path.includes('hotel') && path.endsWith('.html')) ?? '')
    assert.match(page, /Only where <code>the stars<\/code>/)
    assert.match(page, /<span class="mark plain">computed<\/span>/)
    assert.ok(!page.includes('never shown'))
    assert.match(page, /No two objects have the same/)
    assert.match(page, /<code>self\.rooms > self\.stars<\/code>/)
    const everything = site.paths.map((path) => textOf(site, path)).join('\n')
    assert.ok(!everything.includes('hidden_define'))
  })

  it('keeps what bodies do in the model of the pages, and leaves their code out', () => {
    const [hotel] = withoutCode(api).classes
    const close = hotel?.messages.find((m) => m.name === 'close')
    assert.deepEqual(close?.body?.effects.raises, ['GONE'])
    assert.deepEqual(close?.body?.statements, [])
    assert.equal(withoutCode(api).defines, undefined)
  })
})
