/** The binary search of all folders. */

/** The first index at which `reached` is true, or else `items.length`. It has to be true for all items after it. */
export function lowerBound<T>(items: readonly T[], reached: (item: T) => boolean): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (reached(items[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}
