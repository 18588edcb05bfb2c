/** The end of a switch that has a case for every kind, so that a new kind fails to compile there. */

/** Never called: `value` has no kind left. Throws for data that do not have the type that the code was compiled with. */
export function unreachable(value: never): never {
  throw new Error(`There is no case for ${JSON.stringify(value)}`)
}
