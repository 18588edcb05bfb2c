/** JavaScript as nested pieces that know where they come from, and the text and the source map of them. */
import { addMapping, GenMapping, toEncodedMap } from '@jridgewell/gen-mapping'
import type { TextRange } from '../../../model/body.ts'

/** Text without a line break inside a line; a list of pieces; or a piece that comes from a place in a `.crow` file. */
export type Code = string | readonly Code[] | Sourced

export interface Sourced {
  readonly path: string
  readonly at: TextRange
  readonly code: Code
}

/** A line, and the lines inside it, which are indented. */
export interface Line {
  readonly code: Code
  readonly inside?: readonly Line[]
  /** The line after them. */
  readonly end?: string
}

/** The mappings of a source map, from line 1 of the text, and the files in it. */
export interface Mappings {
  readonly sources: readonly string[]
  readonly mappings: string
}

export interface MappedText extends Mappings {
  readonly text: string
}

/** Joins pieces with a text between them. */
export function joined(parts: readonly Code[], between: string): Code {
  return parts.flatMap((part, i) => (i === 0 ? [part] : [between, part]))
}

export function render(lines: readonly Line[]): MappedText {
  const writer = new Writer()
  writer.lines(lines, '')
  return writer.done()
}

class Writer {
  readonly #map = new GenMapping()
  readonly #done: string[] = []
  #line = ''

  lines(lines: readonly Line[], indent: string): void {
    for (const { code, inside, end } of lines) {
      this.#line = indent
      this.#write(code)
      this.#endLine()
      if (inside) this.lines(inside, `${indent}  `)
      if (end === undefined) continue
      this.#line = indent + end
      this.#endLine()
    }
  }

  done(): MappedText {
    const { sources, mappings } = toEncodedMap(this.#map)
    return { text: `${this.#done.join('\n')}\n`, sources: sources.map(String), mappings }
  }

  #endLine(): void {
    this.#done.push(this.#line)
  }

  #write(code: Code, around?: Sourced): void {
    if (typeof code === 'string') this.#line += code
    else if (isSourced(code)) {
      this.#mark(code)
      this.#write(code.code, code)
      if (around) this.#mark(around)
    } else for (const part of code) this.#write(part, around)
  }

  #mark({ path, at: [line, column] }: Sourced): void {
    if (path === '') return
    const generated = { line: this.#done.length + 1, column: this.#line.length }
    addMapping(this.#map, { generated, source: path, original: { line: line + 1, column } })
  }
}

function isSourced(code: Exclude<Code, string>): code is Sourced {
  return 'at' in code && typeof code.at !== 'function'
}
