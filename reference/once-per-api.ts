/** Computes something once for each API, or another object: every page of a site needs it. */
import type { Api } from '../model/api.ts'

/** The function with its results remembered as long as their API exists. */
export function oncePerApi<T>(work: (api: Api) => T): (api: Api) => T {
  return oncePer(work)
}

/** The function with its results remembered as long as what they are made of exists. */
export function oncePer<Source extends object, T>(work: (of: Source) => T): (of: Source) => T {
  const known = new WeakMap<Source, { readonly value: T }>()
  return (of) => {
    let kept = known.get(of)
    if (!kept) {
      kept = { value: work(of) }
      known.set(of, kept)
    }
    return kept.value
  }
}
