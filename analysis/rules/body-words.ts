/** The words in which diagnostics about bodies name types, suggestions and lists. */
import type { BodyType } from '../../model/body.ts'
import { typeText } from '../../model/types.ts'
import type { Instead } from '../resolve/body-problem.ts'

/** The type as the language writes it, in double quotes; `null` has no type of its own. */
export function quotedType(type: BodyType): string {
  return type.kind === 'ref' && type.class === 'null' ? 'null' : `"${typeText(type)}"`
}

/** What was meant, as help and as the data of its fix; else the other help. */
export function meantOr(meant: string | undefined, help: string): { help: string; data?: { replace: string } } {
  return meant === undefined ? { help } : { help: `Did you mean "${meant}"?`, data: { replace: meant } }
}

/** How the language writes it, as help and as the data of its fix; else the other help. */
export function insteadOr(
  instead: Instead | undefined,
  help: string,
): { help: string; data?: { [key: string]: string } } {
  if (!instead) return { help }
  const { pattern, replace } = instead
  if (pattern !== undefined) return { help: instead.help, data: { pattern } }
  return { help: instead.help, ...(replace === undefined ? {} : { data: { replace } }) }
}

/** `"a", "b" and "c"`. */
export function quotedList(names: readonly string[]): string {
  const quoted = names.map((name) => `"${name}"`)
  return quoted.length < 2 ? quoted.join('') : `${quoted.slice(0, -1).join(', ')} and ${quoted.at(-1)}`
}
