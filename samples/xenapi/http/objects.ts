/** Objects that queries name, as xapi takes them: by reference or by uuid. */
import { fail, type Objects, type Ref, type Tx, type WithUuid } from '../api.gen.ts'

/** Throws UUID_INVALID where there is no such object, and INTERNAL_ERROR where the query has none. */
export function named<C extends 'VDI' | 'VM' | 'SR' | 'host'>(
  tx: Tx,
  owner: C,
  query: URLSearchParams,
  name: string,
): Ref<C> {
  const given = query.get(name)
  if (given === null) fail('INTERNAL_ERROR', `Missing ${name} query parameter`)
  const objects = tx[owner] as unknown as Objects<C> & WithUuid<C>
  if (objects.has(given as Ref<C>)) return given as Ref<C>
  return objects.byUuid(given) ?? fail('UUID_INVALID', owner, given)
}
