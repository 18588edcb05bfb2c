/** Refactorings: where they are offered, the text after them, and that the diagnostics stay the same. */
import assert from 'node:assert/strict'
import { analyze } from '../../../../../analysis/analyze.ts'
import { format } from '../../../../../grammar/format.ts'
import { parse } from '../../../../../grammar/parse.ts'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import { viewOf } from '../../../view-of.ts'
import { afterAction } from '../fixes/after-action.ts'

/** The titles of the refactorings at the cursor. */
function offered(fixture: string): string[] {
  const { view, path, offset } = viewOf(fixture)
  return codeActions(view, path, offset, offset, 'refactor').map((action) => action.title)
}

/** The files after the refactoring with this title. They are formatted, and have no new diagnostics. */
function refactored(fixture: string, title: string): string {
  const { view, path, offset, files } = viewOf(fixture)
  const action = codeActions(view, path, offset, offset, 'refactor').find((a) => a.title === title)
  assert.ok(action, `offered are: ${offered(fixture).join('; ')}`)
  const after = afterAction(new Map(files.map((file) => [file.path, file.text])), action)
  const found = analyze(
    [...after].map(([p, text]) => ({ path: p, tree: parse(text) })),
    'fixture',
  ).diagnostics
  assert.deepEqual(
    found.map((d) => d.message),
    view.diagnostics.map((d) => d.message),
  )
  for (const text of after.values()) assert.deepEqual(format(text), { text })
  return [...after].map(([p, text]) => (after.size > 1 ? `//- ${p}\n${text}` : text)).join('')
}

describe('extract an enum', () => {
  it('makes an enum of the default and the values in objects', () => {
    const fixture = `class VM {
  RW  name_label : string = ""
  RW  po$0wer      : string = "Halted"
}

object VM a { power = "on hold" }
`
    assert.equal(
      refactored(fixture, 'Extract the enum "power"'),
      `enum power { Halted, "on hold" }

class VM {
  RW  name_label : string = ""
  RW  power      : power enum = Halted
}

object VM a { power = "on hold" }
`,
    )
  })

  it('adds a first value without a default, and avoids a taken name', () => {
    const fixture = `enum power { On, Off }

class VM {
  RO/runtime po$0wer : string set
}
`
    assert.equal(
      refactored(fixture, 'Extract the enum "power_2"'),
      `enum power { On, Off }

enum power_2 { Unknown }

class VM {
  RO/runtime power : power_2 enum set
}
`,
    )
  })

  it('makes one enum of several selected fields', () => {
    const { view, path } = viewOf('class VM {\n  RW  a : string = "x"\n  RW  b : string = "y"\n}\n')
    const [action] = codeActions(view, path, 12, 60, 'refactor.extract')
    assert.deepEqual(
      action?.edits.map((edit) => edit.newText),
      ['enum VM_a { x, y }\n\nclass VM {\n  RW  a : VM_a enum = x\n  RW  b : VM_a enum = y'],
    )
  })

  it('is not offered for a name label, nor for another type', () => {
    assert.deepEqual(offered('class VM {\n  RW name_$0label : string\n}\n'), [])
    assert.deepEqual(offered('class VM {\n  RW mem$0ory : int\n}\n'), [])
  })
})

describe('move a declaration to its own file', () => {
  const fixture = `//- pool.crow
// About the file.

class VM {
  RW name_label : string
}

// About networks.
/// A network.
class net$0work {
  RW name_label : string
}

class host {}
//- other.crow
class SR {}
`

  it('also moves documentation and comments', () => {
    assert.equal(
      refactored(fixture, 'Move class "network" to network.crow'),
      `//- pool.crow
// About the file.

class VM {
  RW name_label : string
}

class host {}
//- other.crow
class SR {}
//- network.crow
// About networks.
/// A network.
class network {
  RW name_label : string
}
`,
    )
  })

  it('is not offered if the file exists, or nothing else is in this one', () => {
    assert.deepEqual(offered(fixture.replace('other.crow', 'Network.crow')), [])
    assert.deepEqual(offered('class V$0M {}\n'), [])
  })
})

describe('sort the bound fields', () => {
  it('moves them next to each other, with their documentation', () => {
    const fixture = `class V$0M {
  RO/runtime  VIFs : VIF ref set <-> VM
  RW          name : string
  /// Where it runs.
  RW          host : host ref or null <-> VMs = null // or nowhere

  message start(vm : VM ref)
}

class VIF {
  RO/constructor VM : VM ref <-> VIFs
}

class host {
  RO/runtime VMs : VM ref set <-> host
}
`
    const sorted = refactored(fixture, 'Sort the bound fields by their partners')
    assert.equal(
      sorted.slice(0, sorted.indexOf('class VIF')),
      `class VM {
  RO/runtime  VIFs : VIF ref set <-> VM
  /// Where it runs.
  RW          host : host ref or null <-> VMs = null // or nowhere
  RW          name : string

  message start(vm : VM ref)
}

`,
    )
    assert.deepEqual(offered(sorted.replace('class VM', 'class V$0M')), ['Move class "VM" to VM.crow'])
  })
})

describe('make the other direction', () => {
  it('swaps the writable end of a one-one pair', () => {
    const fixture = `class book {
  RO/runtime cov$0er : cover ref <-> book
}

class cover {
  RW book : book ref or null <-> cover = null
}
`
    assert.equal(
      refactored(fixture, 'Write the pair at "book.cover" instead'),
      `class book {
  RW cover : cover ref or null <-> book = null
}

class cover {
  RO/runtime book : book ref or null <-> cover
}
`,
    )
  })

  it('swaps the writable end of a many-many pair', () => {
    const fixture = `class author {
  RO/constructor bo$0oks : book ref set <-> authors = []
}

class book {
  RO/runtime authors : author ref set <-> books
}
`
    assert.equal(
      refactored(fixture, 'Write the pair at "book.authors" instead'),
      `class author {
  RO/runtime books : book ref set <-> authors
}

class book {
  RO/constructor authors : author ref set <-> books = []
}
`,
    )
  })

  it('is not offered for a many-one pair', () => {
    const fixture = `class VM {
  RO/runtime VI$0Fs : VIF ref set <-> VM
}

class VIF {
  RO/constructor VM : VM ref <-> VIFs
}
`
    assert.deepEqual(offered(fixture), [])
  })
})
