/** Computes something once for each API: every page of a site needs it. */
import type { Api } from '../model/api.ts'

/** The function with its results remembered as long as their API exists. */
export function oncePerApi<T>(work: (api: Api) => T): (api: Api) => T {
  const known = new WeakMap<Api, { readonly value: T }>()
  return (api) => {
    let kept = known.get(api)
    if (!kept) {
      kept = { value: work(api) }
      known.set(api, kept)
    }
    return kept.value
  }
}
