/** Forms: their first drafts, the values of drafts, and the problems of wrong input. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Type } from '../../../model/api.ts'
import { rpcsOf } from '../../../model/rpcs.ts'
import { withoutSecretValues } from '../../../reference/secret-values.ts'
import { NetworkError, RpcError } from '../../../web/console/calls/call-errors.ts'
import { explainError } from '../../../web/console/calls/explain-error.ts'
import {
  type Draft,
  draftOf,
  EMPTY_TEXT,
  emptyDraft,
  LEFT_TO_DEFAULT,
  readDraft,
} from '../../../web/console/forms/draft.ts'
import { formKey } from '../../../web/console/forms/form-key.ts'
import { type ConsoleView, consoleViewOf, hashOf } from '../../../web/console/route.ts'
import { article } from '../../../web/console/values/article.ts'
import { firstDrafts } from '../../../web/console/views/call-drafts.ts'
import { apiOf } from '../awkward.ts'
import { sampleApi } from '../sites.ts'

const API = sampleApi('pool')
const INT: Type = { kind: 'int' }
const STRING: Type = { kind: 'string' }
const HOST: Type = { kind: 'ref', class: 'host', nullable: false }
const CPU: Type = { kind: 'record', name: 'cpu_info' }
const MAP: Type = { kind: 'map', key: INT, value: { kind: 'float' } }

const value = (type: Type, draft: Draft) => {
  const read = readDraft(API, type, draft)
  return 'value' in read ? read.value : read.problems[0]?.problem
}

describe('forms of the console', () => {
  it('start with defaults, required inputs first, without members that a client cannot know', () => {
    const draft = emptyDraft(API, CPU) as { members: { [name: string]: Draft } }
    assert.deepEqual(Object.keys(draft.members), ['vendor', 'model', 'cores_per_socket', 'speed', 'sockets'])
    assert.equal(draft.members.sockets, '1')
    assert.equal(emptyDraft(API, HOST, { object: 'lab1' }), LEFT_TO_DEFAULT)
    assert.equal(emptyDraft(API, { kind: 'enum', name: 'vdi_type' }), '')
  })

  it('leave a secret field to its hidden default', () => {
    const api = withoutSecretValues(apiOf('class keep { RW pin : string @secret = "1234"\n RW code : string @secret }'))
    assert.ok(!JSON.stringify(api).includes('1234'))
    const { members } = emptyDraft(api, { kind: 'record', name: 'keep' }) as { members: { [name: string]: Draft } }
    assert.deepEqual(members, { code: '', pin: LEFT_TO_DEFAULT })
    const given: Draft = { kind: 'members', members: { ...members, code: 'c' } }
    assert.deepEqual(readDraft(api, { kind: 'record', name: 'keep' }, given), { value: { code: 'c' } })
  })

  it('have a title with the right article', () => {
    const said = ['host', 'author', 'VM', 'VIF', 'SR', 'USB_group', 'user', 'PBD'].map((name) => article(name))
    assert.deepEqual(said, ['a host', 'an author', 'a VM', 'a VIF', 'an SR', 'a USB_group', 'a user', 'a PBD'])
  })

  it('read 64-bit ints with every digit', () => {
    assert.equal(value(INT, ' 42 '), 42)
    assert.equal(value(INT, '9223372036854775807'), '9223372036854775807')
    assert.match(String(value(INT, '9223372036854775808')), /64 bits/)
    assert.match(String(value(INT, '1.5')), /whole number/)
    assert.match(String(value(INT, '')), /whole number/)
  })

  it('read floats, dates, references and enums', () => {
    assert.equal(value({ kind: 'float' }, '1e3'), 1000)
    assert.match(String(value({ kind: 'float' }, 'NaN')), /number/)
    assert.equal(value({ kind: 'datetime' }, '2026-01-31T12:00:00+01:00'), '20260131T11:00:00Z')
    assert.match(String(value({ kind: 'datetime' }, '2026-02-30')), /date/)
    assert.equal(value({ ...HOST, nullable: true }, ''), 'OpaqueRef:NULL')
    assert.equal(value(HOST, ''), 'A host is needed.')
    assert.match(String(value(HOST, 'lab9')), /Not one host is called "lab9"/)
    assert.equal(value(HOST, ' OpaqueRef:1 '), 'OpaqueRef:1')
    assert.match(String(value({ kind: 'enum', name: 'vdi_type' }, 'tape')), /no value "tape"/)
    assert.equal(value({ kind: 'enum', name: 'vdi_type' }, ''), 'Choose a value.')
    assert.match(String(value(STRING, '\u0001')), /control characters/)
  })

  const THING: Type = { kind: 'record', name: 'thing' }
  const api = apiOf(`
enum colour { red, blue }
class thing {
  RW size : int
  RW note : string
  RW colour : colour enum
  RW tint : colour enum = blue
  RW name_description : string = ""
  RW name_label : string
}
`)

  it('of a new object start with its name, choose nothing, and report all problems at once', () => {
    const draft = emptyDraft(api, THING) as { members: { [name: string]: Draft } }
    const members = { name_label: '', name_description: '', size: '', note: '', colour: '', tint: 'blue' }
    assert.deepEqual(Object.entries(draft.members), Object.entries(members))
    assert.deepEqual(readDraft(api, THING, draft as Draft, 'record'), {
      problems: [
        { problem: 'A text is needed.', path: 'record.name_label', isEmptyText: true },
        { problem: 'A whole number is needed, such as 42.', path: 'record.size' },
        { problem: 'A text is needed.', path: 'record.note', isEmptyText: true },
        { problem: 'Choose a value.', path: 'record.colour' },
      ],
    })
  })

  it('start with given values, of a parameter or of a member of the record', () => {
    const rpc = rpcsOf(API).find(({ name }) => name === 'VIF.create')
    assert.ok(rpc)
    const fill = { VM: 'OpaqueRef:1', unknown: 'x' }
    const [draft] = firstDrafts(API, { rpc, self: undefined, fill })
    assert.ok(typeof draft === 'object' && draft.kind === 'members')
    assert.equal(draft.members.VM, 'OpaqueRef:1')
    assert.ok(!('unknown' in draft.members))
    const setter = rpcsOf(API).find(({ name }) => name === 'VM.set_affinity')
    assert.ok(setter)
    const drafts = firstDrafts(API, { rpc: setter, self: 'OpaqueRef:2', fill: { value: 'OpaqueRef:3' } })
    assert.deepEqual(drafts, ['OpaqueRef:2', 'OpaqueRef:3'])
    const keys = [undefined, { VM: 'OpaqueRef:1' }, { VM: 'OpaqueRef:2' }].map((one) => formKey(rpc, undefined, one))
    assert.equal(new Set(keys).size, 3, 'drafts of other starts are other drafts')
  })

  it('send an empty text on request, and if it is the default', () => {
    const given = { name_label: EMPTY_TEXT, size: '1', note: ' ', colour: 'red', tint: 'red', name_description: '' }
    const sent = { ...given, name_label: '', size: 1 }
    assert.deepEqual(readDraft(api, THING, { kind: 'members', members: given }), { value: sent })
    const again = draftOf(api, THING, sent)
    assert.deepEqual(readDraft(api, THING, again), { value: sent }, 'called again from the history')
    assert.equal(value(STRING, ''), '', 'the value of a setter')
  })

  it('read sets, options, maps and records, and report where a problem is', () => {
    const list = (...items: Draft[]): Draft => ({ kind: 'list', items })
    assert.deepEqual(value({ kind: 'set', of: INT }, list('1', '2')), [1, 2])
    assert.deepEqual(value({ kind: 'option', of: INT }, list()), [])
    assert.deepEqual(readDraft(API, { kind: 'set', of: INT }, list('1', 'x', '2', ''), 'tags'), {
      problems: [1, 3].map((i) => ({ problem: 'A whole number is needed, such as 42.', path: `tags[${i}]` })),
    })
    const pairs = (...all: [Draft, Draft][]): Draft => ({ kind: 'pairs', pairs: all })
    assert.deepEqual(value(MAP, pairs(['1', '0.5'])), { 1: 0.5 })
    assert.match(String(value(MAP, pairs(['1', '0.5'], ['1', '2']))), /"1" is there twice/)
    assert.deepEqual(readDraft(API, MAP, pairs(['a', '1'], ['1', 'x'], ['1', '2']), 'm'), {
      problems: [
        { problem: 'A whole number is needed, such as 42.', path: 'm[0].key' },
        { problem: 'A number is needed, such as 0.5.', path: 'm[1].value' },
        { problem: 'The key "1" is there twice.', path: 'm[2].key' },
      ],
    })
    const members = { vendor: 'x', model: 'y', cores_per_socket: '2', speed: '3', sockets: LEFT_TO_DEFAULT }
    assert.deepEqual(value(CPU, { kind: 'members', members }), {
      vendor: 'x',
      model: 'y',
      cores_per_socket: 2,
      speed: 3,
    })
  })

  it('read back a given value', () => {
    const cases: (readonly [Type, unknown])[] = [
      [INT, '9007199254740993'],
      [{ kind: 'bool' }, true],
      [{ kind: 'datetime' }, '20260131T12:00:00Z'],
      [{ ...HOST, nullable: true }, 'OpaqueRef:NULL'],
      [{ kind: 'option', of: STRING }, ['a']],
      [MAP, { 1: 0.5, 2: 1 }],
      [CPU, { vendor: '', model: 'm', cores_per_socket: 1, speed: 1, sockets: 2 }],
    ]
    for (const [type, given] of cases) assert.deepEqual(value(type, draftOf(API, type, given)), given)
  })
})

describe('errors in words', () => {
  it('name the object that still refers to another', () => {
    const { referrer, text } = explainError(API, new RpcError('OBJECT_IN_USE', ['VM', 'v', 'VBD', 'b', 'VM']))
    assert.deepEqual(referrer, { class: 'VBD', ref: 'b', field: 'VM' })
    assert.match(text, /VBD\.VM of another object/)
  })

  it('name the parameters of declared errors, with their documentation', () => {
    const { params, text } = explainError(API, new RpcError('VM_BAD_POWER_STATE', ['v', 'Halted', 'Running']))
    assert.equal(text, 'The virtual machine was in the wrong state for the operation.')
    assert.deepEqual(params, [
      ['vm', 'v'],
      ['expected', 'Halted'],
      ['actual', 'Running'],
    ])
  })

  it('show undeclared errors as they are', () => {
    assert.equal(explainError(API, new RpcError('constructor', [])).text, 'The server answered constructor.')
    assert.equal(explainError(API, new RpcError('The batch is empty', [], -32600)).text, 'The batch is empty')
    assert.equal(
      explainError(API, new NetworkError('The server cannot be reached.')).text,
      'The server cannot be reached.',
    )
  })
})

describe('addresses of the console', () => {
  it('name a view and can be read back', () => {
    const views: ConsoleView[] = [
      { view: 'home' },
      { view: 'history' },
      { view: 'class', class: 'VM' },
      { view: 'calls', class: 'VM' },
      { view: 'object', class: 'VM', ref: 'OpaqueRef:1/2 #%' },
      { view: 'graph', class: 'VM', ref: 'OpaqueRef:1/2 #%' },
      { view: 'call', rpc: 'VM.start' },
      { view: 'call', rpc: 'VM.start', self: 'OpaqueRef:1' },
      { view: 'call', rpc: 'VIF.create', fill: { VM: 'OpaqueRef:1/2 #%?', device: '&=' } },
    ]
    for (const view of views) assert.deepEqual(consoleViewOf(hashOf(view)), view)
    for (const hash of ['', '#', '#/x', '#VM/%', '#VM.start/%zz'])
      assert.equal(typeof consoleViewOf(hash).view, 'string')
  })
})
