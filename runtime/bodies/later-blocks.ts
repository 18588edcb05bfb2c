/**
 * Pending `after` blocks (docs/bodies.md, After): each is the setting `after:DUE:NUMBER`, written in the transaction of its
 * stretch, and runs once when it is due, in order. Where several servers share the data, it is `after:DUE:NUMBER:SERVER`: that
 * server runs it, or another one if the first does not.
 */
import type { Clock } from '../clock.ts'
import type { OnSettingsChanged, WriteGate } from '../engine/gate.ts'
import type { Servers } from '../engine/servers.ts'
import type { Store } from '../store/store.ts'
import { tooBusy } from '../values/api-error.ts'
import type { Shapes } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'
import { BlockList, type LaterBlock } from './block-list.ts'
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

/** In milliseconds: how long after its time a block waits for the server that has added it. */
const FOR_ITS_SERVER = 2000
/** How many blocks may wait for the gate at once. */
const MOST_ENTERED = 50

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
  readonly gate: WriteGate
  /** Those that share the data; undefined for a server that is alone. */
  readonly servers?: Servers | undefined
  /** Registers a listener for the keys of settings that a commit of any server has changed. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
}

export class LaterBlocks {
  readonly #parts: LaterBlocksParts
  /** A block whose stretch was undone may still be here. */
  readonly #own = new BlockList()
  /** Those of other servers that are alive. */
  readonly #others = new BlockList()
  /** Blocks that wait for the gate. */
  #entered = 0
  #number = 0
  #stopTimer: (() => void) | undefined
  #isStopped = false
  /** The list may differ from the settings. */
  #isStale = false

  constructor(parts: LaterBlocksParts) {
    this.#parts = parts
    parts.store.onUndone(() => this.#loadSoon())
    parts.onSettingsChanged?.((keys) => this.#look(keys))
    parts.servers?.onChanged(() => this.#sort())
  }

  /** Drops blocks that this text does not have any more. To be called once, before any call. */
  start(): void {
    const { gate, commit } = this.#parts
    this.#load()
    const found = [...this.#own.all, ...this.#others.all]
    gate.enter(() => {
      // Others may run a newer text; a server that starts alone has the newest.
      const mayDrop = !this.#parts.servers?.hasOthers
      for (const { key } of found) this.#read(key, mayDrop)
      commit()
    }, 'the blocks of "after"')
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
    const key = this.#newKey(moment)
    this.#parts.store.settings.set(key, text)
    beside.list.push({ key, due: moment, length: text.length })
    beside.characters += text.length
  }

  #newKey(due: number): string {
    const { servers } = this.#parts
    servers?.note()
    const place = `${PREFIX}${String(due).padStart(16, '0')}:${String(++this.#number).padStart(16, '0')}`
    return servers ? `${place}:${servers.id}` : place
  }

  #hasRoom(length: number, { list, characters }: NewBlocks): boolean {
    const [own, others] = [this.#own, this.#others]
    const isTooMany = own.size + others.size + list.length >= MOST_PENDING.blocks
    return !isTooMany && own.characters + others.characters + characters + length <= MOST_PENDING.characters
  }

  /** To be called when the stretch that has added them has ended well. */
  adopt({ list }: NewBlocks): void {
    for (const block of list) this.#own.add(block)
    this.#wait()
  }

  #load(): void {
    this.#own.clear()
    this.#others.clear()
    for (const key of this.#parts.store.settings.keys(PREFIX)) this.#learn(key)
    this.#isStale = false
    this.#stopTimer = undefined
    this.#wait()
  }

  #learn(key: string): void {
    const { servers, store } = this.#parts
    const [due, number, server] = key.slice(PREFIX.length).split(':')
    this.#number = Math.max(this.#number, Number(number))
    const block = { key, due: Number(due), length: store.settings.get(key)?.length ?? 0 }
    const isOthers = server !== undefined && servers !== undefined && server !== servers.id && servers.isAlive(server)
    if (isOthers) this.#others.add(block)
    else this.#own.add(block)
  }

  /** A commit of any server has changed these settings. */
  #look(keys: ReadonlySet<string>): void {
    if (this.#isStale) return
    let isChanged = false
    for (const key of keys) {
      if (!key.startsWith(PREFIX)) continue
      isChanged = true
      if (this.#parts.store.settings.get(key) !== undefined) this.#learn(key)
      else {
        this.#own.remove(key)
        this.#others.remove(key)
      }
    }
    if (isChanged) this.#wait()
  }

  /** A server has come or gone. */
  #sort(): void {
    const others = [...this.#others.all]
    this.#others.clear()
    for (const { key } of others) this.#learn(key)
    this.#wait()
  }

  /** Where a commit has failed, blocks that had run are pending again, and others are gone. */
  #loadSoon(): void {
    if (this.#isStale || this.#isStopped) return
    this.#isStale = true
    this.#stopTimer?.()
    this.#stopTimer = this.#parts.clock.after(LOOK_AGAIN, () => this.#load())
  }

  /** When the next block is to run. */
  get #next(): number {
    return Math.min(this.#own.first?.due ?? Number.POSITIVE_INFINITY, this.#nextOfOthers)
  }

  get #nextOfOthers(): number {
    return (this.#others.first?.due ?? Number.POSITIVE_INFINITY) + FOR_ITS_SERVER
  }

  #wait(): void {
    if (this.#isStale || this.#isStopped) return
    this.#stopTimer?.()
    this.#stopTimer = undefined
    const due = this.#next
    if (due === Number.POSITIVE_INFINITY) return
    const { clock } = this.#parts
    const left = Math.min(Math.max(0, due - clock.now()), clock.longestSleep ?? LONGEST_SLEEP)
    this.#stopTimer = clock.after(left, () => this.#runDue())
  }

  /** Runs one block in each turn. */
  #runDue(): void {
    const due = this.#next
    if (due === Number.POSITIVE_INFINITY || this.#isStopped || this.#isStale) return
    if (due > this.#parts.clock.now()) this.#wait()
    else if (!this.#parts.hasRoom()) this.#loadSoon()
    else if (this.#entered < MOST_ENTERED) this.#enterFirst()
  }

  #enterFirst(): void {
    const { gate, clock } = this.#parts
    const list = this.#own.first && this.#own.first.due <= this.#nextOfOthers ? this.#own : this.#others
    const first = list.takeFirst() as LaterBlock
    this.#entered++
    gate.enter(() => {
      const wasFull = this.#entered-- === MOST_ENTERED
      // It stays in the data.
      if (this.#isStopped) return
      if (gate.isOrdered && !this.#parts.hasRoom()) this.#loadSoon()
      else this.#run(first)
      if (wasFull) clock.soon(() => this.#runDue())
    }, 'a block of "after"')
    clock.soon(() => this.#runDue())
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

  /** undefined where the block has run or its stretch was undone, and where this text has no such block, which may be dropped then. */
  #read(key: string, mayDrop = !this.#parts.servers): DueBlock | undefined {
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
      const reason = error instanceof Error ? error.message : String(error)
      log(`A block of "after" is ${mayDrop ? 'dropped' : 'left to other servers'}: ${reason}`)
      if (mayDrop) remove()
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
