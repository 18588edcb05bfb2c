/**
 * Bodies with tasks, holds and blocks on three servers that are killed, lose their leases, their connections or their commits,
 * by chance. What is left says whether each stretch and each block has run once, and ended together with its task.
 */
import assert from 'node:assert/strict'
import type { Run } from '../../../runtime/bodies/protocol.ts'
import { randomOf } from '../../support/random.ts'
import { API, block, STRING } from '../bodies/after-lab.ts'
import { wait, waiting } from '../bodies/body-lab.ts'
import { seedOf } from '../durability/random.ts'
import { type BodyServers, type Here, openBodyServers } from './body-servers.ts'
import type { LabServer } from './services-lab.ts'

/** CROWFOOT_SEED: the first seed. */
const SEED = seedOf(1)
const RUNS = 12
const STEPS = 60

/** Each stretch, and the block, note that they have run, as the names of hosts. */
const code = ({ store, hold }: Here) => {
  const note = (text: string) => store.class('host').create(new Map([['name_label', text]]))
  return {
    messages: {
      'VM.run': waiting(function* (run: Run) {
        const { task } = run
        hold(run, 'operations', 'Running', task)
        hold(run, 'power_state', 'Running')
        run.after('VM.run#1', 700n, [task])
        note(`${task} 1`)
        yield* wait(500)
        note(`${task} 2`)
        yield* wait(500)
        note(`${task} 3`)
        return task
      }),
    },
    afters: {
      'VM.run#1': block((_run, task) => {
        note(`${task} block`)
        return undefined
      }, STRING),
    },
  }
}

class Trial {
  readonly lab: BodyServers = openBodyServers(API, code)
  readonly tasks: string[] = []
  readonly #random: (below: number) => number
  /** Servers that cannot be reached, until the step of that number. */
  readonly #away = new Map<LabServer, number>()

  constructor(seed: number) {
    this.#random = randomOf(seed)
  }

  async run(): Promise<void> {
    for (let i = 0; i < 3; i++) await this.lab.open()
    for (let step = 0; step < STEPS; step++) {
      this.#comeBack(step)
      await this.#step(step)
    }
    this.#comeBack(Number.POSITIVE_INFINITY)
    for (const { connection } of this.lab.servers) connection.refuses = () => false
    for (let i = 0; i < 20; i++) await this.lab.pass(1000)
  }

  async #step(step: number): Promise<void> {
    const { lab } = this
    const pick = this.#random(24)
    const server = this.#one(lab.servers)
    if (pick < 8) await this.#begin(server)
    else if (pick < 10) await this.#cancel(server)
    else if (pick < 17) await lab.pass(this.#random(400))
    else if (pick === 17) server.connection.breaks = this.#one(['before', 'with', 'without'] as const)
    else if (pick === 18) this.#refuseOnce(server)
    else if (pick === 19) lab.expire(server)
    else if (pick === 20) this.#leave(server, step + 1 + this.#random(6))
    else if (pick === 21) this.#prune()
    else if (lab.servers.length > 2) this.#kill(server)
    else await lab.open()
  }

  #one<T>(several: readonly T[]): T {
    return several[this.#random(several.length)] as T
  }

  /** Not while a server may have to ask whether a commit of it has happened: a log keeps commits for longer than that. */
  #prune(): void {
    if (this.lab.servers.every(({ groups }) => groups.isAtRest)) this.lab.log.prune()
  }

  /** Where the server cannot be reached, nobody gets an answer. */
  async #begin(server: LabServer): Promise<void> {
    if (this.#away.has(server)) return
    const answer = this.lab.call(server, 'Async.VM.run').then(
      (task) => this.tasks.push(task),
      () => undefined,
    )
    await this.lab.rest()
    await answer
  }

  async #cancel(server: LabServer): Promise<void> {
    if (this.#away.has(server) || this.tasks.length === 0) return
    const answer = server.result('task.cancel', this.#one(this.tasks)).catch(() => undefined)
    await this.lab.rest()
    await answer
  }

  #refuseOnce({ connection }: LabServer): void {
    connection.refuses = () => {
      connection.refuses = () => false
      return true
    }
  }

  #leave(server: LabServer, until: number): void {
    server.connection.isAway = true
    this.#away.set(server, until)
  }

  #comeBack(step: number): void {
    for (const [server, until] of this.#away)
      if (until <= step) {
        server.connection.isAway = false
        this.#away.delete(server)
      }
  }

  #kill(server: LabServer): void {
    this.#away.delete(server)
    server.kill()
  }
}

describe('bodies on servers that fail by chance', () => {
  for (let seed = SEED; seed < SEED + RUNS; seed++)
    it(`run each stretch and block once, and end with their tasks (seed ${seed})`, async () => {
      const trial = new Trial(seed)
      await trial.run()
      const { lab, tasks } = trial
      const hosts = lab.log.truth.class('host')
      const notes = hosts.refs().map((ref) => String(hosts.field('name_label').get(ref)))
      assert.deepEqual(notes.toSorted(), [...new Set(notes)].toSorted(), 'something ran twice')
      const has = (text: string) => notes.includes(text)
      for (const task of tasks) {
        const status = lab.log.truth.class('task').field('status').get(task)
        assert.ok(['success', 'failure', 'cancelled'].includes(String(status)), `${task} is ${status}`)
        assert.equal(has(`${task} 3`), status === 'success', `${task} is ${status}`)
        assert.ok(has(`${task} 2`) || !has(`${task} 3`))
        assert.equal(has(`${task} block`), has(`${task} 1`), `the block of ${task}`)
      }
      assert.deepEqual([...lab.kept('hold:'), ...lab.kept('after:'), ...lab.kept('task-server:')], [])
      for (const server of lab.servers) {
        assert.deepEqual([await lab.read(server, 'operations'), await lab.read(server, 'power_state')], [{}, 'Halted'])
        assert.deepEqual([...server.store.class('task').records()], [...lab.log.truth.class('task').records()])
        assert.equal(server.service.waitingBodies(), 0)
      }
      assert.equal(lab.kept('server:').length, lab.servers.length)
    })
})
