/** What the server keeps besides objects. */
import { randomUUID } from 'node:crypto'
import { INCARNATION } from '../meta.ts'
import type { DataFile } from '../read-data-file.ts'
import { type Finding, fileFinding, literal, shown } from './finding.ts'

export function* settingFindings({ settings, database, layout }: DataFile): Generator<Finding> {
  for (const { key, value } of database.prepare('select key, value from "@settings"').iterate())
    if (typeof key !== 'string' || typeof value !== 'string')
      yield fileFinding(
        `The setting ${shown(key)} cannot be read: ${shown(value)}.`,
        `delete from "@settings" where key is ${literal(key)}; Then set it anew.`,
      )
  if (layout === '1' || settings.get(INCARNATION) !== undefined) return
  const help = `insert into "@settings" (key, value) values (${literal(INCARNATION)}, ${literal(randomUUID())});`
  yield fileFinding('The data do not say which copy they are.', `${help} The next start does so too.`)
}
