/** Tables that fit the width of the terminal. */
import type { Output } from '../host.ts'
import { clean } from './clean.ts'
import { type Paint, paint } from './style.ts'
import { displayWidth } from './width.ts'

const GAP = 2
/** The smallest width of a column. */
const NARROWEST = 6

/**
 * A head and rows. On a terminal, cells that are too long are wrapped; otherwise each row is one line. `below`: a text
 * below each row, over its whole width.
 */
export function tableText(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { colour, columns }: Pick<Output, 'colour' | 'columns'>,
  below: readonly string[] = [],
): string {
  const cells = rows.map((row) => row.map(clean))
  const widths = columnWidths([head, ...cells], columns ?? Number.POSITIVE_INFINITY)
  const style = paint(colour)
  const first = style('strong', rowText(head, widths))
  const rest = cells.map((row, i) => rowText(row, widths) + belowText(below[i], columns, style))
  return `${[first, ...rest].join('\n')}\n`
}

/** Lines of at most the width, broken between words where possible, and never within a wide character. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ').flatMap((long) => pieces(long, width))) {
    const longer = line === '' ? word : `${line} ${word}`
    if (line !== '' && displayWidth(longer) > width) {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}

/** The widths that the cells need. If that is too much, the widest columns become narrower first. */
function columnWidths(rows: readonly (readonly string[])[], most: number): number[] {
  const widths = (rows[0] ?? []).map((_, i) => Math.max(...rows.map((row) => displayWidth(row[i] ?? ''))))
  const room = most - GAP * (widths.length - 1)
  for (let over = sum(widths) - room; over > 0; over--) {
    const widest = Math.max(...widths)
    if (widest <= NARROWEST) break
    widths[widths.indexOf(widest)] = widest - 1
  }
  return widths
}

function belowText(text: string | undefined, columns: number | undefined, style: Paint): string {
  if (text === undefined) return ''
  const lines = wrapped(clean(text), (columns ?? Number.POSITIVE_INFINITY) - INDENT.length)
  return lines.map((line) => `\n${INDENT}${style('note', line)}`).join('')
}

const INDENT = '    '

function rowText(row: readonly string[], widths: readonly number[]): string {
  const cells = row.map((cell, i) => wrapped(cell, widths[i] ?? 0))
  const height = Math.max(...cells.map((lines) => lines.length))
  return Array.from({ length: height }, (_, y) =>
    cells
      .map((lines, i) => padded(lines[y] ?? '', widths[i] ?? 0))
      .join(' '.repeat(GAP))
      .trimEnd(),
  ).join('\n')
}

/** Breaks a word that is longer than a line. */
function pieces(word: string, width: number): string[] {
  if (displayWidth(word) <= width) return [word]
  const out: string[] = []
  let piece = ''
  for (const character of word) {
    if (piece !== '' && displayWidth(piece + character) > width) {
      out.push(piece)
      piece = ''
    }
    piece += character
  }
  return [...out, piece]
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)))
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, n) => total + n, 0)
}
