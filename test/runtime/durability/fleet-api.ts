/** The API of the durability tests, in an old and a new model: every kind of bound pair, and unbound refs. */
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'

/** Lines that end with `// old` or `// new` are only in that model. */
const TEXT = `
api Fleet version "1.0" uses session, task, event

enum mood {
  calm
  busy
  lost // new
}

class ship {
  RW name_label : string
  RW size : int = 7
  RW mood : mood enum = calm
  RW tags : string set = []
  RW config : (string -> string) map = {}
  RO/constructor home : port ref <-> ships // old
  RO/constructor home : port ref or null <-> ships // new
  RW flagship : ship ref or null <-> escorts
  RO/runtime escorts : ship ref set <-> flagship
  RW next : ship ref or null <-> previous
  RO/runtime previous : ship ref <-> next
  RW twin : ship ref or null <-> twin
  RW peers : ship ref set <-> peers = []
  RW routes : route ref set <-> ships = []
  RO/constructor flags : flag ref set <-> flown_by = []
  RW watches : ship ref set <-> watched_by = []
  RO/runtime watched_by : ship ref set <-> watches
  RW others : ship ref set = [] @unbound
  RW named : (string -> ship ref) map = {}
  RO/runtime crates : crate ref set <-> ship
  RO/runtime draught : int
  RO/runtime depth : int
  RW notes : string = "none" // new
  RW lends : flag ref set <-> lent_by = [] // new

  /// Two fields at once.
  message set_draught(self : ship ref, draught : int, depth : int)
}

class port without create, destroy {
  RW name_label : string
  RO/runtime ships : ship ref set <-> home
}

class route without create, destroy {
  RW name_label : string
  RW ships : ship ref set <-> routes = []
}

class flag without create, destroy {
  RW name_label : string
  RW flown_by : ship ref set <-> flags = []
  RO/runtime lent_by : ship ref set <-> lends // new
}

class crate {
  RW name_label : string
  RW ship : ship ref or null <-> crates
}

object port north { name_label = "north" }
object port south { name_label = "south" }
object route r1 { name_label = "r1" }
object route r2 { name_label = "r2" }
object flag red { name_label = "red" }
object flag blue { name_label = "blue" }
`

export const FLEET: Api = fleet('new')

/** The model of an existing database, before `FLEET`. */
export const OLD_FLEET: Api = fleet('old')

function fleet(age: 'old' | 'new'): Api {
  const text = TEXT.split('\n')
    .filter((line) => !/ \/\/ (old|new)$/.test(line) || line.endsWith(` // ${age}`))
    .join('\n')
  const { model, diagnostics } = analyze([{ path: 'fleet.crow', tree: parse(text) }], 'fleet')
  if (!model) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'))
  return model
}
