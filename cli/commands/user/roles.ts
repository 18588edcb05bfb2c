/** The option that gives a user roles. */
import { Option } from 'commander'
import { collect } from '../add-command.ts'

export interface RoleOptions {
  readonly role?: readonly string[]
}

export function roleOption(): Option {
  return new Option('--role <role>', 'a role of the user (may be repeated)').argParser(collect)
}
