/** The API of the oracle's tests: every kind of field, qualifier and pair, and declared accessors of read-only fields. */
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { SCALAR_KINDS, SCALARS } from '../../../model/kinds.ts'

const TEXT = `
api Yard version "1.0"

enum hue { red, green, "balance-slb" }

class item without destroy {
  RW name_label : string
  RW size : int = 7
  RW weight : float = 0.5
  RW on : bool = true
  RW bought : datetime = "20260131T12:00:00Z"
  RW colour : hue enum = green
  RW tags : string set = []
  RW numbers : int set = [1, 2]
  RW groups : int set set = []
  RW maybe : int option = [5]
  RW config : (string -> string) map = {}
  RW counts : (int -> int) map = { 1 -> 2 }
  RW rates : (string -> float) map = {}
  RW dates : datetime set = []
  RW flags : (int -> bool option) map = {}
  RW by_hue : (hue enum -> string set) map = {}
${SCALAR_KINDS.map((kind) => `  RW one_${kind} : ${kind} = ${SCALARS[kind].zeroText}`).join('\n')}
${SCALAR_KINDS.map((kind) => `  RW some_${kind} : ${kind} set = []`).join('\n')}
  RO/constructor serial : string
  RO/constructor code : int = 3
  RO/constructor marks : string set = ["new"]
  RO/runtime state : string
  RO/runtime level : int = 4
  RO/runtime hue_now : hue enum
  RO/runtime seen : datetime
  RO/runtime ratio : float
  RO/runtime broken : bool
  RO/runtime facts : (string -> int) map
  RO/runtime notes : string set
  RO/runtime last : int option

  message set_state(self : item ref, value : string)
  message add_notes(self : item ref, value : string)
  message remove_notes(self : item ref, value : string)
  message add_to_facts(self : item ref, key : string, value : int)
  message remove_from_facts(self : item ref, key : string)
  message set_level(self : item ref, level : int, colour : hue enum)
  message destroy(self : item ref)
  message paint(self : item ref, colour : hue enum) : int
}

class node {
  RW name_label : string = ""
  RW shelf : shelf ref or null = top
  RO/constructor home : shelf ref <-> nodes
  RW owner : node ref or null <-> owned
  RO/runtime owned : node ref set <-> owner
  RW next : node ref or null <-> previous
  RO/runtime previous : node ref <-> next
  RW mate : node ref or null <-> mate
  RW peers : node ref set <-> peers = []
  RW uses : node ref set <-> users = []
  RO/runtime users : node ref set <-> uses
  RW left : part ref set <-> right = []
  RO/constructor made_of : part ref set <-> makes = []
  RO/runtime knows : part ref set <-> known
  RO/runtime chief : part ref <-> chief_of
  RW others : node ref set @unbound
  RW likes : part ref = spare
  RW named : (string -> node ref) map = {}
  RW ranks : (node ref -> int) map = {}
  RW tallies : (node ref -> int set) map = {}
  RW seen : (node ref -> datetime) map = {}
  RW lent : (part ref -> node ref or null) map = {}
  RO/runtime latest : node ref

  message add_owned(self : node ref, value : node ref)
  message remove_owned(self : node ref, value : node ref)
  message set_previous(self : node ref, value : node ref or null)
  message add_users(self : node ref, value : node ref)
  message set_knows(self : node ref, value : part ref set)
  message set_chief(self : node ref, value : part ref or null)
  message set_latest(self : node ref, value : node ref or null)
}

class part {
  RW name_label : string = "a part"
  RW slot : slot ref <-> filled
  RW right : node ref set <-> left = []
  RW makes : node ref set <-> made_of = []
  RO/runtime known : node ref set <-> knows
  RO/runtime chief_of : node ref <-> chief

  message add_known(self : part ref, value : node ref)
  message set_chief_of(self : part ref, value : node ref or null)
}

class shelf without get_by_name_label {
  RW name_label : string = "a shelf"
  RO/runtime nodes : node ref set <-> home

  message set_nodes(self : shelf ref, value : node ref set)
  message add_nodes(self : shelf ref, value : node ref)
  message remove_nodes(self : shelf ref, value : node ref)
}

class slot without create, get_all {
  RO/constructor place : int
  RO/runtime filled : part ref <-> slot

  message create(place : int) : slot ref
  message set_filled(self : slot ref, value : part ref or null)
}

object shelf top { name_label = "top" }
object slot first { place = 1 }
object part spare { slot = first }
`

export const YARD: Api = yard()

function yard(): Api {
  const { model, diagnostics } = analyze([{ path: 'yard.crow', tree: parse(TEXT) }], 'yard')
  if (!model) throw new Error(diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'))
  return model
}
