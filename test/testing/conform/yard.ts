/** The API of the servers with faults: something of everything that rules are about, in a short text. */
export const YARD = `api Yard version "1.0" uses session, task, event, query

role reader
role keeper includes reader

enum state { idle, busy, broken }
error CRANE_BUSY(crane, state)
error TOO_HEAVY(crate, weight, limit)
error BAD_RANGE(crane, low, high)

class crane allows(keeper) get allows(reader) {
  RW              name_label : string
  RW              limit      : int = 10 where limit >= 0
  RW              low        : int = 0
  RW              high       : int = 100
  RO/constructor  serial     : string = "none"
  RO/runtime      state      : state enum = idle
  RO/runtime      lifts      : int
  RO/runtime      is_safe    : bool = false
  RW              reach      : float = 1.5
  RW              since      : datetime = "2001-01-01T00:00:00Z"
  RW              is_new     : bool = true
  RW              note       : string option = []
  RW              tags       : string set = []
  RW              config     : (string -> string) map = {}
  RW              by_number  : (int -> string) map = {}
  RW              code       : string @secret = "" get allows(keeper)
  RO/runtime      crates     : crate ref set <-> crane
  RW              yards      : yard ref set <-> cranes = []
  RO/runtime      load       : int := sum(c.weight for c in self.crates)

  check self.low <= self.high else BAD_RANGE(self, self.low, self.high)

  message start(self : crane ref) throws CRANE_BUSY {
    require self.state == idle else CRANE_BUSY(self, self.state)
    self.state = busy
  }

  message stop(self : crane ref) {
    self.state = idle
  }

  message lift(self : crane ref, weight : int where weight > 0) : int throws TOO_HEAVY {
    self.lifts += 1
    require weight <= self.limit else TOO_HEAVY(self, weight, self.limit)
    return weight
  }

  message count(self : crane ref) : int {
    let now_ = self.lifts
    self.lifts = now_ + 1
    return self.lifts
  }
}

class crate allows(keeper) get allows(reader) {
  RW          label  : string
  RW          weight : int = 1
  RW          crane  : crane ref or null <-> crates = null
  RW          seal   : seal ref or null <-> crate = null
  unique label
}

class seal allows(keeper) get allows(reader) {
  RW          number : string = ""
  RO/runtime  crate  : crate ref <-> seal
}

class yard with set allows(keeper) get allows(reader) {
  RW  name_label : string
  RW  size       : int = 1 where size in [1 .. 9]
  RW  cranes     : crane ref set <-> yards = []
  RW  next       : yard ref set <-> next = []
}
`
