/** A store for one piece of work. */
import type { Store } from '../../../runtime/store/store.ts'

/** Does the work, commits it, and closes the store in any case. */
export function usedOnce<T>(store: Store, work: (store: Store) => T): T {
  try {
    const result = work(store)
    store.commit()
    return result
  } finally {
    store.close()
  }
}
