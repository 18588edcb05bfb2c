/** Checks the users in a data file, for `crow fsck`. */

import { ROOT_PASSWORD } from '../standard/users/credentials.ts'
import { isPasswordHash } from '../standard/users/password.ts'
import { nameProblem, ROOT, UserList } from '../standard/users/users.ts'
import { type DataFinding, fileFinding, printableLiteral, shown } from '../store/sqlite/check/data-finding.ts'
import type { DataFile } from '../store/sqlite/read-data-file.ts'
import { StoreError } from '../store/store-error.ts'

export function* userFindings({ settings, api, file }: DataFile): Generator<DataFinding> {
  const users = new UserList(settings, api.roles)
  for (const name of users.names()) {
    const problem = nameProblem(name)
    if (problem) {
      const help = `delete from "@settings" where key = ${printableLiteral(`user:${name}`)};`
      yield fileFinding(`There is an entry for a user ${shown(name)}, whose name ${problem}.`, help)
    } else yield* entryFindings(users, name, file)
  }
  const hash = settings.get(ROOT_PASSWORD)
  if (hash !== undefined && !isPasswordHash(hash)) yield badHash(ROOT, file)
}

function* entryFindings(users: UserList, name: string, file: string): Generator<DataFinding> {
  try {
    const hash = users.get(name)?.hash
    if (hash !== undefined && !isPasswordHash(hash)) yield badHash(name, file)
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    const help = `crow user remove ${shown(name)} ${shown(file)}`
    yield fileFinding(`The data of the user ${shown(name)} cannot be read.`, help)
  }
}

/** The hash is not shown. */
function badHash(user: string, file: string): DataFinding {
  const says = `The password of the user ${shown(user)} cannot be checked: its hash does not have a form that a server writes.`
  return fileFinding(says, `crow user password ${shown(user)} ${shown(file)}`)
}
