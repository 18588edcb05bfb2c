/** Finds the text of a data file's API, for checks that need the code of its expressions. */
import { isDeepStrictEqual } from 'node:util'
import type { Api } from '../../model/api.ts'
import type { CheckedRules } from '../../runtime/data-check/check-rules.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'

/**
 * What checks the rules of the API in the directory; a sentence where it cannot be used, because it has errors or is not the text
 * that last served the data. The code is made of the user's own text: one from a data file could be anybody's.
 */
export async function rulesOfText(host: Host, directory: string, served: Api): Promise<CheckedRules | string> {
  const { hasError, readApi } = await import('../source/read-api.ts')
  const text = readApi(host, directory)
  if (hasError(text) || !text.model) return `the text in "${directory}" has errors`
  const api = text.model
  const { withoutStatements } = await import('../../compiler/emit/bodies/without-statements.ts')
  if (!isDeepStrictEqual(withoutPlaces(withoutStatements(api)), withoutPlaces(served)))
    return `the text in "${directory}" is not the one that last served the data`
  const { emitBodies } = await import('../../compiler/emit/bodies/module.ts')
  const { createLibrary } = await import('../../runtime/bodies/library/library.ts')
  const module = await import(`data:text/javascript,${encodeURIComponent(emitBodies(api).text)}`)
  return { api, make: (parts) => module.default(createLibrary(parts.api, parts.store)) }
}

const PLACES: ReadonlySet<string> = new Set(['path', 'at', 'computedPath'])

/** The files go by the names that a command gave them. */
function withoutPlaces(api: Api): unknown {
  return JSON.parse(JSON.stringify(api, (key, value) => (PLACES.has(key) ? undefined : value)))
}

/** Whether the API has anything that `checkRules` checks. Invariants are in the text only. */
export function mayHaveRules({ classes, records }: Api): boolean {
  return (
    classes.some(({ fields, checks = [] }) => checks.length > 0 || fields.some((one) => one.computed ?? one.where)) ||
    records.some(({ members }) => members.some((one) => one.where))
  )
}

/** The directory of `.crow` files that the argument names; undefined for a data file. Throws Failure where there is none. */
export function textDirectory(host: Host, data: string, given: string | undefined): string | undefined {
  if (given !== undefined) {
    if (host.files.kind(given) === null) throw new Failure(`There is no file or directory "${given}".`, 2)
    return given
  }
  return data.endsWith('.crow') || host.files.kind(data) === 'directory' ? data : undefined
}
