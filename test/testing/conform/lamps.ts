/** The API of the servers with faults at bodies that wait. */
export const LAMPS = `api Lamps version "1.0" uses session, task, event

class lamp {
  RW          name_label : string
  RO/runtime  glow       : int
  RO/runtime  is_warm    : bool

  message warm(self : lamp ref) : int {
    self.glow = 1
    progress 0.25
    wait 50ms
    self.glow = 2
    progress 0.5
    wait 50ms
    progress 0.75
    wait 50ms
    self.is_warm = true
    return self.glow
  }

  message weigh(self : lamp ref) : (string -> int) map
}
`
