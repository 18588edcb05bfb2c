/** The tree of a text after an edit, made from the tree before it: only the declarations around the edit are parsed again. */
import { lowerBound } from '../model/lower-bound.ts'
import { lex } from './lex.ts'
import { DECLARATION_PATTERN } from './member-start.ts'
import { parse, placed } from './parse.ts'
import { UnclosedComment } from './tokens.ts'
import type { SourceTree, Unit } from './tree.ts'

/** `newText` in place of the old text from `start` to `end` (UTF-16 offsets of the old text). */
export interface TextChange {
  readonly start: number
  readonly end: number
  readonly newText: string
}

/** The text after the change. */
export function changedText(old: string, { start, end, newText }: TextChange): string {
  return old.slice(0, start) + newText + old.slice(end)
}

/**
 * The same tree as `parse` makes of the changed text. Declarations that the change does not touch keep their nodes and issues
 * as the same objects. The part that is parsed again begins and ends at units that are units whatever stands around them.
 * A caller that has the changed text passes it: making it copies the whole file.
 */
export function reparse(old: SourceTree, change: TextChange, text = changedText(old.text, change)): SourceTree {
  const { start, end, newText } = change
  const delta = newText.length - (end - start)
  const first = firstTouched(old, start)
  const from = first === 0 ? 0 : (old.units[first] as Unit).start
  for (let last = lastTouched(old, start, end); ; last = sureFrom(old, last + 1)) {
    const to = last === old.units.length ? text.length : (old.units[last] as Unit).start + delta
    const stretch = detached(text.slice(from, to))
    const middle = parse(stretch).units
    if (last < old.units.length && reachesOn(stretch, middle)) continue
    const rest = old.units.slice(last)
    return { text, units: [...old.units.slice(0, first), ...moved(middle, from), ...moved(rest, delta)] }
  }
}

/** A copy of the text. Names and documentation are slices, which keep the text that they come from in memory.
 * With the copy, that is not the whole file for each edit. */
function detached(stretch: string): string {
  return ` ${stretch}`.slice(1)
}

/** True if the text after the part may change its end: an open comment, or documentation without a declaration. */
function reachesOn(stretch: string, units: readonly Unit[]): boolean {
  const last = units.at(-1)
  if (!last || last.node === null) return last !== undefined
  // The issues are not enough: another issue on the same line may hide that of the comment.
  return last.issues.length > 0 && lex(stretch.slice(last.start)).tokens.at(-1)?.tokenType === UnclosedComment
}

/**
 * Index of the unit to begin at: the one in which the change begins, if the change leaves what makes it a unit; else the last
 * sure one before the unit in which, or before which, the change begins.
 */
function firstTouched(old: SourceTree, start: number): number {
  let i = lowerBound(old.units, (unit) => unit.end >= start)
  if (i < old.units.length && sureUpTo(old, i) < start) return i
  do i--
  while (i > 0 && !isSure(old, i))
  return Math.max(i, 0)
}

/** Index of the unit to end before: a sure one after the change, and not the next one if the change lies between units. */
function lastTouched(old: SourceTree, start: number, end: number): number {
  const { units } = old
  const i = lowerBound(units, (unit) => unit.start > end)
  const before = units[i - 1]
  const inside = before !== undefined && before.start < start && end < before.end
  return sureFrom(old, inside ? i : i + 1)
}

/** Index of the first sure unit from `i` on; the number of units if there is none. */
function sureFrom(old: SourceTree, i: number): number {
  while (i < old.units.length && !isSure(old, i)) i++
  return Math.min(i, old.units.length)
}

/**
 * True if the unit is a unit whatever stands before it: it begins with what only a declaration begins with, and is not
 * indented. units.ts takes an indented declaration for a part of the one before it while a bracket is open there.
 */
function isSure(tree: SourceTree, i: number): boolean {
  return sureUpTo(tree, i) < Number.POSITIVE_INFINITY
}

/** The offset up to which a sure unit has what makes it one; infinite for other units. */
function sureUpTo({ text, units }: SourceTree, i: number): number {
  const unit = units[i] as Unit
  if (!unit.node) return Number.POSITIVE_INFINITY
  const at = unit.start + unit.node.start
  if (at > 0 && !/[\r\n]/.test(text.charAt(at - 1))) return Number.POSITIVE_INFINITY
  SURE.lastIndex = at
  return SURE.test(text) ? SURE.lastIndex : Number.POSITIVE_INFINITY
}

const SURE = new RegExp(DECLARATION_PATTERN, 'y')

function moved(units: readonly Unit[], by: number): Unit[] {
  return by === 0 ? [...units] : units.map((unit) => placed(unit, by))
}
