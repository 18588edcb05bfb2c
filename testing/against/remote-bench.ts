/** Runs the tests of an API as calls to a running server of it. */
import type { TestCase } from '../../model/test-case.ts'
import type { RemoteServer, RemoteSession } from '../remote/connect.ts'
import type { ObjectSource } from '../run/object-names.ts'
import { TestFacts } from '../run/test-facts.ts'
import type { TestFailure, TestResult } from '../run/test-result.ts'
import type { WorldCode } from '../world/load.ts'
import { AnswerLog } from './answer-log.ts'
import { CleanUp, type LeftBehind, type ObjectsBefore, objectsBefore } from './clean-up.ts'
import { ContentWatch } from './content-watch.ts'
import { type FindInitialObject, initialObjectFinder } from './initial-objects.ts'
import { RemoteDriver } from './remote-driver.ts'
import { RemoteObjects } from './remote-objects.ts'
import { remoteStore } from './remote-store.ts'
import { SkippedTest } from './skipped-test.ts'

export interface RemoteBenchParts {
  readonly code: WorldCode
  /** By the names of their files. */
  readonly texts: ReadonlyMap<string, string>
  readonly server: RemoteServer
  /** The sessions of `as`, by role. */
  readonly sessions: ReadonlyMap<string, RemoteSession>
}

/** Real milliseconds of one test, without its waits. */
const LONGEST = 60_000

export class RemoteBench {
  readonly #parts: RemoteBenchParts
  readonly #facts: TestFacts
  readonly #before: ObjectsBefore
  readonly #initialObject: FindInitialObject
  readonly #left: LeftBehind[] = []

  private constructor(parts: RemoteBenchParts, before: ObjectsBefore) {
    this.#parts = parts
    this.#facts = new TestFacts(parts.code, parts.texts)
    this.#before = before
    const { server } = parts
    const objects = new RemoteObjects(server, new CleanUp(server, before))
    this.#initialObject = initialObjectFinder(server.api, (name) => objects.all(name))
  }

  /** Rejects with WireFault where the server cannot be understood. */
  static async open(parts: RemoteBenchParts): Promise<RemoteBench> {
    return new RemoteBench(parts, await objectsBefore(parts.server))
  }

  /** What the tests so far could not take back. */
  get left(): readonly LeftBehind[] {
    return this.#left
  }

  /** Whatever happens in a test is its result. */
  async run(test: TestCase): Promise<TestResult> {
    const { server } = this.#parts
    const begin = performance.now()
    const cleanUp = new CleanUp(server, this.#before)
    const result = await this.#outcome(test, cleanUp)
    this.#left.push(...(await cleanUp.run()))
    const { title, path, at } = test
    return { title, path, at, ...result, milliseconds: performance.now() - begin }
  }

  /** Tests are written for the data of a new server. */
  #advised(failure: TestFailure, { counted }: RemoteObjects): TestFailure {
    if (failure.help !== undefined || failure.parts.length === 0) return failure
    for (const name of counted) {
      const before = this.#before.classes.get(name) ?? 0
      const initial = this.#parts.server.api.objects.filter((object) => object.class === name).length
      if (before > initial) return { ...failure, help: surplusText(name, before, initial) }
    }
    return failure
  }

  async #outcome(test: TestCase, cleanUp: CleanUp): Promise<Pick<TestResult, 'outcome' | 'failure' | 'reason'>> {
    const { code, server, sessions } = this.#parts
    const log = new AnswerLog()
    const objects = new RemoteObjects(server, cleanUp)
    const store = remoteStore({ objects, log, initialObject: this.#initialObject })
    const run = code.make({ api: code.api, store }).tests.get(test.title)
    if (!run) throw new Error(`there is no code of the test "${test.title}"`)
    const source = knownObjects(objects)
    const watch = new ContentWatch(objects)
    const parts = {
      facts: this.#facts,
      test,
      server,
      log,
      cleanUp,
      watch,
      refused: objects.refused,
      source,
      sessions,
      longest: LONGEST,
    }
    try {
      const failure = await new RemoteDriver(parts).run(run)
      return failure ? { outcome: 'failed', failure: this.#advised(failure, objects) } : { outcome: 'passed' }
    } catch (error) {
      if (error instanceof SkippedTest) return { outcome: 'skipped', reason: error.message }
      throw error
    }
  }
}

function surplusText(name: string, before: number, initial: number): string {
  const had = `The server had more objects of class ${name} before the tests (${before}) than a new one has (${initial})`
  return `${had}. What a test says about all of them may not hold there.`
}

/** The names of objects in failures: by their labels, as far as these have been read. */
function knownObjects({ seen }: RemoteObjects): ObjectSource {
  const memberOf = (ref: string, name: string) => {
    const record = seen.get(ref)?.record
    return record?.values[record.names.indexOf(name)] ?? ''
  }
  return {
    initialObject: () => null,
    class: () => ({
      has: (ref) => seen.has(ref),
      field: (name) => ({ get: (ref) => memberOf(ref, name) }),
    }),
  }
}
