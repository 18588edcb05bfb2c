/** Choices as a list of numbers. A shorter list, or smaller numbers, make a simpler call, so that fast-check can shrink it. */

export class Tape {
  readonly #numbers: readonly number[]
  #at = 0

  constructor(numbers: readonly number[]) {
    this.#numbers = numbers
  }

  /** A number below `count`; 0 at the end of the tape. */
  next(count: number): number {
    return (this.#numbers[this.#at++] ?? 0) % count
  }

  /** True one time in `count`; false at the end of the tape. */
  once(count: number): boolean {
    return this.next(count) === count - 1
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.next(choices.length)] as T
  }
}
