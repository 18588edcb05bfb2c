/** The tokens of `event.from`: opaque to clients, a generation of one copy of the data. */

import type { Changes } from '../../store/store.ts'
import { ApiError, valueNotSupported } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'

/** A token says: all that happened up to this generation is known. It means the same after a restart. */
export function writeToken({ incarnation }: Changes, generation: number): string {
  return `${incarnation},${generation}`
}

const TOKEN = /^(.*),(\d{1,16})$/s

/**
 * The generation of a token; '' is the beginning. VALUE_NOT_SUPPORTED(token, value, reason) for what is none, EVENTS_LOST
 * where it is of other data (a backup that was put back), of a time to come, or too old.
 */
export function readToken(changes: Changes, token: string): number {
  if (token === '') return 0
  const [, incarnation, digits] = TOKEN.exec(token) ?? []
  if (digits === undefined)
    throw valueNotSupported('token', printable(token), 'is not a token that event.from returned')
  const generation = Number(digits)
  const isKnown = generation >= changes.lostBefore && generation <= changes.generation()
  if (incarnation !== changes.incarnation || !isKnown) throw eventsLost()
  return generation
}

export const eventsLost = () => new ApiError('EVENTS_LOST')
