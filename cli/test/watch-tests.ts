/** `crow test --watch`: runs the tests again after each change of the texts. */
import type { Host } from '../host.ts'
import { complain, reasonOf } from '../print/complain.ts'
import { Signal } from '../serve/signal.ts'

/** Erases the screen and what has scrolled out of it, as other test runners do. */
const CLEAR = '\u001b[2J\u001b[3J\u001b[H'

/**
 * Calls `run` at once and after each change, until this process is asked to end. `isOutdated`: the texts have changed, so the
 * run is to end early. Errors with a message for the user are printed. Returns the exit code.
 */
export async function watchTests(
  host: Host,
  directory: string,
  run: (isOutdated: () => boolean) => Promise<unknown>,
): Promise<number> {
  const changed = new Signal()
  const stopped = new Signal()
  const watch = host.files.watch(directory, () => changed.raise())
  const signals = host.processes.onStop(() => stopped.raise())
  try {
    while (!stopped.isRaised) {
      changed.clear()
      if (host.stdout.columns !== undefined) host.stdout.write(CLEAR)
      await run(() => changed.isRaised || stopped.isRaised).catch((error: unknown) => {
        const message = reasonOf(error)
        if (message === undefined) throw error
        complain(host, message)
      })
      complain(host, changed.isRaised ? 'a file has changed: the run has ended' : 'waiting for a change')
      await Promise.race([changed.wait(), stopped.wait()])
    }
    return 0
  } finally {
    signals.close()
    watch.close()
  }
}
