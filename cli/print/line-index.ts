/** Converts offsets to lines and columns. A byte order mark counts in offsets but not in columns, as in editors. */
import { lowerBound } from '../../model/lower-bound.ts'

export interface TextPosition {
  /** From 1. */
  readonly line: number
  /** From 1, in UTF-16 units as editors count. */
  readonly column: number
  /** From 0, in UTF-16 units. */
  readonly offset: number
}

export class LineIndex {
  readonly text: string
  readonly #starts: number[] = [0]
  /** The length of the byte order mark. */
  readonly #mark: 0 | 1

  constructor(text: string) {
    this.text = text
    this.#mark = text.startsWith('\ufeff') ? 1 : 0
    for (const { index, 0: end } of text.matchAll(/\r\n|\n|\r/g)) this.#starts.push(index + end.length)
  }

  /** The position of an offset. An offset outside the text counts as the nearest end. */
  position(offset: number): TextPosition {
    const at = Math.max(0, Math.min(offset, this.text.length))
    const line = lowerBound(this.#starts, (start) => start > at)
    const start = line === 1 ? this.#mark : (this.#starts[line - 1] ?? 0)
    return { line, column: Math.max(0, at - start) + 1, offset: at }
  }

  /** The offset of a place whose line and column count from 0, and whose columns count a byte order mark. */
  offset(line: number, column: number): number {
    return (this.#starts[line] ?? this.text.length) + column
  }

  /** The text of a line without its line end, and without a byte order mark. */
  line(line: number): string {
    const start = this.#starts[line - 1]
    if (start === undefined) return ''
    return this.text
      .slice(line === 1 ? this.#mark : start, this.#starts[line] ?? this.text.length)
      .replace(/[\r\n]+$/, '')
  }
}
