/** Generates an API of n classes, each with a message whose body has 20 lines and calls a define that all classes call. */
import { generateApi } from './generate.ts'

/** Deterministic and without diagnostics. The bodies stand in the classes, as then an edit touches most. */
export function generateBodies(classes: number): string {
  const start = '  /// Starts a halted machine.\n'
  let i = 0
  const text = generateApi(classes).replaceAll(start, () => {
    const next = (i + 1) % classes
    return `${message(i++, next)}\n${start}`
  })
  return `${text}${SHARED}`
}

const SHARED = `
error BAD_STATE(machine, state)

define is_free(state : power_state enum) : bool := state in [Halted, Suspended]
`

function message(i: number, next: number): string {
  const name = `machine_${i}`
  return `  /// Works.
  message work(self : ${name} ref, rounds : int = 1) : int throws BAD_STATE {
    require is_free(self.state) else BAD_STATE(self, self.state)
    let other = self.parent_${i}
    require other != null else BAD_STATE(self, self.state)
    self.tags += "working"
    for tag in self.tags where size(tag) > 3 {
      self.other_config[tag] = "seen"
    }
    wait 1s
    require is_free(self.state) else BAD_STATE(self, self.state)
    let free = [m in all machine_${next} where is_free(m.state) and m.enabled]
    if size(free) > rounds {
      other.weight = float(size(free)) * 0.5
      other.last_error = ""
    } else {
      other.last_error = "none is free: " + string(size(free))
    }
    let started = first(p in self.peers_${i} where p.enabled by -p.memory_max)
    if started != null { started.enabled = false }
    self.state = Running
    return sum(m.vcpus for m in free) + rounds
  }
`
}
