/** Imports classes, enums, errors and the API as a whole. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { enumeration, imported, message, reference, SESSION, stored } from './reference.ts'

describe('importXenApi', () => {
  it('names the API and what it uses', () => {
    assert.equal(imported([SESSION, reference('event', [])]).text('api.crow'), 'api XenAPI uses session, event\n')
    assert.equal(imported([stored('VM', [])], null, { docs: false, name: 'Mine' }).text('api.crow'), 'api Mine\n')
  })

  it('leaves out the uuid that every class with objects has', () => {
    const { text, notes } = imported([stored('VM', [['RW', 'name', 'string', '""']])])
    assert.equal(text('VM.crow'), 'class VM {\n RW name : string = ""\n}\n')
    assert.ok(notes.includes('1 uuid fields are not written: every class with objects has one.'))
  })

  it('writes without for implied RPCs that the reference does not list', () => {
    const host = stored('host', [['RW', 'name_label', 'string']], { implied: ['get_all'] })
    assert.match(imported([host]).text('host.crow'), /^class host without create, destroy, get_by_name_label \{/)
    assert.match(
      imported([stored('LVHD', [], { implied: [] })]).text('LVHD.crow'),
      /without create, destroy, get_all \{/,
    )
  })

  it('makes a record of a class with fields and no messages', () => {
    const stat = reference('sr_stat', [
      ['RO/runtime', 'uuid', 'string option'],
      ['RO/runtime', 'size', 'int', '0'],
    ])
    const { text, notes } = imported([stat])
    assert.equal(text('sr_stat.crow'), 'record sr_stat {\n uuid : string option\n size : int = 0\n}\n')
    assert.ok(notes.some((n) => n.endsWith('whose members have no qualifiers: sr_stat.')))
  })

  it('makes a class without objects of a class with only declared messages', () => {
    const event = reference('event', [['RO/runtime', 'snapshot', '<class> record']], {
      messages: [message('next', { result: ['event record set', 'the events'] })],
    })
    assert.equal(
      imported([SESSION, event]).text('event.crow'),
      'class event without objects {\n RO/runtime snapshot : any record\n\n message next() : event record set\n}\n',
    )
  })

  it('declares an enum once, and quotes values that are not names', () => {
    const mode = enumeration('mode', 'balance-slb', 'active')
    const { text, notes } = imported([stored('A', [], { enums: [mode] }), stored('B', [], { enums: [mode] })])
    assert.match(text('A.crow'), /^enum mode \{ "balance-slb", active \}\n\nclass A/)
    assert.doesNotMatch(text('B.crow'), /enum/)
    assert.ok(notes.includes('Enums of several classes are declared in the first: mode.'))
  })

  it('notes two enums of one name that differ', () => {
    const a = stored('A', [], { enums: [enumeration('mode', 'on')] })
    const b = stored('B', [], { enums: [enumeration('mode', 'on', 'off')] })
    assert.equal(imported([a, b]).notes[0], 'The enum mode of B (on, off) differs from that of A (on), which is used.')
  })

  it('declares each error once, except built-in ones', () => {
    const errors = ['SR_FULL', 'EVENTS_LOST']
    const { text } = imported([
      stored('SR', [], { messages: [message('scan', { errors }), message('fill', { errors })] }),
    ])
    assert.equal(text('errors.crow'), 'error SR_FULL()\n')
    assert.match(text('SR.crow'), / throws SR_FULL, EVENTS_LOST\n/)
  })

  it('declares an error with the parameters of any of its occurrences', () => {
    const error = (parts: object) => ({ ...message('scan'), errors: [{ name: 'SR_FULL', doc: '', ...parts }] })
    const text = (...parts: object[]) =>
      imported([stored('SR', [], { messages: parts.map((p, i) => ({ ...error(p), name: `scan${i}` })) })])
    const declared = (...parts: object[]) => text(...parts).text('errors.crow')
    assert.equal(
      declared({ params: ['SR', 'current size', '2nd', 'SR'] }),
      'error SR_FULL(SR, current_size, _2nd, SR_2)\n',
    )
    assert.equal(declared({ err_params: [{ name: 'SR', doc: 'the SR' }] }), 'error SR_FULL(SR)\n')
    assert.equal(declared({ doc: 'Full. Signature: SR_FULL(SR, size)' }), 'error SR_FULL(SR, size)\n')
    assert.equal(declared({}, { params: ['SR'] }), 'error SR_FULL(SR)\n')
    assert.equal(declared({ params: [] }), 'error SR_FULL()\n')
    assert.ok(
      text({ params: ['a'] }, { params: ['b'] }).notes.includes(
        'Errors with several lists of parameters keep the first: SR_FULL.',
      ),
    )
  })

  it('takes missing parameters of errors from another file, and notes errors without any', () => {
    const errors = ['SR_FULL', 'SR_LOST', 'SR_ODD']
    const classes = [stored('SR', [], { messages: [message('scan', { errors })] })]
    for (const given of [{ SR_FULL: ['SR'], SR_LOST: [] }, { errors: { SR_FULL: ['SR'], SR_LOST: [] } }]) {
      const { text, notes } = imported(classes, null, { docs: false, errors: given })
      assert.equal(text('errors.crow'), 'error SR_FULL(SR)\nerror SR_LOST()\nerror SR_ODD()\n')
      assert.ok(
        notes.includes(
          '1 errors are declared without parameters, as the reference names none: SR_ODD. Another file can declare them again with parameters.',
        ),
      )
    }
    assert.throws(() => imported(classes, null, { docs: false, errors: { SR_FULL: 'SR' } }), /The errors: "SR_FULL"/)
  })

  it('writes an error that a message lists twice once, with a note', () => {
    const errors = ['SR_FULL', 'SR_FULL']
    const { text, notes } = imported([stored('SR', [], { messages: [message('scan', { errors })] })])
    assert.match(text('SR.crow'), / throws SR_FULL\n/)
    assert.ok(notes.includes('Errors that a message lists twice are written once: SR.scan.'))
  })

  it('writes each class to its own file, on file systems that ignore case too', () => {
    const classes = ['errors', 'VM', 'vm'].map((name) => stored(name, []))
    assert.deepEqual(
      imported(classes).files.map((f) => f.path),
      ['api.crow', 'errors_2.crow', 'VM.crow', 'vm_2.crow'],
    )
  })

  it('notes an implied RPC that the text and the reference do not share', () => {
    const odd = stored('VM', [['RW', 'size', 'int']], { implied: ['create', 'destroy', 'get_all', 'get_shape'] })
    const { notes } = imported([odd])
    assert.ok(notes.includes('The reference implies VM.get_shape, and the text does not.'))
    assert.ok(notes.includes('The text implies VM.set_size, which the reference does not list.'))
    assert.ok(notes.some((n) => n.startsWith('The reference implies VM.get_record')))
  })

  it('counts the facts that the language cannot express', () => {
    const vm = {
      ...stored('VM', [], { messages: [{ ...message('start'), roles: ['pool-admin'], tag: 'memory' }] }),
      lifecycle: { state: 'Published_s', transitions: [{}, {}] },
    }
    const { notes } = imported([vm])
    assert.ok(notes.includes('2 entries of release history are left out: the language has no words for them yet.'))
    assert.ok(notes.includes('The roles of 1 messages are left out: without sessions, users have no roles.'))
    assert.ok(notes.includes('1 tags are left out: the language has no words for them. They are memory.'))
  })
})
