/** Example calls of APIs with conditions and `unique` lines: a server accepts each, or no example is known and none is shown. */
import assert from 'node:assert/strict'
import * as fc from 'fast-check'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Api } from '../../model/api.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { exampleRef } from '../../reference/examples/sample.ts'
import { exampleCalls, unmetCondition } from '../../reference/examples.ts'
import { openRpc } from '../../reference/openrpc.ts'
import { withoutCode } from '../../reference/without-code.ts'
import { serveText } from '../compiler/bodies/serve-text.ts'
import { type Desk, type JsonReply, send } from '../runtime/harness.ts'
import { schemasOf } from './json-schema.ts'

/** A type, and a condition on `x` for which an example has to be known. */
interface Limited {
  readonly type: string
  readonly where: string
}

const small = fc.integer({ min: 0, max: 9 })
const limited = (type: string, where: fc.Arbitrary<string>) => where.map((text): Limited => ({ type, where: text }))

const LIMITED: fc.Arbitrary<Limited> = fc.oneof(
  limited(
    'int',
    fc
      .tuple(fc.bigInt({ min: -(2n ** 62n), max: 2n ** 62n }), small)
      .map(([a, n]) => `x in [${a} .. ${a + BigInt(n)}]`),
  ),
  limited(
    'int',
    fc.tuple(small, small).map(([a, n]) => `x > ${a} and x <= ${a + n + 1}`),
  ),
  limited(
    'int',
    fc.tuple(small, small).map(([a, b]) => `not (x == ${a} or x == ${b})`),
  ),
  limited(
    'float',
    fc.tuple(small, small).map(([a, n]) => `x >= ${a}.5 and x < ${a + n + 1}.0`),
  ),
  limited(
    'string',
    fc.tuple(small, small).map(([a, n]) => `size(x) in [${a} .. ${a + n}]`),
  ),
  limited(
    'string',
    fc.constantFrom('x != "text"', 'x in ["full", "half"]', 'x == "a" or x == "b"', 'lower(x) == "abc"'),
  ),
  limited(
    'string',
    small.map((n) => `size(x) == ${n + 1} and matches(x, "^[A-Z]+$")`),
  ),
  limited('string option', fc.constantFrom('x == [] or matches(x ?? "", "^[0-9]{13}$")', 'x != []')),
  limited(
    'int set',
    small.map((n) => `size(x) >= ${n % 4} and every y in x : y >= 0`),
  ),
  limited(
    'string set',
    small.map((n) => `size(x) < ${n + 1}`),
  ),
  limited('colour enum', fc.constantFrom('x == blue', 'x in [green, blue]', 'x != red')),
  limited('bool', fc.constantFrom('not x', 'x')),
  limited('datetime', fc.constant('x > "2030-01-01T00:00:00Z"')),
)

/** Conditions for which no example need be known. */
const HARD: fc.Arbitrary<Limited> = fc.oneof(
  limited(
    'string',
    fc.constantFrom('matches(x, "^[A-Z]{3}-[0-9]+$")', 'part(x, "a(.)") == "b"', 'size(split(x, ",")) == 3'),
  ),
  limited('int', fc.constantFrom('x % 1000 == 77', 'is_odd(x)')),
)

interface Made {
  readonly fields: readonly Limited[]
  readonly params: readonly Limited[]
  readonly isUnique: boolean
}

const API: fc.Arbitrary<Made> = fc.record({
  fields: fc.array(fc.oneof({ arbitrary: LIMITED, weight: 5 }, { arbitrary: HARD, weight: 1 }), { maxLength: 5 }),
  params: fc.array(fc.oneof({ arbitrary: LIMITED, weight: 5 }, { arbitrary: HARD, weight: 1 }), { maxLength: 3 }),
  isUnique: fc.boolean(),
})

function textOf({ fields, params, isUnique }: Made): string {
  const named = (list: readonly Limited[], letter: string) =>
    list.map(({ type, where }, i) => `${letter}${i} : ${type} where ${where.replaceAll(/\bx\b/g, `${letter}${i}`)}`)
  return `api made
enum colour { red, green, blue }
define is_odd(n : int) : bool := n % 2 == 1 and n > 100000
record pair { left : int where left > 4, right : string where size(right) > 0 }
class thing with set {
${named(fields, 'f')
  .map((field) => `  RW ${field}\n`)
  .join('')}  RW label : string = "a"
  RW code : int = ${isUnique ? '0' : '1'} where code >= 0
${isUnique ? '  unique code\n' : ''}  message act(${['self : thing ref', ...named(params, 'p'), 'both : pair record'].join(', ')}) { self.label = "b" }
}
`
}

function modelOf(text: string): Api {
  const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  assert.ok(model, `${text}\n${diagnostics.map(({ message }) => message).join('\n')}`)
  return model
}

/** Every call that gives a value. */
function isTried({ does, name }: Rpc): boolean {
  return ['create', 'set', 'set_record', 'add'].includes(does.kind) || name === 'thing.act'
}

/** Sent as text, as JavaScript does not keep all digits of ints. */
async function replyTo(desk: Desk, api: Api, rpc: Rpc, ref: string): Promise<{ call: string; reply: JsonReply }> {
  const call = exampleCalls(api, rpc).jsonrpc2.call.replaceAll(exampleRef('thing'), ref)
  return { call, reply: JSON.parse((await send(desk.front, 'application/json', call)).body) }
}

describe('example calls of an API with conditions', function () {
  this.timeout(120_000)

  it('are accepted by its server, or there is none', async () => {
    let known = 0
    await fc.assert(
      fc.asyncProperty(API, async (made) => {
        const text = textOf(made)
        const whole = modelOf(text)
        const api = withoutCode(whole)
        const desk = await serveText(text)
        const create = rpcsOf(api).find(({ name }) => name === 'thing.create') as Rpc
        if (unmetCondition(api, create)) return
        const first = await replyTo(desk, api, create, '')
        assert.equal(first.reply.error, undefined, `${text}\n${JSON.stringify(first)}`)
        for (const rpc of rpcsOf(api).filter(isTried)) {
          assert.equal(exampleCalls(whole, rpc).jsonrpc2.call, exampleCalls(api, rpc).jsonrpc2.call)
          if (unmetCondition(api, rpc) || rpc === create) continue
          const { call, reply } = await replyTo(desk, api, rpc, String(first.reply.result))
          assert.equal(reply.error, undefined, `${text}\n${rpc.name} ${call} ${JSON.stringify(reply)}`)
          known++
        }
      }),
      { numRuns: 60, seed: 7 },
    )
    assert.ok(known > 150, String(known))
  })

  it('are known for ranges, sizes, choices and values that the condition names', () => {
    fc.assert(
      fc.property(fc.array(LIMITED, { minLength: 1, maxLength: 4 }), (fields) => {
        const api = modelOf(textOf({ fields, params: fields, isUnique: false }))
        const unmet = rpcsOf(api)
          // No element can be added to a set that has to be empty.
          .filter((rpc) => isTried(rpc) && rpc.does.kind !== 'add')
          .map((rpc) => unmetCondition(api, rpc))
        assert.deepEqual(
          unmet.filter((one) => one !== undefined),
          [],
        )
      }),
      { numRuns: 100, seed: 7 },
    )
  })

  it('meet the schemas of the OpenRPC document', () => {
    fc.assert(
      fc.property(fc.array(LIMITED, { minLength: 1, maxLength: 4 }), (fields) => {
        const api = modelOf(textOf({ fields, params: fields, isUnique: true }))
        const document = openRpc(api)
        const check = schemasOf(document)
        for (const rpc of rpcsOf(api).filter(isTried)) {
          const at = document.methods.findIndex(({ name }) => name === rpc.name)
          const { params } = JSON.parse(exampleCalls(api, rpc).jsonrpc2.call) as { params: unknown[] }
          for (const [i, value] of params.entries())
            assert.equal(check(`/methods/${at}/params/${i}/schema`, value), null, rpc.name)
        }
      }),
      { numRuns: 40, seed: 7 },
    )
  })

  it('use a value of the text, where the condition is a pattern', () => {
    const api = modelOf(`api made
class seat {
  RW code : string where matches(code, "^[A-Z]{3}$")
  RW row  : string = "A-1" where matches(row, "^[A-Z]-[0-9]$")
}
object seat first { code = "ABC" }
`)
    const call = (name: string) => {
      const rpc = rpcsOf(api).find((one) => one.name === name) as Rpc
      return (JSON.parse(exampleCalls(api, rpc).jsonrpc2.call) as { params: unknown[] }).params
    }
    assert.deepEqual(call('seat.create'), [{ code: 'ABC' }])
    assert.equal(call('seat.set_row')[1], 'A-1')
  })

  it('do not repeat a value of an initial object, where it must be unique', () => {
    const api = modelOf(`api made
class seat {
  RW code : string where size(code) > 0
  unique code
}
object seat first { code = "text" }
`)
    const rpcs = new Map(rpcsOf(api).map((rpc) => [rpc.name, rpc]))
    const call = (name: string) =>
      (JSON.parse(exampleCalls(api, rpcs.get(name) as Rpc).jsonrpc2.call) as { params: unknown[] }).params
    assert.deepEqual(call('seat.create'), [{ code: 'text 2' }])
    assert.deepEqual(call('seat.get_by_code'), ['text'])
  })
})
