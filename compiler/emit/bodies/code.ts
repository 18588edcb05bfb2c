/** JavaScript as nested pieces that know where they come from, and the text and the source map of them. */
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping'
import type { TextRange } from '../../../model/body.ts'

/** Text without a line break inside a line; a list of pieces; or a piece that comes from a place in a `.crow` file. */
export type Code = string | readonly Code[] | Sourced

export interface Sourced {
  readonly path: string
  readonly at: TextRange
  readonly code: Code
  /** What the text calls the variable that the piece declares under another name. */
  readonly name?: string
}

/** A line, and the lines inside it, which are indented. */
export interface Line {
  readonly code: Code
  readonly inside?: readonly Line[]
  /** The line after them. */
  readonly end?: string
}

/** The mappings of a source map, from line 1 of the text, and the files and names in it. */
export interface Mappings {
  readonly sources: readonly string[]
  readonly names: readonly string[]
  readonly mappings: string
}

export interface MappedText extends Mappings {
  readonly text: string
}

/** Joins pieces with a text between them. */
export function joined(parts: readonly Code[], between: string): Code {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]))
}

/** `isMapped`: with a source map, which takes a third of the time. */
export function render(lines: readonly Line[], isMapped = true): MappedText {
  const writer = new Writer(isMapped)
  writer.lines(lines, '')
  return writer.done()
}

class Writer {
  readonly #map = new GenMapping()
  readonly #done: string[] = []
  #line = ''
  /** Whether the next character would belong to a place in a `.crow` file. */
  #mapped = false
  readonly #isMapped: boolean

  constructor(isMapped: boolean) {
    this.#isMapped = isMapped
  }

  lines(lines: readonly Line[], indent: string): void {
    for (const { code, inside, end } of lines) {
      this.#writeLine(indent, code)
      if (inside) this.lines(inside, `${indent}  `)
      if (end !== undefined) this.#writeLine(indent, end)
    }
  }

  done(): MappedText {
    const { sources, names, mappings } = toEncodedMap(this.#map)
    return { text: `${this.#done.join('\n')}\n`, sources: sources.map(String), names, mappings }
  }

  #writeLine(indent: string, code: Code): void {
    this.#line = indent
    this.#write(code)
    this.#done.push(this.#line)
  }

  #write(code: Code, around?: Sourced): void {
    if (typeof code === 'string') {
      if (!around && code !== '') this.#leave()
      this.#line += code
    } else if (isSourced(code)) {
      this.#mark(code)
      this.#write(code.code, code)
      if (around) this.#mark({ path: around.path, at: around.at })
    } else for (const part of code) this.#write(part, around)
  }

  #mark({ path, at: [line, column], name }: Omit<Sourced, 'code'>): void {
    if (path === '' || !this.#isMapped) return
    this.#mapped = true
    const mapping = { generated: this.#place(), source: path, original: { line: line + 1, column } }
    if (name === undefined) addMapping(this.#map, mapping)
    else addMapping(this.#map, { ...mapping, name })
  }

  /** Debuggers step over code without a place, and Node would count it to the piece before. */
  #leave(): void {
    if (!this.#mapped) return
    this.#mapped = false
    addMapping(this.#map, { generated: this.#place() })
  }

  #place() {
    return { line: this.#done.length + 1, column: this.#line.length }
  }
}

function isSourced(code: Exclude<Code, string>): code is Sourced {
  return 'at' in code && typeof code.at !== 'function'
}
