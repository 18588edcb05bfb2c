/** Imports messages and the descriptions of the reference. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { enumeration, imported, message, SESSION, stored } from './reference.ts'

describe('importXenApi: messages', () => {
  it('leaves out the session, and makes references nullable except the object of the message', () => {
    const start = message('start', {
      params: [
        ['vm', 'VM ref'],
        ['host', 'host ref'],
        ['hosts', 'host ref set'],
      ],
      result: ['VM ref', 'a machine'],
    })
    const { text } = imported([SESSION, stored('VM', [], { messages: [start] })])
    assert.match(
      text('VM.crow'),
      / message start\(vm : VM ref, host : host ref or null, hosts : host ref set\) : VM ref\n/,
    )
  })

  it('keeps the session parameter of an API without sessions', () => {
    const { text } = imported([stored('VM', [], { messages: [message('start')] })])
    assert.match(text('VM.crow'), / message start\(session_id : session ref or null\)\n/)
  })

  it('marks messages without session @public, with defaults for parameters that clients leave out', () => {
    const login = {
      ...message('login_with_password', { result: ['session ref', ''], errors: ['HOST_IS_SLAVE'] }),
      params: ['uname', 'pwd', 'version', 'originator'].map((name) => ({ name, type: 'string', doc: '' })),
    }
    const { text } = imported([stored('session', [], { implied: [], messages: [login] })])
    assert.match(
      text('session.crow').replace(/\s+/g, ' '),
      /version : string = "1.0", originator : string = ""\s?\) : session ref throws HOST_IS_SLAVE @public/,
    )
  })

  it('gives defaults to the parameters that calls may leave out', () => {
    const probe = message('probe', {
      params: [
        ['host', 'host ref'],
        ['mode', 'enum bond_mode'],
        ['size', 'int'],
        ['ratio', 'float'],
        ['sure', 'bool'],
        ['names', 'string set'],
        ['config', '(string -> string) map'],
        ['slots', '(int -> VM ref) map'],
      ],
    })
    const mode = enumeration('bond_mode', 'balance-slb', 'lacp')
    const VM = stored('VM', [], { messages: [probe], enums: [mode] })
    const defaults = {
      ...{ host: null, mode: 'balance-slb', size: 4, ratio: 2, sure: false, names: ['a', 'b"'] },
      ...{ config: { x: 'y' }, slots: { 7: null } },
    }
    const { text, notes } = imported([SESSION, VM], [], { optional: { optional: { 'VM.probe': defaults } } })
    const written = text('VM.crow').replaceAll(/\s+/g, ' ')
    const start = written.indexOf('message probe(')
    assert.equal(
      written.slice(start, written.indexOf('map =', written.indexOf('slots')) + 20).replaceAll('( ', '('),
      'message probe(host : host ref or null = null, mode : bond_mode enum = "balance-slb", size : int = 4, ratio : float = 2.0, sure : bool = false, names : string set = ["a", "b\\""], config : (string -> string) map = { "x" -> "y" }, slots : (int -> VM ref) map = { 7 -> null } ',
    )
    assert.ok(notes.includes('8 parameters have a default, as clients may leave them out, in: VM.probe.'))
  })

  it('notes optional parameters that it cannot use', () => {
    const clone = message('clone', {
      params: [
        ['vm', 'VM ref'],
        ['label', 'string'],
        ['size', 'int'],
      ],
    })
    const VM = stored('VM', [], { messages: [clone] })
    const optional = { 'VM.clone': { label: '', other: 1 }, 'VM.fly': { high: true } }
    const { text, notes } = imported([SESSION, VM], [], { optional })
    assert.match(text('VM.crow'), /message clone\(vm : VM ref, label : string, size : int\)/)
    assert.deepEqual(
      notes.filter((note) => /VM\.(clone|fly)/.test(note)),
      [
        'VM.clone has no parameter "other", so it is not optional.',
        'There is no message VM.fly, so none of its parameters is optional.',
        'VM.clone(label) has no default, as a parameter without one follows.',
      ],
    )
    const wrong = { 'VM.clone': { size: 'large' } }
    assert.throws(() => imported([SESSION, VM], [], { optional: wrong }), {
      message: 'The optional parameters: VM.clone(size): "large" is not of type int',
    })
  })

  it('writes large and small defaults of floats as JSON has them, and refuses infinite ones', () => {
    const scale = message('scale', { params: ['a', 'b', 'c', 'd', 'e'].map((name) => [name, 'float'] as const) })
    const VM = stored('VM', [], { messages: [scale] })
    const optional = (json: string) => ({ optional: JSON.parse(`{ "VM.scale": ${json} }`) })
    const { text } = imported([SESSION, VM], [], optional('{ "a": 1e300, "b": -1e21, "c": 1e20, "d": 1e-7, "e": -2 }'))
    assert.match(
      text('VM.crow').replaceAll(/\s+/g, ' '),
      /a : float = 1e\+300, b : float = -1e\+21, c : float = 100000000000000000000.0, d : float = 1e-7, e : float = -2.0/,
    )
    assert.throws(() => imported([SESSION, VM], [], optional('{ "a": 0, "b": 0, "c": 0, "d": 0, "e": 1e999 }')), {
      message: /^The optional parameters: VM\.scale\(e\): .* is not of type float$/,
    })
  })

  it('converts the event batch', () => {
    const from = message('from', { result: ['an event batch', ''] })
    const { text } = imported([SESSION, stored('VM', [], { messages: [from] })])
    assert.match(text('VM.crow'), / message from\(\) : event_batch record\n/)
  })
})

describe('importXenApi: descriptions', () => {
  const start = message('start', {
    description: 'Starts  it, for every\n  <domid> and *.',
    params: [
      ['vm', 'VM ref', 'The VM to start'],
      ['paused', 'bool', ''],
      ['force', 'bool', 'Try harder'],
    ],
    result: ['int', 'how long it took'],
    errors: ['VM_BAD'],
  })
  const VM = stored('VM', [['RW', 'name', 'string']], { messages: [start] })

  it('become documentation', () => {
    const { text } = imported([SESSION, VM], [], { docs: true })
    assert.equal(
      text('VM.crow'),
      `/// A VM
class VM {
 /// the name
 RW name : string

 /// Starts it, for every \\<domid> and \\*.
 ///
 /// - \`vm\`: The VM to start
 /// - \`force\`: Try harder
 ///
 /// Returns how long it took
 message start(vm : VM ref, paused : bool, force : bool) : int throws VM_BAD
}
`,
    )
    assert.equal(text('errors.crow'), '/// VM_BAD was raised.\nerror VM_BAD()\n')
  })

  it('are wrapped, and no line starts like a list', () => {
    const long = `${'word '.repeat(18)}- not 1. an item `.repeat(20)
    const described = { ...VM, description: long }
    const lines = imported([described], [], { docs: true }).text('VM.crow').split('\n')
    const docs = lines.filter((l) => /^\/\/\/ (word|not|an|item)/.test(l))
    assert.ok(docs.length > 15)
    assert.equal(docs.map((l) => l.slice(4)).join(' '), long.trim())
    assert.ok(lines.every((l) => l.length < 130 && !/^\/\/\/ (-|\d+\.)/.test(l)))
  })

  it('are left out without docs', () => {
    const { files, notes } = imported([SESSION, VM])
    assert.ok(files.every((f) => !f.text.includes('//')))
    assert.ok(notes.includes('8 descriptions are left out, as requested.'))
  })
})
