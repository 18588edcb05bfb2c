/** `crow fsck`: whether a data file holds what its model says. */
import { dataFile, onFile } from '../data/data-file.ts'
import type { Host } from '../host.ts'
import { findingsText, jsonFindings } from '../print/findings.ts'

export const FSCK_FORMATS = ['text', 'json'] as const
export type FsckFormat = (typeof FSCK_FORMATS)[number]

/** Exit code 1 where something is wrong, 2 where it cannot be looked into. Also while a server runs on the file. */
export function fsck(host: Host, data: string, format: FsckFormat): Promise<number> {
  return onFile(2, async () => {
    const file = dataFile(host, data)
    const { checkDataFile } = await import('../../runtime/store/sqlite/check/check-data-file.ts')
    const found = checkDataFile(file)
    host.stdout.write(format === 'json' ? jsonFindings(file, found) : findingsText(file, found, host.stdout))
    return found.length > 0 ? 1 : 0
  })
}
