/** How a name is found by some of its letters, in completion and in the search for symbols. */

/** True where the text holds these letters in this order, other letters between them or not. */
export function holdsLetters(text: string, letters: string): boolean {
  let at = 0
  for (let i = 0; i < text.length && at < letters.length; i++) if (text[i] === letters[at]) at++
  return at === letters.length
}
