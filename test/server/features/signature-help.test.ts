/** Signature help at `$0`: the label with the active parameter in `<>`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { signatureHelp } from '../../../server/features/signature-help.ts'
import { viewOf } from '../view-of.ts'

function help(line: string): string | undefined {
  const { view, path, offset } = viewOf(`
/// It is in the wrong state.
error BAD(vm, expected, actual)
class VM {
  RW tags : string set = []
  message start(vm : VM ref, force : bool = false) : VM ref
  ${line}
}
`)
  const found = signatureHelp(view, path, offset)
  if (!found) return undefined
  const { label, params, active } = found
  const at = params[active]
  return at ? `${label.slice(0, at.start)}<${label.slice(at.start, at.end)}>${label.slice(at.end)}` : label
}

describe('signature help', () => {
  it('shows the parameters of an error, and the one at the cursor', () => {
    assert.equal(help('message m() { require true else BAD($0'), 'BAD(<vm>, expected, actual)')
    assert.equal(help('message m() { require true else BAD(f(x, y), $0) }'), 'BAD(vm, <expected>, actual)')
    assert.equal(
      help('message m() { fail OBJECT_IN_USE("a", $0'),
      'OBJECT_IN_USE(class, <ref>, referrer_class, referrer_ref, field)',
    )
  })

  it('shows declared and implied RPCs', () => {
    assert.equal(help('message m() { VM.start(vm, $0) }'), 'VM.start(vm : VM ref, <force : bool>) : VM ref')
    assert.equal(help('message m() { VM.add_tags(vm, $0) }'), 'VM.add_tags(self : VM ref, <value : string>)')
  })

  it('shows the parts of a map type', () => {
    assert.equal(help('RW m : ($0'), '(<K> -> V) map')
    assert.equal(help('RW m : (string -> $0'), '(K -> <V>) map')
  })

  it('shows nothing outside of calls', () => {
    assert.equal(help('message m($0'), undefined)
    assert.equal(help('message m() { VM.start(vm) $0 }'), undefined)
    assert.equal(help('message m() { nothing($0) }'), undefined)
    assert.equal(help('RW a : string = "BAD($0"'), undefined)
  })
})
