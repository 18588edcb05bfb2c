/** What looks at a long text or a large value takes steps for its size, so that no body keeps a server busy for minutes. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { BODY_LIMITS } from '../../../runtime/bodies/body-engine.ts'
import { serveText } from './serve-text.ts'

/** Conditions that hold for any texts a and b that are equal, and are evaluated again and again. */
const OF_TEXTS: { readonly [name: string]: string } = {
  starts: 'starts_with(a, b)',
  map_keys: '{ a -> n } == { b -> n }',
  elements: 'a in [b, "a"]',
  unions: 'size([a] + [b]) == 1',
  differences: 'size([a] - [b]) == 0',
  intersections: 'size([a] * [b]) == 1',
  equal: 'a == b',
  unequal: 'not (a != b)',
  look_ups: '({ a -> n }[b] ?? n) == n',
  entries: '{ a -> n }[b] == n',
  keys: 'b in { a -> n }',
  comprehensions: '[x for x in [a, b]] == [a]',
  map_comprehensions: 'size({ x -> n for x in [a] }) == 1',
  floats: 'not can is_float(a)',
}

/** The same for numbers from 1 to m. */
const OF_SETS: { readonly [name: string]: string } = {
  sets_of_sets: 's in [s]',
  set_comprehensions: 'size([s for x in [1, 2]]) == 1',
  equal_sets: 's == t',
  deep_sets: '[s] == [t]',
  maps_of_sets: '{ n -> s } == { n -> t }',
  conditions: 'not can is_small(s)',
}

const TEXT = `api Texts
error BAD(x)
define is_float(text : string) { require float(text) > 0.0 else BAD(1) }
define is_small(s : int set where size(s) < 2) { require size(s) > 0 else BAD(1) }
class texts {
  RW name_label : string
  message refs(a : texts ref, b : texts ref, times : int) : bool {
    return every n in [1 .. times] : a == b
  }
  message members(a : texts ref, b : texts ref, times : int) : bool {
    return every n in [1 .. times] : not (a in all texts) and not (b in all texts)
  }
  message sets_of_refs(a : texts ref, b : texts ref, times : int) : bool {
    return every n in [1 .. times] : size([x for x in [a, b] where x in all texts]) == 0
  }
  message product(m : int, times : int) : (int -> int set) map {
    let s = [1 .. m]
    return { n -> s for n in [1 .. times] }
  }
${Object.entries(OF_TEXTS)
  .map(
    ([name, holds]) =>
      `  message ${name}(a : string, b : string, times : int) : bool { return every n in [1 .. times] : ${holds} }`,
  )
  .join('\n')}
${Object.entries(OF_SETS)
  .map(
    ([name, holds]) => `  message ${name}(m : int, times : int) : bool {
    let s = [1 .. m]
    let t = [1 .. m]
    return every n in [1 .. times] : ${holds}
  }`,
  )
  .join('\n')}
}
`

const open = () => serveText(TEXT, { bodyLimits: { ...BODY_LIMITS, steps: 20_000 } })
type Open = Awaited<ReturnType<typeof open>>

async function stops(desk: Open, message: string, ...args: unknown[]): Promise<void> {
  assert.match(String(await desk.error(`texts.${message}`, ...args)), /more than 20000 steps/)
}

describe('a long text', () => {
  for (const message of [...Object.keys(OF_TEXTS), 'refs', 'members', 'sets_of_refs'])
    it(`takes steps for its length in ${message}`, async () => {
      const desk = await open()
      assert.equal(await desk.result(`texts.${message}`, 'a', 'a', 500), true)
      await stops(desk, message, 'a'.repeat(64_000), 'a'.repeat(64_000), 500)
    })

  it('that is not a number is refused in time that grows with its length', async () => {
    const desk = await serveText(TEXT)
    assert.equal(await desk.result('texts.floats', `${'1'.repeat(400_000)}x`, '', 1), true)
  })

  it('costs nothing beside a text of another length', async () => {
    const desk = await open()
    assert.equal(await desk.result('texts.unequal', 'a'.repeat(64_000), 'a'.repeat(63_999), 500), false)
  })
})

describe('a large set', () => {
  for (const message of Object.keys(OF_SETS))
    it(`takes steps for its size in ${message}`, async () => {
      const desk = await open()
      assert.equal(await desk.result(`texts.${message}`, 3, 500), true)
      await stops(desk, message, 100, 500)
    })

  it('takes steps each time that it is in a result', async () => {
    const desk = await open()
    const product = (await desk.result('texts.product', 3, 500)) as object
    assert.equal(Object.keys(product).length, 500)
    await stops(desk, 'product', 1000, 500)
  })
})
