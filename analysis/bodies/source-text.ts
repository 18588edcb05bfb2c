/** Where spans stand in their file, and their text in one line: what the model has of a text. */
import { lex } from '../../grammar/lex.ts'
import type { TextRange } from '../../model/body.ts'
import { lowerBound } from '../../model/lower-bound.ts'
import type { UnitPlace } from '../scope/symbols.ts'
import type { UnitText } from './typing.ts'

/** The texts of an API's files, by path. */
export class SourceTexts {
  readonly #texts: ReadonlyMap<string, string>
  readonly #lines = new Map<string, readonly number[]>()

  constructor(texts: ReadonlyMap<string, string>) {
    this.#texts = texts
  }

  /** The text of a unit, whose spans are relative to its place. */
  of({ path, base }: UnitPlace): UnitText {
    const text = this.#texts.get(path) ?? ''
    const starts = this.#startsOf(path, text)
    const at = (offset: number): [line: number, column: number] => {
      const line = lowerBound(starts, (start) => start > offset) - 1
      return [line, offset - (starts[line] ?? 0)]
    }
    return {
      rangeOf: ({ start, end }): TextRange => [...at(base + start), ...at(base + end)],
      textOf: (span) => oneLine(text.slice(base + span.start, base + span.end)),
    }
  }

  /** The offsets at which lines start. */
  #startsOf(path: string, text: string): readonly number[] {
    let starts = this.#lines.get(path)
    if (!starts) {
      starts = [0, ...Array.from(text.matchAll(/\r\n|\r|\n/g), (found) => found.index + found[0].length)]
      this.#lines.set(path, starts)
    }
    return starts
  }
}

/** The tokens of a text, with one space where the text has any, and without comments. */
export function oneLine(text: string): string {
  let line = ''
  let end = 0
  for (const { startOffset, image } of lex(text).tokens) {
    if (end > 0 && startOffset > end) line += ' '
    line += image
    end = startOffset + image.length
  }
  return line
}
