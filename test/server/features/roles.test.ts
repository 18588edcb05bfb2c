/** Roles in the editor: each feature at a role or a clause. */
import assert from 'node:assert/strict'
import { rpcsOf } from '../../../model/rpcs.ts'
import { completions } from '../../../server/features/completion/completion.ts'
import { definition } from '../../../server/features/definition.ts'
import { documentSymbols } from '../../../server/features/document-symbols.ts'
import { hover } from '../../../server/features/hover.ts'
import { references } from '../../../server/features/references.ts'
import { rename } from '../../../server/features/rename/rename.ts'
import { semanticTokens } from '../../../server/features/semantic-tokens.ts'
import { symbolsIn } from '../../../server/features/workspace-symbols.ts'
import { edited, markSpans, viewOf } from '../view-of.ts'

const POOL = `api Pool uses session
/// Looks around.
role reader
role operator includes reader
role "pool-admin" includes operator
class VM without create get allows(reader) set allows(operator) {
  RW  name  : string
  RW  key   : string @secret get allows("pool-admin")
  RW  notes : string allows()
  message start(self : VM ref) allows("pool-admin")
  message ping(self : VM ref)
}
`

/** The pool with the cursor before a piece of it. */
function cursorAt(piece: string): string {
  const index = POOL.indexOf(piece)
  assert.ok(index >= 0, piece)
  return `${POOL.slice(0, index)}$0${POOL.slice(index)}`
}

function hovered(piece: string): string {
  const { view, path, offset } = viewOf(cursorAt(piece))
  return hover(view, path, offset)?.markdown ?? ''
}

function labels(line: string, inClass = true): string[] {
  const { view, path, offset } = viewOf(inClass ? `${POOL}class host {\n  ${line}\n}\n` : `${POOL}${line}`)
  return [...completions(view, path, offset).items]
    .sort((a, b) => (a.sortText < b.sortText ? -1 : 1))
    .map((item) => item.label)
}

describe('roles in the editor', () => {
  it('hover on a role counts the RPCs that it may call', () => {
    const text = hovered('operator includes')
    assert.ok(text.startsWith('```crow\nrole operator includes reader\n```'), text)
    const [, may, all, everyone] =
      /Users with this role may call (\d+) of (\d+) RPCs; every user may call (\d+)\./.exec(text) ?? []
    const { analysis } = viewOf(POOL)
    assert.ok(analysis.model)
    assert.deepEqual([Number(may), Number(all), Number(everyone)], counts('operator'))
    assert.ok(text.includes('Includes `reader`. Included by `pool-admin`.'), text)
    assert.ok(hovered('reader\n').includes('Looks around.'))
  })

  it('hover names the roles that read and change a field or call a message', () => {
    assert.ok(hovered('key   :').includes('Read by `pool-admin`. Changed by `operator`, `pool-admin`.'))
    assert.ok(hovered('notes :').includes('Read only by `root`. Changed only by `root`.'))
    assert.ok(hovered('start(').includes('Called by `pool-admin`.'))
    assert.ok(hovered('ping(').includes('Called by every user.'))
    assert.ok(hovered('VM without').includes('class VM without create get allows(reader) set allows(operator)'))
  })

  it('hover explains the words', () => {
    assert.ok(hovered('get allows("pool').startsWith('Who may read'))
    assert.ok(hovered('allows("pool').startsWith('Only users with one of these roles'))
    assert.ok(hovered('includes operator').startsWith('The role has all rights'))
    assert.ok(hovered('secret').startsWith('The value appears in no log'))
  })

  it('completion proposes roles and the words of clauses where they fit', () => {
    const roles = ['"pool-admin"', 'operator', 'reader']
    assert.deepEqual(labels('RW x : int allows($0'), roles)
    assert.deepEqual(labels('RW x : int get allows(reader, $0'), ['"pool-admin"', 'operator'])
    assert.deepEqual(labels('message m() allows($0)'), roles)
    assert.deepEqual(labels('RW x : int get allows(reader) $0'), [
      '@secret',
      '@internal',
      'allows',
      'set allows',
      'was',
    ])
    assert.deepEqual(labels('message m() throws A $0'), ['@public', '@internal', 'allows'])
    assert.deepEqual(labels('role auditor includes $0', false), roles)
    assert.deepEqual(labels('role auditor $0', false), ['includes'])
    const words = ['allows', 'create allows', 'destroy allows', 'get allows', 'set allows']
    assert.deepEqual(labels('class host $0{ }', false), ['without', ...words, 'was', 'with'])
    assert.deepEqual(labels('class host without create $0{ }', false), [
      ...words.filter((word) => word !== 'create allows'),
      'with',
    ])
    assert.deepEqual(labels('class host allows(reader) get allows($0 { }', false), roles)
    assert.deepEqual(labels('class host allows(reader) $0{ }', false), words.slice(1))
  })

  it('go to definition leads to the role', () => {
    const viewed = viewOf(cursorAt('"pool-admin")\n  RW  notes'))
    const found = definition(viewed.view, viewed.path, viewed.offset)
    assert.ok(found.length === 1)
    assert.ok(JSON.stringify(found).includes(`"start":${POOL.indexOf('"pool-admin" includes')}`), JSON.stringify(found))
  })

  it('references and rename find all lists, with quotes if needed', () => {
    const viewed = viewOf(cursorAt('operator includes'))
    const { view, path, offset } = viewed
    const marked = markSpans(viewed, references(view, path, offset, true))
    assert.equal(marked, POOL.replaceAll('operator', '<<operator>>'))
    const result = rename(view, path, offset, 'pool operator')
    assert.ok('edits' in result)
    assert.equal(edited(viewed, result.edits), POOL.replaceAll('operator', '"pool operator"'))
    const back = viewOf(cursorAt('"pool-admin" includes'))
    const plain = rename(back.view, back.path, back.offset, 'admin')
    assert.ok('edits' in plain)
    assert.equal(edited(back, plain.edits), POOL.replaceAll('"pool-admin"', 'admin'))
    assert.deepEqual(rename(view, path, offset, 'reader'), { refused: 'There is a role "reader" already.' })
    assert.deepEqual(rename(view, path, offset, '""'), { refused: 'A role cannot be empty.' })
  })

  it('semantic tokens distinguish roles and words from names', () => {
    const { view, path } = viewOf(POOL)
    const tokens = semanticTokens(view, path).map((t) => `${POOL.slice(t.start, t.start + t.length)} ${t.type}`)
    for (const token of [
      'role keyword',
      'reader enumMember',
      '"pool-admin" enumMember',
      'get keyword',
      'allows keyword',
    ])
      assert.ok(tokens.includes(token), token)
  })

  it('are in the outline of the file and of the workspace', () => {
    const { view, path } = viewOf(POOL)
    const roles = documentSymbols(view, path).filter((symbol) => symbol.kind === 'role')
    assert.deepEqual(
      roles.map(({ name, detail }) => `${name} ${detail}`.trim()),
      ['reader', 'operator includes reader', 'pool-admin includes operator'],
    )
    assert.ok(symbolsIn(view, 'pool-admin').some((symbol) => symbol.kind === 'role'))
  })
})

/** From the model: the RPCs that a role may call, all RPCs, and those without a clause. */
function counts(role: string): number[] {
  const { model } = viewOf(POOL).analysis
  assert.ok(model)
  const rpcs = rpcsOf(model)
  const may = rpcs.filter((rpc) => rpc.roles === null || rpc.roles.includes(role))
  return [may.length, rpcs.length, rpcs.filter((rpc) => rpc.roles === null).length]
}
