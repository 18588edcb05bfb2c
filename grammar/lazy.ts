/** Values that are made when they are first asked for. */

/** The value of `make`, which is called once. For what takes long to make and a command may not need, as the parser's tables. */
export function lazy<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}
