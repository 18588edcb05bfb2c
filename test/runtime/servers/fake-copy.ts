/** A copy that has settings only, for tests of groups: its changesets are JSON, and it notes what is done with it. */
import assert from 'node:assert/strict'
import {
  type Commit,
  type CopyPosition,
  type CopyStore,
  Diverged,
  type Layout,
  type Sealed,
  type TableRows,
} from '../../../runtime/store/copy/copy-store.ts'

type Changes = readonly (readonly [key: string, before: string | null, after: string | null])[]

export class FakeCopy {
  position: CopyPosition = { generation: 0, id: '' }
  readonly layout: Layout = { id: 'fake', text: '[]' }
  isOpen = false
  /** What has failed applies next time: a full disk. */
  failure: Error | undefined
  undone = 0
  readonly #data = new Map<string, string>()
  readonly #before = new Map<string, string | undefined>()
  readonly #known = new Set(['fake'])
  readonly #undone: (() => void)[] = []
  readonly #changed: ((keys: ReadonlySet<string>) => void)[] = []
  #now = 0

  /** As the interface that groups use. */
  get store(): CopyStore {
    return this as unknown as CopyStore
  }

  readonly settings = {
    get: (key: string) => this.#data.get(key),
    set: (key: string, value: string) => this.#write(key, value),
    delete: (key: string) => this.#write(key, undefined),
    keys: (prefix: string) => [...this.#data.keys()].filter((key) => key.startsWith(prefix)).sort(),
  }

  open(now: number): void {
    assert.ok(!this.isOpen, 'a group is open')
    this.isOpen = true
    this.#now = now
  }

  seal(id: string): Sealed | undefined {
    assert.ok(this.isOpen, 'no group is open')
    this.isOpen = false
    const changes: Changes = [...this.#before].map(([key, before]) => [
      key,
      before ?? null,
      this.#data.get(key) ?? null,
    ])
    for (const [key, before] of this.#before) this.#put(key, before)
    this.#before.clear()
    if (changes.length === 0) return undefined
    const prev = this.position.generation
    const generation = Math.max(prev + 1, this.#now * 1024)
    const rows = changes.filter(([, , after]) => after !== null).map(([key, , after]) => [key, after])
    const gone = changes.filter(([, , after]) => after === null).map(([key]) => [key])
    const table = { table: '@settings', columns: ['key', 'value'], key: ['key'], rows, gone }
    const bytes = Buffer.from(JSON.stringify(changes))
    return { id, prev, generation, layout: 'fake', changes: bytes, tables: [table] }
  }

  abandon(): void {
    this.undone++
    for (const listener of this.#undone) listener()
  }

  apply({ generation, id, layout, changes }: Commit): void {
    if (generation <= this.position.generation) return
    assert.ok(!this.isOpen, 'a group is open')
    assert.ok(this.knows(layout), 'a layout is not known')
    const { failure } = this
    this.failure = undefined
    if (failure) throw failure
    const parsed = JSON.parse(Buffer.from(changes).toString()) as Changes
    for (const [key, before, after] of parsed) {
      if ((this.#data.get(key) ?? null) !== before) throw new Diverged(`"${key}" is another`)
      this.#put(key, after ?? undefined)
    }
    this.position = { generation, id }
    for (const listener of this.#changed) listener(new Set(parsed.map(([key]) => key)))
  }

  knows(layout: string): boolean {
    return this.#known.has(layout)
  }

  learn({ id }: Layout): void {
    this.#known.add(id)
  }

  onUndone(listener: () => void): void {
    this.#undone.push(listener)
  }

  onSettingsChanged(listener: (keys: ReadonlySet<string>) => void): void {
    this.#changed.push(listener)
  }

  async refill(position: CopyPosition, tables: AsyncIterable<TableRows>): Promise<void> {
    this.#data.clear()
    for await (const { rows } of tables) for (const [key, value] of rows) this.#data.set(key as string, value as string)
    this.position = position
    for (const listener of this.#undone) listener()
  }

  *allRows(): Generator<TableRows> {
    yield { table: '@settings', columns: ['key', 'value'], rows: [...this.#data] }
  }

  /** Damages it: what nothing tells. */
  spoil(key: string, value: string): void {
    this.#data.set(key, value)
  }

  #write(key: string, value: string | undefined): void {
    assert.ok(this.isOpen, 'a write outside of a group')
    if (!this.#before.has(key)) this.#before.set(key, this.#data.get(key))
    this.#put(key, value)
  }

  #put(key: string, value: string | undefined): void {
    if (value === undefined) this.#data.delete(key)
    else this.#data.set(key, value)
  }
}
