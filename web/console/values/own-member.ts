/** A member of what JSON carried: an API may call a field `constructor` or `toString`, which every object inherits. */

/** undefined where it is not there. */
export function own<T>(of: { readonly [name: string]: T } | null | undefined, name: string): T | undefined {
  return of && Object.hasOwn(of, name) ? of[name] : undefined
}
