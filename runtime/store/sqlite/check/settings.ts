/** What the server keeps besides objects. */
import { randomUUID } from 'node:crypto'
import { UserList } from '../../../standard/users.ts'
import { StoreError } from '../../store-error.ts'
import { INCARNATION } from '../meta.ts'
import type { DataFile } from '../read-data-file.ts'
import { type Finding, fileFinding, literal, shown } from './finding.ts'

export function* settingFindings(file: DataFile): Generator<Finding> {
  const { settings, database, layout } = file

  for (const { key, value } of database.prepare('select key, value from "@settings"').iterate())
    if (typeof key !== 'string' || typeof value !== 'string')
      yield fileFinding(
        `The setting ${shown(key)} cannot be read: ${shown(value)}.`,
        `delete from "@settings" where key is ${literal(key)}; Then set it anew.`,
      )
  yield* userFindings(file)
  if (layout === '1' || settings.get(INCARNATION) !== undefined) return
  const help = `insert into "@settings" (key, value) values (${literal(INCARNATION)}, ${literal(randomUUID())});`
  yield fileFinding('The data do not say which copy they are.', `${help} The next start does so too.`)
}

function* userFindings({ settings, api, file }: DataFile): Generator<Finding> {
  const users = new UserList(settings, api.roles)
  for (const name of users.names()) {
    try {
      users.get(name)
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      yield fileFinding(
        `What is kept of the user ${shown(name)} cannot be read.`,
        `crow user remove ${shown(name)} ${shown(file)}`,
      )
    }
  }
}
