/** Code lenses: the titles above each line. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { rpcsOf } from '../../../../model/rpcs.ts'
import { codeLenses } from '../../../../server/features/code-lens/code-lens.ts'
import { references } from '../../../../server/features/references.ts'
import { viewOf } from '../../view-of.ts'

const POOL = `
api A version "1.0"
class VM {
  RW name_label : string
  RO/runtime VIFs : VIF ref set <-> VM
  RW parent : VM ref or null = null
  message start(vm : VM ref, opts : (VM ref -> int) map) : VM record
}
class VIF without destroy { RO/constructor VM : VM ref <-> VIFs, RW tools : tools record set }
class tools without objects { message ping(vif : VIF ref) }
class a { RW vm1 : VM ref or null = null, RW vm2 : VM ref or null = null, RO/runtime vms : (VM ref -> VM ref) map }
object VM web { name_label = "web" }
`

/** Standard classes with more fields. */
const SESSION = `class session without create, destroy, get_all { RW parent : session ref or null = null }
class event without objects { message last() : event record }
`

function titles(fixture: string): string[] {
  const { view, path, files } = viewOf(fixture)
  const text = files[0]?.text ?? ''
  return codeLenses(view, path).map((lens) => `${text.slice(lens.at.start, lens.at.end)}: ${lens.title}`)
}

describe('code lenses', () => {
  it('count RPCs and references of a class', () => {
    const found = titles(POOL)
    assert.deepEqual(
      found.filter((t) => /^(A|VM|tools):/.test(t)),
      [
        'A: ▶ run',
        'A: debug',
        'VM: 14 RPCs',
        'VM: 10 references',
        'VM: destroy is refused while VM.parent, VIF.VM, a.vm1 or 2 more refer here',
        'tools: 1 RPC',
        'tools: 1 reference',
      ],
    )
  })

  it('do not mention destroy without one, or for a computed end', () => {
    assert.ok(!titles(POOL).some((t) => t.startsWith('VIF: destroy')))
  })

  it('count the RPCs of the model', () => {
    const { view, path, analysis } = viewOf(POOL.replace('RW tools : tools record set', 'RW tags : string set'))
    assert.ok(analysis.model)
    const rpcs = rpcsOf(analysis.model)
    const lenses = codeLenses(view, path).flatMap((l) => (l.action.kind === 'rpcs' ? [[l.action.class, l.title]] : []))
    assert.equal(lenses.length, 4)
    for (const [owner, title] of lenses) {
      const count = rpcs.filter((r) => r.class === owner).length
      assert.equal(title, `${count} RPC${count === 1 ? '' : 's'}`)
    }
  })

  it('count the references that "find references" shows', () => {
    const { view, path } = viewOf(`${POOL.replace('version "1.0"', 'uses session, event')}${SESSION}`)
    const lenses = codeLenses(view, path).filter((l) => l.action.kind === 'references')
    assert.equal(lenses.length, 6)
    for (const { at, title } of lenses) {
      const found = references(view, path, at.start, false)
      assert.equal(title, `${found.length} reference${found.length === 1 ? '' : 's'}`)
    }
  })

  it('have the places of the referring fields', () => {
    const { view, path } = viewOf(POOL)
    const places = codeLenses(view, path).flatMap((l) => (l.action.kind === 'places' ? l.action.places : []))
    assert.equal(places.length, 5)
  })
})
