/** Completion that depends on the text after the cursor, or edits other places of the file. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { completions } from '../../../../server/features/completion/completion.ts'
import { labels } from '../../completion-labels.ts'
import { edited, viewOf } from '../../view-of.ts'

describe('completion in the parameters of a message', () => {
  const within = (line: string, head = 'class host without create') =>
    labels(`${head} {\n  RW name_label : string\n  RW tags : string set\n  ${line}\n}\n`)

  it('proposes the object first', () => {
    assert.deepEqual(within('message m($0'), ['self : host ref'])
    assert.deepEqual(within('message m($0)'), ['self : host ref'])
    assert.deepEqual(within('message m($0a : int)'), [])
    assert.deepEqual(within('message m(self : host ref, $0)'), [])
    assert.deepEqual(within('message m($0)', 'class host without objects'), [])
  })

  it('proposes the fields that a create does not have yet', () => {
    assert.deepEqual(within('message create($0'), ['name_label : string', 'tags : string set'])
    assert.deepEqual(within('message create(tags : string set, $0)'), ['name_label : string'])
  })

  it('proposes the value parameter of an accessor by its name', () => {
    assert.deepEqual(within('message set_name_label(self : host ref, $0'), ['value : string'])
    assert.deepEqual(within('message add_tags(self : host ref, $0'), ['value : string'])
  })

  it('proposes no default before a required parameter', () => {
    assert.ok(within('message m(a : int $0, b : int = 1)').includes('='))
    assert.ok(!within('message m(a : int $0, b : int)').includes('='))
  })
})

describe('completion before other text', () => {
  const within = (line: string) => labels(`api A uses session\nrole r\nclass host {\n  ${line}\n}\nenum e { A }\n`)

  it('proposes a member on the line after a qualifier that is not yet written to its end', () => {
    assert.deepEqual(within('RO/\n  $0').slice(0, 3), ['RW', 'RO/constructor', 'RO/runtime'])
  })

  it('continues the member before on a new line if possible', () => {
    assert.deepEqual(within('message m()\n  $0').slice(-2), ['throws', 'allows'])
    assert.ok(!within('message m() throws X\n  $0').includes('throws'))
    assert.ok(!within('RW a : int\n  $0').includes('throws'))
    assert.ok(!within('$0').includes('allows'))
  })

  it('continues a list of errors on a new line', () => {
    const list = 'message m() throws UUID_INVALID,\n      $0'
    assert.ok(within(list).includes('HANDLE_INVALID'))
    assert.ok(!within(list).includes('RW'))
    assert.ok(within(`${list}HANDLE_INVALID,\n      EVENTS_LOST`).includes('HANDLE_INVALID'))
    assert.deepEqual(within('message m() throws UUID_INVALID,\n  RW a : bool = $0'), ['false', 'true'])
  })

  it('does not propose text that already follows the cursor', () => {
    assert.deepEqual(within('RW a : int $0 <-> b @secret = 1'), [
      'set',
      'option',
      '@internal',
      'allows',
      'get allows',
      'set allows',
      'was',
    ])
    assert.deepEqual(within('RW a : string $0= ""').includes('='), false)
    assert.deepEqual(within('message m() $0\n    throws X').includes('throws'), false)
    assert.deepEqual(within('RW a : int get $0'), ['allows'])
    assert.deepEqual(within('RW a : int was $0'), [])
    assert.deepEqual(within('RW a : int was b $0= 1'), ['@secret', '@internal', 'allows', 'get allows', 'set allows'])
    assert.deepEqual(within('RW a : int $0was b'), ['was'])
    assert.deepEqual(within('RW a : int get allows(r) get $0'), ['allows'])
  })

  it('proposes only qualifiers before a name and its colon', () => {
    assert.deepEqual(within('$0 a : int'), ['RW', 'RO/constructor', 'RO/runtime'])
    assert.deepEqual(within('$0RW a : int'), ['RW', 'RO/constructor', 'RO/runtime'])
    assert.deepEqual(within('$0 RW a : int'), [])
    assert.deepEqual(within('mess$0 m()'), ['message'])
  })

  it('omits a kind word that already follows', () => {
    const { view, path, offset } = viewOf('class host {\n  RW a : ho$0 ref\n}\n')
    const [item] = completions(view, path, offset).items
    assert.deepEqual([item?.label, item?.edit.newText], ['host ref', 'host'])
  })

  it('proposes no types that a field cannot have', () => {
    assert.deepEqual(within('RW a : host ref $0'), [
      'set',
      'or null',
      '<->',
      '=',
      '@secret',
      '@internal',
      'allows',
      'get allows',
      'set allows',
      'was',
    ])
    assert.deepEqual(within('RW a : host ref or null $0'), [
      '<->',
      '=',
      '@secret',
      '@internal',
      'allows',
      'get allows',
      'set allows',
      'was',
    ])
    assert.ok(!within('RW a : (string -> host ref $0').includes('<->'))
    assert.ok(within('message m(a : host ref $0').includes('option'))
  })

  it('replaces the whole word if the editor supports it', () => {
    const { view, path, offset } = viewOf('class VM {\n  RO/con$0structor a : int\n}\n')
    const [item] = completions(view, path, offset).items
    assert.deepEqual([item?.edit.end, item?.replaceEnd], [offset, offset + 'structor'.length])
  })

  it('proposes roles only where the API has sessions', () => {
    assert.deepEqual(labels('api A\nrole r\nclass host { RW a : int allows($0) }\n'), [])
  })

  it('proposes the classes of the API before the standard ones', () => {
    const found = labels('api A uses session, task\nclass zebra {\n  RW a : $0\n}\n').filter((l) => l.endsWith(' ref'))
    assert.deepEqual(found, ['zebra ref', 'session ref', 'task ref'])
  })

  it('knows the class around a comment', () => {
    assert.ok(labels('class A {\n  RW a : int\n  /// About b.\n  $0').includes('RO/runtime'))
  })
})

describe('completion of a partner that does not exist', () => {
  const accepted = (fixture: string, label: string) => {
    const viewed = viewOf(fixture)
    const item = completions(viewed.view, viewed.path, viewed.offset).items.find((i) => i.label === label)
    assert.ok(item, label)
    return { item, text: edited(viewed, [item.edit, ...(item.extraEdits ?? [])]) }
  }

  it('adds the partner to the other class of the file, formatted', () => {
    const { text } = accepted(
      'class VIF {\n  RO/constructor VM : VM ref <-> $0\n}\n\nclass VM {\n  RW name_label : string\n\n  message m()\n}\n',
      'VIFs',
    )
    assert.equal(
      text,
      'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n\nclass VM {\n  RW          name_label : string\n  RO/runtime  VIFs       : VIF ref set <-> VM\n\n  message m()\n}\n',
    )
  })

  it('adds a reference for a set, with an unused name', () => {
    const { text } = accepted(
      'class VM {\n  RO/runtime VIFs : VIF ref set <-> $0\n}\nclass VIF {\n  RW  VM  : string\n}\n',
      'VM_2',
    )
    assert.match(text, /RO\/constructor VM_2 : VM ref <-> VIFs/)
  })

  it('adds the partner above the field in the same class', () => {
    const { text } = accepted('class dir {\n  /// Where it lies.\n  RW parent : dir ref <-> $0\n}\n', 'dirs')
    assert.equal(
      text,
      'class dir {\n  RO/runtime dirs : dir ref set <-> parent\n  /// Where it lies.\n  RW parent : dir ref <-> dirs\n}\n',
    )
  })

  it('binds back an unbound field of the same file', () => {
    const { text } = accepted(
      'class VIF {\n  RO/constructor VM : VM ref <-> $0\n}\n\nclass VM {\n  RO/runtime VIFs : VIF ref set @unbound\n}\n',
      'VIFs',
    )
    assert.equal(
      text,
      'class VIF {\n  RO/constructor VM : VM ref <-> VIFs\n}\n\nclass VM {\n  RO/runtime VIFs : VIF ref set <-> VM\n}\n',
    )
  })

  it('leaves another file to the quick fix', () => {
    const { item } = accepted(
      '//- a.crow\nclass VIF {\n  RO/constructor VM : VM ref <-> $0\n}\n//- b.crow\nclass VM { }\n',
      'VIFs',
    )
    assert.equal(item.extraEdits, undefined)
    assert.equal(item.detail, 'new in VM: add it with the quick fix')
  })

  it('is not offered if a field names this one, or for a standard class', () => {
    const waits = labels('class A {\n  RW b : B ref <-> $0\n}\nclass B {\n  RO/runtime as : A ref set <-> b\n}\n')
    assert.deepEqual(waits, ['as'])
    assert.deepEqual(labels('api A uses session\nclass A {\n  RW b : session ref <-> $0\n}\n'), [])
  })
})
