/** What several test files need and none changes, made once in a run of all tests. */
import { cpSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Names the folder of a run of all tests, which `scripts/test.ts` makes and removes. */
const RUN_FOLDER = 'CROWFOOT_TEST_RUN'

/**
 * Copies to `target` the folder that `make` fills. A test file that runs by itself makes its own. Processes that need it at
 * the same time both make it, and the first one's is kept, so that nobody waits.
 */
export async function oncePerRun(name: string, target: string, make: (folder: string) => Promise<void>): Promise<void> {
  const run = process.env[RUN_FOLDER]
  if (!run) {
    mkdirSync(target, { recursive: true })
    return make(target)
  }
  const kept = join(run, name)
  if (!existsSync(kept)) await fill(kept, make)
  cpSync(kept, target, { recursive: true })
}

async function fill(kept: string, make: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(`${kept}-`)
  await make(folder)
  try {
    renameSync(folder, kept)
  } catch (error) {
    if (!existsSync(kept)) throw error
    rmSync(folder, { recursive: true })
  }
}

/** The variables that let the processes of a run share what is made in the new folder, and what removes it. */
export function runFolder(): { readonly env: NodeJS.ProcessEnv; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'crowfoot-test-run-'))
  return { env: { [RUN_FOLDER]: folder }, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
