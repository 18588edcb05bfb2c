/** How the commands of `crow user` print what they did. */
import type { Api } from '../../../model/api.ts'
import type { Host } from '../../host.ts'
import { clean } from '../../print/clean.ts'
import { count } from '../../print/words.ts'

export function printLine(host: Host, text: string): void {
  host.stdout.write(`${clean(text)}\n`)
}

/** Prints a password that the command has made. */
export function printMadePassword(host: Host, { password, made }: { password: string; made: boolean }): void {
  if (made) printLine(host, `password ${password} (made now and not shown again)`)
}

export function rolesText(api: Api, roles: readonly string[]): string {
  if (roles.length > 0) return `${roles.length === 1 ? 'role' : 'roles'} ${roles.join(', ')}`
  return api.roles.length === 0
    ? `may do everything, as ${api.name} declares no roles`
    : 'no role, so only what every user may do'
}

/** The line after the message about a change that ended sessions. */
export function endedText(ended: number): string {
  return ended === 0 ? '' : `; ${count(ended, 'session')} of theirs ended`
}
