/**
 * Reads XML-RPC calls: well-formed XML of bounded depth, without a DOCTYPE, in the form that the specification gives.
 */
import { SaxesParser } from 'saxes'
import { detached, printable } from '../values/printable.ts'
import { OpenContainer } from './xml-container.ts'
import {
  ARRAY,
  DATA,
  DOCUMENT,
  elementName,
  elementNamed,
  MEMBER,
  METHOD_NAME,
  mayStandIn,
  NAME,
  PARAM,
  PARAMS,
  STRUCT,
  typeOf,
  VALUE,
} from './xml-elements.ts'
import { XmlValue } from './xml-form.ts'

export interface XmlCall {
  readonly method: string
  readonly params: readonly XmlValue[]
}

/**
 * Why a text is not run as a call (docs/wire.md, Strictness): -32700 for a text that is not well-formed XML, -32600 for
 * XML that is not XML-RPC.
 */
export class XmlProblem extends Error {
  readonly fault: number
  constructor(fault: number, message: string) {
    super(message)
    this.name = 'XmlProblem'
    this.fault = fault
  }
}

/** A call is too large: the rest of it is not read. */
class XmlLimit extends XmlProblem {}

/** Reads one call after another: making a parser costs more than reading a small call. */
export class XmlCallReader {
  #parse: CallParse | undefined

  /**
   * The call that a text holds. Throws XmlProblem: -32700 rather than -32600, wherever in the text the two problems
   * are.
   */
  read(text: string): XmlCall {
    refuseDoctype(text)
    const parse = this.#parse ?? new CallParse()
    // A parse that fails leaves a parser in the middle of a text: it is not used again.
    this.#parse = undefined
    const call = parse.read(text)
    this.#parse = parse
    return call
  }
}

const MAX_DEPTH = 100
/** More than any method has. */
const MAX_PARAMS = 1000
/**
 * In a whole call. Each takes some 100 bytes and half a microsecond, and all are read in one turn of the event loop.
 */
const MAX_VALUES = 1_000_000

/**
 * In characters: values of longer calls are copied, as a value that is kept (the session of a call that waits, a registered
 * name) would keep the whole text.
 */
const LARGE = 4 * 1024

/** Nested elements in XML that is not a call. */
const MAX_ELEMENTS_DEEP = 1000

class CallParse {
  readonly #parser = new SaxesParser({ position: false })
  /** The innermost open element, and those around it. */
  #inside = DOCUMENT
  #around: number[] = []
  /** By depth. `#depth` of them are open: each open value but the innermost is an array or a struct. */
  #containers: OpenContainer[] = []
  #depth = 0
  /** What the innermost `<value>` holds, once an element in it has been read. */
  #value: XmlValue | undefined
  #params: XmlValue[] = []
  /** The number of `<param>`s begun, plus one; 0 before `<params>`. */
  #paramCount = 0
  /** The number of `<value>`s begun. */
  #count = 0
  #method: string | undefined
  #text = ''
  #isLarge = false
  /** Why the text is not a call. Once it is set, the rest of the text is only checked to be well-formed. */
  #problem: XmlProblem | undefined
  /** Elements that were opened since then and are not closed. */
  #skippedDepth = 0

  constructor() {
    this.#parser.on('opentag', (tag) => this.#read(tag.name))
    // The parser has checked which element it is.
    this.#parser.on('closetag', () => this.#read(undefined))
    const add = (text: string) => {
      if (!this.#problem) this.#text += text
    }
    this.#parser.on('text', add)
    this.#parser.on('cdata', add)
    this.#parser.on('error', (error) => {
      throw new XmlProblem(-32700, `The text is not well-formed XML: ${printable(error.message)}`)
    })
  }

  read(text: string): XmlCall {
    this.#inside = DOCUMENT
    this.#around = []
    this.#depth = 0
    this.#value = undefined
    this.#params = []
    this.#paramCount = 0
    this.#count = 0
    this.#method = undefined
    this.#text = ''
    this.#isLarge = text.length > LARGE
    this.#parser.write(text).close()
    // They hold values of the call.
    this.#containers = []
    if (this.#problem) throw this.#problem
    if (this.#method === undefined) throw notRpc('A call has no <methodName>')
    return { method: this.#method, params: this.#params }
  }

  /** Reads the start of the element with that name, or else the end of the innermost one. */
  #read(opened: string | undefined): void {
    try {
      if (this.#problem) this.#skip(this.#problem, opened !== undefined)
      else if (opened === undefined) this.#closed()
      else this.#opened(opened)
    } catch (error) {
      if (!(error instanceof XmlProblem) || error instanceof XmlLimit || this.#problem) throw error
      this.#problem = error
    }
  }

  /**
   * Reads on in XML that is not a call. Throws the problem where it is too deep or too large: the parser keeps open
   * elements.
   */
  #skip(problem: XmlProblem, opens: boolean): void {
    this.#skippedDepth += opens ? 1 : -1
    if (opens && (this.#skippedDepth > MAX_ELEMENTS_DEEP || ++this.#count > MAX_VALUES)) throw problem
  }

  #opened(name: string): void {
    const element = elementNamed(name)
    const parent = this.#inside
    if (element === undefined || !mayStandIn(parent, element)) throw notRpc(misplaced(name, parent))
    if (this.#text !== '') this.#settle(parent)
    this.#around.push(parent)
    this.#inside = element
    if (element === VALUE) this.#valueOpened(parent)
    else if (parent === VALUE) this.#typeOpened(element)
    else if (element === NAME) this.#nameOpened()
    else if (element === MEMBER) this.#container().memberCount++
    else if (element === DATA) this.#dataOpened()
    else if (element === PARAMS) this.#paramsOpened()
  }

  #closed(): void {
    const element = this.#inside
    const parent = this.#around.pop() as number
    this.#inside = parent
    if (element === VALUE) this.#valueClosed()
    else if (parent === VALUE) this.#typeClosed(element)
    else if (element === NAME) this.#container().addName(this.#text)
    else if (element === METHOD_NAME) this.#methodNamed()
    else this.#settle(element)
    this.#text = ''
    if (element === PARAM) this.#paramClosed()
    else if (element === MEMBER) this.#memberClosed()
  }

  #paramsOpened(): void {
    if (this.#method === undefined || this.#paramCount > 0) throw notRpc('<params> stands after <methodName>, once')
    this.#paramCount = 1
  }

  #paramClosed(): void {
    if (this.#params.length !== this.#paramCount++) throw notRpc('A <param> has no <value>')
  }

  #nameOpened(): void {
    const { memberCount, nameCount } = this.#container()
    if (nameCount === memberCount) throw notRpc('A <member> has two <name>s')
  }

  #memberClosed(): void {
    const { memberCount, nameCount, itemCount } = this.#container()
    if (nameCount !== memberCount) throw notRpc('A <member> has no <name>')
    if (itemCount !== memberCount) throw notRpc('A <member> has no <value>')
  }

  #methodNamed(): void {
    if (this.#method !== undefined) throw notRpc('A call has two <methodName>s')
    this.#method = detached(this.#text.trim())
  }

  #valueOpened(parent: number): void {
    if (this.#depth >= MAX_DEPTH) throw tooMuch(`Values are nested deeper than ${MAX_DEPTH}`)
    if (parent === PARAM && this.#params.length === this.#paramCount) throw notRpc('A <param> has two <value>s')
    if (parent === MEMBER) this.#memberValueOpened()
    if (++this.#count > MAX_VALUES) throw tooMuch(`A call holds more than ${MAX_VALUES} values`)
    if (parent === PARAM && this.#paramCount > MAX_PARAMS) throw tooMuch(`A call has more than ${MAX_PARAMS} <param>s`)
    this.#value = undefined
  }

  #memberValueOpened(): void {
    const { nameCount, itemCount } = this.#container()
    if (nameCount !== itemCount + 1) throw notRpc('A <member> is one <name> and one <value>')
  }

  #typeOpened(element: number): void {
    if (this.#value) throw notRpc('A <value> holds two values')
    if (element !== ARRAY && element !== STRUCT) return
    const container = this.#containers[this.#depth] ?? new OpenContainer()
    this.#containers[this.#depth++] = container
    container.begin(typeOf(element))
  }

  #typeClosed(element: number): void {
    if (element !== ARRAY && element !== STRUCT) this.#value = new XmlValue(typeOf(element), this.#kept())
    else {
      this.#settle(element)
      this.#value = this.#container().end()
      this.#depth--
    }
  }

  #dataOpened(): void {
    const array = this.#container()
    if (array.hasData) throw notRpc('An <array> has two <data>s')
    array.hasData = true
  }

  #valueClosed(): void {
    const value = this.#value ?? new XmlValue('text', this.#kept())
    if (this.#value) this.#settle(VALUE)
    this.#value = undefined
    if (this.#depth > 0) this.#container().add(value)
    else this.#params.push(value)
  }

  /** Only white space may stand between elements. */
  #settle(inside: number): void {
    if (this.#text !== '' && this.#text.trim() !== '')
      throw notRpc(`There is text between the elements of <${elementName(inside)}>`)
    this.#text = ''
  }

  #kept(): string {
    return this.#isLarge ? detached(this.#text) : this.#text
  }

  /** The innermost array or struct that is open. */
  #container(): OpenContainer {
    return this.#containers[this.#depth - 1] as OpenContainer
  }
}

function misplaced(name: string, parent: number): string {
  if (elementNamed(name) === undefined)
    return `The text holds <${printable(name)}>, an element that XML-RPC does not have`
  return parent === DOCUMENT ? 'The text is not a <methodCall>' : `<${name}> stands inside <${elementName(parent)}>`
}

function notRpc(message: string): XmlProblem {
  return new XmlProblem(-32600, message)
}

function tooMuch(message: string): XmlLimit {
  return new XmlLimit(-32600, message)
}

const SKIPPED = /\s+|<\?[\s\S]*?\?>|<!--[\s\S]*?-->/y

/** A DOCTYPE can only stand before the first element, after comments and processing instructions. */
function refuseDoctype(text: string): void {
  SKIPPED.lastIndex = 0
  let at = 0
  while (SKIPPED.test(text)) at = SKIPPED.lastIndex
  if (text.startsWith('<!DOCTYPE', at)) throw notRpc('A document type is not accepted')
}
