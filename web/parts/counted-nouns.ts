/** Counted nouns. */

/** `1 field`, `3 fields`, `1,828 RPCs`. */
export function words(n: number, noun: string, plural = `${noun}s`): string {
  return `${grouped(n)} ${n === 1 ? noun : plural}`
}

/** Ignores the reader's locale: Node and the browser must render the same text. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `Pool API`; `XenAPI` stays unchanged. */
export function apiTitle({ name }: { readonly name: string }): string {
  return /API$/i.test(name) ? name : `${name} API`
}
