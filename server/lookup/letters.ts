/** Finds names by some of their letters, for completion and the search for symbols. */

/** True if the text contains these letters in this order. Other letters may stand between them. */
export function holdsLetters(text: string, letters: string): boolean {
  let at = 0
  for (let i = 0; i < text.length && at < letters.length; i++) if (text[i] === letters[at]) at++
  return at === letters.length
}
