/**
 * Reads an own member of an object from JSON: an API may have a field `constructor` or `toString`, which all objects
 * inherit.
 */

/** undefined if the object has no such member of its own. */
export function own<T>(of: { readonly [name: string]: T } | null | undefined, name: string): T | undefined {
  return of && Object.hasOwn(of, name) ? of[name] : undefined
}
