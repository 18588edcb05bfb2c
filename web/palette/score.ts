/** How well a text is found by what was typed. The reference has its own search (web/search). */

/** 4: the same; 2: starts with it; 1: a word of it starts so; 0.5: has it somewhere; 0: not found. `typed` is in lower case. */
export function scoreOf(text: string, typed: string): number {
  const lower = text.toLowerCase()
  const at = lower.indexOf(typed)
  if (at < 0 || typed === '') return 0
  if (at === 0) return lower.length === typed.length ? 4 : 2
  return isWordStart(lower, at) || lower.includes(` ${typed}`) ? 1 : 0.5
}

/** For several words in any order: the score of the whole, else less if each word is found. */
export function wordsScore(text: string, typed: string): number {
  const whole = scoreOf(text, typed)
  if (whole > 0) return whole
  const scores = typed.split(/\s+/).map((word) => scoreOf(text, word))
  return scores.every((score) => score >= 0.5) ? 0.7 : 0
}

function isWordStart(text: string, at: number): boolean {
  return !/[\p{L}\p{N}]/u.test(text.charAt(at - 1))
}

/** The text cut where what was typed begins and ends: every second piece was typed. */
export function piecesOf(text: string, typed: string): readonly string[] {
  const words = typed
    .toLowerCase()
    .split(/[\s._-]+/)
    .filter((word) => word !== '')
  if (words.length === 0) return [text]
  const any = words.toSorted((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'))
  return text.split(new RegExp(`(${any.join('|')})`, 'iu'))
}
