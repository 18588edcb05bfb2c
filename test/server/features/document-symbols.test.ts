/** The outline: one line per symbol, `kind name detail`, indented by depth. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { type DocumentSymbol, documentSymbols } from '../../../server/features/document-symbols.ts'
import { viewOf } from '../view-of.ts'

function outline(symbols: readonly DocumentSymbol[], indent = ''): string {
  const line = (s: DocumentSymbol) => `${indent}${s.kind} ${s.name} ${s.detail}`.trimEnd()
  return symbols.map((s) => `${line(s)}\n${outline(s.children, `${indent}  `)}`).join('')
}

describe('document symbols', () => {
  const text = `
api A version "1.0"
/// A guest.
class VM {
  /// Words.
  RW tags : (string ->
    string) map
  message start(vm : VM ref, on : bool = true) : int
}
record point { x : int }
enum e { A, "b-c" }
error BAD(vm, why)
object VM vm1 { tags = {} }
`

  it('are the declarations with their members', () => {
    const { view, path } = viewOf(text)
    assert.equal(
      outline(documentSymbols(view, path)),
      `api A 1.0
class VM
  field tags (string -> string) map
  message start (vm : VM ref, on : bool) : int
record point
  field x int
enum e
  enumValue A
  enumValue b-c
error BAD (vm, why)
object vm1 VM
`,
    )
  })

  it('have the span of the declaration with its documentation, and that of the name', () => {
    const { view, path, files } = viewOf(text)
    const source = files[0]?.text ?? ''
    const vm = documentSymbols(view, path)[1]
    assert.ok(vm)
    assert.ok(source.slice(vm.span.start, vm.span.end).startsWith('/// A guest.\nclass VM {'))
    assert.equal(source.slice(vm.nameSpan.start, vm.nameSpan.end), 'VM')
    for (const child of vm.children) {
      assert.ok(child.span.start <= child.nameSpan.start && child.nameSpan.end <= child.span.end)
      assert.ok(vm.span.start <= child.span.start && child.span.end <= vm.span.end)
    }
  })

  it('exist for standard texts', () => {
    const { view } = viewOf('api A uses session\n')
    assert.deepEqual(
      documentSymbols(view, 'crowfoot:/session.crow').map((s) => s.name),
      ['session'],
    )
  })

  it('omit declarations without a name', () => {
    const { view, path } = viewOf('class {\n  RW a : int\n}\nclass B {\n  RW : int\n}\n')
    assert.equal(outline(documentSymbols(view, path)), 'class B\n')
  })
})
