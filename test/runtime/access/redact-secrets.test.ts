/** Secrets in errors: no secret is shown, and a short secret does not hide equal texts from elsewhere. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { SHORTEST_IN_WORDS, withoutSecrets } from '../../../runtime/access/redact-secrets.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api T uses session, task
role admin
class Q {
  RO/runtime  by : P ref or null <-> seen
}
class P {
  RW  code  : string @secret = "" get allows(admin)
  RW  words : string set @secret = [] get allows(admin)
  RW  pins  : (string -> int) map @secret = {} get allows(admin)
  RW  key   : Q ref or null @secret = null get allows(admin)
  RW  open  : Q ref or null = null
  RW  seen  : Q ref or null <-> by = null
  RW  notes : (string -> string) map = {}
}
`

const SECRET = '(secret)'
/** Texts that are not references, but could be a part of one. */
const short = fc.string({ unit: fc.constantFrom(...'aeQP1-:r'), minLength: 1, maxLength: 3 })
const long = fc.stringMatching(/^[A-Z]{12}$/)

describe('secrets in errors', () => {
  let desk: Desk
  let session: unknown
  let [p, q] = ['', '']
  const error = (method: string, ...params: unknown[]) => desk.error(method, session, ...params)

  before(async () => {
    const { model } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
    assert.ok(model)
    const store = openStore(model, ':memory:')
    addUsers(store, model, {})
    desk = openDesk(model, { store })
    session = await desk.result('session.login_with_password', 'root', PASSWORD)
    q = String(await desk.result('Q.create', session, {}))
    p = String(await desk.result('P.create', session, { seen: q, notes: { k: 'kept' } }))
  })

  it('do not hide other texts where they are short', () =>
    fc.assert(
      fc.asyncProperty(short, short, fc.integer({ min: 0, max: 99 }), async (code, gone, pin) => {
        const secrets = { code, words: [gone, code], pins: { [code]: pin } }
        assert.deepEqual(await error('P.create', { ...secrets, open: gone }), ['HANDLE_INVALID', 'Q', gone])
        assert.deepEqual(await error('P.create', { ...secrets, seen: q }), [
          'VALUE_NOT_SUPPORTED',
          'seen',
          q,
          `it is paired with ${p} already`,
        ])
        assert.deepEqual(await error('P.set_code', gone, code), ['HANDLE_INVALID', 'P', gone])
      }),
      { numRuns: 60 },
    ))

  it('are hidden where an error repeats them, even if a readable field has the same text', () =>
    fc.assert(
      fc.asyncProperty(fc.oneof(short, long), async (key) => {
        assert.deepEqual(await error('P.create', { key }), ['HANDLE_INVALID', 'Q', SECRET])
        assert.deepEqual(await error('P.create', { key, open: key }), ['HANDLE_INVALID', 'Q', SECRET])
        assert.deepEqual(await error('P.set_key', p, key), ['HANDLE_INVALID', 'Q', SECRET])
      }),
      { numRuns: 40 },
    ))

  it('are in no error of any call where they are long', () =>
    fc.assert(
      fc.asyncProperty(long, async (text) => {
        for (const [method, ...given] of [
          ['P.set_code', 'gone', text],
          ['P.set_code', p, `${text}\u0000`],
          ['P.set_key', p, text],
          ['P.add_words', 'gone', text],
          ['P.add_to_pins', 'gone', text, 1],
          ['P.add_to_pins', p, text, 'no number'],
          ['P.set_pins', p, { [text]: '99999999999999999999' }],
          ['P.create', { key: text }],
          ['P.create', { code: text, open: 'gone' }],
          ['P.create', { words: [text, `${text}\u0001`] }],
        ] as const) {
          const raised = await error(method, ...given)
          assert.notEqual(raised[0], 'no error', method)
          assert.equal(raised.join().includes(text), false, raised.join())
        }
      }),
      { numRuns: 20 },
    ))
})

describe('withoutSecrets', () => {
  const hide = (secrets: readonly string[], text: string) =>
    withoutSecrets(secrets.map((secret) => ({ text: secret, type: { kind: 'string' } })))(text)
  const word = fc.stringMatching(/^[a-z]{1,8}$/)
  const sentence = fc.array(word, { minLength: 2, maxLength: 8 })

  it('hides a text that is a secret, however short', () => {
    for (const secret of ['a', '1', 'no', 'a b', '$', 'ü']) assert.equal(hide([secret], secret), SECRET)
    assert.equal(hide([''], ''), '')
  })

  it('hides words, but no parts of words', () => {
    assert.equal(hide(['Anna'], 'busy with Anna, and "Anna"'), `busy with ${SECRET}, and "${SECRET}"`)
    assert.equal(hide(['Anna'], 'Annabel, Hanna, Anna_1'), 'Annabel, Hanna, Anna_1')
    assert.equal(hide(['-Anna-'], 'x-Anna-y'), `x${SECRET}y`)
    assert.equal(hide(['Anna', 'Anna Bell'], 'Anna Bell'), SECRET)
    assert.equal(hide(['Anna', 'Anna Bell'], 'for Anna Bell'), `for ${SECRET}`)
    assert.equal(hide(['a', 'is'], 'a door is open'), 'a door is open')
  })

  it('leaves every other word, and no long secret', () => {
    fc.assert(
      fc.property(sentence, fc.array(word, { maxLength: 4 }), (words, secrets) => {
        const expected = words.map((one) => (one.length >= SHORTEST_IN_WORDS && secrets.includes(one) ? SECRET : one))
        assert.equal(hide(secrets, words.join(' ')), expected.join(' '))
      }),
    )
  })
})
