/** The signatures and descriptions of the functions of the language (docs/bodies.md). */
import type { BuiltIn } from '../../model/body.ts'

export interface BuiltInText {
  /** The parameters with their types. */
  readonly params: readonly string[]
  readonly gives: string
  readonly doc: string
}

export const BUILT_IN_TEXTS: { readonly [name in BuiltIn]: BuiltInText } = {
  size: { params: ['of : set, map or string'], gives: 'int', doc: 'How many elements, keys or characters there are.' },
  keys: { params: ['map : (K -> V) map'], gives: 'K set', doc: 'The keys of the map.' },
  values: { params: ['map : (K -> V) map'], gives: 'V set', doc: 'The values of the map, equal ones once.' },
  string: { params: ['value'], gives: 'string', doc: 'The value as text, as the wire has it.' },
  int: {
    params: ['value : string or float'],
    gives: 'int',
    doc: 'The number that the text means, or the float rounded toward zero.',
  },
  float: { params: ['value : string or int'], gives: 'float', doc: 'The value as a float.' },
  lower: { params: ['text : string'], gives: 'string', doc: 'The text in lower case.' },
  upper: { params: ['text : string'], gives: 'string', doc: 'The text in upper case.' },
  slice: {
    params: ['text : string', 'from : int', 'to : int'],
    gives: 'string',
    doc: 'The characters from `from`, counted from 0, up to and without `to`.',
  },
  starts_with: { params: ['text : string', 'start : string'], gives: 'bool', doc: 'Whether the text begins so.' },
  hex: {
    params: ['number : int', 'width : int'],
    gives: 'string',
    doc: 'The number in hexadecimal digits, with zeros before it up to the width.',
  },
  matches: {
    params: ['text : string', 'pattern : string'],
    gives: 'bool',
    doc: 'Whether the whole text matches the regular expression (RE2), which is a literal.',
  },
  part: {
    params: ['text : string', 'pattern : string'],
    gives: 'string',
    doc: 'The part of the text that the group of the regular expression (RE2) matches; "" if there is none.',
  },
  split: { params: ['text : string', 'separator : string'], gives: 'string set', doc: 'The parts between separators.' },
  seconds: { params: ['duration : duration'], gives: 'int', doc: 'The whole seconds of the duration.' },
  now: { params: [], gives: 'datetime', doc: 'The time; one instant for a whole stretch.' },
  uuid: { params: [], gives: 'string', doc: 'A new uuid.' },
  random: { params: ['below : int'], gives: 'int', doc: 'A random number from 0 up to and without `below`.' },
  user: { params: [], gives: 'string', doc: 'The name of the user who calls.' },
  unlink: {
    params: ['object : C ref'],
    gives: '',
    doc: 'Takes the object out of all fields that refer to it, before it is destroyed.',
  },
  sum: { params: ['set : number set'], gives: 'number', doc: 'The sum of the elements: `sum(x.size for x in all C)`.' },
  min: { params: ['set : T set'], gives: 'T', doc: 'The least element: `min(x.size for x in all C)`.' },
  max: { params: ['set : T set'], gives: 'T', doc: 'The greatest element: `max(x.size for x in all C)`.' },
  join: {
    params: ['set : string set', 'separator : string'],
    gives: 'string',
    doc: 'The elements with the separator between them: `join(x.name for x in all C, ", ")`.',
  },
}

/** `slice(text : string, from : int, to : int) : string`. */
export function builtInLabel(name: BuiltIn): string {
  const { params, gives } = BUILT_IN_TEXTS[name]
  return `${name}(${params.join(', ')})${gives === '' ? '' : ` : ${gives}`}`
}
