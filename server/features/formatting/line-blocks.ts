/** Finds the lines that a formatter changed, in one pass. Both texts have the same characters except white space and commas. */

/** A block of changed lines, without the last line break. */
export interface LineBlock {
  readonly start: number
  readonly end: number
  readonly newLines: readonly string[]
}

interface Line {
  readonly text: string
  readonly start: number
  /** The number of characters up to the end of the line, without white space and commas. */
  readonly count: number
}

/** The blocks in order, which together give the new text. `base` is the offset of the old text in its file. */
export function lineBlocks(old: string, fresh: string, base: number): LineBlock[] {
  const before = linesOf(old)
  const after = linesOf(fresh)
  const blocks: LineBlock[] = []
  let from: [number, number] = [0, 0]
  let changed = false
  const flush = (i: number, j: number) => {
    if (!changed) return
    changed = false
    // If lines are only added or removed, the line before is part of the block.
    const back = i === from[0] || j === from[1] ? 1 : 0
    blocks.push(blockOf(before.slice(from[0] - back, i), after.slice(from[1] - back, j), base))
  }
  for (let i = 0, j = 0; i < before.length || j < after.length; ) {
    const [nextI, nextJ] = nextMeeting(before, after, i, j)
    const same = nextI - i === nextJ - j && before.slice(i, nextI).every((line, k) => line.text === after[j + k]?.text)
    if (same) flush(i, j)
    else if (!changed) {
      from = [i, j]
      changed = true
    }
    i = nextI
    j = nextJ
    if (i >= before.length && j >= after.length) flush(i, j)
  }
  return blocks
}

/** Lines that change and stay one line. Without empty lines, and lines that are split or joined. */
export function changedLines(old: string, fresh: string, base: number): LineBlock[] {
  const before = linesOf(old)
  const after = linesOf(fresh)
  const blocks: LineBlock[] = []
  for (let i = 0, j = 0; i < before.length && j < after.length; ) {
    const [nextI, nextJ] = nextMeeting(before, after, i, j)
    const line = before[nextI - 1]
    const to = after[nextJ - 1]
    const single = isEmpty(before.slice(i, nextI - 1)) && isEmpty(after.slice(j, nextJ - 1))
    if (single && line && to && line.text.trim() !== '' && line.text !== to.text)
      blocks.push(blockOf([line], [to], base))
    i = nextI
    j = nextJ
  }
  return blocks
}

function isEmpty(lines: readonly Line[]): boolean {
  return lines.every((line) => line.text.trim() === '')
}

function linesOf(text: string): Line[] {
  let start = 0
  let count = 0
  return text.split('\n').map((raw) => {
    const line = { text: raw.replace(/\r$/, ''), start, count: 0 }
    count += raw.replaceAll(/[\s,]+/g, '').length
    start += raw.length + 1
    return { ...line, count }
  })
}

/** The next line starts at which both texts have had the same number of characters. Empty lines belong to what follows. */
function nextMeeting(before: readonly Line[], after: readonly Line[], i: number, j: number): [number, number] {
  let [a, b] = [i, j]
  for (;;) {
    const left = before[a]?.count
    const right = after[b]?.count
    if (left === undefined || right === undefined) return [before.length, after.length]
    if (left === right && !isBlank(before, a) && !isBlank(after, b)) return [a + 1, b + 1]
    if (left < right || (left === right && isBlank(before, a))) a++
    else b++
  }
}

function isBlank(lines: readonly Line[], i: number): boolean {
  return lines[i]?.count === (lines[i - 1]?.count ?? 0)
}

function blockOf(before: readonly Line[], after: readonly Line[], base: number): LineBlock {
  const first = before[0] as Line
  const last = before.at(-1) as Line
  return {
    start: base + first.start,
    end: base + last.start + last.text.length,
    newLines: after.map((line) => line.text),
  }
}
