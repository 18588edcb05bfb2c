/** The tokens of `event.from`: opaque to clients; each stands for a generation of one copy of the data. */
import type { Changes } from '../../store/store.ts'
import { eventsLost, valueNotSupported } from '../../values/api-error.ts'
import { printable } from '../../values/printable.ts'

/** The token for a client that knows all changes up to the generation. It stays valid over restarts. */
export function writeToken({ incarnation }: Changes, generation: number): string {
  return `${incarnation},${generation}`
}

const TOKEN = /^(.*),(\d{1,16})$/s

/**
 * The generation of a token; '' is the beginning. Throws VALUE_NOT_SUPPORTED(token, value, reason) for a text that is not a
 * token, and EVENTS_LOST where the token belongs to other data (a backup was put back), to the future, or is too old.
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
