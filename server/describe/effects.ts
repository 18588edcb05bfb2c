/** What a body does, in words: what it reads, writes, creates, destroys and raises, with all that it calls. */
import type { ClosedEffects } from '../../analysis/bodies/effect-graph.ts'

/** A list shows at most this many names. */
const MOST_NAMES = 12

/** `Reads VM.power_state; writes VM.VIFs; may raise …; waits.`; undefined for a body without effects. */
export function effectsText(effects: ClosedEffects | undefined): string | undefined {
  if (!effects) return undefined
  const parts = [
    listed('reads', effects.reads),
    listed('looks at all', effects.scans),
    listed('writes', effects.writes),
    listed('creates', effects.creates),
    listed('destroys', effects.destroys),
    listed('may raise', effects.raises),
    effects.waits ? 'may wait' : '',
    effects.after ? 'may leave an `after` block' : '',
  ].filter((part) => part !== '')
  const text = parts.join('; ')
  return text === '' ? undefined : `${text[0]?.toUpperCase()}${text.slice(1)}.`
}

function listed(verb: string, names: ReadonlySet<string>): string {
  if (names.size === 0) return ''
  const sorted = [...names].sort()
  const more = sorted.length - MOST_NAMES
  const shown = sorted.slice(0, MOST_NAMES).map((name) => `\`${name}\``)
  return `${verb} ${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}
