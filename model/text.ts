/** Which texts and numbers a value may be: what both wire formats can carry and 64 bits can hold. */

const UNFIT = /[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/

/**
 * True for text that XML 1.0 can carry, section 2.2 of its specification: no control characters but tab, line feed and
 * carriage return, no U+FFFE and U+FFFF, no lone surrogates. Refused on every format, so that both read back the same.
 */
export function isCarriableText(text: string): boolean {
  return !UNFIT.test(text) && text.isWellFormed()
}

const MIN = -(2n ** 63n)
const MAX = 2n ** 63n - 1n

/** The value of a decimal text `-?[0-9]+`; undefined for any other text, and for values outside 64 bits. */
export function int64(text: string): bigint | undefined {
  if (!/^-?\d{1,40}$/.test(text)) return undefined
  const value = BigInt(text)
  return value >= MIN && value <= MAX ? value : undefined
}
