/** Reads an XML-RPC call: well-formed XML of bounded depth, without a DOCTYPE, and of the one shape that a call has. */
import { SaxesParser } from 'saxes'
import { detached } from './text.ts'
import { TYPES, type XmlType, XmlValue } from './xmlform.ts'

export interface XmlCall {
  readonly method: string
  readonly params: readonly XmlValue[]
}

/** Why a text is no call: `-32700` not well-formed, `-32600` not XML-RPC (WIRE, Strictness). */
export class XmlProblem extends Error {
  readonly fault: -32700 | -32600
  constructor(fault: -32700 | -32600, message: string) {
    super(message)
    this.name = 'XmlProblem'
    this.fault = fault
  }
}

/** The call that a text holds; throws XmlProblem. */
export function readXmlCall(text: string): XmlCall {
  refuseDoctype(text)
  refuseEncoding(text)
  const reader = idle.pop() ?? new CallReader()
  const call = reader.read(text)
  // One that failed half-way is left behind with its state.
  idle.push(reader)
  return call
}

/** Making a parser costs more than a small call, and none is used by two calls at once. */
const idle: CallReader[] = []

const MAX_DEPTH = 100
/** More than any method takes. */
const MAX_PARAMS = 1000
/** Of all of a call. Each takes some 100 bytes and half a microsecond, and all are read in one go. */
const MAX_VALUES = 1_000_000

/**
 * Characters of a call from which its values are copied out of it: whatever is kept of one (a session that waits, a name
 * that is registered) would keep all of the call.
 */
const LARGE = 4 * 1024

/** What may stand inside what; a text element has no child. */
const PARENTS: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['methodCall', ['']],
  ['methodName', ['methodCall']],
  ['params', ['methodCall']],
  ['param', ['params']],
  ['value', ['param', 'data', 'member']],
  ['data', ['array']],
  ['member', ['struct']],
  ['name', ['member']],
  ...TYPES.map((type): [string, string[]] => [type, ['value']]),
])

class CallReader {
  readonly #parser = new SaxesParser({ position: false })
  #open: string[] = []
  #values: XmlValue[] = []
  #params: XmlValue[] = []
  /** How many `<param>`s were begun, plus one; 0 before `<params>`. */
  #paramCount = 0
  /** How many `<value>`s were begun. */
  #count = 0
  #method: string | undefined
  #text = ''
  #isLarge = false

  constructor() {
    this.#parser.on('opentag', (tag) => this.#opened(tag.name))
    this.#parser.on('closetag', (tag) => this.#closed(tag.name))
    this.#parser.on('text', (text) => {
      this.#text += text
    })
    this.#parser.on('cdata', (text) => {
      this.#text += text
    })
    this.#parser.on('error', (error) => {
      throw new XmlProblem(-32700, `The text is not well-formed XML: ${error.message}`)
    })
  }

  read(text: string): XmlCall {
    this.#open = []
    this.#values = []
    this.#params = []
    this.#paramCount = 0
    this.#count = 0
    this.#method = undefined
    this.#text = ''
    this.#isLarge = text.length > LARGE
    this.#parser.write(text).close()
    if (this.#method === undefined) throw notRpc('A call has no <methodName>')
    return { method: this.#method, params: this.#params }
  }

  #opened(name: string): void {
    const parent = this.#open.at(-1) ?? ''
    if (!PARENTS.get(name)?.includes(parent)) throw notRpc(misplaced(name, parent))
    this.#settle(parent)
    this.#open.push(name)
    if (name === 'value') this.#valueOpened(parent)
    else if (name === 'params') this.#paramsOpened()
    else if (name === 'data') this.#dataOpened()
    else if (parent === 'value') this.#typeOpened(name as XmlType)
    else if (name === 'name' && this.#top().names.length > this.#top().items.length)
      throw notRpc('A <member> has two <name>s')
  }

  #closed(name: string): void {
    this.#open.pop()
    if (name === 'value') this.#valueClosed()
    else if (name === 'methodName') this.#methodNamed()
    else if (name === 'name') this.#top().addName(this.#kept())
    else if (this.#open.at(-1) === 'value' && name !== 'array' && name !== 'struct') this.#top().text = this.#kept()
    else this.#settle(name)
    this.#text = ''
    if (name === 'param' && this.#params.length !== this.#paramCount++) throw notRpc('A <param> has no <value>')
    if (name === 'member' && this.#top().names.length !== this.#top().items.length)
      throw notRpc('A <member> has no <value>')
  }

  #paramsOpened(): void {
    if (this.#method === undefined || this.#paramCount > 0) throw notRpc('<params> stands after <methodName>, once')
    this.#paramCount = 1
  }

  #methodNamed(): void {
    if (this.#method !== undefined) throw notRpc('A call has two <methodName>s')
    this.#method = detached(this.#text.trim())
  }

  #valueOpened(parent: string): void {
    if (this.#values.length >= MAX_DEPTH) throw notRpc(`Values are nested deeper than ${MAX_DEPTH}`)
    if (parent === 'param' && this.#params.length === this.#paramCount) throw notRpc('A <param> has two <value>s')
    if (parent === 'member' && this.#top().names.length !== this.#top().items.length + 1)
      throw notRpc('A <member> is one <name> and one <value>')
    if (++this.#count > MAX_VALUES) throw notRpc(`A call holds more than ${MAX_VALUES} values`)
    if (parent === 'param' && this.#paramCount > MAX_PARAMS) throw notRpc(`A call has more than ${MAX_PARAMS} <param>s`)
    this.#values.push(new XmlValue('text', ''))
  }

  #typeOpened(type: XmlType): void {
    if (this.#top().type !== 'text') throw notRpc('A <value> holds two values')
    this.#top().type = type
  }

  #dataOpened(): void {
    if (this.#top().hasData) throw notRpc('An <array> has two <data>s')
    this.#top().hasData = true
  }

  #valueClosed(): void {
    const value = this.#values.pop() as XmlValue
    if (value.type === 'text') value.text = this.#kept()
    else this.#settle('value')
    const parent = this.#values.at(-1)
    if (parent) parent.add(value)
    else this.#params.push(value)
  }

  /** Between elements there may be white space alone. */
  #settle(inside: string): void {
    if (this.#text !== '' && this.#text.trim() !== '') throw notRpc(`There is text between the elements of <${inside}>`)
    this.#text = ''
  }

  #kept(): string {
    return this.#isLarge ? detached(this.#text) : this.#text
  }

  #top(): XmlValue {
    return this.#values.at(-1) as XmlValue
  }
}

function misplaced(name: string, parent: string): string {
  if (!PARENTS.has(name)) return 'The text holds an element that XML-RPC does not have'
  return parent === '' ? 'The text is not a <methodCall>' : `<${name}> stands inside <${parent}>`
}

function notRpc(message: string): XmlProblem {
  return new XmlProblem(-32600, message)
}

const SKIPPED = /\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->/y

/** A DOCTYPE can stand only before the first element, after comments and processing instructions. */
function refuseDoctype(text: string): void {
  SKIPPED.lastIndex = 0
  let at = 0
  while (SKIPPED.test(text)) at = SKIPPED.lastIndex
  if (text.startsWith('<!DOCTYPE', at)) throw notRpc('A document type is not accepted')
}

const DECLARED = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']*)["']/

/** The bytes were read as UTF-8, whatever the text says of itself. */
function refuseEncoding(text: string): void {
  const declared = DECLARED.exec(text)?.[1]
  if (declared !== undefined && !/^(utf-8|us-ascii)$/i.test(declared))
    throw new XmlProblem(-32700, 'The text declares an encoding other than UTF-8')
}
