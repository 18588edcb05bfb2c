/** The signatures and descriptions of the functions of the language: of hovers, and of docs/language.md, Built-in functions. */
import { BUILT_INS, type BuiltIn } from '../../model/body.ts'

export interface BuiltInText {
  /** The parameters with their types. */
  readonly params: readonly string[]
  readonly gives: string
  readonly doc: string
  readonly example: string
}

export const BUILT_IN_TEXTS: { readonly [name in BuiltIn]: BuiltInText } = {
  size: {
    params: ['of : set, map or string'],
    gives: 'int',
    doc: 'The number of elements of a set, keys of a map, code points of a string.',
    example: 'size(vm.tags) == 0',
  },
  keys: { params: ['map : (K -> V) map'], gives: 'K set', doc: 'The set of keys.', example: '"a" in keys(m)' },
  values: {
    params: ['map : (K -> V) map'],
    gives: 'V set',
    doc: 'The set of values; equal values count once.',
    example: 'start in values(vm.current_operations)',
  },
  string: {
    params: ['value'],
    gives: 'string',
    doc: 'The text that clients get for the value; for a null reference, `OpaqueRef:NULL`. Takes no sets, maps, options or records.',
    example: '"needs " + string(size)',
  },
  int: {
    params: ['value : string or float'],
    gives: 'int',
    doc: 'The number that a string contains (an error if it contains none), or a float, rounded toward zero.',
    example: 'int("12") == 12',
  },
  float: {
    params: ['value : string or int'],
    gives: 'float',
    doc: 'The number that a string contains (an error if it contains none), or an int.',
    example: 'float(done) / float(all)',
  },
  lower: {
    params: ['text : string'],
    gives: 'string',
    doc: 'The string in lower case.',
    example: 'lower("Ab") == "ab"',
  },
  upper: {
    params: ['text : string'],
    gives: 'string',
    doc: 'The string in upper case.',
    example: 'upper("Ab") == "AB"',
  },
  slice: {
    params: ['text : string', 'from : int', 'to : int'],
    gives: 'string',
    doc: 'The code points from `from` up to, but not including, `to`. The first one is 0.',
    example: 'slice("abcd", 1, 3) == "bc"',
  },
  starts_with: {
    params: ['text : string', 'start : string'],
    gives: 'bool',
    doc: 'Whether the text starts with `start`.',
    example: 'starts_with(vm.name_label, "test-")',
  },
  hex: {
    params: ['number : int', 'width : int'],
    gives: 'string',
    doc: 'The number in base 16, filled up with zeros to the width.',
    example: 'hex(255, 4) == "00ff"',
  },
  matches: {
    params: ['text : string', 'pattern : string'],
    gives: 'bool',
    doc: 'Whether the string matches the pattern, which is a literal in the syntax of RE2.',
    example: 'matches(mac, "^[0-9a-f]{12}$")',
  },
  part: {
    params: ['text : string', 'pattern : string'],
    gives: 'string',
    doc: 'The text that the first group of the pattern matches, or `""`. The pattern is a literal in the syntax of RE2.',
    example: 'part("vm-12", "^vm-([0-9]+)$") == "12"',
  },
  split: {
    params: ['text : string', 'separator : string'],
    gives: 'string set',
    doc: 'The set of the parts; equal parts count once.',
    example: 'split("a,b", ",") == ["a", "b"]',
  },
  seconds: {
    params: ['duration : duration'],
    gives: 'int',
    doc: 'A duration in whole seconds.',
    example: 'seconds(now() - vm.start_time)',
  },
  now: {
    params: [],
    gives: 'datetime',
    doc: 'The time. It stays the same for a whole stretch.',
    example: 'vm.start_time = now()',
  },
  uuid: { params: [], gives: 'string', doc: 'A new uuid.', example: 'let token = uuid()' },
  random: {
    params: ['below : int'],
    gives: 'int',
    doc: 'A random int from 0 to `below` - 1.',
    example: 'let port = 5900 + random(100)',
  },
  user: {
    params: [],
    gives: 'string',
    doc: 'The name of the user who calls; `""` in `after`.',
    example: 'note.author = user()',
  },
  unlink: {
    params: ['object : C ref'],
    gives: '',
    doc: 'Removes the references to the object, before `destroy`: those that may be null become null, and sets and maps lose it.',
    example: 'unlink(vm)',
  },
  sum: {
    params: ['set : number set'],
    gives: 'number',
    doc: 'The sum of ints, floats or durations; zero for an empty set.',
    example: 'sum(d.size for d in vm.disks)',
  },
  min: {
    params: ['set : T set'],
    gives: 'T',
    doc: 'The least element; zero for an empty set.',
    example: 'min(d.size for d in vm.disks)',
  },
  max: {
    params: ['set : T set'],
    gives: 'T',
    doc: 'The greatest element; zero for an empty set.',
    example: 'max(d.size for d in vm.disks)',
  },
  join: {
    params: ['set : string set', 'separator : string'],
    gives: 'string',
    doc: 'The texts, with the separator between them.',
    example: 'join(d.name for d in vm.disks, ", ")',
  },
}

/** `slice(text : string, from : int, to : int) : string`. */
export function builtInLabel(name: BuiltIn): string {
  const { params, gives } = BUILT_IN_TEXTS[name]
  return `${name}(${params.join(', ')})${gives === '' ? '' : ` : ${gives}`}`
}

/** What folds elements of sets is among the expressions of docs/language.md. */
const FOLDS: ReadonlySet<BuiltIn> = new Set(['sum', 'min', 'max', 'join'])

/** The table of docs/language.md. */
export function builtInsMarkdown(): string {
  const rows = BUILT_INS.filter((name) => !FOLDS.has(name)).map((name) => {
    const { doc, example } = BUILT_IN_TEXTS[name]
    return `| \`${builtInLabel(name)}\` | ${doc} | \`${example}\` |`
  })
  return ['| function | gives | example |', '| --- | --- | --- |', ...rows, ''].join('\n')
}
