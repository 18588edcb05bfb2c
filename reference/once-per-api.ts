/** What is worked out from a whole API, once for each: every page of a site asks for it. */
import type { Api } from '../model/api.ts'

/** The same function, with what it returned for an API kept as long as the API itself. */
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
