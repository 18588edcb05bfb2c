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

describe('conversions in bodies', () => {
  const converted = (statement: string) => fixed(`  ${statement}`, 'Convert into "require"')

  it('make a requirement of an "if" that only fails', () => {
    const expected = (condition: string) => `body VM.start {\n  require ${condition} else BAD(vm)\n}\n`
    assert.equal(converted('if vm.host$0 == null { fail BAD(vm) }'), expected('vm.host != null'))
    assert.equal(converted('if size(all VM)$0 >= 3 {\n    fail BAD(vm)\n  }'), expected('size(all VM) < 3'))
    assert.equal(converted('if not$0 (vm in all VM) { fail BAD(vm) }'), expected('(vm in all VM)'))
    assert.equal(converted('if vm in$0 all VM { fail BAD(vm) }'), expected('not (vm in all VM)'))
    assert.equal(
      converted('if vm.host == null or$0 vm in all VM { fail BAD(vm) }'),
      expected('not (vm.host == null or vm in all VM)'),
    )
  })

  it('do not lose statements or comments', () => {
    for (const statement of [
      'if tr$0ue { fail BAD(vm) } else { wait 1s }',
      'if tr$0ue {\n    wait 1s\n    fail BAD(vm)\n  }',
      'if tr$0ue {\n    // why\n    fail BAD(vm)\n  }',
    ])
      assert.ok(!converted(statement).includes('require'), statement)
  })
})

describe('a call of what is not declared', () => {
  it('gets a define with the types of its arguments, and the zero of what is expected', () => {
    const text = fixed('  require loa$0d(vm.host, 3) > 1 else BAD(vm)', 'Create the define')
    assert.match(text, /\n\ndefine load\(host : host ref or null, value : int\) : int := 0\n$/)
    assert.match(fixed('  che$0ck_it(vm)', 'Create the define'), /\n\ndefine check_it\(vm : VM ref\) \{\}\n$/)
  })

  it('gets an external', () => {
    assert.match(
      fixed('  let a : string = lo$0ad(vm)', 'Create the external'),
      /\nexternal load\(vm : VM ref\) : string\n/,
    )
  })

  it('gets none where the types are not known', () => {
    assert.ok(!fixed('  let a = lo$0ad(vm)', 'Create the').includes('define'))
    assert.ok(!fixed('  lo$0ad(unknown)', 'Create the').includes('define'))
  })
})

describe('inlining a define', () => {
  const BEFORE = 'enum power { on, off }\n'
  const inlined = (text: string) => resultOf(`${BEFORE}${text}\n`, 'Inline').replace(BEFORE, '')

  it('does not evaluate an argument that does something twice, or not at all', () => {
    for (const argument of ['random(3)', 'ext(1)']) {
      const external = 'external ext(a : int) : int { return a }'
      const text = `define twice$0(n : int) : int := n + n\ndefine use() : int := twice(${argument})\n${external}`
      assert.ok(!inlined(text).includes('define use'), argument)
    }
  })

  it('names the enum of a value that had its type from the parameter or the result', () => {
    assert.equal(
      inlined('define is_on$0(p : power enum) : bool := p in [on]\ndefine use() : bool := is_on(off)'),
      'define use() : bool := (power.off in [power.on])\n',
    )
  })

  it('is not offered where a value had its type from the parameter or the result', () => {
    for (const text of [
      'define f$0(s : int set) : int := size(s)\ndefine use() : int := f([])',
      'define f$0(n : float) : float := n / 2.0\ndefine use() : float := f(1)',
      'define f$0() : int set := []\ndefine use() : int := size(f())',
    ])
      assert.ok(!inlined(text).includes('define use'), text)
  })
})
