/** `crow fmt`: lays out `.crow` files. */
import type { SourceFile } from '../../analysis/source-file.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { count } from '../print/words.ts'
import { apiDirectories, crowFiles } from '../source/find-files.ts'
import type { AddCommand } from './add-command.ts'

interface FmtOptions {
  readonly check?: boolean
  readonly stdinFilename?: string
}

export const addFmtCommand: AddCommand = (program, host, exit) => {
  program
    .command('fmt')
    .description('lay out .crow files; changes only the layout, never the meaning')
    .argument('[paths...]', 'directories and .crow files; - reads standard input and prints it laid out', ['.'])
    .option('--check', 'write nothing, list the files that would change, exit 1 if there is one')
    .option('--stdin-filename <path>', 'the name of standard input in messages')
    .action(async (paths: string[], options: FmtOptions) => {
      exit(await fmt(host, paths, options))
    })
}

/** Lays out the files, or standard input where the only path is `-`. */
async function fmt(host: Host, paths: readonly string[], options: FmtOptions): Promise<number> {
  const { check = false, stdinFilename } = options
  if (!paths.includes('-')) {
    if (stdinFilename !== undefined)
      throw new Failure('--stdin-filename is only for standard input: give "-" as the path.', 2)
    return fmtFiles(host, paths, check)
  }
  if (paths.length > 1) throw new Failure('"-" is standard input: give no other path with it.', 2)
  return fmtInput(host, await host.stdin.bytes(), check, stdinFilename ?? '<stdin>')
}

/**
 * Prints the text laid out, or with `checkOnly` its name where it would change. A text with a syntax error is not
 * printed.
 */
async function fmtInput(host: Host, bytes: Uint8Array, checkOnly: boolean, path: string): Promise<number> {
  const { layOutSource, syntaxErrorText } = await import('../source/lay-out-source.ts')
  const { broken, text, changed } = layOutSource(path, bytes)
  if (broken) {
    host.stderr.write(syntaxErrorText([broken], host.stderr.colour))
    return 1
  }
  if (!checkOnly) host.stdout.write(text)
  else if (changed) host.stdout.write(`${clean(path)}\n`)
  return checkOnly && changed ? 1 : 0
}

/**
 * Rewrites the files whose layout changes, and prints their paths. With `checkOnly` it only prints the paths; the exit
 * code is then 1 if there is one. A file with a syntax error is not changed; the error is printed, exit code 1.
 */
async function fmtFiles(host: Host, paths: readonly string[], checkOnly: boolean): Promise<number> {
  const { layOutSource, syntaxErrorText } = await import('../source/lay-out-source.ts')
  const broken: SourceFile[] = []
  let changed = 0
  for (const path of filesOf(host, paths)) {
    const result = layOutSource(path, host.files.read(path))
    if (result.broken) broken.push(result.broken)
    else if (result.changed) {
      changed++
      if (!checkOnly) host.files.write(path, result.text)
      host.stdout.write(`${clean(path)}\n`)
    }
  }
  if (broken.length > 0) host.stderr.write(syntaxErrorText(broken, host.stderr.colour))
  if (checkOnly && changed > 0) host.stderr.write(`${count(changed, 'file')} would change: run crow fmt\n`)
  return broken.length > 0 || (checkOnly && changed > 0) ? 1 : 0
}

/** A directory stands for its `.crow` files, or for those of the APIs below it; a file for itself. */
function filesOf(host: Host, paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const kind = host.files.kind(path)
    if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
    if (kind === 'directory') return apiDirectories(host, [path]).flatMap((directory) => crowFiles(host, directory))
    if (kind === 'other' || !path.endsWith('.crow')) throw new Failure(`"${path}" is not a .crow file.`, 2)
    return [path]
  })
  return [...new Set(files)]
}
