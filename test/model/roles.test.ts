/** Roles: which roles include which, and which of the clauses on a class, field and message counts. */
import assert from 'node:assert/strict'
import type { Api, Class, Field, Message } from '../../model/api.ts'
import { mayRead, rolesAllowed } from '../../model/roles.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { classOf, sampleApi } from '../runtime/sample-api.ts'

const ROLES = [
  { name: 'admin', doc: '', includes: ['operator', 'auditor'] },
  { name: 'operator', doc: '', includes: ['reader'] },
  { name: 'auditor', doc: '', includes: [] },
  { name: 'reader', doc: '', includes: [] },
]

const STRING = { kind: 'string' } as const
const field = (name: string, more: Partial<Field> = {}): Field => ({
  ...{ name, doc: '', qualifier: 'RW', type: STRING },
  ...more,
})
const message = (name: string, more: Partial<Message> = {}): Message => ({
  ...{ name, doc: '', params: [], result: null, throws: [], public: false },
  ...more,
})

function apiOf(owner: Partial<Class>, uses: Api['uses'] = ['session']): Api {
  return sampleApi({ uses, roles: ROLES, classes: [classOf('pen', [], owner)] })
}

/** The roles that may call each RPC of an API, by its bare name. */
function rolesIn(api: Api): { [name: string]: readonly string[] | null } {
  return Object.fromEntries(rpcsOf(api).map((rpc) => [rpc.name.slice('pen.'.length), rpc.roles]))
}

describe('rolesAllowed', () => {
  const cases: [string[], string[]][] = [
    [['reader'], ['admin', 'operator', 'reader']],
    [['auditor'], ['admin', 'auditor']],
    [
      ['auditor', 'reader'],
      ['admin', 'operator', 'auditor', 'reader'],
    ],
    [['admin'], ['admin']],
    [[], []],
  ]
  for (const [names, allowed] of cases)
    it(`allows ${allowed.join(', ') || 'no role'} for the clause (${names.join(', ')})`, () => {
      assert.deepEqual(rolesAllowed({ roles: ROLES }, names), allowed)
    })
})

describe('the roles of an RPC', () => {
  it('are null without a clause', () => {
    assert.ok(Object.values(rolesIn(apiOf({ messages: [message('m')] }))).every((roles) => roles === null))
  })

  it('are those of the clause without a word, for declared messages too', () => {
    const roles = rolesIn(apiOf({ allows: { all: ['operator'] }, messages: [message('m')] }))
    assert.ok(Object.values(roles).every((r) => r?.join() === 'admin,operator'))
    assert.ok('m' in roles && 'create' in roles && 'get_uuid' in roles)
  })

  it('follow the more specific clause of the class', () => {
    const allows = { all: ['operator'], get: ['reader'], set: ['auditor'], create: ['admin'] }
    const roles = rolesIn(apiOf({ allows, fields: [field('uuid', { qualifier: 'RO/runtime' }), field('ink')] }))
    for (const name of ['get_uuid', 'get_ink', 'get_record', 'get_all', 'get_all_records', 'get_by_uuid'])
      assert.deepEqual(roles[name], ['admin', 'operator', 'reader'], name)
    assert.deepEqual(roles.set_ink, ['admin', 'auditor'])
    assert.deepEqual(roles.create, ['admin'])
    assert.deepEqual(roles.destroy, ['admin', 'operator'])
  })

  it('follow the field, then the class', () => {
    const tags = field('tags', { type: { kind: 'set', of: STRING }, allows: { set: ['auditor'] } })
    const roles = rolesIn(apiOf({ allows: { all: ['operator'] }, fields: [tags] }))
    for (const name of ['set_tags', 'add_tags', 'remove_tags']) assert.deepEqual(roles[name], ['admin', 'auditor'])
    assert.deepEqual(roles.get_tags, ['admin', 'operator'])
  })

  it('of get_by_name_label are those that may read name_label, of those that may look objects up', () => {
    const rolesOf = (get: string[] | undefined, own: string[] | undefined) => {
      const label = field('name_label', own ? { allows: { get: own } } : {})
      return rolesIn(apiOf({ ...(get ? { allows: { get } } : {}), fields: [label] })).get_by_name_label
    }
    assert.deepEqual(rolesOf(['reader'], ['operator']), ['admin', 'operator'])
    assert.deepEqual(rolesOf(['operator'], ['reader']), ['admin', 'operator'])
    assert.deepEqual(rolesOf(undefined, ['operator']), ['admin', 'operator'])
    assert.deepEqual(rolesOf(['reader'], undefined), ['admin', 'operator', 'reader'])
    assert.equal(rolesOf(undefined, undefined), null)
  })

  it('follow the message, then the clause without a word of the class, even for an accessor', () => {
    const self = { name: 'self', type: { kind: 'ref', class: 'pen', nullable: false } } as const
    const setInk = message('set_ink', { params: [self, { name: 'value', type: STRING }] })
    const fields = [field('ink', { qualifier: 'RO/runtime', allows: { set: ['reader'] } })]
    const messages = [setInk, message('m', { allows: ['admin'] })]
    const roles = rolesIn(apiOf({ allows: { all: ['operator'], set: ['auditor'] }, fields, messages }))
    assert.deepEqual(roles.set_ink, ['admin', 'operator'])
    assert.deepEqual(roles.m, ['admin'])
  })

  it('are null for @public messages and without sessions', () => {
    const said: Partial<Class> = { allows: { all: ['admin'] }, messages: [message('m', { public: true })] }
    assert.equal(rolesIn(apiOf(said)).m, null)
    assert.ok(Object.values(rolesIn(apiOf(said, []))).every((roles) => roles === null))
  })
})

describe('mayRead', () => {
  const secret = field('value', { allows: { get: ['admin'] } })
  const read = (api: Api, f: Field) => mayRead(api, api.classes[0] as Class, f)

  it('gives the roles of get_f', () => {
    const api = apiOf({ allows: { get: ['reader'] }, fields: [secret, field('name')] })
    assert.deepEqual(read(api, secret), ['admin'])
    assert.deepEqual(read(api, field('name')), ['admin', 'operator', 'reader'])
  })

  it('is null where every user may, and without sessions', () => {
    assert.equal(read(apiOf({ fields: [field('name')] }), field('name')), null)
    assert.equal(read(apiOf({ fields: [secret] }, []), secret), null)
  })
})
