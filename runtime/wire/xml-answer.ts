/** Reads XML-RPC answers of other servers: well-formed XML of bounded depth, in the form that the specification gives. */
import { SaxesParser } from 'saxes'
import { printable } from '../values/printable.ts'
import { XmlProblem } from './xml-call.ts'
import { TYPES, type XmlType, XmlValue } from './xml-form.ts'

export type XmlAnswer = { readonly value: XmlValue } | { readonly fault: XmlValue }

/** Reads a `<methodResponse>`. Throws XmlProblem, which names the element that is wrong. */
export function readXmlAnswer(text: string): XmlAnswer {
  const root = readTree(text)
  if (root.name !== 'methodResponse') throw notRpc(`The text is <${root.name}> and not a <methodResponse>`)
  const inside = only(root, 'methodResponse')
  if (inside.name === 'fault') return { fault: xmlValueOf(only(inside, 'fault', 'value'), 'fault') }
  if (inside.name !== 'params') throw notRpc(`<methodResponse> has <${inside.name}> instead of <params> or <fault>`)
  return { value: xmlValueOf(only(only(inside, 'params', 'param'), 'param', 'value'), 'value') }
}

/** Reads a `<value>` that is a text of its own, as in the field `result` of a task. Throws XmlProblem. */
export function readXmlValue(text: string): XmlValue {
  const root = readTree(text)
  if (root.name !== 'value') throw notRpc(`The text is <${root.name}> and not a <value>`)
  return xmlValueOf(root, 'value')
}

interface XmlElement {
  readonly name: string
  readonly children: XmlElement[]
  text: string
}

/** Four for each array or struct in another, so about 250 of them. */
const MAX_ELEMENTS_DEEP = 1000

function readTree(text: string): XmlElement {
  const parser = new SaxesParser({ position: true })
  const document: XmlElement = { name: '', children: [], text: '' }
  const open = [document]
  const innermost = () => open[open.length - 1] as XmlElement
  parser.on('opentag', ({ name }) => {
    if (open.length > MAX_ELEMENTS_DEEP) throw notRpc(`Elements are nested deeper than ${MAX_ELEMENTS_DEEP}`)
    const element = { name: printable(name), children: [], text: '' }
    innermost().children.push(element)
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  const add = (part: string) => {
    innermost().text += part
  }
  parser.on('text', add)
  parser.on('cdata', add)
  parser.on('doctype', () => {
    throw notRpc('A document type is not accepted')
  })
  parser.on('error', (error) => {
    throw new XmlProblem(-32700, `The text is not well-formed XML: ${printable(error.message)}`)
  })
  parser.write(text).close()
  return document.children[0] as XmlElement
}

/** The one child that an element must have. */
function only(element: XmlElement, at: string, name?: string): XmlElement {
  requireNoText(element, at)
  const [child, ...more] = element.children
  if (!child || more.length > 0) throw notRpc(`<${at}> has ${element.children.length} elements instead of one`)
  if (name !== undefined && child.name !== name) throw notRpc(`<${at}> has <${child.name}> instead of <${name}>`)
  return child
}

/** `at`: where the value stands, as people write it. */
function xmlValueOf(element: XmlElement, at: string): XmlValue {
  const [child, ...more] = element.children
  if (!child) return new XmlValue('text', element.text)
  requireNoText(element, at)
  if (more.length > 0) throw notRpc(`${at}: <value> has ${element.children.length} elements instead of one`)
  const type = TYPES.find((one) => one === child.name)
  if (type === undefined) throw notRpc(`${at}: <value> has <${child.name}>, which is not a type of XML-RPC`)
  if (type === 'array') return arrayOf(child, at)
  if (type === 'struct') return structOf(child, at)
  return scalarOf(child, type, at)
}

function scalarOf(element: XmlElement, type: XmlType, at: string): XmlValue {
  const [child] = element.children
  if (child) throw notRpc(`${at}: <${type}> has the element <${child.name}>`)
  return new XmlValue(type, element.text)
}

function arrayOf(element: XmlElement, at: string): XmlValue {
  const data = only(element, 'array', 'data')
  requireNoText(data, at)
  const items = data.children.map((child, i) => {
    if (child.name !== 'value') throw notRpc(`${at}: <data> has <${child.name}> instead of <value>`)
    return xmlValueOf(child, `${at}[${i}]`)
  })
  return new XmlValue('array', '', items)
}

function structOf(element: XmlElement, at: string): XmlValue {
  requireNoText(element, at)
  const names: string[] = []
  const items: XmlValue[] = []
  for (const member of element.children) {
    if (member.name !== 'member') throw notRpc(`${at}: <struct> has <${member.name}> instead of <member>`)
    const [name, value] = [part(member, 'name', at), part(member, 'value', at)]
    if (member.children.length > 2) throw notRpc(`${at}: <member> is one <name> and one <value>`)
    names.push(name.text)
    items.push(xmlValueOf(value, `${at}[${JSON.stringify(printable(name.text))}]`))
  }
  return new XmlValue('struct', '', items, names)
}

function part(member: XmlElement, name: string, at: string): XmlElement {
  requireNoText(member, at)
  const found = member.children.find((child) => child.name === name)
  if (!found) throw notRpc(`${at}: <member> has no <${name}>`)
  return found
}

/** Only white space may stand between elements. */
function requireNoText({ name, text }: XmlElement, at: string): void {
  if (text.trim() !== '') throw notRpc(`${at}: there is text between the elements of <${name}>`)
}

function notRpc(message: string): XmlProblem {
  return new XmlProblem(-32600, message)
}
