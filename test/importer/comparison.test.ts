/** The imported Xen API implies and declares exactly the RPCs that the reference lists. */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import type { Type } from '../../model/api.ts'
import type { Behaviour } from '../../model/implied.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { typeText } from '../../model/types.ts'
import { type ReferenceData, type ReferenceRpc, referenceData } from './data.ts'

describe('importXenApi: the whole reference (../shared/data)', () => {
  let data: ReferenceData
  let rpcs: readonly Rpc[]

  before(function () {
    const found = referenceData()
    if (!found) return this.skip()
    data = found
    rpcs = rpcsOf(checked(found, false))
  })

  it('has no errors or warnings, with and without docs', () => {
    assert.equal(checked(data, true).classes.length, checked(data, false).classes.length)
  })

  it('implies the 1,349 implicit RPCs by name, parameter types and result', () => {
    const ours = signatures(rpcs.filter((r) => r.implied))
    assert.deepEqual(ours, theirs(data, true))
    assert.equal(ours.length, 1349)
  })

  it('declares the other 479', () => {
    const ours = signatures(rpcs.filter((r) => !r.implied))
    assert.deepEqual(ours, theirs(data, false))
    assert.equal(ours.length, 479)
  })

  it('implements 109 accessors, 24 destroys and 7 creates without code', () => {
    const kinds = rpcs.filter((r) => !r.implied).map((r) => r.does.kind)
    assert.equal(kinds.filter((k) => ACCESSORS.has(k)).length, 109)
    assert.equal(kinds.filter((k) => k === 'destroy').length, 24)
    assert.equal(kinds.filter((k) => k === 'create_from').length, 7)
  })

  it('gives each of the 1,828 RPCs the roles of the reference', () => {
    const model = checked(data, false)
    const everyone = model.roles.map((role) => role.name).sort()
    assert.equal(everyone.length, 7)
    const ours = rpcs.map(({ name, roles }) => [name, [...(roles ?? everyone)].sort()] as const)
    const theirs = data.classes.flatMap((c) =>
      c.messages.map((m) => [`${c.name}.${m.name}`, [...m.roles].sort()] as const),
    )
    const wrong = difference(new Map(ours), new Map(theirs))
    // The message takes no session, so its caller has no role. A note says so.
    assert.deepEqual(wrong, ['session.slave_local_login_with_password'])
    assert.equal(ours.length, 1828)
    // For 15 more, the other end of a pair requires any role.
    assert.equal(rpcs.filter((rpc) => rpc.roles === null).length, 300)
  })

  it('marks a field @secret', () => {
    const secrets = checked(data, false).classes.flatMap((c) =>
      c.fields.filter((f) => f.secret).map((f) => `${c.name}.${f.name}`),
    )
    assert.deepEqual(secrets, ['secret.value'])
  })

  it('writes 69 files of moderate size', () => {
    const { files } = data.imported({ docs: false })
    assert.equal(files.length, 69)
    assert.deepEqual(
      files.filter((f) => f.text.split('\n').length > 400).map((f) => f.path),
      [],
    )
  })

  it('writes all descriptions of classes, fields and declared messages with docs', () => {
    const model = checked(data, true)
    const docs = new Map<string, string>()
    for (const owner of [...model.classes, ...model.records]) {
      docs.set(owner.name, plain(owner.doc))
      const members = 'members' in owner ? owner.members : [...owner.fields, ...owner.messages]
      for (const member of members) docs.set(`${owner.name}.${member.name}`, plain(member.doc))
    }
    const sentences = data.classes.flatMap(sentencesOf).filter(([, sentence]) => sentence !== '')
    assert.ok(sentences.length > 2000)
    assert.deepEqual(
      sentences.filter(([name, sentence]) => !docs.get(name)?.includes(plain(sentence))),
      [],
    )
  })

  it('writes no description of the reference without docs', () => {
    assert.ok(data.imported({ docs: false }).files.every((f) => !f.text.includes('//')))
  })
})

const ACCESSORS = new Set<Behaviour['kind']>(['get', 'set', 'add', 'remove', 'add_to', 'remove_from', 'set_many'])

/** The model of the imported texts, which must have no diagnostics. */
function checked(data: ReferenceData, docs: boolean) {
  const files = data.imported({ docs }).files.map(({ path, text }) => ({ path, tree: parse(text) }))
  const { model, diagnostics } = analyze(files, 'xenapi')
  assert.deepEqual(diagnostics, [])
  assert.ok(model)
  return model
}

/** The names whose values differ, or that only one side has. */
function difference(a: ReadonlyMap<string, readonly string[]>, b: ReadonlyMap<string, readonly string[]>): string[] {
  const names = [...new Set([...a.keys(), ...b.keys()])]
  return names.filter((name) => a.get(name)?.join() !== b.get(name)?.join())
}

/** `VM.start(VM ref, bool, bool) : void`, sorted. Without `or null`, which the reference does not have. */
function signatures(rpcs: readonly Rpc[]): string[] {
  const text = (type: Type | null) => typeText(type).replaceAll(' or null', '')
  return rpcs.map((r) => `${r.name}(${r.params.map((p) => text(p.type)).join(', ')}) : ${text(r.result)}`).sort()
}

function theirs({ classes }: ReferenceData, implicit: boolean): string[] {
  return classes
    .flatMap((c) => c.messages.filter((m) => m.implicit === implicit).map((m) => `${c.name}.${signature(m)}`))
    .sort()
}

function signature(message: ReferenceRpc): string {
  const params = message.params.filter((p) => p.name !== 'session_id').map((p) => crowfootType(p.type))
  return `${message.name}(${params.join(', ')}) : ${crowfootType(message.result[0] ?? '')}`
}

/** The reference's spelling of a type, in Crowfoot's. */
function crowfootType(type: string): string {
  return type
    .replace('an event batch', 'event_batch record')
    .replace('<class> record', 'any record')
    .replace(/enum (\w+)/g, '$1 enum')
}

/** Every sentence that the import must keep, by the declaration that it describes. */
function sentencesOf({ name, description, fields, messages }: ReferenceData['classes'][number]): [string, string][] {
  const stored = messages.some((m) => m.implicit)
  const said: [string, string][] = [[name, description]]
  for (const f of fields) if (!stored || f.name !== 'uuid') said.push([`${name}.${f.name}`, f.description])
  for (const m of messages.filter((it) => !it.implicit)) {
    const params = m.params.filter((p) => p.name !== 'session_id').map((p) => p.doc)
    for (const sentence of [m.description, ...params, m.result[1] ?? '']) said.push([`${name}.${m.name}`, sentence])
  }
  return said
}

/** Without Markdown's escapes and line breaks. */
function plain(text: string): string {
  return text
    .replace(/\\([^\w\s])/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
