/** Quick fixes of roles and access clauses: their titles, and the text after each. */
import assert from 'node:assert/strict'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import { edited, viewOf } from '../../../view-of.ts'

const HEAD = 'api Pool uses session\nrole reader\nrole admin includes reader\n'

/** The titles at the cursor, and the text below the head after each fix. */
function fixes(text: string, head = HEAD): { readonly [title: string]: string } {
  const viewed = viewOf(head + text)
  const actions = codeActions(viewed.view, viewed.path, viewed.offset, viewed.offset, 'quickfix')
  return Object.fromEntries(actions.map((action) => [action.title, edited(viewed, action.edits).replace(head, '')]))
}

describe('quick fixes of roles', () => {
  it('write the suggested role, declare it, or remove it from the list', () => {
    assert.deepEqual(fixes('class VM get allows(admin, rea$0der2) {}\n'), {
      'Write "reader"': 'class VM get allows(admin, reader) {}\n',
      'Create the role "reader2"': 'role reader2\n\nclass VM get allows(admin, reader2) {}\n',
      'Remove "reader2"': 'class VM get allows(admin) {}\n',
    })
  })

  it('never remove the only role of a clause', () => {
    assert.deepEqual(Object.keys(fixes('class VM allows($0nobody) {}\n')), ['Create the role "nobody"'])
  })

  it('merge the roles of a repeated clause into the first', () => {
    const text = 'class VM {\n  RW a : int get allows(admin) $0get allows(admin, reader)\n}\n'
    assert.deepEqual(fixes(text), {
      'Put its roles into the first': 'class VM {\n  RW a : int get allows(admin, reader)\n}\n',
    })
  })

  it('repair the word of a clause', () => {
    assert.deepEqual(fixes('class VM {\n  message m() $0get allows(admin)\n}\n'), {
      'Write only "allows"': 'class VM {\n  message m() allows(admin)\n}\n',
      'Remove the clause': 'class VM {\n  message m()\n}\n',
    })
    assert.equal(fixes('class VM $0creat allows(admin) {}\n')['Write "create"'], 'class VM create allows(admin) {}\n')
  })

  it('give a computed field the readers, or the mark, of what it shows', () => {
    const of = (computed: string) =>
      `class VM {\n  RW key : string @secret get allows(admin)\n  RW pay : int get allows(admin)\n  RO/runtime ${computed}\n}\n`
    assert.deepEqual(fixes(of('twi$0ce : int := self.pay * 2')), {
      'Write "get allows(admin)"': of('twice : int := self.pay * 2 get allows(admin)'),
    })
    assert.deepEqual(fixes(of('sho$0wn : string := self.key + "!" get allows(admin)')), {
      'Write "@secret"': of('shown : string @secret := self.key + "!" get allows(admin)'),
    })
  })

  it('add readers to a secret', () => {
    assert.deepEqual(fixes('class VM {\n  RW key : string @sec$0ret\n}\n'), {
      'Let "reader" read it': 'class VM {\n  RW key : string @secret get allows(reader)\n}\n',
      'Let "admin" read it': 'class VM {\n  RW key : string @secret get allows(admin)\n}\n',
      'Remove "@secret"': 'class VM {\n  RW key : string\n}\n',
    })
  })

  it('add sessions to the API', () => {
    const offered = fixes('role a$0\n', 'api Pool\n')
    assert.deepEqual(offered, { 'Write "uses session" on the api': 'api Pool uses session\nrole a\n' })
  })
})
