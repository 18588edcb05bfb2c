/** The elements of XML-RPC calls as small numbers: comparing names would take much of the time of reading a call. */
import { TYPES, type XmlType } from './xml-form.ts'

/** `DOCUMENT` stands for the whole text, in which the one `<methodCall>` stands. */
export const [DOCUMENT, METHOD_CALL, METHOD_NAME, PARAMS, PARAM, VALUE, DATA, MEMBER, NAME] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8,
]

/** By number; the elements that give the type of a value come last. */
const NAMES: readonly string[] = [
  ...['', 'methodCall', 'methodName', 'params', 'param', 'value', 'data', 'member', 'name'],
  ...TYPES,
]
const FIRST_TYPE = NAMES.length - TYPES.length

export const [ARRAY, STRUCT] = [NAMES.indexOf('array'), NAMES.indexOf('struct')]

/** In which elements each element may stand: by its number, one bit for each parent. */
const PARENTS: readonly number[] = [
  bits(),
  bits(DOCUMENT),
  bits(METHOD_CALL),
  bits(METHOD_CALL),
  bits(PARAMS),
  bits(PARAM, DATA, MEMBER),
  bits(ARRAY),
  bits(STRUCT),
  bits(MEMBER),
  ...TYPES.map(() => bits(VALUE)),
]

function bits(...elements: readonly number[]): number {
  return elements.reduce((all, element) => all | (1 << element), 0)
}

/**
 * Where the element of a name stands: by the length and the last character of names, which no two elements have in
 * common. A map would have to hash each name, since parsers cut names out of the text.
 */
const PLACES: readonly number[] = places()

function places(): number[] {
  const all: number[] = new Array(32 * 128).fill(DOCUMENT)
  for (const [element, name] of NAMES.entries()) if (name !== '') all[placeOf(name)] = element
  return all
}

function placeOf(name: string): number {
  return name.length * 128 + name.charCodeAt(name.length - 1)
}

/** The number of the element with that name; undefined where XML-RPC has none. */
export function elementNamed(name: string): number | undefined {
  const element = PLACES[placeOf(name)]
  return element !== undefined && NAMES[element] === name ? element : undefined
}

export function elementName(element: number): string {
  return NAMES[element] as string
}

export function mayStandIn(parent: number, element: number): boolean {
  return (((PARENTS[element] as number) >> parent) & 1) === 1
}

/** The type that an element inside `<value>` gives to it. */
export function typeOf(element: number): XmlType {
  return TYPES[element - FIRST_TYPE] as XmlType
}
