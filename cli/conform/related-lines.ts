/** What else a fault makes fail, in sentences. */
import type { ConformFailure } from '../../testing/conform/report.ts'

/** Names that are shown of each kind. */
const MOST = 8

export function relatedLines({ also, rules, near }: ConformFailure): readonly string[] {
  return [
    ...(also.length === 0 ? [] : [`The same at ${listed(also)}.`]),
    ...(rules.length === 0 ? [] : [`Because of it, these rules fail too: ${listed(rules)}.`]),
    ...(near.length === 0 ? [] : [`Perhaps the same fault as ${listed(near)}.`]),
  ]
}

function listed(names: readonly string[]): string {
  const more = names.length > MOST ? [`${names.length - MOST} more`] : []
  return [...names.slice(0, MOST), ...more].join(', ')
}
