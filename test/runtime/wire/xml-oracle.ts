/**
 * A plain reader of XML-RPC calls, to compare the fast one with: it makes a tree of the whole text, and then looks at the
 * tree. It knows no limits and no document types.
 */
import { SaxesParser } from 'saxes'
import { TYPES } from '../../../runtime/wire/xml-form.ts'

/** A value as the tree has it: `{ int: '1' }`, `{ array: […] }`, `{ struct: [['name', value]…] }`, `{ text: '' }`. */
export type PlainValue = { readonly [type: string]: string | readonly (PlainValue | readonly [string, PlainValue])[] }

export interface PlainCall {
  readonly method: string
  readonly params: readonly PlainValue[]
}

type Child = string | Element

interface Element {
  readonly name: string
  readonly children: Child[]
}

class NotRpc extends Error {}

/** The call, or the code of the fault. */
export function plainXmlCall(text: string): PlainCall | -32700 | -32600 {
  const root = treeOf(text)
  if (!root) return -32700
  try {
    return callOf(root)
  } catch (error) {
    if (error instanceof NotRpc) return -32600
    throw error
  }
}

/** undefined where the text is not well-formed. */
function treeOf(text: string): Element | undefined {
  const parser = new SaxesParser()
  const open: Element[] = [{ name: '', children: [] }]
  const inside = () => open[open.length - 1] as Element
  let isBroken = false
  parser.on('error', () => {
    isBroken = true
  })
  parser.on('opentag', ({ name }) => {
    const element: Element = { name, children: [] }
    inside().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => open.pop())
  const add = (part: string) => inside().children.push(part)
  parser.on('text', add)
  parser.on('cdata', add)
  parser.write(text).close()
  return isBroken ? undefined : open[0]?.children.find((child) => typeof child !== 'string')
}

function callOf(root: Element): PlainCall {
  const [name, params, ...more] = partsOf(expectNamed(root, 'methodCall'))
  if (!name || more.length > 0) throw new NotRpc()
  const method = textIn(expectNamed(name, 'methodName')).trim()
  if (!params) return { method, params: [] }
  return { method, params: partsOf(expectNamed(params, 'params')).map((param) => plainValue(onlyPart(param, 'param'))) }
}

function plainValue(value: Element): PlainValue {
  if (expectNamed(value, 'value').children.every((child) => typeof child === 'string')) return { text: textIn(value) }
  const type = only(partsOf(value))
  if (!TYPES.some((known) => known === type.name)) throw new NotRpc()
  if (type.name === 'struct') return { struct: partsOf(type).map(memberOf) }
  if (type.name === 'array') return { array: dataOf(type).map(plainValue) }
  return { [type.name]: textIn(type) }
}

function memberOf(member: Element): readonly [string, PlainValue] {
  const [name, value, more] = partsOf(expectNamed(member, 'member'))
  if (!name || !value || more) throw new NotRpc()
  return [textIn(expectNamed(name, 'name')), plainValue(value)]
}

/** An array without a `<data>` is empty. */
function dataOf(array: Element): readonly Element[] {
  const [data, more] = partsOf(array)
  if (more) throw new NotRpc()
  return data ? partsOf(expectNamed(data, 'data')) : []
}

function onlyPart(element: Element, name: string): Element {
  return only(partsOf(expectNamed(element, name)))
}

function only(elements: readonly Element[]): Element {
  const [element, more] = elements
  if (!element || more) throw new NotRpc()
  return element
}

function expectNamed(element: Element, name: string): Element {
  if (element.name !== name) throw new NotRpc()
  return element
}

/** The elements of an element that holds only elements and white space. */
function partsOf({ children }: Element): readonly Element[] {
  return children.flatMap((child) => {
    if (typeof child !== 'string') return [child]
    if (child.trim() !== '') throw new NotRpc()
    return []
  })
}

/** The text of an element that holds only text. */
function textIn({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : notText())).join('')
}

function notText(): never {
  throw new NotRpc()
}
