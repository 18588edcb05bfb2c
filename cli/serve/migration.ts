/** Checks, before a server is stopped, whether its data fits the changed API. */
import type { Api } from '../../model/api.ts'
import { StoreError } from '../../runtime/store/store-error.ts'
import { clean } from '../print/clean.ts'
import { count } from '../print/words.ts'

export interface MigrationRefusal {
  readonly reasons: readonly string[]
  /** The data that would be lost; empty if the data would not fit even then. */
  readonly discards: readonly string[]
}

/**
 * Why the data does not fit; null where it does, and where the file cannot be read: the new server reports that when it
 * starts. `data`: the file that the server runs on. `discard`: what may be lost: everything, nothing, or only what is
 * named.
 */
export async function checkMigration(
  data: string,
  next: Api,
  discard: boolean | readonly string[],
): Promise<MigrationRefusal | null> {
  if (discard === true) return null
  const { refused, discards } = await readMisfit(data, next)
  if (refused.length === 0) return null
  // Each loss is also a reason. If there are more reasons, the data does not fit even with the losses.
  if (refused.length > discards.length) return { reasons: refused, discards: [] }
  if (discard !== false && discards.every((what) => discard.includes(what))) return null
  return { reasons: refused, discards }
}

export function migrationRefusalText({ reasons, discards }: MigrationRefusal): string {
  const lines = reasons.map((line) => `\n  ${clean(line)}`)
  const goes = discards.length > 0 ? `\n--discard would delete ${clean(discards.join(', '))}` : ''
  return `the data does not fit the changed API (${count(reasons.length, 'reason')}):${lines.join('')}${goes}`
}

async function readMisfit(data: string, next: Api) {
  const { misfitOf } = await import('../../runtime/store/sqlite/misfit.ts')
  try {
    return misfitOf(data, next)
  } catch (error) {
    if (error instanceof StoreError) return { refused: [], discards: [] }
    throw error
  }
}
