/** The errors of the `check` lines that a body may break. */
import type { Api, Class } from './api.ts'
import type { Effects } from './body.ts'

/** Of the classes whose fields it writes, or of which it makes objects. */
export function codesOfBrokenChecks(api: Pick<Api, 'classes'>, { writes, creates }: Effects): readonly string[] {
  const written = new Set([...creates, ...writes.map((field) => field.slice(0, field.indexOf('.')))])
  return api.classes.flatMap((c) => (written.has(c.name) ? checksOf(c) : []))
}

export function checksOf(owner: Class | undefined): readonly string[] {
  return owner?.checks?.map((check) => check.error.code) ?? []
}
