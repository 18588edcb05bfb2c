/** Quick fixes from a user's view: the actions for a mistake, and the text after each. */
import assert from 'node:assert/strict'
import type { CodeAction } from '../../../../server/features/code-actions/code-action.ts'
import { codeActions } from '../../../../server/features/code-actions/code-actions.ts'
import { edited, viewOf } from '../../view-of.ts'

function actionsAt(fixture: string, only = 'quickfix'): CodeAction[] {
  const { view, path, offset } = viewOf(fixture)
  return codeActions(view, path, offset, offset, only)
}

function titles(fixture: string, only?: string): string[] {
  return actionsAt(fixture, only).map((action) => action.title)
}

/** The changed files after the action with this title. */
function outcome(fixture: string, title: string, only?: string): string {
  const action = actionsAt(fixture, only).find((a) => a.title === title)
  assert.ok(action, `offered are: ${titles(fixture, only).join('; ')}`)
  return edited(viewOf(fixture), action.edits)
}

const MISSING_END = `//- VM.crow
class VM {
  RO/runtime VIFs : VIF ref set <-> V$0M
}
//- VIF.crow
/// An interface.
class VIF {
  RO/constructor device : string // eth0

  message plug(self : VIF ref)
}
`

describe('quick fixes', () => {
  it('offer each valid form of a missing end, and prefer none', () => {
    assert.deepEqual(titles(MISSING_END), [
      'Add "RO/constructor VM : VM ref <-> VIFs" to "VIF"',
      'Add "RW VM : VM ref or null <-> VIFs = null" to "VIF"',
      'Add "RO/runtime VM : VM ref <-> VIFs" to "VIF"',
      'Add "RW VM : VM ref set <-> VIFs = []" to "VIF"',
      'Add "RO/constructor VM : VM ref set <-> VIFs = []" to "VIF"',
      'Add "RO/runtime VM : VM ref set <-> VIFs" to "VIF"',
      'Mark it "@unbound" instead',
    ])
    assert.deepEqual(
      actionsAt(MISSING_END).map((a) => a.preferred),
      [false, false, false, false, false, false, false],
    )
  })

  it('offer no owning end if the existing end is writable', () => {
    const fixture = 'class cover {\n  RW book : book ref or null <-> co$0ver = null\n}\n\nclass book {}\n'
    assert.deepEqual(titles(fixture), [
      'Add "RO/runtime cover : cover ref set <-> book" to "book"',
      'Add "RO/runtime cover : cover ref <-> book" to "book"',
      'Remove "<-> cover"',
    ])
  })

  it('add a missing end after the last field, aligned with it', () => {
    const expected = `//- VIF.crow
/// An interface.
class VIF {
  RO/constructor  device : string // eth0
  RO/constructor  VM     : VM ref <-> VIFs

  message plug(self : VIF ref)
}
`
    assert.equal(outcome(MISSING_END, titles(MISSING_END)[0] ?? ''), expected)
  })

  it('do not format an unformatted text', () => {
    const fixture = `class VM {
    RO/runtime VIFs : VIF ref set <-> V$0M
}
class VIF {
    RO/constructor device : string
    RW a : int
}
`
    const expected = `class VM {
    RO/runtime VIFs : VIF ref set <-> VM
}
class VIF {
    RO/constructor device : string
    RW a : int
    RO/constructor VM : VM ref <-> VIFs
}
`
    assert.equal(outcome(fixture, 'Add "RO/constructor VM : VM ref <-> VIFs" to "VIF"'), expected)
  })

  it('keep line breaks', () => {
    const fixture =
      'class VM {\r\n  RW  a    : int\r\n  RW  host : host ref or null <-> V$0Ms = null\r\n}\r\n\r\nclass host {}\r\n'
    const [action] = actionsAt(fixture)
    assert.ok(action)
    assert.match(
      edited(viewOf(fixture), action.edits),
      /class host \{\r\n {2}RO\/runtime VMs : VM ref set <-> host\r\n\}/,
    )
  })

  it('extend a standard class', () => {
    const fixture = `api Pool uses session

class host {
  RO/runtime logins : session ref set <-> h$0ost
}
`
    const added = 'Add "RO/constructor host : host ref or null <-> logins = null" to "session"'
    const extension = '\nclass session {\n  RO/constructor host : host ref or null <-> logins = null\n}\n'
    assert.equal(outcome(fixture, added), fixture.replace('h$0ost', 'host') + extension)
  })

  it('add missing values to a standard enum', () => {
    const fixture = 'api Pool uses task\n\nenum task_status_$0type { pending, paused, success }\n'
    assert.equal(
      outcome(fixture, 'Add failure, cancelling, cancelled'),
      'api Pool uses task\n\nenum task_status_type { pending, paused, success, failure, cancelling, cancelled }\n',
    )
  })

  it('add an optional reference if there are objects already', () => {
    const fixture = `class VM {
  RO/runtime VIFs : VIF ref set <-> V$0M
}

class VIF {}

object VIF eth0 {}
`
    assert.equal(titles(fixture)[0], 'Add "RO/constructor VM : VM ref or null <-> VIFs = null" to "VIF"')
  })

  it('bind an unbound set to the field that names it, as a valid pair', () => {
    const fixture = `class VM {
  RW VI$0Fs : VIF ref set = []
}

class VIF {
  RO/constructor VM : VM ref
}
`
    const expected = `class VM {
  RO/runtime VIFs : VIF ref set <-> VM
}

class VIF {
  RO/constructor VM : VM ref <-> VIFs
}
`
    assert.equal(outcome(fixture, 'Bind it to "VIF.VM"'), expected)
    assert.equal(actionsAt(fixture)[0]?.preferred, false)
    assert.equal(
      outcome(fixture, 'Mark it "@unbound"'),
      fixture.replace('VI$0Fs', 'VIFs').replace('set =', 'set @unbound ='),
    )
  })

  it('add missing values to an object, by type', () => {
    const fixture = `enum mode { "balance-slb", active }

class host {
  RW  name_label : string
  RW  mode       : mode enum
  RW  since      : datetime
  RW  tags       : string set
  RW  peer       : host ref
}

object host lab$01 {}
`
    const expected = `object host lab1 {
  name_label = "lab1"
  mode = "balance-slb"
  since = "1970-01-01T00:00:00Z"
  tags = []
  peer = lab1
}
`
    assert.ok(outcome(fixture, 'Give it "name_label", "mode", "since", "tags", "peer"').endsWith(`\n\n${expected}`))
  })

  it('convert a value of another type', () => {
    const at = (type: string, value: string) => titles(`class VM {\n  RW a : ${type} = $0${value}\n}\n`)
    assert.deepEqual(at('int', '"1024"'), ['Write 1024', 'Write 0'])
    assert.deepEqual(at('bool', '"yes"'), ['Write true', 'Write false'])
    assert.deepEqual(at('string set', '"a"'), ['Write ["a"]', 'Write []'])
    assert.deepEqual(at('(string -> int) map', '[]'), ['Write {}'])
  })

  it('close a bracket where the fewest errors remain', () => {
    const at = (text: string) => outcome(text, titles(text)[0] ?? '')
    assert.equal(at('class VM $0{\n  RW a : int\n\nclass b {}\n'), 'class VM {\n  RW a : int\n}\n\nclass b {}\n')
    assert.equal(at('class VM {\n  RW a : int set = $0[1, 2\n}\n'), 'class VM {\n  RW a : int set = [1, 2]\n}\n')
  })

  it('name the diagnostics that they fix', () => {
    for (const action of actionsAt(MISSING_END)) {
      assert.deepEqual(action.diagnosticCodes, ['CROW1402'])
      assert.equal(action.diagnostics[0]?.code, 'CROW1402')
    }
  })

  it('have line numbers in their titles if a selection has several mistakes', () => {
    const { view, path, files } = viewOf(BARE)
    const found = codeActions(view, path, 0, files[0]?.text.length ?? 0, 'quickfix').map((action) => action.title)
    assert.deepEqual(
      found.slice(0, 3),
      [4, 5, 7].map((line) => `Write "state enum" (line ${line})`),
    )
    assert.deepEqual(found.slice(-1), ['Fix all in this file: A type lacks its kind word'])
  })

  it('are not offered without a mistake', () => {
    assert.deepEqual(titles('class VM$0 {}\n'), [])
  })
})

const BARE = `enum state { On, Off }

class VM {
  RO/runtime  po$0wer : state
  RW          other : state = On

  message flip(to : state)
}

class VIF {
  RW VMs : VM ref set = []
}
`

describe('fix all of one kind', () => {
  const fixed = BARE.replace('po$0wer', 'power').replaceAll(/: state\b/g, ': state enum')

  it('is a quick fix if there are several mistakes', () => {
    assert.equal(
      outcome(BARE.replace('po$0wer : state', 'power : st$0ate'), 'Fix all in this file: A type lacks its kind word'),
      fixed,
    )
    assert.deepEqual(titles('class VM {\n  RW a : VM$0 set @unbound\n}\n'), [
      'Write "VM ref"',
      'Write "VM ref or null"',
    ])
  })

  it('is one source action, or one for a requested code', () => {
    const all = actionsAt(BARE, 'source')
    assert.deepEqual(
      all.map((a) => a.kind),
      ['source.fixAll.crowfoot'],
    )
    assert.equal(outcome(BARE, 'Apply all safe fixes in this file', 'source.fixAll'), fixed)
    assert.equal(outcome(BARE, 'Fix all in this file: A type lacks its kind word', 'source.fixAll.CROW1201'), fixed)
  })

  it('applies the same kind of fix everywhere if there are several', () => {
    const fixture = 'class VM {\n  RW  a$0 : VM ref set = []\n  RW  b : VM ref set = []\n}\n'
    const marked = fixture.replace('a$0', 'a').replaceAll('set =', 'set @unbound =')
    assert.equal(outcome(fixture, 'Mark every such set "@unbound"'), marked)
  })

  it('adds several members at the same place', () => {
    const fixture = `class VM {
  RO/runtime  a : VIF ref set <-> $0A
  RO/runtime  b : VIF ref set <-> B
}

class VIF {}
`
    const text = outcome(fixture, 'Add the missing end of every pair, in its likeliest form')
    assert.ok(
      text.endsWith('class VIF {\n  RO/constructor  A : VM ref <-> a\n  RO/constructor  B : VM ref <-> b\n}\n'),
      text,
    )
  })
})
