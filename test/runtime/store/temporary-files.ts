/** Gives names for database files, which are deleted after the tests. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'mocha'

/** To be called inside `describe`. */
export function temporaryFiles(): { next(): string } {
  let directory = ''
  let made = 0
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-store-'))
  })
  after(() => rmSync(directory, { recursive: true }))
  return { next: () => join(directory, `${++made}.db`) }
}
