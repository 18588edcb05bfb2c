/** The APIs for the benches of servers: one class of 20 fields, with and without sessions, events and roles. */

/** 20 fields, including the uuid. */
const FIELDS = `
  RW name_label : string
${lines(6, (i) => `RW text_${i} : string = "some words of text ${i}"`)}
${lines(5, (i) => `RW number_${i} : int = ${1_000_000 + i}`)}
${lines(2, (i) => `RW ratio_${i} : float = ${0.5 + i}`)}
${lines(3, (i) => `RW flag_${i} : bool = true`)}
  RW tags   : string set = ["red", "green"]
  RW config : (string -> string) map = { "colour" -> "blue", "size" -> "large" }
`

export const PLAIN_ITEMS = `api Items
class item {${FIELDS}}
`

/** Every call needs a session whose user has one of the roles. Writes cause events. */
export const GUARDED_ITEMS = `api Items uses session, task, event
role reader
role operator includes reader
role admin includes operator
class item get allows(reader) set allows(operator) create allows(operator) destroy allows(admin) {${FIELDS}}
`

function lines(count: number, line: (i: number) => string): string {
  return Array.from({ length: count }, (_, i) => `  ${line(i)}`).join('\n')
}
