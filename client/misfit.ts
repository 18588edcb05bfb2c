/** Messages for a saved text that cannot be served: it does not fit the data, or its server does not start. */
import { window } from 'vscode'
import type { RunningServer } from './running-server.ts'
import type { Failed, Refused } from './serve-events.ts'

const DISCARD = 'Discard…'
const KEEP = 'Keep the Old Server'
const SHOW = 'Show Output'
const SURE = 'Discard the Data'

/** For a text that does not fit the data. Asks again before data are lost. */
export async function askAboutData(server: RunningServer, refused: Refused, showOutput: () => void): Promise<void> {
  const message = `${server.name}: the saved text does not fit the data. ${refused.reasons.join(' ')}`
  const buttons = [...(refused.discards.length > 0 ? [DISCARD] : []), ...(refused.serving ? [KEEP] : []), SHOW]
  const answer = await window.showWarningMessage(message, ...buttons)
  if (answer === SHOW) showOutput()
  if (answer !== DISCARD) return
  const detail = `These are lost permanently: ${refused.discards.join(', ')}.`
  const question = `Discard data of ${server.name}?`
  if ((await window.showWarningMessage(question, { modal: true, detail }, SURE)) === SURE) server.discard(refused)
}

export async function sayFailed(server: RunningServer, failed: Failed, showOutput: () => void): Promise<void> {
  const after = failed.serving ? 'The old server keeps running.' : 'The next save tries again.'
  const message = `${server.name}: the server for the saved text did not start. ${failed.reasons.join(' ')} ${after}`
  if ((await window.showErrorMessage(message, SHOW)) === SHOW) showOutput()
}
