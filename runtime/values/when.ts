/** For what is nearly always there at once. */

/** Uses the value at once where it is there, else when the promise is kept. */
export function when<T, U>(given: T | Promise<T>, use: (value: T) => U | Promise<U>): U | Promise<U> {
  return given instanceof Promise ? given.then(use) : use(given)
}
