/** A description of each word of the language, for hovers and the documentation of completion items. */

import { BUILT_IN_ERRORS } from '../../model/built-in-errors.ts'
import { KEY_KINDS, SCALARS } from '../../model/kinds.ts'

/** Keywords, qualifiers, kind words, basic types and literals. docs/language.md, Words, Types, Declarations and Qualifiers. */
const KEYWORDS: { readonly [word: string]: string } = {
  api: 'Names the API and adds standard classes. A directory has one at most.',
  version: 'The version of the API that clients see.',
  uses: 'Adds standard classes: `session`, `task`, `event`; and, with `query`, look-ups by an expression to each class.',
  class: 'A class of persistent objects. Each has an implied `RO/runtime uuid : string`; its fields imply RPCs.',
  without:
    'Leaves out RPCs that the class would imply: `create`, `destroy`, `get_all`, `get_by_name_label`; `objects` leaves out all of them.',
  record:
    'A value with named members, for parameters and results. It is not stored. As a kind word, `R record` is such a value, or the whole record of a class.',
  enum: 'An enumeration. As a kind word, `E enum` is one of its values.',
  error: 'An error that messages may raise with `throws`. Its parameters are sent as strings.',
  object: 'An object that a new database starts with.',
  message: 'An RPC that the text declares: `message name(param : type, …) : type throws CODE`.',
  role: 'A role that users can have: `role NAME includes NAME, …`. `allows` clauses list the rights of its users.',
  includes: 'The role has all rights of these roles.',
  was: 'An earlier name. Data stored under it move to the new name (`RW title : string was label`).',
  allows:
    'Only users with one of these roles, or with a role that includes one, have the right. Without a clause every user has it; `root` always has it.',
  throws: 'The errors that the message may raise.',
  with: 'Adds optional RPCs: `with set` adds `C.set(self, record)`, which sets the `RW` fields that the record names.',
  unique: 'The values of these fields are different for each two objects of the class: `unique hotel, number`.',
  check: 'A condition on each object of the class: `check self.from < self.to else BAD_DATES(self)`.',
  where: 'A condition on the value, or on the elements: `stars : int where stars in [1 .. 5]`.',
  body: 'What a declared message does, or an implied RPC: `body VM.start { … }`.',
  compute: 'How a field is computed: `compute VM.disks := size(self.VBDs)`.',
  define: 'A helper for bodies and expressions: `define free(h : host ref) : int := …`. It is no RPC.',
  external: 'A door to the outside, implemented in TypeScript: `external name(p : type) : type throws CODE`.',
  invariant: 'A claim that tests and `crow fsck` check: `invariant "title": every vm in all VM : …`.',
  test: 'A test, which `crow test` runs: `test "title" { … }`.',
  ref: '`C ref` names a live object of class C. A `RO/runtime` one may also be null.',
  'or null': 'The reference may also be the null reference.',
  or: '`C ref or null` may also be the null reference.',
  null: 'The null reference: no object.',
  true: 'The `bool` that is true.',
  false: 'The `bool` that is false.',
  set: '`T set`: any number of different values.',
  option: '`T option`: one value or none; on the wire an array with one element or none.',
  map: `\`(K -> V) map\`: values by key; K is ${KEY_KINDS.map((kind) => `\`${kind}\``).join(', ')}, a reference or an enum.`,
  ...Object.fromEntries(Object.entries(SCALARS).map(([kind, { meaning }]) => [kind, meaning])),
  any: '`any record`: the whole record of an object of any class.',
  '<->':
    'Binds two fields as the ends of one relation; each names the other, and a write at either end is seen at once at both.',
  '->': 'Stands between the keys and the values of a map.',
  '=': 'The default: the value if none is given.',
  ':=': 'A computed field: evaluated when it is read, never stored.',
  ':': 'A type follows.',
  RW: 'Clients give the value when they create the object, unless it has a default, and change it with `set_…` and the other setters.',
  'RO/constructor':
    'Clients give the value when they create the object, unless it has a default; nothing changes it afterwards.',
  'RO/runtime':
    'The server computes the value; clients only read it. It starts as its default, else as the zero of its type.',
}

const WITHOUT: { readonly [word: string]: string } = {
  create: 'No `create`: clients cannot make objects of the class.',
  destroy: 'No `destroy`: clients cannot destroy objects of the class.',
  get_all: 'No `get_all` and no `get_all_records`.',
  get_by_name_label: 'No `get_by_name_label`, though there is a `name_label : string`.',
  objects:
    'A namespace of messages: no stored objects, no uuid, nothing implied. Its fields are the members of its record.',
}

const PARTS: { readonly [word: string]: string } = {
  session: 'Sessions: clients log in, and every other RPC takes the session reference as its first parameter.',
  task: 'Tasks: `Async.C.m` of every declared message, and of create and destroy, runs in the background and returns a task.',
  event: 'Events: `event.from` reports the objects that were added, changed or destroyed since a token.',
  query:
    'Queries: each class has `get_all_where(expr)` and `get_all_records_where(expr)`: `field "name__label" = "x" and not field "tags" = "()"`.',
}

const ANNOTATIONS: { readonly [word: string]: string } = {
  '@unbound': 'The set of references is meant to have no other end, so there is no warning.',
  '@secret': 'The value appears in no log and in no parameter of an error. `get allows` says who may read it.',
  '@public': 'A call of this message needs no session, in an API that uses sessions.',
  '@internal':
    'Stored, and used by bodies, but no client sees it: it has no RPC and no event, and is not in the reference.',
}

/** Words before `allows`. */
const CLAUSES: { readonly [word: string]: string } = {
  get: 'Who may read: `get_…` of a field; on a class also `get_record`, `get_all` and the other look-ups. Users who may not read a field get records without it.',
  set: 'Who may change: `set_…`, `add_…`, `remove_…`, `add_to_…`, `remove_from_…`.',
  create: 'Who may create objects of the class.',
  destroy: 'Who may destroy objects of the class.',
}

/** The meaning of each built-in error, by its code. */
const ERRORS: { readonly [code: string]: string } = Object.fromEntries(
  [...BUILT_IN_ERRORS.values()].map(({ code, doc }) => [code, doc]),
)

export type WordKind = 'keyword' | 'without' | 'part' | 'annotation' | 'clause' | 'error'

const BY_KIND: { readonly [kind in WordKind]: { readonly [word: string]: string } } = {
  ...{ keyword: KEYWORDS, without: WITHOUT, part: PARTS, annotation: ANNOTATIONS, clause: CLAUSES, error: ERRORS },
}

/** The description of a word of this kind; annotations with their `@`. */
export function wordText(kind: WordKind, word: string): string | undefined {
  const words = BY_KIND[kind]
  return Object.hasOwn(words, word) ? words[word] : undefined
}

/** The description of a word of any kind. */
export function anyWordText(word: string): string | undefined {
  const kinds: readonly WordKind[] = ['keyword', 'annotation', 'without', 'part', 'error']
  return kinds.map((kind) => wordText(kind, word)).find((text) => text !== undefined)
}
