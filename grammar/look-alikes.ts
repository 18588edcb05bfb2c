/** Characters that look like those of the language, and the characters that they are meant as. */

const SIGNS: ReadonlyMap<string, string> = new Map([
  ...['‐', '‑', '‒', '–', '—', '―', '−', '﹣'].map((dash) => [dash, '-'] as const),
  ...['→', '⟶', '➔', '⇒'].map((arrow) => [arrow, '->'] as const),
  ...['↔', '⟷', '⇔'].map((arrow) => [arrow, '<->'] as const),
  ...['、', '،', '‚'].map((comma) => [comma, ','] as const),
  ...['∶', 'ː', '꞉'].map((colon) => [colon, ':'] as const),
  ...['∕', '⁄'].map((slash) => [slash, '/'] as const),
  ...['。', '․'].map((dot) => [dot, '.'] as const),
])

/** Letters of other scripts that look like ASCII letters; Unicode's compatibility forms (NFKC) give the others. */
const LETTERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    а: 'a',
    в: 'b',
    с: 'c',
    ԁ: 'd',
    е: 'e',
    һ: 'h',
    і: 'i',
    ј: 'j',
    о: 'o',
    р: 'p',
    ѕ: 's',
    у: 'y',
    х: 'x',
    ѵ: 'v',
    ԛ: 'q',
    ԝ: 'w',
    А: 'A',
    В: 'B',
    С: 'C',
    Е: 'E',
    Н: 'H',
    І: 'I',
    Ј: 'J',
    К: 'K',
    М: 'M',
    О: 'O',
    Р: 'P',
    Ѕ: 'S',
    Т: 'T',
    Х: 'X',
    У: 'Y',
    α: 'a',
    ο: 'o',
    ν: 'v',
    ρ: 'p',
    ι: 'i',
    κ: 'k',
    υ: 'u',
    χ: 'x',
    Α: 'A',
    Β: 'B',
    Ε: 'E',
    Ζ: 'Z',
    Η: 'H',
    Ι: 'I',
    Κ: 'K',
    Μ: 'M',
    Ν: 'N',
    Ο: 'O',
    Ρ: 'P',
    Τ: 'T',
    Υ: 'Y',
    Χ: 'X',
    ı: 'i',
    ɑ: 'a',
    ɡ: 'g',
  }),
)

/** Spellings of letters that Unicode does not decompose. */
const SPELT: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ß: 'ss',
    æ: 'ae',
    Æ: 'AE',
    œ: 'oe',
    Œ: 'OE',
    ø: 'o',
    Ø: 'O',
    đ: 'd',
    Đ: 'D',
    ð: 'd',
    þ: 'th',
    ł: 'l',
    Ł: 'L',
    ı: 'i',
  }),
)

/** Characters that look like a blank. */
const WIDE = /[\u00A0\u1680\u2000-\u200A\u2028\u2029\u202F\u205F\u3000]/
/** Characters without any shape. */
const UNSEEN = /[\u00AD\u200B-\u200F\u202A-\u202E\u2060-\u2064\u2066-\u2069]/

/** The sign or blank that the character is meant as, '' for an invisible one; undefined where it looks like neither. */
export function signLike(character: string): string | undefined {
  if (WIDE.test(character)) return ' '
  if (UNSEEN.test(character)) return ''
  const sign = SIGNS.get(character)
  if (sign !== undefined) return sign
  const narrow = character.normalize('NFKC')
  return narrow !== character && /^[!-/:-@[-`{-~]$/.test(narrow) ? narrow : undefined
}

/** The ASCII letters that the letter looks like; undefined where there are none. */
export function letterLike(character: string): string | undefined {
  const letter = LETTERS.get(character)
  if (letter !== undefined) return letter
  const narrow = character.normalize('NFKC')
  return narrow !== character && /^\w+$/.test(narrow) ? narrow : undefined
}

/** The word in letters A to Z, digits and `_`; undefined where a letter has no such spelling. */
export function asciiName(word: string): string | undefined {
  const spelt = [...word]
    .map((c) => letterLike(c) ?? SPELT.get(c) ?? c.normalize('NFKD').replace(/\p{M}/gu, ''))
    .join('')
  return /^[A-Za-z_]\w*$/.test(spelt) ? spelt : undefined
}

/** `U+00F6`. */
export function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`
}

/** A character in quotes, with its code point where it is not ASCII; only the code point where it is invisible. */
export function showCharacter(character: string): string {
  if (/^[!-~]$/.test(character)) return `"${character}"`
  return /[\p{C}\p{Z}]/u.test(character) ? codePoint(character) : `"${character}" (${codePoint(character)})`
}
