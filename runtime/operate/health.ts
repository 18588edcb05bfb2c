/** /healthz: reports to load balancers whether the server can do its work. */
import type { Store } from '../store/store.ts'
import type { ServersView } from './servers-view.ts'

export interface Health {
  /** The problem; null if there is none. */
  problem(): string | null | Promise<string | null>
  /** To be called when the server begins to stop. */
  stop(): void
  readonly isStopping: boolean
}

/** Of a server that is alone with its data file. */
export interface FileHealth extends Health {
  problem(): string | null
}

/** A key of the settings that is written, and deleted again. */
const PROBE = 'health'
/** The size of the test write is that of a large call: a nearly full disk still accepts a small write. */
const PROBE_TEXT = ' '.repeat(256 * 1024)

/** Watches the store's commits from now on. */
export function watchHealth(store: Store): FileHealth {
  let failed = false
  let stopping = false
  const commit = store.commit.bind(store)
  store.commit = () => {
    failed = true
    commit()
    failed = false
  }
  return {
    problem() {
      if (stopping) return 'the server is stopping'
      const trouble = store.trouble()
      if (trouble) return trouble
      if (failed) probe(store)
      if (failed) return 'the last commit failed'
      return reads(store) ? null : 'the data cannot be read'
    },
    stop() {
      stopping = true
    },
    get isStopping() {
      return stopping
    },
  }
}

/** Milliseconds in which the database has to answer. */
const IN_TIME = 1000

/** The health of one of several servers on a database. Writes nothing: whether the database can write, it knows itself. */
export function watchServersHealth(store: Store, view: ServersView): Health {
  let stopping = false
  return {
    problem() {
      if (stopping) return 'the server is stopping'
      const trouble = view.problem() ?? store.trouble()
      if (trouble) return trouble
      if (!reads(store)) return 'the data cannot be read'
      const fresh = view.fresh()
      return fresh ? answersInTime(fresh) : null
    },
    stop() {
      stopping = true
    },
    get isStopping() {
      return stopping
    },
  }
}

function answersInTime(fresh: Promise<void>): Promise<string | null> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve('the database does not answer within a second'), IN_TIME)
    const settle = (problem: string | null) => {
      clearTimeout(late)
      resolve(problem)
    }
    fresh.then(
      () => settle(null),
      () => settle('the database cannot be used; the log says why'),
    )
  })
}

/**
 * Without this, a server that gets no calls because it is unhealthy would stay unhealthy for ever. Where calls wait for a
 * commit, their own commit shows the health: if the check committed for them and failed, they would not notice it.
 */
function probe(store: Store): void {
  if (store.dirty) return
  try {
    store.settings.set(PROBE, PROBE_TEXT)
    store.commit()
    store.settings.delete(PROBE)
    store.commit()
  } catch {
    // The failure is recorded already.
  }
}

function reads(store: Store): boolean {
  try {
    store.settings.get(PROBE)
    return true
  } catch {
    return false
  }
}
