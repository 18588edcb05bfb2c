/** Hover: the Markdown at the cursor `$0`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { hover } from '../../../server/features/hover.ts'
import { markSpans, viewOf } from '../view-of.ts'

const POOL = `
/// What it is doing.
enum power {
  /// Off.
  Halted
  Running
}
error VM_BAD(vm, expected)
/// A guest.
class VM without destroy {
  RW   tags : string set = []   // words
  /// Its cards.
  RO/runtime VIFs : VIF ref set <-> VM
  RO/runtime state : power enum = Halted
  /// Starts it.
  message start(vm : VM ref,
    paused : bool = false) throws VM_BAD, OBJECT_IN_USE
}
class VIF { RO/constructor VM : VM ref <-> VIFs }
class host { RW peers : host ref set <-> peers }
object VM web { tags = ["a  b"], state = Halted }
`

/** The Markdown with the cursor before the piece. */
function at(piece: string): string | undefined {
  const index = POOL.indexOf(piece)
  assert.ok(index >= 0, piece)
  const { view, path, offset } = viewOf(`${POOL.slice(0, index)}$0${POOL.slice(index)}`)
  return hover(view, path, offset)?.markdown
}

describe('hover', () => {
  it('shows the line, documentation and RPCs of a field', () => {
    const text = at('tags :') ?? ''
    assert.ok(text.startsWith('```crow\nRW tags : string set = []\n```\n\nField of `VM`.'), text)
    assert.ok(text.includes('VM.add_tags(self : VM ref, value : string)\n'), text)
    assert.ok(text.includes('VM.get_tags(self : VM ref) : string set\n'), text)
  })

  it('shows what follows for a field from other lines: its expression and what is unique', () => {
    const text = `class hotel {
  RO/runtime si$0ze : int
  RW code : string where size(code) > 2
  RW chain : string
  unique code
  unique chain, size
}
compute hotel.size := size(self.code) + 1
`
    const shown = (marked: string) => {
      const { view, path, offset } = viewOf(marked)
      return hover(view, path, offset)?.markdown ?? ''
    }
    const size = shown(text.replace('unique chain, size', 'unique chain, code'))
    assert.ok(size.includes('Field of `hotel`.\n\nComputed: `size(self.code) + 1`.\n'), size)
    const code = shown(text.replace('si$0ze', 'size').replace('RW code', 'RW co$0de').replace(', size', ', code'))
    assert.ok(code.includes('RW code : string where size(code) > 2'), code)
    assert.ok(code.includes('Unique in its class. Unique in its class together with `chain`.'), code)
    assert.ok(code.includes('hotel.set_code(self : hotel ref, value : string)'), code)
  })

  it('shows the relation of a bound field, and which end owns it', () => {
    const set = at('VIFs : VIF') ?? ''
    assert.ok(set.includes('Its cards.'), set)
    assert.ok(set.includes('Bound to `VIF.VM`: one-many, relation `VIF.VM`. `VIF.VM` owns it, this end follows.'), set)
    assert.ok(at('VM : VM ref <->')?.includes('Bound to `VM.VIFs`: many-one, relation `VIF.VM`. This end owns it.'))
    assert.ok(at('peers : host')?.includes('Bound to itself: a symmetric many-many relation `host.peers`.'))
  })

  it('shows the pair at its "<->", the other end at its name', () => {
    assert.equal(at('<-> VM'), 'Bound to `VIF.VM`: one-many, relation `VIF.VM`. `VIF.VM` owns it, this end follows.')
    assert.ok(at('VIFs }')?.startsWith('```crow\nRO/runtime VIFs : VIF ref set <-> VM\n```'))
  })

  it('shows a class: its documentation, and the count and list of its RPCs', () => {
    const text = at('VM without') ?? ''
    assert.ok(
      text.startsWith('```crow\nclass VM without destroy\n```\n\nA guest.\n\n13 RPCs: 12 implied, 1 declared.'),
      text,
    )
    assert.ok(text.includes('VM.get_uuid(self : VM ref) : string'), text)
  })

  it('shows a message and its parameters', () => {
    const line = 'message start(vm : VM ref, paused : bool = false) throws VM_BAD, OBJECT_IN_USE'
    assert.equal(at('start('), `\`\`\`crow\n${line}\n\`\`\`\n\nStarts it.\n\nMessage of \`VM\`.`)
    assert.equal(at('paused :'), '```crow\npaused : bool = false\n```\n\nParameter of `VM.start`.')
  })

  it('shows enums, their values, errors and objects', () => {
    assert.ok(at('power enum')?.includes('What it is doing.'))
    assert.ok(at('Halted }')?.endsWith('`Halted`, value of the enum `power`.\n\nOff.'))
    assert.equal(at('VM_BAD, OB'), '```crow\nerror VM_BAD(vm, expected)\n```')
    assert.ok(at('OBJECT_IN_USE')?.includes('cannot be destroyed'))
    assert.equal(at('web {'), '```crow\nobject VM web { tags = ["a  b"], state = Halted }\n```')
  })

  it('describes words of the language', () => {
    assert.ok(at('RO/runtime VIFs')?.startsWith('The server computes the value'))
    assert.ok(at('destroy {')?.startsWith('No `destroy`'))
    assert.ok(at('class VM')?.startsWith('A class of persistent objects.'))
    assert.ok(at('string set')?.startsWith('Text'))
    assert.ok(at('throws')?.startsWith('The errors'))
  })

  it('knows the standard classes', () => {
    const { view, path, offset } = viewOf('api A uses session\nclass VM { RW s : $0session ref or null = null }\n')
    assert.ok(hover(view, path, offset)?.markdown.includes('A logged-in client.'))
  })

  it('has the span of the name, and is empty between names', () => {
    const viewed = viewOf('class VM { RW na$0me : string }\n')
    const found = hover(viewed.view, viewed.path, viewed.offset)
    assert.equal(markSpans(viewed, found ? [found.span] : []), 'class VM { RW <<name>> : string }\n')
    const empty = viewOf('class VM { }\n\n$0\n// x\n')
    assert.equal(hover(empty.view, empty.path, empty.offset), undefined)
  })
})
