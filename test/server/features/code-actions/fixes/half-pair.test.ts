/** A pair with one missing or wrong end is one mistake: one diagnostic in the API, and the first fix writes the intended end. */
import assert from 'node:assert/strict'
import { codeActions } from '../../../../../server/features/code-actions/code-actions.ts'
import { edited, viewOf } from '../../../view-of.ts'

/** The diagnostics of the API, and the first fix at the cursor. */
function found(fixture: string): { readonly said: string[]; readonly fix: string; readonly after: string } {
  const viewed = viewOf(fixture)
  const [action] = codeActions(viewed.view, viewed.path, viewed.offset, viewed.offset, 'quickfix')
  const said = viewed.view.diagnostics.map((d) => `${d.code} ${d.message}`)
  return { said, fix: action?.title ?? 'nothing', after: action ? edited(viewed, action.edits) : '' }
}

const VM = (field: string) => `class VM {\n  ${field}\n}\n\n`
const VIF = (field: string) => `class VIF {\n  ${field}\n}\n`

describe('a pair with one end missing', () => {
  const half = 'CROW1405 "VIF.VM" is bound to "VM.VIFs", which is not bound back.'
  const whole = VM('RO/runtime VIFs : VIF ref set <-> VM') + VIF('RO/constructor VM : VM ref <-> VIFs')

  for (const [where, text] of [
    ['at the end that is bound', VM('RO/runtime VIFs : VIF ref set') + VIF('RO/constructor VM : VM ref <-> VI$0Fs')],
    ['at the end that is not', VM('RO/runtime VI$0Fs : VIF ref set') + VIF('RO/constructor VM : VM ref <-> VIFs')],
  ] as const)
    it(`is fixed ${where}`, () =>
      assert.deepEqual(found(text), { said: [half], fix: 'Write "<-> VM" on "VM.VIFs"', after: whole }))

  it('is one mistake if one end is a reference', () => {
    const { said, after } = found(
      'class A {\n  RO/constructor b : B ref <-> a$0\n}\n\nclass B {\n  RO/runtime a : A ref\n}\n',
    )
    assert.equal(said.length, 1)
    assert.match(after, /a : A ref <-> b/)
  })

  it('is one mistake if both ends are sets', () => {
    const { said, after } = found(
      'class A {\n  RW bs : B ref set <-> as$0 = []\n}\n\nclass B {\n  RW as : A ref set = []\n}\n',
    )
    assert.equal(said.length, 1)
    assert.match(after, /as : A ref set <-> bs = \[\]/)
  })

  it('is one mistake if the type of the other end is wrong', () => {
    const text = `${VM('RO/runtime VIFs : VIF ref set')}${VIF('RO/constructor VM : host ref <-> VI$0Fs')}\nclass host {\n}\n`
    const { said, fix, after } = found(text)
    assert.equal(said.length, 1)
    assert.equal(fix, 'Make "VIF.VM" refer to "VM"')
    assert.ok(after.startsWith(whole), after)
  })

  it('binds a set of its own class to itself', () => {
    assert.equal(found('class A {\n  RW peers : A ref set <-> pee$0r = []\n}\n').fix, 'Bind it to itself: "<-> peers"')
    assert.equal(found('class A {\n  RW peers : A ref set <-> $0= []\n}\n').fix, 'Bind it to itself: "<-> peers"')
  })

  it('gets no second "@unbound"', () => {
    const viewed = viewOf(VM('RO/runtime VIFs : VIF ref set <-> V$0M @unbound') + VIF('RW a : int'))
    const actions = codeActions(viewed.view, viewed.path, viewed.offset, viewed.offset, 'quickfix')
    assert.ok(actions.length > 3)
    for (const { edits, title } of actions) assert.doesNotMatch(edited(viewed, edits), /@unbound.*@unbound/, title)
  })
})
