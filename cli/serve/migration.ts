/** Whether the data of a running server may go on under a changed API, asked before the server is stopped. */
import type { Api } from '../../model/api.ts'
import { count } from '../print/words.ts'

/** Why not; null where it may. `discard`: what the new API has no place for may go. */
export async function refusal(old: Api, next: Api, discard: boolean): Promise<string | null> {
  const { planMigration } = await import('../../runtime/store/migrate.ts')
  const { refused, discards } = planMigration(old, next)
  const lost = discard ? [] : discards
  if (refused.length + lost.length === 0) return null
  const lines = [...refused, ...lost].map((line) => `  ${line}`)
  const hint = lost.length > 0 ? '\n--discard lets it go' : ''
  return `the data does not fit the changed API (${count(lines.length, 'reason')}):\n${lines.join('\n')}${hint}`
}
