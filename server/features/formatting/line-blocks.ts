/** Which lines of a text a formatter changed, found in one pass: both texts have the same characters but for white space and commas. */

/** A run of lines that changed, without the last one's line end. */
export interface LineBlock {
  readonly start: number
  readonly end: number
  readonly newLines: readonly string[]
}

interface Line {
  readonly text: string
  readonly start: number
  /** Characters that count up to the end of the line. */
  readonly count: number
}

/** The runs in order; `base` is the offset of the old text in its file. Applied together they give the new text, by whatever line ends. */
export function lineBlocks(old: string, fresh: string, base: number): LineBlock[] {
  const before = linesOf(old)
  const after = linesOf(fresh)
  const blocks: LineBlock[] = []
  let from: [number, number] = [0, 0]
  let changed = false
  const flush = (i: number, j: number) => {
    if (!changed) return
    changed = false
    // Where lines only come or go, the one before gives the place.
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

/** Single lines that change and stay single lines; what becomes of empty ones and of lines that are cut or joined is left out. */
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

/** The next place at which as much has come by in both texts, at the starts of lines; empty lines go with what follows. */
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
