/** Checks the sessions in the settings of a data file, for `crow fsck`. */

import { SessionFactList } from '../standard/sessions/session-facts.ts'
import { isSessionRef } from '../standard/sessions/session-handle.ts'
import { type DataFinding, fileFinding, printableLiteral, shown } from '../store/sqlite/check/data-finding.ts'
import type { DataFile } from '../store/sqlite/read-data-file.ts'

/** Nothing is checked where the API has no sessions. */
export function* sessionFindings({ settings, api }: DataFile): Generator<DataFinding> {
  if (!api.uses.includes('session')) return
  const facts = new SessionFactList(settings)
  for (const ref of facts.refs()) {
    const problem = sessionProblem(facts, ref)
    if (problem === undefined) continue
    const help = `delete from "@settings" where key = ${printableLiteral(`session:${ref}`)}; That ends the session.`
    yield fileFinding(problem, help)
  }
}

function sessionProblem(facts: SessionFactList, ref: string): string | undefined {
  if (!isSessionRef(ref)) return `There is an entry for a session ${shown(ref)}, which no server could have created.`
  return facts.read(ref) ? undefined : `The data of the session ${shown(ref)} cannot be read.`
}
