/** Generates an API: n classes with comments and 18 fields each, two of which are bound to the next class. */

/** About 40 lines for each class. Deterministic and without diagnostics. */
export function generateApi(classes: number): string {
  const parts = ['/// An API of a size to measure with.', 'api Bench version "1.0"', '']
  parts.push('/// What a machine is doing.', 'enum power_state { Halted, Paused, Running, Suspended }', '')
  for (let i = 0; i < classes; i++) parts.push(generateClass(i, classes))
  return `${parts.join('\n')}\n`
}

function generateClass(i: number, classes: number): string {
  const name = className(i)
  const next = className((i + 1) % classes)
  const before = className((i + classes - 1) % classes)
  return `/// The machine of kind ${i}: what it is called, what it is doing and what it belongs to.
class ${name} {
  /// A name that people read.
  RW             name_label        : string
  /// More words on what it is for.
  RW             name_description  : string = ""
  RW             tags              : string set = []
  RW             other_config      : (string -> string) map = {}
  RW             weight            : float = 1.0
  RW             enabled           : bool = true
  /// In bytes.
  RO/constructor memory_max        : int = 1073741824
  RO/constructor vcpus             : int = 1
  RO/constructor boot_order        : string = "cdn"
  RO/runtime     state             : power_state enum = Halted
  RO/runtime     started           : datetime
  RO/runtime     metrics           : (string -> float) map
  RO/runtime     allowed           : power_state enum set = []
  RO/runtime     last_error        : string
  /// The first pair: this one belongs to one of the next kind.
  RW             parent_${i}       : ${next} ref or null <-> children_${i} = null
  RO/runtime     children_${(i + classes - 1) % classes} : ${before} ref set <-> parent_${(i + classes - 1) % classes}
  /// The second pair: it works with many of the next kind.
  RW             peers_${i}        : ${next} ref set <-> peered_${i} = []
  RO/runtime     peered_${(i + classes - 1) % classes}   : ${before} ref set <-> peers_${(i + classes - 1) % classes}

  /// Starts a halted machine.
  message start(self : ${name} ref, paused : bool = false)

  /// Moves it to another host, as fast as it can.
  message migrate(self : ${name} ref, to : string, options : (string -> string) map = {}) : ${name} ref
}
`
}

function className(i: number): string {
  return `machine_${i}`
}
