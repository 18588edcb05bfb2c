/** The target at the cursor, for each role that a name can have. */
import assert from 'node:assert/strict'
import { locate } from '../../../server/lookup/locate.ts'
import { targetKey } from '../../../server/lookup/target-key.ts'
import { viewOf } from '../view-of.ts'

const API = `
api Pool version "1.0" uses session
enum state { Halted, "half-way" }
error BAD(vm)
record options { mode : state enum = Halted, on : host ref or null = lab }
class VM without destroy {
  RW name : string
  RO/runtime state : state enum = Halted
  RO/runtime VIFs : VIF ref set <-> VM
  RW modes : (state enum -> options record) map = {}
  RW all : state enum set = [Halted, "half-way"]
  /// About class VM
  message start(vm : VM ref, how : state enum = "half-way") : VIF ref throws BAD, HANDLE_INVALID @public
}
class VIF { RO/constructor VM : VM ref <-> VIFs }
class host { RW state : state enum, RW next : host ref or null = lab }
object host lab { state = Halted, uuid = "x", next = null }
`

/** The target at the first `text` in the API, with the cursor at `|` in it. */
function at(text: string): string {
  const found = viewOf(API.replace(text.replace('|', ''), text.replace('|', '$0')))
  const { named, nodes } = locate(found.view, found.path, found.offset) ?? { named: null, nodes: [] }
  if (!named) return `nothing in ${nodes.at(-1)?.kind}`
  const key = named.target ? targetKey(found.view.scope, named.target) : 'unknown'
  return `${named.role} ${key}`
}

describe('locate', () => {
  const expected: { readonly [text: string]: string } = {
    'api P|ool': 'declaration api Pool',
    'v|ersion': 'use keyword version',
    'uses |session': 'use standard part session',
    'enum state|': 'declaration enum state',
    '{ |Halted': 'declaration enum state value Halted',
    '"half|-way" }': 'declaration enum state value half-way',
    'BAD|(': 'declaration error BAD',
    'BAD(v|m': 'declaration error BAD param vm',
    'm|ode :': 'declaration type options member mode',
    'mode : st|ate': 'use enum state',
    'mode : state en|um': 'use keyword enum',
    'enum = |Halted,': 'use enum state value Halted',
    '= la|b': 'use object lab',
    'without d|estroy': 'use type VM without word destroy',
    'R|W name': 'use qualifier RW',
    'name : st|ring': 'use basic type string',
    'VIFs| : VIF': 'declaration type VM field VIFs',
    'VIF r|ef': 'use keyword ref',
    'VIF ref se|t': 'use keyword set',
    '<-> V|M': 'use type VIF field VM',
    'options| record)': 'use type options',
    'set = [H|alted': 'use enum state value Halted',
    '[Halted, "half-wa|y"': 'use enum state value half-way',
    '/// About cl|ass': 'nothing in doc',
    'message s|tart': 'declaration type VM message start',
    'how| :': 'declaration type VM message start param how',
    'enum = "h|alf': 'use enum state value half-way',
    'throws B|AD': 'use error BAD',
    'HANDLE|_INVALID': 'use built-in error HANDLE_INVALID',
    '@pub|lic': 'use annotation public',
    '<-> VI|Fs': 'use type VM field VIFs',
    'object h|ost': 'use type host',
    'object host l|ab': 'declaration object lab',
    'lab { st|ate': 'use type host field state',
    'state = H|alted, uuid': 'use enum state value Halted',
    'uu|id': 'use type host implied field uuid',
    'next = nu|ll': 'use literal null',
  }
  for (const [text, what] of Object.entries(expected)) it(`${text}: ${what}`, () => assert.equal(at(text), what))

  it('finds the nodes around the cursor', () => {
    const { view, path, offset } = viewOf('class VM { RW tags : (string -> V$0M ref) map }')
    const nodes = locate(view, path, offset)?.nodes.map(({ kind }) => kind)
    assert.deepEqual(nodes, ['class', 'field', 'map-type', 'named-type', 'name'])
  })

  it('treats a second declaration as its own target', () => {
    const { view, path, offset } = viewOf('class VM { }\nclass VM { RW x$0 : int }')
    const target = locate(view, path, offset)?.named?.target
    assert.equal(target && targetKey(view.scope, target), 'type VM again at api.crow:13 field x')
  })

  it('works in the standard texts', () => {
    const { view } = viewOf('api Pool uses session')
    const text = 'last_active'
    const file = locate(view, 'crowfoot:/session.crow', 100)?.file
    const found = locate(view, 'crowfoot:/session.crow', file?.tree.text.indexOf(text) ?? 0)
    assert.equal(found?.place.standard, true)
    assert.equal(found.named?.target && targetKey(view.scope, found.named.target), 'type session field last_active')
  })

  it('finds nothing between units, in an empty file and in an unknown file', () => {
    const { view } = viewOf('enum a { b }\n\n\n// comment')
    assert.equal(locate(view, 'api.crow', 14), null)
    assert.equal(locate(view, 'other.crow', 0), null)
    assert.equal(locate(viewOf('$0').view, 'api.crow', 0), null)
  })
})
