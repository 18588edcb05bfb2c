/** A small API whose bodies use most of the language. */

const API = `api lab uses session, task

error TOO_SMALL(vm)
error NO_HOST()

enum power { Halted, Paused, Running }
enum operations { start, stop, clone }

record usage { name : string, bytes : int, at : datetime }

class VM {
  RW memory : int = 1
  RW name : string = ""
  RW host : host ref or null <-> VMs = null
  RW metrics : VM_metrics ref or null <-> VM = null
  RW other : (string -> string) map = {}
  RW note : string option = []
  RO/runtime state : power enum = Halted
  RO/runtime running : (string -> operations enum) map = {}
  RO/runtime allowed : operations enum set := [op in all operations where can allowed(self, op)]
  check self.memory > 0 else TOO_SMALL(self)

  message start(vm : VM ref) throws TOO_SMALL, NO_HOST
  message stop(vm : VM ref)
  message clone(vm : VM ref, name : string = "") : VM ref
  message resize(self : VM ref, value : int) throws TOO_SMALL {
    require value > 0 else TOO_SMALL(self)
    self.memory = value // inline
  }
  message usage_of(vm : VM ref) : usage record set
}

class VM_metrics {
  RW cpus : int = 1
  RO/runtime VM : VM ref or null <-> metrics
}

class host {
  RW enabled : bool = true
  RW free : int = 0
  RO/runtime VMs : VM ref set <-> host
}

object host one {
  free = 4
}
`

const BEHAVIOUR = `define states(op : operations enum) : power enum set :=
  if op in [start, clone] then [Halted] else [Running, Paused]

define allowed(vm : VM ref, op : operations enum) {
  require vm.state in states(op) else TOO_SMALL(vm)
  require size(vm.running) == 0 else TOO_SMALL(vm)
}

define free_memory(h : host ref) : int := h.free - sum(vm.memory for vm in h.VMs where vm.state != Halted)

define halt(vm : VM ref) {
  vm.state = Halted
  vm.host = null
  if vm.metrics != null {
    vm.metrics.cpus = 0
    vm.metrics.cpus += 1
  }
}

external list(vm : VM ref) : usage record set throws NO_HOST { return [] }

body VM.start {
  allowed(vm, start)
  let place = first(h in all host where h.enabled and free_memory(h) >= vm.memory by -free_memory(h))
  require place != null else NO_HOST()
  hold vm.running[string(task)] = start
  wait 2s
  progress 0.5
  require vm.state == Halted else TOO_SMALL(vm)
  vm.host = place
  vm.state = Running
  let boot = now()
  after 1h { if vm in all VM and now() - boot > 1h { halt(vm) } }
}

body VM.stop {
  try { allowed(vm, stop) } else TOO_SMALL { return }
  halt(vm)
}

body VM.clone {
  let copy = create VM { ...vm, name = if name == "" then vm.name + "'" else name, metrics = null }
  for k in keys(vm.other) where starts_with(k, "x") { delete copy.other[k] }
  if vm.metrics != null {
    let m = create VM_metrics { ...vm.metrics }
    copy.metrics = m
  }
  copy.note = [vm.note ?? "copied"]
  return copy
}

body VM.usage_of {
  let found = list(vm)
  return [u in found where u.bytes > 0] + [usage { name = vm.name, bytes = vm.memory }]
}

body VM.set_memory {
  require every h in all host : h.free < value else TOO_SMALL(self)
  self.memory = value
}

invariant "a machine that runs has a host": every vm in all VM : vm.state != Running or vm.host != null

test "a machine starts and stops" {
  let vm = create VM { memory = 2 }
  let t = async VM.start(vm)
  expect VM.start(vm) fails TOO_SMALL
  wait 3s
  expect t.status == success and vm.host == one
  VM.stop(vm)
  expect vm.state == Halted
}
`

export const BODIES = [
  { path: 'a.crow', text: API },
  { path: 'b.crow', text: BEHAVIOUR },
]
