/** Choices as a list of numbers: a shorter list, or lesser numbers, is a simpler call, so that fast-check can shrink it. */

export class Tape {
  readonly #numbers: readonly number[]
  #at = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** Below `count`; 0 when the tape is used up. */
  next(count: number): number {
    return (this.#numbers[this.#at++] ?? 0) % count
  }

  /** True once in `count`; false when the tape is used up. */
  once(count: number): boolean {
    return this.next(count) === count - 1
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.next(choices.length)] as T
  }
}
