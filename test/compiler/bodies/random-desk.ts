/** The API of random bodies: fields of every type, pairs of every kind, constraints and computed fields. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api, Field } from '../../../model/api.ts'
import type { BodyType } from '../../../model/body.ts'

const TEXT = `
enum colour { red, blue, "balance-slb" }
error RED(what)
error BLUE(what)
error TOO_MANY(what)
error TOO_HEAVY(what)

record label {
  text : string where size(text) < 5
  size : int = 12 where size != 5
}

define takes(p : pen ref, c : colour enum) {
  require p.colour != c or p.capped else RED(c)
  require size(all pen) < 6 else BLUE("few")
}

class pen with set {
  RW name_label   : string
  RW length       : int = 10 where length != 255
  RW weight       : float = 0.5 where weight < 1000000.0
  RW capped       : bool = true
  RW bought       : datetime = "2026-01-31T12:00:00Z" where bought > "0001-01-01T00:00:00Z"
  RW colour       : colour enum = red
  RW tags         : string set = [] where size(tags) < 4
  RW numbers      : int set = []
  RW other_config : (string -> string) map = {} where not ("12" in other_config)
  RW counts       : (int -> int) map = {}
  RW note         : string option = []
  RW rank         : int option = []
  RW spare        : cup ref or null = null
  RW cup          : cup ref or null = null <-> pens
  RW cap          : cup ref or null = null <-> owner
  RW friends      : pen ref set = [] <-> friends
  RW liked        : cup ref set = [] @unbound
  RW votes        : (pen ref -> int) map = {}
  RO/constructor  serial : string = "none"
  RO/runtime      state  : string = "new"
  RO/runtime      lids   : lid ref set <-> pen
  RO/runtime      total  : int := self.length + sum(f.length for f in self.friends)
  RO/runtime      title  : string := lower(self.name_label) + "/" + (self.cup ?? self.spare).name_label
  RO/runtime      free   : colour enum set := [c in all colour where can takes(self, c)]
  RO/runtime      best   : pen ref := first(f in self.friends where f.capped by f.total)
  unique rank
  unique spare, weight
  check size(self.friends) < 3 else TOO_MANY("friends")
  check self.total < 4000 else TOO_MANY("total")
}

class cup {
  RW         name_label : string = ""
  RO/runtime pens  : pen ref set <-> cup
  RO/runtime owner : pen ref <-> cap
  RO/runtime last  : pen ref
  RO/runtime load  : float := sum(p.weight for p in self.pens)
  RO/runtime lists : (string -> int) map := { p.title -> p.total for p in self.pens }
  check size(self.pens) < 4 and self.load < 500.0 else TOO_HEAVY("pens")
}

class lid {
  RW pen  : pen ref <-> lids
  RW mark : string = "" where not starts_with(mark, "x")
  unique pen, mark
}
`

/** The API before messages and bodies are added. */
export function randomDesk(): Api {
  const { model, diagnostics } = analyze([{ path: 'api.crow', tree: parse(TEXT) }], 'desk')
  const errors = diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(model)
  return model
}

/** A field as bodies use it. */
export interface DeskField {
  readonly class: string
  readonly name: string
  readonly type: BodyType
  /** Bodies cannot write it: it is computed, or the computed end of a pair. */
  readonly ro: boolean
  /** `create` takes it from clients. */
  readonly given: boolean
}

export function fieldsOf(api: Api): DeskField[] {
  return api.classes.flatMap((owner) =>
    owner.fields
      .filter(({ name }) => name !== 'uuid')
      .map((field) => ({
        class: owner.name,
        name: field.name,
        type: readType(field),
        ro: field.computed !== undefined || isComputedEnd(api, owner.name, field),
        given: field.qualifier !== 'RO/runtime',
      })),
  )
}

/** RO/runtime references can be null. */
function readType({ type, qualifier }: Field): BodyType {
  return type.kind === 'ref' && qualifier === 'RO/runtime' ? { ...type, nullable: true } : type
}

function isComputedEnd(api: Api, owner: string, { name, relation }: Field): boolean {
  const found = api.relations.find((one) => one.name === relation)
  if (!found || found.symmetric) return false
  return found.ends.some((end) => end.class === owner && end.field === name && !end.owns)
}
