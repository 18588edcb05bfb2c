/** Numbers of JSON whose text says more than their double. */

/** A number as it was written, where its double would not show that: `1.0`, an exponent, or too many digits. */
export class JsonNumber {
  readonly source: string
  constructor(source: string) {
    this.source = source
  }
}

/** A double of at most 15 digits says whether it was written as a whole number: `2` and `2.5` do, `2.0` does not. */
export function isPlainNumber(source: string): boolean {
  return source.length <= 15 && PLAIN.test(source)
}

const PLAIN = /^-?\d+(?:\.\d*[1-9]\d*)?$/
