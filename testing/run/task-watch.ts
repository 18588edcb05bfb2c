/** Notes how the tasks of `async` calls end in a world, and when. */
import type { Store } from '../../runtime/store/store.ts'
import type { RecordValue, Value } from '../../runtime/values/values.ts'
import type { World } from '../world/world.ts'

/** How a task stands: at its end, or where the test has failed. */
export interface TaskState {
  /** As its class has it; `destroyed` where it is gone before its end was seen. */
  readonly status: string
  /** Of a failure: the code, then the parameters. */
  readonly error: readonly string[]
  /** When it ended, in milliseconds of the test's clock since the test began; undefined if it runs, or where that is not known. */
  readonly time?: number
}

const TASK = 'task'
const DESTROYED: TaskState = { status: 'destroyed', error: [] }
const RUNNING: ReadonlySet<string> = new Set(['pending', 'cancelling'])

/** Whether an RPC begins a task and gives its reference. */
export function beginsTask(method: string): boolean {
  return method.startsWith('Async.')
}

export class TaskWatch {
  readonly #world: World
  readonly #start: number
  readonly #running = new Set<string>()
  readonly #ended = new Map<string, TaskState>()
  #isListening = false

  /** `start`: when the test began, by the clock of the world. */
  constructor(world: World, start: number) {
    this.#world = world
    this.#start = start
  }

  /** From here on the end of the task is noted. */
  follow(ref: string): void {
    this.#running.add(ref)
    if (!this.#isListening) this.#world.onCommit(() => this.#look())
    this.#isListening = true
    this.#look()
  }

  /** How a task that is followed has ended, or what it does now. */
  stateOf(ref: string): TaskState {
    return this.#ended.get(ref) ?? stateIn(this.#world.store, ref)
  }

  #look(): void {
    for (const ref of this.#running) {
      const state = stateIn(this.#world.store, ref)
      if (RUNNING.has(state.status)) continue
      this.#running.delete(ref)
      this.#ended.set(ref, { ...state, time: this.#world.clock.now() - this.#start })
    }
  }
}

function stateIn(store: Store, ref: string): TaskState {
  const tasks = store.class(TASK)
  return tasks.has(ref) ? taskState(tasks.record(ref)) : DESTROYED
}

/** `record`: of a task. */
export function taskState({ names, values }: RecordValue): TaskState {
  const member = (name: string): Value | undefined => values[names.indexOf(name)]
  const error = member('error_info')
  return { status: String(member('status')), error: Array.isArray(error) ? error.map(String) : [] }
}
