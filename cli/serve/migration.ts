/** Whether the data of a running server may go on under a changed API, asked before the server is stopped. */
import type { Api } from '../../model/api.ts'
import { clean } from '../print/clean.ts'
import { count } from '../print/words.ts'

/** Why not; null where it may. `discard`: what the changed API has no place for may go. */
export async function refusal(old: Api, next: Api, discard: boolean): Promise<string | null> {
  if (discard) return null
  const { planMigration } = await import('../../runtime/store/migrate.ts')
  const { refused, discards } = planMigration(old, next)
  if (refused.length === 0) return null
  const lines = refused.map((line) => `\n  ${clean(line)}`)
  const goes = discards.length > 0 ? `\n--discard would let go of ${clean(discards.join(', '))}` : ''
  return `the data does not fit the changed API (${count(refused.length, 'reason')}):${lines.join('')}${goes}`
}
