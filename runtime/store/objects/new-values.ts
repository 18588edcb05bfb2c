/** The values of `now()` and `uuid()` for one object that is made: one instant for all of its fields. */
import { randomUUID } from 'node:crypto'
import { EPOCH, formatDatetime } from '../../../model/datetime.ts'
import type { ValueMaker } from '../../values/literals.ts'

export class NewValues implements ValueMaker {
  readonly #clock: () => number
  readonly #uuid: () => string
  #now: string | undefined

  /** `clock`: milliseconds since 1970. */
  constructor(clock: () => number, uuid: () => string = randomUUID) {
    this.#clock = clock
    this.#uuid = uuid
  }

  now(): string {
    this.#now ??= formatDatetime(Math.floor(this.#clock())) ?? EPOCH
    return this.#now
  }

  uuid(): string {
    return this.#uuid()
  }
}
