/** Roles of a reference: which role includes which, and the shortest clauses for the rights. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { rpcsOf } from '../../model/rpcs.ts'
import { imported, message, reference, SESSION, stored } from './reference.ts'

const ALL = ['admin', 'operator', 'read-only']
const LESS = ['admin', 'operator']

/** The class with roles for each implied message, chosen by its name. */
function guarded(rolesFor: (name: string) => readonly string[], parts: Parameters<typeof stored>[2] = {}) {
  const implied = ['create', 'destroy', 'get_all', 'get_uuid', 'get_size', 'set_size', 'get_tags', 'set_tags']
  const fields = [['RW', 'size', 'int'] as const, ['RW', 'tags', 'string set', '{}'] as const]
  const owner = stored('VM', fields, { implied: [...implied, 'add_tags', 'remove_tags'], ...parts })
  return { ...owner, messages: owner.messages.map((m) => ({ ...m, roles: rolesFor(nameOf(m)) })) }
}

function nameOf(it: object): string {
  return 'name' in it ? String(it.name) : ''
}

const session = { ...SESSION, messages: SESSION.messages.map((m) => ({ ...m, roles: ALL })) }

function importedVm(rolesFor: (name: string) => readonly string[], parts?: Parameters<typeof stored>[2]) {
  return imported([session, guarded(rolesFor, parts)])
}

/** Asserts that the RPCs of class VM have the same roles in the text as in the reference. */
function assertExact(rolesFor: (name: string) => readonly string[]): void {
  const { files } = importedVm(rolesFor)
  const { model, diagnostics } = analyze(
    files.map(({ path, text }) => ({ path, tree: parse(text) })),
    'x',
  )
  assert.deepEqual(diagnostics, [])
  assert.ok(model)
  for (const rpc of rpcsOf(model)) {
    if (rpc.class === 'VM')
      assert.deepEqual([...(rpc.roles ?? ALL)].sort(), [...rolesFor(rpc.name.slice(3))].sort(), rpc.name)
  }
}

const isRead = (name: string) => name.startsWith('get_')

describe('importXenApi: roles', () => {
  it('include each other as the lists say', () => {
    const { text } = importedVm((name) => (isRead(name) ? ALL : name === 'destroy' ? ['admin'] : LESS))
    assert.equal(
      text('api.crow').split('\n\n')[1],
      'role admin includes operator\nrole operator includes "read-only"\nrole "read-only"\n',
    )
  })

  it('need no clause where all may do everything', () => {
    assert.match(importedVm(() => ALL).text('VM.crow'), /^class VM \{\n/)
  })

  it('make the shortest clauses that are exact', () => {
    const mixed = (name: string) => (isRead(name) ? ALL : name === 'destroy' ? ['admin'] : LESS)
    const { text } = importedVm(mixed)
    assert.match(text('VM.crow'), /^class VM allows\(operator\) get allows\("read-only"\) destroy allows\(admin\) \{\n/)
    assertExact(mixed)
  })

  it('are on a field where they differ; a set has clauses with words', () => {
    const tagged = (name: string) => (name.endsWith('tags') ? ['admin'] : name === 'set_size' ? LESS : ALL)
    const { text } = importedVm(tagged)
    assert.match(text('VM.crow'), /tags : string set = \[\] get allows\(admin\) set allows\(admin\)\n/)
    assertExact(tagged)
  })

  it('leave a message to root where there are none', () => {
    const { text, notes } = imported([session, reference('tools', [], { messages: [message('ping')] })])
    assert.match(text('tools.crow'), /message ping\(\) allows\(\)\n|class tools without objects allows\(\)/)
    assert.ok(notes.some((note) => note.startsWith('No role may call these') && note.includes('tools.ping')))
  })

  it('are noted where no clause can express them', () => {
    const { notes } = importedVm((name) => (name === 'get_all' || name === 'add_tags' ? LESS : ALL))
    assert.ok(
      notes.some((note) => note.startsWith('Roles that no clause') && note.endsWith(': VM.get_all, VM.add_tags.')),
      notes.join('\n'),
    )
  })

  it('that may not read a label may not look objects up by it; differences of the reference are noted', () => {
    const vm = (byLabel: readonly string[]) => {
      const implied = ['get_name_label', 'get_by_name_label']
      const owner = stored('VM', [['RO/runtime', 'name_label', 'string']], { implied })
      const rolesFor = (name: string) =>
        name === 'get_by_name_label' ? byLabel : name === 'get_name_label' ? LESS : ALL
      return { ...owner, messages: owner.messages.map((m) => ({ ...m, roles: rolesFor(nameOf(m)) })) }
    }
    const unsaid = (byLabel: readonly string[]) =>
      imported([session, vm(byLabel)]).notes.filter((note) => note.startsWith('Roles that no clause'))
    assert.deepEqual(unsaid(LESS), [])
    assert.match(unsaid(ALL).join(), /VM\.get_by_name_label/)
  })
})
