/** Inlay hints, written into the text as `⟨…⟩`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { inlayHints } from '../../../server/features/inlay-hints.ts'
import { applyEdits, viewOf } from '../view-of.ts'

function hinted(fixture: string): string {
  const { view, path, files } = viewOf(fixture)
  const text = files[0]?.text ?? ''
  const hints = inlayHints(view, path, { start: 0, end: text.length })
  return applyEdits(
    text,
    hints.map(({ offset, label }) => ({ start: offset, end: offset, newText: `⟨${label}⟩` })),
  )
}

describe('inlay hints', () => {
  it('show the kind of a pair and its owner at the "<->"', () => {
    assert.equal(
      hinted(`class VM {
  RO/runtime VIFs : VIF ref set <-> VM
  RW console : console ref or null <-> VM = null
}
class VIF {
  RO/constructor VM : VM ref <-> VIFs
  RO/runtime lost : VM ref set <-> nothing
}
class console { RO/runtime VM : VM ref <-> console }
class host { RW peers : host ref set <-> peers }
`),
      `class VM {
  RO/runtime VIFs : VIF ref set <->⟨one-many⟩ VM
  RW console : console ref or null <->⟨one-one, owns⟩ VM = null
}
class VIF {
  RO/constructor VM : VM ref <->⟨many-one, owns⟩ VIFs
  RO/runtime lost : VM ref set <-> nothing
}
class console { RO/runtime VM : VM ref <->⟨one-one⟩ console }
class host { RW peers : host ref set <->⟨many-many, symmetric⟩ peers }
`,
    )
  })

  it('name the parameters of calls and errors in message bodies', () => {
    assert.equal(
      hinted(`error BAD(vm, expected)
class VM {
  RW tag : string
  message start(vm : VM ref, force : bool = false) {
    require vm.tag == "a" else BAD(vm, "Halted")
    VM.start(x.y, (true))
    VM.set_tag(vm, size([1, 2]))
  }
}
`),
      `error BAD(vm, expected)
class VM {
  RW tag : string
  message start(vm : VM ref, force : bool = false) {
    require vm.tag == "a" else BAD(vm, ⟨expected:⟩"Halted")
    VM.start(⟨vm:⟩x.y, ⟨force:⟩(true))
    VM.set_tag(⟨self:⟩vm, ⟨value:⟩size([1, 2]))
  }
}
`,
    )
  })

  it('are limited to the range', () => {
    const { view, path, files } = viewOf('class A { RW b : B ref <-> a }\nclass B { RO/runtime a : A ref <-> b }\n')
    const text = files[0]?.text ?? ''
    assert.equal(inlayHints(view, path, { start: 0, end: text.length }).length, 2)
    assert.equal(inlayHints(view, path, { start: 0, end: text.indexOf('\n') }).length, 1)
  })
})
