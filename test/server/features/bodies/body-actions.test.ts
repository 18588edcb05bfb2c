/** Quick fixes and refactorings of bodies: the lines afterwards. */
import assert from 'node:assert/strict'
import { codeActions } from '../../../../server/features/code-actions/code-actions.ts'
import { edited, viewOf } from '../../view-of.ts'

/** The text after the action with this title, or the titles that there are. */
function resultOf(fixture: string, title: string, length = 0): string {
  const viewed = viewOf(fixture)
  const { view, path, offset } = viewed
  const actions = codeActions(view, path, offset, offset + length)
  const action = actions.find((one) => one.title.startsWith(title))
  return action ? edited(viewed, action.edits) : actions.map((one) => one.title).join('\n')
}

const CLASSES = `error BAD(vm)
class VM {
  RW host : host ref or null <-> VMs = null
  message start(vm : VM ref)
}
class host {
  RW name : string
  RO/runtime VMs : VM ref set <-> host
}
`

function fixed(body: string, title: string): string {
  const before = `${CLASSES}body VM.start {\n${body}\n}\n`
  return resultOf(before, title).replace(CLASSES, '')
}

describe('fixes in bodies', () => {
  it('declare an error in another declaration', () => {
    const text = resultOf(`${CLASSES}body VM.st$0art {\n  fail BAD(vm)\n}\n`, 'Add "BAD"')
    assert.match(text, /message start\(vm : VM ref\) throws BAD\n/)
  })

  it('declare an unknown error with parameters named after the arguments', () => {
    const text = fixed('  fail NEW_$0ERROR(vm, vm.host, 1 + 1)', 'Create the error')
    assert.ok(text.startsWith('error NEW_ERROR(vm, host, value)\n\nbody VM.start {'), text)
  })

  it('require what may be null before the statement', () => {
    assert.equal(
      fixed('  let a = v$0m.host.name', 'Require'),
      'body VM.start {\n  require vm.host != null else HANDLE_INVALID("host", vm.host)\n  let a = vm.host.name\n}\n',
    )
  })

  it('write the owning end of a pair', () => {
    assert.equal(
      fixed('  for h in all host { h.VM$0s += vm }', 'Write "VM.host"'),
      'body VM.start {\n  for h in all host { vm.host = h }\n}\n',
    )
  })
})

const DEFINES = `class VM {
  RW memory : int
  message start(vm : VM ref, factor : int) : int {
    let size = $0vm.memory * factor
    return size
  }
}
`

describe('refactorings of bodies', () => {
  it('extract an expression with its locals as parameters', () => {
    assert.equal(
      resultOf(DEFINES, 'Extract the define', 'vm.memory * factor'.length),
      `class VM {
  RW memory : int
  message start(vm : VM ref, factor : int) : int {
    let size = extracted(vm, factor)
    return size
  }
}

define extracted(vm : VM ref, factor : int) : int := vm.memory * factor
`,
    )
  })

  it('inline a define', () => {
    assert.equal(
      resultOf(
        `class VM {
  RW memory : int
  message start(vm : VM ref) : int {
    return 2 * twice(vm, 1 + 1)
  }
}

define tw$0ice(v : VM ref, by : int) : int := v.memory * by
`,
        'Inline',
      ),
      `class VM {
  RW memory : int
  message start(vm : VM ref) : int {
    return 2 * (vm.memory * (1 + 1))
  }
}
`,
    )
  })

  it('move a body out of its message and back', () => {
    const inside = 'class VM {\n  message sta$0rt(vm : VM ref) {\n    destroy vm\n  }\n}\n'
    const apart = 'class VM {\n  message start(vm : VM ref)\n}\n\nbody VM.start {\n  destroy vm\n}\n'
    assert.equal(resultOf(inside, 'Move the body to'), apart)
    assert.equal(
      resultOf(apart.replace('body VM.sta', 'body VM.sta$0'), 'Move the body into'),
      inside.replace('$0', ''),
    )
  })
})
