/** Numbers of JSON whose text holds more than a double can. */

/** A number as it was written, where its double would not show that: `1.0`, an exponent, or too many digits. */
export class JsonNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/**
 * Whether a double keeps the number and whether it was written as an int: `2` and `2.5`, but not `2.0` or 16 digits.
 */
export function isPlainNumber(source: string): boolean {
  return source.length <= 15 && PLAIN.test(source)
}

const PLAIN = /^-?\d+(?:\.\d*[1-9]\d*)?$/
