/** The drawings in docs/images, which `npm run docs` writes: what `crow diagram` of this checkout draws. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** By the path of the file: the states of the first example of the README, and the classes of samples/pool. */
export function drawings(): { readonly [path: string]: string } {
  return { 'docs/images/states.svg': readmeStates(), 'docs/images/diagram.svg': crow(['diagram', 'samples/pool']) }
}

function readmeStates(): string {
  const [, example = ''] = /^```crow\n([\s\S]*?)^```$/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
  const folder = mkdtempSync(join(tmpdir(), 'crow-readme-'))
  try {
    writeFileSync(join(folder, 'api.crow'), example)
    return crow(['diagram', folder, '--states', 'VM.power_state'])
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function crow(args: readonly string[]): string {
  const command = ['--import', './scripts/load-tsx.ts', 'cli/main.ts', ...args]
  return execFileSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
}
