/** Code frames: the lines of a span with the span underlined. */
import type { LineIndex } from './line-index.ts'
import type { Paint, Style } from './style.ts'
import { displayText, displayWidth } from './width.ts'

/** The most columns that are shown of a line. */
const MAX_COLUMNS = 120

export interface FrameOptions {
  readonly paint: Paint
  /** The underline's colour. */
  readonly style: Style
  readonly underline: '^' | '-'
  /** The width of the widest line number. */
  readonly gutter: number
}

/**
 * The frame of one span. Of a span over several lines it has the first and the last line. Ends without a line break.
 */
export function frame(lines: LineIndex, start: number, end: number, options: FrameOptions): string {
  const first = lines.position(start)
  const last = lines.position(end)
  const rows = [bar(options)]
  if (first.line === last.line) {
    rows.push(...marked(lines, first.line, first.column - 1, last.column - 1, options))
    return rows.join('\n')
  }
  rows.push(...marked(lines, first.line, first.column - 1, lines.line(first.line).length, options))
  if (last.line > first.line + 1) rows.push(options.paint('frame', `${' '.repeat(options.gutter)} …`))
  const text = lines.line(last.line)
  rows.push(...marked(lines, last.line, text.search(/\S|$/), last.column - 1, options))
  return rows.join('\n')
}

/** A source line with columns `from` to `to` (from 0, UTF-16) underlined by at least one mark. */
function marked(lines: LineIndex, line: number, from: number, to: number, options: FrameOptions): string[] {
  const cut = clip(lines.line(line), from, to)
  const indent = displayWidth(cut.text.slice(0, cut.from))
  const width = displayWidth(cut.text.slice(cut.from, cut.to), indent)
  const number = options.paint('frame', `${String(line).padStart(options.gutter)} |`)
  const underline = options.paint(options.style, options.underline.repeat(Math.max(1, width)))
  return [`${number} ${displayText(cut.text)}`.trimEnd(), `${bar(options)} ${' '.repeat(indent)}${underline}`]
}

/** Cuts a long line to the part around the span. */
function clip(text: string, from: number, to: number): { text: string; from: number; to: number } {
  if (text.length <= MAX_COLUMNS) return { text, from, to: Math.max(from, to) }
  const start = from < MAX_COLUMNS / 2 ? 0 : from - MAX_COLUMNS / 4
  const end = Math.min(text.length, start + MAX_COLUMNS)
  const before = start > 0 ? '…' : ''
  const shift = before.length - start
  return {
    text: before + text.slice(start, end) + (end < text.length ? '…' : ''),
    from: from + shift,
    to: Math.max(from, Math.min(to, end)) + shift,
  }
}

function bar({ gutter, paint }: FrameOptions): string {
  return paint('frame', `${' '.repeat(gutter)} |`)
}
