/** Hides secrets in the parameters of an API's own errors, which its code may have made of any texts. */
import type { SecretText } from './given-texts.ts'

/** Stands in an error for the value of a `@secret` field. */
export const SECRET_MARK = '(secret)'

/** In UTF-16 units. A shorter secret is hidden only where it is the whole text, as it is likely to occur by chance. */
export const SHORTEST_IN_WORDS = 4

/** Hides a text that is a secret; in a longer text, hides the secrets that are words of their own. */
export function withoutSecrets(secrets: readonly SecretText[]): (text: string) => string {
  const texts = new Set(secrets.map(({ text }) => text).filter((text) => text !== ''))
  const inWords = [...texts].filter((text) => text.length >= SHORTEST_IN_WORDS).sort((a, b) => b.length - a.length)
  return (text) => (texts.has(text) ? SECRET_MARK : inWords.reduce(withoutWord, text))
}

function withoutWord(text: string, secret: string): string {
  const parts: string[] = []
  let from = 0
  for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, Math.max(from, at + 1))) {
    if (!isWhole(text, at, secret)) continue
    parts.push(text.slice(from, at), SECRET_MARK)
    from = at + secret.length
  }
  return parts.join('') + text.slice(from)
}

/** Whether the secret is not a part of a longer word. */
function isWhole(text: string, at: number, secret: string): boolean {
  const goesOn = (inside: string, outside: string | undefined) =>
    outside !== undefined && WORD.test(inside) && WORD.test(outside)
  const end = at + secret.length
  return !goesOn(secret[0] as string, text[at - 1]) && !goesOn(secret.at(-1) as string, text[end])
}

const WORD = /[\p{L}\p{N}_]/u
