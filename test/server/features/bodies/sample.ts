/** A text with bodies of each kind, which the checker finds right. */
export const BODIES = `enum power_state { Halted, Running, start }
enum vm_operations { start, stop }
error VM_BAD_STATE(vm)
class VM {
  RW power_state : power_state enum = Halted
  RW resident_on : host ref or null = null
  RO/runtime disks : disk ref set <-> VM
  RO/runtime disk_count : int
  message start(vm : VM ref, paused : bool) throws VM_BAD_STATE
  message again(vm : VM ref) throws VM_BAD_STATE {
    VM.start(vm, false)
  }
}
class host {
  RW enabled : bool = true
}
class disk {
  RW size : int
  RO/constructor VM : VM ref <-> disks
}
object host main { }

body VM.start {
  operation(vm, start)
  let place = first(h in all host where h.enabled and free_memory(h) >= 1)
  require place != null else VM_BAD_STATE(vm)
  vm.resident_on = place
  vm.power_state = if paused then Halted else Running
  for disk in vm.disks { destroy disk }
  create disk { VM = vm, size = 1 }
}

define operation(vm : VM ref, op : vm_operations enum) {
  require states(op) and vm.power_state == power_state.Halted else VM_BAD_STATE(vm)
}
define states(op : vm_operations enum) : bool := op == start
define free_memory(h : host ref) : int := if h == main then 1 else 2
record place { host : host ref, at : int }
define placed(h : host ref) : place record := place { host = h, at = 1 }
define blocks(v : VM ref) : int := sum(1 for b in all disk where b.VM == v)

compute VM.disk_count := size(self.disks)

body host.set_enabled {
  self.enabled = value
}
`
