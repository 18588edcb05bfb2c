/**
 * Pending `after` blocks (docs/bodies.md, After): each is the setting `after:DUE:NUMBER`, written in the transaction of its
 * stretch, and runs once when it is due, in order.
 */
import type { Clock } from '../clock.ts'
import type { Store } from '../store/store.ts'
import { tooBusy } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'
import type { AfterCode } from './protocol.ts'
import { fromJson, toJson } from './value-json.ts'

/** How many blocks may be pending, and how many characters their values may take together. */
const MOST_PENDING = { blocks: 10_000, characters: 64 * 1024 * 1024 }

/** In milliseconds since 1970: the last moment that a date can have. */
const LAST_MOMENT = 8_640_000_000_000_000
/** In milliseconds: how long blocks wait that could not be read, or for which there is no room. */
const LOOK_AGAIN = 1000
/** In milliseconds: the machine may have slept meanwhile, or its clock may have been set. */
const LONGEST_SLEEP = 60_000

const PREFIX = 'after:'

export interface LaterBlock {
  /** The setting's key: blocks run in the order of their keys. */
  readonly key: string
  /** Milliseconds since 1970. */
  readonly due: number
  readonly length: number
}

/** The blocks that one stretch has added. */
export class NewBlocks {
  readonly list: LaterBlock[] = []
  /** Of all their texts. */
  characters = 0

  /** Forgets all but the first, as a `try` has undone the others. */
  cut(count: number): void {
    for (const { length } of this.list.splice(count)) this.characters -= length
  }
}

/** A block that is due. `remove` is to be called in its first stretch. */
export interface DueBlock {
  readonly id: string
  readonly code: AfterCode
  readonly captured: readonly Value[]
  readonly remove: () => void
}

export interface LaterBlocksParts {
  readonly store: Store
  readonly shapes: Shapes
  readonly clock: Clock
  readonly codes: ReadonlyMap<string, AfterCode>
  readonly log: (text: string) => void
  /** False while as many bodies wait as may. */
  readonly hasRoom: () => boolean
  /** Throws where the database fails; the block then runs later. */
  readonly run: (block: DueBlock) => void
  /** Has the writes committed at the end of this turn. */
  readonly commit: () => void
}

export class LaterBlocks {
  readonly #parts: LaterBlocksParts
  /** By their keys. A block whose stretch was undone may still be here. */
  #pending: LaterBlock[] = []
  #characters = 0
  #number = 0
  #stopTimer: (() => void) | undefined
  #isStopped = false
  /** The list may differ from the settings. */
  #isStale = false

  constructor(parts: LaterBlocksParts) {
    this.#parts = parts
    parts.store.onUndone(() => this.#loadSoon())
  }

  /** Drops blocks that this text does not have any more. To be called once, before any call. */
  start(): void {
    this.#load()
    for (const { key } of [...this.#pending]) this.#read(key)
    this.#parts.commit()
  }

  /** Other data took the place of those that were there: what is pending is what they say. */
  startAnew(): void {
    this.#stopTimer?.()
    this.#number = 0
    this.#load()
  }

  stop(): void {
    this.#isStopped = true
    this.#stopTimer?.()
  }

  /**
   * Writes the block, and adds it to those of the same stretch, `beside`. It does not run before it is adopted. Throws
   * TOO_BUSY where too many are pending.
   */
  add(id: string, due: number, captured: readonly Value[], beside: NewBlocks): void {
    const types = this.#parts.codes.get(id)?.captured
    if (!types) throw new Error(`There is no block "${id}"`)
    const text = JSON.stringify({ id, types: JSON.stringify(types), values: captured.map(toJson) })
    if (!this.#hasRoom(text.length, beside)) throw tooBusy()
    const moment = Math.min(Math.max(0, Math.ceil(due)), LAST_MOMENT)
    const key = `${PREFIX}${String(moment).padStart(16, '0')}:${String(++this.#number).padStart(16, '0')}`
    this.#parts.store.settings.set(key, text)
    beside.list.push({ key, due: moment, length: text.length })
    beside.characters += text.length
  }

  #hasRoom(length: number, { list, characters }: NewBlocks): boolean {
    const isTooMany = this.#pending.length + list.length >= MOST_PENDING.blocks
    return !isTooMany && this.#characters + characters + length <= MOST_PENDING.characters
  }

  /** To be called when the stretch that has added them has ended well. */
  adopt({ list }: NewBlocks): void {
    for (const block of list) {
      this.#pending.splice(this.#placeOf(block), 0, block)
      this.#characters += block.length
    }
    this.#wait()
  }

  /** By halves: the pending blocks are in the order of their keys. */
  #placeOf({ key }: LaterBlock): number {
    let [low, high] = [0, this.#pending.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#pending[middle] as LaterBlock).key < key) low = middle + 1
      else high = middle
    }
    return low
  }

  #load(): void {
    const { settings } = this.#parts.store
    this.#pending = settings.keys(PREFIX).map((key) => {
      const [due, number] = key.slice(PREFIX.length).split(':')
      this.#number = Math.max(this.#number, Number(number))
      return { key, due: Number(due), length: settings.get(key)?.length ?? 0 }
    })
    this.#characters = this.#pending.reduce((sum, { length }) => sum + length, 0)
    this.#isStale = false
    this.#stopTimer = undefined
    this.#wait()
  }

  /** Where a commit has failed, blocks that had run are pending again, and others are gone. */
  #loadSoon(): void {
    if (this.#isStale || this.#isStopped) return
    this.#isStale = true
    this.#stopTimer?.()
    this.#stopTimer = this.#parts.clock.after(LOOK_AGAIN, () => this.#load())
  }

  #wait(): void {
    const [first] = this.#pending
    if (this.#isStale || this.#isStopped) return
    this.#stopTimer?.()
    this.#stopTimer = undefined
    if (!first) return
    const { clock } = this.#parts
    const left = Math.min(Math.max(0, first.due - clock.now()), clock.longestSleep ?? LONGEST_SLEEP)
    this.#stopTimer = clock.after(left, () => this.#runDue())
  }

  /** Runs one block in each turn. */
  #runDue(): void {
    const [first] = this.#pending
    if (!first || this.#isStopped || this.#isStale) return
    if (first.due > this.#parts.clock.now()) this.#wait()
    else if (this.#parts.hasRoom()) this.#runFirst(first)
    else this.#loadSoon()
  }

  #runFirst(first: LaterBlock): void {
    this.#pending.shift()
    this.#characters -= first.length
    this.#run(first)
    this.#parts.clock.soon(() => this.#runDue())
  }

  #run({ key }: LaterBlock): void {
    try {
      const block = this.#read(key)
      if (block) this.#parts.run(block)
    } catch (error) {
      this.#parts.log(`A block of "after" could not be run: ${error instanceof Error ? error.stack : String(error)}`)
      this.#loadSoon()
    }
    this.#parts.commit()
  }

  /** undefined where the stretch of the block was undone, and where this text has no such block, which is then dropped. */
  #read(key: string): DueBlock | undefined {
    const { store, shapes, codes, log } = this.#parts
    const text = store.settings.get(key)
    if (text === undefined) return undefined
    const remove = () => store.settings.delete(key)
    try {
      const { id, types, values } = JSON.parse(text) as { id: string; types: string; values: readonly unknown[] }
      const code = codes.get(id)
      if (!code) throw new Error(`this API has no block "${id}" any more`)
      if (typesNow(shapes, types) !== JSON.stringify(code.captured))
        throw new Error(`the block "${id}" uses values of other types now`)
      return {
        id,
        code,
        captured: capturedBy(id, () => code.captured.map((type, i) => fromJson(shapes, type, values[i]))),
        remove,
      }
    } catch (error) {
      log(`A block of "after" is dropped: ${error instanceof Error ? error.message : String(error)}`)
      remove()
      return undefined
    }
  }
}

/** The types of a block, with the names that renamed enums have now. */
function typesNow(shapes: Shapes, types: string): string {
  const kept: unknown = JSON.parse(types, (_key, part) =>
    part?.kind === 'enum' ? { ...part, name: shapes.enumName(part.name) } : part,
  )
  return JSON.stringify(kept)
}

/** Names the block where one of its values does not fit the text of now. */
function capturedBy(id: string, read: () => readonly Value[]): readonly Value[] {
  try {
    return read()
  } catch (error) {
    throw new Error(
      `the block "${id}" keeps a value that its type no longer has. ${error instanceof Error ? error.message : ''}`,
    )
  }
}
