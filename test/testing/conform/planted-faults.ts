/** Servers with one fault each, and the rule that has to find it. */
import type { WireFaults } from './conform-harness.ts'

export interface PlantedFault {
  readonly name: string
  readonly rule: string
  /** The text that the server is made of. */
  readonly text?: (text: string) => string
  readonly wire?: WireFaults
}

/** A change of the text that has to apply. */
function changed(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`The text does not contain "${from}"`)
    return text.replace(from, to)
  }
}

export const PLANTED: readonly PlantedFault[] = [
  {
    name: 'a default is another one',
    rule: 'creating',
    text: changed('limit      : int = 10', 'limit      : int = 11'),
  },
  {
    name: 'an int is cut to 53 bits',
    rule: 'values',
    wire: { request: (text) => text.replace(/9223372036854775807/g, '9223372036854775000') },
  },
]
