/** The search: exact names first, parts of names, typing errors. pages/search.test.ts tests its user interface. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { createFind } from '../../../web/search/find-entries.ts'
import { apiOf } from '../awkward.ts'
import { sampleApi } from '../sites.ts'

const finds = { pool: createFind(sampleApi('pool')), xenapi: createFind(sampleApi('xenapi')) }

function names(site: keyof typeof finds, query: string): string[] {
  return finds[site](query).map(({ of, name }) => (of === '' ? name : `${of}.${name}`))
}

describe('createFind', () => {
  for (const [site, query, first] of [
    ['xenapi', 'VM.start', 'VM.start'],
    ['xenapi', 'vm', 'VM'],
    ['pool', 'VM.start(', 'VM.start'],
    ['pool', 'Async.VM.clone', 'VM.clone'],
    ['pool', 'power state', 'VM.power_state'],
    // A wrong, an additional or a missing letter.
    ['xenapi', 'powr_state', 'VM.power_state'],
    // Two swapped letters.
    ['pool', 'VM.strat', 'VM.start'],
    ['xenapi', 'VM.strat', 'VM.start'],
    ['pool', 'netwrok', 'network'],
    ['xenapi', 'netwrok', 'network'],
    ['pool', 'VM.destory', 'VM.destroy'],
    // Not the start of a word.
    ['xenapi', 'emory_static', 'VM.memory_static_max'],
    ['pool', 'etwor', 'network'],
  ] as const)
    it(`finds ${first} first for ${JSON.stringify(query)} in ${site}`, () => {
      const found = names(site, query)
      assert.equal(found[0], first, found.join(' '))
    })

  it('finds something for a lone _, . or Async.', () => {
    assert.ok(names('pool', '_').length > 0 && names('pool', '_').every((name) => name.includes('_')))
    assert.ok(names('pool', '.').length > 0)
    assert.ok(names('pool', 'Async.').length > 0)
    assert.deepEqual(names('pool', '  '), [])
    assert.deepEqual(names('pool', '('), [])
  })

  it('finds nothing for an unknown name', () => {
    assert.deepEqual(names('xenapi', 'zzzzzz'), [])
    assert.deepEqual(names('xenapi', 'VM.zzzzzz'), [])
  })

  it('finds parts of names without _', () => {
    const find = createFind(apiOf('class camelCaseName { RW someLongField : string }'))
    assert.equal(find('casename')[0]?.name, 'camelCaseName')
    assert.equal(find('longf')[0]?.name, 'someLongField')
  })
})
