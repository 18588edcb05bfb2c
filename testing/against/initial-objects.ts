/** Finds the initial objects of the text on a server, where they have other references. */
import type { Api, InitialObject } from '../../model/api.ts'
import type { RecordValue } from '../../runtime/values/values.ts'
import type { RecordsByRef } from './remote-objects.ts'

/** undefined where no object of the server is it, or several could be. */
export type FindInitialObject = (className: string, name: string) => Promise<string | undefined>

const LABEL = 'name_label'

/** `all`: reads the objects of a class. What was found once is known from then on: tests change its label. */
export function initialObjectFinder(api: Api, all: (className: string) => Promise<RecordsByRef>): FindInitialObject {
  const found = new Map<string, string>()
  const find: FindInitialObject = async (className, name) => {
    const declared = api.objects.find((one) => one.class === className && one.name === name)
    if (!declared) return undefined
    const matches = [...(await all(className))].filter(([, record]) => isIt(declared, record))
    const [first, ...others] = matches
    return others.length === 0 ? first?.[0] : undefined
  }
  return async (className, name) => {
    const key = `${className} ${name}`
    const ref = found.get(key) ?? (await find(className, name))
    if (ref !== undefined) found.set(key, ref)
    return ref
  }
}

/** By its uuid or its label, where the text gives one; where it gives none, the only object of the class. */
function isIt({ values }: InitialObject, { names, values: found }: RecordValue): boolean {
  const key = typeof values.uuid === 'string' ? 'uuid' : LABEL
  const wanted = values[key]
  return typeof wanted !== 'string' || found[names.indexOf(key)] === wanted
}
