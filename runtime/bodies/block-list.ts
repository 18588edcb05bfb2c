/** Pending `after` blocks, in the order in which they run. */

export interface LaterBlock {
  /** The setting's key: blocks run in the order of their keys. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly due: number
  readonly length: number
}

export class BlockList {
  #blocks: LaterBlock[] = []
  /** Of all their texts. */
  characters = 0

  get size(): number {
    return this.#blocks.length
  }

  get first(): LaterBlock | undefined {
    return this.#blocks[0]
  }

  get all(): readonly LaterBlock[] {
    return this.#blocks
  }

  clear(): void {
    this.#blocks = []
    this.characters = 0
  }

  /** Does nothing where it is there. */
  add(block: LaterBlock): void {
    const place = this.#placeOf(block.key)
    if (this.#blocks[place]?.key === block.key) return
    this.#blocks.splice(place, 0, block)
    this.characters += block.length
  }

  /** Does nothing where it is not there. */
  remove(key: string): void {
    const place = this.#placeOf(key)
    const block = this.#blocks[place]
    if (block?.key !== key) return
    this.#blocks.splice(place, 1)
    this.characters -= block.length
  }

  takeFirst(): LaterBlock | undefined {
    const first = this.#blocks.shift()
    if (first) this.characters -= first.length
    return first
  }

  /** By halves: where the block of that key is, or would be. */
  #placeOf(key: string): number {
    let [low, high] = [0, this.#blocks.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#blocks[middle] as LaterBlock).key < key) low = middle + 1
      else high = middle
    }
    return low
  }
}
