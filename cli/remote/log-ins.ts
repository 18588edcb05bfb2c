/** The users that commands log in as on a server, and where their passwords come from: never from the command line. */
import type { Api } from '../../model/api.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

/** As typed. */
export interface RemoteLogInOptions {
  readonly user?: string
  readonly passwordFile?: string
  /** `ROLE=USER` or `ROLE=USER:FILE`. */
  readonly roleUser?: readonly string[]
}

export interface GivenLogIn {
  /** null: a user who may do everything. */
  readonly role: string | null
  readonly user: string
  readonly password: string
}

const PASSWORD_VARIABLE = 'CROWFOOT_PASSWORD'

/**
 * The user who may do everything first; none in an API without sessions. Asks for a password where it has to. Throws Failure for
 * roles and files that are not there, and where no password is given.
 */
export async function givenLogIns(
  host: Host,
  api: Api,
  { user = 'root', passwordFile, roleUser = [] }: RemoteLogInOptions,
): Promise<readonly GivenLogIn[]> {
  if (!api.uses.includes('session')) return []
  const others = roleUser.map((text) => roleLogIn(host, api, text))
  return [{ role: null, user, password: await mainPassword(host, user, passwordFile) }, ...others]
}

async function mainPassword(host: Host, user: string, file: string | undefined): Promise<string> {
  if (file !== undefined) return passwordIn(host, file)
  const known = host.env(PASSWORD_VARIABLE)
  if (known) return known
  const { stdin } = host
  const given = stdin.terminal ? await stdin.secret(`Password for ${user}: `) : await stdin.line()
  if (given) return given
  const help = `Set ${PASSWORD_VARIABLE}, give --password-file, or write the password to standard input`
  throw new Failure(`There is no password for the user "${user}". ${help}.`, 2)
}

function passwordIn(host: Host, path: string): string {
  const [line = ''] = new TextDecoder().decode(host.files.read(path)).split(/\r?\n/)
  if (line !== '') return line
  throw new Failure(`The first line of "${path}" is empty: it has to be the password.`, 2)
}

function roleLogIn(host: Host, api: Api, text: string): GivenLogIn {
  const [, role = '', user = '', file] = /^([^=]+)=([^:]+)(?::(.+))?$/.exec(text) ?? []
  if (role === '') throw new Failure(`"${text}" is not ROLE=USER or ROLE=USER:FILE, such as operator=ann:ann.txt.`, 2)
  if (!api.roles.some(({ name }) => name === role)) {
    const names = api.roles.map(({ name }) => name).join(', ')
    throw new Failure(`The API has no role "${role}". Its roles are ${names === '' ? 'none' : names}.`, 2)
  }
  if (file !== undefined) return { role, user, password: passwordIn(host, file) }
  const variable = `${PASSWORD_VARIABLE}_${user.toUpperCase().replace(/[^A-Z0-9]/g, '_')}`
  const password = host.env(variable)
  if (password) return { role, user, password }
  throw new Failure(`There is no password for the user "${user}". Set ${variable}, or give ${text}:FILE.`, 2)
}
