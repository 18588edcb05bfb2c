/** Random things to do to a store of an API: reads and writes of every kind, in transactions and marks that are kept or undone. */
import type { Api, Class, Field, Type } from '../../../../model/api.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { DEAD } from '../helpers.ts'
import { type Act, contents, destroy, Enough, isTakenRef, type Side } from './compared-stores.ts'
import { type Random, randomValue } from './random-storage.ts'

export interface LabelledAct {
  readonly label: string
  readonly act: Act
}

export class RandomActs {
  readonly #random: Random
  readonly #classes: readonly Class[]
  /** The names of objects that were made, which may be gone. */
  readonly #made = new Map<string, string[]>()
  #tokens = 1
  #count = 0

  readonly #sides: readonly [Side, Side]

  /** Names the objects that there are at first. */
  constructor(api: Api, random: Random, sides: readonly [Side, Side]) {
    this.#random = random
    this.#classes = api.classes
    this.#sides = sides
    for (const { name } of this.#classes) {
      for (let i = sides[0].store.class(name).count(); i > 0; i--) this.#newName(name)
      for (const side of sides)
        for (const [i, ref] of side.store.class(name).refs().entries())
          side.name(name, ref, this.#made.get(name)?.[i] as string)
    }
  }

  next(): LabelledAct {
    const random = this.#random(30)
    if (random < 2) return this.#transaction()
    if (random < 4) return this.#marked()
    if (random === 4) return { label: 'commit', act: ({ store }) => store.commit() }
    if (random === 5) return this.#snapshot()
    if (random < 9) return this.#read()
    return this.#write()
  }

  #write(): LabelledAct {
    const owner = this.#one(this.#classes)
    const random = this.#random(20)
    if (random < 6) return this.#create(owner)
    const self = this.#object(owner.name)
    if (random < 8) return { label: `destroy ${self}`, act: (side) => destroy(side, owner.name, side.ref(self)) }
    if (random < 10) return this.#setAll(owner, self)
    if (random === 10)
      return { label: `touch ${self}`, act: (side) => side.store.changes.touch(owner.name, side.ref(self)) }
    if (random === 11) return this.#settings()
    return this.#writeField(owner, self, this.#one(owner.fields))
  }

  #create(owner: Class): LabelledAct {
    const values = new Map<string, Value>()
    for (const field of owner.fields) {
      const isRequired = field.type.kind === 'ref' && !field.type.nullable
      const isGiven = field.name === 'uuid' ? this.#random(8) === 0 : this.#random(isRequired ? 8 : 3) === 0
      if (isGiven === isRequired && field.name !== 'uuid') continue
      if (isGiven || isRequired) values.set(field.name, this.#value(owner, field))
    }
    const name = this.#newName(owner.name)
    const act = (side: Side) => {
      const ref = side.store.class(owner.name).create(side.values(values))
      side.name(owner.name, ref, name)
      return ref
    }
    return { label: `create ${owner.name} ${name} ${[...values.keys()]}`, act }
  }

  #setAll(owner: Class, self: string): LabelledAct {
    const fields = owner.fields.filter(() => this.#random(3) === 0)
    const keys = (owner.unique ?? []).flatMap((key) => owner.fields.filter(({ name }) => key.includes(name)))
    const written = new Set(this.#random(2) === 0 ? [...fields, ...keys] : fields)
    const values = new Map([...written].map((field) => [field.name, this.#value(owner, field)]))
    return {
      label: `set all ${self} ${[...values.keys()]}`,
      act: (side) => side.store.class(owner.name).setAll(side.ref(self), side.values(values)),
    }
  }

  #writeField(owner: Class, self: string, field: Field): LabelledAct {
    const { type, name } = field
    const of = (side: Side) => side.store.class(owner.name).field(name)
    const value = (part: Type) => randomValue(part, this.#random, (className) => this.#object(className))
    const kinds: LabelledAct[] = []
    const label = (what: string) => `${what} ${owner.name} ${self} ${name}`
    if (type.kind === 'set') {
      const element = value(type.of)
      kinds.push({ label: label('add'), act: (side) => of(side).add(side.ref(self), side.value(element)) })
      kinds.push({ label: label('remove'), act: (side) => of(side).remove(side.ref(self), side.value(element)) })
    }
    if (type.kind === 'map') {
      const [key, entry] = [value(type.key), value(type.value)]
      kinds.push({
        label: label('add to'),
        act: (side) => of(side).addTo(side.ref(self), side.value(key), side.value(entry)),
      })
      kinds.push({ label: label('remove from'), act: (side) => of(side).removeFrom(side.ref(self), side.value(key)) })
    }
    const whole = this.#value(owner, field)
    kinds.push({ label: label('set'), act: (side) => of(side).set(side.ref(self), side.value(whole)) })
    return this.#one(kinds)
  }

  #settings(): LabelledAct {
    const [key, text] = [this.#one(['k', 'k1', 'l', 'ü']), String(this.#random(3))]
    return this.#one([
      { label: 'set a setting', act: ({ store }) => store.settings.set(key, text) },
      { label: 'delete a setting', act: ({ store }) => store.settings.delete(key) },
      { label: 'read settings', act: ({ store }) => store.settings.keys('k').map((one) => store.settings.get(one)) },
    ])
  }

  /** Some acts as one, which is kept or undone. The error of one ends them, or does not. */
  #transaction(): LabelledAct {
    const acts = this.#some()
    const [fails, stops] = [this.#random(3) === 0, this.#random(2) === 0]
    const act = (side: Side) =>
      side.store.atomically(() => {
        const seen = acts.map((one) => (stops ? one.act(side) : caught(() => one.act(side))))
        if (fails) throw new Enough()
        return seen
      })
    return { label: `atomically(${labels(acts)})${fails ? ', undone' : ''}`, act }
  }

  /** Some acts after a mark, which are undone or kept, and some more. */
  #marked(): LabelledAct {
    const [acts, more] = [this.#some(), this.#some()]
    const [undone, twice] = [this.#random(3) > 0, this.#random(3) === 0]
    const read = contents(this.#classes.map(({ name }) => name))
    const act = (side: Side) =>
      side.store.atomically(() => {
        const mark = side.store.mark()
        const seen: unknown[] = acts.map((one) => caught(() => one.act(side)))
        if (undone) side.store.undo(mark)
        seen.push(read(side), side.store.dirty, ...more.map((one) => caught(() => one.act(side))))
        if (twice) side.store.undo(mark)
        side.store.release(mark)
        return seen
      })
    return { label: `mark(${labels(acts)})${undone ? ' undone' : ''} ${labels(more)}${twice ? ' undone' : ''}`, act }
  }

  #some(): LabelledAct[] {
    return Array.from({ length: 1 + this.#random(4) }, () => {
      const random = this.#random(10)
      if (random === 0) return this.#transaction()
      if (random === 1) return this.#marked()
      return random === 2 ? this.#read() : this.#write()
    })
  }

  #read(): LabelledAct {
    const owner = this.#one(this.#classes)
    const self = this.#object(owner.name)
    const field = this.#one(owner.fields)
    const whole = this.#value(owner, field)
    const of = ({ store }: Side) => store.class(owner.name)
    const token = this.#random(this.#tokens)
    const classes = this.#classes.filter(() => this.#random(2) === 0).map(({ name }) => name)
    const refs = [this.#object(owner.name), this.#object(owner.name)]
    const watched = (side: Side) =>
      token % 2 === 0
        ? ({ classes: '*', refs: new Set<string>() } as const)
        : { classes: new Set(classes), refs: new Set(refs.map((ref) => side.ref(ref))) }
    const all: LabelledAct[] = [
      { label: `read ${self}`, act: (side) => of(side).record(side.ref(self)) },
      { label: `get ${self} ${field.name}`, act: (side) => of(side).field(field.name).get(side.ref(self)) },
      { label: `has ${self}`, act: (side) => of(side).has(side.ref(self)) },
      { label: `by name`, act: (side) => of(side).byNameLabel('x') },
      { label: `counts`, act: ({ store }) => [...store.changes.counts()].sort() },
      {
        label: `since ${token}`,
        act: (side) => side.changes(side.store.changes.since(side.token(token), watched(side))),
      },
      { label: `many since ${token}`, act: (side) => side.store.changes.mayBeMany(side.token(token), watched(side)) },
      this.#keepToken(),
      {
        label: `holders of ${self}`,
        act: (side) =>
          this.#fieldsTo(owner.name).map(([className, name]) =>
            [...side.store.class(className).field(name).holders(side.ref(self))].map((ref) => side.nameOf(ref)).sort(),
          ),
      },
    ]
    if (owner.fields.some(({ name }) => name === 'uuid')) {
      const uuid = ({ store }: Side, ref: string) => caught(() => store.class(owner.name).field('uuid').get(ref))
      all.push({ label: `by uuid`, act: (side) => of(side).byUuid(String(uuid(side, side.ref(self)))) })
    }
    const single = owner.unique?.find((key) => key.length === 1 && key[0] === field.name)
    if (single) {
      const key = (side: Side) => {
        const value = side.value(whole)
        return field.type.kind === 'option' ? ((value as readonly Value[])[0] ?? 'x') : value
      }
      if (field.type.kind !== 'option' || field.type.of.kind === 'string')
        all.push({ label: `by ${field.name}`, act: (side) => of(side).byUnique(field.name, key(side)) })
    }
    return this.#one(all)
  }

  #keepToken(): LabelledAct {
    const number = this.#tokens++
    return { label: `generation ${number}`, act: (side) => side.keepToken(number) }
  }

  /** Opens, reads or closes a snapshot. SQLite in memory has two at most. */
  #snapshot(): LabelledAct {
    const at = this.#random(2)
    const token = this.#random(this.#tokens)
    const names = this.#classes.map(({ name }) => name)
    const read = (side: Side) => {
      const snapshot = side.snapshots[at]
      if (!snapshot) return 'none'
      const objects = names.map((name) => [...snapshot.class(name).records()].flat())
      const refs = names.map((name) => [...snapshot.class(name).refs()])
      const parts = [...side.changes(snapshot.since(side.token(token), { classes: '*', refs: new Set() }))]
      return [objects, refs, parts, [...snapshot.counts()].sort()]
    }
    const open = (side: Side) => {
      if (side.snapshots.length === 2) side.snapshots.shift()?.close()
      if (side.store.dirty) side.store.commit()
      side.snapshots.push(side.store.snapshot())
    }
    return this.#one([
      { label: 'open a snapshot', act: open },
      { label: 'read a snapshot', act: read },
      { label: 'read a snapshot', act: read },
    ])
  }

  #fieldsTo(className: string): (readonly [className: string, field: string])[] {
    return this.#classes.flatMap((owner) =>
      owner.fields
        .filter(({ type }) => JSON.stringify(type).includes(`"class":"${className}"`))
        .map((field) => [owner.name, field.name] as const),
    )
  }

  #value(_owner: Class, { name, type }: Field): Value {
    if (name === 'uuid') return `u${this.#random(4)}`
    return randomValue(type, this.#random, (className) => this.#object(className))
  }

  #newName(className: string): string {
    const name = `@${++this.#count}`
    this.#made.set(className, [...(this.#made.get(className) ?? []), name])
    return name
  }

  /** Mostly one that is there, and rather one that was made lately; sometimes one that is not there. */
  #object(className: string): string {
    const made = this.#made.get(className) ?? []
    if (made.length === 0 || this.#random(60) === 0) return DEAD
    if (this.#random(20) === 0) return this.#one(made)
    const [{ store }] = this.#sides
    const objects = store.class(className)
    const living = made.filter((name) => objects.has(this.#sides[0].ref(name)))
    if (living.length === 0) return this.#one(made)
    return this.#one(this.#random(3) === 0 ? living : living.slice(-5))
  }

  #one<T>(of: readonly T[]): T {
    return of[this.#random(of.length)] as T
  }
}

function labels(acts: readonly LabelledAct[]): string {
  return acts.map(({ label }) => label).join('; ')
}

function caught(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    if (error instanceof ApiError) return `${error.code}`
    if (error instanceof Enough) return 'undone'
    if (isTakenRef(error)) return 'the ref is taken'
    throw error
  }
}
