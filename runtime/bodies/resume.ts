/** How a body goes on after a gap between two stretches. */
import type { LocalValue, Pause } from './protocol.ts'

/** The code of a body that is being run. */
export type Frame = Generator<Pause, LocalValue, LocalValue>

/** With a value, with an error, or with the default code of the external that it calls. */
export type Resume = { readonly value: LocalValue } | { readonly error: unknown } | { readonly begin: Frame }
