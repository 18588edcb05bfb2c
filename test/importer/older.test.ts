/** The earlier form of the reference: it results in the same texts as the present form. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { type ImportOptions, importXenApi } from '../../importer/xenapi.ts'
import { referenceData } from './data.ts'
import { imported, message, reference, SESSION, stored } from './reference.ts'

/** The earlier form: lists for the history of releases, HTML entities in types and defaults, missing members. */
function older(value: unknown, key = ''): unknown {
  if (Array.isArray(value)) return value.map((item) => older(item, key))
  if (typeof value === 'string') return key === 'type' || key === 'result' || key === 'default' ? escaped(value) : value
  if (typeof value !== 'object' || value === null) return value
  if (key === 'lifecycle') return Reflect.get(value, 'transitions')
  const members = Object.entries(value).filter(([name]) => name !== 'required')
  return Object.fromEntries(members.map(([name, member]) => [name, older(member, name)]))
}

function escaped(text: string): string {
  if (text === 'an event batch') return 'event record set'
  const entities: { readonly [character: string]: string } = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot' }
  return text.replace(/[&<>"]/g, (c) => `&${entities[c]};`)
}

const checks = (files: readonly { readonly path: string; readonly text: string }[]) =>
  analyze(
    files.map(({ path, text }) => ({ path, tree: parse(text) })),
    'older',
  ).diagnostics

describe('importXenApi: the older form of the reference', () => {
  it('results in the same texts and notes as the present form (../shared/data)', function () {
    const data = referenceData()
    if (!data) return this.skip()
    const options: ImportOptions = { docs: false }
    const before = importXenApi(older(data.classes), data.pairs, {
      ...options,
      ...{ errors: data.errors, optional: data.optional },
    })
    assert.deepEqual(before, data.imported(options))
  })

  it('has the history of releases as a list', () => {
    const history = [{ transition: 'published', release: 'rio', description: '' }]
    const old = { ...stored('VM', []), lifecycle: history, tag: '' }
    assert.deepEqual(
      imported([old]).notes.at(-1),
      '1 entries of release history are left out: the language has no words for them yet.',
    )
    for (const lifecycle of [[], {}, { transitions: [] }])
      assert.ok(imported([{ ...stored('VM', []), lifecycle }]).files.length > 0)
    assert.throws(() => imported([{ ...stored('VM', []), lifecycle: 'rio' }]), /class "VM": "lifecycle"/)
  })

  it('returns a batch from event.from, although it lists a set of events', () => {
    const from = message('from', {
      params: [
        ['classes', 'string set'],
        ['token', 'string'],
        ['timeout', 'float'],
      ],
      result: ['event record set', 'the batch of events'],
      errors: ['EVENTS_LOST'],
    })
    const next = message('next', { result: ['event record set'], errors: ['EVENTS_LOST'] })
    const { files, text, notes } = imported([SESSION, reference('event', [], { messages: [from, next] })])
    assert.match(text('event.crow'), /from\(.*\) : event_batch record\s/)
    assert.match(text('event.crow'), /next\(\) : event record set\s/)
    assert.ok(notes.some((note) => note.includes('`uses event` declares: event.from')))
    assert.deepEqual(checks(files), [])
  })

  it('has the entities of HTML in types and defaults', () => {
    const { text } = imported([
      stored('VM', [
        ['RW', 'other_config', '(string -&gt; string) map', '{}'],
        ['RW', 'name_label', 'string', '&quot;a &amp;lt; b&quot;'],
      ]),
      reference('event', [['RO/runtime', 'snapshot', '&lt;class&gt; record']], { messages: [message('next')] }),
    ])
    assert.match(
      text('VM.crow'),
      / other_config : \(string -> string\) map = \{\}\n RW name_label : string = "a &lt; b"\n/,
    )
    assert.match(text('event.crow'), / snapshot : any record\n/)
  })

  it('imports an excerpt that has only the name of session', () => {
    const { files } = imported([reference('session', [])])
    assert.deepEqual(checks(files), [])
  })
})
