/** Random bodies that hold one field, held against a model of what the field must have. CROWFOOT_SEED: the first seed. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { randomOf } from '../../support/random.ts'
import { seedOf } from '../durability/random.ts'
import { attempt, type BodyLab, bodyApi, openLab, type Stretches, wait, waiting } from './body-lab.ts'

const API = bodyApi('uses task')
const SEED = seedOf(1)
const RUNS = 60

/** The plain value, and the holds on it: the last one is what the field has. */
interface Expected {
  readonly base: string
  readonly holds: readonly { readonly scope: object; readonly value: string }[]
}

type Op =
  | { readonly kind: 'hold' | 'assign' | 'wait' | 'fail' }
  | { readonly kind: 'nested'; readonly ops: readonly Op[] }
  | { readonly kind: 'try'; readonly ops: readonly Op[]; readonly codes: readonly string[] }

const CODES = [['VM_BAD'], ['TASK_CANCELLED'], ['VM_BAD', 'TASK_CANCELLED'], ['OTHER']]

function someOps(random: (below: number) => number, depth: number): Op[] {
  return Array.from({ length: 1 + random(4) }, (): Op => {
    const pick = random(depth > 2 ? 7 : 11)
    if (pick < 2) return { kind: 'hold' }
    if (pick < 5) return { kind: 'wait' }
    if (pick === 5) return random(2) === 0 ? { kind: 'assign' } : { kind: 'wait' }
    if (pick === 6) return random(2) === 0 ? { kind: 'fail' } : { kind: 'hold' }
    const ops = someOps(random, depth + 1)
    return pick < 9 ? { kind: 'nested', ops } : { kind: 'try', ops, codes: CODES[random(4)] ?? [] }
  })
}

/** The model of one run of a test. */
class Model {
  now: Expected = { base: 'a', holds: [] }
  readonly #ended = new Set<object>()

  get value(): string {
    return this.now.holds.at(-1)?.value ?? this.now.base
  }

  hold(scope: object, value: string): void {
    this.now = { ...this.now, holds: [...this.now.holds, { scope, value }] }
  }

  end(scope: object): void {
    this.#ended.add(scope)
    this.undoTo(this.now)
  }

  /** Holds of messages that have ended meanwhile do not come back. */
  undoTo({ base, holds }: Expected): void {
    this.now = { base, holds: holds.filter(({ scope }) => !this.#ended.has(scope)) }
  }
}

/** Runs operations in the engine and in the model. */
class Actor {
  readonly #lab: BodyLab
  readonly #model: Model
  readonly #random: (below: number) => number
  readonly #run: Run
  #stretch: Expected
  readonly #tries: Expected[] = []

  constructor(lab: BodyLab, model: Model, random: (below: number) => number, run: Run) {
    this.#lab = lab
    this.#model = model
    this.#random = random
    this.#run = run
    this.#stretch = model.now
  }

  *body(ops: readonly Op[]): Stretches {
    const scope = {}
    try {
      yield* this.#all(ops, scope)
    } catch (error) {
      this.#model.undoTo(this.#stretch)
      throw error
    } finally {
      this.#model.end(scope)
    }
    return ''
  }

  *#all(ops: readonly Op[], scope: object): Stretches {
    for (const op of ops) yield* this.#one(op, scope)
    return undefined
  }

  *#one(op: Op, scope: object): Stretches {
    const value = `v${this.#random(1_000_000)}`
    const { vm } = this.#lab
    switch (op.kind) {
      case 'hold':
        this.#run.hold('VM', 'name_label', vm, undefined, value)
        this.#model.hold(scope, value)
        break
      case 'assign':
        this.#run.endHolds('VM', 'name_label', vm, undefined)
        this.#lab.set('name_label', value)
        this.#model.now = { base: value, holds: [] }
        break
      case 'fail':
        throw new ApiError('VM_BAD')
      case 'wait':
        yield* this.#wait()
        break
      case 'nested':
        yield* this.#nested(op.ops)
        break
      case 'try':
        yield* this.#try(op.ops, op.codes, scope)
    }
    assert.equal(this.#lab.get('name_label'), this.#model.value, op.kind)
    return undefined
  }

  *#wait(): Stretches {
    try {
      yield* wait(1 + this.#random(6))
    } finally {
      // Others have run meanwhile; all marks are made again here.
      this.#stretch = this.#model.now
      this.#tries.fill(this.#model.now)
    }
    return undefined
  }

  *#nested(ops: readonly Op[]): Stretches {
    const inner = {}
    const entered = this.#run.enter('VM.other')
    try {
      yield* this.#all(ops, inner)
    } finally {
      this.#run.leave(entered)
      this.#model.end(inner)
    }
    return undefined
  }

  *#try(ops: readonly Op[], codes: readonly string[], scope: object): Stretches {
    const index = this.#tries.push(this.#model.now) - 1
    const work = () => this.#all(ops, scope)
    const otherwise = () => this.#model.undoTo(this.#tries[index] as Expected)
    try {
      yield* attempt(this.#run, codes, work, otherwise)
    } finally {
      this.#tries.length = index
    }
    return undefined
  }
}

describe('holds of random bodies', () => {
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    it(`have the value that a model has (seed ${seed})`, async () => {
      const random = randomOf(seed)
      const model = new Model()
      const lab: BodyLab = openLab(
        () => ({
          messages: { 'VM.run': waiting((run) => new Actor(lab, model, random, run).body(someOps(random, 0))) },
        }),
        { api: API },
      )
      const tasks: unknown[] = []
      for (let i = 0; i < 40; i++) {
        if (i < 12) tasks.push(await lab.desk.result('Async.VM.run', lab.vm))
        if (random(4) === 0) await lab.desk.result('task.cancel', tasks[random(tasks.length)])
        await lab.pass(random(3))
        assert.equal(lab.get('name_label'), model.value, `after ${i} rounds`)
      }
      for (let i = 0; i < 100 && lab.desk.service.waitingBodies() > 0; i++) await lab.pass(6)
      assert.deepEqual([lab.get('name_label'), lab.kept(), lab.desk.logged], [model.now.base, [], []])
      assert.deepEqual(model.now.holds, [])
      await lab.stop()
    })
  }
})
