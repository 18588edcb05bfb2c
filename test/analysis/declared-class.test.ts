/** The behaviour of declared messages without a body, found from symbols. */
import assert from 'node:assert/strict'
import { analyze } from '../../analysis/analyze.ts'
import { declaredClass, messageBehaviour } from '../../analysis/facts/declared-class.ts'
import { classNamed } from '../../analysis/scope/symbols.ts'
import { parse } from '../../grammar/parse.ts'
import { declaredBehaviour } from '../../model/declared.ts'

const TEXT = `
class host {
}
object host lab1 {
}
class VM without create, destroy {
  RW label : string
  RW affinity : host ref = lab1
  message create(label : string) : VM ref
  message destroy(self : VM ref)
  message start(vm : VM ref)
}
`

describe('the behaviour of a declared message', () => {
  it('is the same from symbols as from the model, also if a field has a default', () => {
    const { diagnostics, scope, model } = analyze([{ path: 'api.crow', tree: parse(TEXT) }], 'x')
    assert.deepEqual(diagnostics, [])
    const owner = classNamed(scope, 'VM')
    const lowered = model?.classes.find((c) => c.name === 'VM')
    assert.ok(owner && lowered)
    const found = owner.messages.map((message) => messageBehaviour(declaredClass(owner), message))
    assert.deepEqual(
      found,
      lowered.messages.map((message) => declaredBehaviour(lowered, message)),
    )
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['create_from', 'destroy', 'message'],
    )
  })
})
