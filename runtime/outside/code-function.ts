/** Functions of `handlers.ts`. */

/** Its arguments are checked by nothing but its types. */
export type CodeFunction = (...args: readonly unknown[]) => unknown
